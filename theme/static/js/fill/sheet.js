// A sheet that is filled in. A resource may stand on a page several times: a field is the same
// field everywhere, and what is typed in one place shows in all of them at once.

import { forgetAnswers, keepAnswers, onOthersChange, readAnswers } from "./answers.js";
import { collect, CONTROLS, controlsIn, idOf, show } from "./controls.js";
import { offerOtherEdition } from "./editions.js";
import { openPanel } from "./panel.js";
import { preparePrint } from "./paper.js";

export function openSheets(slug, elements) {
  const { edition } = elements[0].dataset;
  const controls = elements.flatMap(controlsIn);
  const ids = new Set(controls.map(idOf));
  let elsewhere = {}; // answers to fields of this resource that are not on this page

  const answers = () => ({ ...elsewhere, ...collect(controls) });

  function take(given, except) {
    elsewhere = Object.fromEntries(Object.entries(given).filter(([id]) => !ids.has(id)));
    for (const control of controls) {
      if (control !== except || !control.value) show(control, given[idOf(control)]);
    }
  }

  const sheet = {
    slug,
    edition,
    elements,
    controls,
    answers,
    // Everything is answered anew: by another edition, or by undoing.
    replace(given) {
      take(given);
      keep();
    },
    // Forgets everything; returns what brings it back.
    clear() {
      const before = answers();
      const restore = forgetAnswers(slug);
      take({});
      tell();
      return () => {
        restore();
        sheet.replace(before);
      };
    },
  };
  const stored = readAnswers(slug, edition);
  if (stored) take(stored, document.activeElement);
  const panels = elements.map((element) => openPanel(sheet, element));
  const tell = () => panels.forEach((panel) => panel.tell());

  function keep() {
    const isKept = keepAnswers(slug, edition, answers());
    panels.forEach((panel) => panel.keep(isKept));
    tell();
  }

  for (const element of elements) {
    element.addEventListener("input", ({ target }) => {
      if (!target.matches(CONTROLS)) return;
      const [answer] = Object.values(collect([target]));
      for (const twin of controls) if (twin !== target && idOf(twin) === idOf(target)) show(twin, answer);
      keep();
    });
  }
  onOthersChange(slug, edition, () => {
    take(readAnswers(slug, edition) ?? {});
    tell();
  });
  preparePrint(sheet);
  if (stored) tell();
  else if (Object.keys(answers()).length) sheet.replace(answers()); // typed before this script was there
  else offerOtherEdition(sheet, panels);
}
