//! Mail providers, and the hosts that they have their customers put into MX records. Data, and which of it a domain's MX hosts
//! fit.

use crate::name::MxHost;
use crate::read::Mx;

/// A provider whose customers all have the same MX hosts.
#[derive(Debug)]
pub(super) struct Provider {
    /// What people call it.
    pub(super) name: &'static str,
    /// The hosts, in lower case.
    hosts: &'static [&'static str],
}

/// Those with more than one host, where the names stand in what the provider publishes or in the policies and zones that its
/// customers publish, as seen in November 2026. A name that was only heard of is left out: a line for it would let in a host
/// that nobody vouched for.
const PROVIDERS: &[Provider] = &[
    Provider {
        name: "Google Workspace",
        hosts: &[
            "aspmx.l.google.com",
            "alt1.aspmx.l.google.com",
            "alt2.aspmx.l.google.com",
            "alt3.aspmx.l.google.com",
            "alt4.aspmx.l.google.com",
        ],
    },
    Provider { name: "Fastmail", hosts: &["in1-smtp.messagingengine.com", "in2-smtp.messagingengine.com"] },
    Provider { name: "Proton Mail", hosts: &["mail.protonmail.ch", "mailsec.protonmail.ch"] },
    Provider { name: "Zoho Mail", hosts: &["mx.zoho.com", "mx2.zoho.com", "mx3.zoho.com"] },
    Provider { name: "Zoho Mail (EU)", hosts: &["mx.zoho.eu", "mx2.zoho.eu", "mx3.zoho.eu"] },
    Provider { name: "iCloud", hosts: &["mx01.mail.icloud.com", "mx02.mail.icloud.com"] },
    Provider { name: "mailbox.org", hosts: &["mxext1.mailbox.org", "mxext2.mailbox.org", "mxext3.mailbox.org"] },
    Provider { name: "Migadu", hosts: &["aspmx1.migadu.com", "aspmx2.migadu.com"] },
    Provider {
        name: "Cloudflare Email Routing",
        hosts: &["route1.mx.cloudflare.net", "route2.mx.cloudflare.net", "route3.mx.cloudflare.net"],
    },
    Provider { name: "Forward Email", hosts: &["mx1.forwardemail.net", "mx2.forwardemail.net"] },
    Provider { name: "SimpleLogin", hosts: &["mx1.simplelogin.co", "mx2.simplelogin.co"] },
    Provider { name: "ImprovMX", hosts: &["mx1.improvmx.com", "mx2.improvmx.com"] },
    Provider { name: "Gandi", hosts: &["spool.mail.gandi.net", "fb.mail.gandi.net"] },
    Provider { name: "OVH", hosts: &["mx1.mail.ovh.net", "mx2.mail.ovh.net", "mx3.mail.ovh.net"] },
    Provider { name: "Hostinger", hosts: &["mx1.hostinger.com", "mx2.hostinger.com"] },
    Provider { name: "IONOS", hosts: &["mx00.ionos.com", "mx01.ionos.com"] },
    Provider { name: "IONOS", hosts: &["mx00.ionos.co.uk", "mx01.ionos.co.uk"] },
    Provider { name: "IONOS", hosts: &["mx00.ionos.de", "mx01.ionos.de"] },
    Provider { name: "IONOS", hosts: &["mx00.ionos.fr", "mx01.ionos.fr"] },
    Provider { name: "IONOS", hosts: &["mx00.ionos.es", "mx01.ionos.es"] },
    Provider { name: "IONOS", hosts: &["mx00.ionos.it", "mx01.ionos.it"] },
    Provider { name: "Namecheap Private Email", hosts: &["mx1.privateemail.com", "mx2.privateemail.com"] },
    Provider {
        name: "Namecheap Email Forwarding",
        hosts: &[
            "eforward1.registrar-servers.com",
            "eforward2.registrar-servers.com",
            "eforward3.registrar-servers.com",
            "eforward4.registrar-servers.com",
            "eforward5.registrar-servers.com",
        ],
    },
    Provider { name: "Titan", hosts: &["mx1.titan.email", "mx2.titan.email"] },
    Provider { name: "Mailgun", hosts: &["mxa.mailgun.org", "mxb.mailgun.org"] },
    Provider { name: "Mailgun (EU)", hosts: &["mxa.eu.mailgun.org", "mxb.eu.mailgun.org"] },
    Provider {
        name: "Cloudflare Email Security",
        hosts: &["mxa.global.inbound.cf-emailsecurity.net", "mxb.global.inbound.cf-emailsecurity.net"],
    },
];

impl Provider {
    /// The provider that one of the MX hosts is of.
    pub(super) fn of(mx_hosts: &[Mx]) -> Option<&'static Self> {
        let names = |provider: &Self, mx: &Mx| provider.hosts.contains(&mx.host.as_str());
        PROVIDERS.iter().find(|provider| mx_hosts.iter().any(|mx| names(provider, mx)))
    }

    /// Its hosts.
    pub(super) fn hosts(&self) -> impl Iterator<Item = MxHost> {
        self.hosts.iter().filter_map(|name| MxHost::new(name))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::name::MxPattern;

    #[test]
    fn each_host_is_one_and_stands_once() {
        let mut seen = BTreeSet::new();
        for provider in PROVIDERS {
            assert!(provider.hosts.len() > 1, "{}", provider.name);
            for host in provider.hosts {
                assert!(MxPattern::read(host).is_ok_and(|pattern| !pattern.is_wildcard()), "{host}");
                assert_eq!(*host, host.to_ascii_lowercase());
                assert!(seen.insert(host), "{host} stands twice");
            }
        }
    }
}
