// The one script of a page with a sheet: shows what only works with a script, and fetches the
// rest when somebody begins to fill in, or has done so before.

import { hasAnswers } from "./answers.js";
import { collect, controlsIn } from "./controls.js";

const sheets = [...document.querySelectorAll(".sheet[data-edition]")].filter((sheet) =>
  sheet.querySelector("[data-fill-panel]"),
);

for (const [slug, elements] of bySlug(sheets)) start(slug, elements);
if (sheets.length) onceLoaded(() => keep((keeper) => keeper.keepPage()));

function bySlug(elements) {
  const groups = new Map();
  for (const element of elements) {
    const slug = element.dataset.resource;
    groups.set(slug, [...(groups.get(slug) ?? []), element]);
  }
  return groups;
}

function start(slug, elements) {
  const panels = elements.flatMap((element) => [...element.querySelectorAll("[data-fill-panel]")]);
  const show = (isShown) => panels.forEach((panel) => (panel.hidden = !isShown));
  let opening;
  let isOpen = false;

  async function open() {
    try {
      const { openSheets } = await import("./sheet.js");
      openSheets(slug, elements);
      isOpen = true;
      for (const element of elements) element.dataset.isOpen = "";
      keep((keeper) => keeper.keepFiles(elements));
    } catch (error) {
      show(false); // without the rest the sheet is what it was without a script
      reportError(error);
    }
  }

  const begin = () => (opening ??= open());
  show(true);
  for (const element of elements) {
    element.addEventListener("focusin", begin);
    element.addEventListener("pointerdown", begin);
    element.addEventListener("keydown", goOn);
    // A button that is pressed too early does its work a little later.
    element.addEventListener("click", async ({ target }) => {
      if (isOpen || !target.matches("[data-fill-panel] button")) return;
      await begin();
      if (isOpen) target.click();
    });
  }
  if (hasAnswers(slug) || elements.some(isBegun)) begin();
}

// Somebody may be quicker than this script.
function isBegun(element) {
  return element.contains(document.activeElement) || Object.keys(collect(controlsIn(element))).length > 0;
}

// Enter goes to the next control: the keyboard of a phone has no Tab key.
function goOn(event) {
  const { target, currentTarget } = event;
  if (event.key !== "Enter" || event.isComposing || !target.matches("input[data-field]")) return;
  event.preventDefault();
  const controls = controlsIn(currentTarget);
  controls[controls.indexOf(target) + 1]?.focus();
}

function onceLoaded(action) {
  if (document.readyState === "complete") action();
  else addEventListener("load", action, { once: true });
}

// To be there without a network is a gift: where it cannot be had, or costs, nothing else is lost.
async function keep(action) {
  if (!navigator.serviceWorker || navigator.connection?.saveData) return;
  try {
    await action(await import("./keep.js"));
  } catch (error) {
    console.debug(error);
  }
}
