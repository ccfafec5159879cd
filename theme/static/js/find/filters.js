// Filters of the catalogue: the links to shelves, combined on the page. One choice in each group;
// the state stands in the address, so that a link, a reload and the back button show the same.
// Each card names its shelves: nothing is fetched.

import { addressOf, chosenIn } from "./address.js";
import { worded } from "../fill/words.js";

const SHELF = /\/resources\/([a-z]+)\/([a-z0-9-]+)\/$/;

export function startFilters(bar) {
  const said = bar.querySelector("[role=status]");
  const clear = bar.querySelector("a");
  const links = [...document.querySelectorAll(".shelf-links a")].map(shelfOf).filter(Boolean);
  const groups = [...new Set(links.map(({ group }) => group))];
  const cards = [...document.querySelectorAll("[data-shelves]")].map((card) => ({
    card,
    shelves: new Set(card.dataset.shelves.trim().split(" ")),
  }));
  const sections = new Set(cards.map(({ card }) => card.closest("section")));
  const resources = cards.filter(({ shelves }) => !shelves.has("kind:kit"));

  const holds = (shelves, chosen) => Object.entries(chosen).every((choice) => shelves.has(choice.join(":")));
  const count = (chosen) => resources.filter(({ shelves }) => holds(shelves, chosen)).length;

  function show() {
    const chosen = chosenIn(location.search, groups);
    const isChosen = Object.keys(chosen).length > 0;
    for (const { card, shelves } of cards) card.hidden = !holds(shelves, chosen);
    for (const section of sections) section.hidden = !section.querySelector("[data-shelves]:not([hidden])");
    for (const { link, number, group, slug } of links) {
      const is = chosen[group] === slug;
      if (is) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      link.href = addressOf({ ...chosen, [group]: is ? "" : slug });
      number.textContent = count({ ...chosen, [group]: slug });
    }
    clear.hidden = !isChosen;
    const { none, one, many } = said.dataset;
    const found = count(chosen);
    const words = found === 0 ? none : found === 1 ? one : many;
    said.textContent = isChosen ? worded(words, { count: found, all: resources.length }) : "";
  }

  for (const link of [...links.map(({ link }) => link), clear]) {
    link.addEventListener("click", (event) => {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      history.pushState(null, "", link.href);
      show();
      if (link === clear) links[0].link.focus(); // it goes, the focus may not
    });
  }
  addEventListener("popstate", show);
  show();
}

function shelfOf(link) {
  const [, group, slug] = SHELF.exec(link.pathname) ?? [];
  return group && { link, group, slug, number: link.parentElement.querySelector("small") };
}
