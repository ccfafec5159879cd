// The one script of a page with a sheet: shows what only works with a script, and fetches the
// rest when somebody begins to fill in, or has done so before.

import { hasAnswers } from "./answers.js";

for (const slug of new Set([...sheets()].map((sheet) => sheet.dataset.resource))) start(slug);

function sheets(slug) {
  return document.querySelectorAll(slug ? `.sheet[data-resource="${slug}"]` : ".sheet[data-resource]");
}

function start(slug) {
  const all = [...sheets(slug)].filter((sheet) => sheet.querySelector("[data-fill]"));
  let opening;
  let isOpen = false;

  async function begin() {
    opening ??= import("./sheet.js").then(({ openSheets }) => openSheets(slug, all));
    await opening;
    isOpen = true;
  }

  for (const sheet of all) {
    for (const part of sheet.querySelectorAll("[data-fill]")) part.hidden = false;
    sheet.addEventListener("focusin", begin, { once: true });
    sheet.addEventListener("pointerdown", begin, { once: true });
    // A button that is pressed too early does its work a little later.
    sheet.addEventListener("click", async ({ target }) => {
      if (isOpen || !target.matches("[data-fill] button")) return;
      await begin();
      target.click();
    });
  }
  if (all.length && hasAnswers(slug)) begin();
}
