//! The record begins with something that is nearly the version.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{MisspelledVersion, RecordReading, RecordVersion};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders look for a record that begins with exactly `v=STSv1;`, each letter in its case, with nothing before it.
    /// They drop this one, act as if the domain had no policy, and mail to it is not protected.
    "record-version-misspelled" = Error, rfc8461("3.1"), "the record begins with something that is nearly the version";
    next "Begin the record with `v=STSv1;`, written exactly so.";
    bad Record "V=STSv1; id=20261124T161500;";
    bad Record "v=stsv1; id=20261124T161500;";
    bad Record " v=STSv1; id=20261124T161500;";
    bad Record "\u{feff}v=STSv1; id=20261124T161500;";
    bad Record "\"v=STSv1; id=20261124T161500;\"";
    bad Record "v=STSv1\\; id=20261124T161500\\;";
    bad Record "v = STSv1; id=20261124T161500;";
    bad Record "v:STSv1; id=20261124T161500;";
    bad Record "version=STSv1; id=20261124T161500;";
    bad Record "v=STSv2; id=20261124T161500;";
    bad Record "v=TLSRPTv1; rua=mailto:reports@example.com";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "id=20261124T161500; v=STSv1;";
}

/// Speaks of near misses.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.near_misses() {
        let RecordVersion::Misspelled { span, how } = record.version else { continue };
        let message = message(case, record, span, how);
        findings.push(Finding::new(&RULE, at(index, span), message).mended_by(fix(record, span, how)));
    }
}

fn message(case: &Case<'_>, record: &RecordReading<'_>, span: Span, how: MisspelledVersion) -> Prose {
    let words = span.words(record.text);
    let first = words.chars().next().unwrap_or_default();
    // Without what stands before it.
    let version = words.trim_start_matches(|character: char| !character.is_ascii_alphanumeric());
    match how {
        MisspelledVersion::BlankBefore if first == ' ' => Prose::with("A blank stands before {}.", [code(version)]),
        MisspelledVersion::BlankBefore => {
            Prose::with("{}, which leaves no mark on the screen, stands before {}.", [code(first), code(version)])
        }
        MisspelledVersion::Quoted => {
            Prose::with("A quotation mark stands before {}, as part of the record.", [code(version)])
        }
        MisspelledVersion::Escaped => {
            Prose::with("The record begins with {}: a backslash is left before the semicolon.", [code(words)])
        }
        MisspelledVersion::BlankAroundEquals => Prose::with("Blanks stand around the `=` in {}.", [code(words)]),
        MisspelledVersion::Case => Prose::with(
            "The record begins with {}, and senders look for `v=STSv1`: the case of each letter counts.",
            [code(words)],
        ),
        MisspelledVersion::Key => {
            Prose::with("The record begins with {}, and senders look for `v=STSv1`.", [code(words)])
        }
        MisspelledVersion::OtherVersion => {
            Prose::with("The record begins with {}. The only version of MTA-STS is `v=STSv1`.", [code(words)])
        }
        MisspelledVersion::Tlsrpt => match case.named_domain() {
            Some(domain) => Prose::with(
                "The record begins with {}: it is a TLSRPT record, and senders look for that at {}.",
                [code(version), code(domain.tlsrpt_name())],
            ),
            None => Prose::with(
                "The record begins with {}: it is a TLSRPT record, and senders look for that at `_smtp._tls`.",
                [code(version)],
            ),
        },
    }
}

fn fix(record: &RecordReading<'_>, span: Span, how: MisspelledVersion) -> Option<Fix> {
    let text = record.text;
    let after = text.get(span.end..)?;
    // What stands between the version and its semicolon goes with it.
    let left_over = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\\')).count();
    let (end, version) = match (after.get(left_over), after.first()) {
        (Some(b';'), _) => (span.end + left_over, "v=STSv1"),
        (_, Some(b',')) => (span.end + 1, "v=STSv1;"),
        // The span of an escaped semicolon holds the semicolon.
        _ => (span.end, "v=STSv1;"),
    };
    let title = Prose::new("Write `v=STSv1;`");
    let mut edits = vec![Edit::replace(Span::new(span.start, end), version)];
    match how {
        MisspelledVersion::Tlsrpt => return None,
        MisspelledVersion::OtherVersion => return Some(Fix::choice(title, edits)),
        MisspelledVersion::Quoted => {
            let quotes = closing_quotes(text, end);
            // A quote between the two belongs to a second string; where the text was cut up cannot be told.
            let inner = Span::new(end, quotes.start).of(text);
            if inner.contains(&b'"') {
                return None;
            }
            if !quotes.is_empty() {
                edits.push(Edit::remove(quotes));
            }
        }
        MisspelledVersion::Escaped => {
            let escapes = text.windows(2).enumerate().skip(end).filter(|(_, pair)| pair == b"\\;");
            edits.extend(escapes.map(|(at, _)| Edit::remove(Span::new(at, at + 1))));
        }
        _ => {}
    }
    Some(Fix::safe(title, edits))
}

/// The quotes at the end of `text`, and the blanks around them; not before `from`.
fn closing_quotes(text: &[u8], from: usize) -> Span {
    let rest = text.get(from..).unwrap_or_default();
    let words = String::from_utf8_lossy(rest);
    let is_quote = |character: char| matches!(character, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '\\' | ' ' | '\t');
    // What is not UTF-8 grows when it is read; there nothing is taken out.
    let kept = if words.len() == rest.len() { words.trim_end_matches(is_quote).len() } else { rest.len() };
    Span::new(from + kept, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn what_stands_for_the_version_is_marked() {
        marks(&RULE, "v = STSv1; id=1;\n^^^^^^^^^\n");
        marks(&RULE, "\"v=STSv1; id=1;\"\n^^^^^^^^\n");
        marks(&RULE, "v=STSv1\\; id=1;\n^^^^^^^^^\n");
    }

    #[test]
    fn mended_with_all_that_belongs_to_the_mistake() {
        for (text, better) in [
            ("V=STSv1; id=1;", "v=STSv1; id=1;"),
            ("V=STSv1 ; id=1;", "v=STSv1; id=1;"),
            ("V=STSv1, id=1;", "v=STSv1; id=1;"),
            ("V=STSv1 id=1;", "v=STSv1; id=1;"),
            ("\u{feff} v=STSv1; id=1", "v=STSv1; id=1"),
            ("\"v=STSv1; id=1;\"", "v=STSv1; id=1;"),
            ("\\\"v=STSv1; id=1; \\\"", "v=STSv1; id=1;"),
            ("“v=STSv1; id=1”", "v=STSv1; id=1"),
            ("v=STSv1\\; id=1\\; note=x", "v=STSv1; id=1; note=x"),
            ("v=STSv1 \\; id=1\\;", "v=STSv1; id=1;"),
            ("version: STSv1; id=1", "v=STSv1; id=1"),
            ("v=STSv10; id=1", "v=STSv1; id=1"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
        assert_eq!(mended(&RULE, "\"v=STSv1;\" \"id=1;\""), Vec::<String>::new());
        assert_eq!(mended(&RULE, "v=TLSRPTv1; rua=mailto:a@b.example"), Vec::<String>::new());
    }

    #[test]
    fn a_tlsrpt_record_is_sent_home() {
        let sketch = Sketch::good("example.com").record("v=TLSRPTv1; rua=mailto:a@example.com");
        let message = "The record begins with v=TLSRPTv1: it is a TLSRPT record, and senders look for that at \
                       _smtp._tls.example.com.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
    }

    #[test]
    fn silent_where_a_record_counts() {
        let sketch = Sketch::good("example.com").records(&[b"V=STSv1; id=1;", b"v=STSv1; id=2;"]);
        assert_eq!(found(&sketch, &RULE), []);
    }
}
