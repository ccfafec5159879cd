// Bytes through the browser's own compression.

export async function inflate(bytes, format = "deflate") {
  return through(bytes, new DecompressionStream(format));
}

export async function deflate(bytes, format = "deflate") {
  return through(bytes, new CompressionStream(format));
}

async function through(bytes, stream) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
