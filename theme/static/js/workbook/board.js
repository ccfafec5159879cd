// A board in the page: type into a cell, and every figure, mark and chart follows.
//
// The page before this script is right already: it shows the sample. What is typed is kept on this
// device (local storage) and sent nowhere. All words come from the page.

import { calculate, findMarks } from "./calculate.js";
import { makeControl } from "./control.js";
import { show } from "./display.js";
import { emptyOf, keep, readKept, sampleOf, typedColumns } from "./state.js";

const MOST_ROWS = 500;
const SVG = "http://www.w3.org/2000/svg";

class Board {
  constructor(root, book) {
    this.root = root;
    this.book = book;
    this.slug = root.dataset.board;
    this.key = `board/${this.slug}`;
    this.updates = []; // what to do after every calculation, by (values, marks)
  }

  open() {
    const kept = readKept(this.key, this.book);
    this.state = kept ?? sampleOf(this.book);
    this.build();
    if (kept) this.drawCharts(); // those in the page show the sample
    const tools = this.root.querySelector("[data-board-tools]");
    this.undo = tools?.querySelector("[data-do=undo]");
    this.root.addEventListener("click", ({ target }) => this.press(target.closest("[data-do]")));
    this.root.addEventListener("focusin", ({ target }) => showWhole(target));
    if (tools) tools.hidden = false;
    for (const button of this.root.querySelectorAll("[data-do=csv]")) button.hidden = false;
    this.root.dataset.live = ""; // from here on everything follows
  }

  press(button) {
    switch (button?.dataset.do) {
      case "sample": return this.replace(sampleOf(this.book));
      case "empty": return this.replace(emptyOf(this.book));
      case "undo": return this.replace(this.before);
      case "save": return this.take((ways) => ways.takeSpreadsheet(button.dataset.file, this.slug, this.book, this.state));
      case "csv": return this.take((ways) => this.takeTable(ways, button.dataset.of));
    }
  }

  // One click clears a board; one click brings it back.
  replace(state) {
    this.before = this.state;
    this.state = state;
    if (this.undo) this.undo.hidden = false;
    keep(this.key, this.book, this.state);
    this.build();
    this.drawCharts();
  }

  changed() {
    keep(this.key, this.book, this.state);
    for (const table of this.book.tables) this.addRow(table);
    this.refresh();
    this.drawCharts();
  }

  // --- taking it away ---

  async take(way) {
    const said = this.root.querySelector("[data-said]");
    try {
      const name = await way(await import("./take.js"));
      said.textContent = said.dataset.saved.replace("{name}", name);
    } catch (error) {
      said.textContent = said.dataset.failed;
      reportError(error);
    }
  }

  takeTable(ways, name) {
    const table = this.book.tables.find((each) => each.name === name);
    return ways.takeTable(this.slug, table, this.values.tables[name], this.state.rows[name]);
  }

  // --- building the page's parts ---

  build() {
    this.updates = [];
    for (const input of this.book.inputs) this.buildInput(input);
    for (const figure of this.book.figures) this.buildFigure(figure);
    for (const table of this.book.tables) this.buildTable(table);
    this.refresh();
  }

  refresh() {
    const rows = this.state.rows;
    this.values = calculate(this.book, this.state.inputs, rows);
    const marks = findMarks(this.book, this.values, rows);
    for (const update of this.updates) update(this.values, marks);
  }

  // How to draw is fetched with the first change. A chart that cannot follow is taken away.
  async drawCharts() {
    const figures = this.root.querySelectorAll("[data-chart]");
    try {
      const { chartData, draw } = await import("./chart.js");
      figures.forEach((figure, at) => {
        const chart = this.book.charts[at];
        redraw(figure.querySelector("svg"), draw(chart, chartData(this.book, this.values, chart)));
      });
    } catch (error) {
      for (const figure of figures) figure.hidden = true;
      reportError(error);
    }
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
    rows.push(typedColumns(table).map(() => null));
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
        if (!column.accepts.locked) control = this.buildCell(place, table, row, column, typed);
        typed += 1;
      }
      if (control) text.replaceWith(control.element);
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

  part(kind, name) {
    return this.root.querySelector(`[data-${kind}="${CSS.escape(name)}"]`);
  }
}

// A browser leaves a cell where it is of which an edge can be seen: who comes with the keyboard shall see
// all of it. What is pressed stays under the pointer.
function showWhole(control) {
  if (!control.matches(":active")) control.scrollIntoView({ block: "nearest", inline: "nearest" });
}

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

function redraw(svg, drawing) {
  const words = [...svg.querySelectorAll("title, desc")];
  words[1].textContent = drawing.description;
  svg.setAttribute("viewBox", `0 0 ${drawing.width} ${drawing.height}`);
  svg.replaceChildren(...words, ...drawing.shapes.map(shape));
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
