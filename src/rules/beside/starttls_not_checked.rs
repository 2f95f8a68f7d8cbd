//! The TLS of the MX hosts, which a page cannot see.

use crate::finding::{Finding, Place, Prose, host, plural, rfc8461, said};
use crate::read::{Mode, Mx};
use crate::rules::{Case, Tls, mx_command, rule};

rule! {
    /// Before they deliver, senders that honour MTA-STS want TLS from the MX host, with a certificate for its name from an
    /// authority that they trust. In mode `enforce` they do not deliver where that fails; in mode `testing` they report it.
    "starttls-not-checked" = Note, rfc8461("4.2"), "the TLS of the MX hosts is not known";
    next "Run the command for each MX host, from a machine that may connect to port 25, and paste what it prints below: it is judged as senders do. `Verified peername` stands in it where all is well.";
}

/// The most hosts for which a command is written out.
const MOST: usize = 8;

/// Speaks once, where senders apply the policy, of the hosts that it covers: the others are not delivered to anyway.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    if !case.policy_applies() || case.mode() == Some(Mode::None) {
        return;
    }
    let reachable = case.answers.mx_hosts.iter().filter(|mx| !mx.addresses.are_out_of_reach());
    let covered: Vec<_> = reachable.filter(|mx| case.covering_line(&mx.host).is_some()).collect();
    // Of a host of which a handshake was pasted, that tells.
    let shown = |mx: &&Mx| Tls::of(case, mx.host.as_str());
    let open: Vec<&Mx> = covered.iter().copied().filter(|mx| shown(mx).is_none_or(|tls| !tls.is_known())).collect();
    let commands: Vec<_> = open.iter().filter_map(|mx| mx_command(&mx.host)).take(MOST).collect();
    if commands.is_empty() {
        return;
    }
    let half_shown = open.iter().find(|mx| shown(mx).is_some());
    let message = match half_shown {
        Some(mx) if shown(mx).is_some_and(|tls| tls.handshake.is_offer()) => Prose::with(
            "{} offers STARTTLS, by what you pasted. Which certificate it shows then is not known.",
            [host(&mx.host)],
        ),
        Some(mx) => Prose::with(
            "Whether the certificate of {} names it is not known: what you pasted does not say so, and no certificate could be \
             read in it. The command makes `openssl` hold the name against it.",
            [host(&mx.host)],
        ),
        None if open.len() == covered.len() => {
            Prose::new("Whether the MX hosts offer TLS that senders trust is not known: a web page cannot speak SMTP.")
        }
        None if open.len() == 1 => Prose::with(
            "Whether {} offers TLS that senders trust is not known: a web page cannot speak SMTP.",
            [host(open.first().map_or("it", |mx| mx.host.as_str()))],
        ),
        None => Prose::with(
            "Whether {} of {} offer TLS that senders trust is not known: a web page cannot speak SMTP.",
            [said(open.len()), said(plural(covered.len() as u64, "MX host"))],
        ),
    };
    let mut finding = Finding::new(&RULE, Place::MxHosts, message);
    finding.copyable = commands;
    findings.push(finding);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{PUBLIC, Sketch};
    use crate::finding::Copyable;
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge};

    #[test]
    fn a_command_for_each_host_that_is_covered() {
        let sketch = Sketch::good("example.com")
            .mx(&[(10, "mx.example.com"), (20, "b.example")])
            .address("b.example", &[PUBLIC]);
        let finding = judge(&sketch.evidence()).into_iter().find(|finding| finding.rule == &RULE).expect("a finding");
        let command = "openssl s_client -starttls smtp -connect mx.example.com:25 -servername mx.example.com -verify_hostname mx.example.com </dev/null";
        assert_eq!((finding.severity, finding.copyable), (Severity::Note, vec![Copyable::command(command)]));
    }

    #[test]
    fn silent_where_senders_apply_no_policy_or_it_covers_nobody() {
        let good = Sketch::good("example.com");
        for sketch in [
            good.clone().no_record(),
            good.clone().record("v=STSv1; id=;"),
            good.clone().policy(b"version: STSv1\nmode: none\nmx: mx.example.com\nmax_age: 1\n"),
            good.clone().mx(&[(10, "b.example")]),
            good.clone().mx(&[(0, ".")]),
            good.response(404, None, b""),
        ] {
            assert_eq!(found(&sketch, &RULE), []);
        }
    }
}
