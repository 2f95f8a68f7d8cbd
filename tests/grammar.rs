//! What the readers accept, beside what the standards' own grammars say: texts made from the ABNF of RFC 8461 §3.1 and §3.2 and
//! of RFC 8460 §3, and single mutations of them, are read by both. `tests/grammar/*.abnf` holds the grammars; the recogniser
//! below knows nothing else.
//!
//! `MTA_STS_CHECK_TEXTS` says how many texts of each kind are made, `MTA_STS_CHECK_SEED` with which they begin.
#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    reason = "a test fails so, and says what it did"
)]

#[path = "grammar/abnf.rs"]
mod abnf;
#[path = "grammar/chance.rs"]
mod chance;

use abnf::Grammar;
use chance::Chance;
use mta_sts_check::read::{Accepted, PolicyReading, RecordReading, TlsrptReading};

const CORE: &str = include_str!("grammar/core.abnf");

fn record_grammar() -> Grammar {
    Grammar::read(&[CORE, include_str!("grammar/record.abnf")])
}

fn policy_grammar() -> Grammar {
    Grammar::read(&[CORE, include_str!("grammar/policy.abnf")])
}

fn tlsrpt_grammar() -> Grammar {
    Grammar::read(&[CORE, include_str!("grammar/tlsrpt.abnf")])
}

/// What must come of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Expected {
    /// This.
    Exactly(Accepted),
    /// Anything but "yes": the standard is silent on what senders do.
    NotYes,
}

/// A record is accepted where it matches the grammar. The prose adds four things:
/// - one that does not begin `v=STSv1;` is discarded (§3.1), though the grammar allows a blank there (erratum 6285): disputed;
/// - an `id` is required, which the grammar says in a comment alone;
/// - of duplicates the first counts (§3.2, last paragraph): an `id` that is none by `sts-id`, and an extension by the grammar,
///   is not mended by a later one;
/// - a second `id` that no rule but `sts-extension` fits is one more field to ignore.
fn expected_of_record(grammar: &Grammar, text: &[u8]) -> Expected {
    let has_id = all_named(text, b"id").next().is_some_and(|field| grammar.matches("sts-id", field));
    Expected::Exactly(match grammar.matches("sts-text-record", text) && has_id {
        true if grammar.begins("begins", text) => Accepted::Yes,
        true => Accepted::Disputed,
        false => Accepted::No,
    })
}

/// As a record of MTA-STS; and the addresses of the first `rua` have to be such as reports can be sent to (§3): of the schemes
/// `mailto` and `https`, and with a mailbox or a host. So have those of another `rua`, unless it fits `tlsrpt-extension`: senders
/// differ on which one they read.
fn expected_of_tlsrpt(grammar: &Grammar, text: &[u8]) -> Expected {
    let mut named = all_named(text, b"rua");
    let first = named.next();
    let others =
        named.all(|field| grammar.matches("tlsrpt-extension", field) || grammar.matches("reachable-rua", field));
    let has_rua =
        first.is_some_and(|field| grammar.matches("tlsrpt-rua", field) && grammar.matches("reachable-rua", field));
    Expected::Exactly(match grammar.matches("tlsrpt-record", text) && has_rua && others {
        true if grammar.begins("begins", text) => Accepted::Yes,
        true => Accepted::Disputed,
        false => Accepted::No,
    })
}

/// A policy is accepted where it matches the grammar. The prose and the comments in the grammar add:
/// - `version`, `mode` and `max_age` are required once, an `mx` unless the mode is `none`;
/// - of duplicates the first counts: where it is an extension to the grammar alone (`mode: Enforce`), the field is missing;
/// - an `mx` beside a good one that is an extension to the grammar alone: senders differ, disputed;
/// - a `max_age` over 31557600: the standard gives no handling (erratum 7282), disputed;
/// - labels have 63 octets at most, and names 253 (RFC 1035 §2.3.4).
///
/// Of a text that does not match, the standard does not say what senders do.
fn expected_of_policy(grammar: &Grammar, text: &[u8]) -> Expected {
    if !grammar.matches("sts-policy-record", text) {
        return Expected::NotYes;
    }
    let lines: Vec<&[u8]> =
        text.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
    let named = |name: &'static [u8]| lines.iter().filter(move |line| name_of(line, b':') == Some(name));
    let first_is = |name, rule| named(name).next().is_some_and(|line| grammar.matches(rule, line));
    let is_none = first_is(b"mode", "none-line");
    let is_good_mx = |line: &&&[u8]| grammar.matches("mx-line", line) && is_short_enough(line);
    let good_mx = named(b"mx").filter(is_good_mx).count();
    let has_all = first_is(b"version", "version-line")
        && first_is(b"mode", "mode-line")
        && first_is(b"max_age", "max-age-line")
        && (is_none || good_mx > 0);
    let is_over = named(b"max_age").next().is_some_and(|line| digits(line) > 31_557_600);
    Expected::Exactly(match has_all {
        true if is_over || good_mx < named(b"mx").count() => Accepted::Disputed,
        true => Accepted::Yes,
        false => Accepted::No,
    })
}

/// The fields between semicolons that are named so.
fn all_named<'t>(text: &'t [u8], name: &'static [u8]) -> impl Iterator<Item = &'t [u8]> {
    let is_wsp = |byte: &u8| matches!(byte, b' ' | b'\t');
    text.split(|&byte| byte == b';').skip(1).filter_map(move |field| {
        let start = field.iter().position(|byte| !is_wsp(byte))?;
        let end = field.iter().rposition(|byte| !is_wsp(byte))?;
        Some(&field[start..=end]).filter(|field| name_of(field, b'=') == Some(name))
    })
}

/// What stands before the first `delimiter`.
fn name_of(field: &[u8], delimiter: u8) -> Option<&[u8]> {
    field.iter().position(|&byte| byte == delimiter).map(|at| &field[..at])
}

fn digits(line: &[u8]) -> u64 {
    let digits: Vec<u8> = line.iter().copied().filter(u8::is_ascii_digit).collect();
    String::from_utf8_lossy(&digits).parse().unwrap_or(0)
}

fn is_short_enough(line: &[u8]) -> bool {
    let words = String::from_utf8_lossy(line);
    let host = words.trim_start_matches("mx:").trim().trim_start_matches("*.");
    host.len() <= 253 && host.split('.').all(|label| label.len() <= 63)
}

/// A record that matches the grammar, and mostly has an `id`.
fn make_record(grammar: &Grammar, chance: &mut Chance) -> Vec<u8> {
    if chance.one_in(4) {
        return grammar.make("sts-text-record", chance);
    }
    let mut fields = vec!["sts-id"];
    fields.extend((0..chance.below(3)).map(|_| *chance.pick(&["sts-field", "sts-extension", "sts-id"])));
    made_of(grammar, chance, ["sts-version", "sts-field-delim"], fields)
}

/// A TLSRPT record that matches the grammar, and mostly has a `rua` that takes reports.
fn make_tlsrpt(grammar: &Grammar, chance: &mut Chance) -> Vec<u8> {
    if chance.one_in(4) {
        return grammar.make("tlsrpt-record", chance);
    }
    let mut fields = vec!["reachable-rua"];
    fields.extend((0..chance.below(3)).map(|_| *chance.pick(&["tlsrpt-extension", "reachable-rua"])));
    made_of(grammar, chance, ["tlsrpt-version", "field-delim"], fields)
}

/// A record with these fields, in any order.
fn made_of(grammar: &Grammar, chance: &mut Chance, [version, delimiter]: [&str; 2], mut fields: Vec<&str>) -> Vec<u8> {
    let mut text = grammar.make(version, chance);
    if chance.one_in(2) {
        // As most people write it, and as the prose wants it.
        text.extend(b"; ");
        text.extend(grammar.make(fields[0], chance));
        fields.remove(0);
    }
    chance.shuffle(&mut fields);
    for field in fields {
        text.extend(grammar.make(delimiter, chance));
        text.extend(grammar.make(field, chance));
    }
    if chance.one_in(2) {
        text.extend(grammar.make(delimiter, chance));
    }
    text
}

/// A policy that matches the grammar, and mostly has all that one must have.
fn make_policy(grammar: &Grammar, chance: &mut Chance) -> Vec<u8> {
    let mut lines = vec!["sts-policy-version", "sts-policy-mode", "sts-policy-max-age", "sts-policy-mx"];
    if chance.one_in(8) {
        lines.remove(chance.below(lines.len()));
    }
    lines.extend((0..chance.below(3)).map(|_| *chance.pick(&["sts-policy-field", "sts-policy-mx"])));
    chance.shuffle(&mut lines);
    let mut text = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        if index > 0 {
            text.extend(grammar.make("sts-policy-term", chance));
        }
        text.extend(grammar.make(line, chance));
        if chance.one_in(4) {
            text.extend(grammar.make("WSP", chance));
        }
    }
    if chance.one_in(2) {
        text.extend(grammar.make("sts-policy-term", chance));
    }
    text
}

/// Reads as many texts as are asked for, and holds that both agree on each.
fn compare(
    kind: &str,
    make: impl Fn(&mut Chance) -> Vec<u8>,
    expected: impl Fn(&[u8]) -> Expected,
    read: impl Fn(&[u8]) -> Accepted,
) {
    let asked = |name: &str| std::env::var(name).ok().map(|value| value.parse::<u64>().expect("a number"));
    let texts = asked("MTA_STS_CHECK_TEXTS").unwrap_or(100_000);
    let first = asked("MTA_STS_CHECK_SEED").unwrap_or(8461);
    let (mut yes, mut disputed, mut no) = (0, 0, 0);
    for seed in first..first + texts {
        let mut chance = Chance::new(seed);
        let mut text = make(&mut chance);
        if chance.one_in(2) {
            chance.mutate(&mut text);
        }
        let accepted = read(&text);
        let expected = expected(&text);
        let agree = match expected {
            Expected::Exactly(expected) => accepted == expected,
            Expected::NotYes => accepted != Accepted::Yes,
        };
        assert!(
            agree,
            "seed {seed}: the grammar says {expected:?} of this {kind}, and we read {accepted:?}: \"{}\"",
            text.escape_ascii()
        );
        match accepted {
            Accepted::Yes => yes += 1,
            Accepted::Disputed => disputed += 1,
            Accepted::No => no += 1,
        }
    }
    eprintln!("{texts} texts of kind {kind} from seed {first}: {yes} accepted, {disputed} disputed, {no} refused");
    // What is all of one kind shows nothing.
    assert!(texts < 1000 || (yes * 5 > texts && no * 10 > texts && disputed * 100 > texts), "{yes} {disputed} {no}");
}

#[test]
fn records_are_accepted_as_the_grammar_says() {
    let grammar = record_grammar();
    compare(
        "record",
        |chance| make_record(&grammar, chance),
        |text| expected_of_record(&grammar, text),
        |text| RecordReading::new(text).accepted(),
    );
}

#[test]
fn policies_are_accepted_as_the_grammar_says() {
    let grammar = policy_grammar();
    compare(
        "policy",
        |chance| make_policy(&grammar, chance),
        |text| expected_of_policy(&grammar, text),
        |text| PolicyReading::new(text).accepted(),
    );
}

#[test]
fn tlsrpt_records_are_accepted_as_the_grammar_says() {
    let grammar = tlsrpt_grammar();
    compare(
        "TLSRPT record",
        |chance| make_tlsrpt(&grammar, chance),
        |text| expected_of_tlsrpt(&grammar, text),
        |text| TlsrptReading::new(text).accepted(),
    );
}

/// The recogniser itself, on texts of which everybody can see what they are.
#[test]
fn the_recogniser_knows_a_text_of_each_rule() {
    let cases: [(&Grammar, &str, &[&str], &[&str]); 4] = [
        (
            &record_grammar(),
            "sts-text-record",
            &["v=STSv1; id=20160831085700Z;", "v=STSv1 ; id=1", "v=STSv1;a=b\t;\tid=1; "],
            &[
                "",
                "v=STSv1",
                "v=STSv1;",
                "v=stsv1; id=1",
                "v=STSv1; id=1;;",
                "v=STSv1; id=1 ",
                "v=STSv1; a=b=c",
                "v=STSv1; a=",
            ],
        ),
        (
            &policy_grammar(),
            "sts-policy-record",
            &["version: STSv1\r\nmode: none\nmax_age:1 \n", "a: b c", "x: \u{fc}\u{20ac}\u{1f600}"],
            &["", "a", "a: ", "a : b", " a: b", "a: b\n\nc: d", "a: b\r", "a: b\u{7f}"],
        ),
        (
            &tlsrpt_grammar(),
            "tlsrpt-record",
            &["v=TLSRPTv1;rua=mailto:reports@example.com", "v=TLSRPTv1; rua=https://[::1]:8/a?b#c , urn:x; y=z"],
            &["v=TLSRPTv1; rua=a b", "v=TLSRPTv1; rua=", "v=TLSRPTv1; rua=a:b;;", "v=TLSRPTv1; rua=a: b=c,d"],
        ),
        (
            &tlsrpt_grammar(),
            "reachable-rua",
            &["rua=mailto:a@b", "rua=MAILTO:a%2C@b.c?d,https://e", "rua=https://f@g:1/h"],
            &[
                "rua=mailto:a",
                "rua=https:",
                "rua=https:///x",
                "rua=http://a",
                "rua=mailto:a@b,",
                "rua=https://[::1:::]/",
            ],
        ),
    ];
    for (grammar, rule, good, bad) in cases {
        for text in good {
            assert!(grammar.matches(rule, text.as_bytes()), "{text:?} is {rule}");
        }
        for text in bad {
            assert!(!grammar.matches(rule, text.as_bytes()), "{text:?} is no {rule}");
        }
    }
}

/// What is made from a grammar matches it.
#[test]
fn what_is_made_from_a_rule_matches_it() {
    let kinds = [
        (record_grammar(), "sts-text-record"),
        (policy_grammar(), "sts-policy-record"),
        (tlsrpt_grammar(), "tlsrpt-record"),
    ];
    for (grammar, rule) in kinds {
        for seed in 0..2000 {
            let text = grammar.make(rule, &mut Chance::new(seed));
            assert!(grammar.matches(rule, &text), "seed {seed}: \"{}\"", text.escape_ascii());
        }
    }
}
