// Sentences of the page with their gaps filled: «{filled} of {all} filled». The sentences stand in
// the template, none in a script.

export function worded(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
