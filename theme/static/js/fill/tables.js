// The tables of a sheet as CSV (RFC 4180), one below the other, with a mark that tells Excel it is UTF-8.

import { oneLine } from "./clean.js";
import { CONTROLS, idOf } from "./controls.js";

// A spreadsheet takes these for the beginning of a formula, unless it is a number or a phone's.
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;
const NUMBER = /^[+-]?[\d\s().,/-]+$/;

export function tables(element, answers) {
  const cells = (row) => [...row.cells].map((cell) => quoted(oneLine(content(cell, answers)))).join(",");
  const found = [...element.querySelectorAll(".sheet-body table")];
  const csv = found.map((table) => [...table.rows].map(cells).join("\r\n")).join("\r\n\r\n");
  return new Blob(["\ufeff", csv, "\r\n"], { type: "text/csv" });
}

// What was typed into a cell, with its line ends, or what stands in it.
export function content(cell, answers) {
  const controls = [...cell.querySelectorAll(CONTROLS)];
  if (!controls.length) return oneLine(cell.textContent).trim();
  return controls.map((control) => answers[idOf(control)] ?? "").filter(Boolean).join(" ").trim();
}

export function quoted(text) {
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
