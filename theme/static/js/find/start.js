// Finding: suggestions in every search form, the full text on the search page, filters in the catalogue.
// Whatever fails leaves the page as it was: a form that leads to the full list, links to shelves.

import { suggest } from "./suggest.js";

for (const form of document.querySelectorAll("form[data-search]")) suggest(form);

const page = document.querySelector("[data-full-text]");
if (page) import("./page.js").then(({ startPage }) => startPage(page));

const filters = document.querySelector("[data-filters]");
if (filters) import("./filters.js").then(({ startFilters }) => startFilters(filters));
