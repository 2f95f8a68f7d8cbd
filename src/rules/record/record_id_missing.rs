//! The record has no `id`.

use super::{at, is_id, meant_as_id};
use crate::finding::{Copyable, Finding, Fix, Prose, code, rfc8461};
use crate::read::{Accepted, RecordReading, RecordViolation};
use crate::rules::{Case, rule};
use crate::text::{Edit, apply};

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
    good Record "v=STSv1; 20261124T161500;";
    good Record "v=STSv1; ,id=20261124T161500;";
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
        let new = case.evidence.judged_at.policy_id();
        let others = || case.records.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, other)| other);
        let alone = others().find_map(id_alone);
        let edit = with_id(record, alone.unwrap_or(&new));
        let better = apply(record.text, std::slice::from_ref(&edit));
        let text = code(String::from_utf8_lossy(record.text).trim_end());
        let field = code(edit.text.trim_matches([' ', ';']));
        let message = match alone {
            None => Prose::with("The record {} has no `id`.", [text]),
            Some(_) => Prose::with(
                "The record {} has no `id`. {} stands in a record of its own, and belongs into this one.",
                [text, field.clone()],
            ),
        };
        let title = Prose::with("Add {}", [field]);
        // Where an `id` stands in another record, the two may be one, or this one too many.
        let has_one_within = record.text.windows(3).any(|words| words.eq_ignore_ascii_case(b"id="));
        let is_clear = alone.is_none() && !has_one_within && others().all(|other| other.id().is_none());
        let fix = if is_clear { Fix::safe(title, vec![edit]) } else { Fix::choice(title, vec![edit]) };
        let finding = Finding::new(&RULE, at(index, missing.span), message).mended_by(fix);
        let is_whole = RecordReading::new(&better).accepted() == Accepted::Yes;
        let copyable = is_whole.then(|| Copyable::record(String::from_utf8_lossy(&better)));
        findings.push(copyable.into_iter().fold(finding, Finding::with_copyable));
    }
}

/// The `id` that is all that a record of another kind says: `id=1;`.
fn id_alone<'t>(record: &RecordReading<'t>) -> Option<&'t str> {
    let text = std::str::from_utf8(record.text).ok()?.trim_matches([' ', '\t', ';']);
    text.strip_prefix("id=").filter(|id| !record.is_meant() && is_id(id))
}

/// Puts an `id` before the other fields: what is the matter with the last one does not touch it there.
fn with_id(record: &RecordReading<'_>, id: &str) -> Edit {
    let start = record.body.map_or(record.text.len(), |body| body.start);
    let insertion = match start.checked_sub(1).and_then(|before| record.text.get(before)) {
        Some(b';' | b',') => format!(" id={id};"),
        None | Some(b' ' | b'\t' | b'\r' | b'\n') => format!("id={id}; "),
        Some(_) => format!("; id={id};"),
    };
    Edit::insert(start, insertion)
}

/// Whether another rule says why there is no `id`: a name in other letters, blanks around it, a missing `=`.
fn is_explained(record: &RecordReading<'_>) -> bool {
    record.fields.iter().any(|field| field.is_meant_as(b"id"))
        || record.violations.iter().any(|violation| meant_as_id(record.text, violation).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Safety, Severity};
    use crate::rules::checking::{found, judge, marks, mended};

    #[test]
    fn the_end_is_marked_and_an_id_is_added() {
        marks(&RULE, "v=STSv1; note=x\n               |\n");
        assert_eq!(mended(&RULE, "v=STSv1; note=x"), ["v=STSv1; id=20261124T161500; note=x"]);
        assert_eq!(mended(&RULE, "v=STSv1;"), ["v=STSv1; id=20261124T161500;"]);
        assert_eq!(mended(&RULE, "v=STSv1 note=x"), ["v=STSv1 id=20261124T161500; note=x"]);
        assert_eq!(mended(&RULE, "v=stsv1"), ["v=stsv1; id=20261124T161500;"]);
        assert_eq!(mended(&RULE, "note=x; v=STSv1"), ["id=20261124T161500; note=x; v=STSv1"]);
    }

    #[test]
    fn one_in_a_record_of_its_own_belongs_into_this_one() {
        let sketch = Sketch::good("example.com").records(&[b"v=STSv1; ", b"id=1;"]);
        let words =
            "The record v=STSv1; has no id. id=1 stands in a record of its own, and belongs into this one.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, words)]);
        for records in [&[&b"v=STSv1; "[..], b"id=1;"], &[b"v=STSv1; ", b"v=STSv1; id=1"]] {
            let sketch = Sketch::good("example.com").records(records);
            let fixes = judge(&sketch.evidence()).into_iter().filter(|finding| finding.rule == &RULE);
            let safeties: Vec<_> = fixes.filter_map(|finding| finding.fix).map(|fix| fix.safety).collect();
            assert_eq!(safeties, [Safety::NeedsChoice]);
        }
    }
}
