// A message as a mail: an address that opens one (RFC 6068), or a draft to open (RFC 5322).

import { clean, oneLine } from "./clean.js";

// Windows hands no more than 2,046 characters to a mail program; some programs take less.
const LONGEST_ADDRESS = 1900;
const LONGEST_WORD = 39; // bytes, so that a line with it stays within 76 characters (RFC 2047, 2)

// null where it would be cut off in silence.
export function mailAddress({ subject, text }) {
  const body = clean(text).replaceAll("\n", "\r\n");
  const address = `mailto:?subject=${encodeURIComponent(oneLine(subject))}&body=${encodeURIComponent(body)}`;
  return address.length <= LONGEST_ADDRESS ? address : null;
}

export function mailDraft({ subject, html, text }) {
  const boundary = `part-${crypto.randomUUID()}`;
  const page = `<!doctype html><meta charset="utf-8"><body>${html}</body>`;
  const lines = [
    "X-Unsent: 1", // desktop mail programs open it as a draft
    "To: ",
    `Subject: ${header(oneLine(subject))}`,
    "MIME-Version: 1.0",
    `Content-Type: multipart/alternative;\r\n boundary="${boundary}"`,
    "",
    ...part("text/plain", clean(text).replaceAll("\n", "\r\n"), boundary),
    ...part("text/html", clean(page), boundary),
    `--${boundary}--`,
    "",
  ];
  return new Blob([lines.join("\r\n")], { type: "message/rfc822" });
}

function part(type, content, boundary) {
  return [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    "Content-Transfer-Encoding: base64",
    "",
    ...base64(content).match(/.{1,76}/g),
  ];
}

function header(text) {
  if (/^[ -~]{0,60}$/.test(text)) return text;
  const words = [""];
  for (const character of text) {
    const last = words.length - 1;
    if (byteLength(words[last] + character) > LONGEST_WORD) words.push(character);
    else words[last] += character;
  }
  return words.map((word) => `=?UTF-8?B?${base64(word)}?=`).join("\r\n ");
}

const byteLength = (text) => new TextEncoder().encode(text).length;

function base64(text) {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}
