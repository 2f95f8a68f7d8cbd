//! What stands for the version at the beginning of a record, in words, and how it is mended. For the records of MTA-STS and
//! TLSRPT alike.

use super::fields::Written;
use super::signs::{has_one_form, is_escape, named, without_escapes};
use crate::finding::{Fix, Prose, code};
use crate::read::{MisspelledVersion, is_blank};
use crate::text::{Edit, Span};

impl Written<'_> {
    /// What is the matter with a version that is misspelled. Of the other standard's, the caller knows more.
    pub(super) fn misspelled(&self, span: Span, how: MisspelledVersion) -> Prose {
        let words = span.words(self.text);
        let first = words.chars().next().unwrap_or_default();
        let version = self.version;
        // Without what stands before it.
        let bare = words.trim_start_matches(|character: char| !character.is_ascii_alphanumeric());
        match how {
            MisspelledVersion::BlankBefore if first == ' ' => Prose::with("A blank stands before {}.", [code(bare)]),
            MisspelledVersion::BlankBefore if !words.is_ascii() => {
                Prose::with("Before {} stands {}.", [code(bare), named(&words)])
            }
            MisspelledVersion::BlankBefore => {
                Prose::with("{}, which leaves no mark on the screen, stands before {}.", [code(first), code(bare)])
            }
            MisspelledVersion::SignBefore => match words.trim_start().chars().next().unwrap_or_default() {
                ';' => Prose::with("A semicolon stands before {}.", [code(bare)]),
                sign => Prose::with("{} stands before {}, as part of the record.", [code(sign), code(bare)]),
            },
            MisspelledVersion::LineBreak => {
                Prose::with("A line break stands between {} and its semicolon.", [code(version)])
            }
            MisspelledVersion::Quoted if first == 'v' || first == 'V' => {
                Prose::with("Quotation marks stand in {}, and senders look for {}.", [code(words), code(version)])
            }
            MisspelledVersion::Quoted => {
                Prose::with("A quotation mark stands before {}, as part of the record.", [code(bare)])
            }
            MisspelledVersion::Escaped => {
                Prose::with("The record begins with {}: a backslash is left before the semicolon.", [code(words)])
            }
            MisspelledVersion::NotAscii if bare.is_ascii() && !bare.is_empty() => {
                Prose::with("Before {} stands {}. A record holds nothing but ASCII.", [code(bare), named(&words)])
            }
            MisspelledVersion::NotAscii if words.starts_with(version) => {
                Prose::with("After {} stands {}. A record holds nothing but ASCII.", [code(version), named(&words)])
            }
            MisspelledVersion::NotAscii => {
                Prose::with("In {} stands {}. A record holds nothing but ASCII.", [code(&words), named(&words)])
            }
            MisspelledVersion::BlankAroundEquals => Prose::with("Blanks stand around the `=` in {}.", [code(words)]),
            MisspelledVersion::Case => Prose::with(
                "The record begins with {}, and senders look for {}: the case of each letter counts.",
                [code(words), code(version)],
            ),
            MisspelledVersion::Key | MisspelledVersion::Slip | MisspelledVersion::OtherStandard => {
                Prose::with("The record begins with {}, and senders look for {}.", [code(words), code(version)])
            }
            MisspelledVersion::OtherVersion => Prose::with(
                "The record begins with {}. There is no other version than {}.",
                [code(words), code(version)],
            ),
        }
    }

    /// The version as it should be, with all that belongs to the same slip.
    pub(super) fn spelled(&self, span: Span, how: MisspelledVersion) -> Option<Fix> {
        let (text, version) = (self.text, self.version);
        // Where no field begins for certain, what follows is anybody's guess.
        if self.body.is_none() && span.end < text.len() {
            return None;
        }
        // What stands between the version and its fields goes with it.
        let end = self.body.map_or(span.end, |body| body.start);
        let between = Span::new(span.end, end).of(text);
        let is_parted = span.of(text).ends_with(b";") || between.ends_with(b";") || between.ends_with(b",");
        let blank = if is_parted || between.is_empty() { "" } else { " " };
        let better = format!("{version};{blank}");
        let title = self.write();
        let mut edits = vec![Edit::replace(Span::new(span.start, end), better)];
        let closing = Span::new(self.body.map_or(text.len(), |body| body.end), text.len());
        let words = span.words(text);
        match how {
            MisspelledVersion::OtherStandard => return None,
            MisspelledVersion::OtherVersion => return Some(Fix::choice(title, edits)),
            MisspelledVersion::Quoted => {
                edits.extend(self.without_escapes()?);
                // Other quotes may belong to a second string; where the text was cut up cannot be told.
                let quotes = Span::new(end, closing.start).of(text).iter().filter(|&&byte| byte == b'"').count();
                let taken = edits.iter().filter(|edit| edit.span.of(text) == b"\"").count();
                if quotes > taken {
                    return None;
                }
            }
            MisspelledVersion::Escaped => {
                edits.extend(self.without_escapes()?);
            }
            // What it meant after the version, only the owner knows.
            MisspelledVersion::NotAscii if !is_parted && !words.chars().last().is_none_or(has_one_form) => {
                return None;
            }
            _ => {}
        }
        if matches!(how, MisspelledVersion::Quoted | MisspelledVersion::NotAscii) && !closing.is_empty() {
            edits.push(Edit::remove(closing));
        }
        Some(Fix::safe(title, edits))
    }

    /// What is the matter with a version without its semicolon, which ends at `end`. `missing` names the field that is
    /// missing as well where nothing follows.
    pub(super) fn unterminated(&self, end: usize, missing: &'static str) -> Prose {
        let rest = String::from_utf8_lossy(self.text.get(end..).unwrap_or_default());
        match rest.trim() {
            "" => Prose::with(
                "The record ends after {}: a semicolon and {} are missing.",
                [code(self.version), code(missing)],
            ),
            field if rest.starts_with(self.own) => Prose::with(
                "No semicolon stands between {} and {}. The strings of a TXT record are joined with nothing between them.",
                [code(self.version), code(field)],
            ),
            rest => Prose::with("After {} stands {}, and no semicolon.", [code(self.version), code(rest)]),
        }
    }

    /// Puts the semicolon there, in the place of a comma if there is one; nothing where nothing follows.
    pub(super) fn terminated(&self, end: usize) -> Option<Fix> {
        let rest = self.text.get(end..)?;
        let edit = match rest.trim_ascii_start() {
            [] => return None,
            [b',', ..] => {
                let comma = rest.iter().position(|&byte| byte == b',')?;
                Edit::replace(Span::new(end, end + comma + 1), ";")
            }
            // Where no field begins for certain, what follows is anybody's guess.
            _ if self.body.is_none() => return None,
            field => {
                let blanks = Span::new(end, self.text.len() - field.len());
                let are_plain =
                    !blanks.is_empty() && blanks.of(self.text).iter().all(|byte| matches!(byte, b' ' | b'\t'));
                if are_plain { Edit::insert(end, ";") } else { Edit::replace(blanks, "; ") }
            }
        };
        Some(Fix::safe(self.write(), vec![edit]))
    }

    /// What is the matter with a version that stands at `span`, behind other fields.
    pub(super) fn misplaced(&self, span: Span) -> Prose {
        Prose::with(
            "The record begins with {}, and {} comes later.",
            [code(self.first_field()), code(span.words(self.text))],
        )
    }

    /// Takes the version out, with the semicolon before it and the blanks around both, and puts it first.
    pub(super) fn moved(&self, span: Span) -> Option<Fix> {
        let text = self.text;
        let semicolon = text.get(..span.start)?.iter().rposition(|&byte| byte == b';')?;
        let blanks = text.get(span.end..)?.iter().take_while(|&&byte| is_blank(byte)).count();
        // Where the record begins with a semicolon, nothing would stand between it and the version.
        let begins_with_a_field = !text.trim_ascii_start().starts_with(b";");
        begins_with_a_field.then(|| {
            let before = text.get(..semicolon).unwrap_or_default();
            let start = before.iter().rposition(|&byte| !is_blank(byte)).map_or(0, |last| last + 1);
            let taken = Edit::remove(Span::new(start, span.end + blanks));
            let edits = vec![Edit::insert(0, format!("{}; ", self.version)), taken];
            Fix::safe(Prose::with("Put {} first", [code(format!("{};", self.version))]), edits)
        })
    }

    /// What is the matter with blanks between the version and its semicolon.
    pub(super) fn blank_before_semicolon(&self, blank: Span) -> (Prose, Fix) {
        let start = Span::new(0, blank.end + 1).words(self.text);
        let version = code(format!("{};", self.version));
        let message = Prose::with("The record begins with {}, and some senders read only {}.", [code(start), version]);
        (message, Fix::safe(self.write(), vec![Edit::remove(blank)]))
    }

    /// Takes the quotes and backslashes out of the fields.
    pub(super) fn unescaped(&self) -> Option<Fix> {
        let title = if self.escaped.iter().any(|span| span.of(self.text).contains(&b'"')) {
            Prose::new("Take the quotes out")
        } else {
            Prose::new("Take the backslashes out")
        };
        self.without_escapes().filter(|edits| !edits.is_empty()).map(|edits| Fix::safe(title, edits))
    }

    /// The edits that do so, where they bring nothing else to light.
    fn without_escapes(&self) -> Option<Vec<Edit>> {
        let can_be = |span: &Span| {
            let bare = span.words(self.text).replace(is_escape, "");
            // Blanks before an `=` or at the end would come to light.
            let is_spaced = bare.ends_with([' ', '\t']) && matches!(self.text.get(span.end), Some(b'=') | None);
            // A sign alone is taken from something good.
            span.len() == 1 || (!is_spaced && self.can_be(*span, &bare))
        };
        let edits = self.escaped.iter().flat_map(|span| without_escapes(self.text, *span)).collect();
        self.escaped.iter().all(can_be).then_some(edits)
    }

    /// What is the matter with quotes and backslashes in the fields.
    pub(super) fn escapes(&self) -> Prose {
        let first = self.escaped.first().map(|span| span.words(self.text)).unwrap_or_default();
        match first.chars().find(|&sign| is_escape(sign)) {
            Some('\\') => Prose::with(
                "A backslash is left in {}: a zone file wants it before a semicolon, the record does not have it.",
                [code(first)],
            ),
            _ => Prose::with(
                "Quotation marks are left in {}: a zone file wants them, the record does not have them.",
                [code(first)],
            ),
        }
    }

    fn write(&self) -> Prose {
        Prose::with("Write {}", [code(format!("{};", self.version))])
    }

    /// The first field with something in it.
    fn first_field(&self) -> String {
        let mut fields = self.text.split(|&byte| byte == b';').map(<[u8]>::trim_ascii);
        String::from_utf8_lossy(fields.find(|field| !field.is_empty()).unwrap_or_default()).into_owned()
    }
}
