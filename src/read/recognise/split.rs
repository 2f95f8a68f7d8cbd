//! A pasted text, taken apart line by line.

use std::borrow::Cow;

use super::handshake::{Handshake, host_of_command};
use super::map::Map;
use super::session::Session;
use super::transcript::{Response, ResponseBody};
use super::zone::{Entry, Zone, decode};
use super::{Note, Piece, Recognised, find, is_command, line_end, whole, without_cr, without_line_ending};
use crate::evidence::ShownKind;
use crate::name::PolicyDomain;
use crate::read::MxGiven;
use crate::text::Span;

/// What is known of a text while it is taken apart.
pub(super) struct Splitter<'t> {
    found: Recognised<'t>,
    zone: Zone,
    /// Whether it is known to be no one thing as a whole.
    is_split: bool,
    /// The policies in it that stand there alone.
    policies: Vec<Piece<'t>>,
    /// The policy in the answer over HTTP.
    answered: Option<Piece<'t>>,
    /// How many records were taken.
    records: usize,
    /// The MX records in it: of whom, and what they say.
    mx: Vec<(String, String)>,
    /// Whether the answer over HTTP before sends one on to the next.
    is_followed: bool,
    /// The host that a command, or a request, names that went before.
    asked: Option<&'t [u8]>,
    /// The host of the last command line, until what it printed comes.
    connected_to: Option<String>,
    /// Whether TLS has begun, so that what SMTP says then tells nothing of STARTTLS.
    is_in_tls: bool,
}

impl<'t> Splitter<'t> {
    /// Of `text`, for the domain that a person named.
    pub(super) fn new(text: &'t [u8], named: Option<&PolicyDomain>, is_split: bool) -> Self {
        Self {
            found: Recognised { pasted: text, domain: named.cloned(), ..Recognised::default() },
            zone: Zone::new(named),
            is_split,
            policies: Vec::new(),
            answered: None,
            records: 0,
            mx: Vec::new(),
            is_followed: false,
            asked: None,
            connected_to: None,
            is_in_tls: false,
        }
    }

    /// Takes it apart.
    pub(super) fn split(mut self) -> Recognised<'t> {
        let text = self.found.pasted;
        // In UTF-16 there are no lines, and it is for a rule to say so.
        if text.iter().take(4).any(|&byte| byte == 0) || text.starts_with(b"\xFF\xFE") || text.starts_with(b"\xFE\xFF")
        {
            return Recognised::whole(text, ShownKind::Policy);
        }
        if !self.is_split && whole::is_policy_and_no_more(text) {
            return Recognised::whole(text, ShownKind::Policy);
        }
        let (mut at, mut plain) = (0, None);
        while at < text.len() {
            let next = self.step(at);
            match next {
                // What stands between the things that are known.
                None => {
                    plain.get_or_insert(at);
                    at = line_end(text, at) + 1;
                }
                Some(next) => {
                    if let Some(start) = plain.take() {
                        self.take_plain(Span::new(start, at));
                    }
                    at = next;
                }
            }
        }
        if let Some(start) = plain {
            self.take_plain(Span::new(start, text.len()));
        }
        if !self.is_split && self.policies.len() + self.records < 2 {
            return Recognised::whole(text, whole::kind_of(text));
        }
        self.finish()
    }

    /// Takes what begins at `at`, if it is known what that is; gives where the next line begins.
    fn step(&mut self, at: usize) -> Option<usize> {
        let text = self.found.pasted;
        let line = Span::new(at, line_end(text, at)).of(text);
        if whole::is_policy_line(line) {
            return None;
        }
        if let Some((response, next)) = Response::at(text, at) {
            self.is_split = true;
            self.take_response(response);
            return Some(next);
        }
        if let Some((entry, next)) = self.zone.entry(text, at) {
            self.is_split = true;
            self.take_entry(entry);
            return Some(next);
        }
        if let Some((handshake, next)) = Handshake::at(text, at) {
            self.is_split = true;
            self.is_in_tls = handshake.has_certificate;
            self.take_handshake(handshake);
            return Some(next);
        }
        if let Some((session, next)) = Session::at(text, at, self.is_in_tls) {
            self.is_split = true;
            self.take_session(session);
            return Some(next);
        }
        // So GnuTLS says that what follows is within TLS.
        self.is_in_tls |= line.starts_with(b"- Simple Client Mode");
        let next = at + line.len() + 1;
        if let Some(why) = line.strip_prefix(b"curl: (") {
            self.is_split = true;
            let why = String::from_utf8_lossy(without_cr(why));
            let why = why.split_once(") ").map_or(&*why, |(_, why)| why);
            self.found.notes.push(Note::CurlFailed(why.to_owned()));
            return Some(next);
        }
        let has = |words: &[u8]| find(line, words).is_some();
        let is_answer =
            [&b";;"[..], b"; <<>>", b"** server can't", b"*** "].iter().any(|start| line.starts_with(start));
        if is_answer || has(b"NXDOMAIN)") {
            self.is_split = true;
            return Some(next);
        }
        self.asked = asked_host(line).or(self.asked);
        if self.found.domain.is_none() {
            self.found.domain = find(line, b"mta-sts.").and_then(|at| policy_host_at(line, at));
        }
        is_command(line).then(|| {
            self.is_in_tls = false;
            self.connected_to = host_of_command(line);
            self.is_split |= self.connected_to.is_some();
            next
        })
    }

    fn take_session(&mut self, session: Session) {
        let said = self.connected_to.take();
        if session.starttls.is_some() {
            let host = said.or(session.host);
            self.add_handshake(Handshake {
                host,
                is_session: true,
                starttls: session.starttls,
                ..Handshake::default()
            });
        } else {
            self.found.note(Note::SessionCut);
        }
    }

    fn take_handshake(&mut self, mut handshake: Handshake) {
        handshake.host = self.connected_to.take();
        let found = &mut self.found;
        let is_one = handshake.has_certificate || handshake.starttls.is_some() || handshake.protocol.is_some();
        if !is_one {
            found.notes.extend(handshake.failure.map(Note::OpensslFailed));
            return;
        }
        if found.domain.is_none() {
            let host = handshake.host.as_deref().and_then(|host| host.strip_prefix("mta-sts."));
            found.domain = host.and_then(|domain| PolicyDomain::read(domain).ok());
        }
        self.add_handshake(handshake);
    }

    fn add_handshake(&mut self, handshake: Handshake) {
        let found = &mut self.found;
        // Each is held against the others, and no text that is meant has as many.
        if found.handshakes.len() < MOST_RECORDS {
            found.handshakes.push(handshake);
        } else {
            found.note(Note::TooManyHandshakes);
        }
    }

    fn take_entry(&mut self, entry: Entry) {
        let text = self.found.pasted;
        match entry {
            Entry::Mx { owner, value } => self.mx.push((owner, value)),
            Entry::Txt { owner, strings } => {
                let (decoded, map) = decode(text, &strings);
                let kind = match whole::kind_of(&decoded) {
                    _ if owner.starts_with(RECORD) => ShownKind::Record,
                    _ if owner.starts_with(TLSRPT) => ShownKind::Tlsrpt,
                    // Any other TXT record is none of ours.
                    ShownKind::Policy => return,
                    kind => kind,
                };
                let is_cut = strings.iter().any(|string| !string.quoted && text.get(string.span.end) == Some(&b';'));
                self.found.notes.extend(is_cut.then_some(Note::Comment));
                self.take_record(owner, Piece { kind, text: decoded, map });
            }
            Entry::Other => {}
        }
    }

    fn take_response(&mut self, response: Option<Response>) {
        let Some(response) = response else { return };
        let is_followed = std::mem::replace(&mut self.is_followed, response.is_redirect());
        // Senders follow no redirect: what stands behind one is not theirs to read (RFC 8461 §3.3).
        if is_followed {
            return;
        }
        self.answered = match (response.status, response.body) {
            (200, ResponseBody::Whole(span)) => {
                let map = if response.is_measured { Map::Measured(span.start) } else { Map::Verbatim(span.start) };
                Some(Piece { map, ..self.verbatim(ShownKind::Policy, span) })
            }
            _ => None,
        };
        self.found.is_of_domain = self
            .asked
            .is_some_and(|host| self.found.domain.as_ref().is_some_and(|domain| domain.as_str().as_bytes() == host));
        self.found.response = Some(response);
    }

    /// Takes the paragraphs of what is nothing else: a record, one line long, or a policy. The rest is what commands and
    /// people say around them.
    fn take_plain(&mut self, span: Span) {
        let text = self.found.pasted;
        let (mut policy, mut paragraph): (Option<Span>, Option<Span>) = (None, None);
        let mut at = span.start;
        loop {
            let line = Span::new(at, line_end(text, at).min(span.end));
            let is_end = at >= span.end;
            if is_end || line.of(text).trim_ascii().is_empty() {
                if let Some(paragraph) = paragraph.take() {
                    let words = without_line_ending(paragraph.of(text));
                    let mut lines = words.split(|&byte| byte == b'\n');
                    if lines.clone().any(whole::is_policy_line) {
                        policy = Some(Span::new(policy.map_or(paragraph.start, |policy| policy.start), paragraph.end));
                    } else if lines.nth(1).is_none() && whole::is_record_like(words) {
                        let span = Span::new(paragraph.start, paragraph.start + words.len());
                        let piece = self.verbatim(whole::kind_of(words), span);
                        self.take_record(String::new(), piece);
                    }
                }
                if is_end {
                    break;
                }
            } else {
                let end = (line.end + 1).min(span.end);
                paragraph = Some(Span::new(paragraph.map_or(at, |paragraph| paragraph.start), end));
            }
            at = line.end + 1;
        }
        if let Some(policy) = policy {
            self.policies.push(self.verbatim(ShownKind::Policy, policy));
        }
    }

    fn verbatim(&self, kind: ShownKind, span: Span) -> Piece<'t> {
        Piece { kind, text: Cow::Borrowed(span.of(self.found.pasted)), map: Map::Verbatim(span.start) }
    }

    /// Takes a record; one of another domain than the first is left out.
    fn take_record(&mut self, owner: String, piece: Piece<'t>) {
        let found = &mut self.found;
        let note = match (domain_of(&owner), &found.domain) {
            _ if self.records == MOST_RECORDS => Note::TooMany,
            (Some(other), Some(domain)) if other != *domain => Note::OtherDomain(other.to_string()),
            (domain, _) => {
                let is_elsewhere = domain.is_none() && owner.contains('.');
                found.domain = found.domain.take().or(domain);
                found.pieces.push(piece);
                self.records += 1;
                if !is_elsewhere {
                    return;
                }
                Note::OtherName(owner)
            }
        };
        found.note(note);
    }

    /// Chooses the policy that counts, and the MX hosts of the domain.
    fn finish(mut self) -> Recognised<'t> {
        let found = &mut self.found;
        // What the Policy Host answers counts; else the last one.
        let count = self.policies.len() + usize::from(self.answered.is_some());
        let last = self.policies.pop();
        let policy = if found.response.is_some() { self.answered } else { last };
        if count > usize::from(policy.is_some()) {
            found.notes.push(Note::OtherPolicy);
        }
        if let Some(policy) = policy {
            found.pieces.insert(0, policy);
        }
        let mut mx = String::new();
        for (owner, value) in self.mx {
            if found.domain.is_none() {
                found.domain = PolicyDomain::read(&owner).ok();
            }
            if owner.is_empty() || found.domain.as_ref().is_none_or(|domain| domain.as_str() == owner) {
                mx.push_str(&value);
                mx.push('\n');
            }
        }
        if !mx.is_empty() {
            found.mx = Some(MxGiven::new(mx.as_bytes()).in_full());
        }
        let is_empty = found.pieces.is_empty() && found.response.is_none() && found.handshakes.is_empty();
        if is_empty && found.mx.is_none() && found.notes.is_empty() {
            found.notes.push(Note::Nothing);
        }
        self.found
    }
}

/// The most records that are taken: no text that is meant has more, and each is held against the others.
pub(super) const MOST_RECORDS: usize = 100;
/// How the name of a record begins (RFC 8461 §3.1), and that of a TLSRPT record (RFC 8460 §3).
const RECORD: &str = "_mta-sts";
const TLSRPT: &str = "_smtp._tls";

/// The domain whose record stands at `name`.
fn domain_of(name: &str) -> Option<PolicyDomain> {
    let rest = name.strip_prefix(RECORD).or_else(|| name.strip_prefix(TLSRPT))?;
    PolicyDomain::read(rest.strip_prefix('.')?).ok()
}

/// The host that `curl` is to ask, in the line with the command, or that it asks, in the request that it shows.
fn asked_host(line: &[u8]) -> Option<&[u8]> {
    let host = match line.strip_prefix(b"> ") {
        Some(request) => request.strip_prefix(b"Host: ").or_else(|| request.strip_prefix(b"host: ")),
        None if is_command(line) => find(line, b"https://").and_then(|at| line.get(at + b"https://".len()..)),
        None => None,
    }?;
    host.split(|byte| matches!(byte, b'/' | b':' | b' ' | b'\r' | b'\'' | b'"')).next().filter(|host| !host.is_empty())
}

/// The domain whose Policy Host stands at `at` in `line`, where that is in a web address or a header.
fn policy_host_at(line: &[u8], at: usize) -> Option<PolicyDomain> {
    let (before, name) = line.split_at_checked(at)?;
    if !before.ends_with(b"//") && !before.ends_with(b"ost: ") {
        return None;
    }
    let name = name.strip_prefix(b"mta-sts.")?;
    let end = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')).count();
    PolicyDomain::read(std::str::from_utf8(name.get(..end)?).ok()?).ok()
}
