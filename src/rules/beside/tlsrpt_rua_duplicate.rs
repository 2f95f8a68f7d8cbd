//! More than one `rua` field in a TLSRPT record.

use super::{are_good_uris, at};
use crate::finding::{Finding, Fix, Prose, rfc8460};
use crate::read::{RecordField, TlsrptReading};
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

/// The most addresses among which one is looked for: nobody has more.
const MOST_LISTED: usize = 100;

/// Speaks of each `rua` but the first. `mox` reads both, `checkdmarc` refuses the record.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_tlsrpt() {
        // Of one that is empty, other rules speak.
        let is_one = |field: &&RecordField<'_>| field.name.value == b"rua" && !field.value.value.is_empty();
        let mut fields = record.fields.iter().filter(is_one);
        let Some(mut before) = fields.next() else { continue };
        let mut listed: Vec<&[u8]> = addresses(before).collect();
        for field in fields {
            let message = Prose::new("A second `rua` stands in the TLSRPT record.");
            let fix = joined(record, before, field, &listed);
            if fix.is_none() {
                listed.clear();
            }
            listed.extend(addresses(field));
            findings.push(Finding::new(&RULE, at(index, field.span()), message).mended_by(fix));
            before = field;
        }
    }
}

/// One list of both, where nothing stands between them and nothing else is the matter with either. An address that is
/// `listed` before is not listed again.
fn joined(
    record: &TlsrptReading<'_>,
    before: &RecordField<'_>,
    field: &RecordField<'_>,
    listed: &[&[u8]],
) -> Option<Fix> {
    let between = Span::new(before.value.span.end, field.value.span.start);
    let semicolons = between.of(record.text).iter().filter(|&&byte| byte == b';').count();
    if listed.len() > MOST_LISTED
        || semicolons != 1
        || ![before, field].iter().all(|field| are_good_uris(field.value.value))
    {
        return None;
    }
    let new: Vec<&[u8]> = addresses(field).filter(|uri| !listed.contains(uri)).collect();
    let all = Span::new(between.start, field.value.span.end);
    Some(if new.is_empty() {
        Fix::safe(Prose::new("Delete the second one"), vec![Edit::remove(all)])
    } else {
        let new = new.join(&b',');
        let new = String::from_utf8_lossy(&new);
        Fix::safe(Prose::new("List both in one `rua`"), vec![Edit::replace(all, format!(",{new}"))])
    })
}

/// What stands between the commas of a `rua`.
fn addresses<'t>(field: &RecordField<'t>) -> impl Iterator<Item = &'t [u8]> + use<'t> {
    field.value.value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii)
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

    #[test]
    fn no_address_is_listed_twice() {
        for (text, better) in [
            ("rua=mailto:a@b.example; rua=mailto:a@b.example", "rua=mailto:a@b.example"),
            (
                "rua=mailto:a@b.example; rua=mailto:c@d.example, mailto:a@b.example; x=y",
                "rua=mailto:a@b.example,mailto:c@d.example; x=y",
            ),
            ("rua=mailto:a@b.example; rua=", ""),
        ] {
            let mended = mended(&RULE, &format!("v=TLSRPTv1; {text}"));
            assert_eq!(mended.first().map_or("", |text| text.get(12..).unwrap_or("")), better, "{text}");
        }
    }
}
