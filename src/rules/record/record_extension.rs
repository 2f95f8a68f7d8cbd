//! Fields that the standard does not name.

use super::at;
use crate::finding::{Finding, Prose, code, rfc8461};
use crate::rules::{Case, rule};

rule! {
    /// Senders ignore fields that they do not know. The standard has two, `v` and `id`; some checkers, though no sender that
    /// we know of, call a record with others broken.
    "record-extension" = Note, rfc8461("3.2"), "the record has a field that senders ignore";
    next "Nothing needs to be done. Leave the field out if nobody reads it.";
    bad Record "v=STSv1; id=20261124T161500; note=primary;";
    bad Record "v=STSv1; a.b_c-1=x:y; id=20261124T161500";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500; ID=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500; note==x;";
}

/// Speaks of each field that is well-formed, and was not meant as one of the standard's.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let is_unknown = |name: &[u8]| !name.eq_ignore_ascii_case(b"id") && !name.eq_ignore_ascii_case(b"v");
        for field in record.fields.iter().filter(|field| is_unknown(field.name.value) && field.is_extension()) {
            let message = Prose::with("Senders ignore the field {}.", [code(field.span().words(record.text))]);
            findings.push(Finding::new(&RULE, at(index, field.span()), message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::marks;

    #[test]
    fn each_field_is_marked() {
        marks(&RULE, "v=STSv1; a=b; id=1; c=d\n         ^^^        ^^^\n");
    }
}
