//! The `max_age` is not a number of seconds.

use super::{at, bare};
use crate::finding::{Finding, Fix, Prose, code, rfc8461, said};
use crate::read::{Field, Key, MAX_AGE_MAX};
use crate::rules::policy_values::{cause, moved_up, value_below};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// A `max_age` is a number of seconds, made of digits and nothing else. Senders that find anything else drop the
    /// whole policy: mail to the domain is not protected, and nobody is told.
    "max-age-malformed" = Error, rfc8461("3.2"), "the max_age is not a number of seconds";
    next "Write the number of seconds, with digits only: two weeks are `1209600`.",
    hides ["@taken", "max-age-zero"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 2w\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 14 days\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600s\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: +1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: -1\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600.0\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1,209,600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1 209 600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 00001209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 2w # two weeks\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: \"1209600\"\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: long\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age:\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 0001209600\n";
}

/// Units that people write, in seconds. A bare `m` is not among them: minutes and months begin with it.
const UNITS: &[(&[&str], u64)] = &[
    (&["s", "sec", "secs", "second", "seconds"], 1),
    (&["min", "mins", "minute", "minutes"], 60),
    (&["h", "hr", "hrs", "hour", "hours"], 3600),
    (&["d", "day", "days"], 86_400),
    (&["w", "wk", "week", "weeks"], 604_800),
];

/// Signs that people put between groups of three digits. A dot is none for certain: it may begin a fraction.
const SEPARATORS: &[char] = &[',', '\'', '_', ' ', '’', '\u{a0}', '\u{202f}'];

/// Speaks of the first `max_age` line, the one that counts. Of a number that is too large `max-age-too-large` speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let Field::Malformed { value } = reading.max_age else { return };
    let words = value.words(reading.text);
    if cause(reading, Key::MaxAge, value).is_some() || super::max_age_too_large::is_too_large(&words) {
        return;
    }
    if let Some(below) = value_below(reading, Key::MaxAge, value) {
        let (message, fix) = moved_up(reading, Key::MaxAge, value, below);
        return findings.push(Finding::new(&RULE, at(value), message).mended_by(fix));
    }
    let (message, seconds) = judge(&words);
    let better = seconds.filter(|&seconds| seconds <= MAX_AGE_MAX);
    findings.push(Finding::new(&RULE, at(value), message).mended_by(better.map(|seconds| write(value, seconds))));
}

fn write(value: Span, seconds: u64) -> Fix {
    Fix::safe(Prose::with("Write {}", [code(seconds)]), vec![Edit::replace(value, seconds.to_string())])
}

/// What is the matter with `words`, and the number of seconds that they can only mean.
fn judge(words: &str) -> (Prose, Option<u64>) {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let around = bare(words);
    if words.is_empty() {
        (Prose::new("The line `max_age:` names no number."), None)
    } else if is_number(words) {
        let count = said(words.len());
        (Prose::with("{} has {} digits, and senders read 10 at most.", [code(words), count]), words.parse().ok())
    } else if let Some(number) = words.strip_prefix(['+', '-']).map(str::trim_start).filter(|rest| is_number(rest)) {
        let seconds = number.parse().ok().filter(|_| words.starts_with('+'));
        (Prose::with("{} has a sign before the number.", [code(words)]), seconds)
    } else if let Some((number, fraction)) = words.split_once('.').filter(|(a, b)| is_number(a) && is_number(b)) {
        let is_whole = fraction.bytes().all(|byte| byte == b'0');
        // `604.800` may be a fraction, and may be what some people write for 604,800.
        let seconds = number.parse().ok().filter(|_| is_whole && (fraction.len() != 3 || number.len() > 3));
        (Prose::with("{} has a dot in it, and senders read whole seconds only.", [code(words)]), seconds)
    } else if let Some(number) = without_separators(words) {
        (Prose::with("{} has something between its digits.", [code(words)]), number.parse().ok())
    } else if is_number(around) {
        // A sign or a dot before the number would be a part of it.
        let seconds =
            around.parse().ok().filter(|_| !words.split(around).next().unwrap_or_default().contains(['+', '-', '.']));
        (Prose::with("{} has more in it than a number.", [code(words)]), seconds)
    } else if let Some((number, unit)) = with_unit(around) {
        let seconds = number.parse().ok().and_then(|number: u64| number.checked_mul(unit?));
        (Prose::with("{} has a unit in it, and senders read seconds without one.", [code(words)]), seconds)
    } else {
        (Prose::with("{} is not a number of seconds.", [code(words)]), None)
    }
}

/// The digits of a number in groups: `604,800`.
fn without_separators(words: &str) -> Option<String> {
    let separator = words.chars().find(|character| !character.is_ascii_digit())?;
    let groups = || words.split(separator);
    let is_grouped = groups().enumerate().all(|(index, group)| {
        let fits = if index == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        fits && group.bytes().all(|byte| byte.is_ascii_digit())
    });
    (is_grouped && SEPARATORS.contains(&separator)).then(|| groups().collect())
}

/// Whether `word` is a unit of time.
pub(super) fn is_unit(word: &str) -> bool {
    UNITS.iter().any(|(names, _)| names.iter().any(|name| name.eq_ignore_ascii_case(word)))
}

/// A number and the word after it; with the seconds of the unit, where that is one.
fn with_unit(words: &str) -> Option<(&str, Option<u64>)> {
    let end = words.find(|character: char| !character.is_ascii_digit()).filter(|&end| end > 0)?;
    let (number, word) = words.split_at(end);
    let word = word.trim_start();
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let unit = UNITS.iter().find(|(names, _)| names.iter().any(|name| name.eq_ignore_ascii_case(word)));
    Some((number, unit.map(|(_, seconds)| *seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmax_age: 1 week # or so\n         ^^^^^^^^^^^^^^\n");
    }

    #[test]
    fn what_can_only_mean_one_number_is_mended() {
        for (value, seconds) in [
            ("1w", "604800"),
            ("7 days", "604800"),
            ("7 Days # or so", "604800"),
            ("604800s", "604800"),
            ("90 min", "5400"),
            ("604,800", "604800"),
            ("1'209'600", "1209600"),
            ("604_800", "604800"),
            ("+604800", "604800"),
            ("604800.00", "604800"),
            ("604800}", "604800"),
            ("604800;", "604800"),
            ("'604800'", "604800"),
            ("00000604800", "604800"),
        ] {
            assert_eq!(mended(&RULE, &format!("max_age: {value}")), [format!("max_age: {seconds}")], "{value}");
        }
    }

    #[test]
    fn the_rest_is_for_the_owner_to_say() {
        for value in ["1m", "1 month", "-1", "'-1'", "1.5", "604.800", "60,48", "604800 86400", "99 weeks", "ten", ".5"]
        {
            let text = format!("max_age: {value}");
            assert_eq!(mended(&RULE, &text), Vec::<String>::new(), "{value}");
            marks(&RULE, &format!("{text}\n         {}\n", "^".repeat(value.len())));
        }
    }
}
