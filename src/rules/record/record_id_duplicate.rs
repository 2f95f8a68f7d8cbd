//! More than one `id` in a record.

use super::{at, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::RecordField;
use crate::rules::{Case, rule};

rule! {
    /// By the standard the first `id` counts. Some senders read the last one, and some drop a record with two: whether
    /// they see that the policy has changed depends on the sender.
    "record-id-duplicate" = Warning, rfc8461("3.2"), "the record has more than one id";
    next "Keep the `id` of the current policy and delete the others.";
    bad Record "v=STSv1; id=20261124; id=20261125;";
    bad Record "v=STSv1; id=20261124; id=20261124;";
    good Record "v=STSv1; id=20261124; note=id";
}

/// Speaks of each `id` but the first.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        // Of one that is empty, others speak.
        let is_one = |field: &&RecordField<'_>| field.name.value == b"id" && !field.value.value.is_empty();
        let mut ids = record.fields.iter().filter(is_one);
        let Some(first) = ids.next() else { continue };
        let written = written(record);
        for other in ids {
            let field = other.span();
            let edits = vec![written.without_field(field)];
            let value = code(other.value.span.words(record.text));
            let (message, fix) = if other.value.value == first.value.value {
                let fix = Fix::safe(Prose::new("Delete the second one"), edits);
                (Prose::with("The `id` {} stands there twice.", [value]), fix)
            } else {
                let first = code(first.value.span.words(record.text));
                let message = Prose::with("After the `id` {} stands a second one, {}.", [first, value]);
                (message, Fix::choice(Prose::new("Delete the second one"), edits))
            };
            findings.push(Finding::new(&RULE, at(index, field), message).mended_by(fix));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn each_but_the_first_is_marked() {
        marks(&RULE, "v=STSv1; id=1; id=2; note=x; id=1\n               ^^^^          ^^^^\n");
        marks(&RULE, "v=STSv1; id=; id=1; id=2; id=\n                    ^^^^\n");
        assert_eq!(mended(&RULE, "v=STSv1; id=1; id=2; note=x"), ["v=STSv1; id=1; note=x"]);
    }
}
