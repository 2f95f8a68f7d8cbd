//! A pasted text, taken apart line by line.

use std::borrow::Cow;

use super::handshake::{Handshake, host_of_command};
use super::map::Map;
use super::plain;
use super::session::Session;
use super::shell::{is_command, is_surely_command, name_asked_for, output_end};
use super::standing::{Standing, kind_at};
use super::transcript::{Response, ResponseBody};
use super::zone::{Entry, Token, Zone, decode};
use super::{Note, Piece, Recognised, find, line_end, whole, without_cr, without_line_ending};
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
    /// The records in it, and the answer that each stands in.
    records: Vec<(usize, Piece<'t>)>,
    /// Whether one of them says itself what it is.
    has_record: bool,
    /// How many answers of DNS began.
    answer: usize,
    /// Where its first line that is not blank begins, its blanks aside.
    first: usize,
    /// Whether the line before is one of a policy.
    is_in_policy: bool,
    /// Whether it is markup, within which no record is looked for.
    is_markup: bool,
    /// Whether a command stands above: what follows is what it printed, and the prompt behind that.
    is_printed: bool,
    /// The MX records in it: of whom, and what they say.
    mx: Vec<(String, String)>,
    /// Whether the answer over HTTP before sends one on to the next.
    is_followed: bool,
    /// What a command, or a request, asked for that went before.
    asked: Option<Asked>,
    /// Where an answer leads that no sender gets, until the next one comes: the policy's own address.
    leads_to: Option<String>,
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
            records: Vec::new(),
            has_record: false,
            answer: 0,
            first: text.len() - text.trim_ascii_start().len(),
            is_in_policy: false,
            is_markup: whole::is_markup(text),
            is_printed: false,
            mx: Vec::new(),
            is_followed: false,
            asked: None,
            leads_to: None,
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
        let is_one = self.policies.len() + self.records.len() < 2;
        // What merely has an `id` is a record where it is all of the text, or stands beside others.
        let is_record = !self.records.is_empty() && (self.has_record || whole::is_record_like(text));
        if !self.is_split && is_one && !is_record {
            return Recognised::whole(text, whole::kind_of(text));
        }
        self.finish()
    }

    /// Takes what begins at `at`, if it is known what that is; gives where the next line begins.
    fn step(&mut self, at: usize) -> Option<usize> {
        let text = self.found.pasted;
        let line = Span::new(at, line_end(text, at)).of(text);
        // Below a line of a policy, what has a name and a colon is one more, whatever it says.
        self.is_in_policy = whole::is_policy_line(line) || (self.is_in_policy && whole::is_field(line));
        if self.is_in_policy {
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
        if is_answer || has(b"NXDOMAIN)") || has(b" has no TXT record") {
            self.answer += usize::from(line.starts_with(b"; <<>>"));
            self.is_split = true;
            return Some(next);
        }
        let is_command = is_command(line);
        self.asked = Asked::of(line, is_command, self.asked.take());
        if self.found.domain.is_none() {
            self.found.domain = find(line, b"mta-sts.").and_then(|at| policy_host_at(line, at));
        }
        is_command.then(|| {
            let is_sure = is_surely_command(line, at <= self.first);
            self.is_in_tls = false;
            self.is_followed = false;
            self.is_printed |= is_sure;
            self.answer += 1;
            self.zone.ask(name_asked_for(line));
            self.connected_to = host_of_command(line);
            self.is_split |= is_sure || self.connected_to.is_some();
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
            Entry::Txt { owner, strings, uncut } => {
                let (decoded, map) = decode(text, &strings);
                // Any other TXT record is none of ours.
                let Some(kind) = kind_of_record(&owner, &decoded) else { return };
                let is_open = |string: &Token| {
                    let before = string.span.start.checked_sub(1).and_then(|before| text.get(before));
                    !string.quoted && before == Some(&b'"')
                };
                if strings.iter().any(is_open) {
                    self.found.note(Note::OpenQuote);
                }
                let lengths = strings.iter().map(|string| decode(text, &[*string]).0.len());
                if let Some(most) = lengths.max().filter(|most| *most > MAX_STRING) {
                    self.found.note(Note::LongString(most));
                }
                let piece = match uncut {
                    None => Piece::new(kind, decoded, map),
                    Some(all) => {
                        let kept = Some(String::from_utf8_lossy(&decoded).into_owned());
                        let (decoded, map) = decode(text, &[all]);
                        Piece { kept, ..Piece::new(kind, decoded, map) }
                    }
                };
                self.take_record(owner, piece);
            }
            Entry::Cell { owner, span } => {
                if let Some(kind) = kind_of_record(&owner, span.of(text)) {
                    let piece = self.verbatim(kind, span);
                    self.take_record(owner, piece);
                }
            }
            Entry::Other => {}
        }
    }

    fn take_response(&mut self, response: Option<Response>) {
        let Some(response) = response else { return };
        if let Some(host) = self.host_led_to(&response) {
            self.leads_to = response.location;
            let domain = || PolicyDomain::read(host.strip_prefix("mta-sts.")?).ok();
            self.found.domain = self.found.domain.take().or_else(domain);
            self.asked = Some(Asked { host, is_policy: true });
            return;
        }
        let is_followed = std::mem::replace(&mut self.is_followed, response.is_redirect());
        // Senders follow no redirect: what stands behind one is not theirs to read (RFC 8461 §3.3).
        if is_followed {
            return;
        }
        self.leads_to = None;
        self.answered = match (response.status, response.body) {
            (200, ResponseBody::Whole(span)) => {
                let map = if response.is_measured { Map::Measured(span.start) } else { Map::Verbatim(span.start) };
                Some(Piece { map, ..self.verbatim(ShownKind::Policy, span) })
            }
            _ => None,
        };
        let domain = self.found.domain.as_ref();
        self.found.is_of_domain =
            self.asked.as_ref().is_some_and(|asked| domain.is_some_and(|domain| domain.as_str() == asked.host));
        self.found.response = Some(response);
    }

    /// The Policy Host, where a redirect leads to the address that senders ask, and was not asked of that address: they get what
    /// that one answers.
    fn host_led_to(&self, response: &Response) -> Option<String> {
        let address = response.location.as_deref().filter(|_| response.is_redirect())?;
        let Asked { host, .. } =
            Asked::at(address.as_bytes()).filter(|asked| asked.is_policy && asked.host.starts_with("mta-sts."))?;
        let is_own = match (&self.found.domain, &self.asked) {
            (Some(domain), _) => domain.policy_host().as_str() == host,
            (None, Some(asked)) => !asked.host.starts_with("mta-sts.") || asked.host == host,
            (None, None) => true,
        };
        let is_loop = self.asked.as_ref().is_some_and(|asked| asked.is_policy && asked.host == host);
        (is_own && !is_loop).then_some(host)
    }

    /// Takes the paragraphs of what is nothing else: those of a policy, and those that hold records. The rest is what commands
    /// and people say around them.
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
                    if words.split(|&byte| byte == b'\n').any(whole::is_policy_line) {
                        policy = Some(Span::new(policy.map_or(paragraph.start, |policy| policy.start), paragraph.end));
                    } else if !self.is_markup {
                        self.take_records(paragraph);
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
            let end = if self.is_printed { output_end(text, policy) } else { policy.end };
            self.policies.push(self.verbatim(ShownKind::Policy, Span::new(policy.start, end)));
        }
    }

    fn take_records(&mut self, paragraph: Span) {
        let text = self.found.pasted;
        for found in plain::records(text, paragraph) {
            self.has_record |= found.has_version;
            let piece = if found.is_within && found.span.of(text).contains(&b'\\') {
                let (decoded, map) = decode(text, &[Token { span: found.span, quoted: false }]);
                Piece::new(found.kind, decoded, map)
            } else {
                self.verbatim(found.kind, found.span)
            };
            self.take_record(String::new(), Piece { is_within: found.is_within, ..piece });
        }
    }

    fn verbatim(&self, kind: ShownKind, span: Span) -> Piece<'t> {
        Piece::new(kind, Cow::Borrowed(span.of(self.found.pasted)), Map::Verbatim(span.start))
    }

    /// Takes a record; one of another domain than the first is left out. Records that are the same are one (RFC 2181 §5).
    fn take_record(&mut self, name: String, piece: Piece<'t>) {
        let (standing, domain) = Standing::of(piece.kind, &name);
        let found = &mut self.found;
        if standing == Standing::Own
            && let (Some(other), Some(own)) = (&domain, &found.domain)
            && other != own
        {
            found.note(Note::OtherDomain(other.to_string()));
            return;
        }
        let mut piece = Piece { name, standing, ..piece };
        let is_same = |(_, other): &(usize, Piece<'t>)| {
            let is_there = standing == Standing::Own || other.name == piece.name;
            other.kind == piece.kind && other.standing == standing && is_there && other.text == piece.text
        };
        // The last one stays: its answer counts.
        if let Some(same) = self.records.iter().position(is_same) {
            let (answer, other) = self.records.remove(same);
            piece.is_repeated = answer == self.answer || other.is_repeated;
        }
        if self.records.len() == MOST_RECORDS {
            found.note(Note::TooMany);
            return;
        }
        if standing == Standing::Own {
            found.domain = found.domain.take().or(domain);
        }
        self.records.push((self.answer, piece));
    }

    /// Chooses the records that count: of each kind those that stand nearest to where senders look, in the last answer that has
    /// any. The rest is told of and left out.
    fn choose_records(&mut self) {
        let records = std::mem::take(&mut self.records);
        let chosen = [ShownKind::Record, ShownKind::Tlsrpt].map(|kind| Chosen::of(kind, &records));
        for (answer, piece) in records {
            let Some(chosen) = chosen.iter().flatten().find(|chosen| chosen.may_be(&piece)) else { continue };
            if !chosen.is_near(&piece) {
                self.found.note(Note::OtherName(piece.name));
            } else if chosen.answer != answer {
                self.found.note(Note::OtherAnswer);
            } else {
                let domain = || Standing::of(piece.kind, &piece.name).1;
                self.found.domain = self.found.domain.take().or_else(domain);
                self.found.pieces.push(piece);
            }
        }
    }

    /// Chooses the policy that counts, and the MX hosts of the domain.
    fn finish(mut self) -> Recognised<'t> {
        self.choose_records();
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
        if found.response.is_none() {
            found.notes.extend(self.leads_to.map(Note::LeadsTo));
        }
        let mut mx = String::new();
        for (owner, value) in self.mx {
            if found.domain.is_none() {
                found.domain = PolicyDomain::read(&owner).ok();
            }
            if matches!(owner.as_str(), "" | "@") || found.domain.as_ref().is_none_or(|domain| domain.as_str() == owner)
            {
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
/// The most bytes of a string in a record (RFC 1035 §3.3).
const MAX_STRING: usize = 255;

/// What a TXT record is: what belongs at its name or, where nothing does, what it says. `None` for one of another kind.
fn kind_of_record(owner: &str, text: &[u8]) -> Option<ShownKind> {
    // At another name, a near miss may be anybody's.
    let is_told =
        |kind: &ShownKind| *kind != ShownKind::Policy && (owner.is_empty() || whole::begins_with_version(text));
    kind_at(owner).or_else(|| Some(whole::kind_of(text)).filter(is_told))
}

/// Which records of one kind count.
struct Chosen {
    kind: ShownKind,
    /// Whether each stands within another text. What somebody writes about a record is none beside the record itself.
    are_within: bool,
    /// Where they stand.
    standing: Standing,
    /// At which name, where that is not their own.
    name: String,
    /// In which answer.
    answer: usize,
}

impl Chosen {
    /// Those nearest to where senders look, in the last answer that has any; none where there is no record of the kind.
    fn of(kind: ShownKind, records: &[(usize, Piece<'_>)]) -> Option<Self> {
        let are_within = records.iter().all(|(_, piece)| piece.kind != kind || piece.is_within);
        let mut chosen = Self { kind, are_within, standing: Standing::Own, name: String::new(), answer: 0 };
        let of_kind = || records.iter().filter(|(_, piece)| kind == piece.kind && (are_within || !piece.is_within));
        let (_, nearest) = of_kind().min_by_key(|(_, piece)| piece.standing)?;
        (chosen.standing, chosen.name) = (nearest.standing, nearest.name.clone());
        chosen.answer = of_kind().filter(|(_, piece)| chosen.is_near(piece)).map(|(answer, _)| *answer).max()?;
        Some(chosen)
    }

    /// Whether it is of the kind, and no mere words about one.
    fn may_be(&self, piece: &Piece<'_>) -> bool {
        piece.kind == self.kind && (self.are_within || !piece.is_within)
    }

    fn is_near(&self, piece: &Piece<'_>) -> bool {
        piece.standing == self.standing && (self.standing == Standing::Own || piece.name == self.name)
    }
}

/// What somebody asked a web server for.
#[derive(Clone, Debug)]
struct Asked {
    /// Its name, in lower case.
    host: String,
    /// Whether that is the path of a policy, over https.
    is_policy: bool,
}

impl Asked {
    /// By `line`, where that is a command or a line of a request, or else by what went before.
    fn of(line: &[u8], is_command: bool, before: Option<Self>) -> Option<Self> {
        if let Some(request) = line.strip_prefix(b"> ") {
            let host = request.strip_prefix(b"Host: ").or_else(|| request.strip_prefix(b"host: "));
            let Some(host) = host else { return before };
            let asked = Self { is_policy: false, ..Self::at(host)? };
            // The command says more of the same.
            return before.filter(|before| before.host == asked.host).or(Some(asked));
        }
        if !is_command {
            return before;
        }
        let address =
            line.split(u8::is_ascii_whitespace).find(|word| find(word, b"://").is_some() || find(word, PATH).is_some());
        address.and_then(Self::at).or(before)
    }

    /// At `address`, which need not name a scheme.
    fn at(address: &[u8]) -> Option<Self> {
        let is_quote = |byte: &u8| matches!(byte, b'\'' | b'"');
        let address = address.split(is_quote).find(|part| !part.is_empty())?.trim_ascii();
        let (is_secure, rest) = match (address.strip_prefix(b"https://"), address.strip_prefix(b"http://")) {
            (Some(rest), _) => (true, rest),
            (None, rest) => (false, rest.unwrap_or(address)),
        };
        let (host, path) = rest.split_at(rest.iter().position(|&byte| byte == b'/').unwrap_or(rest.len()));
        let host = host.strip_suffix(b":443").unwrap_or(host).split(|&byte| byte == b':').next()?;
        let host = String::from_utf8_lossy(host).to_ascii_lowercase();
        Some(Self { host, is_policy: is_secure && path == PATH }).filter(|asked| !asked.host.is_empty())
    }
}

/// The path of a policy (RFC 8461 §3.2).
const PATH: &[u8] = b"/.well-known/mta-sts.txt";

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
