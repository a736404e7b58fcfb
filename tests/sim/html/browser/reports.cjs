// SPDX-License-Identifier: Apache-2.0
// Reports of runs that nobody simulated, as `spikeloom report` writes them.
"use strict";
const { execFileSync } = require("node:child_process");
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

class Reports {
  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "spikeloom_report_"));
    execFileSync(process.env.HTML_WRITE_RUNS, [this.folder]);
  }
  /// The path of a report of some runs.
  write(name, runs) {
    const file = join(this.folder, `${name}.html`);
    execFileSync(process.env.SPIKELOOM_PROGRAM, ["report", ...runs.map((run) => join(this.folder, run)), "-o", file]);
    return file;
  }
  one() { return this.write("one_report", ["one"]); }
  large() { return this.write("large_report", ["large"]); }
  hostile() { return this.write("hostile_report", ["hostile"]); }
  ten() { return this.write("ten_report", Array.from({ length: 10 }, (_, i) => `a_run_with_a_rather_long_name_${i}`)); }
  /// The report "one", but that one chart of it has a specification that is none.
  broken(chart) {
    const file = join(this.folder, "broken_report.html");
    const [before, data, after] = around(readFileSync(this.one(), "utf8"));
    const document = JSON.parse(data);
    document.sections.flatMap((section) => section.parts).find((part) => part.id === chart).spec.mark = "no such mark";
    writeFileSync(file, before + JSON.stringify(document).replaceAll("<", "\\u003c") + after);
    return file;
  }
  remove() { rmSync(this.folder, { recursive: true, force: true }); }
}

/// The page before what stands in it for the script, that, and the page behind it.
function around(page) {
  const begin = page.indexOf(">", page.indexOf('id="document"')) + 1, end = page.indexOf("</script>", begin);
  return [page.slice(0, begin), page.slice(begin, end), page.slice(end)];
}

/// What stands in the page for the script.
const documentIn = (file) => JSON.parse(around(readFileSync(file, "utf8"))[1]);

module.exports = { Reports, documentIn };
