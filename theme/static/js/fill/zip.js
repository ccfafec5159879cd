// ZIP files, one part changed and the others copied as they are (APPNOTE.TXT 4.3).
// Our build writes neither ZIP64 nor encryption, so neither is read here.

import { deflate, inflate } from "./bytes.js";

const CENTRAL = 46, LOCAL = 30, END = 22; // sizes of the fixed part of each record
const STORED = 0;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? 0xedb88320 ^ (number >>> 1) : number >>> 1;
  return number;
});

function crc32(bytes) {
  let sum = -1;
  for (const byte of bytes) sum = CRC_TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return ~sum >>> 0;
}

const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

// Parts in their order: name, central record (fixed part and name), compressed data.
export function readZip(bytes) {
  const all = view(bytes);
  const end = bytes.length - END; // ours has no comment behind it
  let at = all.getUint32(end + 16, true);
  return Array.from({ length: all.getUint16(end + 10, true) }, () => {
    const nameEnd = at + CENTRAL + all.getUint16(at + 28, true);
    const local = all.getUint32(at + 42, true);
    const data = local + LOCAL + all.getUint16(local + 26, true) + all.getUint16(local + 28, true);
    const part = {
      name: new TextDecoder().decode(bytes.subarray(at + CENTRAL, nameEnd)),
      record: bytes.slice(at, nameEnd),
      data: bytes.subarray(data, data + all.getUint32(at + 20, true)),
    };
    at = nameEnd + all.getUint16(at + 30, true) + all.getUint16(at + 32, true);
    return part;
  });
}

export async function readText(part) {
  const isStored = view(part.record).getUint16(10, true) === STORED;
  return new TextDecoder().decode(isStored ? part.data : await inflate(part.data, "deflate-raw"));
}

export async function writeText(part, text) {
  const bytes = new TextEncoder().encode(text);
  const record = view(part.record);
  part.data = await deflate(bytes, "deflate-raw");
  record.setUint16(10, 8, true);
  record.setUint32(16, crc32(bytes), true);
  record.setUint32(20, part.data.length, true);
  record.setUint32(24, bytes.length, true);
}

export function writeZip(parts, type) {
  const pieces = [];
  let at = 0;
  for (const { record, data } of parts) {
    const central = view(record);
    record[8] &= ~8; // no data descriptor: the sizes stand in the header
    central.setUint32(30, 0); // no extra field, no comment
    central.setUint32(42, at, true);
    const local = new Uint8Array(record.length - CENTRAL + LOCAL);
    local.set([0x50, 0x4b, 3, 4]);
    local.set(record.subarray(6, 32), 4);
    local.set(record.subarray(CENTRAL), LOCAL);
    pieces.push(local, data);
    at += local.length + data.length;
  }
  const end = view(new Uint8Array(END));
  end.setUint32(0, 0x504b0506);
  end.setUint16(8, parts.length, true);
  end.setUint16(10, parts.length, true);
  end.setUint32(12, parts.reduce((sum, { record }) => sum + record.length, 0), true);
  end.setUint32(16, at, true);
  return new Blob([...pieces, ...parts.map(({ record }) => record), end.buffer], { type });
}
