//! What was typed, understood, and the words for it.

use std::fmt;

use super::super::PolicyDomain;

/// What was typed, understood. `Display` says it in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// One domain is meant.
    One(Meant),
    /// A host `mta-sts.example.com` without a policy's path: most likely the Policy Host of the domain behind it, but it
    /// could be a mail domain, too.
    Either {
        /// The domain whose Policy Host that would be.
        behind: Meant,
        /// The host itself, as a mail domain.
        itself: Meant,
    },
}

impl Entry {
    /// What the name means as it was typed.
    pub fn itself(&self) -> &Meant {
        match self {
            Self::One(meant) | Self::Either { itself: meant, .. } => meant,
        }
    }

    /// The domain behind it: of a bare `mta-sts.` host, the one that it serves the policy of.
    pub fn behind(self) -> Meant {
        match self {
            Self::One(meant) | Self::Either { behind: meant, .. } => meant,
        }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(meant) => meant.fmt(f),
            Self::Either { behind, itself } => write!(
                f,
                "{host} is where the policy of {domain} would be: check {domain}, or {host} as a mail domain of its own",
                host = itself.domain,
                domain = behind.domain,
            ),
        }
    }
}

/// A domain that was meant. `Display` says which, and why: "checking example.com, the domain of …".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// The domain.
    pub domain: PolicyDomain,
    /// What it was typed as.
    pub form: Form,
}

impl fmt::Display for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domain = &self.domain;
        match self.form {
            Form::Domain => write!(f, "checking {domain}"),
            Form::ULabels => write!(f, "checking {domain}, as DNS spells the name that you typed"),
            Form::HostAndPort => write!(f, "checking {domain}, the host before the port that you typed"),
            Form::Url => write!(f, "checking {domain}, the host of the web address that you typed"),
            Form::MailAddress => write!(f, "checking {domain}, the domain of the mail address that you typed"),
            Form::RecordName => write!(f, "checking {domain}, the domain of the record that you typed"),
            Form::PolicyUrl => write!(f, "checking {domain}, the domain of the policy whose address you typed"),
            Form::PolicyHost => write!(f, "checking {domain}, the domain of the Policy Host that you typed"),
        }
    }
}

/// What a domain was typed as. Where several hold, it is the one that needs most to be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it is.
    Domain,
    /// As it is, with letters that DNS spells in A-labels.
    ULabels,
    /// With a port behind it: `example.com:25`.
    HostAndPort,
    /// In a web address, with or without its scheme.
    Url,
    /// In a mail address, with or without a name or `mailto:` before it.
    MailAddress,
    /// In the name of its record, `_mta-sts.example.com` or `_smtp._tls.example.com`.
    RecordName,
    /// In the address of its policy.
    PolicyUrl,
    /// In the name of its Policy Host, `mta-sts.example.com`.
    PolicyHost,
}
