// Answers given to another edition of a resource: offered, field by field as far as they fit,
// never taken over unasked and never lost.

import { otherEdition } from "./answers.js";
import { fits, idOf } from "./controls.js";
import { longDay } from "./days.js";
import { holdStill } from "./hold_still.js";
import { worded } from "./words.js";

export function offerOtherEdition(sheet, panels) {
  const other = otherEdition(sheet.slug, sheet.edition);
  if (!other) return;
  const given = Object.entries(other.answers);
  const fitting = given.filter(([id, answer]) =>
    sheet.controls.some((control) => idOf(control) === id && fits(control, answer)),
  );
  if (!fitting.length) return;
  const offers = panels.map(({ part }) => part("offer"));
  for (const offer of offers) {
    const values = { edition: longDay(other.edition), fitting: fitting.length, all: given.length };
    offer.querySelector("p").textContent = worded(offer.dataset.words, values);
    holdStill(() => (offer.hidden = false));
    offer.addEventListener("click", ({ target }) => {
      if (!target.matches("button")) return;
      sheet.replace("accept" in target.dataset ? Object.fromEntries(fitting) : {});
      for (const each of offers) each.hidden = true;
      sheet.controls[0].focus();
    });
  }
}
