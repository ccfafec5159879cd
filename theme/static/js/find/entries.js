// Everything that can be found, loaded once, and the entries that answer a query, best first.

import { fit, isNear, tellingWords, wordsOf } from "./words.js";

export const ROOT = new URL("../../../", import.meta.url); // the root of the site, two folders above theme/js

// What a word is worth in each part of an entry. A list: the part that fits best is shown.
const WORTH = { title: 8, situations: 5, labels: 4, kind: 3, summary: 2 };
const SLIP = 0.5;
const JOINED = 1;
const LONG = 5; // letters; shorter ones stand in too many words
const PHRASE = 10; // the words side by side

let loading;

// The entries of the file at an address below the root, each with `parts`: what is searched.
export function loadEntries(address) {
  loading ??= fetch(new URL(address, ROOT)).then(async (answer) => {
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return (await answer.json()).map((entry) => ({ ...entry, parts: partsOf(entry) }));
  });
  loading.catch(() => (loading = undefined)); // asked again at the next key
  return loading;
}

// Returns [{ entry, why }]: the entries with all words of a query, or with most if none has all; then
// those with one word less.
// `why` is the situation or label that fits, "" if the title or summary does.
export function answers(entries, query) {
  const typed = tellingWords(query);
  const ranks = new Map(entries.map((entry) => [entry, { entry, why: "", words: 0, score: 0, best: 0 }]));
  for (const word of typed) {
    for (const found of ranked(ranks, word)) found.words += 1;
  }
  if (typed.length > 1) add(ranks, (part) => (part.words.join(" ").includes(typed.join(" ")) ? PHRASE : 0));
  const found = [...ranks.values()].filter(({ words }) => words > 0);
  const most = Math.max(...found.map(({ words }) => words));
  const best = found.filter(({ words }) => words >= most - 1);
  return best.sort((one, other) => other.words - one.words || other.score - one.score);
}

// The query with each unknown word replaced by the nearest one we know, "" if there is nothing to mend.
export function mended(entries, query) {
  const known = [...new Set(entries.flatMap(({ parts }) => parts.flatMap(({ words }) => words)))];
  const better = wordsOf(query).map((typed) =>
    known.some((word) => fit(typed, word)) ? typed : (nearest(known, typed) ?? typed),
  );
  const text = better.join(" ");
  return text === wordsOf(query).join(" ") ? "" : text;
}

function nearest(known, typed) {
  const near = known.filter((word) => isNear(typed, word));
  return near.sort((one, other) => Math.abs(one.length - typed.length) - Math.abs(other.length - typed.length))[0];
}

function partsOf(entry) {
  return Object.keys(WORTH).flatMap((name) =>
    [entry[name] ?? []].flat().map((text) => ({
      text,
      words: wordsOf(text),
      worth: WORTH[name],
      isReason: Array.isArray(entry[name]),
    })),
  );
}

// The first of these ways that finds anything: the word as it was typed, words written as one
// («thankyou»), a slip.
function ranked(ranks, typed) {
  const best = (fitOf) => (part) => Math.max(0, ...part.words.map(fitOf));
  const isJoined = (part) => typed.length > LONG && part.words.join("").includes(typed);
  const ways = [
    best((word) => fit(typed, word)),
    (part) => (isJoined(part) ? JOINED : 0),
    best((word) => (isNear(typed, word) ? SLIP : 0)),
  ];
  for (const way of ways) {
    const found = add(ranks, way);
    if (found.length) return found;
  }
  return [];
}

// Add to each rank what its best part is worth; return those with one.
function add(ranks, fitOf) {
  const found = [];
  for (const rank of ranks.values()) {
    let best = 0;
    let why = "";
    for (const part of rank.entry.parts) {
      const score = part.worth * fitOf(part);
      if (score <= best) continue;
      best = score;
      why = part.isReason ? part.text : "";
    }
    if (!best) continue;
    found.push(rank);
    rank.score += best;
    if (best > rank.best) Object.assign(rank, { best, why });
  }
  return found;
}
