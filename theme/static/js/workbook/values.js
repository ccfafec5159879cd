// Values of cells: numbers, text, comparison, rounding, criteria. The twin of values.py and criteria.py.
// Blank is null, an error a CellError. Tests hold both languages to the same cases.

export class CellError extends Error {}

export const DIVISION = "#DIV/0!";
export const NUMBER = "#NUM!";
export const VALUE = "#VALUE!";

export function fail(code) {
  throw new CellError(code);
}

export const isNumber = (value) => typeof value === "number";

// An error in a cell spreads to what uses it.
export function sound(value) {
  if (value instanceof CellError) throw value;
  return value;
}

export const to15Digits = (number) => Number(number.toPrecision(15));

export function toNumber(value) {
  if (value === null) return 0;
  return typeof value === "string" ? fail(VALUE) : Number(value);
}

export function toText(value) {
  if (value === null) return "";
  if (typeof value === "boolean") return String(value).toUpperCase();
  return isNumber(value) ? numberText(value) : value;
}

export function numberText(number) {
  const digits = to15Digits(number) || 0; // there is no -0
  const [, power] = digits.toExponential().split("e");
  // JavaScript would write an exponent below 0.000001 already.
  return power < -6 ? digits.toFixed(Math.min(14 - power, 100)).replace(/0+$/, "") : String(digits).toUpperCase();
}

// --- comparing ---

const like = (other) => (typeof other === "string" ? "" : typeof other === "boolean" ? false : 0);
const rank = (value) => (typeof value === "boolean" ? 2 : typeof value === "string" ? 1 : 0);
const order = (left, right) => (left > right) - (left < right);

export function compare(left, right) {
  left ??= like(right);
  right ??= like(left);
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  if (typeof left === "string") return order(left.toLowerCase(), right.toLowerCase());
  return order(to15Digits(Number(left)), to15Digits(Number(right)));
}

export const ORDERS = {
  "=": (order) => order === 0,
  "<>": (order) => order !== 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

// --- rounding: in the 15 digits, by moving the decimal point of the written number ---

export function rounded(number, places, how = Math.round) {
  const digits = to15Digits(number);
  if (places > 20 || !Number.isFinite(digits)) return digits;
  const size = how(shifted(Math.abs(digits), places));
  return Math.sign(digits) * shifted(size, -places) || 0;
}

function shifted(number, places) {
  const [digits, power = "0"] = String(number).split("e");
  return Number(`${digits}e${Number(power) + places}`);
}

// --- criteria of COUNTIFS and its kin ---

const NUMERIC = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i;
const SIGNED = /^(<>|<=|>=|[<>=])?([^]*)$/;

export function matching(criterion) {
  if (typeof criterion !== "string") return sameNumber(criterion);
  const [, sign = "", rest] = criterion.match(SIGNED);
  if (NUMERIC.test(rest)) {
    if (sign === "" || sign === "=") return sameNumber(Number(rest));
    return (cell) => isNumber(cell) && ORDERS[sign](compare(cell, Number(rest)));
  }
  const shape = pattern(rest);
  return (cell) => typeof cell === "string" && shape.test(cell);
}

export function exactly(criterion) {
  const [, sign, rest] = typeof criterion === "string" ? criterion.match(SIGNED) : [];
  const wanted = sign ? (NUMERIC.test(rest) ? Number(rest) : rest) : criterion;
  return (cell) => ORDERS[sign || "="](compare(cell, wanted));
}

function sameNumber(number) {
  return (cell) => {
    if (typeof cell === "string") return NUMERIC.test(cell) && compare(Number(cell), number) === 0;
    return isNumber(cell) && compare(cell, number) === 0;
  };
}

function pattern(words) {
  const wild = { "*": "[^]*", "?": "[^]" };
  const parts = words.match(/~[*?~]|[^]/gu) ?? [];
  const escaped = (letter) => letter.replace(/[.*+?^${}()|[\]\\/]/, "\\$&");
  return new RegExp(`^${parts.map((part) => wild[part] ?? escaped(part.replace(/^~(?=.)/u, ""))).join("")}$`, "iu");
}
