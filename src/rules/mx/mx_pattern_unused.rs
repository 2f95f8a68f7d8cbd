//! A line of the policy that covers no MX host.

use std::collections::BTreeSet;

use crate::finding::{Finding, Fix, Place, Prose, Source, code, rfc8461};
use crate::read::Mode;
use crate::rules::policy::without_line;
use crate::rules::providers::Provider;
use crate::rules::{Case, rule};

rule! {
    /// A line that covers no MX host protects no mail today. That is fine for a standby, and for the days of a move.
    /// A host that is gone for good is better struck out: the line lets in whoever gets its name and forges DNS.
    "mx-pattern-unused" = Advice, rfc8461("4.1"), "a line of the policy covers no MX host";
    next "Keep the line if the host is a standby or about to be used. Else remove it and change the record’s `id`.";
}

/// Speaks where the MX hosts are known and one may take mail, of each pattern once; of repetitions another rule speaks. A line
/// for another host of the provider whose hosts take the mail stands there for good reason.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(Mode::Enforce | Mode::Testing), Some(policy)) = (case.mode(), &case.policy) else { return };
    let hosts = &case.answers.mx_hosts;
    if hosts.iter().all(|mx| mx.addresses.are_out_of_reach()) {
        return;
    }
    // What a pattern must be to cover a host: whether it is a wildcard, and its name.
    let exact = hosts.iter().map(|mx| (false, mx.host.as_str()));
    let wildcards = hosts.iter().filter_map(|mx| Some((true, mx.host.behind_first_label()?)));
    // Put in one by one: to collect a set takes a sort, which weighs more in the page.
    let mut in_use = BTreeSet::new();
    in_use.extend(exact.chain(wildcards));
    let of_provider: Vec<_> = Provider::of(hosts).into_iter().flat_map(Provider::hosts).collect();
    // Of a wildcard at another depth than a host's, the rule on that speaks.
    let at_depth: Vec<usize> = hosts
        .iter()
        .filter(|mx| case.covering_line(&mx.host).is_none())
        .filter_map(|mx| case.wildcard_elsewhere(&mx.host).map(|wildcard| wildcard.line))
        .collect();
    let mut spoken_of = BTreeSet::new();
    for (line, pattern) in policy.reading.patterns().filter(|(line, _)| !at_depth.contains(&line.line)) {
        if in_use.contains(&(pattern.is_wildcard(), pattern.domain().to_ascii_lowercase().as_str())) {
            continue;
        }
        if of_provider.iter().any(|host| pattern.covers(host)) {
            continue;
        }
        let words = line.value.words(policy.reading.text);
        if !spoken_of.insert(words.to_ascii_lowercase()) {
            continue;
        }
        let template = match case.answers.mx_given {
            None => "The line {} covers none of today’s MX hosts.",
            Some(_) => "The line {} covers none of the MX hosts that were given.",
        };
        let message = Prose::with(template, [code(format!("mx: {words}"))]);
        let place = Place::Text { source: Source::Policy, span: line.value };
        // The last line of a policy is not to be deleted.
        let is_whole = case.is_lint() && policy.reading.patterns().nth(1).is_some();
        let whole = policy.reading.line_of(line).filter(|_| is_whole);
        let fix = whole.map(|line| Fix::choice(Prose::new("Delete the line"), vec![without_line(line)]));
        findings.push(Finding::new(&RULE, place, message).mended_by(fix));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::evidence::{RecordType, ShownKind};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};
    use crate::text::Span;

    fn with(mode: &str) -> Sketch {
        let policy = format!(
            "version: STSv1\nmode: {mode}\nmx: *.example.com\nmx: old.example\nmx: \
                              OLD.example\nmax_age: 1209600\n"
        );
        Sketch::good("example.com").policy(policy.as_bytes())
    }

    #[test]
    fn each_pattern_once() {
        for mode in ["enforce", "testing"] {
            let message = "The line mx: old.example covers none of today’s MX hosts.".to_owned();
            assert_eq!(found(&with(mode), &RULE), [(Severity::Advice, message)], "{mode}");
        }
        let span = Span::new(51, 62);
        assert_eq!(places(&with("enforce"), &RULE), [Place::Text { source: Source::Policy, span }]);
    }

    #[test]
    fn of_hosts_that_were_given() {
        let policy = b"version: STSv1\nmode: enforce\nmx: *.example.com\nmx: old.example\nmax_age: 1209600\n";
        let lint = Sketch::lint(ShownKind::Policy, policy);
        assert_eq!(found(&lint, &RULE), []);
        assert_eq!(found(&lint.clone().shown(ShownKind::MxHosts, b"?"), &RULE), [], "no host was given");
        let message = "The line mx: old.example covers none of the MX hosts that were given.".to_owned();
        assert_eq!(found(&lint.shown(ShownKind::MxHosts, b"a.example.com"), &RULE), [(Severity::Advice, message)]);
    }

    #[test]
    fn silent_in_mode_none_and_where_the_mx_hosts_are_not_known() {
        assert_eq!(found(&with("none"), &RULE), []);
        for answer in [Answer::Failing(2, None), Answer::NoSuchName, Answer::Mx(&[(0, ".")])] {
            assert_eq!(found(&with("enforce").answer("example.com", RecordType::Mx, &answer), &RULE), []);
        }
        assert_eq!(found(&with("enforce").mx(&[(10, "a.example.com"), (20, "old.example")]), &RULE), []);
    }
}
