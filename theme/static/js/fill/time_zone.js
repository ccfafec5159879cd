// A time zone for a calendar file (RFC 5545, 3.6.5), made from what the browser knows of it: one
// observance for each change of the clock in a span of time, found by halving. No rules needed.

const DAY = 86_400_000;
const STEP = 20 * DAY; // no zone changes its clock and back within it
const SECOND = 1000;

export function zoneLines(zone, from, to) {
  const offset = offsets(zone);
  const lines = ["BEGIN:VTIMEZONE", `TZID:${zone}`];
  let at = from - 400 * DAY;
  let before = offset(at);
  lines.push(...observance(at, before, before));
  for (; at < to; at += STEP) {
    const after = offset(at + STEP);
    if (after === before) continue;
    lines.push(...observance(changeBetween(at, at + STEP, offset), before, after));
    before = after;
  }
  return [...lines, "END:VTIMEZONE"];
}

// Milliseconds between the clock of a zone and UTC at a time.
function offsets(zone) {
  const parts = ["year", "month", "day", "hour", "minute", "second"].map((name) => [name, "numeric"]);
  const options = { timeZone: zone, hourCycle: "h23", ...Object.fromEntries(parts) };
  const format = new Intl.DateTimeFormat("en-US", options);
  return (time) => {
    const shown = format.formatToParts(time).map(({ type, value }) => [type, Number(value)]);
    const clock = Object.fromEntries(shown);
    const { year, month, day, hour, minute, second } = clock;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / SECOND) * SECOND;
  };
}

function changeBetween(low, high, offset) {
  const before = offset(low);
  while (high - low > SECOND) {
    const middle = Math.floor((low + high) / 2 / SECOND) * SECOND;
    if (offset(middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function observance(at, before, after) {
  const name = after > before ? "DAYLIGHT" : "STANDARD";
  const start = new Date(at + before).toISOString().replace(/[-:]|\.\d+Z/g, "");
  return [
    `BEGIN:${name}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${signed(before)}`,
    `TZOFFSETTO:${signed(after)}`,
    `END:${name}`,
  ];
}

function signed(offset) {
  const digits = new Date(Math.abs(offset)).toISOString().slice(11, 16).replace(":", "");
  return (offset < 0 ? "-" : "+") + digits;
}
