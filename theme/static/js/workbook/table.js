// One table of a board: controls where something may be typed, and rows that come and go.

import { makeControl } from "./control.js";
import { show } from "./display.js";
import { mark, write } from "./shown.js";
import { typedColumns } from "./state.js";

const MOST_ROWS = 500;
const CONTROLS = "input, select";

const isEmpty = (cells) => cells.every((value) => value === null);

export class BoardTable {
  // `place` is its element, `tools` what stands below it; `rows` are its typed cells, changed in place, and
  // `changed()` is called after that.
  constructor(table, { place, tools }, rows, changed) {
    Object.assign(this, { table, place, tools, rows, changed, removed: [] });
    if (table.grows) this.headRemovals();
    this.build();
    this.offerBack();
  }

  build() {
    this.updates = []; // what to do after every calculation, by (values, marks)
    this.place.tBodies[0].replaceChildren(...this.rows.map((_, row) => this.buildRow(row)));
    this.grow();
  }

  update(values, marks) {
    for (const update of this.updates) update(values, marks);
  }

  // --- rows ---

  // A table that grows ends with an empty row, as soon as the one before is written on.
  grow() {
    const isUsed = this.rows.length === 0 || !isEmpty(this.rows.at(-1));
    if (!this.table.grows || !isUsed || this.rows.length >= MOST_ROWS) return;
    this.rows.push(typedColumns(this.table).map(() => null));
    this.place.tBodies[0].append(this.buildRow(this.rows.length - 1));
  }

  // The empty row is there already: whoever looks for a way to add one is led to it.
  add() {
    this.focus(this.rows.length - 1, CONTROLS);
  }

  remove(row) {
    this.removed.push({ row, cells: this.rows[row] });
    this.rows.splice(row, 1);
    this.rebuild(this.tools.dataset.removed, row);
    this.focus(row, "[data-do=remove]:not([hidden])");
  }

  bringBack() {
    const { row, cells } = this.removed.pop();
    this.rows.splice(row, 0, cells);
    this.rebuild(this.tools.dataset.back, row);
    this.focus(row, CONTROLS);
  }

  rebuild(words, row) {
    this.build();
    this.offerBack();
    this.changed();
    this.tools.querySelector("[data-row-said]").textContent = words.replace("{row}", row + 1);
  }

  offerBack() {
    const back = this.tools?.querySelector("[data-do=back]");
    if (back) back.hidden = this.removed.length === 0;
  }

  // The next row has taken the place of one that was removed; the empty row at the end cannot be removed.
  focus(row, wanted) {
    const line = this.place.tBodies[0].rows[Math.min(row, this.rows.length - 1)];
    (line.querySelector(wanted) ?? line.querySelector(CONTROLS)).focus();
  }

  // --- cells ---

  buildRow(row) {
    const line = document.createElement("tr");
    let typed = 0;
    this.table.columns.forEach((column, at) => {
      const cell = document.createElement(at ? "td" : "th");
      if (!at) cell.scope = "row";
      if (this.place.tHead.rows[0].cells[at].hasAttribute("data-number")) cell.dataset.number = "";
      const text = document.createElement("span");
      const says = document.createElement("span");
      says.className = "visually-hidden";
      cell.append(text, says);
      let control;
      if (column.accepts) {
        if (!column.accepts.locked) control = this.buildControl(row, column, typed);
        typed += 1;
      }
      if (control) text.replaceWith(control.element);
      this.updates.push((values, marks) => {
        control?.offer(values);
        const shown = show(values.tables[this.table.name][column.name][row], column.format);
        if (!control) write(text, shown);
        mark(cell, says, shown, marks.cells[this.table.name][row][column.name]);
      });
      line.append(cell);
    });
    if (this.table.grows) line.append(this.buildRemoval(row));
    return line;
  }

  buildControl(row, column, at) {
    const cells = this.rows[row];
    const control = makeControl(column.accepts, cells[at], (value) => {
      cells[at] = value;
      this.changed();
    });
    control.element.setAttribute("aria-label", `${column.name}, ${this.place.dataset.rowWord} ${row + 1}`);
    return control;
  }

  headRemovals() {
    const [head] = this.place.tHead.rows;
    if (head.cells.length > this.table.columns.length) return; // the board was built anew
    const cell = document.createElement("th");
    const title = document.createElement("span");
    cell.classList.add("board-remove", "not-on-paper");
    cell.scope = "col";
    title.className = "visually-hidden";
    title.textContent = this.place.dataset.removeWord;
    cell.append(title);
    head.append(cell);
  }

  buildRemoval(row) {
    const cell = document.createElement("td");
    const button = document.createElement("button");
    cell.classList.add("board-remove", "not-on-paper");
    button.type = "button";
    button.setAttribute("aria-label", `${this.place.dataset.removeWord} ${row + 1}`);
    Object.assign(button.dataset, { do: "remove", of: this.table.name, row });
    this.updates.push(() => {
      button.hidden = row === this.rows.length - 1 && isEmpty(this.rows[row]);
    });
    cell.append(button);
    return cell;
  }
}
