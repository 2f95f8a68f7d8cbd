// Makes a report of the row of numbers that `src/js/tape.rs` writes, in one go: to make each field by a call from the
// program would cost more than the lint itself.

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

// Words that are part of the program, by their address in it.
const known = new Map();

// `memory` gives the memory of the program, where words are looked up that were not met yet.
export function readTape(tape, memory) {
  const tapeEnd = tape[0];
  const words = decoder.decode(new Uint8Array(tape.buffer, tape.byteOffset + tapeEnd * 4, tape[1]));
  let at = 2;
  let said = 0;

  const number = () => tape[at++];
  const text = () => words.slice(said, (said += tape[at++]));
  const constant = () => {
    const address = tape[at++];
    const length = tape[at++];
    const found = known.get(address);
    if (found !== undefined && found.length === length) {
      return found.words;
    }
    const entry = { length, words: decoder.decode(new Uint8Array(memory(), address, length)) };
    known.set(address, entry);
    return entry.words;
  };
  const list = (read) => {
    const items = [];
    for (let left = tape[at++]; left > 0; left--) {
      items.push(read());
    }
    return items;
  };
  const orNull = (read) => (tape[at++] === 1 ? read() : null);
  const seconds = () => number() * 2 ** 32 + number();
  const point = () => ({ offset: number(), line: number(), column: number() });
  const edit = () => ({ start: number(), end: number(), text: text() });
  const policy = () => ({
    accepted: constant(),
    version: orNull(constant),
    mode: orNull(constant),
    maxAge: orNull(seconds),
    mx: list(text),
  });
  const record = () => ({ accepted: constant(), id: orNull(text) });
  const place = () => {
    const place = { source: constant() };
    const index = orNull(number);
    if (index !== null) {
      place.index = index;
    }
    const name = orNull(text);
    if (name !== null) {
      place.name = name;
    }
    place.start = orNull(point);
    place.end = orNull(point);
    return place;
  };
  const fix = () => ({ title: text(), safe: number() === 1, edits: list(edit) });
  const finding = () => {
    const finding = {
      rule: constant(),
      severity: constant(),
      message: text(),
      why: constant(),
      next: constant(),
      place: place(),
    };
    const mended = orNull(fix);
    if (mended !== null) {
      finding.fix = mended;
    }
    return finding;
  };

  return { version: 1, verdict: null, readings: { policy: orNull(policy), record: orNull(record) }, findings: list(finding) };
}
