import assert from "node:assert/strict";
import { test } from "node:test";
import { fix, lint } from "mta-sts-check";
import { GOOD, NOW, TEXTS, utf8, well } from "./texts.js";

const mended = (text, options = { safe: true, now: NOW }) => fix(text, lint(text, { now: NOW }), options);

test("all safe fixes are made, also those that come to light by others", () => {
  const text = "\ufeffVersion: stsv1\r\nMode : Enforce\r\nmx: mx.example.com.\r\nmax_age: 3600\r\n";
  const better = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 3600\r\n";
  assert.equal(mended(text), better);
  assert.equal(mended(text, undefined), better);
  assert.deepEqual(Buffer.from(mended(utf8(text))).toString(), better);
  assert.equal(mended("v=STSv1 ; ID=a-b;;\n"), "v=STSv1; id=ab;\n");
});

test("a second time changes nothing, nothing safe is left, and a text without findings stays as it is", () => {
  for (const text of TEXTS) {
    const better = mended(text);
    assert.equal(mended(better), better, JSON.stringify(text));
    const left = lint(better, { now: NOW }).findings.filter(({ severity, fix }) => severity !== "note" && fix?.safe);
    assert.deepEqual(left, [], JSON.stringify(text));
    if (lint(text).findings.length === 0) {
      assert.equal(better, text);
    }
    assert.equal(well(better), Buffer.from(mended(utf8(text))).toString(), JSON.stringify(text));
  }
});

test("each fix, made alone, takes its finding away", () => {
  for (const text of TEXTS) {
    const report = lint(text, { now: NOW });
    const kind = report.readings.policy ? "policy" : report.readings.record ? "record" : "tlsrpt";
    for (const finding of report.findings.filter(({ fix }) => fix)) {
      const better = fix(text, { ...report, findings: [finding] }, { safe: false });
      assert.notEqual(better, text);
      const isSame = ({ rule, message, place }) =>
        rule === finding.rule && message === finding.message && place.start.offset === finding.place.start.offset;
      const left = lint(better, { kind, now: NOW }).findings.find(isSame);
      assert.equal(left, undefined, `${finding.rule} in ${JSON.stringify(text)}`);
    }
  }
});

test("of a paste, only what is to be published is mended", () => {
  const before = "$ curl -si https://mta-sts.example.com/.well-known/mta-sts.txt\nHTTP/1.1 200 OK\nContent-Type: text/plain\n\n";
  const policy = GOOD.replace("enforce", "Enforce");
  const zone = '_mta-sts.example.com. 300 IN TXT "v=STSv1; " "id=2026-11-24;"\n';
  assert.equal(mended(before + policy), before + GOOD);
  assert.equal(mended(`${zone}\n${policy}`), `${zone.replace("2026-11-24", "20261124")}\n${GOOD}`);
});

test("a rule that was taken out of the report is left alone", () => {
  const text = "version: stsv1\nmode: Enforce\nmx: mx.example.com\nmax_age: 1209600\n";
  const report = lint(text);
  const findings = report.findings.filter(({ rule }) => rule !== "mode-unknown");
  assert.equal(fix(text, { ...report, findings }), text.replace("stsv1", "STSv1"));
  assert.equal(fix(text, { ...report, findings: [] }), text);
});

test("a choice is made where it is asked for, and never as safe", () => {
  const text = GOOD.replace("enforce", "testing");
  const report = lint(text);
  assert.ok(report.findings.some(({ fix }) => fix && !fix.safe));
  assert.equal(fix(text, report, { safe: true }), text);
  assert.equal(fix(text, report, { safe: false }), GOOD);
  assert.deepEqual(fix(utf8(text), lint(utf8(text)), { safe: false }), utf8(GOOD));
});

test("of fixes that meet the first is made", () => {
  const finding = (start, end, text) => ({ fix: { safe: false, edits: [{ start, end, text }] } });
  const report = { readings: {}, findings: [finding(2, 4, "X"), finding(3, 5, "Y"), finding(0, 0, "A"), finding(0, 0, "B"), finding(4, 6, "")] };
  assert.equal(fix("abcdefg", report, { safe: false }), "AabXg");
  assert.deepEqual(fix(utf8("abcdefg"), report, { safe: false }), utf8("AabXg"));
});

test("what is not to be mended stays, a surrogate that stands alone too", () => {
  assert.equal(mended("version: STSv1\nx: \ud83d\nmode: Enforce\nmx: a.example\nmax_age: 1209600\n"),
    "version: STSv1\nx: \ud83d\nmode: enforce\nmx: a.example\nmax_age: 1209600\n");
  const bytes = Buffer.from("version: STSv1\nx: \xff\nmode: Enforce\nmx: a.example\nmax_age: 1209600\n", "latin1");
  assert.equal(Buffer.from(mended(bytes)).toString("latin1"), bytes.toString("latin1").replace("Enforce", "enforce"));
});

test("a new id is made for the moment of the option", () => {
  assert.match(mended("v=STSv1;"), /^v=STSv1; ?id=20261124T161500/);
  const today = new Date().toISOString().slice(0, 10).replaceAll("-", "");
  assert.match(fix("v=STSv1;", lint("v=STSv1;")), new RegExp(`id=${today}T`));
});

test("arguments of the wrong type are told so", () => {
  const report = lint(GOOD);
  const outside = { readings: {}, findings: [{ fix: { edits: [{ start: 0, end: 99, text: "" }] } }] };
  const cases = [
    [() => fix(7, report), /fix: the text is a string, or bytes in a Uint8Array, not 7/],
    [() => fix(GOOD), /the second argument is the report that lint\(\) gave on the text, not undefined/],
    [() => fix(GOOD, {}), /the second argument is the report/],
    [() => fix(GOOD, report, { safe: "yes" }), /`safe` is true or false, not "yes"/],
    [() => fix(GOOD, report, { now: "x" }), /fix: `now`/],
    [() => fix(GOOD, report, 7), /options are an object/],
    [() => fix("short", outside, { safe: false }), /the report is on another text/],
  ];
  for (const [call, message] of cases) {
    assert.throws(call, (error) => error instanceof TypeError && message.test(error.message), String(call));
  }
});

test("a line for an MX host that is not covered is added where it is chosen", () => {
  const report = lint(GOOD, { mx: ["mx.example.com", "mx2.example.net"], now: NOW });
  const [finding] = report.findings.filter(({ rule }) => rule === "mx-not-covered");
  assert.deepEqual([finding.place.start, finding.fix.safe], [null, false]);
  const better = GOOD.replace("mx.example.com", "mx.example.com\r\nmx: mx2.example.net");
  assert.equal(fix(GOOD, report, { now: NOW }), GOOD);
  assert.equal(fix(GOOD, { ...report, findings: [finding] }, { safe: false, now: NOW }), better);
});
