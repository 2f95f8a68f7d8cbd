//! An MX host that a wildcard would cover, were it at another depth.

use crate::finding::{Finding, Fix, Place, Prose, Source, code, host, rfc8461};
use crate::rules::uncovered::{Uncovered, Why};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// A `*` stands for exactly one part of a name: `*.example.com` covers `mx.example.com`, and neither `example.com` nor
    /// `a.mx.example.com`. In mode `enforce` senders that honour MTA-STS do not deliver to such a host; in mode `testing`
    /// they deliver, and report it.
    "mx-pattern-depth" = Error, rfc8461("4.1"), "a wildcard covers names at another depth than the MX host’s";
    next "Add a line with the name of the host, or a wildcard at its depth, then change the record’s `id`.";
}

/// Speaks of each such host, at the wildcard.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(uncovered) = Uncovered::of(case) else { return };
    let said = uncovered.because(Why::Depth).filter_map(|mx| {
        let wildcard = uncovered.wildcard(mx)?;
        let words = wildcard.value.words(case.text(Source::Policy));
        let domain = words.strip_prefix("*.").unwrap_or(&words);
        let values = [code(&words), host(&mx.host), code(format_args!("mx: {}", mx.host))];
        let message = if mx.host.as_str().eq_ignore_ascii_case(domain) {
            Prose::with("{} does not cover {}, which has no part before that name. {} does.", values)
        } else {
            Prose::with("{} does not cover {}, which has more than one part before that name. {} does.", values)
        };
        let fix = uncovered.line(mx).map(|line| {
            let title = Prose::with("Add {}", [code(format_args!("mx: {}", mx.host))]);
            Fix::choice(title, vec![Edit::insert(wildcard.value.end, line)])
        });
        let place = Place::Text { source: Source::Policy, span: wildcard.value };
        Some(Finding::new(&RULE, place, message).mended_by(fix))
    });
    uncovered.add(findings, Why::Depth, said);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, places, slugs};
    use crate::text::{Span, apply};

    const POLICY: &[u8] = b"version: STSv1\r\nmode: enforce\r\nmx: *.mx.example\r\nmax_age: 1209600\r\n";

    fn with(hosts: &[(u16, &str)]) -> Sketch {
        Sketch::good("example.com").policy(POLICY).mx(hosts)
    }

    #[test]
    fn too_many_parts_and_too_few() {
        let message = "*.mx.example does not cover tenant.h-v1.mx.example, which has more than one part before that name. mx: tenant.h-v1.mx.example does.";
        let sketch = with(&[(10, "tenant.h-v1.mx.example")]);
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::Text { source: Source::Policy, span: Span::new(35, 47) }]);
        let message =
            "*.mx.example does not cover mx.example, which has no part before that name. mx: mx.example does.";
        assert_eq!(found(&with(&[(10, "mx.example")]), &RULE), [(Severity::Error, message.to_owned())]);
        assert_eq!(found(&with(&[(10, "a.mx.example"), (20, "mx.example.net")]), &RULE), []);
    }

    #[test]
    fn it_speaks_alone_and_offers_the_line() {
        let lint = Sketch::lint(ShownKind::Policy, POLICY).shown(ShownKind::MxHosts, b"a.b.mx.example");
        assert!(slugs(&lint).contains(&"mx-pattern-depth") && !slugs(&lint).contains(&"mx-not-covered"));
        let findings = judge(&lint.evidence());
        let finding = findings.iter().find(|finding| finding.rule == &RULE).expect("it speaks");
        let fix = finding.fix.as_ref().expect("a fix");
        let better = String::from_utf8(apply(POLICY, &fix.edits)).expect("a text");
        assert_eq!(
            better,
            "version: STSv1\r\nmode: enforce\r\nmx: *.mx.example\r\nmx: a.b.mx.example\r\nmax_age: 1209600\r\n"
        );
    }

    #[test]
    fn a_warning_in_testing() {
        let policy = b"version: STSv1\r\nmode: testing\r\nmx: *.mx.example\r\nmax_age: 1209600\r\n";
        let found = found(&with(&[(10, "mx.example")]).policy(policy), &RULE);
        assert_eq!(found.first().map(|(severity, _)| *severity), Some(Severity::Warning));
    }
}
