//! An MX record that names an IP address.

use crate::finding::{Copyable, Finding, Place, Prose, host, rfc5321};
use crate::rules::{Case, rule};

rule! {
    /// An MX record names a host. A sender that finds an IP address in it looks for a host of that name, finds none
    /// and cannot deliver there.
    "mx-ip-literal" = Error, rfc5321("5.1"), "an MX record names an IP address";
    next "Give the address a name with an A record, and put that name in the MX record and in the policy.";
}

/// Speaks of each such record.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(domain) = case.named_domain() else { return };
    for mx in case.answers.mx_hosts.iter().filter(|mx| mx.host.is_ip_literal()) {
        let message = Prose::with(
            "Senders look for a host that is named {}, and find none: an MX record of {} has the address in \
             place of a name.",
            [host(&mx.host), host(domain)],
        );
        let preference = mx.preference.unwrap_or(10);
        let records = format!("mail.{domain}. IN A {}\n{domain}. IN MX {preference} mail.{domain}.", mx.host);
        let finding = Finding::new(&RULE, Place::MxHost(mx.host.clone()), message);
        findings.push(finding.with_copyable(Copyable::record(records)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, slugs};

    #[test]
    fn it_speaks_alone_of_the_address() {
        let sketch =
            Sketch::good("example.com").mx(&[(10, "mx.example.com"), (20, "192.0.2.1")]).address("192.0.2.1", &[]);
        let message =
            "Senders look for a host that is named 192.0.2.1, and find none: an MX record of example.com has the \
                       address in place of a name."
                .to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked"]);
    }

    #[test]
    fn silent_on_names() {
        assert_eq!(found(&Sketch::good("example.com").mx(&[(10, "1.2.3.example")]), &RULE), []);
    }
}
