// A board in the page: type into a cell, and every figure, mark and chart follows.
//
// The page before this script is right already: it shows the sample. What is typed is kept on this
// device (local storage) and sent nowhere. All words come from the page.

import { calculate, findMarks } from "./calculate.js";
import { chartData, draw } from "./chart.js";
import { makeControl } from "./control.js";
import { show } from "./display.js";

const MOST_ROWS = 500;
const SVG = "http://www.w3.org/2000/svg";

class Board {
  constructor(root, book) {
    this.root = root;
    this.book = book;
    this.key = `board/${root.dataset.board}`;
    this.updates = []; // what to do after every calculation, by (values, marks)
  }

  open() {
    this.state = this.kept() ?? this.sample();
    this.build();
    const tools = this.root.querySelector("[data-board-tools]");
    if (!tools) return;
    tools.hidden = false;
    this.undo = tools.querySelector("[data-do=undo]");
    tools.querySelector("[data-do=sample]")?.addEventListener("click", () => this.replace(this.sample()));
    tools.querySelector("[data-do=empty]")?.addEventListener("click", () => this.replace(this.empty()));
    this.undo?.addEventListener("click", () => this.replace(this.before));
  }

  // --- what is typed ---

  sample() {
    const inputs = Object.fromEntries(this.book.inputs.map((input) => [input.name, input.value]));
    const rows = this.book.tables.map((table) => [table.name, table.rows.map((row) => [...row])]);
    return { inputs, rows: Object.fromEntries(rows) };
  }

  empty() {
    const { inputs, rows } = this.sample();
    for (const table of this.book.tables) if (table.grows) rows[table.name] = [];
    return { inputs, rows };
  }

  // One click clears a board; one click brings it back.
  replace(state) {
    this.before = this.state;
    this.state = state;
    if (this.undo) this.undo.hidden = false;
    this.keep();
    this.build();
  }

  // Columns and inputs by name: answers kept for another shape of the board are not taken up.
  shape() {
    return JSON.stringify([this.book.inputs.map(({ name }) => name), this.book.tables.map((table) => [table.name, namesOfTyped(table)])]);
  }

  kept() {
    try {
      const { shape, state } = JSON.parse(localStorage.getItem(this.key)) ?? {};
      return shape === this.shape() ? state : null;
    } catch {
      return null; // storage is closed to us, or holds what is not ours
    }
  }

  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ shape: this.shape(), state: this.state }));
    } catch {
      // A private window or a full disk: the board works on, it is not kept.
    }
  }

  changed() {
    this.keep();
    for (const table of this.book.tables) this.addRow(table);
    this.refresh();
  }

  // --- building the page's parts ---

  build() {
    this.updates = [];
    for (const input of this.book.inputs) this.buildInput(input);
    for (const figure of this.book.figures) this.buildFigure(figure);
    for (const table of this.book.tables) this.buildTable(table);
    this.book.charts.forEach((chart, at) => this.buildChart(chart, at));
    this.refresh();
  }

  refresh() {
    const rows = this.state.rows;
    const values = calculate(this.book, this.state.inputs, rows);
    const marks = findMarks(this.book, values, rows);
    for (const update of this.updates) update(values, marks);
  }

  buildInput(input) {
    const place = this.part("input", input.name);
    if (!place) return;
    const label = place.querySelector("dt");
    const now = place.querySelector("[data-now]");
    const set = (value) => {
      if (value === null) return; // formulas count on it: an emptied input keeps its last value
      this.state.inputs[input.name] = value;
      this.changed();
    };
    const control = makeControl(input.accepts, this.state.inputs[input.name], set);
    control.element.setAttribute("aria-labelledby", label.id);
    place.querySelector("[data-text]").replaceChildren(control.element);
    if (!now) return;
    now.hidden = false;
    now.onclick = () => {
      control.setNow();
      set(control.value());
    };
  }

  buildFigure(figure) {
    const place = this.part("figure", figure.name);
    if (!place) return;
    const text = place.querySelector("[data-text]");
    const says = place.querySelector("[data-says]");
    this.updates.push((values, marks) => {
      write(text, show(values.names[figure.name], figure.format));
      mark(place, says, text.textContent, marks.figures[figure.name]);
    });
  }

  buildTable(table) {
    const place = this.part("table", table.name);
    if (!place) return;
    const rows = this.state.rows[table.name];
    place.tBodies[0].replaceChildren(...rows.map((_, row) => this.buildRow(place, table, row)));
    this.addRow(table);
  }

  // A table that grows ends with an empty row, as soon as the one before is written on.
  addRow(table) {
    const place = this.part("table", table.name);
    const rows = this.state.rows[table.name];
    const isUsed = rows.length === 0 || rows.at(-1).some((value) => value !== null);
    if (!place || !table.grows || !isUsed || rows.length >= MOST_ROWS) return;
    rows.push(namesOfTyped(table).map(() => null));
    place.tBodies[0].append(this.buildRow(place, table, rows.length - 1));
  }

  buildRow(place, table, row) {
    const line = document.createElement("tr");
    let typed = 0;
    table.columns.forEach((column, at) => {
      const cell = document.createElement(at ? "td" : "th");
      if (!at) cell.scope = "row";
      if (place.tHead.rows[0].cells[at].hasAttribute("data-number")) cell.dataset.number = "";
      const text = document.createElement("span");
      const says = document.createElement("span");
      says.className = "visually-hidden";
      cell.append(text, says);
      let control;
      if (column.accepts) {
        control = this.buildCell(place, table, row, column, typed);
        typed += 1;
        text.replaceWith(control.element);
      }
      this.updates.push((values, marks) => {
        control?.offer(values);
        const shown = show(values.tables[table.name][column.name][row], column.format);
        if (!control) write(text, shown);
        mark(cell, says, shown, marks.cells[table.name][row][column.name]);
      });
      line.append(cell);
    });
    return line;
  }

  buildCell(place, table, row, column, at) {
    const cells = this.state.rows[table.name][row];
    const control = makeControl(column.accepts, cells[at], (value) => {
      cells[at] = value;
      this.changed();
    });
    control.element.setAttribute("aria-label", `${column.name}, ${place.dataset.rowWord} ${row + 1}`);
    return control;
  }

  buildChart(chart, at) {
    const svg = this.root.querySelector(`[data-chart="${at}"] svg`);
    if (!svg) return;
    const words = [...svg.querySelectorAll("title, desc")];
    this.updates.push((values) => {
      const drawing = draw(chart, chartData(this.book, values, chart));
      words[1].textContent = drawing.description;
      svg.setAttribute("viewBox", `0 0 ${drawing.width} ${drawing.height}`);
      svg.replaceChildren(...words, ...drawing.shapes.map(shape));
    });
  }

  part(kind, name) {
    return this.root.querySelector(`[data-${kind}="${CSS.escape(name)}"]`);
  }
}

const namesOfTyped = (table) => table.columns.filter((column) => column.accepts).map((column) => column.name);

// Only a change is written, so that a screen reader hears no more than that.
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function mark(element, says, shown, rule) {
  if (rule) element.dataset.mark = rule.mark;
  else delete element.dataset.mark;
  const isSaid = !rule || shown.toLowerCase().includes(rule.says.toLowerCase());
  if (says) write(says, isSaid ? "" : ` ${rule.says}`);
}

function shape([tag, attributes, text]) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.textContent = text;
  return element;
}

for (const root of document.querySelectorAll("[data-board]")) {
  const source = root.querySelector('script[type="application/json"]');
  if (source) new Board(root, JSON.parse(source.textContent)).open();
}
