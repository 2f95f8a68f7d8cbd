//! A host name as SMTP and HTTPS know it.

use std::fmt;

use scan::glance;
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
    if glance(text.as_bytes()).is_some() { Ok(()) } else { check_labels(text) }
}

/// The same of a text of which no more is seen at a [`glance`].
pub(super) fn check_labels(text: &str) -> Result<(), NameDefect> {
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
    use scan::HostGlance;

    use super::*;

    #[test]
    fn a_glance_sees_what_the_labels_say() {
        let letters = ['a', 'Z', '0', '-', '.', '_', 'ü'];
        let mut texts = vec![String::new()];
        for length in 0..5 {
            let longer: Vec<String> = texts
                .iter()
                .filter(|text| text.chars().count() == length)
                .flat_map(|text| letters.iter().map(move |letter| format!("{text}{letter}")))
                .collect();
            texts.extend(longer);
        }
        // At each place among eights: at their start, across their border, at their end.
        for before in ["", "a", "a-a.a", "aaaaaa", "aaaaaaa", "aaaaaaaa", "aaaaaaa.aaaaaa"] {
            for behind in ["", "a", "aaaaaa", "aa.aaaaaaa"] {
                for text in texts.iter().map(|text| format!("{before}{text}{behind}")) {
                    let is_name = !text.is_empty() && text.split('.').all(|label| check_label(label).is_ok());
                    let (has_capitals, has_dot) = (text.contains('Z'), text.contains('.'));
                    assert_eq!(
                        glance(text.as_bytes()),
                        is_name.then_some(HostGlance { has_capitals, has_dot }),
                        "{text}"
                    );
                }
            }
        }
        for byte in 0..=u8::MAX {
            let is_it = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
            for at in 1..15 {
                let mut text = *b"aaaaaaaaaaaaaaaa";
                text[at] = byte;
                assert_eq!(glance(&text).is_some(), is_it, "{byte} at {at}");
            }
        }
        assert!(glance("a".repeat(63).as_bytes()).is_some());
        assert!(glance("a".repeat(64).as_bytes()).is_none());
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
