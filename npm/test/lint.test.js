import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { diagnose, explain, init, lint, mxMatches, rules } from "mta-sts-check";
import { ask } from "../api.js";
import { GOOD, NOW, TEXTS, holdTheForm, utf8, well } from "./texts.js";

const slugs = (report) => report.findings.filter(({ severity }) => severity !== "note").map(({ rule }) => rule);

test("a text without a defect has readings and no findings", () => {
  assert.deepEqual(lint(GOOD), {
    version: 1,
    verdict: null,
    readings: {
      policy: { accepted: "yes", version: "STSv1", mode: "enforce", maxAge: 1209600, mx: ["mx.example.com"] },
      record: null,
    },
    findings: [],
  });
  assert.deepEqual(lint("v=STSv1; id=1;").readings, { policy: null, record: { accepted: "yes", id: "1" } });
});

test("a finding says all of it", () => {
  const [finding, ...others] = lint(GOOD.replace("enforce", "Enforce")).findings;
  assert.deepEqual(others, []);
  const { why, next } = explain("mode-unknown");
  assert.deepEqual(finding, {
    rule: "mode-unknown",
    severity: "error",
    message: "`Enforce` is not a mode. It looks like `enforce`.",
    why,
    next,
    place: {
      source: "policy",
      start: { offset: 22, line: 2, column: 7 },
      end: { offset: 29, line: 2, column: 14 },
    },
    fix: { title: "Write `enforce`", safe: true, edits: [{ start: 22, end: 29, text: "enforce" }] },
  });
});

test("offsets count UTF-16 units in a string and bytes in bytes; columns count characters in both", () => {
  const text = "version: STSv1\nx-note: é 😀\nmode: Enforce\nmx: a.example\nmax_age: 1209600\n";
  const start = (input) => lint(input).findings[0].place.start;
  assert.deepEqual(start(text), { offset: text.indexOf("Enforce"), line: 3, column: 7 });
  assert.deepEqual(start(utf8(text)), { offset: Buffer.from(text).indexOf("Enforce"), line: 3, column: 7 });
  const column = lint("v=STSv1; é😀=1; id=a-b;").findings.find(({ rule }) => rule === "record-id-characters");
  assert.deepEqual(column.place.start, { offset: 19, line: 1, column: 19 });
});

test("every report keeps its form", () => {
  for (const text of TEXTS) {
    for (const kind of ["auto", "policy", "record", "tlsrpt"]) {
      holdTheForm(lint(text, { kind, now: NOW }), text);
    }
  }
});

// The two ways over the boundary: a tape for `lint`, serde-wasm-bindgen for `diagnose`.
test("a text judged at once and one judged as evidence have the same report", () => {
  const at = new Date(NOW).toISOString();
  for (const text of TEXTS) {
    for (const [kind, saved] of [["auto", "any"], ["policy", "policy"], ["record", "record"], ["tlsrpt", "tlsrpt"]]) {
      const shown = [{ kind: saved, text: { text: well(text) } }];
      const evidence = { domain: null, started: at, judged_at: at, policy: {}, shown };
      const report = diagnose({ format: "mta-sts-check evidence", version: 1, evidence });
      assert.deepEqual(lint(text, { kind, now: NOW }), report, JSON.stringify(text));
    }
  }
});

test("bytes are judged byte for byte", () => {
  assert.deepEqual(slugs(lint(utf8(`\ufeff${GOOD}`))), ["policy-bom"]);
  assert.deepEqual(slugs(lint(Buffer.from(`\ufeff${GOOD}`, "utf16le"))), slugs(lint(Buffer.from(GOOD, "utf16le"))));
  const broken = Buffer.from(`${GOOD}x: \xff\r\n`, "latin1");
  const [finding] = lint(broken).findings;
  assert.equal(finding.rule, "policy-not-utf8");
  assert.equal(broken[finding.place.start.offset], 0xff);
  assert.deepEqual(slugs(lint(utf8(GOOD.replaceAll("\r\n", "\n")))), []);
  const buffer = utf8(`..${GOOD}..`).buffer;
  for (const view of [new Uint8Array(buffer, 2, GOOD.length), new DataView(buffer, 2, GOOD.length), utf8(GOOD).buffer]) {
    assert.deepEqual(lint(view), lint(GOOD));
  }
});

test("a surrogate that stands alone is judged as the file would have it", () => {
  for (const lone of ["\ud83d", "\udc00", "a\ud83d\ud83d\ude00"]) {
    const text = `${GOOD}x: ${lone}\nMode: none\n`;
    assert.deepEqual(lint(text, { now: NOW }), lint(well(text), { now: NOW }));
    holdTheForm(lint(text), text);
  }
});

test("what the text is can be said", () => {
  const record = "v=STSv1; id=1;";
  assert.equal(lint(record).readings.record.accepted, "yes");
  assert.equal(lint(record, { kind: "auto" }).readings.record.accepted, "yes");
  assert.equal(lint(record, { kind: "policy" }).readings.policy.accepted, "no");
  assert.deepEqual(lint("v=TLSRPTv1; rua=mailto:a@example.com").readings, { policy: null, record: null });
  assert.equal(lint("x", { kind: "tlsrpt" }).findings[0].place.source, "tlsrpt");
});

test("one line break at the end of a record is not part of it", () => {
  for (const record of ["v=STSv1; id=1;", "v=STSv1; id=1"]) {
    for (const end of ["", "\n", "\r\n"]) {
      assert.deepEqual(slugs(lint(record + end)), [], JSON.stringify(end));
    }
  }
});

test("a policy is held against MX hosts", () => {
  const found = (mx, domain) => lint(GOOD, { mx, domain }).findings.map(({ rule, place }) => [rule, place.source, place.name]);
  assert.deepEqual(found(["mx.example.com"]), []);
  assert.deepEqual(found([]), []);
  assert.deepEqual(found(["mx.example.com", "MX2.example.com."], "example.com"), [["mx-not-covered", "mx", "mx2.example.com"]]);
  assert.equal(lint(GOOD, { mx: ["mx2.example.com"], domain: "bücher.example" }).verdict, null);
});

test("the moment is that of the option, else of the clock", () => {
  const id = (now) => lint("v=STSv1;", { now }).findings[0].fix.edits[0].text;
  assert.match(id(NOW), /20261124T161500/);
  assert.match(id(), new RegExp(new Date().toISOString().slice(0, 10).replaceAll("-", "")));
});

test("a large text is judged", () => {
  const large = GOOD + Array.from({ length: 100_000 }, (_, index) => `mx: mx${index}.example.com\n`).join("");
  assert.equal(lint(large).readings.policy.mx.length, 100_001);
  holdTheForm(lint(large), large);
  const wide = `version: STSv1\nx: ${"😀".repeat(15_000)}\nmode: Enforce\nmx: a.example\nmax_age: 1209600\n`;
  const { start } = lint(wide).findings.find(({ rule }) => rule === "mode-unknown").place;
  assert.deepEqual(start, { offset: wide.indexOf("Enforce"), line: 3, column: 7 });
  assert.equal(lint("\n".repeat(200_000)).readings.policy.accepted, "no");
});

test("every rule is named, those on DNS too", () => {
  const all = rules();
  assert.ok(all.length > 60);
  assert.equal(new Set(all.map(({ slug }) => slug)).size, all.length);
  for (const rule of all) {
    assert.deepEqual(Object.keys(rule), ["slug", "title", "severity", "section"]);
    assert.match(rule.section, /^RFC \d+ §[\d.]+$/);
    const card = explain(rule.slug);
    assert.deepEqual({ ...card, ...rule }, card);
    assert.match(card.url, /^https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+#section-/);
  }
  for (const slug of ["mode-unknown", "record-absent", "dns-failing", "mx-not-covered", "tlsrpt-absent", "host-absent"]) {
    assert.ok(all.some((rule) => rule.slug === slug), slug);
  }
  all[0].slug = "changed by who asked";
  assert.notEqual(rules()[0].slug, all[0].slug);
});

test("patterns cover hosts as §4.1 says", () => {
  for (const [pattern, host, covers] of [
    ["mx.example.com", "MX.example.com", true],
    ["mx.example.com", "mx.example.com.", true],
    ["*.example.com", "mx.example.com", true],
    ["*.example.com", "a.mx.example.com", false],
    ["*.example.com", "example.com", false],
    ["mx.example.com", "mx.example.org", false],
    ["*", "example", false],
    ["", "", false],
    ["m*.example.com", "mx.example.com", false],
  ]) {
    assert.equal(mxMatches(pattern, host), covers, `${pattern} and ${host}`);
  }
});

test("saved evidence is diagnosed, as a text and as an object", () => {
  const json = readFileSync(new URL("../../www/examples/forgotten-mx.json", import.meta.url), "utf8");
  const report = diagnose(json);
  assert.equal(report.verdict, "enforced-in-part");
  assert.deepEqual(diagnose(JSON.parse(json)), report);
});

test("arguments of the wrong type are told so", () => {
  const cases = [
    [() => lint(), /lint: the text is a string, or bytes in a Uint8Array, not undefined/],
    [() => lint(7), /not 7/],
    [() => lint([1, 2]), /not this array/],
    [() => lint(GOOD, "policy"), /lint: options are an object, not "policy"/],
    [() => lint(GOOD, null), /not null/],
    [() => lint(GOOD, { kind: "Policy" }), /`kind` is one of "auto", "policy", "record", "tlsrpt", not "Policy"/],
    [() => lint(GOOD, { kind: "__proto__" }), /`kind`/],
    [() => lint(GOOD, { domain: 7 }), /`domain` is a string, not 7/],
    [() => lint(GOOD, { domain: "example..com" }), /`domain`: There is nothing between two dots/],
    [() => lint(GOOD, { mx: "mx.example.com" }), /`mx` is an array with the name of each MX host/],
    [() => lint(GOOD, { mx: ["mx.example.com", 7] }), /`mx` is an array/],
    [() => lint(GOOD, { mx: ["mx..example.com"] }), /`mx`: .*mx\.\.example\.com/],
    [() => lint(GOOD, { now: "today" }), /`now` is a number of milliseconds since 1970, not "today"/],
    [() => lint(GOOD, { now: NaN }), /`now`/],
    [() => lint(GOOD, { now: -1 }), /`now`/],
    [() => lint(GOOD, { now: new Date() }), /`now`/],
    [() => explain("no-such-rule"), /there is no rule "no-such-rule"/],
    [() => explain(), /the name of a rule is a string, not undefined/],
    [() => mxMatches("a"), /the host, as the second argument, is a string, not undefined/],
    [() => mxMatches(null, "a"), /the pattern, as the first argument, is a string, not null/],
    [() => diagnose(7), /diagnose: evidence is an object, or the text of a file of evidence, not 7/],
    [() => diagnose(null), /not null/],
    [() => diagnose("{"), /not JSON: reading stopped at line 1/],
    [() => diagnose({}), /This is no evidence/],
    [() => diagnose({ format: "mta-sts-check evidence", version: 2, evidence: {} }), /of version 2/],
    [() => diagnose({ format: "mta-sts-check evidence", version: 1, evidence: { domain: 7 } }), /evidence\.domain: a text was expected/],
  ];
  for (const [call, message] of cases) {
    assert.throws(call, (error) => error instanceof TypeError && message.test(error.message), String(call));
  }
  assert.deepEqual(lint(GOOD, { kind: undefined, domain: undefined, mx: undefined, now: undefined, other: 1 }), lint(GOOD));
});

test("after a failure of the program a new one answers", async () => {
  await init();
  const before = lint(GOOD);
  const failing = () => ask(() => { throw new WebAssembly.RuntimeError("unreachable"); });
  assert.throws(failing, /a fault of its own and says nothing about the text: unreachable/);
  assert.deepEqual(lint(GOOD), before);
  assert.equal(rules().length, rules().length);
  assert.equal(diagnose(readFileSync(new URL("../../www/examples/all-well.json", import.meta.url), "utf8")).verdict, "enforced");
});
