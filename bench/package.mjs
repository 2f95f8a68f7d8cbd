// Times the package in Node, report object included: `package.mjs PACKAGE MAILAUTH FOLDER CORPUS` compares it with mailauth
// on `large.txt` in FOLDER, in this one run, and says what a policy in CORPUS takes, as the mean over all of them. Each
// time is the best of many short tries: what else the machine does costs time, and never gives any.

import { createRequire } from "node:module";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [packageFile, mailauth, folder, corpus] = process.argv.slice(2);
const { lint } = await import(pathToFileURL(packageFile));
const { parsePolicy } = createRequire(import.meta.url)(mailauth);

// Microseconds that `read` takes for one of `texts`.
function best(texts, read, tries) {
  let best = Infinity;
  for (let left = tries; left > 0; left -= 1) {
    const start = process.hrtime.bigint();
    for (const text of texts) read(text);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / 1000 / texts.length);
  }
  return best;
}

const line = (what, microseconds, beside = "") =>
  console.log(`${what.padEnd(44)} ${microseconds.toFixed(2).padStart(10)} µs${beside}`);

let isFastEnough = true;

const large = [readFileSync(join(folder, "large.txt"), "utf8")];
const [ours, theirs] = [best(large, lint, 200), best(large, parsePolicy, 5)];
line("64 KiB, a string: lint", ours);
line("64 KiB, a string: mailauth, which only reads", theirs, `, ${(theirs / ours).toFixed(1)} times ours (at least 20)`);
isFastEnough &&= theirs >= 20 * ours;

const files = names(corpus).map((name) => readFileSync(join(corpus, name)));
if (files.length === 0) {
  console.log("skipped: there is no corpus beside the project");
} else {
  const inputs = { strings: files.map((bytes) => bytes.toString("utf8")), bytes: files };
  for (const [what, texts] of Object.entries(inputs)) {
    const mean = best(texts, lint, 1000);
    line(`${texts.length} real policies, ${what}: lint, the mean`, mean, " a policy (at most 10)");
    isFastEnough &&= mean <= 10;
  }
}
process.exitCode = isFastEnough ? 0 : 1;

function names(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
