//! A TLSRPT record outside the grammar.

use super::{begins_with_rua, begins_with_uri, is_meant};
use crate::finding::{Finding, Fix, Place, Prose, Source, code, rfc8460};
use crate::read::{Looked, TlsrptReading, TlsrptViolation};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// A TLSRPT record tells senders where to report failures. One that does not begin with its version counts for no
    /// sender; with another slip in it, some senders send no reports.
    "tlsrpt-malformed" = Warning, rfc8460("3"), "the TLSRPT record is outside the grammar";
    next "Write the record as `v=TLSRPTv1; rua=mailto:` and an address: fields with a name, `=` and a value, one semicolon between two.";
    bad Tlsrpt "v=TLSRPTv1;; rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com; -x=1";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com ";
    bad Tlsrpt "v=tlsrptv1; rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1 rua=mailto:reports@example.com";
    bad Tlsrpt "rua=mailto:reports@example.com";
    good Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com";
    good Tlsrpt "v=TLSRPTv1;rua=https://reports.example.com/tls;";
}

/// How a record begins.
const VERSION: &str = "v=TLSRPTv1;";

/// Speaks of each slip. Of a record without its version it speaks where somebody says that it is one of TLSRPT, or
/// where it names TLSRPT itself and no other counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_shown = matches!(case.answers.tlsrpt.looked, Looked::NotAsked);
    let one_counts = case.tlsrpt.iter().any(|record| record.is_candidate);
    for (index, record) in case.tlsrpt.iter().enumerate() {
        let at = |span| Place::Text { source: Source::Tlsrpt(index), span };
        if !record.is_candidate && (is_shown || (!one_counts && is_meant(record))) {
            let (span, message, fix) = version(record.text);
            findings.push(Finding::new(&RULE, at(span), message).mended_by(fix));
        }
        for violation in &record.violations {
            if let Some((message, fix)) = slip(record, violation.value, violation.span) {
                findings.push(Finding::new(&RULE, at(violation.span), message).mended_by(fix));
            }
        }
    }
}

/// A slip in a field. Of addresses, and of a missing `rua`, other rules speak.
fn slip(record: &TlsrptReading<'_>, violation: TlsrptViolation, span: Span) -> Option<(Prose, Option<Fix>)> {
    let words = span.words(record.text);
    Some(match violation {
        TlsrptViolation::RuaMissing | TlsrptViolation::Rua(_) => return None,
        TlsrptViolation::EmptyField => {
            let delimiter = Span::new(span.start.saturating_sub(1), span.end);
            let fix = Fix::safe(Prose::new("Take one semicolon out"), vec![Edit::remove(delimiter)]);
            (Prose::new("Two semicolons in the TLSRPT record have nothing between them."), Some(fix))
        }
        TlsrptViolation::NoEquals if begins_with_uri(span.of(record.text)) && record.rua.is_empty() => {
            let edit = Edit::insert(span.start, "rua=");
            let fix = Fix::safe(Prose::new("Write `rua=` before it"), vec![edit]);
            (Prose::with("{} has no `rua=` before it.", [code(words)]), Some(fix))
        }
        TlsrptViolation::NoEquals if begins_with_uri(span.of(record.text)) => (
            Prose::with("{} stands after a semicolon. Addresses of one `rua` have commas between them.", [code(words)]),
            None,
        ),
        TlsrptViolation::NoEquals => {
            (Prose::with("The field {} has no `=` in it.", [code(words)]), mended_rua(record.text, span))
        }
        TlsrptViolation::Name if words.starts_with('=') => {
            (Prose::with("The field {} has no name.", [code(words)]), None)
        }
        TlsrptViolation::Name => (Prose::with("{} cannot be the name of a field.", [code(words)]), None),
        TlsrptViolation::Value if words.ends_with('=') => {
            (Prose::with("The field {} has no value.", [code(words)]), None)
        }
        TlsrptViolation::Value => (Prose::with("{} cannot be the value of a field.", [code(words)]), None),
        TlsrptViolation::BlankTrailing => {
            let fix = Fix::safe(Prose::new("Take the blanks out"), vec![Edit::remove(span)]);
            (Prose::new("Blanks stand at the end of the TLSRPT record, with no semicolon before them."), Some(fix))
        }
    })
}

/// `rua=` in place of `rua`, `rua:` or `rua :` before an address.
fn mended_rua(text: &[u8], field: Span) -> Option<Fix> {
    let words = field.of(text);
    let blanks = words.get(3..)?.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b':')).count();
    let name = Span::new(field.start, field.start + 3 + blanks);
    let is_address = begins_with_rua(words) && begins_with_uri(words.get(3 + blanks..)?);
    is_address.then(|| Fix::safe(Prose::new("Write `rua=`"), vec![Edit::replace(name, "rua=")]))
}

/// A record without its version: where it begins, and how it is mended where it was plainly meant.
fn version(text: &[u8]) -> (Span, Prose, Option<Fix>) {
    if text.trim_ascii().is_empty() {
        let message = Prose::new("The TLSRPT record is empty, and senders look for `v=TLSRPTv1;` at its start.");
        return (Span::new(0, text.len()), message, None);
    }
    let start = Span::new(0, text.iter().position(|&byte| byte == b';').map_or(text.len(), |semicolon| semicolon + 1));
    let message = Prose::with(
        "Senders ignore a TLSRPT record that begins {}: they look for `v=TLSRPTv1;` at its start.",
        [code(start.words(text))],
    );
    let fix = match meant_version(text) {
        Some(meant) if meant.of(text).ends_with(b";") => Some((meant, VERSION)),
        Some(meant) => Some((meant, "v=TLSRPTv1; ")),
        None if begins_with_rua(text) => Some((Span::at(0), "v=TLSRPTv1; ")),
        None => None,
    };
    let fix = fix.map(|(span, words)| {
        Fix::safe(Prose::with("Write {} at the start", [code(VERSION)]), vec![Edit::replace(span, words)])
    });
    (start, message, fix)
}

/// The start of `text`, where it is the version in other letters, with blanks in it, or without its semicolon; `None`
/// too where nothing follows.
fn meant_version(text: &[u8]) -> Option<Span> {
    let mut rest = text.trim_ascii_start();
    for part in [&b"v"[..], b"=", b"TLSRPTv1"] {
        let (start, after) = rest.split_at_checked(part.len())?;
        if !start.eq_ignore_ascii_case(part) {
            return None;
        }
        rest = after.trim_ascii_start();
    }
    let after = rest.strip_prefix(b";").unwrap_or(rest);
    let is_parted = after.len() < rest.len() || text.get(..text.len() - rest.len())?.ends_with(b" ");
    (is_parted && !after.trim_ascii().is_empty()).then(|| Span::new(0, text.len() - after.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, mended};

    fn of(text: &str) -> Vec<(Severity, String)> {
        found(&Sketch::good("example.com").tlsrpt(text), &RULE)
    }

    #[test]
    fn each_slip_in_words_and_mended() {
        for (text, words, better) in [
            (
                "v=TLSRPTv1; ; rua=mailto:a@b.example",
                "Two semicolons in the TLSRPT record have nothing between them.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1; rua : mailto:a@b.example",
                "The field rua : mailto:a@b.example has no = in it.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1; mailto:a@b.example",
                "mailto:a@b.example has no rua= before it.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example; mailto:c@d.example",
                "mailto:c@d.example stands after a semicolon. Addresses of one rua have commas between them.",
                None,
            ),
            ("v=TLSRPTv1; rua=mailto:a@b.example; x", "The field x has no = in it.", None),
            ("v=TLSRPTv1; rua=mailto:a@b.example; =x", "The field =x has no name.", None),
            ("v=TLSRPTv1; rua=mailto:a@b.example; x y=1", "x y cannot be the name of a field.", None),
            ("v=TLSRPTv1; rua=mailto:a@b.example; x=", "The field x= has no value.", None),
            ("v=TLSRPTv1; rua=mailto:a@b.example; x=1 2", "1 2 cannot be the value of a field.", None),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example ",
                "Blanks stand at the end of the TLSRPT record, with no semicolon before them.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
        ] {
            assert_eq!(of(text), [(Severity::Warning, words.to_owned())], "{text}");
            assert_eq!(mended(&RULE, text).first().map(String::as_str), better, "{text}");
        }
    }

    #[test]
    fn a_version_that_is_not_one() {
        for (text, start, better) in [
            ("v=tlsrptv1;rua=mailto:a@b.example", "v=tlsrptv1;", Some("v=TLSRPTv1;rua=mailto:a@b.example")),
            (" V = TLSRPTv1 ; rua=mailto:a@b.example", "V = TLSRPTv1 ;", Some("v=TLSRPTv1; rua=mailto:a@b.example")),
            (
                "v=TLSRPTv1 rua=mailto:a@b.example",
                "v=TLSRPTv1 rua=mailto:a@b.example",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            ("v=TLSRPTv2; rua=mailto:a@b.example", "v=TLSRPTv2;", None),
            ("v=TLSRPTv1", "v=TLSRPTv1", None),
            ("v=TLSRPTv12", "v=TLSRPTv12", None),
            ("v=TLSRPTv1rua=x", "v=TLSRPTv1rua=x", None),
        ] {
            let words =
                format!("Senders ignore a TLSRPT record that begins {start}: they look for v=TLSRPTv1; at its start.");
            assert_eq!(of(text), [(Severity::Warning, words)], "{text}");
            assert_eq!(mended(&RULE, text).first().map(String::as_str), better, "{text}");
        }
        assert_eq!(
            mended(&RULE, "rua=mailto:a@b.example").first().map(String::as_str),
            Some("v=TLSRPTv1; rua=mailto:a@b.example")
        );
    }

    #[test]
    fn silent_on_other_records_in_dns() {
        assert_eq!(of("v=spf1 -all"), []);
        assert_eq!(of("rua=mailto:a@b.example"), []);
        let records: [&[u8]; 2] = [b"v=TLSRPTv1; rua=mailto:a@b.example", b"v=TLSRPTv2; rua=mailto:a@b.example"];
        assert_eq!(found(&Sketch::good("example.com").tlsrpts(&records), &RULE), []);
    }
}
