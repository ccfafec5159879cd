// A chart as shapes. The twin of chart.py; a test holds both to the same shapes.

import { isNumber } from "./values.js";
import { show } from "./display.js";

const WIDTH = 360;
const LETTER = 6.6;
const LINE = 15;
const BAR = 16;
const GAP = 12;
const VALUE_ROOM = 46;
const PLOT = 150;
const SEGMENT_WITH_VALUE = 18;
const LONGEST_LABEL = 44;
const MOST_LABEL_LINES = 3;

export function chartData(book, values, chart) {
  const columns = values.tables[chart.table];
  const formats = Object.fromEntries(
    book.tables.find((table) => table.name === chart.table).columns.map((column) => [column.name, column.format]),
  );
  const labels = columns[chart.labels].map((value) => show(value, formats[chart.labels]));
  const rows = labels.map((_, row) => row).filter((row) => labels[row]);
  const series = (name) => ({
    name,
    numbers: rows.map((row) => (isNumber(columns[name][row]) ? columns[name][row] : null)),
    shown: rows.map((row) => show(columns[name][row], formats[name])),
  });
  return {
    labels: rows.map((row) => labels[row]),
    series: chart.series.map(series),
    against: chart.against ? series(chart.against) : null,
  };
}

// -> { description, width, height, shapes: [[tag, attributes, text]] }
export function draw(chart, data) {
  const [shapes, top] = legend(data);
  const height = LAYOUTS[chart.type](data, top, shapes);
  return { description: describe(data), width: WIDTH, height, shapes };
}

const compared = (data) => (data.against ? [...data.series, data.against] : data.series);

function describe(data) {
  if (!data.labels.length) return "";
  const figures = (series) => data.labels.map((label, row) => `${label} ${series.shown[row] || "none"}`).join(", ");
  const all = compared(data);
  return all.map((series) => (all.length > 1 ? `${series.name}: ${figures(series)}.` : `${figures(series)}.`)).join(" ");
}

// --- lying bars ---

function bars(data, top, shapes) {
  const largest = Math.max(0, ...data.series.flatMap((series) => series.numbers));
  let y = top;
  data.labels.forEach((label, row) => {
    shapes.push(words("label", 0, y + 11, cut(label, LONGEST_LABEL)));
    y += LINE;
    data.series.forEach((series, index) => {
      const width = share(series.numbers[row], largest) * (WIDTH - VALUE_ROOM);
      shapes.push(rect(`bar s${index + 1}`, 0, y, width, BAR));
      shapes.push(words("value", width + 5, y + 12.5, series.shown[row]));
      y += BAR + 2;
    });
    y += GAP - 2;
  });
  return Math.ceil(y);
}

function stacked(data, top, shapes) {
  const totals = data.labels.map((_, row) =>
    data.series.reduce((sum, series) => sum + Math.max(0, series.numbers[row] ?? 0), 0),
  );
  const largest = Math.max(0, ...totals);
  let y = top;
  data.labels.forEach((label, row) => {
    shapes.push(words("label", 0, y + 11, cut(label, LONGEST_LABEL)));
    y += LINE;
    let x = 0;
    data.series.forEach((series, index) => {
      const width = share(series.numbers[row], largest) * WIDTH;
      shapes.push(rect(`bar s${index + 1}`, x, y, width, BAR));
      if (width >= SEGMENT_WITH_VALUE) {
        shapes.push(words(`inside s${index + 1}`, x + width / 2, y + 12.5, series.shown[row], "middle"));
      }
      x += width;
    });
    y += BAR + GAP;
  });
  return Math.ceil(y);
}

// --- standing columns ---

function plotOf(data, top, shapes) {
  const largest = Math.max(0, ...compared(data).flatMap((series) => series.numbers));
  const band = WIDTH / Math.max(1, data.labels.length);
  const floor = top + PLOT;
  const lines = data.labels.map((label) => wrap(label, Math.max(3, Math.floor(band / LETTER))));
  const middle = (row) => band * (row + 0.5);
  shapes.push(path("axis", `M0 ${point(floor)}H${WIDTH}`));
  lines.forEach((label, row) =>
    label.forEach((line, at) => shapes.push(words("label", middle(row), floor + LINE * (at + 1), line, "middle"))),
  );
  const most = Math.max(...lines.map((label) => label.length), data.labels.length ? 0 : 1);
  return {
    band,
    floor,
    middle,
    height: (number) => share(number, largest) * (PLOT - LINE),
    bottom: Math.ceil(floor + LINE * most + 5),
  };
}

function columns(data, top, shapes) {
  const plot = plotOf(data, top, shapes);
  const width = Math.min((plot.band * 0.7) / Math.max(1, data.series.length), 44);
  data.labels.forEach((_, row) => {
    let left = plot.middle(row) - (width * data.series.length) / 2;
    data.series.forEach((series, index) => {
      const height = plot.height(series.numbers[row]);
      shapes.push(rect(`bar s${index + 1}`, left, plot.floor - height, width, height));
      shapes.push(words("value", left + width / 2, plot.floor - height - 4, series.shown[row], "middle"));
      left += width;
    });
  });
  if (data.against) shapes.push(path("line against", steps(plot, data.against)));
  return plot.bottom;
}

function steps(plot, series) {
  return series.numbers
    .map((number, row) => {
      if (number === null) return "";
      const y = point(plot.floor - plot.height(number));
      return `M${point(plot.band * row)} ${y}H${point(plot.band * (row + 1))}`;
    })
    .join("");
}

const LAYOUTS = { bar: bars, stacked, column: columns };

// --- legend and pieces ---

function legend(data) {
  const entries = data.series.map((series, index) => [`bar s${index + 1}`, series.name]);
  if (data.against) entries.push(["line against", data.against.name]);
  if (entries.length < 2) return [[], 4];
  const shapes = [];
  let x = 0;
  let y = 0;
  for (const [name, text] of entries) {
    const room = 18 + [...text].length * LETTER + 14;
    if (x && x + room > WIDTH) {
      x = 0;
      y += LINE + 3;
    }
    if (name.startsWith("line")) shapes.push(path(name, `M${point(x)} ${y + 7}h12`));
    else shapes.push(rect(name, x, y + 1, 12, 12));
    shapes.push(words("label", x + 18, y + 11.5, text));
    x += room;
  }
  return [shapes, y + LINE + GAP];
}

function rect(name, x, y, width, height) {
  return ["rect", { class: name, x: point(x), y: point(y), width: point(width), height: point(height) }, ""];
}

const path = (name, d) => ["path", { class: name, d }, ""];

function words(name, x, y, text, anchor = "start") {
  return ["text", { class: name, x: point(x), y: point(y), "text-anchor": anchor }, text];
}

const point = (value) => String(Math.floor(value * 10 + 0.5) / 10);
const share = (number, largest) => (largest > 0 ? Math.max(0, number ?? 0) / largest : 0);

function cut(text, length) {
  const letters = [...text];
  return letters.length <= length ? text : `${letters.slice(0, Math.max(1, length - 1)).join("").trimEnd()}…`;
}

function wrap(text, length) {
  const found = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = found.at(-1);
    if (last !== undefined && [...last].length + 1 + [...word].length <= length) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  if (found.length > MOST_LABEL_LINES) found.push(found.splice(MOST_LABEL_LINES - 1).join(" "));
  return found.map((line) => cut(line, length));
}
