// What someone typed, made safe for any file: one spelling of each letter, lines ended by \n, and
// nothing invisible that could break a file (control characters, halves of characters) or turn
// its text around (bidirectional overrides: "x<RLO>evil" would print as "xlive").

const UNSAFE = /[\p{Cs}\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069]|(?![\t\n])\p{Cc}/gu;
const FIRST_LETTER_IS_RIGHT_TO_LEFT = /^\P{L}*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

export function clean(text) {
  return String(text).normalize("NFC").replace(/\r\n?/g, "\n").replace(UNSAFE, "");
}

// Answers as they may stand in a file; one with nothing visible in it is none.
export function cleanAnswers(answers) {
  const cleaned = Object.entries(answers).map(([id, answer]) => [id, answer === true || clean(answer)]);
  return Object.fromEntries(cleaned.filter(([, answer]) => answer === true || answer.trim()));
}

export function oneLine(text) {
  return clean(text).replace(/\s*[\n\t]\s*/g, " ");
}

export function isRightToLeft(text) {
  return FIRST_LETTER_IS_RIGHT_TO_LEFT.test(text);
}
