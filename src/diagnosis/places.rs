//! Where each finding stands, in words: a line and a column of a text, or what it speaks of.

use crate::finding::{Finding, Place, Prose, Source, code, host, said};
use crate::rules::Case;
use crate::text::Position;

/// One for each finding, in their order.
pub(super) fn places(case: &Case<'_>, findings: &[Finding]) -> Vec<Prose> {
    findings.iter().map(|finding| place(case, &finding.place)).collect()
}

fn place(case: &Case<'_>, place: &Place) -> Prose {
    match place {
        Place::Text { source, span } => in_text(case, *source, span.start),
        Place::Domain => Prose::new("the domain"),
        Place::Record => Prose::new("the record"),
        Place::PolicyHost => Prose::new("the Policy Host"),
        Place::PolicyResponse => Prose::new("the Policy Host’s answer"),
        Place::MxHosts => Prose::new("the MX hosts"),
        Place::MxHost(name) => {
            let preference = case.answers.mx_hosts.iter().find(|mx| mx.host == *name).and_then(|mx| mx.preference);
            match preference {
                Some(preference) => Prose::with("MX {}", [said(preference)]),
                None => Prose::with("{}", [host(name)]),
            }
        }
        Place::Tlsrpt => Prose::new("TLSRPT"),
        Place::Resolver(name) => Prose::with("resolver {}", [code(name)]),
    }
}

fn in_text(case: &Case<'_>, source: Source, offset: usize) -> Prose {
    let text = text_of(case, source);
    let Position { line, column } = Position::of(offset, text);
    // A record has one line; a text that it was pasted with may have more.
    let template = match (source, text.trim_ascii_end().contains(&b'\n')) {
        (Source::Policy, _) => "line {}, column {}",
        (Source::Record(_), false) => return Prose::with("record, column {}", [said(column)]),
        (Source::Record(_), true) => "record, line {}, column {}",
        (Source::Tlsrpt(_), false) => return Prose::with("TLSRPT, column {}", [said(column)]),
        (Source::Tlsrpt(_), true) => "TLSRPT, line {}, column {}",
    };
    Prose::with(template, [said(line), said(column)])
}

/// The text that the spans of a finding count in.
pub(super) fn text_of<'a>(case: &Case<'a>, source: Source) -> &'a [u8] {
    if let Some((_, pasted)) = case.piece(source) {
        return pasted;
    }
    let text = match source {
        Source::Policy => case.policy.as_ref().map(|policy| policy.reading.text),
        Source::Record(index) => case.records.get(index).map(|record| record.text),
        Source::Tlsrpt(index) => case.tlsrpt.get(index).map(|record| record.text),
    };
    text.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::diagnose;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Evidence, Shown, ShownKind};

    fn places(evidence: &Evidence) -> Vec<String> {
        diagnose(evidence).places.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_place_for_each_finding() {
        let sketch = Sketch::good("example.com").mx(&[(10, "mx.example.com"), (20, "mx2.example.net")]).no_tlsrpt();
        let sketch = sketch.address("mx2.example.net", &["192.0.2.1"]);
        let evidence = sketch.evidence();
        let places = places(&evidence);
        assert_eq!(places.len(), diagnose(&evidence).findings.len());
        for place in ["MX 20", "TLSRPT"] {
            assert!(places.iter().any(|found| found == place), "{place} in {places:?}");
        }
    }

    #[test]
    fn places_in_texts_count_lines_and_characters() {
        for (kind, text, place) in [
            (
                ShownKind::Policy,
                "version: STSv1\nmode: Ünforce\nmx: mx.example\nmax_age: 1209600\n",
                "line 2, column 7",
            ),
            (ShownKind::Record, "v=STSv1; id=ä-b;", "record, column 13"),
        ] {
            let shown = Shown { kind, text: text.as_bytes().to_vec() };
            let evidence = Evidence::of_text(shown, crate::evidence::Timestamp::from_ms(0));
            assert!(places(&evidence).iter().any(|found| found.starts_with(place)), "{:?}", places(&evidence));
        }
    }
}
