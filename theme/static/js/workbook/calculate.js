// Every value and every mark of a board. The twin of calculate.py.

import { evaluate } from "./evaluate.js";

// inputs: {name: value}; rows: {table: [[value of each typed column]]} -> { names, tables, height }
export function calculate(book, inputs, rows) {
  const names = { ...inputs };
  const tables = {};
  const formulas = new Map(book.figures.map((figure) => [`/${figure.name}`, figure.tree]));
  for (const table of book.tables) {
    const typed = table.columns.filter((column) => column.accepts);
    tables[table.name] = Object.fromEntries(
      typed.map((column, at) => [column.name, rows[table.name].map((row) => row[at] ?? null)]),
    );
    for (const column of table.columns) if (!column.accepts) formulas.set(`${table.name}/${column.name}`, column.tree);
  }
  for (const [table, name] of book.order) {
    const tree = formulas.get(`${table}/${name}`);
    if (!table) names[name] = evaluate(tree, { names, tables });
    else tables[table][name] = rows[table].map((_, row) => evaluate(tree, { names, tables, table, row }));
  }
  return { names, tables };
}

// -> { figures: {name: rule}, cells: {table: [{column: rule}]} }; of several rules the first that holds
export function findMarks(book, values, rows) {
  const holds = (rule, place) => evaluate(rule.tree, { ...values, ...place }) === true;
  const figures = {};
  for (const figure of book.figures) figures[figure.name] = figure.rules.find((rule) => holds(rule, {}));
  const cells = {};
  for (const table of book.tables) {
    cells[table.name] = rows[table.name].map((_, row) => {
      const found = {};
      for (const rule of table.rules) {
        if (!holds(rule, { table: table.name, row })) continue;
        for (const column of rule.columns) found[column] ??= rule;
      }
      return found;
    });
  }
  return { figures, cells };
}
