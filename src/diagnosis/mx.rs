//! What happens to mail at each MX host.

use super::Verdict;
use crate::finding::Source;
use crate::name::MxHost;
use crate::read::{Mode, MxLine};
use crate::rules::{Case, Tls, is_mx_broken};
use crate::text::Position;

/// What happens to mail at one MX host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MxFate {
    /// The lower, the sooner it is tried; `None` where the domain itself stands in for a missing MX record, or where none was
    /// given.
    pub preference: Option<u16>,
    /// The host.
    pub host: MxHost,
    /// The line of the policy that covers it, from 1, and its value.
    pub covered_by: Option<(usize, String)>,
    /// Its TLS in a few words, where a person showed it.
    pub tls: Option<String>,
    /// What happens; `None` where it is not known yet, since no policy is at hand.
    pub fate: Option<Fate>,
}

/// What senders that honour MTA-STS do at an MX host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// They deliver over verified TLS.
    Delivered,
    /// They do not deliver.
    Refused,
    /// They deliver; in mode `enforce` they would, too.
    DeliveredInTesting,
    /// They deliver and report that no line covers it.
    Reported,
    /// They deliver as if there were no policy.
    Unprotected,
    /// Nobody delivers: it has no address.
    NoAddress,
    /// Nobody delivers: it has private addresses only.
    PrivateOnly,
}

impl Fate {
    /// In words, as they stand in a table.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "over verified TLS only",
            Self::Refused => "refused",
            Self::DeliveredInTesting => "delivered",
            Self::Reported => "delivered and reported",
            Self::Unprotected => "delivered, not protected",
            Self::NoAddress => "no address",
            Self::PrivateOnly => "no public address",
        }
    }
}

/// The number of a line of the policy, as whoever sees the text beside it counts.
fn line_in_paste(case: &Case<'_>, line: &MxLine<'_>) -> usize {
    match case.piece(Source::Policy) {
        Some((piece, pasted)) if !piece.map.is_identity() => {
            Position::of(piece.map.back(line.value).start, pasted).line
        }
        _ => line.line,
    }
}

/// The fates of the MX hosts, by preference.
pub(super) fn fates(case: &Case<'_>, verdict: Option<&Verdict>) -> Vec<MxFate> {
    let unprotected = matches!(verdict, Some(Verdict::Ignored(_) | Verdict::Absent | Verdict::Disabled));
    let fates = case.answers.mx_hosts.iter().map(|mx| {
        let line = case.covering_line(&mx.host).filter(|_| case.mode().is_some());
        // Broken TLS that was shown counts as if no line covered it.
        let counts = line.filter(|_| !is_mx_broken(case, &mx.host));
        let fate = match (case.mode(), counts) {
            _ if mx.addresses.are_absent() => Some(Fate::NoAddress),
            _ if mx.addresses.are_private_only() => Some(Fate::PrivateOnly),
            _ if unprotected => Some(Fate::Unprotected),
            // Whether senders get to this policy is not known.
            _ if matches!(verdict, Some(Verdict::Unknown(_))) => None,
            (Some(Mode::Enforce), Some(_)) => Some(Fate::Delivered),
            (Some(Mode::Enforce), None) => Some(Fate::Refused),
            (Some(Mode::Testing), Some(_)) => Some(Fate::DeliveredInTesting),
            (Some(Mode::Testing), None) => Some(Fate::Reported),
            (Some(Mode::None), _) => Some(Fate::Unprotected),
            (None, _) => None,
        };
        let covered_by = line
            .zip(case.policy.as_ref())
            .map(|(line, policy)| (line_in_paste(case, line), line.value.words(policy.reading.text)));
        let tls = Tls::of(case, mx.host.as_str()).map(|tls| tls.in_short());
        MxFate { preference: mx.preference, host: mx.host.clone(), covered_by, tls, fate }
    });
    fates.collect()
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::{Fate, diagnose};
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::{PUBLIC, Sketch};

    const POLICY: &[u8] = b"version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";

    #[test]
    fn a_text_alone_is_held_against_the_hosts_that_were_given() {
        let lint = Sketch::lint(ShownKind::Policy, POLICY);
        assert_eq!(diagnose(&lint.evidence()).mx, []);
        let given = lint.shown(ShownKind::MxHosts, b"10 mx.example.com\n20 mx.example.net\n*.example.org");
        let diagnosis = diagnose(&given.evidence());
        let fates: Vec<_> = diagnosis.mx.iter().map(|mx| (mx.host.as_str(), mx.fate)).collect();
        assert_eq!(fates, [("mx.example.com", Some(Fate::Delivered)), ("mx.example.net", Some(Fate::Refused))]);
        assert_eq!(diagnosis.mx_seen_by.map(|seen_by| seen_by.words()).as_deref(), Some("you"));
        let defects: Vec<_> = diagnosis.mx_defects.iter().map(ToString::to_string).collect();
        assert_eq!(defects, ["“*.example.org” is no name of a host: it has a “*” in it."]);
        assert_eq!(diagnosis.verdict, None);
    }

    #[test]
    fn a_text_that_is_meant_for_a_domain_is_held_against_its_hosts_and_there_is_no_verdict_on_the_domain() {
        let lint = Sketch::lint(ShownKind::Policy, POLICY).meant_for("example.com");
        let lint = lint.mx(&[(10, "mx.example.com")]).address("mx.example.com", &[PUBLIC]);
        let diagnosis = diagnose(&lint.evidence());
        assert_eq!(diagnosis.mx.iter().map(|mx| mx.fate).collect::<Vec<_>>(), [Some(Fate::Delivered)]);
        assert_eq!(diagnosis.mx_seen_by.map(|seen_by| seen_by.words()).as_deref(), Some("Cloudflare · 18 ms"));
        assert_eq!((diagnosis.verdict, diagnosis.steps, diagnosis.findings), (None, vec![], vec![]));
    }
}
