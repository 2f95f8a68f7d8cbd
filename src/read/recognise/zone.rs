//! DNS records as text: lines of a zone file (RFC 1035 §5.1), and what `dig`, `drill`, `host` and `nslookup` print.

use std::borrow::Cow;

use super::map::{Map, Run};
use super::{find, line_end, standing, without_cr};
use crate::name::PolicyDomain;
use crate::read::grammar::number;
use crate::read::{Accepted, RecordReading, TlsrptReading};
use crate::text::Span;

/// The most lines that parentheses hold together: a bracket that is never closed does not take in all that follows.
const MOST_LINES: usize = 32;

/// Types of which only that matters that a line is a record.
const OTHERS: &[&[u8]] = &[
    b"A", b"AAAA", b"CAA", b"DNSKEY", b"DS", b"HTTPS", b"NS", b"NSEC", b"NSEC3", b"PTR", b"RRSIG", b"SOA", b"SRV",
    b"TLSA",
];

/// What the lines before say of those that follow.
#[derive(Debug, Default)]
pub(super) struct Zone {
    /// What relative names are relative to, as the text says; empty where it does not.
    origin: String,
    /// The domain that a person named: a name of one label stands below it, where the text does not say below what.
    named: String,
    /// The last owner: a line that begins with a blank has the same.
    owner: String,
    /// The name that a command asked for: what `+short` leaves out.
    asked: String,
    /// The last alias: its target, and the name that it stands for.
    alias: Option<(String, String)>,
}

/// A record, or something of which only that matters that it is one.
#[derive(Debug)]
pub(super) enum Entry {
    /// A TXT record.
    Txt {
        /// Its name; empty where it is not said.
        owner: String,
        /// Its strings.
        strings: Vec<Token>,
        /// All of it, where a semicolon outside quotes keeps a name server from reading more than its strings.
        uncut: Option<Token>,
    },
    /// A TXT record in a table, which is no zone file: no sign in it means anything else.
    Cell {
        /// Its name.
        owner: String,
        /// Where it stands.
        span: Span,
    },
    /// An MX record.
    Mx {
        /// Its name; empty where it is not said.
        owner: String,
        /// Preference and host, as one writes them.
        value: String,
    },
    /// Another one, or a directive.
    Other,
}

/// A word or a string of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// What is in it, without quotes around it.
    pub(super) span: Span,
    /// Whether it stands in quotes.
    pub(super) quoted: bool,
}

impl Zone {
    /// Of the zone of the domain that a person named, if one was.
    pub(super) fn new(named: Option<&PolicyDomain>) -> Self {
        Self { named: named.map(ToString::to_string).unwrap_or_default(), ..Self::default() }
    }

    /// What follows is printed by a command that asks for `name`, or for none.
    pub(super) fn ask(&mut self, name: Option<String>) {
        self.asked = name.unwrap_or_default();
    }

    /// The record that begins with the line at `at`, and where it ends.
    pub(super) fn entry(&mut self, text: &[u8], at: usize) -> Option<(Entry, usize)> {
        let line = Span::new(at, line_end(text, at));
        if !may_be_record(line.of(text)) {
            return None;
        }
        let (tokens, end) = tokens(text, at);
        let word =
            |index: usize| tokens.get(index).filter(|token| !token.quoted).map_or(&[][..], |token| token.span.of(text));
        let is_origin = word(0).eq_ignore_ascii_case(b"$ORIGIN");
        if is_origin || word(0).eq_ignore_ascii_case(b"$TTL") {
            if is_origin {
                self.origin = self.absolute(word(1));
            }
            return Some((Entry::Other, end));
        }
        if let Some(found) = self.in_words(text, line, word(0)).or_else(|| self.short(text, line, &tokens)) {
            return Some(found);
        }
        let is_named = !matches!(line.of(text).first(), Some(b' ' | b'\t')) && !is_class_or_ttl(word(0));
        let has_owner = usize::from(is_named);
        let mut at_type = has_owner;
        while is_class_or_ttl(word(at_type)) {
            at_type += 1;
        }
        let rdata = tokens.get(at_type + 1..).filter(|rdata| !rdata.is_empty())?;
        // So `resolvectl` says behind a record where it has it from.
        let aside = rdata.iter().position(|token| !token.quoted && token.span.of(text) == b"--");
        let rdata = rdata.get(..aside.unwrap_or(rdata.len())).unwrap_or_default();
        let (is, value) = (|name: &[u8]| word(at_type).eq_ignore_ascii_case(name), word(at_type + 1));
        let (is_txt, is_mx, is_alias) = (is(b"TXT"), is(b"MX"), is(b"CNAME"));
        // A line of a policy, or of prose, may look like a record at first.
        let is_sure = at_type > has_owner;
        let is_record = match (is_txt, is_mx) {
            (true, _) => is_sure || value.is_empty() || super::whole::is_record_like(value),
            (_, true) => rdata.len() == 2 && number(value).is_some(),
            _ => is_sure && (is_alias || OTHERS.iter().any(|name| is(name))),
        };
        if !is_record {
            return None;
        }
        if has_owner == 1 {
            self.owner = self.absolute(word(0));
        }
        let owner = self.asked_for(self.owner.clone());
        let has_class = (has_owner..at_type).any(|index| is_class(word(index)));
        let entry = if is_txt {
            let table = tokens.get(at_type).filter(|_| !has_class).and_then(|kind| cell(text, kind.span.end, line.end));
            match table {
                Some(span) if text.get(span.start) == Some(&b'"') => {
                    let is_in_cell = |string: &&Token| string.quoted || string.span.end <= span.end;
                    Entry::Txt { owner, strings: rdata.iter().filter(is_in_cell).copied().collect(), uncut: None }
                }
                Some(span) => Entry::Cell { owner, span },
                None => Entry::Txt { owner, strings: rdata.to_vec(), uncut: uncut(text, line, rdata) },
            }
        } else if is_mx {
            let host = self.absolute(word(at_type + 2));
            Entry::Mx { owner, value: String::from_utf8_lossy(value).into_owned() + " " + &host + "." }
        } else {
            if is_alias {
                self.alias = Some((self.absolute(value), owner));
            }
            Entry::Other
        };
        Some((entry, end))
    }

    /// A record as `host` and `nslookup` tell it.
    fn in_words(&mut self, text: &[u8], line: Span, owner: &[u8]) -> Option<(Entry, usize)> {
        let after = |words: &[u8]| Some(line.start + find(line.of(text), words)? + words.len());
        let owner = || {
            let name = String::from_utf8_lossy(owner).to_ascii_lowercase();
            // They tell whole names.
            let name = if name.contains('.') { name.trim_end_matches('.') } else { "" };
            self.asked_for(name.to_owned())
        };
        if let Some(at) = after(b"descriptive text").or_else(|| after(b"text =")) {
            // On Windows the strings stand on lines of their own.
            let rest = text.get(at..)?;
            let (mut strings, mut end) = tokens(text, at + rest.len() - rest.trim_ascii_start().len());
            let is_text = strings.first().is_some_and(|string| string.quoted);
            while text.get(end..).is_some_and(|rest| rest.starts_with(b"\t\"")) && is_text {
                let (more, after) = tokens(text, end);
                strings.extend(more);
                end = after;
            }
            return is_text.then(|| (Entry::Txt { owner: owner(), strings, uncut: None }, end));
        }
        if let Some(at) = after(b"canonical name =").or_else(|| after(b"is an alias for")) {
            let target = self.absolute(Span::new(at, line.end).of(text).trim_ascii());
            self.alias = Some((target, owner()));
            return Some((Entry::Other, line.end));
        }
        let at = after(b"mail exchanger =").or_else(|| after(b"mail is handled by"))?;
        let mut value = Span::new(at, line.end).words(text);
        // On Windows the preference stands before: "MX preference = 10, mail exchanger = mx.example.com".
        if let Some(before) = after(b"MX preference =") {
            let preference = Span::new(before, at).of(text).trim_ascii_start();
            let digits = preference.iter().take_while(|byte| byte.is_ascii_digit()).count();
            value = Span::new(before, at).words(text).trim_start().get(..digits).unwrap_or_default().to_owned()
                + " "
                + &value;
        }
        Some((Entry::Mx { owner: owner(), value }, line.end))
    }

    /// A line of `dig +short`: the strings of a record, or preference and host.
    fn short(&self, text: &[u8], line: Span, tokens: &[Token]) -> Option<(Entry, usize)> {
        let owner = || self.asked_for(self.asked.clone());
        if let [preference, host] = tokens
            && number(preference.span.of(text)).is_some()
            && host.span.of(text).ends_with(b".")
        {
            return Some((Entry::Mx { owner: owner(), value: line.words(text) }, line.end));
        }
        let is_strings = !tokens.is_empty() && tokens.iter().all(|token| token.quoted && token.span.end <= line.end);
        let is_ours = standing::kind_at(&self.asked).is_some();
        if !is_strings || !(is_ours || super::whole::is_record_like(&decode(text, tokens).0)) {
            return None;
        }
        Some((Entry::Txt { owner: owner(), strings: tokens.to_vec(), uncut: None }, line.end))
    }

    /// A name in full, in lower case, without a dot at its end.
    fn absolute(&self, name: &[u8]) -> String {
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        // People write whole names without the last dot, unless the text is a zone file's.
        let is_short = !name.contains('.') || name.ends_with("._tls");
        let origin = if self.origin.is_empty() && is_short { &self.named } else { &self.origin };
        match name.strip_suffix('.') {
            Some(absolute) => absolute.to_owned(),
            None if origin.is_empty() => name,
            None if name == "@" => origin.clone(),
            None => name + "." + origin,
        }
    }

    /// The name that was asked for, where `owner` is what it is an alias of.
    fn asked_for(&self, owner: String) -> String {
        match &self.alias {
            Some((target, alias)) if *target == owner => alias.clone(),
            _ => owner,
        }
    }
}

/// Whether a line may be one: looked at before its words are taken apart, for most lines of most texts are none.
fn may_be_record(line: &[u8]) -> bool {
    let has_owner = !matches!(line.first(), Some(b' ' | b'\t'));
    let words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let mut words = words.skip(usize::from(has_owner)).skip_while(|word| is_class_or_ttl(word));
    let is_type =
        |word: &[u8]| [&b"TXT"[..], b"MX", b"CNAME"].iter().chain(OTHERS).any(|name| word.eq_ignore_ascii_case(name));
    matches!(line.first(), Some(b'"' | b'$' | b'0'..=b'9'))
        || words.next().is_some_and(is_type)
        || find(line, b"text ").is_some()
        || find(line, b"mail ").is_some()
        || find(line, b"canonical name =").is_some()
        || find(line, b"is an alias for").is_some()
}

/// The words and strings of the line at `at`, and of those that parentheses join to it; and where they end. A parenthesis that is
/// not closed joins nothing.
fn tokens(text: &[u8], at: usize) -> (Vec<Token>, usize) {
    tokens_within(text, at, MOST_LINES).or_else(|| tokens_within(text, at, 1)).unwrap_or_default()
}

/// The same of at most so many lines; `None` where those do not suffice.
fn tokens_within(text: &[u8], mut at: usize, most: usize) -> Option<(Vec<Token>, usize)> {
    let (mut tokens, mut depth, mut lines) = (Vec::new(), 0_usize, 0);
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\n' => {
                lines += 1;
                if depth == 0 || most == 1 {
                    return Some((tokens, at + 1));
                }
                if lines == most {
                    return None;
                }
                at += 1;
            }
            _ if byte.is_ascii_whitespace() => at += 1,
            b'(' | b')' => {
                depth = if byte == b'(' { depth + 1 } else { depth.saturating_sub(1) };
                at += 1;
            }
            b';' => at = line_end(text, at),
            b'"' => {
                let span = word(text, at + 1, |byte| matches!(byte, b'"' | b'\n'));
                tokens.push(Token { span, quoted: text.get(span.end) == Some(&b'"') });
                at = span.end + usize::from(text.get(span.end) == Some(&b'"'));
            }
            _ => {
                let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b';' | b'(' | b')' | b'"');
                let span = word(text, at, ends);
                tokens.push(Token { span, quoted: false });
                at = span.end;
            }
        }
    }
    (depth == 0 || most == 1).then_some((tokens, at))
}

/// What stands in the cell of a table that the tab at `tab` begins, on a line that ends at `end`.
fn cell(text: &[u8], tab: usize, end: usize) -> Option<Span> {
    let rest = Span::new(tab, end).of(text).strip_prefix(b"\t")?;
    let written = rest.split(|&byte| byte == b'\t').next().unwrap_or_default();
    let blanks = written.len() - written.trim_ascii_start().len();
    let start = tab + 1 + blanks;
    let span = Span::new(start, start + written.trim_ascii().len());
    Some(span).filter(|span| !matches!(span.of(text).first(), None | Some(b'(')))
}

/// All of a record, where a semicolon outside quotes begins a comment in its midst, and what stands before is none by itself.
/// Single quotes and those of a typesetter around it are none in a zone file.
fn uncut(text: &[u8], line: Span, strings: &[Token]) -> Option<Token> {
    let (first, last) = (strings.first()?, strings.last()?);
    let comment = Span::new(last.span.end, line.end).of(text);
    let is_one_line = strings.iter().all(|string| !string.quoted && string.span.end <= line.end);
    let behind = comment.trim_ascii_start().strip_prefix(b";")?;
    let is_field = |field: &[u8]| {
        field.trim_ascii_start().iter().take_while(|byte| !byte.is_ascii_whitespace()).any(|&byte| byte == b'=')
    };
    // A comment has a blank before it.
    let is_cut = is_one_line && !behind.trim_ascii().is_empty() && (comment.starts_with(b";") || is_field(behind));
    let kept = decode(text, strings).0;
    let is_whole =
        RecordReading::new(&kept).accepted() != Accepted::No || TlsrptReading::new(&kept).accepted() != Accepted::No;
    if !is_cut || is_whole {
        return None;
    }
    let rest = Span::new(first.span.start, line.end).of(text);
    let words = without_cr(rest).trim_ascii_end();
    let words = words.strip_suffix(b")").filter(|_| !words.contains(&b'(')).unwrap_or(words).trim_ascii_end();
    let unquoted = QUOTES.iter().find_map(|(open, close)| {
        let inner = words.strip_prefix(open.as_bytes())?;
        Some((open.len(), inner.strip_suffix(close.as_bytes())?.len()))
    });
    let (before, len) = unquoted.unwrap_or((0, words.len()));
    let start = first.span.start + before;
    Some(Token { span: Span::new(start, start + len), quoted: false })
}

/// Quotes that are none in a zone file.
const QUOTES: [(&str, &str); 5] = [("'", "'"), ("“", "”"), ("‘", "’"), ("„", "“"), ("«", "»")];

/// What stands from `start` on, up to a byte that ends it and is not escaped.
fn word(text: &[u8], start: usize, ends: impl Fn(u8) -> bool) -> Span {
    let mut end = start;
    while let Some(&byte) = text.get(end) {
        if ends(byte) {
            break;
        }
        let is_escape = byte == b'\\' && text.get(end + 1).is_some_and(|next| !matches!(next, b'\n' | b'\r'));
        end += if is_escape { 2 } else { 1 };
    }
    Span::new(start, end)
}

/// The bytes of strings, joined and without escapes, and the way back to them.
pub(super) fn decode<'t>(text: &'t [u8], strings: &[Token]) -> (Cow<'t, [u8]>, Map) {
    let quoted = strings.iter().all(|string| string.quoted);
    let mut runs: Vec<Run> = Vec::new();
    let mut decoded = Vec::new();
    for string in strings {
        let mut at = string.span.start;
        runs.push(Run { decoded: decoded.len(), pasted: Span::at(at), len: 0 });
        while let Some((&byte, after)) = Span::new(at, string.span.end).of(text).split_first() {
            let (byte, pasted) = if byte == b'\\' { escape(after) } else { (byte, 1) };
            match runs.last_mut() {
                Some(run) if pasted == 1 && run.len == run.pasted.len() => {
                    run.len += 1;
                    run.pasted.end += 1;
                }
                _ => runs.push(Run { decoded: decoded.len(), pasted: Span::new(at, at + pasted), len: 1 }),
            }
            decoded.push(byte);
            at += pasted;
        }
    }
    (Cow::Owned(decoded), Map::Decoded { runs, quoted })
}

/// The byte that a backslash and what stands `after` it are for, and how many they are: `\;`, or `\059`.
fn escape(after: &[u8]) -> (u8, usize) {
    let byte = after.get(..3).and_then(number).and_then(|number| u8::try_from(number).ok());
    match (byte, after.first()) {
        (Some(byte), _) => (byte, 4),
        // The bytes of a character stay together.
        (None, Some(byte)) if byte.is_ascii() => (*byte, 2),
        (None, _) => (b'\\', 1),
    }
}

/// `IN`.
fn is_class(word: &[u8]) -> bool {
    [&b"IN"[..], b"CH", b"HS"].iter().any(|class| word.eq_ignore_ascii_case(class))
}

/// `IN`, `3600`, `1h`.
fn is_class_or_ttl(word: &[u8]) -> bool {
    let is_time = |byte: &u8| byte.is_ascii_digit() || b"smhdw".contains(&byte.to_ascii_lowercase());
    is_class(word) || (word.first().is_some_and(u8::is_ascii_digit) && word.iter().all(is_time))
}
