//! What stands beside a paste counts in it: the places of findings, and their fixes. In a report, which stands beside no paste,
//! they count in the text itself.

use super::Case;
use crate::finding::{Copyable, Finding, Place, Source};
use crate::text::{Edit, Span, begins_character};

/// Moves what is said of texts that were pasted to where they stand in the paste. A fix that cannot be made there, such as
/// one of a record without quotes in a zone file, or of one that stands there twice, becomes a text to copy.
pub(super) fn move_findings(case: &Case<'_>, findings: &mut [Finding]) {
    for finding in findings {
        let Some(source) = finding.mended_in() else { continue };
        let Some((piece, pasted)) = case.piece(source).filter(|(piece, _)| !piece.map.is_identity()) else { continue };
        if let Place::Text { span, .. } = &mut finding.place {
            *span = on_characters(piece.map.back(*span), pasted);
        }
        let Some(fix) = &mut finding.fix else { continue };
        let edits: Vec<Edit> = fix.edits.iter().filter_map(|edit| piece.map.edit_back(edit)).collect();
        if edits.len() == fix.edits.len() && !piece.is_repeated {
            fix.edits = edits;
            continue;
        }
        let mended = fix.made_in(&piece.text);
        let mended = String::from_utf8_lossy(&mended);
        let is_policy = source == Source::Policy;
        finding.copyable.push(if is_policy { Copyable::policy(mended) } else { Copyable::record(mended) });
        finding.fix = None;
    }
}

/// `span`, made to cut no character in two: bytes that were escaped need not be whole characters, those around them are.
fn on_characters(span: Span, text: &[u8]) -> Span {
    let is_inside = |at: usize| text.get(at).is_some_and(|&byte| !begins_character(byte));
    let (mut start, mut end) = (span.start, span.end);
    while start > 0 && is_inside(start) {
        start -= 1;
    }
    while !span.is_empty() && is_inside(end) {
        end += 1;
    }
    if span.is_empty() { Span::at(start) } else { Span::new(start, end) }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::diagnose;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Finding, Place};
    use crate::text::apply;

    /// Each finding on the text: its rule, what it marks, where that stands.
    fn marked(text: &str) -> Vec<(&'static str, String, String)> {
        let diagnosis = diagnose(&Sketch::lint(ShownKind::Any, text.as_bytes()).evidence());
        let marks =
            diagnosis.findings.iter().zip(&diagnosis.places).filter_map(|(finding, place)| match finding.place {
                Place::Text { span, .. } => Some((finding.rule.slug, span.words(text.as_bytes()), place.to_string())),
                _ => None,
            });
        marks.collect()
    }

    /// The first finding that somebody can do something about.
    fn first(text: &str) -> Finding {
        let findings = diagnose(&Sketch::lint(ShownKind::Any, text.as_bytes()).evidence()).findings;
        findings.into_iter().find(|finding| finding.fix.is_some() || !finding.copyable.is_empty()).expect("one")
    }

    fn mended(text: &str) -> String {
        let edits = first(text).fix.map(|fix| fix.edits).unwrap_or_default();
        String::from_utf8_lossy(&apply(text.as_bytes(), &edits)).into_owned()
    }

    #[test]
    fn in_an_answer_that_says_how_long_it_is() {
        let answer = |mode: &str| {
            let body = format!("version: STSv1\r\nmode: {mode}\r\nmx: a.example\r\nmax_age: 604800\r\n");
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        };
        // As long as before, it is still all that is read.
        assert_eq!(mended(&answer("Enforce")), answer("enforce"));
        let longer = first(&answer("\"enforce\""));
        let offered = longer.copyable.iter().map(|copyable| copyable.text.as_str()).collect::<Vec<_>>();
        let better = "version: STSv1\r\nmode: enforce\r\nmx: a.example\r\nmax_age: 604800\r\n";
        assert_eq!((longer.fix, offered), (None, vec![better]));
        let unmeasured = answer("\"enforce\"").replace("Content-Length", "X");
        assert_eq!(mended(&unmeasured), unmeasured.replace('"', ""));
    }

    #[test]
    fn in_a_record_of_a_zone_file() {
        let zone = "; MTA-STS\n_mta-sts.example.com. IN TXT ( \"v=STSv1; i\"\n  \"d=2026-01;\" )\n";
        let place = "record, line 3, column 6".to_owned();
        assert_eq!(marked(zone), [("record-id-characters", "2026-01".to_owned(), place)]);
        assert_eq!(mended(zone), zone.replace("2026-01", "202601"));
    }

    #[test]
    fn in_the_policy_of_an_answer() {
        let answer = "HTTP/2 200\ncontent-type: text/plain\n\nversion: STSv1\r\nmode: Enforce\r\nmx: a.example\r\nmax_age: 1209600\r\n";
        assert_eq!(marked(answer), [("mode-unknown", "Enforce".to_owned(), "line 5, column 7".to_owned())]);
        assert_eq!(mended(answer), answer.replace("Enforce", "enforce"));
    }

    #[test]
    fn without_quotes_the_mended_record_is_there_to_copy() {
        let zone = "_mta-sts.example.com. IN TXT v=STSv1\\;id=2026-01\\;\n";
        let finding = first(zone);
        assert_eq!(finding.fix, None);
        let copyable: Vec<_> = finding.copyable.iter().map(|copyable| copyable.text.as_str()).collect();
        assert_eq!(copyable, ["v=STSv1;id=202601;"]);
    }

    #[test]
    fn what_stands_there_twice_is_mended_in_no_one_place() {
        let twice = "_mta-sts.example.com. IN TXT \"v=STSv1; id=2026-01\"\n".repeat(2);
        let finding = first(&twice);
        let copyable: Vec<_> = finding.copyable.iter().map(|copyable| copyable.text.as_str()).collect();
        assert_eq!((finding.fix, copyable), (None, vec!["v=STSv1; id=202601"]));
        // Of two answers, the last one counts.
        let command = "$ dig TXT _mta-sts.example.com\n";
        let record = twice.lines().next().unwrap_or_default();
        let answers = format!("{command}{record}\n{command}{record}\n");
        assert_eq!(mended(&answers), format!("{command}{record}\n{command}{}\n", record.replace("2026-01", "202601")));
    }
}
