//! The TLSRPT record has no `rua`.

use super::{at, begins_with_rua, begins_with_uri, is_mailbox, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8460};
use crate::read::{FieldDefect, RecordField, TlsrptReading, TlsrptViolation};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The field `rua` says where senders report failures to. Without it they have nowhere to report, and failures
    /// stay silent.
    "tlsrpt-rua-missing" = Warning, rfc8460("3"), "the TLSRPT record has no rua";
    next "Add `rua=mailto:` and an address that somebody, or a report service, reads.";
    bad Tlsrpt "v=TLSRPTv1;";
    bad Tlsrpt "v=TLSRPTv1; RUA=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; ruf=mailto:reports@example.com";
    good Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com";
}

/// Speaks where no field is `rua`, and no other rule says why.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_tlsrpt() {
        let is_missing = |violation: &TlsrptViolation| *violation == TlsrptViolation::RuaMissing;
        let Some(missing) = record.violations.iter().find(|violation| is_missing(&violation.value)) else { continue };
        if is_explained(record) {
            continue;
        }
        if let Some(field) = record.fields.iter().find(|field| field.is_case_of("rua")) {
            let name = field.name.span;
            let message = Prose::with(
                "Senders look for `rua`, in lower case, and find {}. They send no reports.",
                [code(name.words(record.text))],
            );
            let (title, edits) = (Prose::new("Write `rua`"), vec![written(record).named(name, "rua")]);
            // Where several were meant as one, only the owner knows which.
            let meant = record.fields.iter().filter(|field| field.is_meant_as(b"rua")).count();
            let fix = if meant == 1 { Fix::safe(title, edits) } else { Fix::choice(title, edits) };
            findings.push(Finding::new(&RULE, at(index, name), message).mended_by(fix));
            continue;
        }
        let is_ruf =
            |field: &&RecordField<'_>| field.bare_name().eq_ignore_ascii_case("ruf") && !field.value.value.is_empty();
        if let Some(field) = record.fields.iter().find(is_ruf) {
            let name = field.name.span;
            let message = Prose::with(
                "Senders look for `rua` and find {}, which is DMARC’s name for reports of another kind. They send no reports.",
                [code(name.words(record.text))],
            );
            // Whether reports of failed deliveries over TLS are to go there too, only the owner knows.
            let fix = Fix::choice(Prose::new("Write `rua`"), vec![written(record).named(name, "rua")]);
            findings.push(Finding::new(&RULE, at(index, name), message).mended_by(fix));
            continue;
        }
        // An address of the domain's own is a proposal: only the owner knows whether somebody reads it.
        let fix = case.named_domain().map(|domain| {
            let field = format!("rua=mailto:tls-reports@{domain}");
            let after_semicolon = record.text.trim_ascii_end().ends_with(b";");
            let insertion = format!("{} {field}", if after_semicolon { "" } else { ";" });
            Fix::choice(Prose::with("Add {}", [code(field)]), vec![Edit::insert(missing.span.start, insertion)])
        });
        let message = Prose::new("The TLSRPT record names no address, so nobody is told when senders fail.");
        findings.push(Finding::new(&RULE, at(index, missing.span), message).mended_by(fix));
    }
}

/// Whether a field was meant as `rua`, and another rule says what keeps it from being one.
fn is_explained(record: &TlsrptReading<'_>) -> bool {
    record.fields.iter().any(|field| field.is_meant_as(b"rua") && !field.is_case_of("rua"))
        || record.violations.iter().any(|violation| {
            let words = violation.span.of(record.text);
            violation.value == TlsrptViolation::Field(FieldDefect::NoEquals)
                && (begins_with_rua(words) || begins_with_uri(words) || is_mailbox(words))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Safety, Severity};
    use crate::rules::checking::{found, mended, places, safeties};
    use crate::text::Span;

    fn of(text: &str) -> Vec<(Severity, String)> {
        found(&Sketch::good("example.com").tlsrpt(text), &RULE)
    }

    #[test]
    fn no_field_of_that_name() {
        let message = "The TLSRPT record names no address, so nobody is told when senders fail.".to_owned();
        for text in ["v=TLSRPTv1;", "v=TLSRPTv1; x=y"] {
            assert_eq!(of(text), [(Severity::Warning, message.clone())], "{text}");
        }
        assert_eq!(places(&Sketch::good("example.com").tlsrpt("v=TLSRPTv1;"), &RULE), [at(0, Span::at(11))]);
    }

    #[test]
    fn in_other_letters() {
        let message = "Senders look for rua, in lower case, and find Rua. They send no reports.".to_owned();
        let text = "v=TLSRPTv1; Rua=mailto:a@b.example";
        assert_eq!(of(text), [(Severity::Warning, message)]);
        assert_eq!(mended(&RULE, text).first().map(String::as_str), Some("v=TLSRPTv1; rua=mailto:a@b.example"));
    }

    #[test]
    fn by_the_name_that_dmarc_has() {
        let message = "Senders look for rua and find ruf, which is DMARC’s name for reports of another kind. They send no reports.";
        let text = "v=TLSRPTv1; ruf=mailto:a@b.example";
        assert_eq!(of(text), [(Severity::Warning, message.to_owned())]);
        assert_eq!(mended(&RULE, text), ["v=TLSRPTv1; rua=mailto:a@b.example"]);
        assert_eq!(safeties(&RULE, text), [Safety::NeedsChoice]);
        assert_eq!(of("v=TLSRPTv1; ruf=mailto:a@b.example; rua=mailto:a@b.example"), []);
    }

    #[test]
    fn silent_where_another_rule_speaks() {
        for text in [
            "v=TLSRPTv1; rua",
            "v=TLSRPTv1; rua =mailto:a@b.example",
            "v=TLSRPTv1; ,rua=mailto:a@b.example",
            "v=TLSRPTv1; a@b.example",
            "v=TLSRPTv1; \
                                                                                mailto:a@b.example",
            "v=spf1",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
        assert_eq!(of("v=TLSRPTv1; rua=mailto:a@b.example"), []);
    }
}
