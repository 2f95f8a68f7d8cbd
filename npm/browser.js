// The package in browsers, and for what bundles for them: the program is fetched by `init`, which comes first.

import { start } from "./api.js";

// Bundlers know this form, and bring the file along.
export function init(source = new URL("./wasm/mta_sts_check_bg.wasm", import.meta.url)) {
  return start(source);
}

export { diagnose, explain, fix, lint, mxMatches, rules } from "./api.js";
