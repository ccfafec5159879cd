// What stands in a board: its inputs and the typed cells of its tables, kept on this device only.

export function sampleOf(book) {
  const inputs = Object.fromEntries(book.inputs.map((input) => [input.name, input.value]));
  const rows = book.tables.map((table) => [table.name, table.rows.map((row) => [...row])]);
  return { inputs, rows: Object.fromEntries(rows) };
}

export function emptyOf(book) {
  const { inputs, rows } = sampleOf(book);
  for (const table of book.tables) if (table.grows) rows[table.name] = [];
  return { inputs, rows };
}

export const typedColumns = (table) => table.columns.filter((column) => column.accepts).map(({ name }) => name);

// Columns and inputs by name: answers kept for another shape of the board are not taken up.
function shapeOf(book) {
  return JSON.stringify([book.inputs.map(({ name }) => name), book.tables.map((table) => [table.name, typedColumns(table)])]);
}

export function readKept(key, book) {
  try {
    const { shape, state } = JSON.parse(localStorage.getItem(key)) ?? {};
    return shape === shapeOf(book) ? state : null;
  } catch {
    return null; // storage is closed to us, or holds what is not ours
  }
}

export function keep(key, book, state) {
  try {
    localStorage.setItem(key, JSON.stringify({ shape: shapeOf(book), state }));
  } catch {
    // A private window or a full disk: the board works on, it is not kept.
  }
}

// Calls back when another tab changes the board, or the page comes back from the browser's memory.
export function onOthersChange(key, change) {
  addEventListener("storage", (event) => {
    if (event.key === null || event.key === key) change();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) change();
  });
}
