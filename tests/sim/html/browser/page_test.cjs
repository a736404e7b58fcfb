// SPDX-License-Identifier: Apache-2.0
// Reports as a reader meets them: in a browser without a network.
"use strict";
const assert = require("node:assert");
const { statSync } = require("node:fs");
const { after, before, test } = require("node:test");
const { chromium } = require("playwright-core");
const { Reports } = require("./reports.cjs");

const executablePath = process.env.CHROMIUM;
const skip = executablePath ? false : "no Chromium is installed: scripts/setup does";
const maxBytes = 10e6;
const maxMilliseconds = 3000;      // until one sees the first screen, its charts drawn
const maxMillisecondsOfAll = 20000; // of all charts; a reader who scrolls waits for none of the others

const charts = [
  "energy_components", "energy_sources", "energy_layers", "power_steps", "energy_of_layers", "energy_static", "energy_baseline", "energy_accounting",
  "latency", "packet_latency", "roofline", "bounds", "core_time", "timeline", "layer_time",
  "accuracy_steps", "energy_steps", "spikes_steps", "rates", "raster",
  "utilisation", "links", "core_spikes", "core_operations", "core_energy", "memory",
];
const ofRecords = ["timeline", "layer_time", "rates", "raster"]; // which the run "hostile" has not

let browser, reports;
before(async () => {
  if (skip) return;
  reports = new Reports();
  browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
  });
});
after(async () => {
  await browser?.close();
  reports?.remove();
});

/// A page, with what it asked of the network and what it complained of.
async function open(file, options = {}) {
  const context = await browser.newContext({ offline: true, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  page.on("request", (request) => /^(file|blob|data):/.test(request.url()) || said.push(`asked for ${request.url()}`));
  const tools = await context.newCDPSession(page);
  await tools.send("Performance.enable", { timeDomain: "threadTicks" });
  // Processor time of the page's own thread so far: what else this machine does is not in it.
  const milliseconds = async () => {
    const { metrics } = await tools.send("Performance.getMetrics");
    return 1000 * metrics.find((metric) => metric.name === "TaskDuration").value;
  };
  await page.goto(`file://${file}`);
  return { page, said, milliseconds, close: () => context.close() };
}

/// The page and the charts near the window.
const drawn = (page) => page.waitForFunction(() => document.documentElement.dataset.drawn === "true", null, { timeout: 90000 });

/// All charts, as before a print.
async function allDrawn(page) {
  await drawn(page);
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.waitForFunction(() => !document.querySelector(".chart:not([data-drawn])"), null, { timeout: 90000 });
}

/// Charts with a mark (lines, bars, points, as against axes and legends) of which nothing can be seen, or with none.
const emptyCharts = (page) => page.evaluate(() => {
  const marksIn = (item) => (item.items ?? []).flatMap((one) => [...(one.role === "mark" && one.marktype !== "group" ? [one] : []), ...marksIn(one)]);
  const isEmpty = (chart) => {
    const canvas = chart.querySelector("canvas");
    if (canvas) {
      const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
      const marks = marksIn({ items: [chart.view.scenegraph().root] });
      return marks.length === 0 || marks.some((mark) => !mark.items.some(({ bounds }) => bounds.x2 > bounds.x1 || bounds.y2 > bounds.y1)) || !pixels.some((value) => value !== 0);
    }
    const marks = [...chart.querySelectorAll("svg .role-mark:not(.mark-group)")];
    return marks.length === 0 || marks.some((mark) => ![...mark.children].map((one) => one.getBBox()).some((box) => box.width > 0 || box.height > 0));
  };
  return [...document.querySelectorAll(".chart")].filter(isEmpty).map((chart) => chart.closest("figure").id);
});

/// Labels of one axis or legend that lie over each other.
const overlaps = (page) => page.evaluate(() => {
  const found = [];
  for (const group of document.querySelectorAll("svg .role-axis-label, svg .role-legend")) {
    const boxes = [...group.querySelectorAll("text")].filter((text) => text.style.opacity !== "0" && text.getAttribute("opacity") !== "0" && text.textContent)
      .map((text) => [text.textContent, text.getBoundingClientRect()]);
    for (const [i, [first, a]] of boxes.entries())
      for (const [second, b] of boxes.slice(i + 1))
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3) found.push(`${first} / ${second}`);
  }
  return found;
});

/// Labels that an edge of their picture cuts off.
const cutLabels = (page) => page.evaluate(() => [...document.querySelectorAll(".chart svg")].flatMap((svg) => {
  const edge = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()])
    .filter(([text, box]) => text && box.width && (box.left < edge.left - 2 || box.right > edge.right + 2))
    .map(([text]) => `${svg.closest("figure").id}: ${text}`);
}));

async function textOf(download) {
  let text = "";
  for await (const chunk of await download.createReadStream()) text += chunk;
  return text;
}

for (const name of ["one", "ten", "large", "hostile"]) {
  test(`the report "${name}" is small, opens quickly, and every chart is drawn without a word`, { skip }, async () => {
    const file = reports[name]();
    assert.ok(statSync(file).size < maxBytes, `${statSync(file).size} bytes`);
    const { page, said, milliseconds, close } = await open(file);
    await drawn(page);
    const first = await milliseconds();
    assert.ok(first < maxMilliseconds, `${first} ms`);
    await allDrawn(page);
    const all = await milliseconds();
    assert.ok(all < maxMillisecondsOfAll, `${all} ms`);
    const expected = name === "hostile" ? charts.filter((id) => !ofRecords.includes(id)) : charts;
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll("figure")].map((one) => one.id)), expected);
    assert.equal(await page.locator(".absent").count(), charts.length - expected.length);
    assert.deepEqual(await emptyCharts(page), []);
    assert.deepEqual(said, []);
    await close();
  });
}

test("markup in a name is text", { skip }, async () => {
  const { page, close } = await open(reports.hostile());
  assert.match(await page.title(), /^<\/script><img/);
  assert.match(await page.locator("h1").textContent(), /^<\/script><img/);
  assert.equal(await page.locator("img").count(), 0);
  assert.match(await page.locator(".notice").first().textContent(), /NOT complete/);
  await close();
});

test("a chart is drawn when one comes near it, and all of them for a print", { skip }, async () => {
  const { page, close } = await open(reports.ten());
  await drawn(page);
  const left = () => page.locator(".chart:not([data-drawn])").count();
  const boxes = await page.locator(".chart").count();
  assert.ok((await left()) > boxes / 2, `${await left()} of ${boxes} are left`);
  const far = page.locator("#core_energy .chart").last();
  assert.equal(await far.getAttribute("data-drawn"), null);
  await far.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => [...document.querySelectorAll("#core_energy .chart")].at(-1).dataset.drawn === "true");
  await page.evaluate(() => window.addEventListener("afterprint", () => (window.leftInPrint = document.querySelectorAll(".chart:not([data-drawn])").length)));
  await page.pdf();
  assert.equal(await page.evaluate(() => window.leftInPrint), 0);
  await close();
});

test("a chart that cannot be drawn says so, and the others are drawn", { skip }, async () => {
  const file = reports.broken("energy_components");
  const { page, said, close } = await open(file);
  await allDrawn(page);
  assert.match(await page.locator("#energy_components .chart").textContent(), /could not be drawn/);
  assert.equal(await page.locator(".chart[data-failed]").count(), 1);
  assert.equal(said.length, 1);
  await close();
});

for (const width of [1280, 390])
  for (const name of ["one", "ten", "large", "hostile"])
    test(`nothing leaves a page ${width} wide, and no labels lie over each other: ${name}`, { skip }, async () => {
      const { page, close } = await open(reports[name](), { viewport: { width, height: 900 } });
      await allDrawn(page);
      await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
      await page.waitForTimeout(100);
      const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(content <= window, `${content} > ${window}`);
      const cut = await page.evaluate(() => [...document.querySelectorAll(".chart")].filter((box) =>
        [...box.querySelectorAll("svg, canvas")].some((view) => view.getBoundingClientRect().right > box.getBoundingClientRect().right + 1))
        .map((box) => box.getAttribute("aria-label")));
      assert.deepEqual(cut, []);
      assert.deepEqual(await overlaps(page), []);
      assert.deepEqual(await cutLabels(page), []);
      const theme = await page.locator("#theme").boundingBox();
      assert.ok(theme.height < 40, `the button is ${theme.height} pixels high: its word is broken`);
      await close();
    });

test("tab reaches every control, and the keyboard works them", { skip }, async () => {
  const { page, close } = await open(reports.one());
  await drawn(page);
  const controls = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")].filter((one) => one.getClientRects().length);
    all.forEach((one, i) => (one.dataset.control = i));
    return all.length;
  });
  const reached = new Set();
  for (let i = 0; i < controls + 5; ++i) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement.dataset.control));
    if (i === 0) assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  }
  reached.delete(undefined);
  assert.equal(reached.size, controls);

  await page.locator("#figures summary").focus();
  await page.keyboard.press("Enter");
  await page.locator("#figures table").waitFor({ state: "visible", timeout: 5000 });  // rows are made when it opens
  const download = page.waitForEvent("download");
  await page.locator("#energy_components button", { hasText: "SVG" }).focus();
  await page.keyboard.press("Enter");
  assert.equal((await download).suggestedFilename(), "energy_components.svg");
  assert.match(await textOf(await download), /^<svg[^>]*><rect width="100%" height="100%" fill="#ffffff"\/>/);
  await close();
});

// A jump that scrolls past charts draws them, and their heights move its end away.
test("a link to a section ends there, with the charts of the section drawn", { skip }, async () => {
  const { page, close } = await open(reports.ten());
  await drawn(page);
  await page.locator("nav a", { hasText: "Chip" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(500);
  await drawn(page);
  const top = await page.evaluate(() => document.querySelector("#chip").getBoundingClientRect().top);
  assert.ok(Math.abs(top - 48) < 30, `${top} pixels below the top of the window`);
  await close();
});

test("the theme is the system's until the reader chooses, and charts follow", { skip }, async () => {
  const { page, close } = await open(reports.one(), { colorScheme: "dark" });
  await allDrawn(page);
  const look = () => page.evaluate(() => [
    getComputedStyle(document.body).backgroundColor,
    document.querySelector("#energy_components svg text").getAttribute("fill"),
  ]);
  const dark = await look();
  await page.locator("#theme").focus();
  await page.keyboard.press("Enter");
  await drawn(page);
  await page.locator("#energy_components").scrollIntoViewIfNeeded();
  await page.waitForFunction((before) => document.querySelector("#energy_components svg text")?.getAttribute("fill") !== before, dark[1]);
  const light = await look();
  assert.notEqual(dark[0], light[0]);
  assert.notEqual(dark[1], light[1]);
  await close();
});

/// CIE L* of `rgb(r, g, b)` or `#rrggbb`: 0 to 100, in steps that look equal.
function lightness(colour) {
  const parts = colour.startsWith("#") ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16)) : colour.match(/\d+/g).map(Number);
  const [r, g, b] = parts.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 116 * Math.cbrt(0.2126 * r + 0.7152 * g + 0.0722 * b) - 16;
}

for (const colorScheme of ["light", "dark"])
  test(`the colours of ten runs differ in grey, too: ${colorScheme}`, { skip }, async () => {
    const { page, close } = await open(reports.ten(), { colorScheme });
    await allDrawn(page);
    const colours = await page.evaluate(() =>
      [...document.querySelectorAll("#energy_static svg .role-legend-symbol path")].map((one) => one.getAttribute("fill")));
    assert.equal(colours.length, 10);
    const steps = colours.slice(1).map((colour, i) => lightness(colour) - lightness(colours[i]));
    for (const step of steps) assert.ok(Math.abs(step) > 6 && step * steps[0] > 0, `${colours}: ${steps}`);
    await close();
  });

test("a CSV has every row of its chart", { skip }, async () => {
  const { page, close } = await open(reports.one());
  const waiting = page.waitForEvent("download");
  await page.locator("#latency button", { hasText: "CSV" }).click();
  const lines = (await textOf(await waiting)).trim().split("\r\n");
  assert.equal(lines[0], "run,latency_ms,share_of_samples");
  assert.equal(lines.length, 1 + 1 + 50);
  await close();
});
