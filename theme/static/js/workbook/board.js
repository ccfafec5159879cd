// A board in the page: type into a cell, and every figure, mark and chart follows.
//
// The page before this script is right already: it shows the sample. What is typed is kept on this
// device (local storage) and sent nowhere. All words come from the page.

import { calculate, findMarks } from "./calculate.js";
import { makeControl } from "./control.js";
import { show } from "./display.js";
import { mark, write } from "./shown.js";
import { emptyOf, keep, onOthersChange, readKept, sampleOf } from "./state.js";
import { BoardTable } from "./table.js";

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
    for (const part of this.root.querySelectorAll("[data-live-only]")) part.hidden = false;
    onOthersChange(this.key, () => this.takeUp());
    this.root.dataset.live = ""; // from here on everything follows
  }

  press(button) {
    switch (button?.dataset.do) {
      case "sample": return this.replace(sampleOf(this.book));
      case "empty": return this.replace(emptyOf(this.book));
      case "undo": return this.replace(this.before);
      case "save": return this.take((ways) => ways.takeSpreadsheet(button.dataset.file, this.slug, this.book, this.state));
      case "csv": return this.take((ways) => this.takeTable(ways, button.dataset.of));
      case "add": return this.tables.get(button.dataset.of).add();
      case "remove": return this.tables.get(button.dataset.of).remove(Number(button.dataset.row));
      case "back": return this.tables.get(button.dataset.of).bringBack();
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
    for (const table of this.tables.values()) table.grow();
    this.refresh();
    this.drawCharts();
  }

  // What another tab has changed. Controls are made anew; whoever is at one stays there.
  takeUp() {
    const kept = readKept(this.key, this.book);
    if (!kept) return;
    const controls = () => [...this.root.querySelectorAll("input, select, button")];
    const at = controls().indexOf(document.activeElement);
    this.state = kept;
    this.build();
    this.drawCharts();
    controls()[at]?.focus();
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
    this.tables = new Map();
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
    for (const table of this.tables.values()) table.update(this.values, marks);
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
    const parts = { place, tools: this.part("tools", table.name) };
    this.tables.set(table.name, new BoardTable(table, parts, this.state.rows[table.name], () => this.changed()));
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
