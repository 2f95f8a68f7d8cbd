//! What a fix of a policy may do: it removes its finding, and brings none to light but those that its rule says it hides; a
//! safe one adds no host and drops none; mending ends, and a text without findings stays as it is. Held for the policies that
//! others published, where they are at hand, for those that we wrote, and for generated mutations of both.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]
#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test fails so")]

mod own;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use mta_sts_check::diagnosis::{certain_fix, diagnose, mend};
use mta_sts_check::evidence::{Evidence, Shown, ShownKind, Timestamp};
use mta_sts_check::finding::{Finding, Place, Safety, Severity};
use mta_sts_check::read::{Accepted, PolicyReading};
use mta_sts_check::rules::{COMPANIONS, may_hide};
use mta_sts_check::text::{Span, apply, is_unseen};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

const NOW: Timestamp = Timestamp::from_ms(1_795_536_900_000);

fn shown(text: &[u8]) -> Shown {
    Shown::exact(ShownKind::Policy, text.to_vec())
}

fn findings(text: &[u8]) -> Vec<Finding> {
    diagnose(&Evidence::of_text(shown(text), NOW)).findings
}

/// The hosts that senders match, where some of them take the policy.
fn hosts(text: &[u8]) -> Option<BTreeSet<(bool, String)>> {
    let reading = PolicyReading::new(text);
    let names = reading.patterns().map(|(_, pattern)| (pattern.is_wildcard(), pattern.domain().to_ascii_lowercase()));
    (reading.accepted() != Accepted::No).then(|| names.collect())
}

fn counts(findings: &[Finding]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.rule.slug).or_default() += 1;
    }
    counts
}

/// Holds all of it for one text.
#[track_caller]
fn hold(text: &[u8]) {
    let words = String::from_utf8_lossy(text);
    let before = findings(text);
    for finding in &before {
        let Some(fix) = &finding.fix else { continue };
        let Place::Text { span, .. } = finding.place else { panic!("{}: a fix without a text", finding.rule.slug) };
        for span in fix.edits.iter().map(|edit| edit.span).chain([span]) {
            lies_well(span, text);
        }
        let slug = finding.rule.slug;
        let better = apply(text, &fix.edits);
        assert_ne!(better, text, "the fix of {slug} changes nothing in {words:?}");
        let after = findings(&better);
        let mended = String::from_utf8_lossy(&better);
        let (had, has) = (counts(&before), counts(&after));
        let says_it = |other: &&Finding| other.rule == finding.rule && other.message == finding.message;
        let (same, known) = (after.iter().filter(says_it), before.iter().filter(says_it));
        assert!(same.count() < known.count(), "{slug} says the same of {mended:?}, which it made of {words:?}");
        if fix.safety == Safety::NeedsChoice {
            continue;
        }
        assert_ne!(finding.severity, Severity::Note, "{slug} is a note, and its fix is safe");
        let left = has.get(slug).copied().unwrap_or_default();
        assert!(left < had[slug] || may_hide(finding.rule, slug), "{slug} stays in {mended:?}, made of {words:?}");
        for (new, count) in has {
            let known = had.get(new).copied().unwrap_or_default();
            let is_expected = count <= known || COMPANIONS.contains(&new) || may_hide(finding.rule, new);
            assert!(is_expected, "{slug} brings {new} into {mended:?}, made of {words:?}");
        }
        if let Some(hosts_before) = hosts(text) {
            assert_eq!(hosts(&better), Some(hosts_before), "the safe fix of {slug} changes the hosts of {words:?}");
        }
    }
    hold_the_mending(text, &before);
}

/// Holds that mending ends, leaves nothing certain, and leaves alone what is fine.
#[track_caller]
fn hold_the_mending(text: &[u8], findings_before: &[Finding]) {
    let words = String::from_utf8_lossy(text);
    let mended = mend(&shown(text), NOW);
    let left = findings(&mended.text);
    assert!(left.iter().all(|finding| certain_fix(finding).is_none()), "{words:?} ends as {mended:?}");
    assert_eq!(mend(&shown(&mended.text), NOW).text, mended.text, "{words:?}");
    if findings_before.iter().all(|finding| certain_fix(finding).is_none()) {
        assert_eq!(mended.text, text, "nothing was to be mended");
    }
    if let Some(hosts_before) = hosts(text) {
        assert_eq!(hosts(&mended.text), Some(hosts_before), "mending changes the hosts of {words:?}");
    }
    // Rich text breaks its lines elsewhere.
    if !words.contains('\\') {
        invents_no_host(&words, &mended.text);
    }
}

/// Holds that each host which the mended text names is one that the text named, whole from its beginning on.
#[track_caller]
fn invents_no_host(text: &str, mended: &[u8]) {
    let is_blank = |sign: char| sign.is_whitespace() && (!sign.is_control() || matches!(sign, '\t' | '\r' | '\n'));
    let seen = text.chars().map(|sign| if is_blank(sign) { ' ' } else { sign });
    let seen: String = seen.filter(|sign| *sign == ' ' || !is_unseen(*sign)).collect::<String>().to_lowercase();
    let begins = |at: usize| {
        !seen
            .get(..at)
            .unwrap_or_default()
            .ends_with(|sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.'))
    };
    for (_, pattern) in PolicyReading::new(mended).patterns() {
        let host = pattern.domain().to_lowercase();
        // In letters of its own it stood there otherwise.
        let is_there = host.contains("xn--") || seen.match_indices(&host).any(|(at, _)| begins(at));
        let is_wildcard = pattern.is_wildcard() && seen.contains(&format!("*.{host}"));
        assert!(is_there || is_wildcard, "{host} is in {:?} alone, made of {text:?}", String::from_utf8_lossy(mended));
    }
}

#[track_caller]
fn lies_well(span: Span, text: &[u8]) {
    assert!(span.start <= span.end && span.end <= text.len(), "{span:?} in {text:?}");
    if let Ok(text) = std::str::from_utf8(text) {
        assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end), "{span:?} in {text:?}");
    }
}

/// The policies that others published.
fn published() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/policies");
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    paths.into_iter().filter_map(|path| std::fs::read(path).ok()).collect()
}

/// All policies at hand.
static AT_HAND: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let own = own::policies().into_iter().map(|policy| policy.text);
    own.chain(published()).collect()
});

#[test]
fn of_each_policy_that_others_published() {
    let published = published();
    if published.is_empty() {
        return eprintln!("skipped: there is no corpus beside the project");
    }
    assert!(published.len() > 100, "the corpus is whole");
    for text in published {
        hold(&text);
    }
}

#[test]
fn of_each_policy_that_we_wrote() {
    for policy in own::policies() {
        assert!(!policy.reason.is_empty(), "{:?} has a reason", policy.text);
        hold(&policy.text);
    }
}

/// One change of a text, as people and programs make them.
#[derive(Clone, Debug)]
enum Mutation {
    /// A byte put in.
    Byte(u8),
    /// A piece put in.
    Piece(&'static str),
    /// Some bytes left out.
    Cut(usize),
    /// Some bytes doubled.
    Twice(usize),
    /// The case of a letter changed.
    Case,
    /// Each line ending replaced.
    Endings(&'static str),
    /// Some text of another policy behind it.
    Joined(usize),
}

/// What is put in.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    ":",
    ".",
    ",",
    ";",
    "*",
    "*.",
    "#",
    " # note",
    "\u{feff}",
    "\0",
    "\u{85}",
    "\u{a0}",
    "\u{200b}",
    "ü",
    "—",
    "=",
    "\"",
    "<",
    ">",
    "[",
    "]",
    "{",
    "}",
    "\\",
    "\\n",
    "/",
    "@",
    "-",
    "- ",
    "_",
    "0",
    "9",
    "w",
    "mx: ",
    "mx:",
    "MX: ",
    "mode: ",
    "mode: none\n",
    "mode: testing\n",
    "max_age: ",
    "max-age: 1\n",
    "version: STSv1",
    "version: STSv1\n",
    "\nmx: a.example\n",
    "\nmx: *.example\n",
    "\n  mx: b.example",
    "\nnmx: c.example\n",
    "a, b.example",
    "\n# mx: d.example\n",
    "x-note: y\n",
    "x-note:\n",
    "---\n",
    "<yourdomain>",
    "{{ mx }}",
    "10 ",
    "https://",
    ":25",
    "\u{b}",
    "\u{2028}",
    "：",
    " | ",
    "\u{301}",
    "\u{430}",
    "\nmxs: e.example, f.example\n",
    ", https://g.example",
    "<br>",
    " (was testing)",
    "\nmode:\n",
    "enforce\n",
    "\n    h.example\n",
    ",\n    i.example\n",
    "\n  - https://j.example\n",
    "mx=k.example\n",
    "MODE=enforce\n",
    "v=STSv1; id=1\n",
    "HTTP/1.1 200 OK\n",
    "mode: mode: ",
];

/// The same 3000 mutations each time; others, and as many as one likes, by `PROPTEST_CASES`. Among ten thousand or more, some text
/// is spoilt on several lines at once in a way that its fixes, made one by one, uncover bit by bit.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    let rng_seed = if asked.is_some() { RngSeed::Random } else { RngSeed::Fixed(8461) };
    ProptestConfig { failure_persistence: None, rng_seed, ..ProptestConfig::with_cases(asked.unwrap_or(3000)) }
}

fn mutations() -> impl Strategy<Value = Vec<(prop::sample::Index, Mutation)>> {
    let mutation = prop_oneof![
        1 => any::<u8>().prop_map(Mutation::Byte),
        6 => prop::sample::select(PIECES).prop_map(Mutation::Piece),
        2 => (1..12_usize).prop_map(Mutation::Cut),
        1 => (1..30_usize).prop_map(Mutation::Twice),
        1 => Just(Mutation::Case),
        1 => prop::sample::select(&["\n", "\r\n", "\r", "", " ", "\n\n", "\r\r\n", "; "]).prop_map(Mutation::Endings),
        1 => (0..1000_usize).prop_map(Mutation::Joined),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), mutation), 1..4)
}

fn mutate(mut text: Vec<u8>, mutations: &[(prop::sample::Index, Mutation)]) -> Vec<u8> {
    for (at, mutation) in mutations {
        let at = at.index(text.len() + 1);
        match mutation {
            Mutation::Byte(byte) => text.insert(at, *byte),
            Mutation::Piece(piece) => drop(text.splice(at..at, piece.bytes())),
            Mutation::Cut(length) => drop(text.drain(at..(at + length).min(text.len()))),
            Mutation::Twice(length) => {
                let part = text[at..(at + length).min(text.len())].to_vec();
                drop(text.splice(at..at, part));
            }
            Mutation::Case => {
                if let Some(byte) = text.get_mut(at).filter(|byte| byte.is_ascii_alphabetic()) {
                    *byte ^= 0x20;
                }
            }
            Mutation::Endings(ending) => {
                let lines: Vec<_> =
                    text.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line)).collect();
                text = lines.join(ending.as_bytes());
            }
            Mutation::Joined(index) => {
                let other = &AT_HAND[index % AT_HAND.len()];
                text.extend_from_slice(&other[at.min(other.len())..]);
            }
        }
    }
    text
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn of_mutations(index in any::<prop::sample::Index>(), mutations in mutations()) {
        let text = mutate(AT_HAND[index.index(AT_HAND.len())].clone(), &mutations);
        hold(&text);
    }
}
