// A chart's copy of the figures it draws, which previews show (ECMA-376 part 1, 21.2.2).

import { columnAt, moved } from "./spreadsheet_ranges.js";
import { isNumber } from "./values.js";

const CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart";

// `places` as in spreadsheet_ranges.js; `cells` of each: the values of its columns, in order.
export function fillChart(page, places) {
  for (const kind of ["cat", "val"]) {
    for (const part of [...page.getElementsByTagNameNS(CHART, kind)]) fillPart(part, kind, places);
  }
}

function fillPart(part, kind, places) {
  const formula = part.getElementsByTagNameNS(CHART, "f")[0].textContent;
  const { place, column } = columnAt(formula, places);
  const values = place.cells[column];
  const isText = kind === "cat" && !values.every(isNumber);
  const add = (parent, name, text = "") => {
    const made = parent.appendChild(parent.ownerDocument.createElementNS(CHART, `c:${name}`));
    made.textContent = text;
    return made;
  };
  part.replaceChildren();
  const reference = add(part, isText ? "strRef" : "numRef");
  add(reference, "f", moved(formula, places));
  const copy = add(reference, isText ? "strCache" : "numCache");
  if (!isText) add(copy, "formatCode", "General");
  add(copy, "ptCount").setAttribute("val", values.length);
  values.forEach((value, at) => {
    if (isText ? !value : !isNumber(value)) return;
    const point = add(copy, "pt");
    point.setAttribute("idx", at);
    add(point, "v", value);
  });
}
