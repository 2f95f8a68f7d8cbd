//! What a rule looks at: the evidence, and what the readers made of it.

use crate::evidence::{Evidence, MAX_POLICY, MediaType, ShownKind};
use crate::finding::{Copyable, Source, Value, host, said};
use crate::name::{MxHost, PolicyDomain};
use crate::read::{
    Accepted, Answers, Coverage, Looked, Mode, MxLine, Piece, PolicyAnswer, PolicyForm, PolicyReading, PolicyText,
    Provenance, RecordReading, RecordVersion, TlsrptReading, TxtRecord,
};
use crate::rules::policy_values::Explained;

/// A check, read.
#[derive(Debug)]
pub struct Case<'a> {
    /// What was seen.
    pub evidence: &'a Evidence,
    /// The DNS answers.
    pub answers: &'a Answers<'a>,
    /// The TXT records at `_mta-sts`, or the record that was shown where none was asked for.
    pub records: Vec<RecordReading<'a>>,
    /// What the Policy Host's answer amounts to.
    pub policy_answer: PolicyAnswer<'a>,
    /// The policy that is judged, if a text is at hand.
    pub policy: Option<PolicyInHand<'a>>,
    /// Whether senders took the policy before anything in it was mended; where nothing was, what it says now counts.
    pub(super) was_taken: Option<bool>,
    /// What explains its values outside the grammar.
    pub(super) explained: Explained,
    /// Which of its lines covers which host.
    coverage: Coverage<'a>,
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
    /// Whether a conforming sender takes it: many rules ask.
    accepted: Accepted,
}

impl<'a> PolicyInHand<'a> {
    fn new(text: PolicyText<'a>) -> Self {
        let reading = PolicyReading::new(text.text);
        let mut policy = Self { accepted: reading.accepted(), reading, text };
        if policy.is_too_large() {
            policy.accepted = Accepted::No;
        } else if policy.text.media_type.is_some_and(|media_type| !is_text_plain(media_type)) {
            policy.accepted = policy.accepted.and(Accepted::Disputed);
        }
        policy
    }

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
    pub fn new(evidence: &'a Evidence, answers: &'a Answers<'a>) -> Self {
        let policy_answer = PolicyAnswer::of(evidence, &answers.shown);
        let policy = PolicyText::of(&policy_answer, &answers.shown).map(PolicyInHand::new);
        // Where no host is held against the lines, they need no index.
        let has_hosts = !answers.mx_hosts.is_empty();
        let coverage = policy.as_ref().filter(|_| has_hosts).map(|policy| Coverage::of(&policy.reading));
        Self {
            evidence,
            answers,
            was_taken: None,
            explained: Explained::default(),
            coverage: coverage.unwrap_or_default(),
            records: texts(answers, &answers.record.looked, ShownKind::Record).map(RecordReading::new).collect(),
            policy_answer,
            policy,
            tlsrpt: texts(answers, &answers.tlsrpt.looked, ShownKind::Tlsrpt).map(TlsrptReading::new).collect(),
        }
    }

    /// The same, where the policy was mended before: whether senders took it as it was.
    pub(super) fn since(self, was_taken: bool) -> Self {
        Self { was_taken: Some(was_taken), ..self }
    }

    /// Whether some sender takes the policy, or took it before it was mended.
    pub(super) fn is_taken(&self) -> bool {
        let now = || self.policy.as_ref().is_some_and(|policy| policy.reading.accepted() != Accepted::No);
        self.was_taken.unwrap_or_else(now)
    }

    /// The policy alone, where its text is `text`, mended. `None` where there is no policy at hand.
    pub(super) fn with_policy<'b>(&self, text: &'b [u8]) -> Option<Case<'b>>
    where
        'a: 'b,
    {
        let policy = self.policy.as_ref()?;
        Some(Case {
            evidence: self.evidence,
            answers: self.answers,
            records: Vec::new(),
            policy_answer: PolicyAnswer::Pending,
            policy: Some(PolicyInHand::new(PolicyText { text, ..policy.text })),
            was_taken: Some(self.is_taken()),
            explained: Explained::default(),
            coverage: Coverage::default(),
            tlsrpt: Vec::new(),
        })
    }

    /// The text that the spans of a finding count in.
    pub fn text(&self, source: Source) -> &'a [u8] {
        if let Some((_, pasted)) = self.piece(source) {
            return pasted;
        }
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

    /// The domain that is checked, that the shown texts are meant for, or that they name: it gives sentences and texts to copy its name.
    pub fn named_domain(&self) -> Option<&'a PolicyDomain> {
        self.domain().or(self.evidence.meant_for.as_ref()).or_else(|| self.answers.shown.domain())
    }

    /// Where the record stands: its name in full, where a domain is known.
    pub fn record_name(&self) -> String {
        self.named_domain().map_or_else(|| "_mta-sts".to_owned(), PolicyDomain::record_name)
    }

    /// Where the TLSRPT record stands: as that of the record.
    pub fn tlsrpt_name(&self) -> String {
        self.named_domain().map_or_else(|| "_smtp._tls".to_owned(), PolicyDomain::tlsrpt_name)
    }

    /// The Policy Host, as a sentence begins with it.
    pub fn policy_host(&self) -> Value {
        self.named_domain().map_or_else(|| said("The Policy Host"), |domain| host(domain.policy_host()))
    }

    /// The piece of a pasted text that spans of `source` count in, and all of that text. `None` where the text was not pasted,
    /// or a domain is checked: a report does not stand beside the paste.
    pub fn piece(&self, source: Source) -> Option<(&'a Piece<'a>, &'a [u8])> {
        let (kind, index) = match source {
            Source::Policy => (ShownKind::Policy, 0),
            Source::Record(index) => (ShownKind::Record, index),
            Source::Tlsrpt(index) => (ShownKind::Tlsrpt, index),
        };
        self.answers.shown.pieces(kind).nth(index).filter(|_| self.is_lint())
    }

    /// The first record of a kind that was shown, where none was asked for.
    pub(super) fn shown_record(&self, kind: ShownKind) -> Option<&'a Piece<'a>> {
        let looked = if kind == ShownKind::Tlsrpt { &self.answers.tlsrpt.looked } else { &self.answers.record.looked };
        let shown = matches!(looked, Looked::NotAsked).then(|| self.answers.shown.pieces(kind));
        shown.into_iter().flatten().map(|(piece, _)| piece).next()
    }

    /// Whether senders take a record for one (RFC 8461 §3.1): not where it was shown to stand where none looks, or where a name
    /// server reads less of it.
    pub fn record_accepted(&self, record: &RecordReading<'_>) -> Accepted {
        let is_lost = self.shown_record(ShownKind::Record).is_some_and(Piece::is_lost);
        if is_lost { Accepted::No } else { record.accepted() }
    }

    /// Whether no sender reads the TLSRPT record that was shown, because of where it stands or how it is written there.
    pub fn tlsrpt_is_lost(&self) -> bool {
        self.shown_record(ShownKind::Tlsrpt).is_some_and(Piece::is_lost)
    }

    /// Whether anybody asked, or was to ask, DNS or the Policy Host.
    pub fn is_of_network(&self) -> bool {
        self.domain().is_some() || !self.evidence.dns.is_empty()
    }

    /// Whether texts alone are judged, and no domain is checked.
    pub fn is_lint(&self) -> bool {
        self.domain().is_none()
    }

    /// Whether DNS says to whoever asks for the MX records that there is no such domain, or that it is an alias of one that
    /// does not exist: senders return the mail.
    pub fn domain_is_denied(&self) -> bool {
        matches!(self.answers.mx.looked, Looked::NoSuchName)
    }

    /// Whether the domain does not exist. One that is denied exists all the same where a name below it has a text (RFC 8020
    /// §2). Addresses prove nothing: some resolvers put one of their own in the place of a name that does not exist.
    pub fn domain_is_absent(&self) -> bool {
        let below = [&self.answers.record, &self.answers.tlsrpt];
        self.domain_is_denied() && below.iter().all(|below| below.found().is_none())
    }

    /// Whether the domain has neither an MX record nor a public address of its own: nobody can deliver to it.
    pub fn has_nowhere_for_mail(&self) -> bool {
        self.answers.mx.looked == Looked::NoData
            && self.answers.mx_hosts.iter().all(|mx| mx.addresses.are_out_of_reach())
    }

    /// Whether a null MX says that the domain takes no mail (RFC 7505 §3): an MX record without a host, beside no other. Its
    /// preference should be 0, and with another one it names no host either.
    pub fn has_null_mx(&self) -> bool {
        self.answers.mx.found().is_some_and(|records| records.null.is_some() && records.hosts.is_empty())
    }

    /// The answers with each other one that resolvers gave to the questions for the record and for the MX records.
    pub fn answered_elsewhere(&self) -> impl Iterator<Item = Answers<'a>> {
        let answers = self.answers;
        let records = answers.record_elsewhere.iter().map(move |elsewhere| {
            let record = elsewhere.in_place_of(&answers.record);
            Answers { record, record_elsewhere: Vec::new(), ..answers.clone() }
        });
        let domain = self.domain();
        let mx = answers.mx_elsewhere.iter();
        records.chain(mx.filter_map(move |elsewhere| Some(answers.with_mx(elsewhere, domain?))))
    }

    /// Whether DNS says that nobody can deliver mail to the domain: a null MX, or no MX host with a public address.
    pub fn takes_no_mail(&self) -> bool {
        let answers = self.answers;
        answers.mx.looked.is_known() && answers.mx_hosts.iter().all(|mx| mx.addresses.are_out_of_reach())
    }

    /// What a sender finds at `_mta-sts`.
    pub fn discovery(&self) -> Discovery<'_, 'a> {
        let looked_for = self.answers.record.looked.is_known();
        if self.records.is_empty() && !looked_for {
            return Discovery::Unknown;
        }
        let mut counted = self.counted_records();
        match (counted.next(), counted.next()) {
            (None, _) if self.records.iter().any(RecordReading::is_meant) || self.record_astray().is_some() => {
                Discovery::NearMiss
            }
            (None, _) => Discovery::Absent,
            (Some((_, one)), None) => Discovery::One(one),
            (Some(_), Some(_)) => Discovery::Multiple,
        }
    }

    /// The records that senders count, each with its index. One with a blank before its first semicolon counts only where
    /// no other does: the grammar allows it, the prose of §3.1 discards it.
    pub fn counted_records(&self) -> impl Iterator<Item = (usize, &RecordReading<'a>)> {
        counted(&self.records, |record| &record.version)
    }

    /// The records whose fields there is something to say of, each with its index: those that count or, where none does,
    /// those that were meant to.
    pub fn meant_records(&self) -> impl Iterator<Item = (usize, &RecordReading<'a>)> {
        meant(&self.records, |record| &record.version)
    }

    /// The TLSRPT records that senders count, each with its index (RFC 8460 §3); as those of MTA-STS.
    pub fn counted_tlsrpt(&self) -> impl Iterator<Item = (usize, &TlsrptReading<'a>)> {
        counted(&self.tlsrpt, |record| &record.version)
    }

    /// The record to publish beside a policy that is new or changed, as a zone file writes it. None where its name is an
    /// alias: beside one, no other record can stand (RFC 1034 §3.6.2). A wildcard's is no alias of its own.
    pub fn new_record(&self) -> Option<Copyable> {
        let domain = self.named_domain().filter(|_| self.own_alias(&self.answers.record).is_none())?;
        let (name, id) = (domain.record_name(), self.evidence.judged_at.policy_id());
        Some(Copyable::record(format!("{name}. IN TXT \"v=STSv1; id={id};\"")))
    }

    /// The records that were meant to count, each with its index, where no record does. Where one does, senders drop
    /// them, and they keep nobody from anything.
    pub fn near_misses(&self) -> impl Iterator<Item = (usize, &RecordReading<'a>)> {
        near_misses(&self.records, |record| &record.version)
    }

    /// The TLSRPT records whose fields there is something to say of; as those of MTA-STS.
    pub fn meant_tlsrpt(&self) -> impl Iterator<Item = (usize, &TlsrptReading<'a>)> {
        meant(&self.tlsrpt, |record| &record.version)
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
        self.policy.as_ref().map(|policy| policy.accepted)
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

    /// Whether senders come to apply the policy at hand, as far as is known: one record that they accept, whatever resolver
    /// they ask, a Policy Host that was seen to answer, a policy that they take.
    pub fn policy_applies(&self) -> bool {
        self.answers.record_elsewhere.iter().all(|elsewhere| elsewhere.looked.found().is_some())
            && matches!(self.discovery(), Discovery::One(record) if record.accepted() != Accepted::No)
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
        self.coverage.line(&self.policy.as_ref()?.reading, host)
    }

    /// The wildcard of the policy that would cover `host`, were it at another depth.
    pub fn wildcard_elsewhere(&self, host: &MxHost) -> Option<&MxLine<'a>> {
        self.coverage.wildcard_elsewhere(&self.policy.as_ref()?.reading, host)
    }
}

/// Of `records`, those that senders count: where one begins exactly as it should, no other.
fn counted<R>(records: &[R], version: fn(&R) -> &RecordVersion) -> impl Iterator<Item = (usize, &R)> {
    let exact = records.iter().any(|record| *version(record) == RecordVersion::Exact);
    records.iter().enumerate().filter(move |(_, record)| match version(record) {
        RecordVersion::Exact => true,
        RecordVersion::BlankBeforeSemicolon { .. } => !exact,
        _ => false,
    })
}

/// Of `records`, those that were meant to count, where none does.
fn near_misses<R>(records: &[R], version: fn(&R) -> &RecordVersion) -> impl Iterator<Item = (usize, &R)> {
    let none_counts = counted(records, version).next().is_none();
    records.iter().enumerate().filter(move |(_, record)| none_counts && *version(record) != RecordVersion::None)
}

/// Of `records`, those that count or, where none does, those that were meant to.
fn meant<R>(records: &[R], version: fn(&R) -> &RecordVersion) -> impl Iterator<Item = (usize, &R)> {
    counted(records, version).chain(near_misses(records, version))
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

/// The TXT records that were found, or those that were shown where none was asked for.
fn texts<'a>(
    answers: &'a Answers<'a>,
    looked: &'a Looked<Vec<TxtRecord>>,
    kind: ShownKind,
) -> impl Iterator<Item = &'a [u8]> {
    let found = match looked {
        Looked::Found(records) => records.as_slice(),
        _ => &[],
    };
    let shown = matches!(looked, Looked::NotAsked).then(|| answers.shown.pieces(kind));
    found.iter().map(|record| record.text.as_slice()).chain(shown.into_iter().flatten().map(|(piece, _)| &*piece.text))
}
