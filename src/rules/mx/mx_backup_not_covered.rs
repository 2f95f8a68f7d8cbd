//! An MX host that no line covers, and that senders turn to only where the hosts before it fail.

use crate::finding::{Finding, Place, Prose, code, host, rfc8461};
use crate::read::Mode;
use crate::rules::uncovered::{Uncovered, Why};
use crate::rules::{Case, rule};

rule! {
    /// Mail goes to the hosts that the MX records prefer, and nobody notices that the policy leaves this one out. On the day
    /// when the first hosts fail, senders that honour MTA-STS do not deliver here in mode `enforce`: mail waits, and comes
    /// back in the end.
    "mx-backup-not-covered" = Error, rfc8461("4.1"), "a standby MX host is not covered by the policy";
    next "Add an `mx` line for the host to the policy, then change the record’s `id`; or remove the host from the MX records.";
}

/// Speaks of each such host, where the policy covers all that senders try first.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(uncovered) = Uncovered::of(case) else { return };
    let said = uncovered.because(Why::Backup).map(|mx| {
        let message = match uncovered.mode {
            Mode::Enforce if uncovered.applies => Prose::with(
                "No line of the policy covers {}. It stands by for other hosts, so it goes unnoticed until they fail; then senders that honour MTA-STS do not deliver there.",
                [host(&mx.host)],
            ),
            Mode::Enforce => Prose::with(
                "No line of the policy covers {}. Once senders get to read this policy, those that honour MTA-STS do not deliver there when the hosts before it fail.",
                [host(&mx.host)],
            ),
            mode => Prose::with(
                "No line of the policy covers {}, which stands by for other hosts. In mode {} mail still goes there when they fail, and senders report it.",
                [host(&mx.host), code(mode)],
            ),
        };
        Finding::new(&RULE, Place::MxHost(mx.host.clone()), message)
    });
    uncovered.add(findings, Why::Backup, said);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Copyable, Severity};
    use crate::rules::checking::{found, judge, slugs};

    fn with(hosts: &[(u16, &str)]) -> Sketch {
        Sketch::good("example.com").mx(hosts)
    }

    #[test]
    fn refused_when_the_first_hosts_fail() {
        let sketch = with(&[(10, "mx.example.com"), (20, "mx2.example.net")]);
        let message = "No line of the policy covers mx2.example.net. It stands by for other hosts, so it goes unnoticed until they fail; then senders that honour MTA-STS do not deliver there.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
        assert!(!slugs(&sketch).contains(&"mx-not-covered"));
        let testing = sketch.policy(b"version: STSv1\r\nmode: testing\r\nmx: mx.example.com\r\nmax_age: 86400\r\n");
        let message = "No line of the policy covers mx2.example.net, which stands by for other hosts. In mode testing mail still goes there when they fail, and senders report it.";
        assert_eq!(found(&testing, &RULE), [(Severity::Warning, message.to_owned())]);
    }

    #[test]
    fn silent_where_a_host_of_the_first_is_not_covered_either() {
        for hosts in [
            &[(10, "mx.example.com"), (10, "a.example.net"), (20, "mx2.example.net")],
            &[(10, "a.example.net"), (20, "mx.example.com"), (30, "mx2.example.net")],
        ] {
            assert_eq!(found(&with(hosts), &RULE), []);
        }
        assert_eq!(found(&with(&[(10, "mx.example.com"), (20, "mx.example.com")]), &RULE), []);
    }

    #[test]
    fn what_to_publish_stands_beside_the_first_finding() {
        let sketch = with(&[(10, "mx.example.com"), (20, "a.example.net"), (30, "b.example.net")]);
        let copied: Vec<_> = judge(&sketch.evidence())
            .into_iter()
            .filter(|finding| finding.rule == &RULE)
            .map(|finding| finding.copyable.len())
            .collect();
        assert_eq!(copied, [2, 0]);
        let copyables =
            judge(&sketch.evidence()).into_iter().flat_map(|finding| finding.copyable).collect::<Vec<Copyable>>();
        assert!(copyables.iter().any(|copyable| copyable.text.contains("mx: a.example.net\r\nmx: b.example.net\r\n")));
    }
}
