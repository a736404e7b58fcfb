// SPDX-License-Identifier: Apache-2.0
// Charts: one after the other, so that the page answers meanwhile; again when the theme or the width changes.
import embed from "vega-embed";
import { download, element, folded } from "./dom.js";
import { csv, dataTable } from "./table.js";
import { chartConfig, isDark, onTheme } from "./theme.js";

const manyMarks = 1500; // from here on a canvas is faster than SVG elements
const drawings = [];
let generation = 0;
let last = Promise.resolve();

const records = (data, rows) => rows.map((row) => Object.fromEntries(row.map((cell, i) => [data.columns[i], cell])));

/// The chart's rows by the panel in which they are drawn.
function panelsOf(chart) {
  const { columns, rows } = chart.data;
  if (!chart.panel) return [["", rows]];
  const at = columns.indexOf(chart.panel);
  const panels = new Map();
  for (const row of rows) {
    if (!panels.has(row[at])) panels.set(row[at], []);
    panels.get(row[at]).push(row);
  }
  return [...panels];
}

/// One view of a chart in a box of its own.
class Drawing {
  constructor(chart, rows, box) {
    Object.assign(this, { chart, rows, box, view: null });
    drawings.push(this);
  }

  async draw() {
    const width = this.box.clientWidth;
    const spec = { ...this.chart.spec, datasets: { rows: records(this.chart.data, this.rows) } };
    if (this.chart.aspect) spec.height = Math.max(120, Math.min(560, (width - 60) * this.chart.aspect));
    this.view?.finalize();
    const made = await embed(this.box, spec, {
      mode: "vega-lite", actions: false, ast: true, config: chartConfig(width, this.chart.colours),
      renderer: this.rows.length > manyMarks ? "canvas" : "svg", tooltip: { theme: isDark() ? "dark" : "light" },
    });
    this.view = made.view;
    this.box.dataset.drawn = "true";
  }
}

async function drawAll(mine) {
  for (const drawing of drawings) {
    if (mine !== generation) return;
    await drawing.draw();
    await new Promise((done) => setTimeout(done));
  }
  if (mine === generation) document.documentElement.dataset.drawn = "true";
}

/// What is being drawn ends first: no box is drawn into twice at once.
function again() {
  const mine = ++generation;
  delete document.documentElement.dataset.drawn;
  last = last.then(() => drawAll(mine));
}

onTheme(again);

let lastWidth = window.innerWidth;
let pending = null;
window.addEventListener("resize", () => {
  if (window.innerWidth === lastWidth) return;
  lastWidth = window.innerWidth;
  clearTimeout(pending);
  pending = setTimeout(again, 150);
});

async function saveSvg(name, drawing) {
  download(`${name}.svg`, "image/svg+xml", await drawing.view.toSVG());
}

export function chartFigure(chart) {
  const { columns, rows } = chart.data;
  const figure = element("figure", { id: chart.id, class: chart.wide ? "wide" : "" }, element("h3", {}, chart.title));
  const panels = element("div", { class: chart.panel ? "panels" : "" });
  const saves = [];
  for (const [title, part] of panelsOf(chart)) {
    const box = element("div", { class: "chart", role: "img", "aria-label": [chart.title, title, chart.summary].filter(Boolean).join(". ") });
    panels.append(element("div", { class: "panel" }, title && element("h4", {}, title), box));
    const drawing = new Drawing(chart, part, box);
    const name = [chart.id, title].filter(Boolean).join("_").replace(/[^\w.-]+/g, "_");
    saves.push(element("button", { type: "button", onclick: () => saveSvg(name, drawing), "aria-label": `SVG of ${chart.title} ${title}` },
      title ? `SVG ${title}` : "SVG"));
  }
  figure.append(panels, element("figcaption", {}, chart.caption),
    element("p", { class: "summary" }, chart.summary),
    element("div", { class: "tools" },
      element("button", { type: "button", "aria-label": `CSV of ${chart.title}`,
        onclick: () => download(`${chart.id}.csv`, "text/csv", csv(columns, rows)) }, "CSV"),
      saves.length === 1 ? saves[0] : folded("SVG", () => element("div", { class: "tools" }, ...saves)),
      folded("Data", () => dataTable(chart.title, chart.data))));
  return figure;
}
