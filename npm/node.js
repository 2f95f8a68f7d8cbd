// The package in Node and Deno: the program is read from its file, and there is nothing to wait for.

import { readFileSync } from "node:fs";
import { startAtOnce } from "./api.js";

startAtOnce(readFileSync(new URL("./wasm/mta_sts_check_bg.wasm", import.meta.url)));

// What runs in browsers too may wait for it here as there.
export async function init() {}

export { diagnose, explain, fix, lint, mxMatches, rules } from "./api.js";
