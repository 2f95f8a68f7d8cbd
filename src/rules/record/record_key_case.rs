//! `id` in other letters.

use super::{at, written};
use crate::finding::{Finding, Fix, Prose, Severity, code, rfc8461};
use crate::read::RecordField;
use crate::rules::{Case, rule};

rule! {
    /// The case of each letter counts: senders read `ID` as a field that they do not know, and ignore it. A record that
    /// has no other `id` does not count: senders act as if the domain had no policy, and mail to it is not protected.
    "record-key-case" = Error, rfc8461("3.1"), "the id is written in other letters";
    next "Write the name `id` in lower case, and only once.",
    hides ["@taken"];
    bad Record "v=STSv1; ID=20261124T161500;";
    bad Record "v=STSv1; Id=20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500; ID=20261124T161500;";
    good Record "v=STSv1; id=ID;";
}

/// Speaks of the first such field where it is all that there is, else of each: some senders read it, and may take it
/// for the one that counts.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_records() {
        let first_id = record.first_id();
        let written = written(record);
        // An empty one beside an `id` says nothing, and another rule says so.
        let is_empty = |field: &RecordField<'_>| first_id.is_some() && field.value.value.is_empty();
        let others = record.fields.iter().filter(|field| field.is_case_of("id") && !is_empty(field));
        let spoken_of = if first_id.is_none() { 1 } else { usize::MAX };
        for field in others.take(spoken_of) {
            let name = field.name.span;
            let words = code(name.words(record.text));
            let finding = match first_id {
                None => {
                    let (title, edits) = (Prose::new("Write `id`"), vec![written.named(name, "id")]);
                    // Where several were meant as one, only the owner knows which.
                    let meant = record.fields.iter().filter(|field| field.is_meant_as(b"id")).count();
                    let fix = if meant == 1 { Fix::safe(title, edits) } else { Fix::choice(title, edits) };
                    let message = Prose::with(
                        "The record says {}, and senders look for `id`: the case of each letter counts.",
                        [words],
                    );
                    Finding::new(&RULE, at(index, name), message).mended_by(fix)
                }
                Some(id) => {
                    let field = field.span();
                    let fix = written.without(field);
                    let message = Prose::with(
                        "Beside the `id` {} stands {}, which some senders read as another `id`. It has to go.",
                        [code(id.value.span.words(record.text)), code(field.words(record.text))],
                    );
                    Finding::new(&RULE, at(index, name), message).as_grave_as(Severity::Warning).mended_by(fix)
                }
            };
            findings.push(finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn an_error_where_it_is_all_that_there_is() {
        let message = "The record says ID, and senders look for id: the case of each letter counts.".to_owned();
        assert_eq!(
            found(&Sketch::good("example.com").record("v=STSv1; ID=1; iD=2"), &RULE),
            [(Severity::Error, message)]
        );
        marks(&RULE, "v=STSv1; ID=1; iD=2\n         ^^\n");
        assert_eq!(mended(&RULE, "v=STSv1; ID=1;"), ["v=STSv1; id=1;"]);
        assert_eq!(mended(&RULE, "v=STSv1; ID = 1;"), ["v=STSv1; id=1;"]);
    }

    #[test]
    fn a_warning_beside_an_id() {
        let message = "Beside the id 1 stands ID=2, which some senders read as another id. It has to go.".to_owned();
        assert_eq!(
            found(&Sketch::good("example.com").record("v=STSv1; ID=2; id=1"), &RULE),
            [(Severity::Warning, message)]
        );
        marks(&RULE, "v=STSv1; ID=1; id=1; iD=2\n         ^^          ^^\n");
        assert_eq!(mended(&RULE, "v=STSv1; ID=2; id=1"), ["v=STSv1; id=1"]);
        marks(&RULE, "v=STSv1; id=1; ID=\n");
    }
}
