//! The `id` has something else than letters and digits in it.

use crate::finding::{Finding, Fix, Place, Prose, Source, code, rfc8461};
use crate::read::RecordViolation;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// An `id` is made of the letters A to Z and of digits. With anything else in it the record does not count: senders
    /// act as if the domain had no policy, and mail to it is not protected.
    "record-id-characters" = Error, rfc8461("3.1"), "the id has other characters than letters and digits";
    next "Write the `id` with letters and digits only; a date and time without separators will do.";
    bad Record "v=STSv1; id=2026-11-24;";
    bad Record "v=STSv1; id=2026_11_24T16:15:00Z;";
    bad Record "v=STSv1; id=a b;";
    good Record "v=STSv1; id=20261124;";
}

/// Speaks of the first `id`, the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.counted_records() {
        for violation in record.violations.iter().filter(|violation| violation.value == RecordViolation::IdCharacters) {
            let id = violation.span.words(record.text);
            let kept: String = id.chars().filter(char::is_ascii_alphanumeric).take(crate::read::ID_MAX).collect();
            let place = Place::Text { source: Source::Record(index), span: violation.span };
            let message = match id.chars().find(|character| !character.is_ascii_alphanumeric()) {
                Some(' ') => Prose::with("The `id` {} has a blank in it.", [code(&id)]),
                Some(odd) => Prose::with("The `id` {} has {} in it.", [code(&id), code(odd)]),
                None => continue,
            };
            let fix = (!kept.is_empty()).then(|| {
                Fix::safe(Prose::with("Write {}", [code(&kept)]), vec![Edit::replace(violation.span, &kept)])
            });
            findings.push(Finding::new(&RULE, place, message).mended_by(fix));
        }
    }
}
