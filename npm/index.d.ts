/** What a text is: told by how it looks with `auto`. */
export type Kind = "policy" | "record" | "tlsrpt" | "auto";

export interface LintOptions {
  /** What the text is; `auto` where nothing is said. */
  kind?: Kind;
  /** The domain that the text is meant for. It is named in sentences and texts to copy; nothing is asked of it. */
  domain?: string;
  /** The domain's MX hosts, to hold the policy against. */
  mx?: readonly string[];
  /** The moment for which the text is judged, in milliseconds since 1970; the clock's where it is absent. */
  now?: number;
}

export interface FixOptions {
  /**
   * `true`, the default: all safe fixes are made, notes aside; the text is read again, and what comes to light is mended
   * too, until nothing safe is left. A rule whose findings were taken out of the report is left alone.
   *
   * `false`: exactly the fixes in the report are made, those that somebody must choose and those of notes among them.
   * Leave in the report what you want. Of two that meet, the first is made.
   */
  safe?: boolean;
  /** The moment for which a new `id` is made, in milliseconds since 1970; the clock's where it is absent. */
  now?: number;
}

/** What was found, version 1. */
export interface Report {
  version: 1;
  /** What happens to mail; `null` where nothing but a text was judged. */
  verdict: Verdict | null;
  /** What a conforming sender reads of the texts; `null` where there is no text of the kind. */
  readings: { policy: PolicyReading | null; record: RecordReading | null };
  /** What somebody should know, the gravest first. */
  findings: Finding[];
}

export type Verdict =
  | "enforced"
  | "enforced-in-part"
  | "testing"
  | "disabled"
  | "absent"
  | "no-mail"
  | "ignored"
  | "refusing"
  | "unknown";

/** Whether a conforming sender takes a text. `disputed`: the standard does not decide, and real senders differ. */
export type Accepted = "yes" | "disputed" | "no";

export type Severity = "error" | "warning" | "advice" | "note";

export interface PolicyReading {
  accepted: Accepted;
  version: "STSv1" | null;
  mode: "enforce" | "testing" | "none" | null;
  /** In seconds. */
  maxAge: number | null;
  /** The well-formed patterns, as they are written. */
  mx: string[];
}

export interface RecordReading {
  accepted: Accepted;
  id: string | null;
}

export interface Finding {
  /** The name of the rule; `explain()` tells more of it. */
  rule: string;
  /** How grave it is here; it may differ from the rule's own severity. */
  severity: Severity;
  /** A sentence or two about this very case. Code stands between backticks, here and below. */
  message: string;
  /** Why it matters: what happens to mail. */
  why: string;
  /** What to do next. */
  next: string;
  place: Place;
  /** What mends the text, where that is known. */
  fix?: Fix;
}

export interface Place {
  /** What the finding speaks of. */
  source: "policy" | "record" | "tlsrpt" | "domain" | "policy-host" | "policy-response" | "mx" | "resolver";
  /** Of several records at one name, which one, from 0. */
  index?: number;
  /** The name of the MX host or of the resolver. */
  name?: string;
  /** Where it begins; `null` where it does not stand in a text. */
  start: Point | null;
  /** The place behind its last character. */
  end: Point | null;
}

/** A place in a text. Offsets count UTF-16 units in a string, bytes in bytes. */
export interface Point {
  /** From 0. */
  offset: number;
  /** From 1; a line ends at LF. */
  line: number;
  /** From 1, in characters (code points). */
  column: number;
}

export interface Fix {
  /** What is done, as an instruction. */
  title: string;
  /** Whether what was written has exactly one possible meaning, and no host is added or dropped. */
  safe: boolean;
  /** Each replaces `start` up to `end`; all offsets count in the text as it was judged. */
  edits: Edit[];
}

export interface Edit {
  start: number;
  end: number;
  text: string;
}

export interface Rule {
  /** Its name. */
  slug: string;
  /** What is the matter, in general. */
  title: string;
  /** The severity that it has where a case does not change it. */
  severity: Severity;
  /** Where the standard speaks of it, as in "RFC 8461 §3.1". */
  section: string;
}

export interface RuleCard extends Rule {
  /** Where the section can be read. */
  url: string;
  /** Why it matters. */
  why: string;
  /** What to do next. */
  next: string;
}

/**
 * Starts the program: in browsers, before anything else. In Node and Deno it has started already, and this does nothing.
 * `source` is where the program comes from, if not from beside the package's own files.
 */
export function init(
  source?: string | URL | Request | Response | BufferSource | WebAssembly.Module | Promise<Response>,
): Promise<void>;

/** Judges a text: a policy, the value of a record, or of a TLSRPT record. One line break at the end of a record is not part of it. */
export function lint(text: string | Uint8Array | ArrayBufferView | ArrayBuffer, options?: LintOptions): Report;

/** The text with the fixes made that `lint()` reported on it; bytes for bytes. */
export function fix(text: string, report: Report, options?: FixOptions): string;
export function fix(text: Uint8Array | ArrayBufferView | ArrayBuffer, report: Report, options?: FixOptions): Uint8Array;

/** Every rule, those on DNS and on servers too. */
export function rules(): Rule[];

/** One rule in full. */
export function explain(slug: string): RuleCard;

/** Whether a pattern of an `mx` line covers an MX host (RFC 8461 §4.1). What is no pattern covers nothing. */
export function mxMatches(pattern: string, host: string): boolean;

/**
 * The report on evidence that the page saved: the text of the file, or what `JSON.parse()` makes of it. Offsets count
 * UTF-16 units where a text is UTF-8, else bytes.
 */
export function diagnose(evidence: string | object): Report;
