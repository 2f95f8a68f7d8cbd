//! The two questions of a mail admin: is mail protected, and will mail be refused? The first row that fits decides; the
//! rows are numbered as in DESIGN.md.

use crate::evidence::NotAsked;
use crate::read::{Accepted, Answers, Looked, Mode, PolicyAnswer};
use crate::rules::{Astray, Case, Discovery, PolicyInHand, is_mx_broken, is_policy_host_broken};

/// What happens to mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Senders that honour MTA-STS deliver over verified TLS only.
    Enforced,
    /// Some MX hosts are covered by the policy in mode `enforce`, some are not.
    EnforcedInPart,
    /// Senders deliver as before, and report.
    Testing,
    /// The policy asks senders to act as if there were none.
    Disabled,
    /// The domain does not use MTA-STS, or does not exist.
    Absent,
    /// The domain takes no mail.
    NoMail,
    /// The domain uses MTA-STS, and senders ignore it: a silent failure.
    Ignored(IgnoredBecause),
    /// Senders that honour MTA-STS do not deliver.
    Refusing,
    /// What happens is not known.
    Unknown(UnknownBecause),
}

impl Verdict {
    /// Its name in attributes and reports.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Enforced => "enforced",
            Self::EnforcedInPart => "enforced-in-part",
            Self::Testing => "testing",
            Self::Disabled => "disabled",
            Self::Absent => "absent",
            Self::NoMail => "no-mail",
            Self::Ignored(_) => "ignored",
            Self::Refusing => "refusing",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Why senders ignore what a domain deploys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IgnoredBecause {
    /// The record is only nearly one.
    RecordNearMiss,
    /// A record stands at a name where no sender looks, and none where it belongs.
    RecordMisplaced,
    /// The name of the record is an alias that leads nowhere.
    RecordAlias,
    /// A policy is served, and no record tells of it.
    RecordAbsent,
    /// There is more than one record.
    RecordMultiple,
    /// The record is outside the grammar.
    RecordRefused,
    /// The Policy Host has no address.
    HostAbsent,
    /// The Policy Host has private addresses only.
    HostPrivate,
    /// The Policy Host has no TLS that senders accept, as a person showed.
    HostTls,
    /// The policy's address redirects.
    Redirect,
    /// The Policy Host answers with another status than 200.
    Status(u16),
    /// The policy is longer than senders read.
    TooLarge,
    /// The policy is not one that senders accept.
    PolicyRefused,
}

/// Why it is not known what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnknownBecause {
    /// No resolver gave a usable answer for the record.
    RecordUnanswered,
    /// Resolvers give different answers for the record, and they lead to different verdicts.
    ResolversDisagree,
    /// No resolver could say where the Policy Host is.
    HostUnanswered,
    /// The Policy Host answers, and does not let pages read the policy.
    PolicyUnreadable,
    /// This browser got no connection, or no valid TLS.
    PolicyNoAnswer,
    /// The policy could not be read, and this browser could not find out why.
    PolicyUnprobed,
    /// Nothing came within the time that a policy is given.
    PolicyTimeout,
    /// No resolver gave a usable answer for the MX records.
    MxUnanswered,
    /// The check ended before there was an answer.
    Unfinished,
}

/// The verdict on a domain. Where resolvers disagree on the record, and it depends on who is asked, it is not known.
pub(super) fn verdict(case: &Case<'_>) -> Verdict {
    let verdict = of_one_answer(case);
    let is_the_same = |answers: Answers| {
        let elsewhere = of_one_answer(&Case::new(case.evidence, &answers));
        elsewhere.as_str() == verdict.as_str()
    };
    if case.answered_elsewhere().all(is_the_same) {
        verdict
    } else {
        Verdict::Unknown(UnknownBecause::ResolversDisagree)
    }
}

/// The verdict by the answer to each question that counts.
fn of_one_answer(case: &Case<'_>) -> Verdict {
    // Row 1.
    if case.domain_is_absent() {
        return Verdict::Absent;
    }
    // Row 2.
    if case.has_null_mx() || case.domain_is_denied() {
        return Verdict::NoMail;
    }
    // Rows 3 to 8.
    if let Some(verdict) = before_the_mode(case) {
        return verdict;
    }
    // Rows 9 to 13; a policy that got here is accepted or disputed, so it has a mode.
    match case.mode() {
        Some(Mode::None) => Verdict::Disabled,
        Some(Mode::Testing) => Verdict::Testing,
        Some(Mode::Enforce) => enforce(case),
        None => Verdict::Unknown(UnknownBecause::Unfinished),
    }
}

/// What keeps a sender from reading a policy; `None` where nothing does.
fn before_the_mode(case: &Case<'_>) -> Option<Verdict> {
    use IgnoredBecause as Ignored;
    use UnknownBecause as Unknown;
    // Rows 3 to 6.
    match case.discovery() {
        Discovery::Unknown if matches!(case.answers.record.looked, Looked::NotAsked) => {
            return Some(Verdict::Unknown(Unknown::Unfinished));
        }
        Discovery::Unknown => return Some(Verdict::Unknown(Unknown::RecordUnanswered)),
        Discovery::NearMiss => {
            return Some(Verdict::Ignored(match case.record_astray() {
                Some(Astray::Record(_)) => Ignored::RecordMisplaced,
                Some(Astray::Alias(_)) => Ignored::RecordAlias,
                None => Ignored::RecordNearMiss,
            }));
        }
        Discovery::Absent if case.live_policy_was_read() => return Some(Verdict::Ignored(Ignored::RecordAbsent)),
        Discovery::Absent => return Some(Verdict::Absent),
        Discovery::Multiple => return Some(Verdict::Ignored(Ignored::RecordMultiple)),
        Discovery::One(record) if record.accepted() == Accepted::No => {
            return Some(Verdict::Ignored(Ignored::RecordRefused));
        }
        Discovery::One(_) => {}
    }
    // Rows 7 and 8.
    let host = &case.answers.policy_host;
    match case.policy_answer {
        _ if host.are_absent() => Some(Verdict::Ignored(Ignored::HostAbsent)),
        _ if host.are_private_only() => Some(Verdict::Ignored(Ignored::HostPrivate)),
        _ if is_policy_host_broken(case) => Some(Verdict::Ignored(Ignored::HostTls)),
        PolicyAnswer::Redirected { .. } => Some(Verdict::Ignored(Ignored::Redirect)),
        PolicyAnswer::Read(body) if body.status != 200 => Some(Verdict::Ignored(Ignored::Status(body.status))),
        PolicyAnswer::Read(_) | PolicyAnswer::Unreadable => match case.policy_accepted() {
            Some(Accepted::No) if case.policy.as_ref().is_some_and(PolicyInHand::is_too_large) => {
                Some(Verdict::Ignored(Ignored::TooLarge))
            }
            Some(Accepted::No) => Some(Verdict::Ignored(Ignored::PolicyRefused)),
            Some(Accepted::Yes | Accepted::Disputed) => None,
            None => Some(Verdict::Unknown(Unknown::PolicyUnreadable)),
        },
        PolicyAnswer::NotAsked(NotAsked::AddressesUnknown) => Some(Verdict::Unknown(Unknown::HostUnanswered)),
        PolicyAnswer::Unprobed => Some(Verdict::Unknown(Unknown::PolicyUnprobed)),
        PolicyAnswer::NoAnswer | PolicyAnswer::Broken { timeout: false } => {
            Some(Verdict::Unknown(Unknown::PolicyNoAnswer))
        }
        PolicyAnswer::Silent | PolicyAnswer::Broken { timeout: true } => Some(Verdict::Unknown(Unknown::PolicyTimeout)),
        PolicyAnswer::Pending | PolicyAnswer::NotAsked(NotAsked::NoAddress | NotAsked::PrivateAddressesOnly) => {
            Some(Verdict::Unknown(Unknown::Unfinished))
        }
    }
}

/// Rows 11 to 13: what a policy in mode `enforce` does to the MX hosts.
fn enforce(case: &Case<'_>) -> Verdict {
    match case.answers.mx.looked {
        Looked::NotAsked => return Verdict::Unknown(UnknownBecause::Unfinished),
        Looked::Unanswered => return Verdict::Unknown(UnknownBecause::MxUnanswered),
        Looked::NoSuchName | Looked::NoData | Looked::Found(_) => {}
    }
    // A host whose lookup failed counts as having a public address.
    let reachable = case.answers.mx_hosts.iter().filter(|mx| !mx.addresses.are_out_of_reach());
    let (mut covered, mut uncovered) = (0, 0);
    for mx in reachable {
        // One whose TLS was shown to be broken counts as one that no line covers.
        let is_covered = case.covering_line(&mx.host).is_some() && !is_mx_broken(case, &mx.host);
        if is_covered { covered += 1 } else { uncovered += 1 }
    }
    match (covered, uncovered) {
        (0, 0) => Verdict::NoMail,
        (_, 0) => Verdict::Enforced,
        (0, _) => Verdict::Refusing,
        (_, _) => Verdict::EnforcedInPart,
    }
}

#[cfg(test)]
mod tests;
