//! The Policy Host has several addresses, of which one was asked.

use std::net::IpAddr;

use crate::finding::{Copyable, Finding, Place, Prose, host, rfc8461, said};
use crate::name::PolicyHost;
use crate::read::{PolicyAnswer, Provenance, Scope, scope};
use crate::rules::{Case, rule};

rule! {
    /// A browser asks one address of a host, and does not say which. A sender may ask any other: one with IPv4 alone, one with
    /// IPv6. Where they do not all serve the same, some senders find no policy, or an old one.
    "host-addresses-several" = Note, rfc8461("3.3"), "the Policy Host has several addresses";
    next "Run the commands: each asks one address. All should print the same policy.";
}

/// The most addresses that there is a command for.
const MOST: usize = 8;

/// Speaks where the host answered: where it did not, that is the matter.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let answered = match case.policy_answer {
        PolicyAnswer::Read(read) => read.provenance == Provenance::Browser && read.status == 200,
        PolicyAnswer::Unreadable => true,
        _ => false,
    };
    let Some(domain) = case.domain().filter(|_| answered && !case.is_undeployed()) else { return };
    let known = case.answers.policy_host.all().filter(|address| scope(*address) == Scope::Public);
    let known: Vec<IpAddr> = known.collect();
    if known.len() < 2 {
        return;
    }
    let policy_host = domain.policy_host();
    let message = Prose::with(
        "{} has {} addresses, and this browser asked one of them. A sender may ask any.",
        [host(&policy_host), said(known.len())],
    );
    let commands = commands(&policy_host, &known).into_iter().map(Copyable::command);
    findings.push(commands.fold(Finding::new(&RULE, Place::PolicyHost, message), Finding::with_copyable));
}

/// A command for each address, or for each kind where there is one of each.
fn commands(policy_host: &PolicyHost, known: &[IpAddr]) -> Vec<String> {
    let url = policy_host.policy_url();
    if let [IpAddr::V4(_), IpAddr::V6(_)] = known {
        return ["-4", "-6"].map(|kind| format!("curl -sSi {kind} {url}")).into();
    }
    let resolved = known.iter().take(MOST).map(|address| match address {
        IpAddr::V4(address) => format!("curl -sSi --resolve {policy_host}:443:{address} {url}"),
        IpAddr::V6(address) => format!("curl -sSi --resolve '{policy_host}:443:[{address}]' {url}"),
    });
    resolved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::evidence::{Probe, RecordType};
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge};

    const URL: &str = "https://mta-sts.example.com/.well-known/mta-sts.txt";

    fn at(v4: &[&str], v6: &[&str]) -> Sketch {
        let sketch = Sketch::good("example.com").host(v4);
        if v6.is_empty() { sketch } else { sketch.answer("mta-sts.example.com", RecordType::Aaaa, &Answer::Aaaa(v6)) }
    }

    fn copyable(sketch: &Sketch) -> Vec<String> {
        let findings = judge(&sketch.evidence()).into_iter().filter(|finding| finding.rule == &RULE);
        findings.flat_map(|finding| finding.copyable).map(|copyable| copyable.text).collect()
    }

    #[test]
    fn one_of_each_kind() {
        let sketch = at(&[PUBLIC], &["2606:2800:21f:cb07::34"]);
        let words =
            "mta-sts.example.com has 2 addresses, and this browser asked one of them. A sender may ask any.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Note, words)]);
        assert_eq!(copyable(&sketch), [format!("curl -sSi -4 {URL}"), format!("curl -sSi -6 {URL}")]);
        assert_eq!(found(&sketch.probe(Probe::Opaque), &RULE).len(), 1);
    }

    #[test]
    fn several_of_a_kind() {
        let sketch = at(&[PUBLIC, "93.184.215.15"], &["2606:2800:21f:cb07::34"]);
        let expected = [
            format!("curl -sSi --resolve mta-sts.example.com:443:{PUBLIC} {URL}"),
            format!("curl -sSi --resolve mta-sts.example.com:443:93.184.215.15 {URL}"),
            format!("curl -sSi --resolve 'mta-sts.example.com:443:[2606:2800:21f:cb07::34]' {URL}"),
        ];
        assert_eq!(copyable(&sketch), expected);
    }

    #[test]
    fn silent_of_one_that_is_public_and_where_it_did_not_answer() {
        assert_eq!(found(&at(&[PUBLIC, "10.0.0.1"], &[]), &RULE), []);
        assert_eq!(found(&at(&[PUBLIC, "93.184.215.15"], &[]).probe(Probe::Rejected), &RULE), []);
        assert_eq!(found(&at(&[PUBLIC, "93.184.215.15"], &[]).no_record().response(404, None, b""), &RULE), []);
    }
}
