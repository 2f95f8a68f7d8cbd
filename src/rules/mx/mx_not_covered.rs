//! An MX host that no line of the policy covers.

use crate::finding::{Finding, Place, Prose, code, host, rfc8461};
use crate::read::{Mode, Mx};
use crate::rules::uncovered::{Uncovered, Why};
use crate::rules::{Case, rule};

rule! {
    /// Before they connect, senders that honour MTA-STS hold each MX host against the `mx` lines of the policy. In
    /// mode `enforce` they do not deliver to a host that no line covers; in mode `testing` they deliver, and report
    /// it.
    "mx-not-covered" = Error, rfc8461("4.1"), "an MX host is not covered by the policy";
    next "Add an `mx` line for the host to the policy, then change the record’s `id`; or remove the host from the MX records.";
}

/// Speaks of each host once. Of a wildcard at another depth, and of hosts that only stand in for others, their own rules
/// speak.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(uncovered) = Uncovered::of(case) else { return };
    let said = uncovered.because(Why::NotNamed).map(|mx| {
        let meant = uncovered.meant_for(mx);
        let message = match (uncovered.mode, meant) {
            (Mode::Enforce, Some(line)) if uncovered.applies => Prose::with(
                "{} was meant for {}, and covers no host as it is written. Senders that honour MTA-STS do not deliver there.",
                [code(format_args!("mx: {line}")), host(&mx.host)],
            ),
            (mode, _) => unnamed(&uncovered, mx, mode),
        };
        Finding::new(&RULE, Place::MxHost(mx.host.clone()), message)
    });
    uncovered.add(findings, Why::NotNamed, said);
}

/// What follows for a host that no line names.
fn unnamed(uncovered: &Uncovered<'_, '_>, mx: &Mx, mode: Mode) -> Prose {
    let none_is_covered = uncovered.hosts.len() == uncovered.count;
    match mode {
        Mode::Enforce if !uncovered.applies => Prose::with(
            "No line of the policy covers {}. Once senders get to read this policy, those that honour MTA-STS do not \
             deliver there.",
            [host(&mx.host)],
        ),
        Mode::Enforce if none_is_covered && uncovered.count > 1 => Prose::with(
            "No line of the policy covers {}, nor any other MX host. Senders that honour MTA-STS retry, then bounce.",
            [host(&mx.host)],
        ),
        Mode::Enforce if none_is_covered => Prose::with(
            "No line of the policy covers {}, the only host that takes the mail. Senders that honour MTA-STS \
             retry, then bounce.",
            [host(&mx.host)],
        ),
        Mode::Enforce => Prose::with(
            "No line of the policy covers {}. Senders that honour MTA-STS do not deliver there.",
            [host(&mx.host)],
        ),
        mode => Prose::with(
            "No line of the policy covers {}. In mode {} mail still goes there, and senders report it.",
            [host(&mx.host), code(mode)],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Copyable, Safety, Severity};
    use crate::rules::checking::{found, judge};

    #[test]
    fn refused_in_enforce_reported_in_testing() {
        let sketch = Sketch::good("example.com").mx(&[(10, "mx.example.com"), (10, "mx2.example.net")]);
        let enforce = "No line of the policy covers mx2.example.net. Senders that honour MTA-STS do not \
                       deliver there.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, enforce.to_owned())]);
        let sketch = sketch.policy(b"version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 86400\n");
        let testing = "No line of the policy covers mx2.example.net. In mode testing mail still goes there, and senders \
             report it.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, testing.to_owned())]);
    }

    #[test]
    fn behind_an_alias_no_record_is_offered_at_its_name() {
        use crate::evidence::RecordType;
        use crate::evidence::sketch::Answer;
        let answer = Answer::Aliased(&["sts.host.example"], &[&[b"v=STSv1; id=1;"]]);
        let uncovered = Sketch::good("example.com").mx(&[(10, "a.example.net")]);
        let offered = |sketch: &Sketch| {
            let of_rule = judge(&sketch.evidence()).into_iter().filter(|finding| finding.rule == &RULE);
            of_rule.flat_map(|finding| finding.copyable).map(|copyable| copyable.what).collect::<Vec<_>>()
        };
        assert_eq!(offered(&uncovered), ["policy", "record"]);
        let aliased = uncovered.answer("_mta-sts.example.com", RecordType::Txt, &answer);
        assert_eq!(offered(&aliased), ["policy"]);
    }

    #[test]
    fn bounced_where_none_is_covered() {
        let sketch = Sketch::good("example.com").mx(&[(10, "a.example.net"), (20, "b.example.net")]);
        let other = |name: &str| {
            let message = format!(
                "No line of the policy covers {name}, nor any other MX host. Senders that honour MTA-STS \
                 retry, then bounce."
            );
            (Severity::Error, message)
        };
        assert_eq!(found(&sketch, &RULE), [other("a.example.net"), other("b.example.net")]);
        let only = "No line of the policy covers a.example.net, the only host that takes the mail. Senders that honour \
                    MTA-STS retry, then bounce.";
        let sketch = sketch.address("b.example.net", &[]);
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, only.to_owned())], "the other host has no address");
    }

    #[test]
    fn silent_on_hosts_that_another_rule_speaks_of() {
        let sketch = Sketch::good("example.com").mx(&[(10, "mx.example.com"), (20, "192.0.2.1"), (30, "gone.example")]);
        assert_eq!(found(&sketch.address("gone.example", &[]), &RULE), []);
    }

    #[test]
    fn hosts_that_were_given_count_where_none_were_asked_for() {
        let policy = b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
        let lint =
            Sketch::lint(ShownKind::Policy, policy).shown(ShownKind::MxHosts, b"mx.example.com, mx2.example.net");
        let message = "No line of the policy covers mx2.example.net. Senders that honour MTA-STS do not deliver there.";
        assert_eq!(found(&lint, &RULE), [(Severity::Error, message.to_owned())]);
        let asked = Sketch::good("example.com").shown(ShownKind::MxHosts, b"mx2.example.net");
        assert_eq!(found(&asked, &RULE), [], "those of DNS count");
    }

    /// The policy of a text held against MX hosts, with what each fix makes of the text.
    fn mended(text: &str, mx: &[u8]) -> Vec<(Safety, String)> {
        let lint = Sketch::lint(ShownKind::Any, text.as_bytes()).shown(ShownKind::MxHosts, mx);
        let fixes = judge(&lint.evidence()).into_iter().filter(|finding| finding.rule == &RULE);
        let fixes = fixes.filter_map(|finding| finding.fix);
        fixes.map(|fix| (fix.safety, String::from_utf8_lossy(&fix.made_in(text.as_bytes())).into_owned())).collect()
    }

    #[test]
    fn in_the_linter_its_line_can_be_added() {
        let policy = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com \r\nmax_age: 1209600\r\n";
        let with = |host: &str| policy.replace("com ", &format!("com\r\nmx: {host} "));
        let choice = |text| (Safety::NeedsChoice, text);
        let hosts = b"mx.example.com, a.example.net, b.example.net";
        assert_eq!(mended(policy, hosts), [choice(with("a.example.net")), choice(with("b.example.net"))]);
        let answer = |policy: &str| format!("HTTP/2 200\ncontent-type: text/plain\n\n{policy}");
        assert_eq!(mended(&answer(policy), b"mx.example.com, a.example.net"), [choice(answer(&with("a.example.net")))]);
        let sketch = Sketch::good("example.com").mx(&[(10, "mx2.example.net")]);
        assert!(
            judge(&sketch.evidence()).iter().all(|finding| finding.fix.is_none()),
            "a report stands beside no text"
        );
    }

    #[test]
    fn a_text_that_is_meant_for_a_domain_is_held_against_its_mx_records() {
        let policy = b"version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 1209600\n";
        let lint = Sketch::lint(ShownKind::Policy, policy).meant_for("example.com").mx(&[(10, "mx.example.net")]);
        let message = "No line of the policy covers mx.example.net. In mode testing mail still goes there, and senders \
                       report it.";
        assert_eq!(found(&lint, &RULE), [(Severity::Warning, message.to_owned())]);
        let copyable = judge(&lint.evidence()).into_iter().flat_map(|finding| finding.copyable).last();
        let record = "_mta-sts.example.com. IN TXT \"v=STSv1; id=20261124T161500;\"";
        assert_eq!(copyable, Some(Copyable::record(record)));
    }

    #[test]
    fn silent_in_mode_none_and_where_all_are_covered() {
        let sketch = Sketch::good("example.com");
        assert_eq!(found(&sketch, &RULE), []);
        let none = sketch.mx(&[(10, "other.example.net")]).policy(
            b"version: STSv1\nmode: none\nmx: \
                                                                    a.example\nmax_age: 1\n",
        );
        assert_eq!(found(&none, &RULE), []);
    }

    #[test]
    fn the_policy_to_copy_covers_all_of_them_and_keeps_its_line_endings() {
        let sketch = Sketch::good("example.com").mx(&[(10, "a.example.net"), (10, "b.example.net")]);
        let copyables: Vec<_> = judge(&sketch.evidence())
            .into_iter()
            .filter(|finding| finding.rule == &RULE)
            .map(|finding| finding.copyable)
            .collect();
        let policy = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmx: a.example.net\r\nmx: b.example.net\r\nmax_age: 1209600\r\n";
        let record = "_mta-sts.example.com. IN TXT \"v=STSv1; id=20261124T161500;\"";
        assert_eq!(copyables, [vec![Copyable::policy(policy), Copyable::record(record)], vec![]]);
    }
}
