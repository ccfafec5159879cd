// Asks the service worker to keep this page, and once somebody fills it in, all that takes it away.

const WORKER = new URL("../../../sw.js", import.meta.url); // the root of the site
const FILES = "[data-file], [data-fill-part=paper] option";

// The page and what it has loaded so far.
export async function keepPage() {
  await ask(page());
}

function page() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  return [location.href.replace(/#.*/, ""), ...loaded];
}

// The blank files, and every module there is. Then the page says that it works without a network.
export async function keepFiles(elements) {
  const offers = elements.flatMap((each) => [...each.querySelectorAll(FILES)]);
  const files = offers.map((each) => fromHere(each.dataset.file ?? each.value));
  await Promise.all([
    import("./calendar.js"),
    import("./mail.js"),
    import("./pdf.js"),
    import("./pdf_picture.js"),
    import("./spreadsheet.js"),
    import("./tables.js"),
    import("./word.js"),
    import("./written.js"),
  ]);
  if (!(await ask([...files, ...page()]))) return;
  for (const each of elements) each.querySelector("[data-fill-part=offline]").hidden = false;
}

// Nothing is left of what was kept.
export async function letGo() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

// An address of the site, under whatever name the site was reached.
function fromHere(address) {
  return new URL(new URL(address, location).pathname, location).href;
}

// Whether the worker has them all.
export async function ask(addresses) {
  await navigator.serviceWorker.register(WORKER, { updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((answered) => {
    port1.onmessage = ({ data }) => answered(data);
    active.postMessage(addresses, [port2]);
  });
}
