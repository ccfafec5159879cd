// A value as people read it. The twin of display.py, which hands over each format as a row.

import { CellError, isNumber, numberText, rounded } from "./values.js";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const UNIX_EPOCH = 25569;
const MINUTES_A_DAY = 1440;
const MOST_PLACES = 9;
const ERROR_SHOWN = "–";

export function show(value, format) {
  if (value instanceof CellError) return ERROR_SHOWN;
  if (!isNumber(value)) return value || "";
  if (format.date) return dateText(value, format.date === "minute");
  const number = rounded(format.percent ? value * 100 : value, format.places ?? MOST_PLACES);
  if (format.places === undefined) return numberText(number);
  const text = number.toLocaleString("en-US", {
    minimumFractionDigits: format.places,
    maximumFractionDigits: format.places,
    useGrouping: Boolean(format.grouped),
  });
  return `${format.signed && number > 0 ? "+" : ""}${text}${format.percent ? "%" : ""}`;
}

function dateText(value, withClock) {
  const at = toDate(value, withClock);
  if (Number.isNaN(at.getTime())) return ERROR_SHOWN;
  const day = `${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()}`;
  return withClock ? `${day} ${at.toISOString().slice(11, 16)}` : day;
}

// Spreadsheets know no time zones: a moment is kept as if it were UTC.
export function toDate(value, withClock) {
  const days = Math.floor(value);
  const minutes = withClock ? Math.floor((value - days) * MINUTES_A_DAY + 0.5) : 0;
  return new Date(((days - UNIX_EPOCH) * MINUTES_A_DAY + minutes) * 60_000);
}

export const fromDate = (milliseconds) => milliseconds / 86_400_000 + UNIX_EPOCH;
