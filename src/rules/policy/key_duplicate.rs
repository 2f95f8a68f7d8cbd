//! A field that stands more than once, and is no `mx`.

use super::{at, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{Key, Line};
use crate::rules::policy_values::value_below;
use crate::rules::{Case, rule};

rule! {
    /// By the standard the first line of a name counts. Some senders read the last one, and some drop the whole policy:
    /// what happens to mail depends on the sender.
    "key-duplicate" = Warning, rfc8461("3.2"), "a field stands more than once";
    next "Keep one line for each of `version`, `mode` and `max_age`. Only `mx` may stand more than once.",
    hides ["@taken", "mx-list"];
    bad Policy "version: STSv1\nmode: enforce\nmode: testing\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: mx2.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a\nx-note: b\n";
}

/// Speaks of each line of such a name but the first.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| reading.counts.repeated > 0) else { return };
    let mut first: [Option<&Line>; 3] = [None; 3];
    for line in &reading.lines {
        let (Some(name), Some(value)) = (line.name(), line.value()) else { continue };
        let (slot, known) = match line.key() {
            Some(key @ Key::Version) => (0, key),
            Some(key @ Key::Mode) => (1, key),
            Some(key @ Key::MaxAge) => (2, key),
            Some(Key::Mx) | None => continue,
        };
        let Some(slot) = first.get_mut(slot) else { continue };
        let Some(first_value) = slot.and_then(Line::value) else {
            *slot = Some(line);
            continue;
        };
        let key = code(name.words(reading.text));
        // Of a value on the next line, the rule on that speaks.
        let first = value_below(reading, known, first_value).unwrap_or(first_value);
        let (first_words, words) = (first.words(reading.text), value.words(reading.text));
        let delete = Prose::new("Delete this line");
        // Where this one is to count, what stands behind is held against it, and none like the first stays before it.
        let without_those_before = || {
            let is_like_it = |other: &&Line| {
                let value = other.value().filter(|_| other.key() == Some(known));
                value.is_some_and(|value| value.of(reading.text) == first_value.of(reading.text))
            };
            let before = reading.lines.iter().take_while(|before| before.span.start < line.span.start);
            before.filter(is_like_it).map(without_line).collect()
        };
        let (message, fix) = if words.is_empty() {
            let message = match first_words.is_empty() {
                true => Prose::with("{} stands there twice, each time without a value.", [key]),
                false => {
                    Prose::with("{} stands there with the value {}, and again with none.", [key, code(first_words)])
                }
            };
            (message, Fix::safe(delete, vec![without_line(line)]))
        } else if words == first_words {
            let message = Prose::with("{} stands there twice, each time with the value {}.", [key, code(words)]);
            (message, Fix::safe(delete, vec![without_line(line)]))
        } else if first_words.is_empty() && known.reads(&words) {
            let message = Prose::with(
                "{} stands there without a value, and again with {}. The first counts.",
                [key, code(words)],
            );
            *slot = Some(line);
            (message, Fix::safe(Prose::new("Delete the empty line"), without_those_before()))
        } else {
            let message = match first_words.is_empty() {
                true => Prose::with(
                    "{} stands there without a value, and again with {}. The first counts.",
                    [key, code(&words)],
                ),
                false => Prose::with(
                    "{} stands there with the value {}, and again with {}.",
                    [key, code(&first_words), code(&words)],
                ),
            };
            // Of two values, the one that is none was not meant to stay.
            let is_first_none = !known.reads(&first_words) && (first_words.is_empty() || known.reads(&words));
            let fix = if is_first_none {
                *slot = Some(line);
                Fix::choice(Prose::new("Delete the first line"), without_those_before())
            } else {
                Fix::choice(delete, vec![without_line(line)])
            };
            (message, fix)
        };
        findings.push(Finding::new(&RULE, at(name), message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;
    use crate::rules::checking::{marks, mended, safeties};

    #[test]
    fn each_but_the_first_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmode: none\n^^^^\nmax_age: 1\nmode: testing\n^^^^\n");
    }

    #[test]
    fn the_line_is_taken_out_with_its_ending() {
        assert_eq!(mended(&RULE, "mode: none\r\nmode: none\r\nmax_age: 1"), ["mode: none\r\nmax_age: 1"]);
        assert_eq!(mended(&RULE, "mode: none\nmode: testing"), ["mode: none\n"]);
        assert_eq!(safeties(&RULE, "mode: none\nmode: none\nmode: testing"), [Safety::Safe, Safety::NeedsChoice]);
    }

    #[test]
    fn of_two_lines_the_one_with_a_value_is_kept() {
        for (text, better, safety) in [
            ("mode:\nmode: enforce\n", "mode: enforce\n", Safety::Safe),
            ("mode:\nmode:\nmode: enforce\n", "mode:\nmode: enforce\n", Safety::Safe),
            ("mode: enforce\nmode:\n", "mode: enforce\n", Safety::Safe),
            ("version: STSv2\nversion: STSv1\n", "version: STSv1\n", Safety::NeedsChoice),
        ] {
            assert_eq!(mended(&RULE, text).first().map(String::as_str), Some(better), "{text:?}");
            assert_eq!(safeties(&RULE, text).first(), Some(&safety), "{text:?}");
        }
        assert_eq!(mended(&RULE, "mode:\nmode:\nmode: enforce\n").last().map(String::as_str), Some("mode: enforce\n"));
        assert_eq!(mended(&RULE, "mode:\nmode: Enforce\n"), ["mode: Enforce\n"]);
        let left_alone = mended(&RULE, "mode:\n  testing\nmode: enforce\n");
        assert_eq!(left_alone, ["mode:\n  testing\n"], "the value below belongs to the first");
    }
}
