// The controls of a sheet and what is in them. An answer is text for a field and true for a
// ticked box; what is empty has no answer.

export const CONTROLS = "[data-field], [data-item]";

export const idOf = (control) => control.dataset.field ?? control.dataset.item;
const isBox = (control) => control.type === "checkbox";

export function controlsIn(element) {
  return [...element.querySelectorAll(CONTROLS)];
}

// The label as the author wrote it, without what is said beside it.
export function labelOf(control) {
  const label = control.closest("label") ?? control.parentElement;
  return (label.querySelector("span")?.firstChild ?? label).textContent.trim();
}

export function collect(controls) {
  const answers = {};
  for (const control of controls) {
    if (isBox(control) ? control.checked : control.value.trim()) {
      answers[idOf(control)] = isBox(control) || control.value;
    }
  }
  return answers;
}

export function show(control, answer) {
  if (isBox(control)) control.checked = answer === true;
  else control.value = answer ?? "";
}

// Whether a control can hold an answer that was given to an earlier form of it.
export function fits(control, answer) {
  if (isBox(control) || answer === true) return isBox(control) && answer === true;
  if (control.type !== "select-one") return true;
  return [...control.options].some(({ value }) => value === answer);
}
