// The types in `index.d.ts` against what the program really gives: tsc holds real reports to them, in both directions.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { diagnose, explain, lint, rules } from "mta-sts-check";
import { NOW, TEXTS, utf8 } from "./texts.js";

const skip = process.env.TSC ? false : "TSC names no TypeScript compiler; `cargo xtask test --only package` does";

// Where the types name each value that there can be; elsewhere a string is any string.
const NAMED = ["Report.verdict", "Report.readings.policy.accepted", "Report.readings.policy.version",
  "Report.readings.policy.mode", "Report.readings.record.accepted", "Report.findings[].severity",
  "Report.findings[].place.source", "Report.version", "Rule[].severity", "RuleCard[].severity"];

function reports() {
  const checks = JSON.parse(readFileSync(new URL("checks.json", import.meta.url), "utf8"));
  const options = { now: NOW, mx: ["mx.example.com", "b.example"], domain: "example.com" };
  const accepted = ["v=STSv1 ; id=1;", "version: STSv1\nmode: none\nmax_age: 86400\n"];
  const texts = [...TEXTS, ...accepted].flatMap((text) => [lint(text, options), lint(utf8(text), { now: NOW })]);
  return [...checks.map(diagnose), ...texts];
}

// The type that fits these values exactly: a field is optional where one of them lacks it.
function typeOf(all, path) {
  const kindOf = (value) => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value);
  const types = [...new Set(all.map(kindOf))].flatMap((kind) => {
    const values = all.filter((value) => kindOf(value) === kind);
    if (kind === "array") {
      return [`(${typeOf(values.flat(), `${path}[]`)})[]`];
    }
    if (kind === "object") {
      const keys = [...new Set(values.flatMap(Object.keys))];
      const fields = keys.map((key) => {
        const there = values.filter((value) => key in value).map((value) => value[key]);
        return `${key}${there.length < values.length ? "?" : ""}: ${typeOf(there, `${path}.${key}`)}`;
      });
      return [`{ ${fields.join("; ")} }`];
    }
    return NAMED.includes(path) && kind !== "null" ? [...new Set(values)].map((value) => JSON.stringify(value)) : [kind];
  });
  return types.join(" | ");
}

function compile(text) {
  const folder = mkdtempSync(fileURLToPath(new URL("types-", import.meta.url)));
  try {
    writeFileSync(join(folder, "all.ts"), text);
    const options = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, module: "nodenext", target: "es2022",
      lib: ["es2022", "dom"], types: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["all.ts"] }));
    const { status, stdout } = spawnSync(process.env.TSC, ["--project", folder], { encoding: "utf8" });
    return { status, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const SAME = `
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type Flat<T> = T extends (infer I)[] ? Flat<I>[] : T extends object ? { [K in keyof T]: Flat<T[K]> } : T;
`;

const holds = (name, values) => `
${JSON.stringify(values)} satisfies ${name}[];
true satisfies Same<Flat<${name}>, Flat<${typeOf(values, name.replace(/^Rule.*/, "$&[]"))}>>;
`;

const IMPORT = 'import { diagnose, explain, fix, init, lint, mxMatches, rules, type Report, type Rule, type RuleCard } from "mta-sts-check";\n';

test("reports and rules are what the types say, no less and no more", { skip }, () => {
  const all = rules();
  const text = IMPORT + SAME + holds("Report", reports()) + holds("Rule", all) + holds("RuleCard", all.map(({ slug }) => explain(slug)));
  assert.deepEqual(compile(text), { status: 0, stdout: "" });
});

test("a missing, an additional and another value would be seen", { skip }, () => {
  const all = reports();
  const changed = (change) => {
    const copy = structuredClone(all);
    copy.forEach(change);
    return compile(IMPORT + SAME + holds("Report", copy)).status !== 0;
  };
  const each = (change) => ({ findings }) => findings.forEach(change);
  assert.ok(changed((report) => delete report.verdict), "a field is missing");
  assert.ok(changed(each((finding) => delete finding.fix)), "an optional field never is there");
  assert.ok(changed(each((finding) => { finding.place.extra = 1; })), "a field is added");
  assert.ok(changed(each((finding) => { finding.severity = "fatal"; })), "a value is added");
  assert.ok(changed((report) => { report.verdict = report.verdict && "enforced"; }), "values never come");
  assert.ok(changed(each((finding) => { finding.place.start = null; })), "a kind of value never comes");
});

test("the functions are called as the types say", { skip }, () => {
  const calls = `
const report: Report = lint("", { kind: "auto", domain: "example.com", mx: ["mx.example.com"] as const, now: 0 });
const text: string = fix("", report, { safe: true, now: 0 });
const bytes: Uint8Array = fix(new Uint8Array(), lint(new Uint8Array()));
const slugs: string[] = rules().map((rule) => rule.slug);
const why: string = explain("mode-unknown").why;
const covers: boolean = mxMatches("a", "b");
const other: Report = diagnose({}) ?? diagnose("{}");
const done: Promise<void> = init(new URL("https://example.com/a.wasm"));
// @ts-expect-error
lint("", { kind: "other" });
// @ts-expect-error
lint(7);
// @ts-expect-error
const wrong: string = fix(new Uint8Array(), report);
`;
  assert.deepEqual(compile(IMPORT + calls), { status: 0, stdout: "" });
});
