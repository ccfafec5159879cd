// Suggestions below a search field while somebody types: an editable combobox with a list
// (ARIA Authoring Practices Guide, «Editable Combobox With List Autocomplete»).
// Until the entries are there, and without this script, it is a plain form.

import { ROOT, answers, loadIndex } from "./entries.js";
import { worded } from "../fill/words.js";

const MOST = 7;
const PAUSE = 600; // milliseconds; a screen reader is told when the hand rests, not at every letter

export function suggest(form) {
  const [field, list, said] = ["input", "[role=listbox]", "[role=status]"].map((part) => form.querySelector(part));
  let active = -1;
  let telling;
  let asked = 0;

  form.action = new URL("search/", ROOT).href; // without a script it leads to the full list
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  close();

  function close() {
    asked += 1; // an answer under way comes too late
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(number) {
    active = number;
    for (const [index, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(index === number));
    }
    const option = list.children[number];
    if (option) {
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
  }

  function tell(count) {
    clearTimeout(telling);
    telling = setTimeout(() => {
      const { none, one, many } = said.dataset;
      said.textContent = worded(count === 0 ? none : count === 1 ? one : many, { count });
    }, PAUSE);
  }

  async function show() {
    if (!field.value.trim()) {
      clearTimeout(telling);
      said.textContent = "";
      return close();
    }
    const mine = ++asked;
    const index = await load();
    if (!index || mine !== asked) return; // somebody typed on
    const found = answers(index, field.value).slice(0, MOST);
    list.replaceChildren(...found.map(({ entry, why }, index) => option(`${list.id}-${index}`, entry, why)));
    activate(-1);
    list.hidden = found.length === 0;
    field.setAttribute("aria-expanded", String(found.length > 0));
    tell(found.length);
  }

  // A search without suggestions is still a search.
  const load = () => loadIndex(form.dataset.search).catch(() => null);

  function move(step) {
    const count = list.children.length + 1; // the field itself is one of the stops
    if (list.hidden) show();
    else activate(((active + 1 + step + count) % count) - 1);
    return true;
  }

  const KEYS = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => active >= 0 && open(list.children[active]),
    Escape: () => !list.hidden && (close(), true),
  };

  field.addEventListener("focus", load, { once: true });
  field.addEventListener("input", show);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    if (KEYS[event.key]?.()) event.preventDefault();
  });
  field.addEventListener("blur", close);
  form.addEventListener("submit", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", ({ target }) => {
    const chosen = target.closest("[role=option]");
    if (chosen) open(chosen);
  });
  if (document.activeElement === field) show(); // typed before this script was there
}

function open(option) {
  location.assign(option.dataset.address);
  return true;
}

function option(id, entry, why) {
  const element = document.createElement("li");
  element.id = id;
  element.setAttribute("role", "option");
  element.dataset.address = new URL(entry.url, ROOT).href;
  const title = document.createElement("b");
  title.textContent = entry.title;
  const note = document.createElement("small");
  note.textContent = why ? `${entry.kind} · ${why}` : entry.kind;
  element.append(title, " ", note);
  return element;
}
