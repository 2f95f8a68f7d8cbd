//! The mode is none of the three.

use super::{at, bare};
use crate::finding::{Finding, Fix, Prose, Safety, code, rfc8461};
use crate::read::{Field, Key, Mode, slips};
use crate::rules::policy_values::{cause, moved_up, value_below};
use crate::rules::signs::{has_one_form, named, plain};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// There are three modes, in lower case: `enforce`, `testing` and `none`. Senders that find another word drop the
    /// whole policy: mail to the domain is not protected, and nobody is told.
    "mode-unknown" = Error, rfc8461("3.2"), "the mode is not one of the three";
    next "Write one of the three: `testing` to get reports while mail is delivered as before, `enforce` to have it protected, `none` to switch MTA-STS off.",
    hides ["@taken", "mx-missing"];
    bad Policy "version: STSv1\nmode: Enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enfroce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: report\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode:\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Words that were plainly meant as a mode, beside the modes themselves in other letters.
const MEANT: &[(&str, Mode)] = &[
    ("enforced", Mode::Enforce),
    ("enforcing", Mode::Enforce),
    ("enforcement", Mode::Enforce),
    ("test", Mode::Testing),
    ("tests", Mode::Testing),
    // The word of an old draft, for what is now `testing`.
    ("report", Mode::Testing),
];

/// Speaks of the first `mode` line, the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let Field::Malformed { value } = reading.mode else { return };
    if cause(reading, Key::Mode, value).is_some() {
        return;
    }
    if let Some(below) = value_below(reading, Key::Mode, value) {
        let (message, fix) = moved_up(reading, Key::Mode, value, below);
        return findings.push(Finding::new(&RULE, at(value), message).mended_by(fix));
    }
    let words = value.words(reading.text);
    let meant = meant(&if words.chars().all(has_one_form) { plain(&words) } else { words.clone() });
    let message = match meant {
        _ if words.is_empty() => Prose::new("The line `mode:` names no mode."),
        Some((mode, _)) if !words.is_ascii() => Prose::with(
            "{} is not a mode: {} stands in it. It looks like {}.",
            [code(&words), named(&words), code(mode)],
        ),
        _ if words == "report" => Prose::new("`report` was a mode in an old draft, and is now called `testing`."),
        Some((mode, _)) => Prose::with("{} is not a mode. It looks like {}.", [code(&words), code(mode)]),
        None => Prose::with("{} is not a mode.", [code(&words)]),
    };
    let fix = meant.map(|(mode, safety)| {
        let edits = vec![Edit::replace(value, mode.as_str())];
        Fix { title: Prose::with("Write {}", [code(mode)]), safety, edits }
    });
    findings.push(Finding::new(&RULE, at(value), message).mended_by(fix));
}

/// The mode that `words` have meant, and whether they can have meant another one.
fn meant(words: &str) -> Option<(Mode, Safety)> {
    let bare = bare(words).to_ascii_lowercase();
    let same = Mode::ALL.into_iter().find(|mode| mode.as_str() == bare);
    let known = || MEANT.iter().find(|(word, _)| *word == bare).map(|(_, mode)| *mode);
    // Of a short word, two letters are much.
    let near = |mode: &Mode| bare.len() > 4 && slips(bare.as_bytes(), mode.as_str().as_bytes()) <= 2;
    // `!enforce`, `enforce?`: somebody is in doubt.
    let safety = if words.contains(['!', '?']) { Safety::NeedsChoice } else { Safety::Safe };
    let certain = same.or_else(known).map(|mode| (mode, safety));
    certain.or_else(|| Mode::ALL.into_iter().find(near).map(|mode| (mode, Safety::NeedsChoice)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks, mended, safeties};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: Enforce \n      ^^^^^^^\nmx: a.example\nmax_age: 1\n");
        marks(&RULE, "version: STSv1\nmode:\n     |\nmax_age: 1\n");
    }

    #[test]
    fn what_can_only_have_meant_one_mode() {
        for (value, mode) in [
            ("Enforce", "enforce"),
            ("enforce;", "enforce"),
            ("[testing]", "testing"),
            ("Testing # for now", "testing"),
            ("enforced", "enforce"),
            ("report", "testing"),
        ] {
            assert_eq!(mended(&RULE, &format!("mode: {value}")), [format!("mode: {mode}")], "{value}");
        }
        for (value, mode) in [("enfroce", "enforce"), ("tesing", "testing"), ("Enforc", "enforce")] {
            assert_eq!(mended(&RULE, &format!("mode: {value}")), [format!("mode: {mode}")], "{value}");
            assert_eq!(safeties(&RULE, &format!("mode: {value}")), [Safety::NeedsChoice], "{value}");
        }
        for value in ["", "live", "on", "noon", "MODE", "[enforce|testing|none] # decide", "testing (or enforce)"] {
            assert_eq!(mended(&RULE, &format!("mode: {value}")), Vec::<String>::new(), "{value}");
        }
    }

    #[test]
    fn a_value_on_the_next_line_and_letters_that_look_alike() {
        assert_eq!(mended(&RULE, "mode:\n  enforce\n"), ["mode: enforce\n"]);
        assert_eq!(mended(&RULE, "mode:\nenforce\ntesting\n"), Vec::<String>::new(), "one is to be chosen");
        assert_eq!(safeties(&RULE, "mode: enforce?\n"), [Safety::NeedsChoice]);
        assert_eq!(mended(&RULE, "mode: ｅｎｆｏｒｃｅ\n"), ["mode: enforce\n"]);
        assert_eq!(safeties(&RULE, "mode: \u{435}nforce\n"), [Safety::NeedsChoice]);
        let words = "\u{435}nforce is not a mode: \u{435} (U+0435) stands in it. It looks like enforce.";
        let policy = "version: STSv1\nmode: \u{435}nforce\nmx: a.example\nmax_age: 1\n".as_bytes();
        assert_eq!(found(&Sketch::good("example.com").policy(policy), &RULE).remove(0).1, words);
    }
}
