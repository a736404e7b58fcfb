// SPDX-License-Identifier: Apache-2.0
// Light or dark: as the system has it until the reader chooses. Lightness only rises or only falls along every scale of
// colours, so that a print in grey keeps the order.
import { scheme } from "vega";

const ramp = scheme("viridis");
const blues = scheme("blues");
const system = matchMedia("(prefers-color-scheme: dark)");
const listeners = [];

const inks = {
  light: { text: "#1b1f24", muted: "#57606a", grid: "#e3e6ea", page: "#ffffff" },
  dark: { text: "#e6e9ed", muted: "#a3acb8", grid: "#353c46", page: "#171b21" },
};

let chosen = null;

export const isDark = () => (chosen === null ? system.matches : chosen === "dark");

export function toggleTheme() {
  chosen = isDark() ? "light" : "dark";
  apply();
}

export const inkOf = () => inks[isDark() ? "dark" : "light"];

export function onTheme(listener) {
  listeners.push(listener);
}

export function apply() {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  for (const listener of listeners) listener();
}

system.addEventListener("change", apply);

/// `count` colours from the strongest contrast with the page to the weakest: ten of them are more than 6 of 100 steps of
/// lightness (CIE L*) apart. The fewer they are, the further the weakest is from the page, on which a line has no outline.
export function categories(count) {
  if (count <= 1) return [ramp(isDark() ? 0.65 : 0.3)];
  const room = Math.max(0, 10 - count) / 8;
  const [from, to] = isDark() ? [1, 0.2 + 0.22 * room] : [0, 0.8 - 0.1 * room];
  return Array.from({ length: count }, (_, i) => ramp(from + ((to - from) * i) / (count - 1)));
}

/// More is further from the page: darker on light, lighter on dark.
function sequence() {
  const shades = isDark() ? (share) => ramp(0.18 + 0.82 * share) : (share) => blues(0.2 + 0.8 * share);
  return Array.from({ length: 9 }, (_, i) => shades(i / 8));
}

const numbersBeside = 50; // of the numbers of an axis and its title, pixels
/// Of the names beside an axis.
const labelLimit = (width) => Math.min(190, width * 0.36);

/// Vega-Lite's configuration for a chart `width` pixels wide with so many categories. A legend begins behind what stands
/// beside the vertical axis: names, or numbers.
export function chartConfig(width, count, hasNames) {
  const ink = inkOf();
  const narrow = width < 480;
  const label = { labelColor: ink.text, titleColor: ink.text, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 500 };
  return {
    background: null,
    font: "system-ui, sans-serif",
    aria: false,
    padding: 4,
    view: { stroke: null },
    axis: { ...label, gridColor: ink.grid, domainColor: ink.muted, tickColor: ink.muted, labelLimit: labelLimit(width) },
    axisX: { labelOverlap: true, labelFlush: true, labelSeparation: 8 },
    axisY: { titlePadding: 10 },
    legend: {
      ...label, orient: "bottom", columns: narrow ? 1 : Math.max(2, Math.floor(width / 220)), labelLimit: narrow ? width - 70 : 190,
      titleLimit: width - 20, symbolStrokeColor: ink.muted, tickCount: 4,
      gradientLength: Math.max(60, Math.min(200, width - (hasNames ? labelLimit(width) : numbersBeside) - 45)),
    },
    header: label,
    range: { category: categories(count), heatmap: sequence(), ramp: sequence() },
    mark: { color: categories(1)[0] },
    bar: { stroke: ink.muted, strokeWidth: 0.5 },
    text: { color: ink.text },
    rule: { color: ink.muted },
    line: { strokeWidth: 2 },
    style: { ink: { color: ink.text, stroke: ink.text }, muted: { color: ink.muted, stroke: ink.muted }, page: { color: ink.page } },
  };
}
