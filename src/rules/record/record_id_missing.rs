//! The record has no `id`.

use super::{at, is_meant_as_id};
use crate::finding::{Copyable, Finding, Fix, Prose, code, rfc8461};
use crate::read::{FieldDefect, RecordReading, RecordViolation};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The `id` tells senders whether the policy that they hold is still the current one. A record without one does not
    /// count: senders act as if the domain had no policy, and mail to it is not protected.
    "record-id-missing" = Error, rfc8461("3.1"), "the record has no id";
    next "Add an `id` of letters and digits to the record, and change it each time that the policy changes.";
    bad Record "v=STSv1;";
    bad Record "v=STSv1; ";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "v=STSv1; ID=20261124T161500;";
    good Record "v=STSv1; id:20261124T161500;";
    good Record "v=STSv1;\u{a0}id=20261124T161500;";
}

/// Speaks where no field is named `id` in any case, and nothing stands there that was meant as one.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let Some(missing) = record.violations.iter().find(|violation| violation.value == RecordViolation::IdMissing)
        else {
            continue;
        };
        if is_explained(record) {
            continue;
        }
        let id = case.evidence.judged_at.policy_id();
        let ends_with_delimiter = missing.span.start.checked_sub(1).and_then(|at| record.text.get(at)) == Some(&b';');
        let insertion = format!("{} id={id};", if ends_with_delimiter { "" } else { ";" });
        let text = String::from_utf8_lossy(record.text).trim_end().to_owned();
        findings.push(
            Finding::new(&RULE, at(index, missing.span), Prose::with("The record {} has no `id`.", [code(&text)]))
                .mended_by(Fix::safe(
                    Prose::with("Add {}", [code(format!("id={id}"))]),
                    vec![Edit::insert(missing.span.start, &insertion)],
                ))
                .with_copyable(Copyable::record(format!("{text}{insertion}"))),
        );
    }
}

/// Whether another rule says why there is no `id`: a name in other letters, blanks around it, a missing `=`.
fn is_explained(record: &RecordReading<'_>) -> bool {
    record.fields.iter().any(|field| field.is_meant_as(b"id"))
        || record.violations.iter().any(|violation| {
            violation.value == RecordViolation::Field(FieldDefect::NoEquals)
                && is_meant_as_id(violation.span.of(record.text))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_end_is_marked_and_an_id_is_put_there() {
        marks(&RULE, "v=STSv1; note=x\n               |\n");
        assert_eq!(mended(&RULE, "v=STSv1; note=x"), ["v=STSv1; note=x; id=20261124T161500;"]);
        assert_eq!(mended(&RULE, "v=STSv1;"), ["v=STSv1; id=20261124T161500;"]);
    }
}
