// The package of a spreadsheet made from nothing (ECMA-376 part 1, 12.3): the parts around its pages.

import { clean } from "./clean.js";
import { writeText, writeZip } from "./zip.js";

export const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
export const TEXT = 0, HEADING = 1, DAY = 2; // the looks in STYLES

const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const CONTENT = "application/vnd.openxmlformats-officedocument";

// `names` of the pages, the XML of each, and the texts that they refer to by number.
export async function packed(names, pages, texts) {
  const paths = pages.map((_, at) => `worksheets/sheet${at + 1}.xml`);
  const files = {
    "[Content_Types].xml": contentTypes(paths),
    "_rels/.rels": relations([["officeDocument", "xl/workbook.xml"]]),
    "xl/workbook.xml": workbook(names),
    "xl/_rels/workbook.xml.rels": relations([
      ...paths.map((path) => ["worksheet", path]),
      ["styles", "styles.xml"],
      ["sharedStrings", "sharedStrings.xml"],
      ["theme", "theme/theme1.xml"],
    ]),
    "xl/styles.xml": STYLES,
    "xl/sharedStrings.xml": sharedTexts(texts),
    "xl/theme/theme1.xml": THEME,
    ...Object.fromEntries(paths.map((path, at) => [`xl/${path}`, pages[at]])),
  };
  const parts = Object.keys(files).map(newPart);
  for (const part of parts) {
    await writeText(part, `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${files[part.name]}`);
  }
  return writeZip(parts, TYPE);
}

// A part of a ZIP as readZip gives one: its central record (APPNOTE.TXT 4.3.12) and its name.
function newPart(name) {
  const record = new Uint8Array(46 + name.length);
  const header = new DataView(record.buffer);
  header.setUint32(0, 0x504b0102);
  for (const at of [4, 6]) header.setUint16(at, 20, true); // version 2.0: folders, deflate
  header.setUint16(14, 0x21, true); // 1980-01-01, the first day there is
  header.setUint16(28, name.length, true);
  new TextEncoder().encodeInto(name, record.subarray(46));
  return { name, record };
}

function contentTypes(paths) {
  const override = (path, type) => `<Override PartName="/xl/${path}" ContentType="${CONTENT}.${type}+xml"/>`;
  return [
    `<Types xmlns="${PACKAGE}/content-types">`,
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
    '<Default Extension="xml" ContentType="application/xml"/>',
    override("workbook.xml", "spreadsheetml.sheet.main"),
    override("styles.xml", "spreadsheetml.styles"),
    override("sharedStrings.xml", "spreadsheetml.sharedStrings"),
    override("theme/theme1.xml", "theme"),
    ...paths.map((path) => override(path, "spreadsheetml.worksheet")),
    "</Types>",
  ].join("");
}

function relations(targets) {
  const each = targets.map(
    ([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="${PACKAGE}/relationships">${each.join("")}</Relationships>`;
}

function workbook(names) {
  const sheets = names.map((name, at) => `<sheet name="${escaped(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`);
  return `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join("")}</sheets></workbook>`;
}

function sharedTexts(texts) {
  const each = texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`);
  return `<sst xmlns="${MAIN}" count="${each.length}" uniqueCount="${each.length}">${each.join("")}</sst>`;
}

// `_x0041_` would be read as the letter A (22.9.2.19).
function escaped(text) {
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return clean(text)
    .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_")
    .replace(/[&<>"]/g, (sign) => signs[sign]);
}

const STYLES = [
  `<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>`,
  '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>',
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>',
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>',
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3">',
  ...[[0, 0], [0, 1], [14, 0]].map(
    ([format, font]) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"` +
      ' applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>',
  ),
  '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
].join("");

// Nothing in it is used; a spreadsheet without one is incomplete to some programs (20.1.6.9).
const BLACK_AND_WHITE = ["dk1", "lt1", "dk2", "lt2"].map((name, at) => [name, at % 2 ? "FFFFFF" : "000000"]);
const OTHERS = ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink"];
const COLOURS = [...BLACK_AND_WHITE, ...OTHERS.map((name) => [name, "444444"])];
const FONT = '<a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>';
const FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>';
const listed = (name, style) => `<a:${name}>${style.repeat(3)}</a:${name}>`;
const THEME = [
  `<a:theme xmlns:a="${DRAWING}" name="Plain"><a:themeElements><a:clrScheme name="Plain">`,
  ...COLOURS.map(([name, colour]) => `<a:${name}><a:srgbClr val="${colour}"/></a:${name}>`),
  '</a:clrScheme><a:fontScheme name="Plain">',
  `<a:majorFont>${FONT}</a:majorFont><a:minorFont>${FONT}</a:minorFont></a:fontScheme><a:fmtScheme name="Plain">`,
  listed("fillStyleLst", FILL),
  listed("lnStyleLst", `<a:ln>${FILL}</a:ln>`),
  listed("effectStyleLst", "<a:effectStyle><a:effectLst/></a:effectStyle>"),
  listed("bgFillStyleLst", FILL),
  "</a:fmtScheme></a:themeElements></a:theme>",
].join("");
