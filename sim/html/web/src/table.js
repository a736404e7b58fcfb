// SPDX-License-Identifier: Apache-2.0
import { element } from "./dom.js";

const shownRows = 300;

/// Rows as they are: in the page texts are numbers of `words` (sim/html/document.cpp).
export function decoded({ words, rows }) {
  const lists = Object.entries(words);
  for (const row of rows) for (const [at, list] of lists) row[at] = list[row[at]];
  return rows;
}

const isNumber = (cell) => typeof cell === "number";

function shown(cell) {
  if (cell === null) return "";
  return isNumber(cell) ? cell.toLocaleString("en", { maximumSignificantDigits: 5 }) : String(cell);
}

const classOf = (cell, column) => (String(cell).length > 48 ? "long" : column.right && "right");

/// A table in a box of its own, which scrolls where the page must not. Columns: {title, right}.
export function table(title, columns, rows) {
  const head = element("tr", {}, ...columns.map((c) => element("th", { scope: "col", class: c.right && "right" }, c.title)));
  const body = rows.slice(0, shownRows).map((row) =>
    element("tr", {}, ...row.map((cell, i) =>
      element(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : undefined, class: classOf(cell, columns[i]) }, shown(cell)))));
  const box = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": title },
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
  if (rows.length <= shownRows) return box;
  const rest = `The first ${shownRows} of ${rows.length.toLocaleString("en")} rows; the CSV has all of them.`;
  return element("div", {}, box, element("p", { class: "note" }, rest));
}

/// Columns of data, right-aligned where all of their cells are numbers.
export function dataTable(title, data) {
  const columns = data.columns.map((name, i) => ({
    title: name,
    right: data.rows.every((row) => row[i] === null || isNumber(row[i])),
  }));
  return table(title, columns, data.rows);
}

/// As RFC 4180 has it.
export function csv(names, rows) {
  const field = (cell) => {
    const text = cell === null ? "" : String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [names, ...rows].map((row) => row.map(field).join(",") + "\r\n").join("");
}
