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
}

impl PolicyReading<'_> {
    /// What kind of text it is: a question only where no line of a policy was found in it.
    pub(super) fn find_form(&self) -> PolicyForm {
        if ![Key::Version, Key::Mode, Key::MaxAge].into_iter().all(|key| self.lacks(key)) {
            return PolicyForm::Lines;
        }
        let text = self.text.strip_prefix(BOM).unwrap_or(self.text);
        match text {
            [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..] => PolicyForm::Utf16,
            _ if text.trim_ascii().is_empty() => PolicyForm::Empty,
            _ if is_markup(text) => PolicyForm::Markup,
            _ => PolicyForm::Lines,
        }
    }
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
