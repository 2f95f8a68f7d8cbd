// The package as it is published and installed, in all that it is for: Node, Deno, bundlers, browsers.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { lint } from "mta-sts-check";
import { NOW } from "./texts.js";

const BAD = "version: STSv1\nmode: Enforce\nmx: é.example\nmax_age: 1209600\n";
const EXPECTED = lint(BAD, { now: NOW });

const folder = mkdtempSync(join(tmpdir(), "mta-sts-check-installed-"));
after(() => rmSync(folder, { recursive: true }));
const installed = join(folder, "node_modules/mta-sts-check");

const wants = (variable) => (process.env[variable] ? false : `${variable} names no program; \`cargo xtask test --only package\` does`);

function run(program, words, options) {
  const { status, stdout, stderr, error } = spawnSync(program, words, { cwd: folder, encoding: "utf8", ...options });
  assert.equal(status, 0, `${program} ${words.join(" ")}: ${error ?? stderr}`);
  return stdout;
}

// A program for Node, Deno and browsers alike.
const program = (tell) => `
import { init, lint } from "mta-sts-check";
let early;
try { lint(""); } catch (error) { early = error.message; }
await init();
await init();
${tell}(JSON.stringify({ early, report: lint(${JSON.stringify(BAD)}, { now: ${NOW} }) }));
`;

const TOO_EARLY = "mta-sts-check is not started yet: `await init()` comes first";

let published;
before(() => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const [{ filename, files }] = JSON.parse(run("npm", ["pack", root, "--json", "--ignore-scripts"]));
  mkdirSync(installed, { recursive: true });
  run("tar", ["-xzf", filename, "--strip-components=1", "-C", installed]);
  published = files.map(({ path }) => path).sort();
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", dependencies: { "mta-sts-check": "*" } }));
  writeFileSync(join(folder, "server.js"), program("console.log"));
  writeFileSync(join(folder, "page.js"), program("document.body.textContent = "));
});

test("what is published is complete, and nothing else", () => {
  assert.deepEqual(published, ["LICENSE-APACHE", "LICENSE-MIT", "README.md", "api.js", "browser.js", "cli.js", "index.d.ts",
    "node.js", "package.json", "tape.js", "wasm/mta_sts_check.js", "wasm/mta_sts_check_bg.wasm"]);
});

test("in Node there is nothing to wait for", () => {
  assert.deepEqual(JSON.parse(run(process.execPath, ["server.js"])), { report: EXPECTED });
  assert.match(run(process.execPath, [join(installed, "cli.js"), "rules"]), /^mode-unknown /m);
});

test("in Deno neither", { skip: wants("DENO") }, () => {
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1", DENO_DIR: join(folder, "deno"), NO_COLOR: "1" };
  const stdout = run(process.env.DENO, ["run", "--no-remote", "--allow-read", "server.js"], { env });
  assert.deepEqual(JSON.parse(stdout), { report: EXPECTED });
});

test("bundled for Node", { skip: wants("ESBUILD") }, () => {
  run(process.env.ESBUILD, ["./server.js", "--bundle", "--platform=node", "--format=esm", "--minify", "--outfile=bundled/server.mjs"]);
  cpSync(join(installed, "wasm"), join(folder, "bundled/wasm"), { recursive: true });
  assert.deepEqual(JSON.parse(run(process.execPath, ["bundled/server.mjs"])), { report: EXPECTED });
});

test("bundled for browsers, in Chromium", { skip: wants("ESBUILD") || wants("CHROMIUM") }, async () => {
  run(process.env.ESBUILD, ["./page.js", "--bundle", "--format=esm", "--minify", "--outfile=bundled/page.js"]);
  cpSync(join(installed, "wasm"), join(folder, "bundled/wasm"), { recursive: true });
  writeFileSync(join(folder, "bundled/index.html"), '<!doctype html><body><script type="module" src="page.js"></script>');
  assert.deepEqual(await inChromium("bundled/index.html"), { early: TOO_EARLY, report: EXPECTED });
});

test("as it is, in Chromium", { skip: wants("CHROMIUM") }, async () => {
  const imports = { imports: { "mta-sts-check": "./node_modules/mta-sts-check/browser.js" } };
  writeFileSync(join(folder, "plain.html"), `<!doctype html><script type="importmap">${JSON.stringify(imports)}</script>
<body><script type="module" src="page.js"></script>`);
  assert.deepEqual(await inChromium("plain.html"), { early: TOO_EARLY, report: EXPECTED });
});

// What a page of `folder` writes into its body.
async function inChromium(page) {
  const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    try {
      const body = readFileSync(join(folder, new URL(request.url, "http://localhost").pathname));
      response.writeHead(200, { "content-type": types[extname(request.url)] ?? "text/plain" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const words = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync",
      `--user-data-dir=${join(folder, "profile")}`, "--virtual-time-budget=20000", "--dump-dom",
      `http://127.0.0.1:${server.address().port}/${page}`];
    const dom = await outputOf(spawn(process.env.CHROMIUM, words, { stdio: ["ignore", "pipe", "ignore"] }));
    const text = /<body>([^]*)<\/body>/.exec(dom)?.[1].replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
    return JSON.parse(text?.trim() || `"the page wrote nothing: ${dom.length} characters"`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function outputOf(child) {
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part) => (text += part));
  await new Promise((resolve, reject) => child.on("close", resolve).on("error", reject));
  return text;
}
