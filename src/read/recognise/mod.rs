//! What a person pasted: the texts in it, each with its kind, unquoted and unescaped, and the way back from it to where it
//! stands in the paste. A text is read as one thing (`whole`), or as all that it holds: records as a zone file or `dig`
//! writes them (`zone`), answers over HTTP (`transcript`), TLS handshakes (`handshake`), SMTP sessions (`session`), and policies
//! and records (`plain`) between them. Reading takes time linear in the length of the text, and never fails.

mod handshake;
mod map;
mod plain;
mod session;
mod shell;
mod split;
mod standing;
mod transcript;
mod whole;
mod zone;

use std::borrow::Cow;

pub use handshake::{ChainFault, Handshake, Protocol};
pub use map::Map;
pub use session::Starttls;
pub use standing::Standing;
pub use transcript::{Response, ResponseBody};

use memchr::memchr;

use super::mx_given::MxGiven;
use super::sender_report::SenderReport;
use crate::evidence::{Came, Certificate, Shown, ShownKind};
use crate::name::PolicyDomain;
use crate::text::Span;
use split::{MOST_RECORDS, Splitter};

/// What a pasted text was read as.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recognised<'t> {
    /// The text as it was pasted.
    pub pasted: &'t [u8],
    /// How it came.
    pub came: Came,
    /// The policies and records in it, in their order.
    pub pieces: Vec<Piece<'t>>,
    /// The answer of the Policy Host, where there is a transcript: of one that was followed, the first.
    pub response: Option<Response>,
    /// Whether that is an answer of the domain itself, asked for the policy's path there: no sender asks it.
    pub is_of_domain: bool,
    /// The TLS handshakes in it, in their order.
    pub handshakes: Vec<Handshake>,
    /// The MX hosts in it, if it names some.
    pub mx: Option<MxGiven>,
    /// The domain that its records, or the Policy Host in it, are of.
    pub domain: Option<PolicyDomain>,
    /// What senders say of a failure, where the text is that and nothing else.
    pub reports: Vec<SenderReport>,
    /// What has to be said of the reading.
    pub notes: Vec<Note>,
}

/// A policy or a record in a pasted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// Policy, record, or TLSRPT record.
    pub kind: ShownKind,
    /// It, as senders would get it.
    pub text: Cow<'t, [u8]>,
    /// The way back to the pasted text.
    pub map: Map,
    /// The name at which it stands; empty where the text does not tell.
    pub name: String,
    /// Whether senders look there.
    pub standing: Standing,
    /// Whether the same stands there twice: one alone cannot be mended.
    pub is_repeated: bool,
    /// Whether it stands within another text, such as a sentence.
    pub is_within: bool,
    /// What a name server reads of it, where that is less: outside quotes, a semicolon begins a comment.
    pub kept: Option<String>,
}

impl<'t> Piece<'t> {
    /// One that stands at no name.
    fn new(kind: ShownKind, text: Cow<'t, [u8]>, map: Map) -> Self {
        let (name, standing) = (String::new(), Standing::Own);
        Self { kind, text, map, name, standing, is_repeated: false, is_within: false, kept: None }
    }

    /// Whether no sender reads it, whatever it says: it stands elsewhere, or a name server reads less.
    pub fn is_lost(&self) -> bool {
        self.standing.is_misplaced() || self.kept.is_some()
    }

    /// Where it stands in the pasted text.
    pub fn span(&self) -> Span {
        self.map.back(Span::new(0, self.text.len()))
    }
}

/// What has to be said of the reading of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Nothing was found in it that could be judged.
    Nothing,
    /// `curl` says why it got no answer.
    CurlFailed(String),
    /// `openssl` says why there was no handshake: of which host, if that is known.
    OpensslFailed(String),
    /// An SMTP session does not tell whether STARTTLS is offered.
    SessionCut,
    /// Nothing tells with which host a handshake was.
    NoHost,
    /// Records of another domain were left out.
    OtherDomain(String),
    /// There are more records than are taken.
    TooMany,
    /// There are more handshakes, and SMTP sessions, than are taken.
    TooManyHandshakes,
    /// Of more than one policy, one counts.
    OtherPolicy,
    /// A record was left out because it stands at this name, and another one where senders look.
    OtherName(String),
    /// Answers to one question differ, and the last one counts.
    OtherAnswer,
    /// A quote is not closed.
    OpenQuote,
    /// A string of a record has more bytes than one can have: so many.
    LongString(usize),
    /// An answer over HTTP leads to the policy at this address, and is none of that address itself.
    LeadsTo(String),
}

impl<'t> Recognised<'t> {
    /// Reads what was shown. `named` is the domain that a person named beside it.
    pub fn new(shown: &'t Shown, named: Option<&PolicyDomain>) -> Self {
        let text = shown.text.as_slice();
        let recognised = match shown.kind {
            ShownKind::Any => {
                let recognised = Splitter::new(text, named, false).split();
                let reports = recognised.reports_in_its_place(shown.came);
                if reports.is_empty() { recognised } else { Self { pasted: text, reports, ..Self::default() } }
            }
            ShownKind::Transcript => Splitter::new(text, named, true).split(),
            ShownKind::MxHosts => Self { pasted: text, mx: Some(MxGiven::new(text)), ..Self::default() },
            kind @ (ShownKind::Policy | ShownKind::Record | ShownKind::Tlsrpt) => Self::whole(text, kind),
        };
        let mut recognised = Self { came: shown.came, ..recognised };
        recognised.place_handshakes(shown);
        recognised
    }

    /// Gives each handshake the host that a person named, where the text names none, and what was decoded of its
    /// certificate.
    fn place_handshakes(&mut self, shown: &Shown) {
        for handshake in &mut self.handshakes {
            if handshake.host.is_none() {
                handshake.host = shown.host.clone().or_else(|| handshake.peername.clone());
            }
            let is_it = |certificate: &&Certificate| Some(certificate.at) == handshake.pem;
            handshake.certificate = shown.certificates.iter().find(is_it).cloned();
        }
        if self.handshakes.iter().any(|handshake| handshake.host.is_none()) {
            self.note(Note::NoHost);
        }
    }

    /// Says it, once. Nobody reads more than some.
    fn note(&mut self, note: Note) {
        if self.notes.len() < MOST_RECORDS && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The same without all but the TLS handshakes.
    pub(in crate::read) fn of_tls_alone(self) -> Self {
        let Self { pasted, came, handshakes, .. } = self;
        Self { pasted, came, handshakes, ..Self::default() }
    }

    /// The pieces of one kind.
    pub fn of_kind(&self, kind: ShownKind) -> impl Iterator<Item = &Piece<'t>> {
        self.pieces.iter().filter(move |piece| piece.kind == kind)
    }

    /// What senders say of a failure, where this was read as a policy for want of anything better. A file is what its name says
    /// or what a repository holds in the place of a policy: nobody asks there what a report means.
    fn reports_in_its_place(&self, came: Came) -> Vec<SenderReport> {
        let is_for_want_of_better = match &self.pieces[..] {
            [only] => only.kind == ShownKind::Policy && only.map.is_identity() && !whole::has_policy_line(&only.text),
            _ => false,
        };
        let is_page = self.pasted.trim_ascii_start().starts_with(b"<");
        if came == Came::Typed && is_for_want_of_better && !is_page {
            SenderReport::all_in(self.pasted)
        } else {
            Vec::new()
        }
    }

    /// One thing, as it stands there.
    fn whole(pasted: &'t [u8], kind: ShownKind) -> Self {
        // What is pasted brings a line ending that is no part of the record.
        let text = if kind == ShownKind::Policy { pasted } else { without_line_ending(pasted) };
        let piece = Piece::new(kind, Cow::Borrowed(text), Map::Verbatim(0));
        Self { pasted, pieces: vec![piece], ..Self::default() }
    }
}

/// The end of the line at `at`, before its line ending.
fn line_end(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + memchr(b'\n', rest).unwrap_or(rest.len())
}

/// The lines of `text`, without their LF.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let line = Span::new(at, line_end(text, at));
        let is_left = at < text.len();
        at = line.end + 1;
        is_left.then(|| line.of(text))
    })
}

/// Where `words` stand in `line`.
fn find(line: &[u8], words: &[u8]) -> Option<usize> {
    let first = words.first()?;
    let mut from = 0;
    loop {
        let at = from + line.get(from..)?.iter().position(|byte| byte == first)?;
        if line.get(at..)?.starts_with(words) {
            return Some(at);
        }
        from = at + 1;
    }
}

/// `text` without one line ending at its end.
fn without_line_ending(text: &[u8]) -> &[u8] {
    text.strip_suffix(b"\r\n").or_else(|| text.strip_suffix(b"\n")).unwrap_or(text)
}

/// `line`, whose line ending is taken off, without the CR of one.
fn without_cr(line: &[u8]) -> &[u8] {
    line.strip_suffix(b"\r").unwrap_or(line)
}
