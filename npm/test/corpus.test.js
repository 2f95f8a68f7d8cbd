// The texts that others published, where they are at hand: beside the project, not in it.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { fix, lint } from "mta-sts-check";
import { NOW, holdTheForm } from "./texts.js";

function corpus() {
  const folder = new URL("../../../shared/corpus/", import.meta.url);
  try {
    const policies = readdirSync(new URL("policies/", folder)).map((name) => readFileSync(new URL(`policies/${name}`, folder)));
    const records = readFileSync(new URL("records.jsonl", folder), "utf8").trimEnd().split("\n");
    return [...policies, ...records.map((line) => Buffer.from(JSON.parse(line).value))];
  } catch (error) {
    assert.equal(error.code, "ENOENT");
    return null;
  }
}

const texts = corpus();
const skip = texts === null && "there is no corpus beside the project";

test("every real text has a report, on its bytes and on its characters", { skip }, () => {
  assert.ok(texts.length > 300);
  for (const bytes of texts) {
    const text = bytes.toString("utf8");
    holdTheForm(lint(text, { now: NOW }), text);
    if (Buffer.from(text).equals(bytes)) {
      const without = (report) => report.findings.map(({ rule, message }) => [rule, message]);
      assert.deepEqual(without(lint(bytes, { now: NOW })), without(lint(text, { now: NOW })));
    }
  }
});

test("every real text is mended at once and stays so", { skip }, () => {
  for (const bytes of texts) {
    const text = bytes.toString("utf8");
    const better = fix(text, lint(text, { now: NOW }), { safe: true, now: NOW });
    const report = lint(better, { now: NOW });
    assert.equal(fix(better, report, { safe: true, now: NOW }), better);
    assert.deepEqual(report.findings.filter(({ severity, fix }) => severity !== "note" && fix?.safe), []);
  }
});
