//! Texts that are made up: a text that is not accepted has an error, an accepted one has none.

use proptest::prelude::*;

use super::checking::hold_the_verdict;
use crate::evidence::ShownKind;

/// Parts of policies, well-formed and not, of which texts are made.
const POLICY_PARTS: &[&str] = &[
    "version: STSv1",
    "version: STSv1 ",
    "Version: STSv1",
    "version: stsv1",
    "version : STSv1",
    "version=STSv1",
    " version: STSv1",
    "version:",
    "version: STSv2",
    "mode: enforce",
    "mode: testing",
    "mode: none",
    "mode: None",
    "MODE: enforce",
    "mode = enforce",
    "mode enforce",
    "\"mode\": \"enforce\",",
    "# mode: enforce",
    "mode: enforce # now",
    "mode:",
    "  mode : testing",
    "mode",
    "max_age: 604800",
    "max_age: 1w",
    "max_age: 12345678901",
    "max_age: 31557601",
    "max_age: 0",
    "Max_Age: 1",
    "max_age 1",
    "max_age: -1",
    "max_age: 604,800",
    "max_age: 00000604800",
    "max_age:",
    "max-age: 1",
    "mx: a.example",
    "mx: *.b.example",
    "mx: 192.0.2.1",
    "mx: a.example.",
    "mx: .a.example",
    "mx: a.example, b.example",
    "mx: 10 a.example",
    "mx: *a.example",
    "mx:",
    "MX: a.example",
    "  mx: a.example",
    "mx : a.example",
    "- mx: a.example",
    "mx: b\u{fc}cher.example",
    "mx: \u{200b}a.example",
    "mx: <a.example>",
    "mx: https://a.example/",
    "mx: *.",
    "mx: a..b",
    "mx: -a.example",
    "mx",
    "x-note: y",
    "x-note:",
    "x-note: a\tb",
    ": b",
    "garbage",
    "# a comment",
    "a b: c",
    "a-name-of-more-than-thirty-two-chars: b",
    "<html>",
    "<!-- a -->",
    "",
    " ",
    "\t",
    "\u{feff}",
    "\0",
    "{",
    "}",
    "\u{e9}\u{e9}",
];

/// What parts of policies are joined by.
const JOINTS: &[&str] = &["\n", "\n", "\n", "\r\n", "\r\n", "\r", "\n\n", "\r\r\n", "\n\r", "", " "];

/// Parts of records.
const RECORD_PARTS: &[&str] = &[
    "v=STSv1",
    "v=STSv1;",
    "v=STSv1; ",
    "V=STSv1;",
    "v=STSv1 ;",
    "v=STSv1\\;",
    "\"v=STSv1;",
    "v:STSv1;",
    "v=STSv2;",
    "v=TLSRPTv1;",
    "v = STSv1",
    "id=1",
    "id=1;",
    "id=a-b",
    "id=",
    "ID=1",
    "id =1",
    "id:1",
    "id",
    "id=abcdefghijklmnopqrstuvwxyz0123456",
    "id=1 a=b",
    "a=b",
    "a=",
    "=b",
    "a=b=c",
    "\u{fc}=1",
    "a=\u{fc}",
    ",id=1",
    "20240101",
    "id=[1]",
    "id＝1",
    "v=STSv１",
    "v=5TSv1;",
    "\r\n",
    "；",
    ";",
    ";;",
    " ",
    "\t",
    "\"",
    "\\",
    ",",
    "\u{feff}",
    "\u{201c}",
    "\n",
    "x",
];

fn made_of(
    parts: &'static [&'static str],
    joints: &'static [&'static str],
    most: usize,
) -> impl Strategy<Value = Vec<u8>> {
    let part = (prop::sample::select(parts), prop::sample::select(joints));
    let noise = prop::option::weighted(0.1, (any::<prop::sample::Index>(), any::<u8>()));
    (prop::collection::vec(part, 0..most), noise).prop_map(|(parts, noise)| {
        let mut text: Vec<u8> =
            parts.iter().flat_map(|(part, joint)| [part.as_bytes(), joint.as_bytes()].concat()).collect();
        if let Some((at, byte)) = noise {
            text.insert(at.index(text.len() + 1), byte);
        }
        text
    })
}

/// A policy with all that it must have, and one or two parts more, among which each mistake stands alone often enough.
fn nearly_good() -> impl Strategy<Value = Vec<u8>> {
    let good = ["version: STSv1", "mode: enforce", "max_age: 1209600", "mx: a.example"];
    let edit = (0..good.len(), prop::sample::select(POLICY_PARTS), any::<bool>());
    (prop::collection::vec(edit, 0..3), prop::sample::select(JOINTS)).prop_map(move |(edits, joint)| {
        let mut lines = good.to_vec();
        for (at, part, replaces) in edits {
            if replaces {
                lines.splice(at..=at, [part]);
            } else {
                lines.insert(at, part);
            }
        }
        lines.join(joint).into_bytes()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_policy_is_not_accepted_only_with_an_error(text in made_of(POLICY_PARTS, JOINTS, 9)) {
        hold_the_verdict(ShownKind::Policy, &text);
    }

    #[test]
    fn a_nearly_good_policy_is_not_accepted_only_with_an_error(text in nearly_good()) {
        hold_the_verdict(ShownKind::Policy, &text);
    }

    #[test]
    fn a_record_is_not_accepted_only_with_an_error(text in made_of(RECORD_PARTS, &["", " ", ";", "; "], 7)) {
        hold_the_verdict(ShownKind::Record, &text);
    }

    #[test]
    fn any_bytes_are_judged(text in prop::collection::vec(any::<u8>(), 0..200)) {
        hold_the_verdict(ShownKind::Policy, &text);
        hold_the_verdict(ShownKind::Record, &text);
    }
}
