//! The version is not on the first line.

use super::policy_placeholder::front_matter;
use super::{at, line_ending, without_line};
use crate::finding::{Finding, Fix, Prose, grouped, rfc8461, said};
use crate::read::{Field, LineContent};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The fields may stand in any order, and senders read them so. Some documentation, Google’s among it, asks for the
    /// version on the first line, and whoever reads along expects it there.
    "version-not-first" = Advice, rfc8461("3.2"), "the version is not on the first line";
    next "Move the line `version: STSv1` to the top.",
    hides ["mx-list"];
    bad Policy "mode: enforce\nversion: STSv1\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "mode: enforce\nmx: mx.example.com\nmax_age: 1209600\nversion: STSv1";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks where a field stands before it. Of other lines there, the rules on those speak.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let Field::Read(version) = reading.version else { return };
    let index = reading.lines.partition_point(|line| line.span.end < version.span.start);
    let before = reading.lines.get(front_matter(reading)..index).unwrap_or_default();
    let is_field = |content: &LineContent| matches!(content, LineContent::Field(_));
    let (Some(first), Some(line)) = (before.iter().find(|line| is_field(&line.content)), reading.lines.get(index))
    else {
        return;
    };
    let moved = format!("{}{}", line.span.words(reading.text).trim_end(), line_ending(reading));
    let edits = vec![Edit::insert(first.span.start, moved), without_line(line)];
    let fix = Fix::safe(Prose::new("Move the line to the top"), edits);
    let message = Prose::with("The line `version: STSv1` is line {}, and not the first.", [said(grouped(index + 1))]);
    findings.push(Finding::new(&RULE, at(version.span), message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_version_is_marked() {
        marks(&RULE, "mode: none\nversion: STSv1 \n         ^^^^^\nmax_age: 1\n");
        marks(&RULE, "# note\n\nversion: STSv1\nmode: none\nmax_age: 1\n");
    }

    #[test]
    fn the_line_is_moved() {
        assert_eq!(
            mended(&RULE, "mode: none\r\nmax_age: 1\r\nversion:STSv1"),
            ["version:STSv1\r\nmode: none\r\nmax_age: 1\r\n"]
        );
        assert_eq!(mended(&RULE, "\u{feff}mode: none\nversion: STSv1\n"), ["\u{feff}version: STSv1\nmode: none\n"]);
    }
}
