// Text that the published font has no letters for (Łukasz, 中文, עברית, emoji), drawn with the
// device's own fonts. Shaping and direction are the browser's.

import { deflate } from "./bytes.js";
import { isRightToLeft } from "./clean.js";
import { fit, LINE, MARGIN, textString } from "./pdf_text.js";

const SCALE = 4; // pixels a point: 288 an inch
const FONT = "Georgia, 'Times New Roman', serif"; // one face for all of it, as serif as the document
const REFERENCE = 100;

// Adds the picture to an update; returns what draws it, with how the text fitted.
export async function addPicture(text, field, box, font, update) {
  const ink = field.colour.match(/[\d.]+/g).map((share) => Math.round(share * 255));
  const canvas = new OffscreenCanvas(Math.ceil(box.width * SCALE), Math.ceil(box.height * SCALE));
  const { width, height } = canvas;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const fitted = draw(context, text, field, box, ink);
  const { isColoured, colours, shades } = split(context.getImageData(0, 0, width, height).data, ink);

  const image = "/Type/XObject/Subtype/Image/BitsPerComponent 8/Filter/FlateDecode";
  const size = `/Width ${width}/Height ${height}`;
  const mask = update.add(`${image}/ColorSpace/DeviceGray${size}`, await deflate(shades));
  const picture = update.add(
    `${image}/ColorSpace/DeviceRGB/SMask ${mask}${isColoured ? size : "/Width 1/Height 1"}`,
    await deflate(isColoured ? colours : Uint8Array.from(ink)),
  );
  const [wide, high] = [width / SCALE, height / SCALE];
  return {
    ...fitted,
    resources: `/XObject<</Drawn ${picture}>>`,
    content: [
      `/Span<</ActualText${textString(text)}>>BDC`,
      `q ${wide} 0 0 ${high} 0 ${(box.height - high).toFixed(2)} cm /Drawn Do Q EMC`,
    ].join(" "),
  };
}

function draw(context, text, field, box, ink) {
  const isTurned = isRightToLeft(text);
  context.direction = isTurned ? "rtl" : "ltr";
  context.textAlign = "start";
  context.fillStyle = `rgb(${ink})`;
  context.font = `${REFERENCE}px ${FONT}`;
  const fitted = fit(text, field, box, (line) => context.measureText(line).width / REFERENCE);
  context.scale(SCALE, SCALE);
  context.font = `${fitted.size}px ${FONT}`;
  const start = isTurned ? box.width - MARGIN : MARGIN;
  let y = field.isMultiline ? MARGIN + fitted.size * 0.95 : box.height / 2 + fitted.size * 0.33;
  for (const line of fitted.lines) {
    context.fillText(line, start, y);
    y += fitted.size * LINE;
  }
  return fitted;
}

// Pixels as shades and colours. Letters need one colour, only emoji have their own.
function split(pixels, ink) {
  const count = pixels.length / 4;
  const shades = new Uint8Array(count);
  const colours = new Uint8Array(count * 3);
  let isColoured = false;
  for (let at = 0; at < count; at++) {
    shades[at] = pixels[at * 4 + 3];
    for (let part = 0; part < 3; part++) {
      const value = (colours[at * 3 + part] = pixels[at * 4 + part]);
      isColoured ||= shades[at] > 200 && Math.abs(value - ink[part]) > 40;
    }
  }
  return { isColoured, colours, shades };
}
