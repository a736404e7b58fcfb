// SPDX-License-Identifier: Apache-2.0
// Reports of runs that nobody simulated, as `spikeloom report` writes them.
"use strict";
const { execFileSync } = require("node:child_process");
const { mkdtempSync, readFileSync, rmSync } = require("node:fs");
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
  remove() { rmSync(this.folder, { recursive: true, force: true }); }
}

/// What stands in the page for the script.
function documentIn(file) {
  const text = readFileSync(file, "utf8");
  const begin = text.indexOf(">", text.indexOf('id="document"')) + 1;
  return JSON.parse(text.slice(begin, text.indexOf("</script>", begin)));
}

module.exports = { Reports, documentIn };
