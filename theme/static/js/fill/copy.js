// To the clipboard, as rich and as plain text: each program pastes what it can show.

// `writing` is a promise of { html, text }. The clipboard is asked before it is kept, because Safari
// forgets the click at the first wait.
export async function copy(writing) {
  const form = async (type, name) => new Blob([(await writing)[name]], { type });
  try {
    const forms = { "text/plain": form("text/plain", "text"), "text/html": form("text/html", "html") };
    await navigator.clipboard.write([new ClipboardItem(forms)]);
    return true;
  } catch {
    return copyByCommand(await writing); // no permission, or a page that is not served securely
  }
}

function copyByCommand({ html, text }) {
  const listen = (event) => {
    event.clipboardData.setData("text/plain", text);
    event.clipboardData.setData("text/html", html);
    event.preventDefault();
  };
  document.addEventListener("copy", listen);
  const isCopied = document.execCommand("copy");
  document.removeEventListener("copy", listen);
  return isCopied;
}
