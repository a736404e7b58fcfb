// SPDX-License-Identifier: Apache-2.0
// Every specification of a report is one of Vega-Lite's, by the schema that comes with it.
"use strict";
const assert = require("node:assert");
const { readFileSync } = require("node:fs");
const { after, test } = require("node:test");
const Ajv = require("ajv");
const { Reports, documentIn } = require("./reports.cjs");

const reports = new Reports();
after(() => reports.remove());

const schema = JSON.parse(readFileSync(process.env.VEGA_LITE_SCHEMA, "utf8"));
const ajv = new Ajv({ allErrors: false, strict: false, validateFormats: false, logger: false });
const isValid = ajv.compile(schema);

function charts(file) {
  return documentIn(file).sections.flatMap((section) => section.parts).filter((part) => part.kind === "chart");
}

for (const name of ["one", "ten", "large"]) {
  test(`specifications of the report "${name}" are valid`, () => {
    const all = charts(reports[name]());
    assert.ok(all.length >= 15, `${all.length} charts`);
    for (const chart of all) assert.ok(isValid(chart.spec), `${chart.id}: ${ajv.errorsText(isValid.errors)}`);
  });
}

test("a specification that is none is found", () => {
  assert.ok(!isValid({ data: { name: "rows" }, mark: "no such mark", encoding: {} }));
});

test("every column that a specification names is in the data", () => {
  for (const chart of charts(reports.ten())) {
    const fields = [...JSON.stringify(chart.spec).matchAll(/"field":"(\w+)"/g)].map((match) => match[1]);
    const inline = JSON.stringify(chart.spec).includes('"values":[{') ? ["at", "x", "y", "x2", "y2"] : [];
    for (const field of fields) assert.ok([...chart.data.columns, ...inline].includes(field), `${chart.id}: ${field}`);
  }
});
