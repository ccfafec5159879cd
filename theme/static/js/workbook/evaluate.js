// The value of a formula's tree. The twin of evaluate.py and operations.py, to the last bit.

import {
  CellError, DIVISION, NUMBER, ORDERS, VALUE, compare, exactly, fail, isNumber, matching, rounded, sound, to15Digits, toNumber, toText,
} from "./values.js";

// place: { names: {name: value}, tables: {table: {column: [value]}}, table, row }
export function evaluate(tree, place) {
  try {
    return valueOf(tree, place) ?? 0;
  } catch (error) {
    if (error instanceof CellError) return error;
    throw error;
  }
}

function valueOf(tree, place) {
  if (!Array.isArray(tree)) return tree;
  const [head, ...rest] = tree;
  switch (head) {
    case "c": return place.tables[place.table][rest[0]][place.row];
    case "C": return place.tables[rest[0]][rest[1]];
    case "n": return place.names[rest[0]];
  }
  if (head in LAZY) return LAZY[head](rest, place);
  if (head in AGGREGATES) return AGGREGATES[head](numbers(rest, place, head === "COUNT"));
  if (head in CONDITIONAL) return conditional(head, rest, place);
  return OPERATIONS[head](...rest.map((part) => soundOf(part, place)));
}

const soundOf = (tree, place) => sound(valueOf(tree, place));

// --- functions that choose what to compute ---

const LAZY = {
  IF: ([test, yes, no], place) => soundOf(soundOf(test, place) ? yes : no, place),
  IFERROR([first, other], place) {
    try {
      return soundOf(first, place);
    } catch (error) {
      if (error instanceof CellError) return soundOf(other, place);
      throw error;
    }
  },
  AND: (tests, place) => tests.map((test) => soundOf(test, place)).every(Boolean),
  OR: (tests, place) => tests.map((test) => soundOf(test, place)).some(Boolean),
  XLOOKUP([sought, keys, found, other], place) {
    const key = soundOf(sought, place);
    const fits = typeof key === "string" ? matching(key) : (cell) => isNumber(cell) && cell === toNumber(key);
    const row = valueOf(keys, place).findIndex(fits);
    return row < 0 ? soundOf(other, place) : valueOf(found, place)[row];
  },
};

// --- functions over columns ---

function numbers(parts, place, skipsErrors) {
  return onlyNumbers(parts.flatMap((part) => valueOf(part, place)), skipsErrors);
}

const onlyNumbers = (values, skipsErrors) => values.filter((value) => isNumber(skipsErrors ? value : sound(value)));

function conditional(name, parts, place) {
  const pairs = parts.slice(parts.length % 2);
  const test = name === "MEDIANIFS" ? exactly : matching;
  let rows = valueOf(pairs[0], place).map((_, row) => row);
  for (let at = 0; at < pairs.length; at += 2) {
    const cells = valueOf(pairs[at], place);
    const fits = test(soundOf(pairs[at + 1], place));
    rows = rows.filter((row) => fits(cells[row]));
  }
  if (name === "COUNTIFS") return rows.length;
  const cells = valueOf(parts[0], place);
  return CONDITIONAL[name](onlyNumbers(rows.map((row) => cells[row])));
}

const total = (values) => values.reduce((sum, value) => sum + value, 0);
const mean = (values) => divided(total(values), values.length);
const least = (values) => values.reduce((found, value) => Math.min(found, value), values[0] ?? 0);
const greatest = (values) => values.reduce((found, value) => Math.max(found, value), values[0] ?? 0);

function median(values) {
  if (!values.length) fail(NUMBER);
  const ordered = [...values].sort((left, right) => left - right);
  const half = ordered.length >> 1;
  return ordered.length % 2 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
}

const AGGREGATES = { SUM: total, AVERAGE: mean, MEDIAN: median, MIN: least, MAX: greatest, COUNT: (values) => values.length };
const CONDITIONAL = { COUNTIFS: null, SUMIFS: total, AVERAGEIFS: mean, MEDIANIFS: median, MINIFS: least, MAXIFS: greatest };

// --- numbers ---

const finite = (number) => (Number.isFinite(number) ? number : fail(NUMBER));
const divided = (left, right) => (right === 0 ? fail(DIVISION) : finite(left / right));

// 0 where the two cancel in 15 digits: 0.1 + 0.2 - 0.3 is 0
function sumOfTwo(left, right) {
  return left && right && to15Digits(left) === to15Digits(-right) ? 0 : finite(left + right);
}

const rest = (left, right) => sumOfTwo(left, -right * Math.floor(to15Digits(divided(left, right))));
const rounding = (how) => (value, places) => rounded(toNumber(value), Math.trunc(toNumber(places)), how);

// --- text, counted in characters ---

function length(count) {
  const found = Math.trunc(toNumber(count));
  return found < 0 ? fail(VALUE) : found;
}

const letters = (value) => [...toText(value)];

// --- dates: days since 30 December 1899 ---

const UNIX_EPOCH = 25569;
const DAY = 86_400_000;
const FIRST_SAFE_DAY = 61;

export function dayOf(value) {
  const days = Math.floor(toNumber(value));
  return days < FIRST_SAFE_DAY ? fail(NUMBER) : new Date((days - UNIX_EPOCH) * DAY);
}

const serial = (year, month, day) => Date.UTC(year, month, day) / DAY + UNIX_EPOCH;

function date(year, month, day) {
  const months = Math.trunc(toNumber(year)) * 12 + Math.trunc(toNumber(month)) - 1;
  const years = Math.floor(months / 12);
  if (years < 1900 || years > 9999) fail(NUMBER);
  return serial(years, months - years * 12, 1) + Math.trunc(toNumber(day)) - 1;
}

function monthsLater(start, count) {
  const first = dayOf(start);
  const months = first.getUTCFullYear() * 12 + first.getUTCMonth() + Math.trunc(toNumber(count));
  const year = Math.floor(months / 12);
  if (year < 1900 || year > 9999) fail(NUMBER);
  const month = months - year * 12;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return serial(year, month, Math.min(first.getUTCDate(), lastDay));
}

const weekday = (value) => dayOf(value).getUTCDay() || 7;

function workingDays(start, end) {
  const days = [start, end].map((value) => dayOf(value) / DAY);
  const [first, last] = days.toSorted((left, right) => left - right);
  const weeks = Math.floor((last - first + 1) / 7);
  let found = weeks * 5;
  for (let day = first + weeks * 7; day <= last; day += 1) {
    const name = new Date(day * DAY).getUTCDay();
    if (name !== 0 && name !== 6) found += 1;
  }
  return days[0] <= days[1] ? found : -found;
}

const OPERATIONS = {
  NOT: (test) => !test,
  ISNUMBER: isNumber,
  ROUND: rounding(Math.round),
  ROUNDUP: rounding(Math.ceil),
  ROUNDDOWN: rounding(Math.floor),
  INT: (value) => Math.floor(to15Digits(toNumber(value))),
  MOD: (left, right) => rest(toNumber(left), toNumber(right)),
  ABS: (value) => Math.abs(toNumber(value)),
  LEFT: (text, count) => letters(text).slice(0, length(count)).join(""),
  RIGHT: (text, count) => (length(count) ? letters(text).slice(-length(count)).join("") : ""),
  LEN: (text) => letters(text).length,
  TRIM: (text) => toText(text).replace(/ +/g, " ").replace(/^ | $/g, ""),
  DATE: date,
  YEAR: (value) => dayOf(value).getUTCFullYear(),
  MONTH: (value) => dayOf(value).getUTCMonth() + 1,
  DAY: (value) => dayOf(value).getUTCDate(),
  WEEKDAY: weekday,
  EDATE: monthsLater,
  NETWORKDAYS: workingDays,
  HOURS: (start, end) => rounded((toNumber(end) - toNumber(start)) * 24, 2),
  "&": (left, right) => toText(left) + toText(right),
  "+": (left, right) => sumOfTwo(toNumber(left), toNumber(right)),
  "-": (left, right) => sumOfTwo(toNumber(left), -toNumber(right)),
  "*": (left, right) => finite(toNumber(left) * toNumber(right)),
  "/": (left, right) => divided(toNumber(left), toNumber(right)),
  neg: (value) => -toNumber(value),
};
for (const [sign, holds] of Object.entries(ORDERS)) OPERATIONS[sign] = (left, right) => holds(compare(left, right));

export const FUNCTION_NAMES = [LAZY, AGGREGATES, CONDITIONAL, OPERATIONS].flatMap(Object.keys);
