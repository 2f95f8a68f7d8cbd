//! Where each finding stands, in words: a line and a column of a text, or what it speaks of.

use crate::finding::{Finding, Place, Prose, Source, code, host, said};
use crate::rules::Case;
use crate::text::{Position, Positions, Span};

/// The positions of all that findings and their fixes mark, found on one walk through each text.
#[derive(Debug, Default)]
pub struct Walked(Vec<(Source, Positions)>);

impl Walked {
    /// Walks through the texts in which `findings` stand.
    pub fn through(case: &Case<'_>, findings: &[Finding]) -> Self {
        let mut walked: Vec<(Source, Positions)> = Vec::new();
        for finding in findings {
            let is_marked = finding.fix.is_some() || matches!(finding.place, Place::Text { .. });
            if let Some(source) = finding.mended_in().filter(|_| is_marked)
                && walked.iter().all(|(known, _)| *known != source)
            {
                let mut offsets = Vec::with_capacity(4 * findings.len());
                for span in findings.iter().flat_map(|finding| marked_in(source, finding)) {
                    offsets.extend([span.start, span.end]);
                }
                walked.push((source, Positions::of(offsets, case.text(source))));
            }
        }
        Self(walked)
    }

    /// The texts that were walked through.
    pub fn sources(&self) -> impl Iterator<Item = Source> {
        self.0.iter().map(|(source, _)| *source)
    }

    /// The position of the byte `offset` of a text.
    pub fn at(&self, source: Source, offset: usize) -> Position {
        let positions = self.0.iter().find(|(known, _)| *known == source);
        positions.map(|(_, positions)| positions.at(offset)).unwrap_or_default()
    }
}

/// What a finding marks in a text: where it stands, and where its fix changes something.
fn marked_in(wanted: Source, finding: &Finding) -> impl Iterator<Item = Span> {
    let is_wanted = finding.mended_in() == Some(wanted);
    let place = match finding.place {
        Place::Text { span, .. } if is_wanted => Some(span),
        _ => None,
    };
    let edits = finding.fix.as_ref().filter(|_| is_wanted).map_or(&[][..], |fix| &fix.edits);
    place.into_iter().chain(edits.iter().map(|edit| edit.span))
}

/// One for each finding, in their order.
pub(super) fn places(case: &Case<'_>, findings: &[Finding]) -> Vec<Prose> {
    let walked = Walked::through(case, findings);
    findings.iter().map(|finding| place(case, &walked, &finding.place)).collect()
}

fn place(case: &Case<'_>, walked: &Walked, place: &Place) -> Prose {
    match place {
        Place::Text { source, span } => {
            let Position { line, column, .. } = walked.at(*source, span.start);
            // A record has one line; a text that it was pasted with may have more.
            let has_lines = || case.text(*source).trim_ascii_end().contains(&b'\n');
            let template = match source {
                Source::Policy => "line {}, column {}",
                Source::Record(_) if has_lines() => "record, line {}, column {}",
                Source::Record(_) => return Prose::with("record, column {}", [said(column)]),
                Source::Tlsrpt(_) if has_lines() => "TLSRPT, line {}, column {}",
                Source::Tlsrpt(_) => return Prose::with("TLSRPT, column {}", [said(column)]),
            };
            Prose::with(template, [said(line), said(column)])
        }
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
            let shown = Shown::exact(kind, text.as_bytes().to_vec());
            let evidence = Evidence::of_text(shown, crate::evidence::Timestamp::from_ms(0));
            assert!(places(&evidence).iter().any(|found| found.starts_with(place)), "{:?}", places(&evidence));
        }
    }
}
