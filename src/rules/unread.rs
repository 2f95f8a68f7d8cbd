//! What senders would find on the lines of a policy that they do not read today: what is the matter there is said along with
//! what keeps them from reading the line, so that mending one does not bring the other to light.

use std::collections::BinaryHeap;

use super::{Case, policy};
use crate::finding::{Finding, Fix, Place, Safety, Severity, Source, made_together};
use crate::text::{Edit, Span, apply};

/// How often lines are looked behind. One may be spoilt twice, as in `\u{feff}Mode: Enforce`; more is nobody's slip.
const DEPTH: usize = 3;

/// Adds what is the matter with the lines that some of `found` keep senders from reading.
pub(super) fn look_behind(case: &Case<'_>, found: &mut Vec<Finding>) {
    behind(case, found, DEPTH);
}

fn behind(case: &Case<'_>, found: &mut Vec<Finding>, depth: usize) {
    let Some(reading) = case.policy_lines().filter(|_| depth > 0) else { return };
    let edits = made_together(&mut found.iter().filter_map(|finding| uncovering(finding, reading.text)));
    if edits.is_empty() {
        return;
    }
    let text = apply(reading.text, &edits);
    let Some(case) = case.with_policy(&text).filter(|case| case.policy_lines().is_some()) else { return };
    let mut uncovered = Vec::new();
    for entry in policy::ROOM.rules {
        (entry.check)(&case, &mut uncovered);
    }
    behind(&case, &mut uncovered, depth - 1);
    let way = Way::of(&edits);
    let line = |at: usize| reading.line_number(at);
    // Lines stand in the order of the text, as the edits do.
    let lines: Vec<_> = edits.iter().map(|edit| line(edit.span.start)).collect();
    let places: Vec<_> = uncovered.iter().map(|finding| span(finding).map(|span| way.back(span))).collect();
    let said = Names::of(uncovered.iter().zip(places.iter().copied()));
    // A field is not missing where it stands on such a line.
    found.retain(|finding| !policy::is_missing(finding.rule) || said.have(finding, span(finding)));
    let known = Names::of(found.iter().map(|finding| (finding, span(finding))));
    for (mut finding, place) in uncovered.into_iter().zip(places) {
        // What could be better is said once the line is read.
        let Some(place) = place.filter(|_| finding.severity <= Severity::Warning) else { continue };
        if known.have(&finding, Some(place)) {
            continue;
        }
        if policy::is_duplicate(finding.rule) && leave_to_choice(found, reading.text, line(place.start), &line) {
            continue;
        }
        finding.place = policy::at(place);
        let is_there = |edit: &Edit| lines.binary_search(&line(edit.span.start)).is_ok();
        finding.fix = finding.fix.and_then(|fix| way.fix_back(fix)).filter(|fix| fix.edits.iter().all(is_there));
        found.push(finding);
    }
}

/// What tells findings from each other, in order: numbers, of which a sorted list weighs least in the page.
struct Names(Vec<usize>);

impl Names {
    fn of<'f>(findings: impl Iterator<Item = (&'f Finding, Option<Span>)>) -> Self {
        let names: BinaryHeap<usize> = findings.filter_map(|(finding, place)| Self::name(finding, place)).collect();
        Self(names.into_sorted_vec())
    }

    fn have(&self, finding: &Finding, place: Option<Span>) -> bool {
        Self::name(finding, place).is_none_or(|name| self.0.binary_search(&name).is_ok())
    }

    /// Where it begins, and which rule it is of. What is missing is said once.
    fn name(finding: &Finding, place: Option<Span>) -> Option<usize> {
        const MOST_RULES: usize = 256;
        let rule = policy::ROOM.rules.iter().position(|entry| std::ptr::eq(entry.rule, finding.rule))?;
        let start = place.map(|place| if place.is_empty() { 0 } else { place.start + 1 })?;
        Some(start * MOST_RULES + rule)
    }
}

/// Of two lines that can stand for one field, it is for somebody to choose the second: what lets senders read line `number`
/// alone is no longer certain. Whether there is such a finding.
fn leave_to_choice(
    found: &mut [Finding],
    text: &[u8],
    number: Option<usize>,
    line: &dyn Fn(usize) -> Option<usize>,
) -> bool {
    let mut is_left = false;
    for finding in found.iter_mut().filter(|finding| uncovering(finding, text).is_some()) {
        let Some(fix) = &mut finding.fix else { continue };
        if fix.edits.iter().all(|edit| line(edit.span.start) == number) {
            fix.safety = Safety::NeedsChoice;
            is_left = true;
        }
    }
    is_left
}

/// The fix of `finding`, where it is certain and lets senders read a line, which stays the line that it is.
fn uncovering<'f>(finding: &'f Finding, text: &[u8]) -> Option<&'f Fix> {
    let fix = finding.fix.as_ref().filter(|fix| fix.safety == Safety::Safe && finding.severity <= Severity::Warning)?;
    let stays = |edit: &Edit| !edit.text.contains('\n') && !edit.span.of(text).contains(&b'\n');
    (policy::COVERING.contains(&finding.rule) && fix.edits.iter().all(stays)).then_some(fix)
}

/// Where a finding stands in the policy.
fn span(finding: &Finding) -> Option<Span> {
    match finding.place {
        Place::Text { source: Source::Policy, span } => Some(span),
        _ => None,
    }
}

/// The way back from a text in which edits were made to the text as it was.
struct Way(Vec<Step>);

/// What an edit has put where.
struct Step {
    old: Span,
    new: Span,
}

impl Way {
    /// The way back over `edits`, which stand in the order of the text and do not meet.
    fn of(edits: &[Edit]) -> Self {
        let (mut old_end, mut new_end) = (0, 0);
        let steps = edits.iter().map(|edit| {
            let start = new_end + edit.span.start - old_end;
            (old_end, new_end) = (edit.span.end, start + edit.text.len());
            Step { old: edit.span, new: Span::new(start, new_end) }
        });
        Self(steps.collect())
    }

    /// Where `span` stands in the text as it was, without what was taken out beside it.
    fn back(&self, span: Span) -> Span {
        let start = self.start(span.start);
        if span.is_empty() { Span::at(start) } else { Span::new(start, self.end(span.end)) }
    }

    /// `fix` in the text as it was. `None` where it changes a part of what was put in, or puts something beside what was
    /// taken out.
    fn fix_back(&self, fix: Fix) -> Option<Fix> {
        let edits = fix.edits.into_iter().map(|edit| self.edit_back(edit)).collect::<Option<_>>()?;
        Some(Fix { edits, ..fix })
    }

    fn edit_back(&self, edit: Edit) -> Option<Edit> {
        let is_within = |at: usize| self.0.iter().any(|step| step.new.start < at && at < step.new.end);
        let is_beside = |step: &Step| step.new.start <= edit.span.start && edit.span.start <= step.new.end;
        // What is written there would mend two things at once.
        let is_in_it = |step: &Step| edit.span.start < step.new.start && step.new.end < edit.span.end;
        let meets =
            |step: &Step| if edit.span.is_empty() { is_beside(step) } else { !edit.text.is_empty() && is_in_it(step) };
        if is_within(edit.span.start) || is_within(edit.span.end) || self.0.iter().any(meets) {
            return None;
        }
        let mut span = self.back(edit.span);
        if edit.text.is_empty() {
            // What was taken out before it goes along: mostly the line begins there.
            let before = self.0.iter().find(|step| step.new == Span::at(edit.span.start));
            span.start = before.map_or(span.start, |step| step.old.start);
        }
        Some(Edit::replace(span, edit.text))
    }

    fn start(&self, at: usize) -> usize {
        let passed = self.0.partition_point(|step| step.new.end <= at);
        match self.0.get(passed) {
            Some(within) if within.new.start < at => within.old.start,
            _ => passed
                .checked_sub(1)
                .and_then(|last| self.0.get(last))
                .map_or(at, |step| step.old.end + at - step.new.end),
        }
    }

    fn end(&self, at: usize) -> usize {
        let passed = self.0.partition_point(|step| step.new.start < at);
        let last = passed.checked_sub(1).and_then(|last| self.0.get(last));
        last.map_or(at, |step| step.old.end + at.saturating_sub(step.new.end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::rules::checking::{judge, shown};

    /// Each warning and error on a policy: its rule, what it marks, what its fix makes of the policy.
    fn said(text: &str) -> Vec<(&'static str, String, Option<String>)> {
        let findings = judge(&shown(ShownKind::Policy, text.as_bytes()));
        let grave = findings.into_iter().filter(|finding| finding.severity <= Severity::Warning);
        let said = grave.map(|finding| {
            let marked = span(&finding).map(|span| span.words(text.as_bytes())).unwrap_or_default();
            let mended = finding.fix.map(|fix| String::from_utf8_lossy(&fix.made_in(text.as_bytes())).into_owned());
            (finding.rule.slug, marked, mended)
        });
        said.collect()
    }

    fn slugs(text: &str) -> Vec<&'static str> {
        said(text).into_iter().map(|(slug, ..)| slug).collect()
    }

    const REST: &str = "mx: a.example\nmax_age: 1209600\n";

    #[test]
    fn what_stands_behind_a_name_is_said_along_with_it() {
        let text = format!("version: STSv1\nMODE: Enforce\n{REST}");
        let mended = |from: &str, to: &str| Some(text.replace(from, to));
        assert_eq!(
            said(&text),
            [
                ("key-case", "MODE".to_owned(), mended("MODE", "mode")),
                ("mode-unknown", "Enforce".to_owned(), mended("Enforce", "enforce"))
            ]
        );
    }

    #[test]
    fn what_stands_behind_a_mark_is_said_along_with_it() {
        for (line, expected) in [
            ("mode: \u{feff}Enforce", ["policy-bom", "mode-unknown"].as_slice()),
            ("mode: \u{1}enforce mx: b.example", &["policy-control-characters", "policy-run-together"]),
            ("\u{feff}Mode: Enforce", &["policy-bom", "key-case", "mode-unknown"]),
            ("  mode: Enforce", &["line-indented", "mode-unknown"]),
            ("mode= Enforce", &["line-malformed", "mode-unknown"]),
            ("moed: Enforce", &["key-misspelled", "mode-unknown"]),
        ] {
            assert_eq!(slugs(&format!("version: STSv1\n{line}\n{REST}")), expected, "{line:?}");
        }
    }

    #[test]
    fn what_is_there_is_not_missing() {
        let text = format!("version\u{1}: STSv1\nmode: enforce\n{REST}");
        assert_eq!(slugs(&text), ["policy-control-characters"]);
    }

    #[test]
    fn what_could_be_better_is_said_once_the_line_is_read() {
        let text = "version: STSv1\nmode: enforce\nmx: a.example\nMax_Age: 86400\n";
        assert_eq!(
            judge(&shown(ShownKind::Policy, text.as_bytes()))
                .iter()
                .filter(|finding| finding.severity < Severity::Note)
                .count(),
            1
        );
    }

    #[test]
    fn of_two_lines_for_one_field_the_second_is_for_somebody_to_choose() {
        let text = format!("version: STSv1\nmode = enforce\nMode: testing\n{REST}");
        let findings = judge(&shown(ShownKind::Policy, text.as_bytes()));
        let fixes: Vec<_> =
            findings.iter().filter_map(|finding| Some((finding.rule.slug, finding.fix.as_ref()?.safety))).collect();
        assert_eq!(fixes, [("key-case", Safety::NeedsChoice), ("line-malformed", Safety::Safe)]);
    }

    #[test]
    fn the_way_back() {
        // `ab--cd` becomes `abcXX`: two signs go, one is written with two.
        let edits = [Edit::remove(Span::new(2, 4)), Edit::replace(Span::new(5, 6), "XX")];
        let way = Way::of(&edits);
        for (span, back) in [
            (Span::new(0, 2), Span::new(0, 2)),
            (Span::new(2, 3), Span::new(4, 5)),
            (Span::new(1, 3), Span::new(1, 5)),
            (Span::new(3, 5), Span::new(5, 6)),
            (Span::new(4, 5), Span::new(5, 6)),
            (Span::at(5), Span::at(6)),
        ] {
            assert_eq!(way.back(span), back, "{span:?}");
        }
        let back = |edit| way.edit_back(edit);
        assert_eq!(back(Edit::replace(Span::new(2, 3), "x")), Some(Edit::replace(Span::new(4, 5), "x")));
        assert_eq!(
            back(Edit::remove(Span::new(2, 3))),
            Some(Edit::remove(Span::new(2, 5))),
            "what goes before goes along"
        );
        assert_eq!(back(Edit::replace(Span::new(1, 3), "x")), None, "it would mend two things at once");
        assert_eq!(back(Edit::remove(Span::new(4, 5))), None, "a part of what was put in");
        assert_eq!(back(Edit::insert(2, "x")), None, "before or behind what was taken out");
    }
}
