// The whole library on this device, for whoever asks for it: every page that this one leads to, its files
// and pictures, and all they need go to the service worker. With a network it still shows the newest.

import { keepChoice, readChoice } from "./fill/answers.js";
import { ask, letGo } from "./fill/keep.js";
import { longDay } from "./fill/days.js";
import { worded } from "./fill/words.js";

const ROOT = new URL("../../", import.meta.url); // the root of the site, two folders above this script
const KEPT = "library"; // since which day
const AT_ONCE = 8; // files asked for side by side
const NAMED = { script: ["src"], link: ["href"], img: ["src", "srcset"], "a[download]": ["href"] };
const ALSO_NAMED = { "[data-file]": ["data-file"], "[data-fill-part=paper] option": ["value"] };
const NEEDED = /^(stylesheet|icon|apple-touch-icon|manifest)$/; // of what <link> names
const IMPORTED = /["'](\.{1,2}\/[\w./-]+\.js)["']/g;
const IN_STYLE = /url\(["']?([^"')]+)/g;
const TWICE = /\.zip$/; // a kit holds files that are here already

function start(part) {
  const [keep, remove] = ["keep", "remove"].map((name) => part.querySelector(`[data-do=${name}]`));
  const [said, bar] = ["[role=status]", "progress"].map((name) => part.querySelector(name));
  const { failed, keeping, kept, removed } = said.dataset;
  let isWanted = false;
  let running = null;

  function show() {
    const since = readChoice(KEPT);
    keep.hidden = Boolean(since);
    remove.hidden = !since;
    if (since) said.textContent = worded(kept, { day: longDay(since) });
  }

  async function bring() {
    isWanted = true;
    bar.hidden = false;
    said.textContent = keeping;
    try {
      await keepAll((done, all) => {
        if (!isWanted) throw new Error("let go");
        Object.assign(bar, { max: all, value: done });
      });
      const hasFocus = document.activeElement === keep;
      keepChoice(KEPT, new Date().toLocaleDateString("sv")); // 2026-11-23, where the visitor is
      show();
      if (hasFocus) remove.focus(); // the other one goes, the focus may not
    } catch {
      if (!isWanted) return;
      said.textContent = failed;
      show(); // what was kept before is there all the same
    } finally {
      bar.hidden = true;
      running = null;
    }
  }

  keep.addEventListener("click", () => (running ??= bring()));
  remove.addEventListener("click", async () => {
    isWanted = false;
    keepChoice(KEPT, null);
    await letGo();
    show();
    said.textContent = removed;
    keep.focus();
    await running; // what was under way just then goes too
    if (!isWanted) await letGo();
  });
  show();
  part.hidden = false;
  if (readChoice(KEPT) && navigator.onLine) running = bring(); // what was kept is brought up to date
}

async function keepAll(tell) {
  const pages = [...document.links].filter(isPage).map(({ origin, pathname }) => origin + pathname);
  const known = new Set(pages);
  const waiting = [...known];
  for (let done = 0; waiting.length; tell(done, known.size)) {
    const some = waiting.splice(0, AT_ONCE);
    if (!(await ask(some))) throw new Error(`not all of it: ${some}`);
    done += some.length;
    for (const address of (await Promise.all(some.map(needs))).flat()) {
      if (known.has(address)) continue;
      known.add(address);
      waiting.push(address);
    }
  }
}

const isPage = ({ origin, pathname }) => origin === location.origin && pathname.endsWith("/");

// The addresses on this site of all that a kept file needs.
async function needs(address) {
  const answer = await caches.match(address);
  if (!answer) return [];
  const type = answer.headers.get("content-type") ?? "";
  const named = READERS.find(([mark]) => type.includes(mark))?.[1](await answer.text(), address) ?? [];
  return named.map(({ href }) => href).filter((href) => href.startsWith(ROOT.href) && !TWICE.test(href));
}

const READERS = [
  ["html", inPage],
  ["javascript", (text, address) => matches(IMPORTED, text, address)],
  ["css", (text, address) => matches(IN_STYLE, text, address)],
];

function matches(pattern, text, address) {
  return [...text.matchAll(pattern)].map(([, name]) => new URL(name, address));
}

function inPage(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const found = [...page.querySelectorAll("form[data-search]")].map(({ dataset }) => new URL(dataset.search, ROOT));
  for (const [selector, names] of Object.entries({ ...NAMED, ...ALSO_NAMED })) {
    for (const element of page.querySelectorAll(selector)) {
      if (selector === "link" && !NEEDED.test(element.rel)) continue;
      const values = names.map((name) => element.getAttribute(name)).filter(Boolean);
      const addresses = values.flatMap((value) => value.split(/,\s+/)).map((value) => value.split(/\s/)[0]);
      found.push(...addresses.map((value) => new URL(value, address)));
    }
  }
  return found;
}

const part = document.querySelector("[data-library]");
if (part && navigator.serviceWorker && window.caches) start(part);
