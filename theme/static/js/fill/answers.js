// What was filled in, kept on this device: one entry for each edition of a resource. Where the
// browser keeps nothing (storage switched off, or full) it lives as long as the page.

const PREFIX = "fill:";
const unkept = new Map();

const key = (slug, edition) => `${PREFIX}${slug}:${edition}`;

function keys(slug) {
  try {
    return Object.keys(localStorage).filter((each) => each.startsWith(key(slug, "")));
  } catch {
    return [];
  }
}

export function hasAnswers(slug) {
  return keys(slug).length > 0;
}

// Answers by id, or null if there are none of this edition.
export function readAnswers(slug, edition) {
  return read(key(slug, edition));
}

function read(name) {
  if (unkept.has(name)) return unkept.get(name); // newer than what the device keeps
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

// Whether the device keeps them.
export function keepAnswers(slug, edition, answers) {
  return write(key(slug, edition), answers);
}

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    unkept.delete(name);
    return true;
  } catch {
    unkept.set(name, value);
    return false;
  }
}

// The newest other edition that was filled in: { edition, answers }, or null.
export function otherEdition(slug, edition) {
  const others = keys(slug).filter((each) => each !== key(slug, edition) && read(each));
  const name = others.sort().at(-1);
  return name ? { edition: name.slice(key(slug, "").length), answers: read(name) } : null;
}

// Forget every edition; returns what brings it all back.
export function forgetAnswers(slug) {
  const kept = keys(slug).map((name) => [name, read(name)]);
  for (const [name] of kept) localStorage.removeItem(name);
  const lost = [...unkept].filter(([name]) => name.startsWith(key(slug, "")));
  for (const [name] of lost) unkept.delete(name);
  return () => {
    for (const [name, value] of [...kept, ...lost]) write(name, value);
  };
}

// Calls back when another tab changes the answers, or the page comes back from the browser's memory.
export function onOthersChange(slug, edition, change) {
  addEventListener("storage", (event) => {
    if (event.key === null || event.key === key(slug, edition)) change();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) change();
  });
}

// A choice that holds for all resources, as the size of paper.
export function readChoice(name) {
  return read(PREFIX + name);
}

export function keepChoice(name, value) {
  write(PREFIX + name, value);
}
