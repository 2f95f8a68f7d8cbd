//! Signs that do not belong in a record: characters outside ASCII by their names, and what zone files and web forms leave
//! behind. For the records of MTA-STS and TLSRPT alike.

use crate::finding::{Value, said};
use crate::read::full_width;
use crate::text::{Edit, Span, is_unseen};

/// The most characters that a sentence names.
const MOST: usize = 4;

/// What keeps a stretch of a record from being well-formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// Characters outside ASCII, and nothing else.
    NotAscii,
    /// Quotes or backslashes, and nothing else.
    Escaped,
    /// Something else.
    Other,
}

/// What keeps `words` from being well-formed, where `is_whole` says what is. Blanks at the end do not count: they belong to
/// the semicolon after it.
pub(super) fn cause(words: &str, is_whole: &dyn Fn(&str) -> bool) -> Cause {
    if !words.is_ascii() {
        return if is_whole(plain(words).trim_matches([' ', '\t'])) { Cause::NotAscii } else { Cause::Other };
    }
    let bare = words.replace(is_escape, "");
    if bare.len() < words.len() && is_whole(bare.trim_end_matches([' ', '\t'])) { Cause::Escaped } else { Cause::Other }
}

/// A sign that a zone file or a web form leaves behind.
pub(super) const fn is_escape(sign: char) -> bool {
    matches!(sign, '"' | '\\')
}

/// Takes out the quotes and backslashes at `span`.
pub(super) fn without_escapes(text: &[u8], span: Span) -> impl Iterator<Item = Edit> {
    let escapes = span.of(text).iter().enumerate().filter(|(_, byte)| is_escape(char::from(**byte)));
    escapes.map(move |(at, _)| Edit::remove(Span::new(span.start + at, span.start + at + 1)))
}

/// `words` in ASCII: full-width signs in their usual form, other characters gone.
pub(super) fn plain(words: &str) -> String {
    words.chars().filter_map(ascii).collect()
}

fn ascii(character: char) -> Option<char> {
    full_width(character).or_else(|| Some(character).filter(char::is_ascii))
}

/// Whether [`plain`] is the one thing that `character` can have meant: it is of ASCII, in full width, or means nothing, as one
/// that is not seen does, or a typographic quote.
pub(super) fn has_one_form(character: char) -> bool {
    ascii(character).is_some() || is_unseen(character) || matches!(character, '“' | '”' | '„' | '‘' | '’')
}

/// From the first to the last character outside ASCII at `span`.
pub(super) fn outside_ascii(text: &[u8], span: Span) -> Span {
    let bytes = span.of(text);
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or_default();
    let last = bytes.iter().rposition(|byte| !byte.is_ascii()).map_or(bytes.len(), |last| last + 1);
    Span::new(span.start + first, span.start + last)
}

/// The characters of `words` that are outside ASCII, each once and by its name.
pub(super) fn named(words: &str) -> Value {
    let mut seen: Vec<char> = Vec::new();
    for character in words.chars().filter(|character| !character.is_ascii()) {
        if !seen.contains(&character) {
            seen.push(character);
        }
        if seen.len() > MOST {
            break;
        }
    }
    let mut names: Vec<String> = seen.iter().take(MOST).map(|&character| name(character)).collect();
    if seen.len() > MOST {
        names.push("others".to_owned());
    }
    let last = names.pop().unwrap_or_default();
    said(if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) })
}

/// What people call `character`, and its number.
fn name(character: char) -> String {
    let name = match character {
        '\u{a0}' => "a no-break space",
        '\u{ad}' => "a soft hyphen",
        '\u{200b}' => "a zero-width space",
        '\u{200c}' | '\u{200d}' | '\u{2060}' => "a zero-width joiner",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' => "a mark of direction",
        '\u{feff}' => "a byte order mark",
        '\u{fffd}' => "a byte that is no UTF-8",
        '‘'..='‟' => "a typographic quotation mark",
        '‐'..='―' => "a dash",
        _ => "",
    };
    let code = u32::from(character);
    match name {
        "" if is_unseen(character) => format!("an unseen character (U+{code:04X})"),
        "" => format!("{character} (U+{code:04X})"),
        _ => format!("{name} (U+{code:04X})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_is_named_once() {
        let named = |words: &str| match named(words) {
            Value::Said(said) => said,
            other => format!("{other:?}"),
        };
        assert_eq!(named("a\u{a0}b"), "a no-break space (U+00A0)");
        assert_eq!(named("“a”"), "a typographic quotation mark (U+201C) and a typographic quotation mark (U+201D)");
        assert_eq!(named("üüü\u{3164}"), "ü (U+00FC) and an unseen character (U+3164)");
        assert_eq!(named("äöüßé"), "ä (U+00E4), ö (U+00F6), ü (U+00FC), ß (U+00DF) and others");
    }

    #[test]
    fn causes_are_told_apart() {
        let is_digits = |words: &str| !words.is_empty() && words.bytes().all(|byte| byte.is_ascii_digit());
        for (words, expected) in [
            ("“1”", Cause::NotAscii),
            ("１２", Cause::NotAscii),
            ("\"1\"", Cause::Escaped),
            ("1 \\", Cause::Escaped),
            ("“”", Cause::Other),
            ("\"\"", Cause::Other),
            ("a“1”", Cause::Other),
            ("“1\"", Cause::Other),
            ("a", Cause::Other),
        ] {
            assert_eq!(cause(words, &is_digits), expected, "{words}");
        }
    }
}
