// SPDX-License-Identifier: Apache-2.0
// Makes the page without a report: node build.mjs OUTPUT. Style and script stand in it, and the policy that lets no other run.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const output = process.argv[2];
const bundled = await build({
  entryPoints: ["src/main.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "none",
  loader: { ".css": "text" },
  write: false,
  logLevel: "warning",
});
// Within a script element nothing else may look like its end.
const script = bundled.outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
const parts = {
  "@@STYLE@@": readFileSync("src/style.css", "utf8"),
  "@@SCRIPT@@": script,
  "@@SCRIPT_HASH@@": createHash("sha256").update(script).digest("base64"),
};
let page = readFileSync("src/page.html", "utf8");
for (const [place, text] of Object.entries(parts)) page = page.replace(place, () => text);
for (const place of ["@@TITLE@@", "@@DOCUMENT@@"])
  if (page.split(place).length !== 2) throw new Error(`the page needs ${place} exactly once`);
writeFileSync(output, page);
