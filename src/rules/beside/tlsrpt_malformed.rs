//! A TLSRPT record outside the grammar.

use super::{are_good_uris, at, begins_with_rua, begins_with_uri, cause_of, is_mailbox, is_meant, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8460};
use crate::read::{
    Accepted, FieldDefect, Looked, MisspelledVersion, RecordVersion, TlsrptReading, TlsrptViolation, uri_defect,
};
use crate::rules::fields::Written;
use crate::rules::signs::Cause;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// A TLSRPT record tells senders where to report failures. One that does not begin with its version counts for no
    /// sender; with another slip in it, some senders send no reports.
    "tlsrpt-malformed" = Warning, rfc8460("3"), "the TLSRPT record is outside the grammar";
    next "Write the record as `v=TLSRPTv1; rua=mailto:` and an address: fields with a name, `=` and a value, one semicolon between two.",
    hides ["tlsrpt-rua-duplicate", "tlsrpt-rua-invalid", "tlsrpt-rua-missing"];
    bad Tlsrpt "v=TLSRPTv1;; rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com; -x=1";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com ";
    bad Tlsrpt "v=tlsrptv1; rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1 rua=mailto:reports@example.com";
    bad Tlsrpt "rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1 ; rua=mailto:reports@example.com";
    bad Tlsrpt " v=TLSRPTv1; rua=mailto:reports@example.com";
    bad Tlsrpt "\u{feff}v=TLSRPTv1; rua=mailto:reports@example.com";
    bad Tlsrpt "\"v=TLSRPTv1; rua=mailto:reports@example.com\"";
    bad Tlsrpt "“v=TLSRPTv1; rua=mailto:reports@example.com”";
    bad Tlsrpt "v=TLSRPTv1\\; rua=mailto:reports@example.com\\;";
    bad Tlsrpt "v = TLSRPTv1; rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPT1; rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRTPv1; rua=mailto:reports@example.com";
    bad Tlsrpt "v=DMARC1; rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1;\nrua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1;, rua=mailto:reports@example.com";
    bad Tlsrpt "; v=TLSRPTv1; rua=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com; reports@example.net";
    bad Tlsrpt "v:TLSRPTv1; rua=mailto:reports@example.com";
    bad Tlsrpt "v=STSv1; id=20261124T161500;";
    bad Tlsrpt "rua=mailto:reports@example.com; v=TLSRPTv1";
    bad Tlsrpt "v=TLSRPTv1; rua= mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua = mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=\"mailto:reports@example.com\"";
    bad Tlsrpt "v=TLSRPTv1;\u{a0}rua=mailto:reports@example.com";
    good Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com";
    good Tlsrpt "v=TLSRPTv1;rua=https://reports.example.com/tls;";
}

/// Speaks of each slip. Of a record without its version it speaks where somebody says that it is one of TLSRPT, or
/// where it names TLSRPT itself and no other counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let is_shown = matches!(case.answers.tlsrpt.looked, Looked::NotAsked);
    let one_counts = case.counted_tlsrpt().next().is_some();
    for (index, record) in case.tlsrpt.iter().enumerate() {
        if one_counts && case.counted_tlsrpt().all(|(counted, _)| counted != index) {
            continue;
        }
        if is_shown || is_meant(record) {
            let written = written(record);
            let mut say = |(span, message, fix): (Span, Prose, Option<Fix>)| {
                findings.push(Finding::new(&RULE, at(index, span), message).mended_by(fix));
            };
            version(case, record, &written).map(&mut say);
            let mut gap_end = 0;
            for violation in &record.violations {
                let is_gap = violation.value == TlsrptViolation::Field(FieldDefect::Empty);
                if is_gap && violation.span.start < gap_end {
                    continue;
                }
                if is_gap {
                    let gap = written.gap(violation.span);
                    let (message, fix) = written.breach(FieldDefect::Empty, gap);
                    gap_end = gap.end + 1;
                    say((Span::new(gap.start.saturating_sub(1), gap_end), message, fix));
                } else {
                    slip(record, &written, violation).map(&mut say);
                }
            }
            escapes(record, &written).map(&mut say);
        }
    }
}

/// What is the matter with the version.
fn version(case: &Case<'_>, record: &TlsrptReading<'_>, written: &Written<'_>) -> Option<(Span, Prose, Option<Fix>)> {
    let text = record.text;
    Some(match record.version {
        RecordVersion::Exact => return None,
        RecordVersion::BlankBeforeSemicolon { blank } => {
            let (message, fix) = written.blank_before_semicolon(blank);
            (blank, message, Some(fix))
        }
        RecordVersion::Unterminated { at } => (Span::at(at), written.unterminated(at, "rua"), written.terminated(at)),
        RecordVersion::Misplaced { span } => (span, written.misplaced(span), written.moved(span)),
        RecordVersion::Misspelled { span, how: MisspelledVersion::OtherStandard } => {
            let words = code(span.words(text));
            let message = match case.domain() {
                Some(domain) => Prose::with(
                    "The record begins with {}: it is an MTA-STS record, and senders look for that at {}.",
                    [words, code(domain.record_name())],
                ),
                None => Prose::with(
                    "The record begins with {}: it is an MTA-STS record, and senders look for that at `_mta-sts`.",
                    [words],
                ),
            };
            (span, message, None)
        }
        RecordVersion::Misspelled { span, how } => (span, written.misspelled(span, how), written.spelled(span, how)),
        RecordVersion::None if text.trim_ascii().is_empty() => {
            let message = Prose::new("The TLSRPT record is empty, and senders look for `v=TLSRPTv1;` at its start.");
            (Span::new(0, text.len()), message, None)
        }
        RecordVersion::None => {
            let end = text.iter().position(|&byte| byte == b';').map_or(text.len(), |semicolon| semicolon + 1);
            let start = Span::new(0, end);
            let message = Prose::with(
                "The record begins with {}, and senders look for `v=TLSRPTv1;`.",
                [code(start.words(text))],
            );
            let longer = [b"v=TLSRPTv1; ", text].concat();
            // One that has a version is of another kind.
            let has_version = matches!(text.trim_ascii_start(), [b'v' | b'V', b'=' | b':' | b' ', ..]);
            let is_whole = TlsrptReading::new(&longer).accepted() == Accepted::Yes && !has_version;
            let add = || Fix::safe(Prose::new("Add `v=TLSRPTv1;`"), vec![Edit::insert(0, "v=TLSRPTv1; ")]);
            let fix = is_whole.then(add);
            (start, message, fix)
        }
    })
}

/// A slip in a field. Of addresses, and of a missing `rua`, other rules speak.
fn slip(
    record: &TlsrptReading<'_>,
    written: &Written<'_>,
    violation: &Spanned<TlsrptViolation>,
) -> Option<(Span, Prose, Option<Fix>)> {
    let span = violation.span;
    let words = span.of(record.text);
    let (message, fix) = match (violation.value, cause_of(written, violation)) {
        (TlsrptViolation::RuaBlank, _) => {
            let fix = Fix::safe(Prose::new("Delete the blank"), vec![Edit::remove(span)]);
            let message = if words.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
                Prose::new("A blank stands between `rua=` and the address.")
            } else {
                Prose::new("A line break stands between `rua=` and the address.")
            };
            (message, Some(fix))
        }
        (TlsrptViolation::RuaMissing | TlsrptViolation::Rua(_), _) | (_, Cause::Escaped) => return None,
        (TlsrptViolation::Field(_), Cause::NotAscii) => return Some(written.not_ascii(span)),
        (TlsrptViolation::Field(FieldDefect::NoEquals), _) if begins_with_uri(words) || is_mailbox(words) => {
            loose_address(record, span)
        }
        (TlsrptViolation::Field(defect), _) => {
            let (message, fix) = written.breach(defect, span);
            let is_rua = defect == FieldDefect::NoEquals && begins_with_rua(words);
            (message, if is_rua { with_equals(record, span) } else { fix })
        }
    };
    Some((span, message, fix))
}

/// Quotes and backslashes in fields: all that one record has, from one place.
fn escapes(record: &TlsrptReading<'_>, written: &Written<'_>) -> Option<(Span, Prose, Option<Fix>)> {
    use MisspelledVersion::{Escaped, Quoted};
    let is_spoken_of = matches!(record.version, RecordVersion::Misspelled { how: Quoted | Escaped, .. });
    let first = written.escaped.first().filter(|_| !is_spoken_of)?;
    Some((*first, written.escapes(), written.unescaped()))
}

/// An address that stands where a field should.
fn loose_address(record: &TlsrptReading<'_>, span: Span) -> (Prose, Option<Fix>) {
    let words = code(span.words(record.text));
    if record.fields.iter().any(|field| field.is_meant_as(b"rua")) {
        let message = "{} stands after a semicolon. Addresses of one `rua` have commas between them.";
        return (Prose::with(message, [words]), listed(record, span));
    }
    let (better, title) = if is_mailbox(span.of(record.text)) {
        ("rua=mailto:", Prose::new("Write `rua=mailto:` before it"))
    } else {
        ("rua=", Prose::new("Write `rua=` before it"))
    };
    let is_good = better != "rua=" || uri_defect(span.of(record.text)).is_none();
    let fix = Fix::safe(title, vec![Edit::insert(span.start, better)]);
    (Prose::with("{} has no `rua=` before it.", [words]), is_good.then_some(fix))
}

/// The address at `span` as one more of the `rua` that stands right before it.
fn listed(record: &TlsrptReading<'_>, span: Span) -> Option<Fix> {
    let next = record.fields.partition_point(|field| field.value.span.end < span.start);
    let before = record.fields.get(next.checked_sub(1)?)?;
    let between = Span::new(before.value.span.end, span.start);
    let is_next = between.of(record.text).trim_ascii() == b";";
    let words = span.of(record.text);
    let scheme = if is_mailbox(words) { "mailto:" } else { "" };
    let is_whole = are_good_uris(before.value.value) && (!scheme.is_empty() || are_good_uris(words));
    let edit = Edit::replace(between, format!(",{scheme}"));
    let fix = || Fix::choice(Prose::new("List it in the `rua`"), vec![edit]);
    (is_next && before.name.value == b"rua" && is_whole).then(fix)
}

/// `rua=` in place of `rua`, `rua:` or `rua :` before an address.
fn with_equals(record: &TlsrptReading<'_>, field: Span) -> Option<Fix> {
    let words = field.words(record.text);
    let address = words.get(3..)?.trim_start_matches([' ', '\t', ':', '：']);
    let name = Span::new(field.start, field.start + words.len() - address.len());
    let is_only = !record.fields.iter().any(|field| field.is_meant_as(b"rua"));
    let is_good = are_good_uris(address.as_bytes());
    (is_only && is_good).then(|| Fix::safe(Prose::new("Write `rua=`"), vec![Edit::replace(name, "rua=")]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, mended};

    fn of(text: &str) -> Vec<(Severity, String)> {
        found(&Sketch::good("example.com").tlsrpt(text), &RULE)
    }

    #[test]
    fn each_slip_in_words_and_mended() {
        for (text, words, better) in [
            (
                "v=TLSRPTv1; ; rua=mailto:a@b.example",
                "Nothing stands between two semicolons.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1; rua : mailto:a@b.example",
                "The field rua : mailto:a@b.example has no = in it.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1; rua：mailto:a@b.example",
                "The field rua：mailto:a@b.example has no = in it.",
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
                Some("v=TLSRPTv1; rua=mailto:a@b.example,mailto:c@d.example"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example; c@d.example",
                "c@d.example stands after a semicolon. Addresses of one rua have commas between them.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example,mailto:c@d.example"),
            ),
            (
                "v=TLSRPTv1; a@b.example",
                "a@b.example has no rua= before it.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1;, rua=mailto:a@b.example",
                "The name , rua has , in it.",
                Some("v=TLSRPTv1;rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1;\r\nrua=mailto:a@b.example",
                "A line break stands before rua=mailto:a@b.example.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example,\n mailto:c@d.example",
                "A line break stands before mailto:c@d.example.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example, mailto:c@d.example"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example\n,mailto:c@d.example",
                "A line break stands after rua=mailto:a@b.example.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example,mailto:c@d.example"),
            ),
            (
                "v=TLSRPTv1; rua=\nmailto:a@b.example",
                "A line break stands between rua= and the address.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example; x",
                "The field x has no = in it.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example;"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example; =x",
                "Nothing stands before the = in =x.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example;"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example; x y=1",
                "The name x y has a blank in it.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example;"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example; x=",
                "Nothing stands after the = in x=.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example;"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example; x=1 2",
                "The field x=1 2 has a blank in it.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example;"),
            ),
            (
                "v=TLSRPTv1; rua=mailto:a@b.example ",
                "A blank stands at the end of the record, with no semicolon before it.",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
        ] {
            assert_eq!(of(text), [(Severity::Warning, words.to_owned())], "{text}");
            assert_eq!(mended(&RULE, text).first().map(String::as_str), better, "{text}");
        }
    }

    #[test]
    fn a_version_that_is_not_one() {
        let begins = "The record begins with";
        for (text, words, better) in [
            (
                "v=tlsrptv1;rua=mailto:a@b.example",
                format!("{begins} v=tlsrptv1, and senders look for v=TLSRPTv1: the case of each letter counts."),
                Some("v=TLSRPTv1;rua=mailto:a@b.example"),
            ),
            (
                " V = TLSRPTv1 ; rua=mailto:a@b.example",
                "A blank stands before V = TLSRPTv1.".to_owned(),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1 rua=mailto:a@b.example",
                "After v=TLSRPTv1 stands rua=mailto:a@b.example, and no semicolon.".to_owned(),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1 ;rua=mailto:a@b.example",
                format!("{begins} v=TLSRPTv1 ;, and some senders read only v=TLSRPTv1;."),
                Some("v=TLSRPTv1;rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv2; rua=mailto:a@b.example",
                format!("{begins} v=TLSRPTv2. There is no other version than v=TLSRPTv1."),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "“v=TLSRPTv1; rua=mailto:a@b.example”",
                "Before v=TLSRPTv1 stands a typographic quotation mark (U+201C). A record holds nothing but ASCII."
                    .to_owned(),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRPTv1\\; rua=mailto:a@b.example\\;",
                format!("{begins} v=TLSRPTv1\\;: a backslash is left before the semicolon."),
                Some("v=TLSRPTv1; rua=mailto:a@b.example;"),
            ),
            ("v=TLSRPTv1", "The record ends after v=TLSRPTv1: a semicolon and rua are missing.".to_owned(), None),
            (
                "v=STSv1; id=1",
                format!(
                    "{begins} v=STSv1: it is an MTA-STS record, and senders look for that at _mta-sts.example.com."
                ),
                None,
            ),
            ("v=TLSRPTv1ruax", format!("{begins} v=TLSRPTv1ruax. There is no other version than v=TLSRPTv1."), None),
            (
                "v=TLSRPTv1rua=mailto:a@b.example",
                "No semicolon stands between v=TLSRPTv1 and rua=mailto:a@b.example. The strings of a TXT record are joined \
                 with nothing between them."
                    .to_owned(),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLSRTPv1; rua=mailto:a@b.example",
                format!("{begins} v=TLSRTPv1, and senders look for v=TLSRPTv1."),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "v=TLRPTv1; rua=mailto:a@b.example",
                format!("{begins} v=TLRPTv1, and senders look for v=TLSRPTv1."),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "ver=TLSRPTv1; rua=mailto:a@b.example",
                format!("{begins} ver=TLSRPTv1, and senders look for v=TLSRPTv1."),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            (
                "; v=TLSRPTv1; rua=mailto:a@b.example",
                "A semicolon stands before v=TLSRPTv1.".to_owned(),
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
        ] {
            let first = of(text).into_iter().next();
            assert_eq!(first, Some((Severity::Warning, words)), "{text}");
            if let Some(better) = better {
                assert_eq!(mended(&RULE, text), [better], "{text}");
            }
        }
        for text in
            ["V=DMARC1; rua=mailto:a@b.example", "v=DMARC1; rua=mailto:a@b.example", "v=TLSv1; rua=mailto:a@b.example"]
        {
            let (start, _) = text.split_once(' ').unwrap_or_default();
            let words = format!("{begins} {start}, and senders look for v=TLSRPTv1;.");
            let shown = judge(&Sketch::lint(ShownKind::Tlsrpt, text.as_bytes()).evidence());
            assert_eq!(shown.iter().map(|finding| finding.message.to_string()).collect::<Vec<_>>(), [words], "{text}");
            assert!(shown.iter().all(|finding| finding.fix.is_none()), "{text}");
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
