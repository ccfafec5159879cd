// Ways to take a sheet away, filled in. What a way needs is fetched when it is chosen.

import { keepChoice, readChoice } from "./answers.js";
import { idOf, labelOf } from "./controls.js";
import { copy } from "./copy.js";
import { longDay } from "./days.js";
import { download, published } from "./files.js";
import { worded } from "./words.js";

const LETTER_COUNTRIES = /-(US|CA|MX|PH|CL|CO|VE|CR|GT|PA|SV)\b/;

// Each takes what is there to take and returns what to say; null when there is nothing to say.
const WAYS = {
  async copy({ written, sentences }) {
    return (await copy(written())) ? sentences.copied : sentences.failed;
  },
  async subject({ written, sentences }) {
    const writing = written().then(({ subject }) => ({ text: subject, html: "" }));
    return (await copy(writing)) ? sentences.copied : sentences.failed;
  },
  async mail({ written, sentences }) {
    const { mailAddress } = await import("./mail.js");
    const address = mailAddress(await written());
    if (address) location.assign(address);
    return address ? null : sentences.long;
  },
  async draft({ written, save, sentences }) {
    const { mailDraft } = await import("./mail.js");
    return save("eml", mailDraft(await written()), sentences.saved);
  },
  async csv({ sheet, element, save, sentences }) {
    const { tables } = await import("./tables.js");
    return save("csv", tables(element, sheet.answers()), sentences.saved);
  },
  async xlsx({ sheet, element, save, sentences }) {
    const { spreadsheet } = await import("./spreadsheet.js");
    return save("xlsx", await spreadsheet(element, sheet.answers()), sentences.saved);
  },
  print() {
    window.print();
    return null;
  },
  async word({ sheet, button, save, sentences }) {
    const [{ fillWord }, bytes] = await Promise.all([import("./word.js"), published(button.dataset.file)]);
    return save("docx", await fillWord(bytes, sheet.answers()), sentences.saved);
  },
  async pdf({ sheet, part, save, sentences }) {
    const [{ fillPdf }, bytes] = await Promise.all([import("./pdf.js"), published(part("paper").value)]);
    const { file, tooLong } = await fillPdf(bytes, sheet.answers());
    const cut = tooLong.length ? ` ${worded(sentences.cut, { labels: labels(sheet, tooLong) })}` : "";
    return save("pdf", file, sentences.saved) + cut;
  },
  async calendar({ part, save, sentences }) {
    const { readAppointment, calendarFile } = await import("./calendar.js");
    const appointment = readAppointment(part("calendar"));
    if (!appointment) return sentences.day;
    const begins = worded(sentences.begins, { day: longDay(appointment.day) });
    return `${save("ics", calendarFile(appointment), sentences.saved)} ${begins}`;
  },
};

export function offerWays(sheet, element, part, say) {
  rememberPaper(part("paper"));
  element.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-take]");
    if (!button || button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    const sentences = part("said").dataset;
    const written = async () => (await import("./written.js")).written(element, sheet.answers());
    const save = (extension, file, sentence) => {
      const name = `${sheet.slug}-filled.${extension}`;
      download(file, name);
      return worded(sentence, { name });
    };
    try {
      const way = WAYS[button.dataset.take];
      const told = await way({ sheet, element, part, button, written, save, sentences });
      if (told === null) return;
      const isOfSheet = button.dataset.take !== "calendar";
      say(isOfSheet ? `${told} ${needed(sheet, sentences)}`.trim() : told);
    } catch (error) {
      say(sentences.failed);
      reportError(error);
    } finally {
      button.ariaBusy = "false";
    }
  });
}

function rememberPaper(choice) {
  if (!choice) return;
  const usual = LETTER_COUNTRIES.test(navigator.language) ? "Letter" : "A4";
  const wanted = readChoice("paper") ?? usual;
  const option = [...choice.options].find(({ text }) => text === wanted);
  if (option) option.selected = true;
  choice.addEventListener("change", () => keepChoice("paper", choice.selectedOptions[0].text));
}

function needed(sheet, sentences) {
  const answers = sheet.answers();
  const empty = sheet.controls.filter((control) => control.required && !(idOf(control) in answers)).map(idOf);
  return empty.length ? worded(sentences.needed, { labels: labels(sheet, empty) }) : "";
}

function labels(sheet, ids) {
  const named = sheet.controls.filter((control) => ids.includes(idOf(control))).map(labelOf);
  return [...new Set(named)].join(", ");
}
