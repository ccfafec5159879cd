// The published Word file with answers in its content controls (ECMA-376 part 1, 17.5.2).

import { cleanAnswers, isRightToLeft, oneLine } from "./clean.js";
import { isDay, longDay } from "./days.js";
import { readText, readZip, writeText, writeZip } from "./zip.js";

const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const W14 = "http://schemas.microsoft.com/office/word/2010/wordml";
const XML = "http://www.w3.org/XML/1998/namespace";

// `answers`: text, or true for a ticked box, by the tag of the control.
export async function fillWord(bytes, answers) {
  const cleaned = cleanAnswers(answers);
  const parts = readZip(bytes);
  const part = parts.find(({ name }) => name === "word/document.xml");
  const page = new DOMParser().parseFromString(await readText(part), "text/xml");
  for (const control of page.getElementsByTagNameNS(W, "sdt")) {
    const [properties, content] = control.children;
    const answer = cleaned[valueOf(child(properties, "tag"))];
    if (answer) fillControl(properties, content, answer);
  }
  const text = new XMLSerializer().serializeToString(page.documentElement);
  await writeText(part, DECLARATION + text);
  return writeZip(parts, TYPE);
}

function fillControl(properties, content, answer) {
  const box = child(properties, "checkbox", W14);
  if (box) {
    child(box, "checked", W14).setAttributeNS(W14, "w14:val", "1");
    const sign = child(box, "checkedState", W14).getAttributeNS(W14, "val");
    content.getElementsByTagNameNS(W, "t")[0].textContent = String.fromCodePoint(parseInt(sign, 16));
    return;
  }
  child(properties, "showingPlcHdr")?.remove();
  content.replaceChildren(run(content.ownerDocument, worded(properties, answer)));
}

// The answer as the control shows it. A choice is one of its options: the page offers no other.
function worded(properties, answer) {
  const date = child(properties, "date");
  if (date && isDay(answer)) {
    date.setAttributeNS(W, "w:fullDate", `${answer}T00:00:00Z`);
    return longDay(answer);
  }
  const isPlain = child(properties, "text") || child(properties, "dropDownList");
  return isPlain ? oneLine(answer) : answer;
}

function run(page, text) {
  const made = page.createElementNS(W, "w:r");
  const add = (parent, name) => parent.appendChild(page.createElementNS(W, `w:${name}`));
  if (isRightToLeft(text)) add(add(made, "rPr"), "rtl");
  for (const piece of text.split(/([\n\t])/)) {
    if (piece === "\n") add(made, "br");
    else if (piece === "\t") add(made, "tab");
    else if (piece) {
      const shown = add(made, "t");
      shown.setAttributeNS(XML, "xml:space", "preserve");
      shown.textContent = piece;
    }
  }
  return made;
}

function child(parent, name, namespace = W) {
  return [...parent.children].find((each) => each.localName === name && each.namespaceURI === namespace);
}

const valueOf = (element) => element?.getAttributeNS(W, "val");
