//! Mending a text: all that is certain is mended, the text is read again, and so on until nothing certain is left.

use crate::evidence::{Evidence, Shown, Timestamp};
use crate::finding::{Finding, Fix, Safety, Severity, made_together};
use crate::rules::{findings_since, is_policy_taken};
use crate::text::{Edit, apply};

/// The most rounds. A fix brings nothing new but what it uncovers, so a few are enough; this ends what a defect in a rule
/// would keep turning.
const MOST_ROUNDS: usize = 50;

/// A text in which all that is certain is mended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// The text.
    pub text: Vec<u8>,
    /// The way to it: the edits of each round, in order, which count in what the round before left.
    pub rounds: Vec<Vec<Edit>>,
}

/// Mends all that is certain in a text that a person showed.
pub fn mend(shown: &Shown, now: Timestamp) -> Mended {
    let of_text =
        |text: &[u8]| Evidence::of_text(Shown { came: shown.came, ..Shown::exact(shown.kind, text.to_vec()) }, now);
    let was_taken = is_policy_taken(&of_text(&shown.text));
    mend_as_found(&shown.text, &|text| findings_since(&of_text(text), was_taken))
}

/// Mends all that is certain in `text`, of which `find` says the findings: those that are to be mended, and their spans as
/// they count in the text that it is given.
pub fn mend_as_found(text: &[u8], find: &dyn Fn(&[u8]) -> Vec<Finding>) -> Mended {
    let mut mended = Mended { text: text.to_vec(), rounds: Vec::new() };
    while mended.rounds.len() < MOST_ROUNDS {
        let edits = certain_edits(&find(&mended.text));
        let better = apply(&mended.text, &edits);
        if better == mended.text {
            break;
        }
        mended.text = better;
        mended.rounds.push(edits);
    }
    mended
}

/// The fix of `finding`, where it is made without asking: it is safe, and mends more than a note.
pub fn certain_fix(finding: &Finding) -> Option<&Fix> {
    let fix = finding.fix.as_ref()?;
    (fix.safety == Safety::Safe && finding.severity != Severity::Note).then_some(fix)
}

/// The edits of all certain fixes that can be made together, in the order of the text. Of two that meet, the graver
/// finding's is made, and the other's waits until the text was read again.
pub fn certain_edits(findings: &[Finding]) -> Vec<Edit> {
    made_together(&mut findings.iter().filter_map(certain_fix))
}

#[cfg(test)]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evidence::ShownKind;
    use crate::rules::{self, findings_in};
    use crate::text::Span;

    const NOW: Timestamp = Timestamp::from_ms(1_795_536_900_000);

    fn found(kind: ShownKind, text: &[u8]) -> Vec<Finding> {
        findings_in(&Evidence::of_text(Shown::exact(kind, text.to_vec()), NOW))
    }

    /// Mends `text`, and holds what always holds of it; gives the number of rounds.
    #[track_caller]
    fn hold_the_mending(kind: ShownKind, text: &[u8]) -> usize {
        let words = String::from_utf8_lossy(text);
        let mended = mend(&Shown::exact(kind, text.to_vec()), NOW);
        let left: Vec<_> = found(kind, &mended.text).into_iter().filter(|one| certain_fix(one).is_some()).collect();
        assert!(left.is_empty(), "{words:?} keeps {left:?}");
        let again = mend(&Shown::exact(kind, mended.text.clone()), NOW);
        assert_eq!((again.text, again.rounds), (mended.text.clone(), Vec::new()), "{words:?}");
        let made = mended.rounds.iter().fold(text.to_vec(), |text, edits| apply(&text, edits));
        assert_eq!(made, mended.text, "{words:?}");
        if found(kind, text).is_empty() {
            assert_eq!(mended.text, text);
        }
        mended.rounds.len()
    }

    #[test]
    fn what_is_certain_is_mended_in_rounds_and_the_rest_stays() {
        let mended = |kind, text: &str| {
            let mended = mend(&Shown::exact(kind, text.as_bytes().to_vec()), NOW);
            (String::from_utf8_lossy(&mended.text).into_owned(), mended.rounds.len())
        };
        let policy = "\u{feff}Version: stsv1\nMode : Enforce\nmx: mx.example.com.\nmax_age: 3600\nnote:\n";
        let better = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 3600\nnote:\n";
        assert_eq!(mended(ShownKind::Policy, policy).0, better);
        assert_eq!(mended(ShownKind::Policy, better), (better.to_owned(), 0));
        assert_eq!(mended(ShownKind::Record, "v=STSv1 ; ID=a-b;;\n").0, "v=STSv1; id=ab;\n");
        assert_eq!(mended(ShownKind::Record, ""), (String::new(), 0));
    }

    /// Senders that took none of it would refuse mail to the hosts that were left out.
    #[test]
    fn a_policy_that_nobody_takes_is_not_mended_halfway() {
        let mended = |mx: &str| {
            let text = format!("version: STSv1\nmode: enforce\n{mx}max_age: 604800\n");
            let mended = mend(&Shown::exact(ShownKind::Policy, text.into_bytes()), NOW).text;
            let lines = String::from_utf8_lossy(&mended).lines().map(str::to_owned).collect::<Vec<_>>();
            lines.into_iter().filter(|line| line.contains("example")).collect::<Vec<_>>().join(" / ")
        };
        for mx in [
            "MX: a.example\nMX: b.example.\n",
            "MX: a.example.\nMX: b.example.\n",
            "mx=a.example\nmx=b.example.\n",
            "\u{feff}mx: a.example\n\u{feff}mx: b.example.\n",
        ] {
            assert_eq!(mended(mx), "mx: a.example / mx: b.example", "{mx:?}");
        }
        // Some senders take this one, and know of one host.
        assert_eq!(mended("mx: a.example\nmx: b.example.\n"), "mx: a.example / mx: b.example.");
    }

    #[test]
    fn of_fixes_that_meet_the_first_is_made() {
        let finding = |edits: Vec<Edit>| {
            let rule = rules::all().next().expect("a rule");
            let place = crate::finding::Place::Domain;
            let fix = Fix::safe(crate::finding::Prose::default(), edits);
            Finding::new(rule, place, crate::finding::Prose::default()).as_grave_as(Severity::Error).mended_by(fix)
        };
        let spans = |found: &[Finding]| certain_edits(found).iter().map(|edit| edit.span).collect::<Vec<_>>();
        let remove = |start, end| Edit::remove(Span::new(start, end));
        let found = [
            finding(vec![remove(4, 6), remove(10, 12)]),
            finding(vec![remove(0, 1), remove(11, 13)]),
            finding(vec![remove(5, 5)]),
            finding(vec![remove(6, 10)]),
            finding(vec![Edit::insert(12, "a")]),
            finding(vec![Edit::insert(12, "b")]),
            finding(vec![remove(3, 20)]),
            finding(vec![remove(0, 2)]).as_grave_as(Severity::Note),
        ];
        assert_eq!(spans(&found), [Span::new(4, 6), Span::new(6, 10), Span::new(10, 12), Span::at(12)]);
    }

    #[test]
    fn what_a_defect_would_keep_turning_ends() {
        let turning = |text: &[u8]| {
            let fix = Fix::safe(crate::finding::Prose::default(), vec![Edit::insert(text.len(), "x")]);
            let mut found = found(ShownKind::Policy, b"");
            found.truncate(1);
            found.into_iter().map(|finding| finding.mended_by(fix.clone())).collect()
        };
        assert_eq!(mend_as_found(b"", &turning).text.len(), MOST_ROUNDS);
    }

    #[test]
    fn mending_every_example_ends() {
        for example in rules::all().flat_map(|rule| rule.examples) {
            for text in [example.text.to_owned(), example.text.replace('\n', "\r\n"), example.text.replace('\n', " ")] {
                hold_the_mending(example.kind, text.as_bytes());
            }
        }
    }

    #[test]
    fn mending_what_others_published_ends() {
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
        let Ok(files) = std::fs::read_dir(corpus.join("policies")) else {
            return eprintln!("skipped: there is no corpus beside the project");
        };
        let policies = files.flatten().filter_map(|file| std::fs::read(file.path()).ok());
        let most = policies.map(|text| hold_the_mending(ShownKind::Policy, &text)).max();
        assert!(most.is_some_and(|most| (1..10).contains(&most)), "{most:?} rounds");
        let records = std::fs::read_to_string(corpus.join("records.jsonl")).expect("records beside the policies");
        for line in records.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON")) {
            let text = line.get("value").and_then(|value| value.as_str()).expect("a record");
            hold_the_mending(ShownKind::Record, text.as_bytes());
        }
    }

    /// Texts made of lines and fields of all examples.
    fn made_of_examples(kind: ShownKind, separators: &'static [char]) -> impl Strategy<Value = Vec<u8>> {
        let texts = rules::all().flat_map(|rule| rule.examples).filter(|example| example.kind == kind);
        let parts: Vec<&str> = texts.flat_map(|example| example.text.split_inclusive(separators)).collect();
        prop::collection::vec(prop::sample::select(parts), 0..8).prop_map(|parts| parts.concat().into_bytes())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn mending_a_policy_ends(text in made_of_examples(ShownKind::Policy, &['\n', ' '])) {
            hold_the_mending(ShownKind::Policy, &text);
        }

        #[test]
        fn mending_a_record_ends(text in made_of_examples(ShownKind::Record, &[';', ' '])) {
            hold_the_mending(ShownKind::Record, &text);
        }

        #[test]
        fn mending_a_tlsrpt_record_ends(text in made_of_examples(ShownKind::Tlsrpt, &[';', ' ', ','])) {
            hold_the_mending(ShownKind::Tlsrpt, &text);
        }
    }
}
