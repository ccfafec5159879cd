// Everything that can be found, loaded once, and the entries that answer a query, best first.

import { fitOf, isNear, tellingWords, wordsOf } from "./words.js";

export const ROOT = new URL("../../../", import.meta.url); // the root of the site, two folders above theme/js

// What a word is worth in each part of an entry, most first. A list: the part that fits best is shown.
const WORTH = { title: 8, situations: 5, labels: 4, kind: 3, summary: 2 };
const SLIP = 0.5;
const JOINED = 1;
const LONG = 5; // letters; shorter ones stand in too many words
const PHRASE = 10; // the words side by side

let loading;

// The index of the file at an address below the root: its `entries`, and by each word the `texts` it stands in.
export function loadIndex(address) {
  loading ??= fetch(new URL(address, ROOT)).then(async (answer) => {
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return indexOf(await answer.json());
  });
  loading.catch(() => (loading = undefined)); // asked again at the next key
  return loading;
}

// A text is there once, however many entries have it, and so is a word: a query is compared with a few
// thousand words instead of with all that was ever written.
function indexOf(entries) {
  const texts = new Map();
  for (const [place, entry] of entries.entries()) {
    const owner = { entry, place };
    for (const [rank, part] of partsOf(entry).entries()) {
      if (!texts.has(part.text)) texts.set(part.text, { line: wordsOf(part.text).join(" "), parts: [] });
      texts.get(part.text).parts.push({ ...part, owner, rank });
    }
  }
  const words = new Map();
  for (const text of texts.values()) {
    for (const word of new Set(text.line.split(" "))) {
      if (words.has(word)) words.get(word).push(text);
      else words.set(word, [text]);
    }
  }
  return { entries, texts: [...texts.values()], words };
}

function partsOf(entry) {
  return Object.entries(WORTH).flatMap(([name, worth]) => {
    const given = entry[name] ?? [];
    return [given].flat().map((text) => ({ text, worth, isReason: Array.isArray(given) }));
  });
}

// Returns [{ entry, why }]: the entries with all words of a query, or with most if none has all; then
// those with one word less.
// `why` is the situation or label that fits, "" if the title or summary does.
export function answers(index, query) {
  const typed = tellingWords(query);
  const ranks = new Map();
  for (const word of typed) {
    for (const owner of add(ranks, hits(index, word))) ranks.get(owner).words += 1;
  }
  const most = Math.max(...[...ranks.values()].map(({ words }) => words));
  if (typed.length > 1) add(ranks, withPhrase(index, typed.join(" ")));
  const best = [...ranks.values()].filter(({ words }) => words > 0 && words >= most - 1);
  return best.sort((one, other) => other.words - one.words || other.score - one.score || one.place - other.place);
}

// The query with each unknown word replaced by the nearest one we know, "" if there is nothing to mend.
export function mended({ words }, query) {
  const known = [...words.keys()];
  const better = wordsOf(query).map((typed) => (known.some(fitOf(typed)) ? typed : (nearest(known, typed) ?? typed)));
  const text = better.join(" ");
  return text === wordsOf(query).join(" ") ? "" : text;
}

function nearest(known, typed) {
  const near = known.filter((word) => isNear(typed, word));
  return near.sort((one, other) => Math.abs(one.length - typed.length) - Math.abs(other.length - typed.length))[0];
}

// The texts that have a word, each with how well it `fits`, by the first of these ways that finds any:
// the word as it was typed, words written as one («thankyou»), a slip.
function hits(index, typed) {
  const asTyped = withWords(index, fitOf(typed));
  if (asTyped.length) return asTyped;
  const isJoined = ({ line }) => typed.length > LONG && line.replaceAll(" ", "").includes(typed);
  const joined = index.texts.filter(isJoined).map((text) => ({ text, fits: JOINED }));
  return joined.length ? joined : withWords(index, (word) => (isNear(typed, word) ? SLIP : 0));
}

function withWords({ words }, fit) {
  return [...words].flatMap(([word, texts]) => {
    const fits = fit(word);
    return fits ? texts.map((text) => ({ text, fits })) : [];
  });
}

function withPhrase({ texts }, phrase) {
  return texts.filter(({ line }) => line.includes(phrase)).map((text) => ({ text, fits: PHRASE }));
}

// Add to the rank of each entry what the best of its texts is worth; return the owners of what was found.
function add(ranks, given) {
  const best = new Map();
  for (const { text, fits } of given) {
    for (const part of text.parts) {
      const score = part.worth * fits;
      const before = best.get(part.owner);
      const isBetter = !before || score > before.score || (score === before.score && part.rank < before.part.rank);
      if (isBetter) best.set(part.owner, { score, part });
    }
  }
  for (const [owner, { score, part }] of best) {
    const rank = ranks.get(owner) ?? { ...owner, why: "", words: 0, score: 0, best: 0 };
    rank.score += score;
    if (score > rank.best) Object.assign(rank, { best: score, why: part.isReason ? part.text : "" });
    ranks.set(owner, rank);
  }
  return best.keys();
}
