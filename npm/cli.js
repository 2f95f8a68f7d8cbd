#!/usr/bin/env node
// The command: `mta-sts-check lint FILE…`. What is printed is made by the program; here is what a command has to do with
// files, arguments and the terminal.

import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { reportFiles } from "./api.js";
import { explain, fix, lint, rules } from "./node.js";

const USAGE = `\
Usage: mta-sts-check lint [options] [FILE…]     judge policies and records; without FILE, or with -, standard input
       mta-sts-check explain RULE               say why a rule speaks, and what to do
       mta-sts-check rules                      name every rule

Options of lint:
  --format pretty | json | sarif | github | markdown
                                            how to print what is found (pretty)
  --kind auto | policy | record | tlsrpt    what the files are (auto: told by how they look; where nothing is said, a
                                            file called mta-sts.txt is a policy)
  --domain DOMAIN                           the domain that they are meant for; nothing is asked of it
  --mx HOST[,HOST…]                         its MX hosts, to hold the policy against; may be given again
  --fix                                     make all safe fixes in the files first; standard input is printed fixed
  --color, --no-color                       colours, whatever the terminal is

  --help, --version

Exit status: 0 no errors, 1 errors were found, 2 it could not run.
`;

const STDIN = "<stdin>";
const FORMATS = ["pretty", "json", "sarif", "github", "markdown"];
const FOUND = 1;
const COULD_NOT_RUN = 2;

const REASONS = {
  ENOENT: "there is no such file",
  EISDIR: "this is a folder; name the files in it",
  EACCES: "this file may not be read or written",
};

const OPTIONS = {
  format: { type: "string", default: "pretty" },
  kind: { type: "string" },
  domain: { type: "string" },
  mx: { type: "string", multiple: true, default: [] },
  fix: { type: "boolean", default: false },
  color: { type: "boolean", default: false },
  "no-color": { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
  version: { type: "boolean", default: false },
};

// A mistake in how the command was called, in words for who called it.
class Mistake extends Error {}

// What reads our output may have enough of it, as `head` does.
process.stdout.on("error", (error) => process.exit(error.code === "EPIPE" ? process.exitCode : COULD_NOT_RUN));

try {
  process.exitCode = run(process.argv.slice(2));
} catch (error) {
  const isMistake = error instanceof Mistake || error instanceof TypeError || error.code?.startsWith("ERR_PARSE_ARGS");
  // Words for programs begin with the function that was called.
  say(isMistake ? error.message.replace(/^(lint|explain): /, "") : error.stack);
  process.exitCode = COULD_NOT_RUN;
}

function run(words) {
  const { values, positionals } = parseArgs({ args: words, options: OPTIONS, allowPositionals: true });
  const [command, ...rest] = positionals;
  if (values.help) {
    return print(USAGE);
  }
  if (values.version) {
    return print(`${JSON.parse(readFileSync(new URL("./package.json", import.meta.url), "utf8")).version}\n`);
  }
  switch (command) {
    case "lint":
      return lintFiles(rest, values);
    case "explain":
      return explainRule(rest);
    case "rules":
      return printRules();
    case undefined:
      throw new Mistake(`no command was given\n\n${USAGE}`);
    default:
      throw new Mistake(`there is no command \`${command}\`\n\n${USAGE}`);
  }
}

function lintFiles(paths, { format, kind, domain, mx, fix: mends, ...flags }) {
  if (!FORMATS.includes(format)) {
    throw new Mistake(`\`--format\` is one of ${FORMATS.join(", ")}, not \`${format}\``);
  }
  const options = { kind, domain, mx: mx.flatMap((given) => given.split(",")), now: Date.now() };
  // What is wrong with the options is said before any file is read.
  lint("", options);
  let couldRun = true;
  const files = [];
  for (const path of paths.length > 0 ? paths : ["-"]) {
    try {
      const file = read(path, kind);
      files.push(mends ? mended(file, options) : file);
    } catch (error) {
      if (error.code === undefined) {
        throw error;
      }
      say(`${path}: ${REASONS[error.code] ?? error.message}`);
      couldRun = false;
    }
  }
  const isFilter = mends && files.some(({ path }) => path === STDIN);
  const output = isFilter ? process.stderr : process.stdout;
  const { text, hasErrors } = reportFiles(files, format, colours(flags, output), options);
  output.write(text.endsWith("\n") || text === "" ? text : `${text}\n`);
  if (!couldRun) {
    return COULD_NOT_RUN;
  }
  return hasErrors ? FOUND : 0;
}

// A file with the name that a Policy Host serves it under is a policy, whatever stands in it. Some systems know names in one
// case only.
function read(path, kind) {
  if (path === "-") {
    return { path: STDIN, kind, bytes: readFileSync(0) };
  }
  const isPolicy = kind === undefined && basename(path).toLowerCase() === "mta-sts.txt";
  return { path, kind: isPolicy ? "policy" : kind, bytes: readFileSync(path) };
}

// The file with all safe fixes made, in its place; standard input goes on to standard output.
function mended({ path, kind, bytes }, options) {
  const better = fix(bytes, lint(bytes, { ...options, kind }), { safe: true, now: options.now });
  if (path === STDIN) {
    process.stdout.write(better);
  } else if (!bytes.equals(better)) {
    writeFileSync(path, better);
    say(`${path}: fixed`);
  }
  return { path, kind, bytes: better };
}

// https://no-color.org and https://force-color.org, below what the call itself says.
function colours({ color, "no-color": plain }, output) {
  if (color || plain) {
    return !plain;
  }
  if (process.env.NO_COLOR) {
    return false;
  }
  return process.env.FORCE_COLOR ? process.env.FORCE_COLOR !== "0" : Boolean(output.isTTY);
}

function explainRule([slug, ...more]) {
  if (slug === undefined || more.length > 0) {
    throw new Mistake("`explain` wants the name of one rule; `mta-sts-check rules` names them all");
  }
  const { title, severity, section, url, why, next } = explain(slug);
  return print(`${slug} (${severity}): ${title}\n\n${why}\n\n${next}\n\n${section}, ${url}\n`);
}

function printRules() {
  const all = rules();
  const width = Math.max(...all.map(({ slug }) => slug.length));
  return print(all.map(({ slug, severity, title }) => `${slug.padEnd(width)}  ${severity.padEnd(7)}  ${title}\n`).join(""));
}

function print(text) {
  process.stdout.write(text);
  return 0;
}

function say(text) {
  process.stderr.write(`mta-sts-check: ${text}\n`);
}
