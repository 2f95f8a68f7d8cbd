//! The TLSRPT record stands where no sender looks.

use crate::evidence::ShownKind;
use crate::finding::{Copyable, Finding, Place, Prose, ask_again, code, rfc8460};
use crate::rules::{Case, rule};
use crate::text::Span;

rule! {
    /// Senders look at `_smtp._tls` and the domain after it for whom to tell when they cannot deliver over TLS. A record at
    /// another name is seen by nobody: failures stay silent.
    "tlsrpt-misplaced" = Warning, rfc8460("3"), "the TLSRPT record stands where no sender looks";
    next "Publish the record at `_smtp._tls` in the zone of the domain, and remove the one at the other name.";
}

/// Speaks where none stands where it belongs.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let shown = case.shown_misplaced(ShownKind::Tlsrpt);
    let Some(misplaced) = case.misplaced_tlsrpt().or(shown) else { return };
    let name = case.tlsrpt_name();
    let lookup = &case.answers.tlsrpt;
    let template = match (shown.is_some(), misplaced.is_doubled) {
        (false, false) => "The TLSRPT record stands at {}. Senders look for it at {}, and find none. {}",
        (false, true) => {
            "The TLSRPT record stands at {}: the zone was appended to a name that was whole. Senders look for it at {}, and find \
             none. {}"
        }
        (true, false) => "The TLSRPT record stands at {}. Senders look for it at {}. {}",
        (true, true) => {
            "The TLSRPT record stands at {}: the zone was appended to a name that was whole. Senders look for it at {}. {}"
        }
    };
    let message = Prose::with(template, [code(misplaced.name), code(&name), ask_again(lookup.ttl)]);
    let place = shown.map_or(Place::Tlsrpt, |shown| super::at(0, Span::new(0, shown.text.len())));
    let finding = Finding::new(&RULE, place, message);
    // Beside an alias no other record can stand (RFC 1034 §3.6.2).
    let can_stand = case.named_domain().is_some() && case.own_alias(lookup).is_none();
    let record: Option<Copyable> = misplaced.put_at(&name).filter(|_| can_stand);
    findings.push(record.into_iter().fold(finding, Finding::with_copyable));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, slugs};

    const RECORD: Answer<'_> = Answer::Txt(&[&[b"v=TLSRPTv1; rua=mailto:a@b.example"]]);

    fn at(name: &str) -> Sketch {
        Sketch::good("example.com").no_tlsrpt().answer(name, RecordType::Txt, &RECORD)
    }

    #[test]
    fn at_each_name_where_people_put_it() {
        for (name, why) in [
            ("_tlsrpt.example.com", "."),
            ("_smtp-tlsrpt.example.com", "."),
            ("_smtp_tls.example.com", "."),
            ("_tls.example.com", "."),
            ("_smtp._tls.example.com.example.com", ": the zone was appended to a name that was whole."),
        ] {
            let sketch = at(name);
            let words = format!(
                "The TLSRPT record stands at {name}{why} Senders look for it at _smtp._tls.example.com, and find none. After a \
                 change, ask again in 5 minutes."
            );
            assert_eq!(found(&sketch, &RULE), [(Severity::Warning, words)]);
            let finding =
                judge(&sketch.evidence()).into_iter().find(|finding| finding.rule == &RULE).expect("it speaks");
            let copyable: Vec<_> = finding.copyable.into_iter().map(|copyable| copyable.text).collect();
            assert_eq!(copyable, ["_smtp._tls.example.com. IN TXT \"v=TLSRPTv1; rua=mailto:a@b.example\""]);
            assert!(!slugs(&sketch).contains(&"tlsrpt-absent"));
        }
    }

    #[test]
    fn one_that_was_shown_elsewhere() {
        for (name, words) in [
            (
                "_tlsrpt.example.com",
                "The TLSRPT record stands at _tlsrpt.example.com. Senders look for it at _smtp._tls.example.com.",
            ),
            (
                "_smtp._tls.example.com.example.com",
                "The TLSRPT record stands at _smtp._tls.example.com.example.com: the zone was appended to a name that was whole. \
                 Senders look for it at _smtp._tls.example.com.",
            ),
        ] {
            let zone = format!("{name}. IN TXT \"v=TLSRPTv1; rua=mailto:a@b.example\"");
            let found = found(&Sketch::lint(ShownKind::Any, zone.as_bytes()), &RULE);
            let found: Vec<_> = found.iter().map(|(severity, words)| (*severity, words.trim_end())).collect();
            assert_eq!(found, [(Severity::Warning, words)]);
        }
    }

    #[test]
    fn silent_where_one_stands_where_it_belongs_and_of_what_a_wildcard_says() {
        let sketch = Sketch::good("example.com").answer("_tlsrpt.example.com", RecordType::Txt, &RECORD);
        assert_eq!(found(&sketch, &RULE), []);
        let of_wildcard = at("_tlsrpt.example.com").answer("*.example.com", RecordType::Txt, &RECORD);
        assert_eq!(found(&of_wildcard, &RULE), []);
        assert!(slugs(&of_wildcard).contains(&"tlsrpt-absent"));
    }
}
