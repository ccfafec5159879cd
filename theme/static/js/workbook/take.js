// Ways to take a board away. Fetched when somebody presses one of their buttons.

import { download, published } from "../fill/files.js";

// -> the name of the file that was saved
export async function takeSpreadsheet(address, slug, book, state) {
  const [{ fillSpreadsheet }, bytes] = await Promise.all([import("./spreadsheet.js"), published(address)]);
  return save(await fillSpreadsheet(bytes, book, state), `${slug}-filled.xlsx`);
}

export async function takeTable(slug, table, columns, rows) {
  const { tableAsCsv } = await import("./csv.js");
  const height = rows.findLastIndex((row) => row.some((value) => value !== null)) + 1;
  return save(tableAsCsv(table, columns, height), `${slug}-${table.name.toLowerCase()}.csv`);
}

function save(file, name) {
  download(file, name);
  return name;
}
