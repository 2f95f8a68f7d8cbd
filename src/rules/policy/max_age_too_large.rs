//! The `max_age` is larger than the standard allows.

use super::at;
use crate::finding::{Finding, Fix, Prose, Severity, code, duration, rfc8461, said};
use crate::read::{Field, MAX_AGE_MAX};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The longest `max_age` is `31557600`, a year. Of a larger one some senders take a year, some take a day, and some
    /// drop the whole policy: mail from those is not protected. With more than ten digits it is no `max_age` to any of
    /// them.
    "max-age-too-large" = Warning, rfc8461("3.2"), "the max_age is more than a year";
    next "Write `31557600`, a year, or less; between two weeks and a few months is common.",
    hides ["max-age-short", "none-max-age-long", "@taken"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 31557601\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 9999999999\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 12096000000\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 31557600\n";
}

/// Speaks of the first `max_age` line, the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let (span, message, severity) = match reading.max_age {
        Field::Read(read) if read.value > MAX_AGE_MAX => {
            let message = Prose::with(
                "The `max_age` is {} ({}), and the longest is a year (`31557600`).",
                [said(duration(read.value)), code(read.span.words(reading.text))],
            );
            (read.span, message, Severity::Warning)
        }
        Field::Malformed { value } => {
            let words = value.words(reading.text);
            if !is_too_large(&words) {
                return;
            }
            let message = Prose::with(
                "The `max_age` {} has {} digits, and senders read 10 at most.",
                [code(&words), said(words.len())],
            );
            (value, message, Severity::Error)
        }
        _ => return,
    };
    let fix = Fix::choice(Prose::new("Write `31557600`"), vec![Edit::replace(span, MAX_AGE_MAX.to_string())]);
    findings.push(Finding::new(&RULE, at(span), message).as_grave_as(severity).mended_by(fix));
}

/// Whether `words` are a number of more digits than the grammar allows, and not only because of zeros before it.
pub(super) fn is_too_large(words: &str) -> bool {
    let number = words.trim_start_matches('0');
    words.bytes().all(|byte| byte.is_ascii_digit())
        && number.parse::<u64>().map_or(!number.is_empty(), |number| number > MAX_AGE_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks};

    fn policy(max_age: &str) -> Sketch {
        Sketch::good("example.com").policy(format!("version: STSv1\nmode: none\nmax_age: {max_age}\n").as_bytes())
    }

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmax_age: 63115200\n         ^^^^^^^^\n");
    }

    #[test]
    fn a_warning_within_the_grammar_and_an_error_outside_it() {
        let message = "The max_age is 730 days (63072000), and the longest is a year (31557600).".to_owned();
        assert_eq!(found(&policy("63072000"), &RULE), [(Severity::Warning, message)]);
        let message = "The max_age 12345678901 has 11 digits, and senders read 10 at most.".to_owned();
        assert_eq!(found(&policy("12345678901"), &RULE), [(Severity::Error, message)]);
        assert!(is_too_large(&"9".repeat(40)));
        assert_eq!(found(&policy("00000604800"), &RULE), []);
    }
}
