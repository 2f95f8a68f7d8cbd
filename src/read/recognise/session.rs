//! A plain SMTP session with an MX host, as `telnet`, `nc`, `swaks`, `curl -v` or `sendmail -v` show it, with what the client says or
//! without: it tells whether the host offers STARTTLS (RFC 3207), and nothing of its certificate. From a session that breaks off, and
//! from what is said once TLS has begun, nothing follows.

use super::handshake::{self, MAX_WORDS};
use super::shell::is_command as is_shell_command;
use super::transcript::status;
use super::{find, line_end, whole, without_cr};
use crate::read::grammar::number;
use crate::text::{Shown, Span};

/// What a session tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Session {
    /// The host that the client says it is connected to.
    pub(super) host: Option<String>,
    /// What became of STARTTLS; `None` where the session does not tell.
    pub(super) starttls: Option<Starttls>,
}

/// What a host makes of STARTTLS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Starttls {
    /// It offers it.
    Offered,
    /// It does not.
    NotOffered,
    /// It refused it when it was asked for, with these words.
    Refused(String),
}

impl Session {
    /// The session that begins with the line at `at`, and where the next thing begins. `is_in_tls` says whether TLS has begun
    /// before that line.
    pub(super) fn at(text: &[u8], at: usize, is_in_tls: bool) -> Option<(Self, usize)> {
        if !begins(text, at) {
            return None;
        }
        let mut reading = Reading { is_in_tls, ..Reading::default() };
        let mut at = at;
        while at < text.len() {
            let line = Span::new(at, line_end(text, at));
            let content = without_cr(line.of(text));
            if !reading.take(content, text.get(line.end + 1..).unwrap_or_default()) {
                break;
            }
            at = line.end + 1;
        }
        Some((reading.found, at.min(text.len())))
    }
}

/// The host that a command line connects to.
pub(super) fn host_of_command(line: &str) -> Option<String> {
    let mut words = line.split_ascii_whitespace().map(|word| word.trim_matches(['\'', '"']));
    let program = words.find(|word| matches!(*word, "telnet" | "nc" | "ncat" | "netcat" | "swaks" | "curl"))?;
    let connects_to = |word: &str| match program {
        "curl" => word.strip_prefix("smtp://").and_then(|address| name(address.split(['/', ':']).next()?)),
        _ => name(word.split(':').next()?),
    };
    if program == "swaks" {
        words.find(|word| matches!(*word, "-s" | "--server"))?;
    }
    words.filter(|word| !word.starts_with('-')).find_map(connects_to)
}

/// Whether `line` is a command of SMTP.
pub(super) fn is_command(line: &[u8]) -> bool {
    Verb::of(line.trim_ascii()).is_some()
}

/// A host's name, in lower case; an address is none, and nor is the machine itself.
fn name(word: &str) -> Option<String> {
    let name = word.trim_end_matches(['.', ':']);
    let is_name = name.contains('.')
        && name.bytes().any(|byte| byte.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'));
    is_name.then(|| name.to_ascii_lowercase())
}

/// A line of a session.
enum Line<'l> {
    /// The server's.
    Reply {
        code: usize,
        /// Whether more lines of it follow.
        goes_on: bool,
        words: &'l [u8],
    },
    /// The client's.
    Command(Verb),
    /// The client program says that it connects, and maybe to whom.
    Connects(Option<String>),
    /// The client program says something else.
    Aside,
    /// None of these.
    Other,
}

/// What the client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Ehlo,
    Helo,
    Starttls,
    Other,
}

/// What stands before what the server says, and before what the client says. A tilde says that it is within TLS.
const FROM_SERVER: [&[u8]; 8] = [b"<- ", b"<~ ", b"<** ", b"<~* ", b"<<< ", b"< ", b"S: ", b"SMTP<< "];
const FROM_CLIENT: [&[u8]; 6] = [b"-> ", b"~> ", b">>> ", b"> ", b"C: ", b"SMTP>> "];
/// How lines begin that are nobody's part in a session.
const ASIDES: [&[u8]; 12] = [
    b"===",
    b"***",
    b"* ",
    b"} [",
    b"{ [",
    b"Escape character is",
    b"Connection closed",
    b"telnet",
    b"nc: ",
    b"Ncat: ",
    b"^]",
    b"Connection to ",
];

impl<'l> Line<'l> {
    fn of(line: &'l [u8]) -> Self {
        let line = line.trim_ascii();
        let after = |prefixes: &[&[u8]]| prefixes.iter().find_map(|prefix| line.strip_prefix(*prefix));
        if let Some(said) = after(&FROM_CLIENT) {
            return Self::Command(Verb::of(said.trim_ascii_start()).unwrap_or(Verb::Other));
        }
        if let Some(reply) = Self::reply(after(&FROM_SERVER).unwrap_or(line).trim_ascii_start()) {
            return reply;
        }
        if let Some(verb) = Verb::of(line) {
            return Self::Command(verb);
        }
        let unstarred =
            line.strip_prefix(b"=== ").or_else(|| line.strip_prefix(b"* ")).unwrap_or(line).trim_ascii_start();
        let named = |words: &[u8]| {
            let rest = String::from_utf8_lossy(unstarred.strip_prefix(words)?).into_owned();
            Some(rest.split_ascii_whitespace().next().and_then(name))
        };
        if unstarred.starts_with(b"Trying ") {
            Self::Connects(None)
        } else if let Some(host) = named(b"Connected to ").or_else(|| named(b"... while talking to ")) {
            Self::Connects(host)
        } else if let Some(host) = named(b"Connection to ").filter(|_| line.ends_with(b"succeeded!")) {
            Self::Connects(host)
        } else if line.is_empty() || ASIDES.iter().any(|words| line.starts_with(words)) {
            Self::Aside
        } else {
            Self::Other
        }
    }

    fn reply(line: &'l [u8]) -> Option<Self> {
        let (code, rest) = line.split_at_checked(3)?;
        let code = number(code).filter(|code| (200..600).contains(code))?;
        let goes_on = match rest.first() {
            None | Some(b' ') => false,
            Some(b'-') => true,
            Some(_) => return None,
        };
        Some(Self::Reply { code, goes_on, words: rest.get(1..).unwrap_or_default() })
    }
}

impl Verb {
    fn of(line: &[u8]) -> Option<Self> {
        const OTHERS: [&[u8]; 10] =
            [b"mail", b"rcpt", b"data", b"quit", b"rset", b"noop", b"help", b"vrfy", b"auth", b"lhlo"];
        let verb = line.split(|byte| matches!(byte, b' ' | b':')).next()?;
        let is = |name: &[u8]| verb.eq_ignore_ascii_case(name);
        match verb.len() {
            4 if is(b"ehlo") => Some(Self::Ehlo),
            4 if is(b"helo") => Some(Self::Helo),
            8 if is(b"starttls") => Some(Self::Starttls),
            4 if OTHERS.into_iter().any(is) => Some(Self::Other),
            _ => None,
        }
    }
}

/// How a client begins to say why there is no connection.
const FAILURES: [&[u8]; 4] = [b"telnet: ", b"nc: ", b"Ncat: ", b"*** Error"];

/// The most lines between the one that tells of a connection and the server's first.
const MOST_ASIDES: usize = 8;

/// Whether a session begins with the line at `at`: it says that it connects, and somebody answers or the client says why not; the server
/// greets; or the client does, where the greeting was left out.
fn begins(text: &[u8], at: usize) -> bool {
    let rest = text.get(at..).unwrap_or_default();
    let mut lines = super::lines(rest).map(without_cr);
    let Some(first) = lines.next() else { return false };
    let answers = |line: &[u8]| matches!(Line::of(line), Line::Reply { .. });
    match Line::of(first) {
        Line::Reply { code: 220, words, .. } => {
            find(words, b"SMTP").is_some()
                || lines.next().is_some_and(|next| {
                    matches!(
                        Line::of(next),
                        Line::Command(Verb::Ehlo | Verb::Helo) | Line::Reply { code: 220 | 250, goes_on: true, .. }
                    )
                })
        }
        Line::Command(Verb::Ehlo | Verb::Starttls) => lines.next().is_some_and(answers),
        Line::Connects(_) => {
            for line in lines.take(MOST_ASIDES) {
                match Line::of(line) {
                    Line::Reply { .. } | Line::Command(Verb::Ehlo | Verb::Helo | Verb::Starttls) => return true,
                    Line::Aside if FAILURES.iter().any(|words| line.starts_with(words)) => return true,
                    Line::Aside | Line::Connects(_) => {}
                    Line::Command(_) | Line::Other => return false,
                }
            }
            false
        }
        _ => false,
    }
}

/// What an answer of the server is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Greeting,
    Ehlo,
    Starttls,
    Other,
}

/// A session while it is read.
#[derive(Default)]
struct Reading {
    found: Session,
    /// Whether the server's greeting was seen: what comes after it is plain for certain.
    is_greeted: bool,
    is_in_tls: bool,
    /// Whether EHLO was answered, or the answer has begun.
    is_introduced: bool,
    /// What the client has asked for, and is not answered yet.
    asked: Option<Verb>,
    /// The answer of several lines that is under way: to what, its code, and whether it offers STARTTLS by now.
    answer: Option<(Answer, usize, bool)>,
}

impl Reading {
    /// Takes a line, before `rest`; `false` where it is not of this session.
    fn take(&mut self, line: &[u8], rest: &[u8]) -> bool {
        let is_other = is_shell_command(line)
            || status(line).is_some()
            || line.starts_with(b"; <<>>")
            || whole::is_policy_line(line)
            || handshake::begins(line);
        if is_other {
            return false;
        }
        match Line::of(line) {
            Line::Reply { code: 220, words, .. }
                if self.is_greeted && self.answer.is_none() && find(words, b"SMTP").is_some() =>
            {
                return false;
            }
            Line::Reply { code, goes_on, words } => {
                // The client program marks what is said within TLS.
                self.is_in_tls |= line.trim_ascii_start().starts_with(b"<~");
                self.take_reply(code, goes_on, words);
            }
            Line::Command(verb) => self.ask(verb),
            Line::Connects(_) if self.is_greeted => return false,
            Line::Connects(host) => {
                self.is_in_tls = false;
                self.found.host = self.found.host.take().or(host);
            }
            Line::Aside => {}
            // What was typed amiss is answered as well.
            Line::Other => {
                let next = super::lines(rest).next().map(without_cr);
                if !next.is_some_and(|next| matches!(Line::of(next), Line::Reply { .. })) {
                    return false;
                }
                self.ask(Verb::Other);
            }
        }
        true
    }

    fn ask(&mut self, verb: Verb) {
        self.asked = Some(verb);
        self.answer = None;
    }

    fn take_reply(&mut self, code: usize, goes_on: bool, words: &[u8]) {
        let begun = self.answer.take().filter(|(_, of, _)| *of == code);
        let (to, offers) = match begun {
            Some((to, _, offers)) => (to, offers || (code == 250 && is_starttls(words))),
            None => (self.answer_to(code, goes_on, words), false),
        };
        if goes_on {
            self.answer = Some((to, code, offers));
            return;
        }
        self.asked = None;
        if to == Answer::Greeting {
            self.is_greeted = true;
        } else if !self.is_in_tls {
            self.conclude(to, code, offers, words);
        }
    }

    /// What an answer is to that begins now. Where what the client says is not shown, it is told by the answer.
    fn answer_to(&mut self, code: usize, goes_on: bool, words: &[u8]) -> Answer {
        let answer = match self.asked {
            Some(Verb::Ehlo) => Answer::Ehlo,
            Some(Verb::Starttls) => Answer::Starttls,
            Some(Verb::Helo | Verb::Other) => Answer::Other,
            None => match code {
                220 if self.is_greeted => Answer::Starttls,
                220 => Answer::Greeting,
                250 if goes_on && !self.is_introduced => Answer::Ehlo,
                454 if find(words, b"TLS").is_some() => Answer::Starttls,
                _ => Answer::Other,
            },
        };
        self.is_introduced |= matches!(answer, Answer::Ehlo) || self.asked == Some(Verb::Helo);
        answer
    }

    fn conclude(&mut self, to: Answer, code: usize, offers: bool, words: &[u8]) {
        let found = &mut self.found.starttls;
        match (to, code) {
            (Answer::Ehlo, 250) if offers && !matches!(found, Some(Starttls::Refused(_))) => {
                *found = Some(Starttls::Offered);
            }
            // Without the greeting it is not known whether TLS had begun.
            (Answer::Ehlo, 250) if self.is_greeted => {
                found.get_or_insert(Starttls::NotOffered);
            }
            (Answer::Starttls, 220) => {
                self.is_in_tls = true;
                if *found != Some(Starttls::NotOffered) {
                    *found = Some(Starttls::Offered);
                }
            }
            // A slip of the client is none of the server's doing.
            (Answer::Starttls, 501 | 503) => {}
            // Within TLS nobody asks for it, and 454 is an answer to nothing else.
            (Answer::Starttls, 400..) if (self.is_greeted || code == 454) && *found != Some(Starttls::NotOffered) => {
                let words = format!("{code} {}", String::from_utf8_lossy(words));
                *found = Some(Starttls::Refused(Shown(words.trim_end(), MAX_WORDS).to_string()));
            }
            _ => {}
        }
    }
}

/// Whether a line of the answer to EHLO offers STARTTLS.
fn is_starttls(words: &[u8]) -> bool {
    words.trim_ascii().eq_ignore_ascii_case(b"STARTTLS")
}
