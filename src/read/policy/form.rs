//! What kind of text it is, where no line of a policy was found in it.

use super::{BOM, Key, PolicyReading};

/// What kind of text it is, at first sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyForm {
    /// Lines that are, or could be, a policy's.
    Lines,
    /// Nothing, or nothing but blanks and line endings.
    Empty,
    /// A page: it begins as HTML or XML does, and has no line of a policy.
    Markup,
    /// Text in UTF-16, of which nothing can be read as UTF-8.
    Utf16,
    /// JSON, as an old draft of MTA-STS had it.
    Json,
    /// Rich text (RTF), as a word processor saves it.
    RichText,
    /// A TXT record, of MTA-STS or of TLSRPT.
    Record,
    /// Another text: none of its lines is a policy's, or nearly one.
    Other,
}

impl PolicyReading<'_> {
    /// What kind of text it is: a question only where no line of a policy was found in it.
    pub(super) fn find_form(&self) -> PolicyForm {
        let text = self.text.strip_prefix(BOM).unwrap_or(self.text);
        if self.version.value().is_none() && is_rich_text(text) {
            return PolicyForm::RichText;
        }
        if ![Key::Version, Key::Mode, Key::MaxAge].into_iter().all(|key| self.lacks(key)) {
            return PolicyForm::Lines;
        }
        match text {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, 0, ..] | [_, 0, _, 0, ..] => PolicyForm::Utf16,
            _ if text.trim_ascii().is_empty() => PolicyForm::Empty,
            _ if is_markup(seen(text)) => PolicyForm::Markup,
            _ if is_json(text) => PolicyForm::Json,
            _ if !self.mx.is_empty() || Key::ALL.into_iter().any(|key| self.is_meant(key)) => PolicyForm::Lines,
            _ if has_record(text) => PolicyForm::Record,
            _ => PolicyForm::Other,
        }
    }
}

/// `text` from the first byte on that leaves a mark.
fn seen(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [first, rest @ ..] if first.is_ascii_control() || *first == b' ' => rest,
            _ => match text.strip_prefix(BOM) {
                Some(rest) => rest,
                None => return text,
            },
        };
    }
}

/// Whether `text` begins as rich text does, or as what is left of it where its head was cut off.
fn is_rich_text(text: &[u8]) -> bool {
    let text = seen(text);
    // A control word with its number: `\f0`.
    let word = text.strip_prefix(b"\\").and_then(|word| word.iter().find(|byte| !byte.is_ascii_alphabetic()));
    text.starts_with(b"{\\rtf") || word.is_some_and(u8::is_ascii_digit)
}

/// Whether `text` begins as an object or a list of JSON does.
fn is_json(text: &[u8]) -> bool {
    let Some((first, rest)) = seen(text).split_first() else { return false };
    let next = seen(rest).first();
    match first {
        b'{' => matches!(next, Some(b'"' | b'\'' | b'}')),
        b'[' => matches!(next, Some(b'"' | b'{' | b']')),
        _ => false,
    }
}

/// Whether the version of a record stands in `text`.
fn has_record(text: &[u8]) -> bool {
    [b"v=STSv".as_slice(), b"v=TLSRPT"]
        .into_iter()
        .any(|version| text.windows(version.len()).any(|window| window.eq_ignore_ascii_case(version)))
}

/// The elements with which pages and error documents begin.
const MARKUP: &[&[u8]] = &[
    b"!doctype",
    b"?xml",
    b"html",
    b"head",
    b"body",
    b"title",
    b"meta",
    b"link",
    b"script",
    b"style",
    b"div",
    b"pre",
    b"center",
    b"main",
    b"p",
    b"h1",
    b"h2",
    b"error",
];

/// Whether `text` begins as HTML or XML does, after blanks and comments.
fn is_markup(text: &[u8]) -> bool {
    let mut rest = text.trim_ascii_start();
    while let Some(comment) = rest.strip_prefix(b"<!--") {
        let end = comment.windows(3).position(|sign| sign == b"-->");
        rest = end.and_then(|end| comment.get(end + 3..)).unwrap_or_default().trim_ascii_start();
        if rest.is_empty() {
            return true;
        }
    }
    let Some(tag) = rest.strip_prefix(b"<") else { return false };
    MARKUP.iter().any(|name| {
        let same = tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        same && !tag.get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
    })
}
