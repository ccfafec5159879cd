// The published PDF with its fields filled, as an update behind its own bytes: tags, fonts and
// everything else stay what they were, so an accessible file stays one.

import { cleanAnswers, oneLine } from "./clean.js";
import { openPdf, readForm } from "./pdf_read.js";
import { fit, hexadecimal, LINE, MARGIN, textString, winAnsi } from "./pdf_text.js";
import { beginUpdate } from "./pdf_update.js";

const BUTTON = "Btn", TICKED = "/Yes";

// `answers`: text, or true for a ticked box, by the name of the field. Returns the file, and the
// ids of the answers that are too long for their boxes: they are whole in the file, cut on paper.
export async function fillPdf(bytes, answers) {
  const file = await openPdf(bytes);
  const { font, fields } = await readForm(file);
  const cleaned = cleanAnswers(answers);
  const update = beginUpdate(bytes, Number(file.trailer.Size));
  const tooLong = [];
  for (const field of fields) {
    const answer = cleaned[field.id];
    if (!answer) continue;
    if (field.type === BUTTON) tick(update, field);
    else if (await fill(update, field, answer, font)) tooLong.push(field.id);
  }
  return { file: update.finish(file.trailer, file.start), tooLong };
}

function tick(update, field) {
  const value = writeValue(update, field, TICKED);
  for (const box of field.boxes) {
    update.write(box.number, `${box.kept}/AP ${box.appearance}${value}/AS${TICKED}`);
  }
}

// Returns whether the answer is too long for one of its boxes.
async function fill(update, field, answer, font) {
  const text = (field.isMultiline ? answer : oneLine(answer)).replaceAll("\t", "  ");
  const value = writeValue(update, field, textString(text.replaceAll("\n", "\r")));
  const isTypeable = [...text].every((character) => character === "\n" || winAnsi(character));
  const draw = isTypeable ? typed : (await import("./pdf_picture.js")).addPicture; // fetched where it is needed
  let isTooLong = false;
  for (const box of field.boxes) {
    const drawn = await draw(text, field, box, font, update);
    const frame = `/Type/XObject/Subtype/Form/BBox[0 0 ${box.width} ${box.height}]`;
    const content = new TextEncoder().encode(`/Tx BMC ${drawn.content} EMC`);
    const appearance = update.add(`${frame}/Resources<<${drawn.resources}>>`, content);
    update.write(box.number, `${box.kept}${value}/AP<</N ${appearance}>>`);
    isTooLong ||= drawn.isTooLong;
  }
  return isTooLong;
}

// Returns the value as an entry of each box, or writes it once above them.
function writeValue(update, field, value) {
  if (!field.parent) return `/V ${value}`;
  update.write(field.parent.number, `${field.parent.kept}/V ${value}`);
  return "";
}

function typed(text, field, box, font) {
  const width = (line) => [...line].reduce((sum, each) => sum + font.widths[winAnsi(each) - 32], 0) / 1000;
  const fitted = fit(text, field, box, width);
  const { size, lines } = fitted;
  const firstLine = (size * LINE * font.ascent) / (font.ascent - font.descent);
  const middle = (box.height - (size * font.capHeight) / 1000) / 2;
  const y = field.isMultiline ? box.height - MARGIN - firstLine : middle;
  const codes = (line) => [...line].map((each) => hexadecimal(winAnsi(each), 2)).join("");
  return {
    ...fitted,
    resources: `/Font<</Body ${font.reference}>>`,
    content: [
      `q 1 1 ${box.width - 2} ${box.height - 2} re W n BT /Body ${size} Tf ${field.colour} ${size * LINE} TL`,
      `${MARGIN} ${y.toFixed(2)} Td`,
      ...lines.map((line) => `<${codes(line)}> Tj T*`),
      "ET Q",
    ].join("\n"),
  };
}
