//! The `id` has something else than letters and digits in it.

use super::{at, cause_of, is_id, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8461, said};
use crate::read::{RecordViolation, is_extension_name, is_extension_value};
use crate::rules::fields::BLANKS;
use crate::rules::signs::Cause;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// An `id` is made of the letters A to Z and of digits. With anything else in it the record does not count: senders
    /// act as if the domain had no policy, and mail to it is not protected.
    "record-id-characters" = Error, rfc8461("3.1"), "the id has other characters than letters and digits";
    next "Write the `id` with letters and digits only; a date and time without separators will do.",
    hides ["@taken", "record-extension", "record-escaped"];
    bad Record "v=STSv1; id=2026-11-24;";
    bad Record "v=STSv1; id=2026_11_24T16:15:00Z;";
    bad Record "v=STSv1; id=a b;";
    bad Record "v=STSv1; id=20261124 note=x;";
    bad Record "v=STSv1; id=2026.11.24 16:15;";
    bad Record "v=STSv1; id={id};";
    bad Record "v=STSv1; id=20261124 # changed today;";
    bad Record "v=STSv1; id=<20261124>;";
    good Record "v=STSv1; id=20261124;";
    good Record "v=STSv1; id=20261124\n";
}

/// Whether it is a template that nobody filled in: what is left without its signs is no `id` of anybody's.
fn is_template(words: &str) -> bool {
    // A bracket that was left behind a number.
    let bare = words.trim_matches(['<', '>', '[', ']', '(', ')', '#']);
    let is_number = bare.starts_with(|first: char| first.is_ascii_digit()) && is_id(bare);
    !is_number && words.contains(['<', '>', '{', '}', '[', ']', '$', '%', '#', '*'])
}

/// Speaks of the first `id`, the one that counts. Of one that only quotes, backslashes or characters outside ASCII spoil,
/// other rules speak.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let written = written(record);
        let is_spoilt = |violation: &&Spanned<RecordViolation>| {
            violation.value == RecordViolation::IdCharacters && cause_of(&written, violation) == Cause::Other
        };
        for violation in record.violations.iter().filter(is_spoilt) {
            let id = violation.span.words(record.text);
            let (message, fix) = match two_fields(&id) {
                None if let Some((kept, rest)) = framed(&id) => {
                    let better = letters_and_digits(kept);
                    let title = Prose::with("Write {}", [code(&better)]);
                    let message = match rest {
                        None => Prose::with("Brackets stand around the `id` {}.", [code(kept)]),
                        Some(rest) => Prose::with(
                            "After the `id` {} stands {}, which is no part of it.",
                            [code(kept), code(rest)],
                        ),
                    };
                    (message, Fix::safe(title, vec![Edit::replace(violation.span, better)]))
                }
                Some((first, next)) => {
                    let start = violation.span.start + first.len();
                    let blanks = Span::new(start, violation.span.end.saturating_sub(next.len()));
                    let fix = Fix::safe(Prose::new("Put a semicolon there"), vec![Edit::replace(blanks, "; ")]);
                    (Prose::with("No semicolon stands between the `id` {} and {}.", [code(first), code(next)]), fix)
                }
                None => (spoilt(&id), fix(case, &id, violation.span)),
            };
            findings.push(Finding::new(&RULE, at(index, violation.span), message).mended_by(fix));
        }
    }
}

/// What an `id` has in it that none has: the first two of such signs by name.
fn spoilt(id: &str) -> Prose {
    if is_template(id) {
        return Prose::with("The `id` {} is a template that nobody filled in.", [code(id)]);
    }
    let named = |sign: char| match sign {
        ' ' => said("a blank"),
        '\r' | '\n' => said("a line break"),
        _ => code(sign),
    };
    let odd = |sign: &char| !sign.is_ascii_alphanumeric();
    let first = id.chars().find(odd).unwrap_or_default();
    let mut others = id.chars().filter(odd).filter(|sign| *sign != first);
    match others.next() {
        None => Prose::with("The `id` {} has {} in it.", [code(id), named(first)]),
        Some(second) if others.all(|sign| sign == second) => {
            Prose::with("The `id` {} has {} and {} in it.", [code(id), named(first), named(second)])
        }
        Some(second) => {
            Prose::with("The `id` {} has {}, {} and more such signs in it.", [code(id), named(first), named(second)])
        }
    }
}

/// The `id` within brackets, or before a comment or the blank of a web page, and what of these stands behind it. What may be
/// the name of what to put in is no `id`: `<ID>`.
fn framed(words: &str) -> Option<(&str, Option<&str>)> {
    let starts = [" #", " //", " /*", " <!--", "\t#", "\t//", "&nbsp"];
    let end = starts.into_iter().filter_map(|start| words.find(start)).min();
    let (kept, rest) = words.split_at_checked(end.unwrap_or(words.len()))?;
    let pairs = [('[', ']'), ('<', '>'), ('(', ')'), ('{', '}')];
    let kept = kept.trim();
    let inner = pairs.into_iter().find_map(|(open, close)| kept.strip_prefix(open)?.strip_suffix(close));
    let bare = inner.unwrap_or(kept);
    let is_filled_in = inner.is_none() || bare.starts_with(|first: char| first.is_ascii_digit());
    let is_one = is_filled_in && !is_template(bare) && is_id(&letters_and_digits(bare));
    (is_one && (inner.is_some() || end.is_some())).then_some((bare, end.map(|_| rest.trim_start())))
}

/// The `id` and the field after it, where blanks, a line break or a comma part them: `1 note=x`.
fn two_fields(words: &str) -> Option<(&str, &str)> {
    let parts = |sign: char| BLANKS.contains(&sign) || matches!(sign, ',' | '，' | '；');
    let (first, rest) = words.split_once(parts)?;
    let next = rest.trim_start_matches(parts);
    let (name, value) = next.split_once('=')?;
    let is_field = is_extension_name(name.as_bytes()) && is_extension_value(value.as_bytes());
    // A second one of these would be another defect.
    let is_own = name.eq_ignore_ascii_case("id") || name == "v";
    (is_id(first) && is_field && !is_own).then_some((first, next))
}

fn letters_and_digits(words: &str) -> String {
    words.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Drops all but letters and digits. Where too much or nothing is left, or it was a template, a new `id` stands for it:
/// any will do that was not used before.
fn fix(case: &Case<'_>, words: &str, span: Span) -> Fix {
    let kept = letters_and_digits(words);
    let better = if is_id(&kept) && !is_template(words) { kept } else { case.evidence.judged_at.policy_id() };
    let (title, edits) = (Prose::with("Write {}", [code(&better)]), vec![Edit::replace(span, &better)]);
    // With another `=` in it, it may have swallowed a field; with words, a sentence.
    let has_words = words.split_whitespace().nth(1).is_some()
        && words.split_whitespace().any(|word| !word.bytes().any(|byte| byte.is_ascii_digit()));
    let is_clear = !words.trim_start_matches('=').contains('=') && !has_words;
    if is_clear { Fix::safe(title, edits) } else { Fix::choice(title, edits) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "v=STSv1; id=2026-11-24;\n            ^^^^^^^^^^\n");
    }

    #[test]
    fn the_signs_are_named() {
        for (id, words) in [
            ("2026-11-24", "The id 2026-11-24 has - in it."),
            ("a b", "The id a b has a blank in it."),
            ("a\nb", "The id a‹U+000A›b has a line break in it."),
            ("2026-11-24T16:15", "The id 2026-11-24T16:15 has - and : in it."),
            ("2026-11-24 16:15", "The id 2026-11-24 16:15 has -, a blank and more such signs in it."),
            ("{id}", "The id {id} is a template that nobody filled in."),
            ("<ID>", "The id <ID> is a template that nobody filled in."),
            ("[your id]", "The id [your id] is a template that nobody filled in."),
        ] {
            assert_eq!(spoilt(id).to_string(), words);
            assert_eq!(framed(id), None);
        }
    }

    #[test]
    fn what_is_around_an_id_is_named_and_goes() {
        for (id, words, better) in [
            ("20240101 # mine", "After the id 20240101 stands # mine, which is no part of it.", "20240101"),
            ("1 // mine", "After the id 1 stands // mine, which is no part of it.", "1"),
            ("20240101&nbsp", "After the id 20240101 stands &nbsp, which is no part of it.", "20240101"),
            ("2024-01-01 # mine", "After the id 2024-01-01 stands # mine, which is no part of it.", "20240101"),
            ("[2024-01-01]", "Brackets stand around the id 2024-01-01.", "20240101"),
            ("[20240101]", "Brackets stand around the id 20240101.", "20240101"),
            ("<20240101>", "Brackets stand around the id 20240101.", "20240101"),
            ("(20240101)", "Brackets stand around the id 20240101.", "20240101"),
            ("{20240101} # mine", "After the id 20240101 stands # mine, which is no part of it.", "20240101"),
        ] {
            let text = format!("v=STSv1; id={id};");
            let sketch = Sketch::good("example.com").record(&text);
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())], "{text}");
            assert_eq!(mended(&RULE, &text), [format!("v=STSv1; id={better};")], "{text}");
        }
    }

    #[test]
    fn what_is_kept_of_it() {
        for (text, better) in [
            ("v=STSv1; id=2026-11-24;", "v=STSv1; id=20261124;"),
            ("v=STSv1; id= 1 2;", "v=STSv1; id=12;"),
            ("v=STSv1; id==1;", "v=STSv1; id=1;"),
            ("v=STSv1; id=1  note=x;", "v=STSv1; id=1; note=x;"),
            ("v=STSv1; id=1\nnote=x;", "v=STSv1; id=1; note=x;"),
            ("v=STSv1; id=1, note=x;", "v=STSv1; id=1; note=x;"),
            ("v=STSv1; id=1；note=x;", "v=STSv1; id=1; note=x;"),
            ("v=STSv1; id=20240101#2;", "v=STSv1; id=20261124T161500;"),
            ("v=STSv1; id=${ID}Z;", "v=STSv1; id=20261124T161500;"),
            ("v=STSv1; id=**;", "v=STSv1; id=20261124T161500;"),
            ("v=STSv1; id=abcdefghijklmnopqrstuvwxyz-0123456;", "v=STSv1; id=20261124T161500;"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
    }
}
