// Texts that the tests share, and what holds of every report on a text.

import assert from "node:assert/strict";

export const NOW = Date.UTC(2026, 10, 24, 16, 15);

export const GOOD = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";

// A text of each kind, with defects of many kinds, and with characters of one to four bytes.
export const TEXTS = [
  GOOD,
  GOOD.replaceAll("\r\n", "\n"),
  `\ufeff${GOOD}`,
  "",
  "\n",
  "version: STSv1\nmode: Enforce\nx-note: é 邮 😀\nmx: mx.example.com.\nmax_age: 1 week\n# 😀: é\n",
  "  Version : stsv1\r\nMODE=testing\r\nmx: 192.0.2.1, mx.example.com\r\nmax_age: 60\r\nmax_age: 60\r\n",
  "version: STSv1\rmode: none\rmax_age: 86400\r",
  "version: STSv1 mode: enforce mx: mx.example.com max_age: 1209600",
  "version: STSv1\nmode: enforce\nmx: b\u00fccher.example\nmx: *.*.example\nmx:\nmax_age: 99999999\nx:\n",
  "version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\nx: \ud83d\nmode: \udc00\n",
  "<!doctype html><title>404</title>",
  "---\nlayout: none\n---\nversion: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 86401\n",
  "v=STSv1; id=20261124T161500;",
  "v=STSv1; id=20261124T161500;\n",
  "v=STSv1; id=2026-11-24; x=😀\r\n",
  "V=stsv1 ID=1",
  "_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"",
  "v=TLSRPTv1; rua=mailto:reports@example.com",
  "v=TLSRPTv1;rua=reports@example.com;;",
  `$ curl -si https://mta-sts.example.com/.well-known/mta-sts.txt\nHTTP/1.1 200 OK\nContent-Type: text/html\n\n${GOOD.replace("e: e", "e: E")}`,
  `_mta-sts.example.com. 300 IN TXT "v=STSv1; " "id=2026-11-24;"\n\n${GOOD}\n_smtp._tls.example.com. IN TXT "v=TLSRPTv1; rua=a@example.com"\n`,
];

// What the program understands of a string: what a file of it would hold.
export const utf8 = (text) => new TextEncoder().encode(text);

export const well = (text) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(utf8(text));

// Lines and columns of an offset, counted anew: lines end at LF, columns count code points.
export function positionIn(text, offset) {
  const before = text.slice(0, offset);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  return { line: before.split("\n").length, column: [...line].length + 1 };
}

// Holds what holds of every report on a string.
export function holdTheForm(report, text) {
  for (const { rule, message, why, next, place, fix } of report.findings) {
    for (const words of [message, why, next]) {
      assert.match(words, /^\S.*[^\s]$/su, rule);
    }
    if (place.start !== null) {
      const { start, end } = place;
      assert.ok(0 <= start.offset && start.offset <= end.offset && end.offset <= text.length, rule);
      for (const { offset, line, column } of [start, end]) {
        assert.deepEqual({ line, column }, positionIn(well(text), offset), `${rule} in ${JSON.stringify(text)}`);
        assert.ok(!/^[\udc00-\udfff]/.test(well(text).slice(offset)), `${rule} cuts a character`);
      }
    }
    for (const { start, end } of fix?.edits ?? []) {
      assert.ok(0 <= start && start <= end && end <= text.length, rule);
    }
  }
}
