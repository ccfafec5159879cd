// Reads calendar files with Mozilla's ical.js, as Thunderbird does: node read_calendar.mjs <ical.js> <file>…
// Prints the moments of every appointment as a list of lists; what is not valid ends it with an error.

import fs from "node:fs";

const [library, ...files] = process.argv.slice(2);
const { default: ICAL } = await import(library);
ICAL.design.strict = true;

const found = files.map((file) => {
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, "utf8")));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const moments = new ICAL.Event(calendar.getFirstSubcomponent("vevent")).iterator();
  const all = [];
  for (let next = moments.next(); next; next = moments.next()) {
    all.push(next.isDate ? next.toString() : next.toJSDate().toISOString());
  }
  return all;
});
console.log(JSON.stringify(found));
