// A published PDF, read as far as filling it in needs: its form, every field with its boxes. Ours
// have one cross-reference stream (ISO 32000-1, 7.5.8) and object streams; other forms are not read.

import { inflate } from "./bytes.js";

// --- the form ---

const MULTILINE = 1 << 12; // ISO 32000-1, table 228
const REPLACED = new Set(["V", "AS", "AP", "I"]);

export async function readForm(file) {
  const get = async (value) => dictionary(await file.resolve(value));
  const root = await get(file.trailer.Root);
  if (!root.AcroForm) return { fields: [] };
  const form = await get(root.AcroForm);
  const fonts = await get((await get(form.DR)).Font);
  const [name] = Object.keys(fonts);
  return {
    font: await readFont(get, file, fonts[name]),
    fields: await Promise.all(array(await file.resolve(form.Fields)).map((each) => readField(get, each))),
  };
}

async function readFont(get, file, reference) {
  const font = await get(reference);
  const descriptor = await get(font.FontDescriptor);
  return {
    reference,
    widths: array(await file.resolve(font.Widths)).map(Number),
    capHeight: Number(descriptor.CapHeight),
    ascent: Number(descriptor.Ascent),
    descent: Number(descriptor.Descent),
  };
}

async function readField(get, reference) {
  const entries = await get(reference);
  const kids = entries.Kids ? array(entries.Kids) : [reference];
  const boxes = await Promise.all(kids.map((each) => readBox(get, each)));
  const [, size, colour] = /([\d.]+) Tf (.*)\)/.exec(entries.DA ?? "") ?? [];
  return {
    id: entries.T.slice(1, -1),
    type: entries.FT.slice(1),
    isMultiline: (Number(entries.Ff) & MULTILINE) !== 0,
    size: Number(size),
    colour,
    // Where the value stands: above the boxes if there are several, else in the one box.
    parent: entries.Kids && { number: parseInt(reference, 10), kept: kept(entries) },
    boxes,
  };
}

async function readBox(get, reference) {
  const entries = await get(reference);
  const [left, bottom, right, top] = array(entries.Rect).map(Number);
  return {
    number: parseInt(reference, 10),
    kept: kept(entries),
    appearance: entries.AP,
    width: rounded(right - left),
    height: rounded(top - bottom),
  };
}

const rounded = (length) => Number(length.toFixed(3));

function kept(entries) {
  return Object.entries(entries)
    .filter(([key]) => !REPLACED.has(key))
    .map(([key, value]) => `/${key} ${value}`)
    .join("");
}

// --- the file ---

const IN_FILE = 1; // types of an entry, 7.5.8.3; 2 is «in an object stream»

export async function openPdf(bytes) {
  const text = binary(bytes);
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)[1]);
  const [trailer, rows] = await readStream(bytes, text, start);
  const entries = readEntries(trailer, rows);
  const streams = new Map();

  // The values of an object stream, by their objects' numbers.
  async function readObjects(number) {
    const [header, data] = await readStream(bytes, text, entries.get(number).at);
    const content = binary(data);
    const first = Number(header.First);
    const numbers = content.slice(0, first).trim().split(/\s+/).map(Number);
    const objects = new Map();
    for (let at = 0; at < numbers.length; at += 2) {
      objects.set(numbers[at], valueAt(content, first + numbers[at + 1]));
    }
    return objects;
  }

  // A value, or what it refers to.
  async function resolve(value) {
    if (!value.endsWith(" R")) return value;
    const number = parseInt(value, 10);
    const { type, at } = entries.get(number);
    if (type === IN_FILE) return valueAt(text, text.indexOf("obj", at) + 3);
    if (!streams.has(at)) streams.set(at, readObjects(at));
    return (await streams.get(at)).get(number);
  }

  return { start, trailer, resolve };
}

function valueAt(text, at) {
  at = skipSpace(text, at);
  return text.slice(at, endOfValue(text, at));
}

// The dictionary and the data of the stream object at an offset.
async function readStream(bytes, text, at) {
  const header = dictionary(text, text.indexOf("<<", at));
  let start = text.indexOf("stream", at) + 6;
  start += text[start] === "\r" ? 2 : 1;
  const data = bytes.subarray(start, start + Number(header.Length));
  return [header, header.Filter ? unpredicted(await inflate(data), header.DecodeParms) : data];
}

// Undo the PNG predictor «up» (7.4.4.4), the one that cross-reference streams are written with.
function unpredicted(data, parameters = "") {
  const width = Number(/\/Columns (\d+)/.exec(parameters)?.[1]);
  if (!width) return data;
  const rows = data.length / (width + 1);
  const plain = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const isUp = data[row * (width + 1)] === 2;
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      plain[at] = data[at + row + 1] + (isUp && row ? plain[at - width] : 0);
    }
  }
  return plain;
}

function readEntries(trailer, data) {
  const widths = array(trailer.W).map(Number);
  const ranges = trailer.Index ? array(trailer.Index).map(Number) : [0, Number(trailer.Size)];
  const entries = new Map();
  let at = 0;
  const number = (width) => {
    let value = 0;
    while (width--) value = value * 256 + data[at++];
    return value;
  };
  for (let range = 0; range < ranges.length; range += 2) {
    for (let index = 0; index < ranges[range + 1]; index++) {
      const [type, place] = widths.map(number);
      entries.set(ranges[range] + index, { type, at: place });
    }
  }
  return entries;
}

// --- syntax (7.3), only as far as to find where a value ends ---
// Values stay text: what nobody needs to understand is copied as it stands.

const TOKEN = /\d+ \d+ R|\/?[^\s\0()<>[\]{}/%]*/y;
const CLOSING = { "<<": ">>", "[": "]" };

// Bytes as a text with one character each; TextDecoder("latin1") would be windows-1252.
function binary(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

function skipSpace(text, at) {
  while (/[\s\0]/.test(text[at] ?? "x")) at++;
  return at;
}

function endOfValue(text, at) {
  const opening = text.startsWith("<<", at) ? "<<" : text[at];
  if (opening === "(") return endOfString(text, at);
  if (opening === "<") return text.indexOf(">", at) + 1;
  if (!(opening in CLOSING)) {
    TOKEN.lastIndex = at;
    TOKEN.test(text);
    return Math.max(TOKEN.lastIndex, at + 1);
  }
  const closing = CLOSING[opening];
  at = skipSpace(text, at + opening.length);
  while (!text.startsWith(closing, at)) at = skipSpace(text, endOfValue(text, at));
  return at + closing.length;
}

function endOfString(text, at) {
  for (let depth = 0; ; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "(") depth++;
    else if (text[at] === ")" && !--depth) return at + 1;
  }
}

// The values of an array or dictionary, as text.
function values(text, at) {
  const found = [];
  const end = endOfValue(text, at) - (text[at] === "[" ? 1 : 2);
  at = skipSpace(text, at + (text[at] === "[" ? 1 : 2));
  while (at < end) {
    const next = endOfValue(text, at);
    found.push(text.slice(at, next));
    at = skipSpace(text, next);
  }
  return found;
}

function array(text) {
  return values(text, 0);
}

// Keys without their slash.
function dictionary(text, at = 0) {
  const found = values(text, at);
  return Object.fromEntries(
    found.flatMap((key, index) => (index % 2 ? [] : [[key.slice(1), found[index + 1]]])),
  );
}
