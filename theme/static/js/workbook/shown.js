// What a calculation changes in the page: a text, a mark and its reason.

// Only a change is written, so that a screen reader hears no more than that.
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function mark(element, says, shown, rule) {
  if (rule) element.dataset.mark = rule.mark;
  else delete element.dataset.mark;
  const isSaid = !rule || shown.toLowerCase().includes(rule.says.toLowerCase());
  if (says) write(says, isSaid ? "" : ` ${rule.says}`);
}
