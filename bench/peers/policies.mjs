// Times how mailauth reads a policy: `policies.mjs MAILAUTH FILE ROUNDS …` prints, for each pair, the nanoseconds that one
// reading takes, the best of a few tries. MAILAUTH is the file of its module for MTA-STS.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [module, ...pairs] = process.argv.slice(2);
const { parsePolicy } = createRequire(import.meta.url)(module);

for (let index = 0; index < pairs.length; index += 2) {
  const [path, rounds] = [pairs[index], Number(pairs[index + 1])];
  const text = readFileSync(path, "utf8");
  let best = Infinity;
  for (let tries = 0; tries < 5; tries += 1) {
    const start = process.hrtime.bigint();
    for (let round = 0; round < rounds; round += 1) parsePolicy(text);
    best = Math.min(best, Number(process.hrtime.bigint() - start) / rounds);
  }
  console.log(`mailauth\t${path}\t${best.toFixed(0)}`);
}
