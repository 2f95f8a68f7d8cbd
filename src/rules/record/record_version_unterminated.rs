//! No semicolon after the version.

use super::{at, written};
use crate::finding::{Finding, Fix, Prose, rfc8461};
use crate::read::RecordVersion;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders drop a record that does not begin with `v=STSv1;`, the semicolon included. They act as if the domain had
    /// no policy, and mail to it is not protected.
    "record-version-unterminated" = Error, rfc8461("3.1"), "no semicolon stands after the version";
    next "Write `v=STSv1;` and then the `id`, as in `v=STSv1; id=20261124T161500;`.",
    hides ["@taken"];
    bad Record "v=STSv1 id=20261124T161500;";
    bad Record "v=STSv1, id=20261124T161500;";
    bad Record "v=STSv1";
    bad Record "v=STSv1id=20261124T161500;";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "v=STSv1 ; id=20261124T161500;";
}

/// Speaks of near misses.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.near_misses() {
        let RecordVersion::Unterminated { at: end } = record.version else { continue };
        let written = written(record);
        let id = case.evidence.judged_at.policy_id();
        let with_id = || {
            let is_alone = record.text.get(end..)?.trim_ascii().is_empty();
            let edit = Edit::replace(Span::new(end, record.text.len()), format!("; id={id};"));
            is_alone.then(|| Fix::safe(Prose::new("Write `v=STSv1;` and an `id`"), vec![edit]))
        };
        let fix = written.terminated(end).or_else(with_id);
        let message = written.unterminated(end, "id");
        findings.push(Finding::new(&RULE, at(index, Span::at(end)), message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended};

    #[test]
    fn the_end_of_the_version_is_marked() {
        marks(&RULE, "v=STSv1 id=1;\n       |\n");
    }

    #[test]
    fn the_semicolon_is_put_there() {
        assert_eq!(mended(&RULE, "v=STSv1 id=1"), ["v=STSv1; id=1"]);
        assert_eq!(mended(&RULE, "v=STSv1 , id=1"), ["v=STSv1; id=1"]);
        assert_eq!(mended(&RULE, "v=STSv1 "), ["v=STSv1; id=20261124T161500;"]);
        assert_eq!(mended(&RULE, "v=STSv1:id=1"), Vec::<String>::new());
        assert_eq!(mended(&RULE, "v=STSv1id=1"), ["v=STSv1; id=1"]);
        assert_eq!(mended(&RULE, "v=STSv1\nid=1"), ["v=STSv1; id=1"]);
    }

    #[test]
    fn joined_strings_are_told_apart() {
        let message = "No semicolon stands between v=STSv1 and id=1. The strings of a TXT record are joined with nothing \
                       between them.";
        let sketch = Sketch::good("example.com").record("v=STSv1id=1");
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
    }

    #[test]
    fn silent_where_a_record_counts() {
        let sketch = Sketch::good("example.com").record("v=STSv1 id=1;");
        let message = "After v=STSv1 stands id=1;, and no semicolon.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
        assert_eq!(found(&sketch.records(&[b"v=STSv1 id=1;", b"v=STSv1; id=2;"]), &RULE), []);
    }
}
