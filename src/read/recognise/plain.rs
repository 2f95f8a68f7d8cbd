//! Records in what no tool printed: on lines of their own, and within the lines of another text, such as the settings of a
//! program, a table, or a letter.

use super::{find, line_end, whole, without_cr, without_line_ending};
use crate::evidence::ShownKind;
use crate::read::extension_name_length;
use crate::text::Span;

/// A record in such a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: ShownKind,
    pub(super) span: Span,
    /// Whether it says itself what it is. What merely has an `id` may be anything.
    pub(super) has_version: bool,
    /// Whether it stands within another text, whose backslashes are that text's own.
    pub(super) is_within: bool,
}

/// The records in a paragraph that holds no line of a policy.
pub(super) fn records(text: &[u8], paragraph: Span) -> Vec<Found> {
    let words = without_line_ending(paragraph.of(text));
    let all = Span::new(paragraph.start, paragraph.start + words.len());
    // What is commented out in a zone file counts nowhere.
    let is_comment = |line: &[u8]| line.trim_ascii_start().starts_with(b";") && find(line, b" TXT ").is_some();
    // Somebody may be typing it, with whatever slips.
    if !words.contains(&b'\n') && whole::is_record_like(words) && !stands_within(words) && !is_comment(words) {
        let (kind, has_version) = (whole::kind_of(words), whole::has_version(words));
        return vec![Found { kind, span: all, has_version, is_within: false }];
    }
    let mut found: Vec<Found> = Vec::new();
    // Whether the line before belongs to a record that began on a line of its own.
    let mut goes_on = false;
    let mut at = all.start;
    while at < all.end {
        let feed = line_end(text, at).min(all.end);
        let line = Span::new(at, at + without_cr(Span::new(at, feed).of(text)).len());
        let words = line.of(text);
        match found.last_mut() {
            _ if whole::begins_with_version(words) => {
                let kind = whole::kind_of(words);
                let kind = if kind == ShownKind::Policy { ShownKind::Record } else { kind };
                found.push(Found { kind, span: line, has_version: true, is_within: false });
                goes_on = true;
            }
            Some(last) if goes_on && continues(last.span.of(text), words) => last.span.end = line.end,
            _ if is_comment(words) => goes_on = false,
            _ => {
                goes_on = false;
                found.extend(within(text, line));
            }
        }
        at = feed + 1;
    }
    found
}

/// Whether `line` is more of the record `before`, which was broken where it was wide: a field, or one more address.
fn continues(before: &[u8], line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let name = extension_name_length(line);
    let is_field = name > 0 && line.get(name) == Some(&b'=');
    is_field || before.trim_ascii_end().ends_with(b",")
}

/// Whether a record begins behind other words in `line`, and not behind its own fields.
fn stands_within(line: &[u8]) -> bool {
    let Some(before) = version(line, 0).and_then(|(at, _)| line.get(..at)) else { return false };
    before.iter().any(u8::is_ascii_alphanumeric) && !before.contains(&b';') && !whole::names_an_id(before)
}

/// The records within a line: each up to what closes the quotes or brackets that it begins in, else to the end of its cell or
/// of the line.
fn within(text: &[u8], line: Span) -> impl Iterator<Item = Found> {
    let words = line.of(text);
    let mut from = 0;
    std::iter::from_fn(move || {
        let (start, kind) = version(words, from)?;
        let rest = words.get(start..)?;
        let close = opened(words.get(..start)?).and_then(|closing| find(rest, &closing));
        let cell = || rest.iter().position(|&byte| byte == b'\t').or_else(|| find(rest, b" |"));
        let len = close.or_else(cell).unwrap_or(rest.len());
        let len = rest.get(..len)?.trim_ascii_end().len();
        from = start + len;
        let span = Span::new(line.start + start, line.start + start + len);
        Some(Found { kind, span, has_version: true, is_within: true })
    })
}

/// Where the next version of a record stands in `line`, and of which kind that is.
fn version(line: &[u8], from: usize) -> Option<(usize, ShownKind)> {
    let mut at = from;
    loop {
        at += find(line.get(at..)?, b"v=")?;
        let rest = line.get(at..)?;
        let kind = match () {
            () if rest.starts_with(b"v=STSv1") => Some(ShownKind::Record),
            () if rest.starts_with(b"v=TLSRPTv1") => Some(ShownKind::Tlsrpt),
            () => None,
        };
        let is_start =
            at.checked_sub(1).and_then(|before| line.get(before)).is_none_or(|byte| !byte.is_ascii_alphanumeric());
        if let Some(kind) = kind.filter(|_| is_start) {
            return Some((at, kind));
        }
        at += 2;
    }
}

/// What closes the quotes or brackets that open at the end of `before`.
fn opened(before: &[u8]) -> Option<Vec<u8>> {
    let (&last, before) = before.split_last()?;
    let closing = match last {
        b'"' | b'\'' | b'`' => last,
        b'{' => b'}',
        b'[' => b']',
        b'(' => b')',
        b'<' => b'>',
        _ => return None,
    };
    Some(if before.ends_with(b"\\") { vec![b'\\', closing] } else { vec![closing] })
}
