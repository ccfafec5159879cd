// A filled sheet as text: HTML of plain elements for programs that show it, and lines for all others.

import { cleanAnswers } from "./clean.js";
import { CONTROLS, idOf, labelOf } from "./controls.js";
import { isDay, longDay } from "./days.js";

const TICKED = "☑", UNTICKED = "☐", BLANK = "____";
const KEPT = new Set(["href", "start", "alt"]);

// `subject` is empty unless the sheet is a message.
export function written(element, answers) {
  const cleaned = cleanAnswers(answers);
  const body = element.querySelector(".sheet-body").cloneNode(true);
  for (const field of body.querySelectorAll(".field")) writeField(field, cleaned);
  for (const tick of body.querySelectorAll(".tick")) writeTick(tick, cleaned);
  const line = body.querySelector(".sheet-subject");
  line?.querySelector("b").remove();
  line?.remove();
  for (const each of body.querySelectorAll("*")) {
    for (const { name, value } of [...each.attributes]) {
      if (!KEPT.has(name)) each.removeAttribute(name);
      else if (name === "href") each.setAttribute(name, new URL(value, location).href);
    }
  }
  return {
    subject: line ? inline(line).trim() : "",
    html: body.innerHTML.trim(),
    text: blocks(body).join("\n\n"),
  };
}

function writeField(field, answers) {
  const control = field.querySelector(CONTROLS);
  const answer = (answers[idOf(control)] ?? "").trim();
  const shown = isDay(answer) ? longDay(answer) : answer;
  const label = labelOf(control);
  const isForm = field.dataset.place === "row" && !field.closest(".sheet-message"); // a mail has no labels
  if (isForm) {
    const name = document.createElement("b");
    name.textContent = `${label}:`;
    const paragraph = document.createElement("p");
    paragraph.append(name, " ", ...broken(shown || BLANK));
    field.replaceWith(paragraph);
  } else {
    field.replaceWith(...broken(shown || (field.dataset.place === "cell" ? "" : `[${label}]`)));
  }
}

function writeTick(tick, answers) {
  const box = tick.querySelector("input");
  const sign = answers[idOf(box)] ? TICKED : UNTICKED;
  tick.replaceWith(`${sign} `, ...tick.querySelector("span").childNodes);
}

// Text with its line ends as elements.
function broken(text) {
  return text.split("\n").flatMap((line, index) => (index ? [document.createElement("br"), line] : [line]));
}

const BLOCKS = {
  UL: (list) => [items(list, () => "- ")],
  OL: (list) => [items(list, (index) => `${list.start + index}. `)],
  BLOCKQUOTE: (quote) => [indented(blocks(quote).join("\n\n"), "> ", "> ")],
  TABLE: (table) => [...table.tBodies[0].rows].map((row) => record(table, row)),
  DIV: (row) => [blocks(row).join("\n")],
  HR: () => ["* * *"],
  IMG: (picture) => [`[${picture.alt}]`],
};
const LEAVES = new Set(["P", "H2", "H3", "H4", "H5"]);

// The blocks of an element as texts; what stands between them is a block of its own.
function blocks(element) {
  const found = [];
  let loose = "";
  for (const node of element.childNodes) {
    const isLeaf = LEAVES.has(node.nodeName);
    const write = BLOCKS[node.nodeName];
    if (!isLeaf && !write) {
      loose += inline(node);
      continue;
    }
    found.push(loose.trim(), ...(isLeaf ? [inline(node).trim()] : write(node)));
    loose = "";
  }
  return [...found, loose.trim()].filter(Boolean);
}

function items(list, mark) {
  const texts = [...list.children].map((item, index) => {
    const text = blocks(item).join("\n");
    const sign = /^[☐☑]/.test(text) ? "" : mark(index);
    return indented(text, sign, "  ");
  });
  return texts.join("\n");
}

// A row of a table, one line for each cell with something in it, the heading first.
function record(table, row) {
  const heads = [...table.tHead.rows[0].cells].map(inline);
  const lines = [...row.cells].map((cell, index) => [heads[index], inline(cell)].map((text) => text.trim()));
  return lines.filter(([, text]) => text).map((line) => line.join(": ")).join("\n");
}

function inline(node) {
  if (node.nodeName === "BR") return "\n";
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s*\n\s*/g, " ");
  const text = [...node.childNodes].map(inline).join("");
  const address = node.nodeName === "A" ? node.href.replace(/^(mailto|tel):/, "") : text;
  return address === text ? text : `${text} (${address})`;
}

function indented(text, first, others) {
  return text.split("\n").map((line, index) => (index ? others : first) + line).join("\n");
}
