// Published files to fill in, and filled ones to save.

// The blank file, from this site under whatever name it was reached.
export async function published(address) {
  const answer = await fetch(new URL(address, location).pathname);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

export function download(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers ask where to put it first
}
