// Words that mean the same to somebody who searches: any case, any accent, any ending, a slip of the finger.

const ENDING = /(?:ations?|ions?|ings?|ers?|ed|ies|ied|es|e|y|s)$/;
const LITTLE = new Set(
  "a an and are at be by do for from have how i in is it me my of on or our the they this to was we what when where who why with you your".split(
    " ",
  ),
);

const stems = new Map(); // asked for at every key

export const wordsOf = (text) => plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];

// The words of a query that say something; all of them if none does.
export function tellingWords(query) {
  const words = wordsOf(query);
  const telling = words.filter((word) => !LITTLE.has(word));
  return telling.length ? telling : words;
}

// How well a typed word, perhaps unfinished, fits a word: a function that gives 0 to 4.
export function fitOf(typed) {
  const stemmed = stem(typed);
  return (word) => {
    if (word === typed) return 4;
    if (stem(word) === stemmed) return 3;
    return typed.length > 1 && word.startsWith(typed) ? 2 : 0;
  };
}

// Whether a typed word is the beginning of a word but for a slip or two.
export function isNear(typed, word) {
  const slips = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
  return slips > 0 && begins(typed, word, slips);
}

function begins(typed, word, slips) {
  let same = 0;
  while (same < typed.length && typed[same] === word[same]) same++;
  const [x, y] = [typed.slice(same), word.slice(same)];
  if (!x) return true;
  if (!slips) return false;
  return (
    begins(x.slice(1), y.slice(1), slips - 1) || // a wrong letter
    begins(x.slice(1), y, slips - 1) || // one too many
    begins(x, y.slice(1), slips - 1) || // one missing
    (x[0] === y[1] && x[1] === y[0] && begins(x.slice(2), y.slice(2), slips - 1)) // two swapped
  );
}

function plain(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "").toLowerCase();
}

// «rejected», «rejections» → «reject»; «planning» → «plan».
function stem(word) {
  if (!stems.has(word)) {
    const cut = word.replace(ENDING, "");
    stems.set(word, cut.length < 3 ? word : cut.replace(/(.)\1$/, "$1"));
  }
  return stems.get(word);
}
