// A control for one cell: what may be typed, read as the value a spreadsheet would hold.

import { fromDate, toDate } from "./display.js";

const TYPES = { text: "text", whole: "number", number: "number", date: "date", moment: "datetime-local" };
const LONGEST_TEXT = 2000;

// change(value) is called after every key; null is a blank, and also what does not fit.
// -> { element, value(), setNow(), offer(values) }
export function makeControl(accepts, value, change) {
  const element = accepts.type === "choice" ? select(accepts, value) : input(accepts, value);
  const read = () => valueOf(element, accepts);
  const fill = () => element.toggleAttribute("data-empty", element.value === "");
  fill();
  element.addEventListener("input", () => {
    fill();
    element.toggleAttribute("data-wrong", !element.validity.valid);
    element.ariaInvalid = element.validity.valid ? null : "true";
    change(read());
  });
  return {
    element,
    value: read,
    setNow() {
      element.value = written(localNow(), accepts);
      fill();
    },
    offer(values) {
      if (accepts.choicesFrom) offer(element, choicesOf(accepts, values));
    },
  };
}

function input(accepts, value) {
  const element = document.createElement("input");
  element.type = TYPES[accepts.type];
  if (element.type === "text") element.maxLength = LONGEST_TEXT;
  if (element.type === "number") {
    element.step = accepts.type === "whole" ? "1" : "any";
    if (accepts.least !== undefined) element.min = accepts.least;
    if (accepts.most !== undefined) element.max = accepts.most;
  }
  element.value = written(value, accepts);
  return element;
}

function select(accepts, value) {
  const element = document.createElement("select");
  offer(element, accepts.choices ?? [], value ?? "");
  return element;
}

// An answer that is no longer among the choices stays: what was typed is never lost.
function offer(element, choices, value = element.value) {
  const wanted = [...new Set(["", ...choices, value])];
  if (wanted.length === element.options.length && wanted.every((word, at) => element.options[at].value === word)) return;
  element.replaceChildren(...wanted.map((word) => new Option(word, word)));
  element.value = value;
}

function choicesOf({ choicesFrom: [table, column] }, values) {
  return values.tables[table][column].filter((word) => typeof word === "string" && word !== "");
}

function valueOf(element, accepts) {
  if (element.value === "" || !element.validity.valid) return null;
  switch (accepts.type) {
    case "whole":
    case "number":
      return Number(element.value);
    case "date":
    case "moment":
      return fromDate(Date.parse(`${element.value}${accepts.type === "date" ? "T00:00" : ""}Z`));
    default:
      return element.value;
  }
}

function written(value, accepts) {
  if (value === null) return "";
  if (accepts.type === "date") return toDate(value, false).toISOString().slice(0, 10);
  if (accepts.type === "moment") return toDate(value, true).toISOString().slice(0, 16);
  return String(value);
}

// The clock on the wall, kept as spreadsheets keep it: without a time zone.
function localNow() {
  const now = new Date();
  return fromDate(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours(), now.getMinutes()));
}
