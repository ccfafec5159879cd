// The search page: the full text by Pagefind, loaded when somebody searches, filtered by shelf.
// Query and filters stand in the address.

import { addressOf, chosenIn } from "./address.js";
import { ROOT, answers, loadIndex, mended } from "./entries.js";
import { fitOf, tellingWords, wordsOf } from "./words.js";
import { worded } from "../fill/words.js";

const FOLDER = new URL("search/pagefind/", ROOT);
const AT_ONCE = 8; // results: the excerpt of each is a file
const WORDS = 26; // in an excerpt
const SAME = 4; // letters that a word of another form has in common

let loading;

function loadFullText() {
  loading ??= Promise.all([import(new URL("pagefind.js", FOLDER)), fetch(new URL("pages.json", FOLDER))]).then(
    async ([{ createInstance }, pages]) => ({
      pages: await pages.json(),
      index: createInstance({ baseUrl: ROOT.pathname, excerptLength: WORDS, noWorker: true }),
    }),
  );
  loading.catch(() => (loading = undefined));
  return loading;
}

export function startPage(page) {
  const form = document.querySelector("form[data-search]");
  const field = form.elements.q;
  const part = (name) => page.querySelector(`[data-search-part="${name}"]`);
  const names = ["said", "results", "more", "nothing", "closest", "mend", "unfiltered"];
  const [said, list, more, nothing, closest, mend, unfiltered] = names.map(part);
  const selects = [...page.querySelectorAll("select")];
  const groups = selects.map(({ name }) => name);
  let run = 0;

  async function show() {
    const mine = ++run;
    const query = new URLSearchParams(location.search).get("q")?.trim() ?? "";
    const chosen = chosenIn(location.search, groups);
    if (field.value.trim() !== query) field.value = query;
    for (const select of selects) select.value = chosen[select.name] ?? "";
    const isAsked = query !== "" || Object.keys(chosen).length > 0;
    page.hidden = false;
    if (!isAsked) return clear("");
    const answer = await find(form.dataset.search, query).catch(() => null);
    if (mine !== run) return; // somebody searched on
    if (!answer) return clear(said.dataset.failed);
    const found = answer.found.filter(({ entry }) => isOn(entry, chosen));
    list.replaceChildren();
    const pages = counted(found.length, said.dataset);
    said.textContent =
      answer.words === query ? pages : worded(said.dataset.instead, { query, words: answer.words, pages });
    nothing.hidden = found.length > 0;
    help(answer, query, found.length > 0);
    await add(found, mine);
  }

  function clear(words) {
    said.textContent = words;
    list.replaceChildren();
    nothing.hidden = mend.hidden = more.hidden = true;
  }

  // Add the next results; the focus goes to the first of them if somebody asked for more.
  async function add(found, mine) {
    const next = await Promise.all(found.slice(0, AT_ONCE).map(({ entry, result }) => item(entry, result)));
    if (mine !== run) return null;
    list.append(...next);
    more.hidden = found.length <= AT_ONCE;
    more.onclick = async () => {
      const first = await add(found.slice(AT_ONCE), mine);
      first?.querySelector("a").focus();
    };
    return next[0];
  }

  async function item(entry, result) {
    const element = part("result").content.cloneNode(true).firstElementChild;
    const [link, kind, excerpt] = ["a", "small", "p:last-child"].map((name) => element.querySelector(name));
    const data = await result?.data();
    const best = data?.sub_results[0] ?? data;
    link.href = best?.url ?? new URL(entry.url, ROOT);
    link.textContent = entry.title;
    kind.textContent = best?.title && best.title !== entry.title ? `${entry.kind} · ${best.title}` : entry.kind;
    excerpt.replaceChildren(...(best ? marked(best.excerpt) : [entry.summary]));
    return element;
  }

  // Other spelling, and when nothing is found: no filters, what comes closest.
  function help({ found, index, better, words }, query, isFound) {
    offer(mend, better && words === query, better, { q: better });
    if (isFound) return;
    offer(unfiltered, found.length, counted(found.length, unfiltered.dataset), { q: query });
    const near = query && !found.length ? answers(index, query).slice(0, 3) : [];
    closest.replaceChildren(...near.map(({ entry }) => suggestion(entry)));
  }

  function offer(element, isThere, words, values) {
    element.hidden = !isThere;
    const link = element.querySelector("a");
    link.textContent = words;
    link.href = addressOf(values);
  }

  function go(event) {
    event.preventDefault();
    const values = { q: field.value.trim(), ...Object.fromEntries(selects.map(({ name, value }) => [name, value])) };
    const address = addressOf(values);
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
    show();
  }

  form.addEventListener("submit", go);
  page.addEventListener("change", go);
  addEventListener("popstate", show);
  show();
}

// Returns what was `found` as [{ entry, result }], the `index` of suggestions, a `better` spelling if there is one, and
// the `words` that were searched for: the better spelling if nothing has the query. No query finds everything.
async function find(address, query) {
  const index = await loadIndex(address);
  if (!query) return { found: index.entries.map((entry) => ({ entry })), index, better: "", words: "" };
  const byUrl = new Map(index.entries.map((entry) => [entry.url, entry]));
  const better = mended(index, query);
  for (const words of [query, better].filter(Boolean)) {
    const found = await findWords(words, byUrl);
    if (found.length) return { found, index, better, words };
  }
  return { found: [], index, better, words: query };
}

async function findWords(words, byUrl) {
  const { index, pages } = await loadFullText();
  const { results } = await index.search(words);
  if (!results.length || !isAbout(await results[0].data(), words)) return [];
  return results.map((result) => ({ entry: byUrl.get(pages[result.id]), result })).filter(({ entry }) => entry);
}

// For a word that is nowhere Pagefind takes the longest beginning that is: «feedbak» finds «F.»
function isAbout({ excerpt }, query) {
  const marks = marked(excerpt).filter(({ nodeName }) => nodeName === "MARK");
  const found = marks.map(({ textContent }) => wordsOf(textContent)).flatMap((words) => [words.join(""), ...words]);
  return tellingWords(query).some((typed) => {
    const fit = fitOf(typed);
    return found.some((word) => fit(word) || word.startsWith(typed.slice(0, SAME)));
  });
}

const isOn = ({ shelves = {} }, chosen) =>
  Object.entries(chosen).every(([group, slug]) => shelves[group]?.includes(slug));

function counted(count, { none, one, many }) {
  return worded(count === 0 ? none : count === 1 ? one : many, { count });
}

// An excerpt is text with <mark>; nothing else in it is taken for markup.
function marked(excerpt) {
  const { body } = new DOMParser().parseFromString(excerpt, "text/html");
  return [...body.childNodes].map((node) => {
    if (node.nodeName !== "MARK") return node.textContent;
    const mark = document.createElement("mark");
    mark.textContent = node.textContent;
    return mark;
  });
}

function suggestion(entry) {
  const element = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(entry.url, ROOT);
  link.textContent = entry.title;
  element.append(link);
  return element;
}
