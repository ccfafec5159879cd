// Text for the boxes of a PDF: its codes in the published font, and the lines it is set in.

const SMALLEST = 6; // points; below that paper is not read
const STEP = 0.5;
export const LINE = 1.2; // line height, in sizes
export const MARGIN = 3; // points between the edge of a box and its text

// WinAnsi (ISO 32000-1, annex D.2): Latin-1, and these from 128 on.
const FROM_128 = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

// The code of a character, 0 for one that WinAnsi does not have.
export function winAnsi(character) {
  const code = character.codePointAt(0);
  if (code === 0x2212) return 150; // the minus sign as a dash
  const isLatin1 = (code > 31 && code < 127) || (code > 159 && code < 256);
  return isLatin1 ? code : code && FROM_128.indexOf(character) + 1 && 128 + FROM_128.indexOf(character);
}

export const hexadecimal = (number, digits) => number.toString(16).padStart(digits, "0");

// A text string as UTF-16 in hexadecimal: no character in it can end it.
export function textString(text) {
  let digits = "feff";
  for (let at = 0; at < text.length; at++) digits += hexadecimal(text.charCodeAt(at), 4);
  return `<${digits}>`;
}

// Size, lines and whether they are too many, for a text in a box. `measure` gives the width of
// a text at size 1.
export function fit(text, field, box, measure) {
  const room = box.width - 2 * MARGIN;
  if (!field.isMultiline) {
    const width = measure(text);
    const size = Math.max(SMALLEST, Math.min(field.size, Math.floor((room / width) * 10) / 10));
    return { size, lines: [text], isTooLong: width * size > room };
  }
  for (let size = field.size; ; size -= STEP) {
    const lines = wrap(text, room / size, measure);
    const most = Math.floor((box.height - 2 * MARGIN) / (size * LINE));
    if (lines.length <= most || size <= SMALLEST) {
      return { size, lines: lines.slice(0, most + 1), isTooLong: lines.length > most };
    }
  }
}

// Break at spaces; a word wider than the room is cut.
function wrap(text, room, measure) {
  const lines = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.match(/\S+\s*|\s+/g) ?? []) {
      if (line && measure((line + word).trimEnd()) > room) {
        lines.push(line);
        line = "";
      }
      if (measure(word.trimEnd()) <= room) {
        line += word;
        continue;
      }
      for (const character of word) {
        if (line && measure(line + character) > room) {
          lines.push(line);
          line = "";
        }
        line += character;
      }
    }
    lines.push(line);
  }
  return lines.map((line) => line.trimEnd());
}
