// SPDX-License-Identifier: Apache-2.0
// The page of a report, made of the document that stands in it (sim/html/document.hpp says what that holds).
import { chartFigure } from "./chart.js";
import { download, element, folded } from "./dom.js";
import { csv, decoded, table } from "./table.js";
import { apply, isDark, onTheme, toggleTheme } from "./theme.js";

const makers = {
  figures: (part) =>
    element("dl", { class: "figures" }, ...part.figures.map((figure) =>
      element("div", {}, element("dt", {}, figure.label), element("dd", {}, figure.value),
        figure.note ? element("dd", { class: "note" }, figure.note) : ""))),
  table: (part) => {
    const whole = () => element("div", {},
      table(part.title, part.columns, part.rows),
      element("div", { class: "tools" }, element("button", { type: "button", "aria-label": `CSV of ${part.title}`,
        onclick: () => download(`${part.id}.csv`, "text/csv", csv(part.columns.map((c) => c.title), part.rows)) }, "CSV")));
    const caption = part.caption ? element("p", { class: "caption" }, part.caption) : "";
    return element("section", { class: "wide", id: part.id },
      ...(part.folded ? [folded(part.title, () => element("div", {}, caption, whole()))] : [element("h3", {}, part.title), caption, whole()]));
  },
  chart: chartFigure,
  absent: (part) => element("p", { class: "absent" }, element("strong", {}, `${part.title}: `), part.text),
  verbatim: (part) => element("div", { class: "wide" }, folded(part.title, () => element("pre", { tabindex: "0", class: "scroll" }, part.text))),
  notice: (part) => element("p", { class: "notice", role: "note" }, part.text),
};

function sectionOf(section) {
  const grid = element("div", { class: "grid" }, ...section.parts.map((part) => makers[part.kind](part)));
  return element("section", { id: section.id, "aria-labelledby": `${section.id}-title` },
    element("h2", { id: `${section.id}-title` }, section.title),
    section.intro ? element("p", { class: "intro" }, section.intro) : "", grid);
}

function themeButton() {
  const button = element("button", { type: "button", id: "theme", onclick: toggleTheme });
  onTheme(() => (button.textContent = isDark() ? "Light" : "Dark"));
  return button;
}

const report = JSON.parse(document.getElementById("document").textContent);
for (const part of report.sections.flatMap((section) => section.parts))
  if (part.kind === "table") decoded(part);
  else if (part.kind === "chart") decoded(part.data);
document.body.append(
  element("a", { class: "skip", href: "#main" }, "Skip to the report"),
  element("header", {}, element("div", { class: "bar" },
    element("div", {}, element("h1", {}, report.title), element("p", {}, report.subtitle)), themeButton())),
  element("nav", { "aria-label": "Sections" },
    ...report.sections.map((section) => element("a", { href: `#${section.id}` }, section.title))),
  element("main", { id: "main", tabindex: "-1" }, ...report.sections.map(sectionOf)),
  element("footer", {}, report.footer));
apply();
