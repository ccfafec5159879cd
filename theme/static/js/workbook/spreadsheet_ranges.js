// Addresses in a spreadsheet file: areas of cells, and what moves when a table grows or shrinks.

const CELL = /^\$?([A-Z]+)\$?(\d+)$/;
const COLUMNS = /'([^']+)'!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)/g; // 'Board'!$B$9:$B$12

// `B9:C12` or `$B$9` -> its first and last column (A is 1), its top and bottom row
export function areaOf(reference) {
  const [start, end = start] = reference.split(":").map((cell) => CELL.exec(cell));
  return { first: columnNumber(start[1]), last: columnNumber(end[1]), top: Number(start[2]), bottom: Number(end[2]) };
}

export const referenceTo = ({ first, last, top, bottom }) => `${letters(first)}${top}:${letters(last)}${bottom}`;

export const addressOf = (column, row) => `${letters(column)}${row}`;

const columnNumber = (name) => [...name].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0);

function letters(column) {
  const last = (column - 1) % 26;
  const before = (column - 1 - last) / 26;
  return (before ? letters(before) : "") + String.fromCharCode(65 + last);
}

// `places`: for each table the title of its sheet, its area in the file as published, and its new
// `bottom`. An area of cells of one table, from its first row to its last, ends where the table ends.
export function resized(area, title, places) {
  const place = placeOf(area, title, places);
  return place ? { ...area, bottom: place.bottom } : area;
}

export function moved(formula, places) {
  return formula.replace(COLUMNS, (whole, title, first, top, last, bottom) => {
    const area = areaOf(`${first}${top}:${last}${bottom}`);
    const place = placeOf(area, title, places);
    return place ? `'${title}'!$${first}$${top}:$${last}$${place.bottom}` : whole;
  });
}

// The table that an area of cells belongs to.
export function placeOf(area, title, places) {
  return places.find(
    (place) =>
      place.title === title &&
      area.top === place.area.top + 1 &&
      area.bottom === place.area.bottom &&
      area.first >= place.area.first &&
      area.last <= place.area.last,
  );
}

// `'Board'!$B$9:$B$12` -> the table and the number of the column in it
export function columnAt(formula, places) {
  const [, title, first, top, last, bottom] = [...formula.matchAll(COLUMNS)][0] ?? [];
  const area = title && areaOf(`${first}${top}:${last}${bottom}`);
  const place = area && placeOf(area, title, places);
  return place && { place, column: area.first - place.area.first };
}
