//! A record that was shown has no version.

use super::at;
use crate::finding::{Copyable, Finding, Fix, Prose, code, rfc8461};
use crate::read::{Accepted, RecordReading, RecordVersion};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders know an MTA-STS record by its beginning, `v=STSv1;`, and drop every other one. They act as if the domain
    /// had no policy, and mail to it is not protected.
    "record-version-missing" = Error, rfc8461("3.1"), "the record does not begin with a version";
    next "Begin the record with `v=STSv1;`, and nothing before it.",
    hides ["@taken", "record-id-duplicate"];
    bad Record "id=20261124T161500;";
    bad Record "v=spf1 -all";
    bad Record "";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "V=STSv1; id=20261124T161500;";
}

/// Speaks of a shown record alone: among DNS answers, and beside a record that counts, one without a version is another record.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    if !case.record_is_shown() || case.counted_records().next().is_some() {
        return;
    }
    for (index, record) in case.records.iter().enumerate().filter(|(_, record)| record.version == RecordVersion::None) {
        let text = String::from_utf8_lossy(record.text);
        let message = if text.trim().is_empty() {
            Prose::new("The record is empty.")
        } else {
            Prose::with("The record {} does not begin with `v=STSv1;`.", [code(&text)])
        };
        let id = case.evidence.judged_at.policy_id();
        let place = at(index, Span::new(0, record.text.len()));
        findings.push(
            Finding::new(&RULE, place, message)
                .mended_by(fix(record))
                .with_copyable(Copyable::record(format!("v=STSv1; id={id};"))),
        );
    }
}

/// A fix where the version is all that is missing. What begins with that of another record is another one, whatever stands
/// behind it.
fn fix(record: &RecordReading<'_>) -> Option<Fix> {
    let name = record.text.split(|&byte| byte == b'=').next();
    let has_version = record.text.windows(5).any(|words| words.eq_ignore_ascii_case(b"STSv1"));
    if has_version || name.is_some_and(|name| name.trim_ascii().eq_ignore_ascii_case(b"v")) {
        return None;
    }
    let insertion = "v=STSv1; ";
    let longer = [insertion.as_bytes(), record.text].concat();
    let is_whole = RecordReading::new(&longer).accepted() == Accepted::Yes;
    is_whole.then(|| Fix::safe(Prose::new("Add `v=STSv1;`"), vec![Edit::insert(0, insertion)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks, mended, slugs};

    #[test]
    fn the_whole_record_is_marked() {
        marks(&RULE, "id=20261124T161500;\n^^^^^^^^^^^^^^^^^^^\n");
    }

    #[test]
    fn another_record_is_not_made_one_of_ours() {
        assert_eq!(mended(&RULE, "id=1;"), ["v=STSv1; id=1;"]);
        for text in ["v=FOO1; id=1", "V = DMARC1; id=1", "v=spf1 -all"] {
            assert_eq!(mended(&RULE, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn silent_on_dns_answers() {
        assert_eq!(found(&Sketch::good("example.com").record("v=spf1 -all"), &RULE), []);
    }

    #[test]
    fn silent_beside_a_record_that_counts() {
        let zone = b"_mta-sts.example.com. IN TXT \"v=STSv1; id=1\"\n_mta-sts.example.com. IN TXT \"v=spf1 -all\"\n";
        assert_eq!(slugs(&Sketch::lint(ShownKind::Any, zone)), ["record-unrelated"]);
    }
}
