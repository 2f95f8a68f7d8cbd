//! What went astray: records at names where no sender looks, aliases that lead nowhere, and what a wildcard hands out in place
//! of what was never put there.

use super::Case;
use crate::evidence::ShownKind;
use crate::finding::{Copyable, Finding, Place, Prose, Rule, Source, code};
use crate::read::{Accepted, Alias, Lookup, RecordReading, Standing, TlsrptReading, TxtRecord};
use crate::text::Span;

/// What there is in place of the record.
#[derive(Clone, Copy, Debug)]
pub enum Astray<'a> {
    /// A record at another name.
    Record(Misplaced<'a>),
    /// The name is an alias that leads nowhere: the last of its aliases.
    Alias(&'a Alias),
}

/// A record at a name where no sender looks.
#[derive(Clone, Copy, Debug)]
pub struct Misplaced<'a> {
    /// The name.
    pub name: &'a str,
    /// What it says.
    pub text: &'a [u8],
    /// Where the name leads, if it is an alias.
    pub alias: Option<&'a Alias>,
    /// Whether the name of a zone stands in it twice.
    pub is_doubled: bool,
}

impl Misplaced<'_> {
    /// The same at `name`, where it belongs, as a zone file writes it. `None` where that cannot be written in one line.
    pub(super) fn put_at(&self, name: &str) -> Option<Copyable> {
        match self.alias {
            Some(alias) => Some(Copyable::record(format!("{name}. IN CNAME {}.", alias.to))),
            None => in_zone(name, self.text),
        }
    }
}

impl<'a> Case<'a> {
    /// What there is in place of the record, where there is none and none that was meant as one.
    pub fn record_astray(&self) -> Option<Astray<'a>> {
        let misplaced = self.misplaced_record().map(Astray::Record);
        misplaced.or_else(|| self.record_alias_to_nowhere().map(Astray::Alias))
    }

    /// Whether other resolvers find a record where this one finds none, or it depends on whom one asks whether anything is deployed:
    /// that they disagree is the matter then. Where a policy is served all the same, senders ignore it by either answer.
    pub(super) fn record_is_disputed(&self) -> bool {
        let elsewhere = &self.answers.record_elsewhere;
        let finds = elsewhere.iter().any(|other| other.looked.found().is_some());
        finds || (!elsewhere.is_empty() && !self.live_policy_was_read())
    }

    /// The record at another name, where there is none at its own, and none that was meant as one.
    pub(super) fn misplaced_record(&self) -> Option<Misplaced<'a>> {
        let answers = self.answers;
        let (domain, beside) = self.domain().zip(answers.beside.as_deref())?;
        if !answers.record.looked.is_known() || self.records.iter().any(RecordReading::is_meant) {
            return None;
        }
        let is_record = |text: &[u8]| RecordReading::new(text).version.may_count();
        let at_apex = misplaced(domain.as_str(), &beside.apex, is_record);
        at_apex.or_else(|| {
            let own = format!("{}.", domain.record_name());
            first_misplaced(&beside.misplaced_records, &own, &beside.wildcard, is_record)
        })
    }

    /// The TLSRPT record at another name; as that of MTA-STS.
    pub(super) fn misplaced_tlsrpt(&self) -> Option<Misplaced<'a>> {
        let answers = self.answers;
        let (domain, beside) = self.domain().zip(answers.beside.as_deref())?;
        if !answers.tlsrpt.looked.is_known() || self.tlsrpt.iter().any(TlsrptReading::is_meant) {
            return None;
        }
        let own = format!("{}.", domain.tlsrpt_name());
        let is_record = |text: &[u8]| TlsrptReading::new(text).version.may_count();
        first_misplaced(&beside.misplaced_tlsrpt, &own, &beside.wildcard, is_record)
    }

    /// The record of a kind that was shown, where that stands at another name and none where it belongs. In a check, what DNS
    /// answers counts.
    pub(super) fn shown_misplaced(&self, kind: ShownKind) -> Option<Misplaced<'a>> {
        let piece = self.shown_record(kind).filter(|piece| piece.standing.is_misplaced() && self.is_lint())?;
        let is_doubled = piece.standing == Standing::Doubled;
        Some(Misplaced { name: &piece.name, text: &piece.text, alias: None, is_doubled })
    }

    /// What `rule` says of the records of a kind that were shown, and of which a name server reads less.
    pub(super) fn cut_by_comment(&self, kind: ShownKind, rule: &'static Rule) -> impl Iterator<Item = Finding> {
        let is_record = kind == ShownKind::Record;
        let name = if is_record { self.record_name() } else { self.tlsrpt_name() };
        let shown = self.is_lint().then(|| self.answers.shown.pieces(kind)).into_iter().flatten();
        shown.enumerate().filter_map(move |(index, (piece, _))| {
            let message = Prose::with(
                "A name server reads {} and no more: outside quotes, a semicolon begins a comment.",
                [code(piece.kept.as_ref()?)],
            );
            let source = if is_record { Source::Record(index) } else { Source::Tlsrpt(index) };
            let place = Place::Text { source, span: Span::new(0, piece.text.len()) };
            // What is the matter with it besides, other rules mend.
            let is_good = match kind {
                ShownKind::Tlsrpt => TlsrptReading::new(&piece.text).accepted() != Accepted::No,
                _ => RecordReading::new(&piece.text).accepted() != Accepted::No,
            };
            let quoted = in_zone(&name, &piece.text).filter(|_| is_good);
            Some(quoted.into_iter().fold(Finding::new(rule, place, message), Finding::with_copyable))
        })
    }

    /// The last alias of the record's name, where no record is there, and the alias is known to be no wildcard's.
    pub(super) fn record_alias_to_nowhere(&self) -> Option<&'a Alias> {
        let record = &self.answers.record;
        let is_told_apart = self.answers.beside.as_ref().is_some_and(|beside| beside.wildcard.looked.is_known());
        self.own_alias(record).filter(|_| record.is_absent() && is_told_apart)
    }

    /// The last alias that `lookup` was led through, unless the first is a wildcard's: that stands at no name, and where a
    /// record is put at one, it is gone.
    pub(super) fn own_alias<'l, T>(&self, lookup: &'l Lookup<T>) -> Option<&'l Alias> {
        let beside = self.answers.beside.as_ref();
        let of_wildcard = beside.and_then(|beside| beside.wildcard.aliases.first()).map(|alias| &alias.to);
        let is_own = lookup.aliases.first().is_some_and(|alias| Some(&alias.to) != of_wildcard);
        lookup.aliases.last().filter(|_| is_own)
    }
}

/// A record of `text` at `name`, as a zone file writes it. `None` where that cannot be written in one line.
fn in_zone(name: &str, text: &[u8]) -> Option<Copyable> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.len() <= 255)?;
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte) && !matches!(byte, b'"' | b'\\');
    // A name without a domain is short for one in the zone.
    let dot = if name.ends_with("_mta-sts") || name.ends_with("._tls") { "" } else { "." };
    text.bytes().all(is_plain).then(|| Copyable::record(format!("{name}{dot} IN TXT \"{text}\"")))
}

/// The first of `names` at which a record stands that was put there.
fn first_misplaced<'a>(
    names: &'a [(String, Lookup<Vec<TxtRecord>>)],
    own: &str,
    wildcard: &Lookup<Vec<TxtRecord>>,
    is_record: impl Fn(&[u8]) -> bool + Copy,
) -> Option<Misplaced<'a>> {
    // What a wildcard says, it says at each name.
    let was_put = names.iter().filter(|(_, lookup)| lookup.found() != wildcard.found());
    let mut found = was_put.filter_map(|(name, lookup)| misplaced(name, lookup, is_record));
    found.next().map(|found| Misplaced { is_doubled: found.name.starts_with(own), ..found })
}

fn misplaced<'a>(
    name: &'a str,
    lookup: &'a Lookup<Vec<TxtRecord>>,
    is_record: impl Fn(&[u8]) -> bool,
) -> Option<Misplaced<'a>> {
    // What one resolver alone finds, and another does not, decides nothing.
    let lookup = Some(lookup).filter(|lookup| !lookup.is_contradicted)?;
    let record = lookup.found()?.iter().find(|record| is_record(&record.text))?;
    Some(Misplaced { name, text: &record.text, alias: lookup.aliases.first(), is_doubled: false })
}
