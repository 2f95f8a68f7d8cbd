//! More than one version in a record.

use super::{at, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::RecordVersion;
use crate::rules::{Case, rule};

rule! {
    /// By the standard the first version counts, and senders ignore another one. Some drop a record with two: they act as if
    /// the domain had no policy, and mail from them is not protected.
    "record-version-duplicate" = Warning, rfc8461("3.2"), "the record has more than one version";
    next "Keep `v=STSv1;` at the beginning of the record and delete the others.";
    bad Record "v=STSv1; v=STSv1; id=20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500; v=STSv2";
    good Record "v=STSv1; id=20261124T161500; V=STSv1";
    good Record "id=20261124T161500; v=STSv1";
}

/// Speaks of each `v` but the first. `rest-mail/go-mtasts` and `checkdmarc` are among those that refuse such a record.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let first = match record.version {
            RecordVersion::Misplaced { span } => Some(span),
            _ => None,
        };
        let others = record.fields.iter().filter(|field| field.name.value == b"v" && Some(field.span()) != first);
        let written = written(record);
        for other in others.filter(|field| field.is_extension()) {
            let edits = vec![written.without_field(other.span())];
            let is_same = other.span().of(record.text) == written.version.as_bytes();
            let title = Prose::new("Delete the second one");
            let is_good = record.version.may_count();
            let fix = if is_same && is_good { Fix::safe(title, edits) } else { Fix::choice(title, edits) };
            let words = code(other.span().words(record.text));
            let message = Prose::with("A second version stands in the record: {}.", [words]);
            findings.push(Finding::new(&RULE, at(index, other.span()), message).mended_by(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn each_but_the_first_is_marked_and_taken_out() {
        marks(&RULE, "v=STSv1; v=STSv1; id=1; v=x\n         ^^^^^^^        ^^^\n");
        marks(&RULE, "id=1; v=STSv1; v=STSv1\n               ^^^^^^^\n");
        assert_eq!(mended(&RULE, "v=STSv1; v=STSv1; id=1"), ["v=STSv1; id=1"]);
    }
}
