// One table of a board as CSV (RFC 4180): the values, days as 2026-11-20, numbers as they are.

import { oneLine } from "../fill/clean.js";
import { quoted } from "../fill/tables.js";
import { toDate } from "./display.js";
import { isNumber, toText } from "./values.js";

export function tableAsCsv(table, columns, height) {
  const rows = Array.from({ length: height }, (_, row) => table.columns.map(({ name, format }) => written(columns[name][row], format)));
  const lines = [table.columns.map(({ name }) => name), ...rows].map((cells) => cells.map(quoted).join(","));
  // The mark tells Excel that it is UTF-8.
  return new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" });
}

function written(value, { date }) {
  if (!isNumber(value) || !date) return oneLine(value instanceof Error ? value.message : toText(value)).trim();
  const moment = toDate(value, date === "minute").toISOString();
  return date === "minute" ? moment.slice(0, 16).replace("T", " ") : moment.slice(0, 10);
}
