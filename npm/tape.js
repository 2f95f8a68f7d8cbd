// Makes a report of the row of numbers that `src/js/tape.rs` writes, in one go: to make each field by a call from the
// program would cost more than the lint itself.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

// Words that are part of the program, by their address in it.
const known = new Map();

// The memory of the program, as numbers and as bytes.
let numbers = new Uint32Array();
let bytes = new Uint8Array();

// Where the reading of the row, and that of the text behind it, has come to. Here and not in the functions below, so that
// no function is made anew for each report.
let at = 0;
let words = "";
let said = 0;

// `address` is where the row begins in `memory`.
export function readTape(address, memory) {
  if (numbers.buffer !== memory) {
    numbers = new Uint32Array(memory);
    bytes = new Uint8Array(memory);
  }
  at = address / 4;
  const from = number();
  words = decoder.decode(bytes.subarray(from, from + number()));
  said = 0;
  return {
    version: 1,
    verdict: null,
    readings: { policy: is() ? policy() : null, record: is() ? record() : null },
    findings: list(finding),
  };
}

function policy() {
  return {
    accepted: constant(),
    version: is() ? constant() : null,
    mode: is() ? constant() : null,
    maxAge: is() ? number() * 2 ** 32 + number() : null,
    mx: list(text),
  };
}

function record() {
  return { accepted: constant(), id: is() ? text() : null };
}

function finding() {
  const finding = {
    rule: constant(),
    severity: constant(),
    message: text(),
    why: constant(),
    next: constant(),
    place: place(),
  };
  if (is()) {
    finding.fix = { title: text(), safe: is(), edits: list(edit) };
  }
  return finding;
}

function place() {
  const place = { source: constant() };
  if (is()) {
    place.index = number();
  }
  if (is()) {
    place.name = text();
  }
  place.start = is() ? point() : null;
  place.end = is() ? point() : null;
  return place;
}

function point() {
  return { offset: number(), line: number(), column: number() };
}

function edit() {
  return { start: number(), end: number(), text: text() };
}

function list(read) {
  const items = [];
  for (let left = number(); left > 0; left--) {
    items.push(read());
  }
  return items;
}

function number() {
  return numbers[at++];
}

function is() {
  return numbers[at++] === 1;
}

// Words about this very text.
function text() {
  return words.slice(said, (said += numbers[at++]));
}

// Words that are part of the program.
function constant() {
  const address = number();
  const length = number();
  const found = known.get(address);
  if (found !== undefined && found.length === length) {
    return found.words;
  }
  const entry = { length, words: decoder.decode(bytes.subarray(address, address + length)) };
  known.set(address, entry);
  return entry.words;
}
