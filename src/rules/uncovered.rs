//! The MX hosts that no line of the policy covers: which rule speaks of each, how grave it is, and what to publish.

use super::Case;
use super::policy_values::host_in;
use crate::finding::{Copyable, Finding, Fix, Prose, Severity, code};
use crate::name::MxPattern;
use crate::read::{Ending, Mode, Mx, MxLine, PolicyReading};
use crate::text::{Edit, apply};

/// What there is to say of a host that no line covers: one rule speaks of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// No line names it.
    NotNamed,
    /// A wildcard would cover it, were it at another depth.
    Depth,
    /// No line names it, and senders turn to it only where the hosts before it fail.
    Backup,
}

impl Why {
    /// All of them, in the order of their rules.
    const ALL: [Self; 3] = [Self::NotNamed, Self::Depth, Self::Backup];
}

/// The hosts that no line covers, where the policy is judged and is to cover them.
#[derive(Debug)]
pub(super) struct Uncovered<'c, 'a> {
    case: &'c Case<'a>,
    reading: &'c PolicyReading<'a>,
    /// The mode: `enforce` or `testing`.
    pub(super) mode: Mode,
    /// Whether senders come to apply the policy, as far as is known. A text is judged as if it were published.
    pub(super) applies: bool,
    /// How many hosts take mail.
    pub(super) count: usize,
    /// Those of them that no line covers, by preference.
    pub(super) hosts: Vec<(Why, &'c Mx)>,
}

impl<'c, 'a> Uncovered<'c, 'a> {
    /// The hosts that no line covers, if there are any. Of a host that is an IP address, or has none, its own rule speaks.
    pub(super) fn of(case: &'c Case<'a>) -> Option<Self> {
        let mode = case.mode().filter(|mode| *mode != Mode::None)?;
        let reading = &case.policy.as_ref()?.reading;
        let takes_mail = |mx: &&Mx| !mx.host.is_ip_literal() && !mx.addresses.are_out_of_reach();
        let taking: Vec<&Mx> = case.answers.mx_hosts.iter().filter(takes_mail).collect();
        let is_uncovered = |mx: &&Mx| case.covering_line(&mx.host).is_none();
        // The hosts stand by preference.
        let first = taking.first()?.preference;
        let first_are_covered = !taking.iter().take_while(|mx| mx.preference == first).any(is_uncovered);
        let why = |mx: &Mx| {
            if case.wildcard_elsewhere(&mx.host).is_some() {
                Why::Depth
            } else if first_are_covered && first.is_some() && mx.preference != first {
                Why::Backup
            } else {
                Why::NotNamed
            }
        };
        let hosts: Vec<_> = taking.iter().copied().filter(is_uncovered).map(|mx| (why(mx), mx)).collect();
        let applies = case.is_lint() || case.policy_applies();
        (!hosts.is_empty()).then_some(Self { case, reading, mode, applies, count: taking.len(), hosts })
    }

    /// The hosts of which the rule for `why` speaks.
    pub(super) fn because(&self, why: Why) -> impl Iterator<Item = &'c Mx> {
        self.hosts.iter().filter(move |(of_host, _)| *of_host == why).map(|(_, mx)| *mx)
    }

    /// Whether senders refuse the hosts as things stand.
    pub(super) fn are_refused(&self) -> bool {
        self.mode == Mode::Enforce && self.applies
    }

    /// Adds what is said of the hosts of `why`: as grave as it is, and beside the very first finding what to publish. One
    /// policy for all of them: a policy for each would leave out the others.
    pub(super) fn add(&self, findings: &mut Vec<Finding>, why: Why, said: impl Iterator<Item = Finding>) {
        let is_first_rule =
            Why::ALL.into_iter().find(|why| self.hosts.iter().any(|(other, _)| other == why)) == Some(why);
        let mut to_publish = if is_first_rule { self.to_publish() } else { Vec::new() };
        let severity = if self.are_refused() { Severity::Error } else { Severity::Warning };
        for (finding, mx) in said.zip(self.because(why)) {
            let mut finding = finding.as_grave_as(severity).mended_by(self.fix(mx));
            for copyable in to_publish.drain(..) {
                finding = finding.with_copyable(copyable);
            }
            findings.push(finding);
        }
    }

    /// Adds a line for `mx`, where the policy stands in the linter. A host comes in: that is for somebody to choose.
    fn fix(&self, mx: &Mx) -> Option<Fix> {
        let (line, last) = self.line(mx).zip(self.reading.mx.last()).filter(|_| self.case.is_lint())?;
        let title = Prose::with("Add {}", [code(line.trim_start())]);
        Some(Fix::choice(title, vec![Edit::insert(last.value.end, line)]))
    }

    /// The policy with a line for each host, and the record with another `id`.
    fn to_publish(&self) -> Vec<Copyable> {
        let mut copyables = Vec::new();
        let lines: String = self.hosts.iter().filter_map(|(_, mx)| self.line(mx)).collect();
        if let Some(last) = self.reading.mx.last().filter(|_| !lines.is_empty()) {
            let longer = apply(self.reading.text, &[Edit::insert(last.value.end, lines)]);
            copyables.push(Copyable::policy(String::from_utf8_lossy(&longer)));
        }
        copyables.extend(self.case.new_record());
        copyables
    }

    /// The line of the policy that was meant for `mx`, and is no name as senders read one.
    pub(super) fn meant_for(&self, mx: &Mx) -> Option<String> {
        let mut values = self.reading.bad_mx().map(|(line, _)| line.value.words(self.reading.text));
        values.find(|words| host_in(words).is_some_and(|host| host.eq_ignore_ascii_case(mx.host.as_str())))
    }

    /// A line for `mx`, to be put behind another; a name that is no host name fits none, and one that stands there already but
    /// for a slip is not put there again.
    pub(super) fn line(&self, mx: &Mx) -> Option<String> {
        if self.meant_for(mx).is_some() {
            return None;
        }
        let ending = if self.reading.counts.crlf > 0 { Ending::CrLf } else { Ending::Lf }.as_str();
        MxPattern::read(mx.host.as_str()).is_ok().then(|| format!("{ending}mx: {}", mx.host))
    }

    /// The wildcard that would cover `mx`, were it at another depth.
    pub(super) fn wildcard(&self, mx: &Mx) -> Option<&'c MxLine<'a>> {
        self.case.wildcard_elsewhere(&mx.host)
    }
}
