// What stands around one sheet: how far it is filled, the way to the next gap, a clean slate.

import { controlsIn, idOf } from "./controls.js";
import { holdStill } from "./hold_still.js";
import { offerWays } from "./take.js";
import { worded } from "./words.js";

const PAUSE = 500; // milliseconds; a screen reader is told when the hand rests, not at every letter

export function openPanel(sheet, element) {
  const part = (name) => element.querySelector(`[data-fill-part="${name}"]`);
  const controls = controlsIn(element);
  const ids = [...new Set(controls.map(idOf))];
  const [bar, progress, next] = ["bar", "progress", "next"].map(part);
  const [clear, note, said] = ["clear", "note", "said"].map(part);
  let last = null;
  let undo = null;
  let telling;

  const say = (sentence) => {
    said.textContent = sentence;
  };

  function tell() {
    const answers = sheet.answers();
    const filled = ids.filter((id) => id in answers).length;
    bar.value = filled;
    next.textContent = filled < ids.length ? next.dataset.gap : next.dataset.done;
    clearTimeout(telling);
    telling = setTimeout(() => {
      const sentence = worded(progress.dataset.words, { filled, all: ids.length });
      if (progress.textContent !== sentence) progress.textContent = sentence;
    }, PAUSE);
  }

  function setUndo(action) {
    undo = action;
    clear.textContent = action ? clear.dataset.undo : clear.dataset.clear;
  }

  function keep(isKept) {
    const sentence = isKept ? note.dataset.kept : note.dataset.unkept;
    if (note.textContent !== sentence) holdStill(() => (note.textContent = sentence));
  }

  element.addEventListener("focusin", ({ target }) => {
    if (controls.includes(target)) last = target;
  });
  element.addEventListener("input", () => setUndo(null));
  next.addEventListener("click", () => {
    const answers = sheet.answers();
    const gaps = controls.filter((control) => !(idOf(control) in answers));
    const after = gaps.find((gap) => controls.indexOf(gap) > controls.indexOf(last));
    (after ?? gaps[0] ?? part("take")).focus();
  });
  clear.addEventListener("click", () => {
    if (undo) {
      undo();
      setUndo(null);
      say(clear.dataset.undone);
    } else {
      setUndo(sheet.clear());
      say(clear.dataset.cleared);
    }
  });
  offerWays(sheet, element, part, say);
  return { tell, keep, part };
}
