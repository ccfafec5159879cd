// A spreadsheet file opened: its sheets, tables, names and charts as documents to change.

import { readText, readZip, writeText, writeZip } from "../fill/zip.js";
import { areaOf } from "./spreadsheet_ranges.js";

export const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CELL_WITH_NAME = /^'?([^'!]+)'?!(\$[A-Z]+\$\d+)$/;

// -> { sheets: [{title, page}], tables: {name: {title, page, sheet, area}}, cells: {name: {sheet, area}},
//      charts: [page], save() }
export async function openSpreadsheet(bytes) {
  const parts = readZip(bytes);
  const pages = new Map();

  async function open(path) {
    const part = parts.find(({ name }) => name === path);
    if (part && !pages.has(part)) pages.set(part, new DOMParser().parseFromString(await readText(part), "text/xml"));
    return pages.get(part);
  }

  async function related(path) {
    const relations = await open(path.replace(/[^/]*$/, "_rels/$&.rels"));
    return [...(relations?.documentElement.children ?? [])].map((relation) => ({
      id: relation.getAttribute("Id"),
      path: new URL(relation.getAttribute("Target"), `file:///${path}`).pathname.slice(1),
    }));
  }

  async function openTables(path, sheet) {
    const found = (await related(path)).filter((other) => other.path.startsWith("xl/tables/"));
    return Promise.all(
      found.map(async (other) => {
        const page = await open(other.path);
        const { name, ref } = attributes(page.documentElement);
        return [name, { title: sheet.title, sheet: sheet.page, page, area: areaOf(ref) }];
      }),
    );
  }

  const workbook = await open("xl/workbook.xml");
  const places = await related("xl/workbook.xml");
  const sheets = [];
  const tables = {};
  for (const element of workbook.getElementsByTagNameNS(MAIN, "sheet")) {
    const { path } = places.find(({ id }) => id === element.getAttributeNS(RELATION, "id"));
    const sheet = { title: element.getAttribute("name"), page: await open(path) };
    sheets.push(sheet);
    Object.assign(tables, Object.fromEntries(await openTables(path, sheet)));
  }
  const cells = {};
  for (const element of workbook.getElementsByTagNameNS(MAIN, "definedName")) {
    const [, title, cell] = CELL_WITH_NAME.exec(element.textContent) ?? [];
    const sheet = sheets.find((each) => each.title === title)?.page;
    if (sheet) cells[element.getAttribute("name")] = { sheet, area: areaOf(cell) };
  }
  const drawn = parts.filter(({ name }) => name.startsWith("xl/charts/chart"));
  const charts = await Promise.all(drawn.map(({ name }) => open(name)));

  async function save() {
    for (const [part, page] of pages) {
      await writeText(part, DECLARATION + new XMLSerializer().serializeToString(page.documentElement));
    }
    return writeZip(parts, TYPE);
  }

  return { sheets, tables, cells, charts, save };
}

const attributes = (element) => Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value]));
