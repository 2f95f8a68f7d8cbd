//! Sentences with roles in place of markup: page, terminal and Markdown draw the same ones, each in its way. A sentence
//! is one template with values, never glued together from parts, so that it can be said in another language.

use std::fmt;

use crate::text::Shown;

/// The most characters of a value that a sentence shows; the rest is what the text itself is there for.
const MAX_SHOWN: usize = 120;

/// A sentence, or a few. In the template, `code` stands between backticks and `{}` for the next value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    template: &'static str,
    values: Vec<Value>,
}

impl Prose {
    /// A sentence without values.
    pub const fn new(template: &'static str) -> Self {
        Self { template, values: Vec::new() }
    }

    /// A sentence with values, one for each `{}`.
    pub fn with<const N: usize>(template: &'static str, values: [Value; N]) -> Self {
        Self { template, values: values.into() }
    }

    /// Its pieces, in order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        pieces(self.template, &self.values)
    }

    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        self.template.is_empty()
    }

    /// Whether there is one value for each place: what a test holds of every sentence.
    pub fn is_whole(&self) -> bool {
        let count = |sign: &str| self.template.matches(sign).count();
        count("{}") == self.values.len() && count("{") == count("{}") && count("`").is_multiple_of(2)
    }
}

/// The pieces of a template without values.
pub fn template_pieces(template: &str) -> impl Iterator<Item = Piece<'_>> {
    pieces(template, &[])
}

fn pieces<'a>(template: &'a str, values: &'a [Value]) -> impl Iterator<Item = Piece<'a>> {
    Pieces { rest: template, values: values.iter(), in_code: false, is_place: false }
        .filter(|piece| !piece.text().is_empty())
}

/// Goes through a template, from one backtick or `{}` to the next.
struct Pieces<'a> {
    rest: &'a str,
    values: std::slice::Iter<'a, Value>,
    in_code: bool,
    /// Whether a `{}` was met, and its value comes next.
    is_place: bool,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if std::mem::take(&mut self.is_place)
            && let Some(value) = self.values.next()
        {
            return Some(value.piece());
        }
        if self.rest.is_empty() {
            return None;
        }
        // No template of ours has a brace that begins no `{}`: a test holds that it is whole.
        let end = self.rest.bytes().position(|byte| matches!(byte, b'`' | b'{')).unwrap_or(self.rest.len());
        let (words, sign) = self.rest.split_at_checked(end).unwrap_or((self.rest, ""));
        let piece = if self.in_code { Piece::Code(words) } else { Piece::Words(words) };
        if let Some(rest) = sign.strip_prefix('`') {
            self.in_code = !self.in_code;
            self.rest = rest;
        } else {
            self.is_place = !sign.is_empty();
            self.rest = sign.get(2..).unwrap_or_default();
        }
        Some(piece)
    }
}

/// The sentence as plain text, with blanks folded.
impl fmt::Display for Prose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text: String = self.pieces().map(|piece| piece.text()).collect();
        let mut words = text.split_ascii_whitespace();
        f.write_str(words.next().unwrap_or_default())?;
        words.try_for_each(|word| write!(f, " {word}"))
    }
}

/// A value in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Something that is typed or published as it stands.
    Code(String),
    /// The name of a host or a domain.
    Host(String),
    /// Words: a number, a duration, a name that people use.
    Said(String),
}

/// Something that is typed or published as it stands.
pub fn code(value: impl fmt::Display) -> Value {
    Value::Code(shown(&value))
}

/// The name of a host or a domain.
pub fn host(value: impl fmt::Display) -> Value {
    Value::Host(shown(&value))
}

/// Words: a number, a duration, a name that people use.
pub fn said(value: impl fmt::Display) -> Value {
    Value::Said(shown(&value))
}

/// What of a value is shown: not more than fits a sentence, and what cannot be seen by its name.
fn shown(value: &dyn fmt::Display) -> String {
    let text = value.to_string();
    // Nearly every value.
    if text.len() <= MAX_SHOWN && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text;
    }
    Shown(&text, MAX_SHOWN).to_string()
}

impl Value {
    fn piece(&self) -> Piece<'_> {
        match self {
            Self::Code(text) => Piece::Code(text),
            Self::Host(text) => Piece::Host(text),
            Self::Said(text) => Piece::Words(text),
        }
    }
}

/// A piece of a sentence, to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Plain words.
    Words(&'a str),
    /// Something that is typed or published as it stands.
    Code(&'a str),
    /// The name of a host or a domain.
    Host(&'a str),
}

impl<'a> Piece<'a> {
    /// What it says, whatever its role.
    pub const fn text(self) -> &'a str {
        match self {
            Self::Words(text) | Self::Code(text) | Self::Host(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_code_stand_where_the_template_says() {
        let prose = Prose::with(
            "The policy says `mode: enforce`, and {} is covered by {}.",
            [host("mx.example"), code("*.example")],
        );
        assert!(prose.is_whole());
        assert_eq!(
            prose.pieces().collect::<Vec<_>>(),
            [
                Piece::Words("The policy says "),
                Piece::Code("mode: enforce"),
                Piece::Words(", and "),
                Piece::Host("mx.example"),
                Piece::Words(" is covered by "),
                Piece::Code("*.example"),
                Piece::Words("."),
            ]
        );
        assert_eq!(prose.to_string(), "The policy says mode: enforce, and mx.example is covered by *.example.");
    }

    #[test]
    fn values_are_never_read_as_templates() {
        let prose = Prose::with("{} and {}", [code("{} `x`"), code("<b>")]);
        assert_eq!(prose.to_string(), "{} `x` and <b>");
    }

    #[test]
    fn any_text_has_pieces() {
        let text = |template| template_pieces(template).map(Piece::text).collect::<String>();
        assert_eq!(text("a `b` c"), "a b c");
        for template in ["{", "{é", "`", "{}", "a{"] {
            assert!(text(template).len() <= 1, "{template}");
        }
    }

    #[test]
    fn long_and_unseen_values_are_shown_in_short() {
        assert_eq!(Prose::with("{}", [code("a".repeat(500))]).to_string().chars().count(), MAX_SHOWN + 1);
        assert_eq!(Prose::with("{}", [code("a\u{202e}b\u{feff}\t")]).to_string(), "a‹U+202E›b‹U+FEFF›‹U+0009›");
    }

    #[test]
    fn a_sentence_with_a_value_missing_is_not_whole() {
        assert!(!Prose::new("one {}").is_whole());
        assert!(!Prose::new("an `open code").is_whole());
    }
}
