import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { lint } from "mta-sts-check";
import { GOOD } from "./texts.js";

const CLI = fileURLToPath(new URL("../cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mta-sts-check-"));
after(() => rmSync(folder, { recursive: true }));

const file = (name, text) => {
  writeFileSync(join(folder, name), text);
  return name;
};

function run(words, { input = "", env = {} } = {}) {
  const options = { cwd: folder, input, encoding: "utf8", env: { PATH: process.env.PATH, ...env } };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], options);
  return { status, stdout, stderr };
}

const BAD = GOOD.replace("enforce", "Enforce");
const [FOUND] = lint(BAD).findings;
const WARNED = "v=TLSRPTv1; rua=reports@example.com\n";
const PRINTED = (path) => `\
${path}:2:7: error: ${FOUND.message} [mode-unknown]
  2 | mode: Enforce
    |       ^^^^^^^
    = next: ${FOUND.next}
    = fix: Write \`enforce\`

1 file: 1 error. \`--fix\` mends 1.
`;

test("findings are printed as a compiler does, and errors are the exit status", () => {
  assert.deepEqual(run(["lint", file("bad.txt", BAD)]), { status: 1, stdout: PRINTED("bad.txt"), stderr: "" });
  assert.deepEqual(run(["lint", file("good.txt", GOOD)]), { status: 0, stdout: "1 file: nothing found.\n", stderr: "" });
  const warned = run(["lint", file("warned.txt", WARNED)]);
  assert.equal(warned.status, 0);
  assert.match(warned.stdout, /^warned\.txt:1:17: warning: /);
});

test("standard input is read where no file is named, or -", () => {
  for (const words of [["lint"], ["lint", "-"]]) {
    assert.deepEqual(run(words, { input: BAD }), { status: 1, stdout: PRINTED("<stdin>"), stderr: "" });
  }
});

test("many files are judged in one go", () => {
  const files = [file("a.txt", BAD), file("b.txt", GOOD), file("c.txt", WARNED)];
  const { status, stdout } = run(["lint", ...files]);
  assert.equal(status, 1);
  assert.match(stdout, /a\.txt:2:7: error:/);
  assert.match(stdout, /c\.txt:1:17: warning:/);
  assert.match(stdout, /\n3 files: 1 error, 1 warning\./);
});

test("json is the reports, with bytes for offsets", () => {
  const bom = `\ufeff${GOOD}`;
  const { status, stdout } = run(["lint", "--format", "json", file("bom.txt", bom), file("good.txt", GOOD)]);
  assert.equal(status, 1);
  assert.deepEqual(JSON.parse(stdout), [
    { path: "bom.txt", ...lint(Buffer.from(bom)) },
    { path: "good.txt", ...lint(Buffer.from(GOOD)) },
  ]);
  assert.equal(JSON.parse(stdout)[0].findings[0].place.end.offset, 3);
});

test("sarif is a log of one run", () => {
  const { status, stdout } = run(["lint", "--format=sarif", file("bad.txt", BAD)]);
  const { version, runs: [{ tool: { driver }, results: [result], columnKind }] } = JSON.parse(stdout);
  assert.deepEqual([status, version, driver.name, columnKind], [1, "2.1.0", "mta-sts-check", "unicodeCodePoints"]);
  assert.equal(driver.rules[result.ruleIndex].id, result.ruleId);
  assert.deepEqual([result.ruleId, result.level], ["mode-unknown", "error"]);
  assert.deepEqual(result.locations[0].physicalLocation, {
    artifactLocation: { uri: "bad.txt" },
    region: { startLine: 2, startColumn: 7, endLine: 2, endColumn: 14 },
  });
});

test("markdown is a list that holds no markup of a file's own", () => {
  const { status, stdout } = run(["lint", "--format", "markdown", file("a`b.txt", BAD), file("good.txt", GOOD)]);
  assert.equal(status, 1);
  assert.match(stdout, /^### ``/);
  assert.match(stdout, /\*\*Error\.\*\* /);
  assert.match(stdout, /\*\*Next:\*\* /);
  assert.match(stdout, /Nothing found that asks for something\.\n$/);
});

test("github is one command for each finding", () => {
  const { status, stdout } = run(["lint", "--format", "github", file("a,b: 100%.txt", BAD), file("good.txt", GOOD)]);
  assert.equal(status, 1);
  const place = "file=a%2Cb%3A 100%25.txt,line=2,col=7,endColumn=14";
  assert.equal(stdout, `::error ${place},title=mode-unknown::${FOUND.message}\n`);
  assert.deepEqual(run(["lint", "--format", "github", "good.txt"]), { status: 0, stdout: "", stderr: "" });
});

test("a file called mta-sts.txt is a policy, whatever stands in it", () => {
  // Two parts, of which one looks like a record.
  const two = `v=STSv1; id=1;\n\n${GOOD.replaceAll("\r\n", "\n")}`;
  const printed = (name, ...words) => run(["lint", ...words, file(name, two)]).stdout;
  const rules = (text) => [...text.matchAll(/\[([a-z-]+)\]$/gm)].map(([, rule]) => rule);
  const asPolicy = rules(printed("text.txt", "--kind", "policy"));
  const asItLooks = rules(printed("text.txt"));
  assert.ok(asPolicy.includes("line-blank") && !asItLooks.includes("line-blank"), `${asPolicy} ${asItLooks}`);
  for (const name of ["mta-sts.txt", "MTA-STS.TXT"]) {
    assert.deepEqual(rules(printed(name)), asPolicy, name);
    assert.deepEqual(rules(printed(name, "--kind", "auto")), asItLooks, name);
    assert.deepEqual(rules(printed(name, "--kind", "record")), rules(printed("text.txt", "--kind", "record")), name);
  }
  // Each file of a call has its own kind, and fixes are those of a policy.
  const { stdout } = run(["lint", "--format", "json", file("text.txt", two), file("mta-sts.txt", two)]);
  const hasBlank = ({ findings }) => findings.some(({ rule }) => rule === "line-blank");
  assert.deepEqual(JSON.parse(stdout).map(hasBlank), [false, true]);
  run(["lint", "--fix", "mta-sts.txt"]);
  assert.ok(!readFileSync(join(folder, "mta-sts.txt"), "utf8").includes("\n\n"));
});

test("the kind, the domain and the MX hosts can be said", () => {
  assert.match(run(["lint", "--kind", "policy"], { input: "v=STSv1; id=1;" }).stdout, /version-missing|record/);
  for (const mx of [["--mx", "mx.example.com,b.example"], ["--mx", "mx.example.com", "--mx=b.example"]]) {
    const { status, stdout } = run(["lint", ...mx, "--domain", "example.com"], { input: GOOD });
    assert.equal(status, 1);
    assert.match(stdout, /^<stdin>: error: .*b\.example.*\[mx-not-covered\]$/m);
  }
});

test("--fix makes the safe fixes in the files, and prints what is left", () => {
  const text = `${BAD}\r\n`;
  assert.deepEqual(run(["lint", "--fix", file("fix.txt", text), file("good.txt", GOOD)]), {
    status: 0,
    stdout: "2 files: nothing found.\n",
    stderr: "mta-sts-check: fix.txt: fixed\n",
  });
  assert.equal(readFileSync(join(folder, "fix.txt"), "utf8"), GOOD);
  assert.deepEqual(run(["lint", "--fix"], { input: BAD }), {
    status: 0,
    stdout: GOOD,
    stderr: "1 file: nothing found.\n",
  });
});

test("colours are for terminals, or where they are asked for", () => {
  const escape = "\u001b[";
  const coloured = (words, env) => run(["lint", ...words, file("bad.txt", BAD)], { env }).stdout.includes(escape);
  assert.equal(coloured([]), false);
  assert.equal(coloured(["--color"]), true);
  assert.equal(coloured([], { FORCE_COLOR: "1" }), true);
  assert.equal(coloured([], { FORCE_COLOR: "1", NO_COLOR: "1" }), false);
  assert.equal(coloured(["--no-color"], { FORCE_COLOR: "1" }), false);
});

test("bytes of a file are judged as they are", () => {
  const utf16 = file("utf16.txt", Buffer.from(`\ufeff${GOOD}`, "utf16le"));
  assert.equal(run(["lint", utf16]).status, 1);
  const wide = run(["lint", file("wide.txt", "version: STSv1\nmode: 邮件\tx\u001b[2J\nmx: a.example\nmax_age: 1209600\n")]);
  assert.match(wide.stdout, / 2 \| mode: 邮件→ x␛\[2J\n {4}\| {14}\^{4}\n/u);
});

test("what keeps it from running is said, with status 2", () => {
  const fails = (words, said, input) => {
    const { status, stderr } = run(words, { input });
    assert.equal(status, 2, words.join(" "));
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /\n\s+at /);
  };
  fails(["lint", "no-such-file.txt"], /^mta-sts-check: no-such-file\.txt: there is no such file\n$/);
  fails(["lint", "."], /this is a folder/);
  fails(["lint", "--format", "xml"], /`--format` is one of pretty, json, sarif, github, markdown, not `xml`/);
  fails(["lint", "--kind", "x"], /`kind` is one of/);
  fails(["lint", "--domain", "a..b"], /`domain`: There is nothing between two dots/);
  fails(["lint", "--mx", "a..b"], /`mx`: /);
  fails(["lint", "--bogus"], /--bogus/);
  fails([], /no command was given[^]*Usage: /);
  fails(["check"], /there is no command `check`/);
  fails(["explain"], /wants the name of one rule/);
  fails(["explain", "nothing"], /there is no rule "nothing"/);
  const mixed = run(["lint", "no-such-file.txt", file("bad.txt", BAD)]);
  assert.equal(mixed.status, 2);
  assert.match(mixed.stdout, /bad\.txt:2:7: error/);
});

test("help, version, rules, explain", () => {
  assert.match(run(["--help"]).stdout, /^Usage: mta-sts-check lint/);
  assert.equal(run(["lint", "-h"]).status, 0);
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  assert.deepEqual(run(["--version"]), { status: 0, stdout: `${version}\n`, stderr: "" });
  assert.match(run(["rules"]).stdout, /^mode-unknown +error +the mode/m);
  assert.match(run(["explain", "mode-unknown"]).stdout, /^mode-unknown \(error\): [^]*RFC 8461 §3\.2, https:/);
});
