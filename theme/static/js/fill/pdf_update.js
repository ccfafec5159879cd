// An incremental update (ISO 32000-1, 7.5.6): new objects behind the untouched bytes of a file,
// then a cross-reference stream, because the file below has one too and readers dislike a mix.

const ENCODER = new TextEncoder();

export function beginUpdate(bytes, size) {
  const pieces = [bytes];
  const places = [];
  let length = bytes.length;
  let next = size;

  function put(piece) {
    const data = typeof piece === "string" ? ENCODER.encode(piece) : piece;
    pieces.push(data);
    length += data.length;
  }

  // `entries` are those of the object's dictionary; with `data` it is a stream.
  function write(number, entries, data) {
    places.push([number, length + 1]);
    const size = data ? `/Length ${data.length}` : "";
    put(`\n${number} 0 obj\n<<${entries}${size}>>\n`);
    if (data) {
      put("stream\n");
      put(data);
      put("\r\nendstream\n"); // both, else data that ends with \r is read as one byte less
    }
    put("endobj");
    return `${number} 0 R`;
  }

  const add = (entries, data) => write(next++, entries, data);

  function finish(trailer, start) {
    const number = next++;
    const at = length + 1;
    const rows = [...places, [number, at]].sort(([one], [other]) => one - other);
    const table = new DataView(new ArrayBuffer(rows.length * 6));
    rows.forEach(([, place], row) => {
      table.setUint8(row * 6, 1);
      table.setUint32(row * 6 + 1, place);
    });
    const [firstId] = /<[0-9a-f]+>/i.exec(trailer.ID);
    const secondId = crypto.randomUUID().replaceAll("-", "");
    const index = rows.map(([each]) => `${each} 1`).join(" ");
    const entries = [
      `/Type/XRef/Size ${next}/W[1 4 1]/Index[${index}]/Prev ${start}`,
      `/Root ${trailer.Root}/Info ${trailer.Info}/ID[${firstId}<${secondId}>]`,
    ];
    write(number, entries.join(""), new Uint8Array(table.buffer));
    put(`\nstartxref\n${at}\n%%EOF\n`);
    return new Blob(pieces, { type: "application/pdf" });
  }

  return { write, add, finish };
}
