//! The TLS of the MX hosts, which a page cannot see.

use crate::finding::{Copyable, Finding, Place, Prose, rfc8461};
use crate::name::MxPattern;
use crate::read::Mode;
use crate::rules::{Case, rule};

rule! {
    /// Before they deliver, senders that honour MTA-STS want TLS from the MX host, with a certificate for its name from an
    /// authority that they trust. In mode `enforce` they do not deliver where that fails; in mode `testing` they report it.
    "starttls-not-checked" = Note, rfc8461("4.2"), "the TLS of the MX hosts is not known";
    next "Run the command for each MX host, from a machine that may connect to port 25. It ends with `Verification: OK` where all is well.";
}

/// The most hosts for which a command is written out.
const MOST: usize = 8;

/// Speaks once, where senders apply the policy, of the hosts that it covers: the others are not delivered to anyway.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    if !case.policy_applies() || case.mode() == Some(Mode::None) {
        return;
    }
    let reachable = case.answers.mx_hosts.iter().filter(|mx| !mx.addresses.are_absent());
    let covered = reachable.filter(|mx| case.covering_line(&mx.host).is_some());
    // The name of an MX host is what DNS says, and only a host name goes into a shell.
    let named = covered.filter(|mx| MxPattern::read(mx.host.as_str()).is_ok());
    let commands: Vec<_> = named.take(MOST).map(|mx| Copyable::command(command(mx.host.as_str()))).collect();
    if commands.is_empty() {
        return;
    }
    let message =
        Prose::new("Whether the MX hosts offer TLS that senders trust is not known: a web page cannot speak SMTP.");
    let mut finding = Finding::new(&RULE, Place::MxHosts, message);
    finding.copyable = commands;
    findings.push(finding);
}

fn command(host: &str) -> String {
    format!(
        "openssl s_client -starttls smtp -connect {host}:25 -verify_hostname {host} -verify_return_error </dev/null"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{PUBLIC, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge};

    #[test]
    fn a_command_for_each_host_that_is_covered() {
        let sketch = Sketch::good("example.com")
            .mx(&[(10, "mx.example.com"), (20, "b.example")])
            .address("b.example", &[PUBLIC]);
        let finding = judge(&sketch.evidence()).into_iter().find(|finding| finding.rule == &RULE).expect("a finding");
        let command = "openssl s_client -starttls smtp -connect mx.example.com:25 -verify_hostname mx.example.com -verify_return_error </dev/null";
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
