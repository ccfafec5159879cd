// The published spreadsheet with what stands in the board: cell for cell what the build would have
// written, had these rows been the sample (ECMA-376 part 1, 18.3).

import { clean } from "../fill/clean.js";
import { calculate } from "./calculate.js";
import { fillChart } from "./spreadsheet_chart.js";
import { MAIN, openSpreadsheet } from "./spreadsheet_file.js";
import { addressOf, areaOf, moved, referenceTo, resized } from "./spreadsheet_ranges.js";
import { CellError, isNumber } from "./values.js";

const XML = "http://www.w3.org/XML/1998/namespace";

// `bytes` is the file without a sample, `book` the board's data, `state` its inputs and rows.
export async function fillSpreadsheet(bytes, book, state) {
  const rows = Object.fromEntries(book.tables.map((table) => [table.name, rowsOf(table, state.rows[table.name])]));
  const values = calculate(book, state.inputs, rows);
  const file = await openSpreadsheet(bytes);
  for (const [name, { sheet, area }] of Object.entries(file.cells)) {
    if (name in values.names) fillCell(cellAt(sheet, addressOf(area.first, area.top)), values.names[name]);
  }
  const places = book.tables.map((table) => {
    const place = file.tables[table.name];
    const cells = table.columns.map((column) => values.tables[table.name][column.name]);
    return { ...place, cells, bottom: place.area.top + rows[table.name].length };
  });
  places.forEach(fillTable);
  for (const { title, page } of file.sheets) moveRanges(page, title, places);
  for (const chart of file.charts) fillChart(chart, places);
  return file.save();
}

// The rows that are written on, and below them the empty ones that the file keeps ready.
function rowsOf(table, rows) {
  if (!table.grows) return rows;
  const used = rows.findLastIndex((row) => row.some((value) => value !== null)) + 1;
  const spare = Math.max(table.spare ?? 0, used ? 0 : 1);
  const cleaned = rows.slice(0, used).map((row) => row.map((value) => (typeof value === "string" ? clean(value) : value)));
  return [...cleaned, ...Array.from({ length: spare }, () => [])];
}

// --- cells ---

const elements = (page, name) => [...page.getElementsByTagNameNS(MAIN, name)];
const cellAt = (page, address) => elements(page, "c").find((cell) => cell.getAttribute("r") === address);

// The first row of a table in the file is the pattern for all of them: looks and formulas.
function fillTable({ sheet, page, area, cells, bottom }) {
  const old = elements(sheet, "row").filter((row) => isWithin(Number(row.getAttribute("r")), area));
  const rows = Array.from({ length: bottom - area.top }, (_, at) => {
    const row = old[0].cloneNode(true);
    row.setAttribute("r", area.top + 1 + at);
    cells.forEach((column, position) => {
      const cell = [...row.children].find((each) => areaOf(each.getAttribute("r")).first === area.first + position);
      const address = addressOf(area.first + position, area.top + 1 + at);
      cell.setAttribute("r", address);
      cell.querySelector("f[ref]")?.setAttribute("ref", address);
      fillCell(cell, column[at]);
    });
    return row;
  });
  old[0].before(...rows);
  for (const row of old) row.remove();
  const whole = referenceTo({ ...area, bottom });
  for (const element of [page.documentElement, ...elements(page, "autoFilter")]) element.setAttribute("ref", whole);
  const [dimension] = elements(sheet, "dimension");
  const used = areaOf(dimension.getAttribute("ref"));
  if (used.bottom === area.bottom) dimension.setAttribute("ref", referenceTo({ ...used, bottom }));
}

const isWithin = (row, area) => row > area.top && row <= area.bottom;

function fillCell(cell, value) {
  const formula = cell.querySelector("f");
  const add = (parent, name) => parent.appendChild(cell.ownerDocument.createElementNS(MAIN, name));
  cell.removeAttribute("t");
  cell.replaceChildren(...(formula ? [formula] : []));
  if (value === null) return;
  if (isNumber(value)) {
    add(cell, "v").textContent = value;
  } else if (formula) {
    cell.setAttribute("t", value instanceof CellError ? "e" : "str");
    add(cell, "v").textContent = value instanceof CellError ? value.message : textOf(value);
  } else {
    cell.setAttribute("t", "inlineStr");
    const text = add(add(cell, "is"), "t");
    text.setAttributeNS(XML, "xml:space", "preserve");
    text.textContent = textOf(value);
  }
}

// `_x0041_` would be read as the letter A (ECMA-376 part 1, 22.9.2.19).
const textOf = (value) => String(value).replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_");

// --- ranges: validations and rules reach as far as their table ---

function moveRanges(page, title, places) {
  for (const element of page.querySelectorAll("[sqref]")) {
    const area = areaOf(element.getAttribute("sqref"));
    const now = resized(area, title, places);
    if (now !== area) element.setAttribute("sqref", referenceTo(now));
  }
  for (const name of ["formula", "formula1", "formula2"]) {
    for (const element of elements(page, name)) element.textContent = moved(element.textContent, places);
  }
}
