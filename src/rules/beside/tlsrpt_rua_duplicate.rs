//! More than one `rua` field in a TLSRPT record.

use super::at;
use crate::finding::{Finding, Fix, Prose, rfc8460};
use crate::read::{RecordField, TlsrptReading, uri_defect};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders differ on a second `rua`. Some send reports to the addresses of both, some to those of one alone, and some drop
    /// the whole record: the standard does not say.
    "tlsrpt-rua-duplicate" = Warning, rfc8460("3"), "the TLSRPT record has more than one rua";
    next "List all addresses in one `rua`, with commas between them.";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com; rua=mailto:reports@example.net";
    good Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com,mailto:reports@example.net";
}

/// Speaks of each `rua` but the first. `mox` reads both, `checkdmarc` refuses the record.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_tlsrpt() {
        let mut fields = record.fields.iter().filter(|field| field.name.value == b"rua");
        let Some(mut before) = fields.next() else { continue };
        for field in fields {
            let message = Prose::new("A second `rua` stands in the TLSRPT record.");
            let fix = joined(record, before, field);
            findings.push(Finding::new(&RULE, at(index, field.span()), message).mended_by(fix));
            before = field;
        }
    }
}

/// One list of both, where nothing stands between them and nothing else is the matter with either.
fn joined(record: &TlsrptReading<'_>, before: &RecordField<'_>, field: &RecordField<'_>) -> Option<Fix> {
    let between = Span::new(before.value.span.end, field.value.span.start);
    let semicolons = between.of(record.text).iter().filter(|&&byte| byte == b';').count();
    let is_good = |uri: &[u8]| uri_defect(uri.trim_ascii()).is_none();
    let is_whole = [before, field].iter().all(|field| field.value.value.split(|&byte| byte == b',').all(is_good));
    let title = Prose::new("List both in one `rua`");
    (semicolons == 1 && is_whole).then(|| Fix::safe(title, vec![Edit::replace(between, ",")]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn each_but_the_first_is_marked_and_joined() {
        marks(
            &RULE,
            "v=TLSRPTv1; rua=mailto:a@b.example; rua=mailto:c@d.example\n                                    ^^^^^^^^^^^^^^^^^^^^^^\n",
        );
        assert_eq!(
            mended(&RULE, "v=TLSRPTv1; rua=mailto:a@b.example ; rua=mailto:c@d.example"),
            ["v=TLSRPTv1; rua=mailto:a@b.example,mailto:c@d.example"]
        );
        assert_eq!(mended(&RULE, "v=TLSRPTv1; rua=mailto:a@b.example; x=y; rua=mailto:c@d.example"), [""; 0]);
    }
}
