//! What a rule looks at: the evidence, and what the readers made of it.

use crate::evidence::{Evidence, MAX_POLICY, MediaType, ShownKind};
use crate::finding::{Copyable, Source};
use crate::name::{MxHost, PolicyDomain};
use crate::read::{
    Accepted, Answers, Looked, Mode, MxLine, PolicyAnswer, PolicyForm, PolicyReading, PolicyText, Provenance,
    RecordReading, RecordVersion, TlsrptReading,
};

/// A check, read.
#[derive(Debug)]
pub struct Case<'a> {
    /// What was seen.
    pub evidence: &'a Evidence,
    /// The DNS answers.
    pub answers: &'a Answers,
    /// The TXT records at `_mta-sts`, or the record that was shown where none was asked for.
    pub records: Vec<RecordReading<'a>>,
    /// What the Policy Host's answer amounts to.
    pub policy_answer: PolicyAnswer<'a>,
    /// The policy that is judged, if a text is at hand.
    pub policy: Option<PolicyInHand<'a>>,
    /// The TXT records at `_smtp._tls`, or the one that was shown where none was asked for.
    pub tlsrpt: Vec<TlsrptReading<'a>>,
}

/// A policy whose text is at hand.
#[derive(Debug)]
pub struct PolicyInHand<'a> {
    /// The text, and who saw it.
    pub text: PolicyText<'a>,
    /// What it says.
    pub reading: PolicyReading<'a>,
}

impl PolicyInHand<'_> {
    /// Whether it is larger than what is read of a policy.
    pub fn is_too_large(&self) -> bool {
        self.text.cut || self.text.text.len() > MAX_POLICY
    }
}

/// What a sender finds at `_mta-sts` (RFC 8461 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discovery<'c, 'a> {
    /// Not asked, or no usable answer.
    Unknown,
    /// No record that counts, and none that was meant to.
    Absent,
    /// No record that counts, and one that nearly does.
    NearMiss,
    /// More than one that counts: senders assume no policy.
    Multiple,
    /// One, valid or not.
    One(&'c RecordReading<'a>),
}

impl<'a> Case<'a> {
    /// Reads the texts in `evidence`, whose DNS answers are `answers`.
    pub fn new(evidence: &'a Evidence, answers: &'a Answers) -> Self {
        let policy_answer = PolicyAnswer::of(evidence);
        let policy = PolicyText::of(evidence, &policy_answer)
            .map(|text| PolicyInHand { reading: PolicyReading::new(text.text), text });
        Self {
            evidence,
            answers,
            records: texts(evidence, &answers.record.looked, ShownKind::Record).map(RecordReading::new).collect(),
            policy_answer,
            policy,
            tlsrpt: texts(evidence, &answers.tlsrpt.looked, ShownKind::Tlsrpt).map(TlsrptReading::new).collect(),
        }
    }

    /// The text that the spans of a finding count in.
    pub fn text(&self, source: Source) -> &'a [u8] {
        let text = match source {
            Source::Policy => self.policy.as_ref().map(|policy| policy.reading.text),
            Source::Record(index) => self.records.get(index).map(|record| record.text),
            Source::Tlsrpt(index) => self.tlsrpt.get(index).map(|record| record.text),
        };
        text.unwrap_or_default()
    }

    /// The domain, where one is checked.
    pub fn domain(&self) -> Option<&'a PolicyDomain> {
        self.evidence.domain.as_ref()
    }

    /// Whether DNS says that the domain itself does not exist.
    pub fn domain_is_absent(&self) -> bool {
        matches!(self.answers.mx.looked, Looked::NoSuchName)
    }

    /// Whether DNS says that nobody can deliver mail to the domain: a null MX, or no MX host with an address.
    pub fn takes_no_mail(&self) -> bool {
        let answers = self.answers;
        let is_known = !matches!(answers.mx.looked, Looked::NotAsked | Looked::Unanswered);
        is_known && answers.mx_hosts.iter().all(|mx| mx.addresses.are_absent())
    }

    /// What a sender finds at `_mta-sts`.
    pub fn discovery(&self) -> Discovery<'_, 'a> {
        let looked_for = !matches!(self.answers.record.looked, Looked::NotAsked | Looked::Unanswered);
        if self.records.is_empty() && !looked_for {
            return Discovery::Unknown;
        }
        let mut counted = self.counted_records();
        match (counted.next(), counted.next()) {
            (None, _) if self.records.iter().any(RecordReading::is_meant) => Discovery::NearMiss,
            (None, _) => Discovery::Absent,
            (Some((_, one)), None) => Discovery::One(one),
            (Some(_), Some(_)) => Discovery::Multiple,
        }
    }

    /// The records that senders count, each with its index. One with a blank before its first semicolon counts only where
    /// no other does: the grammar allows it, the prose of §3.1 discards it.
    pub fn counted_records(&self) -> impl Iterator<Item = (usize, &RecordReading<'a>)> {
        let exact = self.records.iter().any(RecordReading::is_candidate);
        self.records.iter().enumerate().filter(move |(_, record)| {
            record.is_candidate() || (!exact && matches!(record.version, RecordVersion::BlankBeforeSemicolon { .. }))
        })
    }

    /// The record to publish beside a policy that is new or changed, as a zone file writes it.
    pub fn new_record(&self) -> Option<Copyable> {
        let (name, id) = (self.domain()?.record_name(), self.evidence.judged_at.policy_id());
        Some(Copyable::record(format!("{name}. IN TXT \"v=STSv1; id={id};\"")))
    }

    /// The records that were meant to count, each with its index, where no record does. Where one does, senders drop
    /// them, and they keep nobody from anything.
    pub fn near_misses(&self) -> impl Iterator<Item = (usize, &RecordReading<'a>)> {
        let none_counts = self.counted_records().next().is_none();
        self.records.iter().enumerate().filter(move |(_, record)| none_counts && record.is_meant())
    }

    /// Whether the record at hand is one that a person showed.
    pub fn record_is_shown(&self) -> bool {
        matches!(self.answers.record.looked, Looked::NotAsked)
    }

    /// The policy whose lines there is something to say of. Of a text that is empty, a page, in UTF-16 or too large, one
    /// rule speaks for all.
    pub fn policy_lines(&self) -> Option<&PolicyReading<'a>> {
        let policy = self.policy.as_ref().filter(|policy| !policy.is_too_large())?;
        Some(&policy.reading).filter(|reading| reading.form == PolicyForm::Lines)
    }

    /// Whether a conforming sender takes the policy at hand; `None` where there is none.
    pub fn policy_accepted(&self) -> Option<Accepted> {
        let policy = self.policy.as_ref()?;
        let size = if policy.is_too_large() { Accepted::No } else { Accepted::Yes };
        let media_type = match policy.text.media_type {
            Some(media_type) if !is_text_plain(media_type) => Accepted::Disputed,
            _ => Accepted::Yes,
        };
        Some(policy.reading.accepted().and(size).and(media_type))
    }

    /// The mode that senders read, where they take the policy.
    pub fn mode(&self) -> Option<Mode> {
        let mode = self.policy.as_ref()?.reading.mode.value();
        mode.filter(|_| self.policy_accepted().is_some_and(|accepted| accepted != Accepted::No))
    }

    /// Whether a policy that asks something of senders was read at the Policy Host: accepted, with a mode other than
    /// `none`. A text that a person showed does not count: nobody saw it served.
    pub fn live_policy_was_read(&self) -> bool {
        let seen = self.policy.as_ref().is_some_and(|policy| policy.text.provenance == Provenance::Browser);
        seen && self.mode().is_some_and(|mode| mode != Mode::None)
    }

    /// Whether senders come to apply the policy at hand, as far as is known: one record that they accept, a Policy Host that
    /// was seen to answer, a policy that they take.
    pub fn policy_applies(&self) -> bool {
        matches!(self.discovery(), Discovery::One(record) if record.accepted() != Accepted::No)
            && matches!(self.policy_answer, PolicyAnswer::Read(_) | PolicyAnswer::Unreadable)
            && self.mode().is_some()
    }

    /// Whether something of MTA-STS is deployed, or was meant to be: a record, or a policy.
    pub fn is_deployed(&self) -> bool {
        self.live_policy_was_read() || !matches!(self.discovery(), Discovery::Absent | Discovery::Unknown)
    }

    /// Whether it is known that nothing of MTA-STS is deployed.
    pub fn is_undeployed(&self) -> bool {
        self.discovery() == Discovery::Absent && !self.live_policy_was_read()
    }

    /// The line of the policy that covers `host` (RFC 8461 §4.1).
    pub fn covering_line(&self, host: &MxHost) -> Option<&MxLine<'a>> {
        let mut patterns = self.policy.as_ref()?.reading.patterns();
        patterns.find(|(_, pattern)| pattern.covers(host)).map(|(line, _)| line)
    }
}

/// Whether a media type is `text/plain`, in any case and with any parameters (RFC 8461 §3.2).
pub(super) fn is_text_plain(media_type: &MediaType) -> bool {
    match media_type {
        MediaType::Absent => false,
        MediaType::Is(value) => {
            value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("text/plain"))
        }
    }
}

/// The TXT records that were found, or the text that was shown where none was asked for.
fn texts<'a>(
    evidence: &'a Evidence,
    looked: &'a Looked<Vec<crate::read::TxtRecord>>,
    kind: ShownKind,
) -> impl Iterator<Item = &'a [u8]> {
    let found = match looked {
        Looked::Found(records) => records.as_slice(),
        _ => &[],
    };
    let shown = evidence.last_shown(kind).filter(|_| matches!(looked, Looked::NotAsked));
    found.iter().map(|record| record.text.as_slice()).chain(shown.map(|shown| without_line_ending(&shown.text)))
}

/// `text` without one line ending at its end: what is pasted brings one that is no part of the record.
fn without_line_ending(text: &[u8]) -> &[u8] {
    text.strip_suffix(b"\r\n").or_else(|| text.strip_suffix(b"\n")).unwrap_or(text)
}
