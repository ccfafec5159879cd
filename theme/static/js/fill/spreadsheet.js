// The tables of a sheet as a spreadsheet (ECMA-376 part 1, 18.3): one page for each, named after the
// heading above it. What was typed is text, days are days, numbers are numbers, and nothing is a formula.

import { isDay } from "./days.js";
import { DAY, HEADING, MAIN, packed, TEXT } from "./spreadsheet_package.js";
import { content } from "./tables.js";

const LONGEST_NAME = 31; // characters, of a page
const LONGEST_TEXT = 32_767; // characters, in a cell; the CSV and the document have more
const FIRST_DAY = "1900-03-01"; // before it Excel counts a day that never was
const NARROWEST = 12, WIDEST = 48; // characters, of a column
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d+)?$/; // what a spreadsheet shows as it was typed

export function spreadsheet(element, answers) {
  const tables = [...element.querySelectorAll(".sheet-body table")];
  const texts = []; // the pages refer to them by number, as Excel itself writes them
  return packed(pageNames(element, tables), tables.map((table) => page(table, answers, texts)), texts);
}

// Each page needs a name of its own, in any case of its letters, without the signs that formulas use.
function pageNames(element, tables) {
  const found = [];
  let heading = "";
  for (const each of element.querySelectorAll(".sheet-body :is(h2, h3, h4, h5, table)")) {
    if (!tables.includes(each)) heading = each.textContent;
    else found.push(unused(heading.replace(/[[\]:*?/\\\s]+|^'|'$/g, " ").trim() || "Table", found));
  }
  return found;
}

function unused(name, others) {
  const isTaken = (each) => others.some((other) => other.toLowerCase() === each.toLowerCase());
  let found = name.slice(0, LONGEST_NAME).trim();
  for (let number = 2; isTaken(found); number++) {
    const end = ` ${number}`;
    found = name.slice(0, LONGEST_NAME - end.length).trim() + end;
  }
  return found;
}

// --- a page ---

function page(table, answers, texts) {
  const [header] = table.tHead.rows;
  const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((each) => typed(each, answers)));
  const headings = [...header.cells].map((each) => ({ text: content(each, answers), style: HEADING }));
  const widths = headings.map(({ text }, at) => {
    const longest = Math.max(text.length, ...rows.map((row) => row[at].text.length));
    return `<col min="${at + 1}" max="${at + 1}" width="${Math.min(WIDEST, Math.max(NARROWEST, longest + 2))}" customWidth="1"/>`;
  });
  return [
    `<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">`,
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
    `<cols>${widths.join("")}</cols><sheetData>`,
    ...[headings, ...rows].map((cells, at) => {
      const row = cells.map((each, column) => cell(each, letters(column) + (at + 1), texts));
      return `<row r="${at + 1}">${row.join("")}</row>`;
    }),
    "</sheetData></worksheet>",
  ].join("");
}

function typed(element, answers) {
  const text = content(element, answers);
  if (isDay(text) && text >= FIRST_DAY) {
    return { text, style: DAY, value: Date.parse(text) / 86_400_000 + 25_569 }; // days since 1899-12-30
  }
  const isPhone = element.querySelector("[type=tel]"); // no number, whatever it looks like
  return { text, style: TEXT, value: NUMBER.test(text) && !isPhone ? text : undefined };
}

// The name of a column: A to Z, AA and so on.
const letters = (at) => (at < 26 ? "" : letters(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26));

function cell({ text, style, value }, place, texts) {
  if (!text) return `<c r="${place}" s="${style}"/>`;
  if (value !== undefined) return `<c r="${place}" s="${style}"><v>${value}</v></c>`;
  return `<c r="${place}" s="${style}" t="s"><v>${texts.push(text.slice(0, LONGEST_TEXT)) - 1}</v></c>`;
}
