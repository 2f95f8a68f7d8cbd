// What the package offers. Here, what people hand in is looked at; the program behind it gets plain values of the right
// types, and its answers become objects.

import startLater, * as program from "./wasm/mta_sts_check.js";
import { readTape } from "./tape.js";

// As `src/js/asked.rs` numbers them.
const KINDS = new Map([["auto", 0], ["policy", 1], ["record", 2], ["tlsrpt", 3]]);

let isStarted = false;
let cards;

export function lint(text, options) {
  const { kind, domain, mx, now } = lintOptions("lint", options);
  const isString = typeof text === "string";
  const input = isString ? text : bytesOf("lint", text);
  return ask(() => {
    const length = isString ? writeString(input) : writeBytes(input);
    return readTape(program.lint(length, isString, kind, domain, mx, now), memory());
  });
}

export function fix(text, report, options) {
  const { safe, now } = fixOptions(options);
  const isText = typeof text === "string";
  const input = isText ? text : bytesOf("fix", text);
  const findings = findingsOf(report);
  if (!safe) {
    const edits = together(findings.flatMap(({ fix }) => (fix ? [fix.edits] : [])));
    return isText ? editText(text, edits) : editBytes(input, edits);
  }
  const kind = kindOf(input, report);
  const slugs = [...new Set(findings.map(({ rule }) => String(rule)))];
  if (isText) {
    return ask(() => program.mendText(text, kind, slugs, now)).reduce(editText, text);
  }
  return ask(() => program.mendBytes(input, kind, slugs, now));
}

export function rules() {
  return allCards().map(({ slug, title, severity, section }) => ({ slug, title, severity, section }));
}

export function explain(slug) {
  const card = allCards().find((card) => card.slug === wanted("explain", "the name of a rule", slug));
  if (!card) {
    throw new TypeError(`explain: there is no rule ${JSON.stringify(slug)}; rules() names them all`);
  }
  return { ...card };
}

export function mxMatches(pattern, host) {
  wanted("mxMatches", "the pattern, as the first argument,", pattern);
  wanted("mxMatches", "the host, as the second argument,", host);
  return ask(() => program.mxMatches(pattern, host));
}

export function diagnose(evidence) {
  if (typeof evidence !== "string" && (typeof evidence !== "object" || evidence === null)) {
    throw new TypeError(`diagnose: evidence is an object, or the text of a file of evidence, not ${named(evidence)}`);
  }
  const json = typeof evidence === "string" ? evidence : JSON.stringify(evidence);
  return ask(() => program.diagnose(json));
}

// For the command: the report on files, as a text in one of its formats, and whether some finding is an error.
export function reportFiles(files, format, coloured, options) {
  const { kind, ...asked } = lintOptions("lint", options);
  // A file may have a kind of its own.
  const kinds = files.map((file) => (file.kind === undefined ? kind : KINDS.get(file.kind)));
  const paths = files.map(({ path }) => path);
  const texts = files.map(({ bytes }) => bytesOf("lint", bytes));
  const [text, hasErrors] = ask(() => program.reportFiles(paths, texts, { ...asked, kinds, format, coloured }));
  return { text, hasErrors };
}

// Starts the program from the bytes of its file.
export function startAtOnce(bytes) {
  program.initSync({ module: bytes });
  isStarted = true;
}

// Starts the program from wherever it comes, once.
export async function start(source) {
  await startLater({ module_or_path: source });
  isStarted = true;
}

// Lets the program answer. It does not fail; should it all the same, a new one takes its place, so that the next answer
// does not come from what is left of this one.
export function ask(question) {
  if (!isStarted) {
    throw new Error("mta-sts-check is not started yet: `await init()` comes first");
  }
  try {
    return question();
  } catch (cause) {
    if (cause instanceof TypeError) {
      throw cause;
    }
    program.__wbg_reset_state();
    const words = "mta-sts-check failed, which is a fault of its own and says nothing about the text";
    throw new Error(`${words}: ${cause.message}`, { cause });
  }
}

// The memory of the program that runs. It moves when it grows, and when another program takes its place.
function memory() {
  return program.initSync().memory.buffer;
}

const encoder = new TextEncoder();

// Both write a text to where the program reads it, and say how many bytes it has there.
function writeString(text) {
  // No UTF-16 unit takes more than three bytes.
  const most = 3 * text.length;
  const at = program.roomFor(most);
  return encoder.encodeInto(text, new Uint8Array(memory(), at, most)).written;
}

function writeBytes(bytes) {
  const at = program.roomFor(bytes.length);
  new Uint8Array(memory(), at, bytes.length).set(bytes);
  return bytes.length;
}

function allCards() {
  cards ??= ask(() => program.cards());
  return cards;
}

function lintOptions(of, options) {
  const { kind = "auto", domain, mx, now } = objectOf(of, options);
  if (!KINDS.has(kind)) {
    const kinds = [...KINDS.keys()].map((kind) => JSON.stringify(kind)).join(", ");
    throw new TypeError(`${of}: \`kind\` is one of ${kinds}, not ${named(kind)}`);
  }
  if (domain !== undefined) {
    wanted(of, "`domain`", domain);
  }
  if (mx !== undefined && !(Array.isArray(mx) && mx.every((host) => typeof host === "string"))) {
    throw new TypeError(`${of}: \`mx\` is an array with the name of each MX host, not ${named(mx)}`);
  }
  return { kind: KINDS.get(kind), domain, mx: mx?.length ? mx.join("\n") : undefined, now: moment(of, now) };
}

function fixOptions(options) {
  const { safe = true, now } = objectOf("fix", options);
  if (typeof safe !== "boolean") {
    throw new TypeError(`fix: \`safe\` is true or false, not ${named(safe)}`);
  }
  return { safe, now: moment("fix", now) };
}

function objectOf(of, options = {}) {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${of}: options are an object, not ${named(options)}`);
  }
  return options;
}

function moment(of, now = Date.now()) {
  if (typeof now !== "number" || !(now >= 0) || now === Infinity) {
    throw new TypeError(`${of}: \`now\` is a number of milliseconds since 1970, not ${named(now)}`);
  }
  return now;
}

function wanted(of, what, value) {
  if (typeof value !== "string") {
    throw new TypeError(`${of}: ${what} is a string, not ${named(value)}`);
  }
  return value;
}

function bytesOf(of, input) {
  if (input instanceof Uint8Array) {
    return input;
  }
  if (ArrayBuffer.isView(input)) {
    return new Uint8Array(input.buffer, input.byteOffset, input.byteLength);
  }
  if (input instanceof ArrayBuffer) {
    return new Uint8Array(input);
  }
  throw new TypeError(`${of}: the text is a string, or bytes in a Uint8Array, not ${named(input)}`);
}

function named(value) {
  if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  if (typeof value === "string") {
    return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  }
  return Array.isArray(value) ? "this array" : `this ${typeof value}`;
}

function findingsOf(report) {
  if (typeof report !== "object" || report === null || !Array.isArray(report.findings) || !report.readings) {
    throw new TypeError(`fix: the second argument is the report that lint() gave on the text, not ${named(report)}`);
  }
  return report.findings;
}

// What the text was judged as: what it looks like, where that gives the readings of the report; else what they are of.
function kindOf(text, { readings }) {
  if (JSON.stringify(lint(text).readings) === JSON.stringify(readings)) {
    return KINDS.get("auto");
  }
  return KINDS.get(readings.policy ? "policy" : readings.record ? "record" : "tlsrpt");
}

// The edits of fixes that can be made together, in the order of the text; of two that meet, the first is made.
function together(fixes) {
  const taken = [];
  for (const edits of fixes) {
    const meets = (edit) => taken.some(({ start, end }) =>
      (edit.start < end && start < edit.end) || (edit.start === start && edit.end === end));
    if (!edits.some(meets)) {
      taken.push(...edits);
    }
  }
  return taken.sort((one, other) => one.start - other.start || one.end - other.end);
}

function editText(text, edits) {
  let edited = "";
  let done = 0;
  for (const { start, end, text: put } of within(edits, text.length)) {
    edited += text.slice(done, start) + put;
    done = end;
  }
  return edited + text.slice(done);
}

function editBytes(bytes, edits) {
  const parts = [];
  let done = 0;
  for (const { start, end, text } of within(edits, bytes.length)) {
    parts.push(bytes.subarray(done, start), encoder.encode(text));
    done = end;
  }
  parts.push(bytes.subarray(done));
  const edited = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    edited.set(part, at);
    at += part.length;
  }
  return edited;
}

function within(edits, length) {
  for (const { start, end, text } of edits) {
    if (!(start >= 0 && start <= end && end <= length) || typeof text !== "string") {
      throw new TypeError("fix: the report is on another text: an edit in it reaches outside of this one");
    }
  }
  return edits;
}
