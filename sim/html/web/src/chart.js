// SPDX-License-Identifier: Apache-2.0
// Charts: those near what the reader looks at, one after the other, so that the page answers meanwhile; again when the
// theme or the width changes, and all of them for a print.
import embed from "vega-embed";
import { download, element, folded } from "./dom.js";
import { csv, dataTable } from "./table.js";
import { chartConfig, inkOf, isDark, onTheme } from "./theme.js";

const manyMarks = 1500; // from here on a canvas is faster than SVG elements
const nearby = 250; // pixels above and below the window in which charts are drawn ahead
const drawings = [];
let generation = 0;

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

/// About as high as the chart will be, so that what is below hardly moves when it is drawn.
const expectedHeight = (chart, width) => (chart.aspect ? viewHeight(chart, width) : Number(chart.spec.height) || 200) + 50;
const viewHeight = (chart, width) => Math.max(120, Math.min(560, (width - 60) * chart.aspect));

/// One view of a chart in a box of its own.
class Drawing {
  constructor(chart, rows, box) {
    Object.assign(this, { chart, rows, box, view: null, isNear: null, generation: -1, turn: null });
    drawings.push(this);
    box.style.minHeight = `${expectedHeight(chart, 400)}px`;
    watcher.observe(box);
  }

  get isStale() { return this.generation !== generation; }

  /// As the page is now; whoever else draws it meanwhile is waited for.
  async draw() {
    while (this.isStale) await (this.turn ??= this.#drawOnce().finally(() => (this.turn = null)));
  }

  async #drawOnce() {
    const mine = generation;
    try {
      await this.#embed();
      delete this.box.dataset.failed;
    } catch (error) {
      console.error(error);
      this.view = null;
      this.box.replaceChildren(element("p", { class: "absent" }, `This picture could not be drawn (${error.message}). Its data are below it.`));
      this.box.dataset.failed = "true";
    }
    this.box.style.minHeight = "";
    this.box.dataset.drawn = "true";
    this.generation = mine;
  }

  async #embed() {
    const width = this.box.clientWidth;
    const spec = { ...this.chart.spec, datasets: { rows: records(this.chart.data, this.rows) } };
    if (this.chart.aspect) spec.height = viewHeight(this.chart, width);
    const label = this.box.getAttribute("aria-label");
    this.view?.finalize();
    const made = await embed(this.box, spec, {
      mode: "vega-lite", actions: false, ast: true, config: chartConfig(width, this.chart.colours, !this.chart.aspect),
      renderer: this.rows.length > manyMarks ? "canvas" : "svg", tooltip: { theme: isDark() ? "dark" : "light" },
    });
    this.view = this.box.view = made.view;
    for (const [name, value] of [["role", "img"], ["aria-label", label]]) this.box.setAttribute(name, value); // not Vega's own
  }
}

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) drawings.find((drawing) => drawing.box === entry.target).isNear = entry.isIntersecting;
  drawNearby();
}, { rootMargin: `${nearby}px 0px` });

let isDrawing = false;

/// `data-drawn` on the page says that nothing near is left to draw.
async function drawNearby() {
  const next = () => drawings.find((drawing) => drawing.isNear && drawing.isStale);
  if (next()) delete document.documentElement.dataset.drawn;
  if (isDrawing) return;
  isDrawing = true;
  for (let drawing; (drawing = next()); ) {
    await drawing.draw();
    await new Promise((done) => setTimeout(done));
  }
  isDrawing = false;
  if (drawings.every((drawing) => drawing.isNear !== null)) document.documentElement.dataset.drawn = "true";
}

/// Nothing is waited for but what is done at once: a print is of the page as it is when this returns to the browser.
async function drawAll() {
  for (const drawing of drawings) await drawing.draw();
}

function again() {
  ++generation;
  drawNearby();
}

onTheme(again);
window.addEventListener("beforeprint", drawAll);

let lastWidth = window.innerWidth;
let pending = null;
window.addEventListener("resize", () => {
  if (window.innerWidth === lastWidth) return;
  lastWidth = window.innerWidth;
  clearTimeout(pending);
  pending = setTimeout(again, 150);
});

/// On the page's colour: labels are made to be read on that.
async function saveSvg(name, drawing) {
  await drawing.draw();
  if (drawing.view === null) return;
  const svg = await drawing.view.toSVG();
  download(`${name}.svg`, "image/svg+xml", svg.replace(/<svg[^>]*>/, (tag) => `${tag}<rect width="100%" height="100%" fill="${inkOf().page}"/>`));
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
