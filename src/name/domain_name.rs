//! A host name as SMTP and HTTPS know it.

use std::fmt;

use serde::Serialize;

use crate::text::{Shown, is_unseen};

/// The longest name that DNS can carry, written without a dot at its end (RFC 1035 §2.3.4).
pub(super) const MAX_NAME: usize = 253;
/// The longest label (RFC 1035 §2.3.4).
pub(super) const MAX_LABEL: usize = 63;

/// A host name: labels of ASCII letters, digits and inner hyphens, in lower case, without a dot at the end
/// (`Domain` of RFC 5321 §4.1.2, within the lengths of RFC 1035 §2.3.4).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct DomainName(String);

impl DomainName {
    /// Reads `text`, in any case; the first label outside the grammar is the error.
    pub fn new(text: &str) -> Result<Self, NameDefect> {
        check(text)?;
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The name as it is written in the program: `mail.example.com`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its labels, from the left.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0.split('.')
    }
}

impl fmt::Display for DomainName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for DomainName {
    type Error = NameDefect;

    fn try_from(text: String) -> Result<Self, NameDefect> {
        Self::new(&text)
    }
}

impl From<DomainName> for String {
    fn from(name: DomainName) -> Self {
        name.0
    }
}

/// Why a text is not a host name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameDefect {
    /// Nothing is there.
    Empty,
    /// Two dots in a row, or one at the start.
    EmptyLabel,
    /// A label of more than 63 characters.
    LabelTooLong {
        /// The label.
        label: String,
    },
    /// More than 253 characters in all.
    TooLong {
        /// How many there are.
        length: usize,
    },
    /// A label with a hyphen at its start or its end.
    HyphenAtEdge {
        /// The label.
        label: String,
    },
    /// A character that no host name has.
    Character {
        /// The label that it stands in.
        label: String,
        /// The character.
        character: char,
    },
}

impl fmt::Display for NameDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The name is empty. Type a domain, such as example.com."),
            Self::EmptyLabel => {
                f.write_str("There is nothing between two dots, or before the first one. Take the extra dot out.")
            }
            Self::LabelTooLong { label } => {
                let (label, length) = (Shown(label, MAX_LABEL), label.chars().count());
                write!(f, "The part “{label}” has {length} characters, and DNS allows {MAX_LABEL}. Check its spelling.")
            }
            Self::TooLong { length } => {
                write!(f, "The name has {length} characters, and DNS allows {MAX_NAME}. Type the domain alone.")
            }
            Self::HyphenAtEdge { label } => {
                write!(f, "The part “{}” begins or ends with a hyphen. Take the hyphen out.", Shown(label, MAX_LABEL))
            }
            Self::Character { label, character } => {
                write!(f, "The part “{}” has ", Shown(label, MAX_LABEL))?;
                match character {
                    ' ' => f.write_str("a blank")?,
                    unseen if is_unseen(*unseen) => write!(f, "the character U+{:04X}", u32::from(*unseen))?,
                    seen => write!(f, "a “{seen}”")?,
                }
                f.write_str(" in it. Type the domain with letters, digits, hyphens and dots alone.")
            }
        }
    }
}

impl std::error::Error for NameDefect {}

/// Whether `text` is a `Domain` of RFC 5321 §4.1.2, in any case, within the lengths of RFC 1035:
/// ```text
/// Domain     = sub-domain *("." sub-domain)
/// sub-domain = Let-dig [Ldh-str]
/// Ldh-str    = *( ALPHA / DIGIT / "-" ) Let-dig
/// ```
/// Borrows only, so that a policy of thousands of `mx` lines costs no allocation.
#[inline]
pub(super) fn check(text: &str) -> Result<(), NameDefect> {
    if is_plain(text.as_bytes()) { Ok(()) } else { check_labels(text) }
}

fn check_labels(text: &str) -> Result<(), NameDefect> {
    if text.is_empty() {
        return Err(NameDefect::Empty);
    }
    for label in text.split('.') {
        check_label(label)?;
    }
    if text.len() > MAX_NAME {
        return Err(NameDefect::TooLong { length: text.len() });
    }
    Ok(())
}

/// Whether `text` is a `Domain` so short that no part of it can be too long: nearly every name.
fn is_plain(text: &[u8]) -> bool {
    let end = text.iter().fold(Walk::BEGUN, |place, &byte| Walk::after(place, byte));
    end % 32 == Walk::LETTER && text.len() <= MAX_LABEL
}

/// A walk over a `Domain` that takes one shift for each byte and no branch, several times as fast as label by label: for each
/// kind of byte, a word holds behind each place the place that comes next.
struct Walk;

impl Walk {
    /// At the start of a label.
    const BEGUN: u32 = 0;
    /// Behind a letter or a digit: the name may end here.
    const LETTER: u32 = 8;
    /// Behind a hyphen.
    const HYPHEN: u32 = 16;
    /// Behind what no name has.
    const LOST: u32 = 24;

    const LETTERS: u32 = Self::word([Self::LETTER, Self::LETTER, Self::LETTER]);
    const HYPHENS: u32 = Self::word([Self::LOST, Self::HYPHEN, Self::HYPHEN]);
    const DOTS: u32 = Self::word([Self::LOST, Self::BEGUN, Self::LOST]);
    const OTHERS: u32 = Self::word([Self::LOST, Self::LOST, Self::LOST]);

    /// The word that holds where one kind of byte leads from each place; from the last one there is no way.
    const fn word([begun, letter, hyphen]: [u32; 3]) -> u32 {
        begun | letter << Self::LETTER | hyphen << Self::HYPHEN | Self::LOST << Self::LOST
    }

    /// The word of each byte.
    const WORDS: [u32; 256] = {
        let mut words = [Self::OTHERS; 256];
        let mut rest: &mut [u32] = &mut words;
        let mut byte: u8 = 0;
        while let Some((word, behind)) = rest.split_first_mut() {
            *word = match byte {
                b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => Self::LETTERS,
                b'-' => Self::HYPHENS,
                b'.' => Self::DOTS,
                _ => Self::OTHERS,
            };
            byte = byte.wrapping_add(1);
            rest = behind;
        }
        words
    };

    /// Where `byte` leads from `place`. The five low bits say it; a shift looks at no others.
    fn after(place: u32, byte: u8) -> u32 {
        Self::WORDS.get(usize::from(byte)).copied().unwrap_or(Self::OTHERS).wrapping_shr(place)
    }
}

fn check_label(label: &str) -> Result<(), NameDefect> {
    let bytes = label.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else {
        return Err(NameDefect::EmptyLabel);
    };
    if !bytes.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        let character = label.chars().find(|c| !c.is_ascii_alphanumeric() && *c != '-').unwrap_or_default();
        return Err(NameDefect::Character { label: label.to_owned(), character });
    }
    if *first == b'-' || *last == b'-' {
        return Err(NameDefect::HyphenAtEdge { label: label.to_owned() });
    }
    if bytes.len() > MAX_LABEL {
        return Err(NameDefect::LabelTooLong { label: label.to_owned() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_is_what_the_labels_say() {
        let letters = ['a', 'Z', '0', '-', '.', '_', 'ü'];
        let mut texts = vec![String::new()];
        for length in 0..6 {
            let longer: Vec<String> = texts
                .iter()
                .filter(|text| text.chars().count() == length)
                .flat_map(|text| letters.iter().map(move |letter| format!("{text}{letter}")))
                .collect();
            texts.extend(longer);
        }
        for text in texts {
            let by_label = !text.is_empty() && text.split('.').all(|label| check_label(label).is_ok());
            assert_eq!(is_plain(text.as_bytes()), by_label, "{text}");
        }
        assert!(is_plain("a".repeat(63).as_bytes()));
        assert!(!is_plain("a".repeat(64).as_bytes()));
    }

    #[test]
    fn names_are_lower_case_inside() {
        assert_eq!(DomainName::new("MX1.Example.COM").map(|name| name.to_string()), Ok("mx1.example.com".to_owned()));
    }

    #[test]
    fn what_is_no_host_name_says_which_part() {
        let label64 = "a".repeat(64);
        let name254 = format!("{}.{}.{}.{}", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(62));
        let cases: &[(&str, NameDefect)] = &[
            ("", NameDefect::Empty),
            ("a..b", NameDefect::EmptyLabel),
            (".a.b", NameDefect::EmptyLabel),
            ("a.b.", NameDefect::EmptyLabel),
            ("-a.b", NameDefect::HyphenAtEdge { label: "-a".into() }),
            ("a.b-", NameDefect::HyphenAtEdge { label: "b-".into() }),
            ("a_b.c", NameDefect::Character { label: "a_b".into(), character: '_' }),
            ("a.bü", NameDefect::Character { label: "bü".into(), character: 'ü' }),
            (&format!("{label64}.com"), NameDefect::LabelTooLong { label: label64.clone() }),
            (&name254, NameDefect::TooLong { length: 254 }),
        ];
        for (text, defect) in cases {
            assert_eq!(DomainName::new(text).as_ref(), Err(defect), "{text}");
        }
        assert!(DomainName::new(name254.strip_prefix('a').unwrap()).is_ok());
    }
}
