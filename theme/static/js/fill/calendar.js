// A calendar file of one appointment that comes again (RFC 5545). Without a time it is a whole
// day and needs no time zone; with one it keeps its hour when the clocks change.

import { clean } from "./clean.js";
import { zoneLines } from "./time_zone.js";

const DAY = 86_400_000;
const LONGEST_LINE = 75; // bytes, RFC 5545 3.1
const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const UNITS = { day: ["DAILY", 1], week: ["WEEKLY", 7], month: ["MONTHLY", 31] }; // days at most

// What was chosen in the page, or null while there is no first day.
export function readAppointment(choice) {
  const { title, every, unit, weekday, minutes, times } = choice.dataset;
  const [day, time] = choice.querySelectorAll("input");
  if (!day.value) return null;
  day.value = nextOn(weekday, day.value);
  return {
    title,
    address: location.href.replace(/#.*/, ""),
    day: day.value,
    time: time.value,
    minutes: Number(minutes),
    rhythm: { every: Number(every), unit, times: Number(times) },
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

// The first day from a day on that is a weekday («WE»); any will do if none is asked for.
function nextOn(weekday, day) {
  const wanted = WEEKDAYS.indexOf(weekday);
  const ahead = wanted < 0 ? 0 : (wanted - new Date(day).getUTCDay() + 7) % 7;
  return later(day, ahead);
}

const later = (day, days) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);

export function calendarFile({ title, address, day, time, minutes, rhythm, zone }) {
  const hour = time.replace(":", "").slice(0, 4);
  const on = (name, each) => {
    const digits = each.replaceAll("-", "");
    return time ? `${name};TZID=${zone}:${digits}T${hour}00` : `${name};VALUE=DATE:${digits}`;
  };
  const length = time ? [`DURATION:PT${minutes}M`] : [on("DTEND", later(day, 1)), "TRANSP:TRANSPARENT"];
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Resource center//Calendar//EN",
    ...(time ? zoneLines(zone, Date.parse(day), Date.parse(day) + span(rhythm)) : []),
    "BEGIN:VEVENT",
    `UID:${crypto.randomUUID()}`,
    `DTSTAMP:${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`,
    on("DTSTART", day),
    ...length,
    ...recurrence(rhythm, day, on),
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(address)}`,
    `URL:${address}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(title)}`,
    time ? "TRIGGER:-PT15M" : "TRIGGER:-P1D",
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return new Blob([lines.map(folded).join("\r\n")], { type: "text/calendar" });
}

function span({ every, unit, times }) {
  return (every * times * UNITS[unit][1] + 1) * DAY;
}

// A reader leaves out a month that has no such day (3.3.10); its last day stands in. BYSETPOS could say
// that, but Thunderbird and others read it wrong.
function recurrence({ every, unit, times }, day, on) {
  const date = Number(day.slice(8));
  const isShort = (last) => unit === "month" && date < 31 && Number(last.slice(8)) < date;
  const standIns = lastDays(day, every, times).filter(isShort);
  const rule = [`FREQ=${UNITS[unit][0]}`, `INTERVAL=${every}`, `COUNT=${times - standIns.length}`];
  if (unit === "month" && date === 31) rule.push("BYMONTHDAY=-1");
  return [`RRULE:${rule.join(";")}`, ...standIns.map((last) => on("RDATE", last))];
}

// The last day of each month with an appointment.
function lastDays(day, every, times) {
  const [year, month] = day.split("-").map(Number);
  const last = (index) => new Date(Date.UTC(year, month + index * every, 0));
  return Array.from({ length: times }, (_, index) => last(index).toISOString().slice(0, 10));
}

function escaped(text) {
  return clean(text).replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n");
}

function folded(line) {
  const encoder = new TextEncoder();
  let text = "";
  let length = 0;
  for (const character of line) {
    const bytes = encoder.encode(character).length;
    if (length + bytes > LONGEST_LINE) {
      text += "\r\n ";
      length = 1;
    }
    text += character;
    length += bytes;
  }
  return text;
}
