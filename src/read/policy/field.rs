//! The fields that the standard knows, and their values.

use std::fmt;

use super::super::grammar::{extension_name_length, is_wsp};
use crate::name::{MxDefect, MxPattern};
use crate::text::{Span, Spanned};

/// The highest `max_age` (§3.2): a year.
pub const MAX_AGE_MAX: u64 = 31_557_600;
/// The most digits of a `max_age` in the grammar (§3.2).
const MAX_AGE_DIGITS: usize = 10;

/// What some keyboards write in the place of a colon.
const FULL_WIDTH_COLON: &[u8] = "：".as_bytes();

/// The fields that the standard knows (§3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// `version`
    Version,
    /// `mode`
    Mode,
    /// `max_age`
    MaxAge,
    /// `mx`
    Mx,
}

impl Key {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Version, Self::Mode, Self::MaxAge, Self::Mx];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::Mode => "mode",
            Self::MaxAge => "max_age",
            Self::Mx => "mx",
        }
    }

    /// The field of exactly this name.
    pub fn of(name: &[u8]) -> Option<Self> {
        match name {
            b"version" => Some(Self::Version),
            b"mode" => Some(Self::Mode),
            b"max_age" => Some(Self::MaxAge),
            b"mx" => Some(Self::Mx),
            _ => None,
        }
    }

    /// Whether `value` is a value of this field in the grammar.
    pub fn reads(self, value: &str) -> bool {
        let bytes = value.as_bytes();
        match self {
            Self::Version => read_version(bytes).is_some(),
            Self::Mode => read_mode(bytes).is_some(),
            Self::MaxAge => read_max_age(bytes).is_some(),
            Self::Mx => MxPattern::read(value).is_ok(),
        }
    }

    /// The field of this name in any case.
    pub fn of_any_case(name: &[u8]) -> Option<Self> {
        let is_it = |key: &Self| name.len() == key.as_str().len() && key.as_str().as_bytes().eq_ignore_ascii_case(name);
        Self::ALL.into_iter().find(is_it)
    }

    /// The field that `line` was meant as: its name, in any case, with signs or blanks before it, and then a colon or an
    /// equals sign; or its name at the very start and then a blank, or nothing.
    pub(super) fn meant_by(line: &[u8]) -> Option<Self> {
        // What a terminal takes for its colours is nothing to read.
        let colour = line
            .strip_prefix(b"\x1b[")
            .and_then(|rest| rest.get(rest.iter().take(20).position(u8::is_ascii_alphabetic)? + 1..));
        let line = colour.unwrap_or(line);
        let start = line.iter().position(u8::is_ascii_alphanumeric)?;
        let rest = line.get(start..)?;
        let (name, after) = rest.split_at(extension_name_length(rest));
        let key = Self::of_any_case(name)?;
        // What is outside ASCII may be a blank that only looks like one.
        let delimiter = after.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'*' | 0x80..));
        let bare = start == 0 && after.first().is_none_or(|&byte| is_wsp(byte));
        let is_delimited =
            matches!(delimiter, Some(b':' | b'=')) || after.trim_ascii_start().starts_with(FULL_WIDTH_COLON);
        (bare || is_delimited).then_some(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What is read of a field that a policy must have, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<T> {
    /// No line has exactly its name.
    Missing,
    /// The first line of its name has a value outside the grammar.
    Malformed {
        /// The value, without the blanks around it.
        value: Span,
    },
    /// A value.
    Read(Spanned<T>),
}

impl<T: Copy> Field<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<T> {
        match self {
            Self::Read(read) => Some(read.value),
            Self::Missing | Self::Malformed { .. } => None,
        }
    }
}

/// What a policy asks of senders (§5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Do not deliver where TLS fails.
    Enforce,
    /// Deliver, and report.
    Testing,
    /// Act as if there were no policy.
    None,
}

impl Mode {
    /// All modes.
    pub const ALL: [Self; 3] = [Self::Enforce, Self::Testing, Self::None];

    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Testing => "testing",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An `mx` field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MxLine<'t> {
    /// The line, from 1.
    pub line: usize,
    /// Its value, without the blanks around it.
    pub value: Span,
    /// The pattern that it is, or why it is none.
    pub pattern: Result<MxPattern<'t>, Box<MxDefect>>,
}

pub(super) fn field<T>(span: Span, read: Option<T>) -> Field<T> {
    match read {
        Some(value) => Field::Read(Spanned::new(value, span)),
        None => Field::Malformed { value: span },
    }
}

/// `sts-policy-version-value = %s"STSv1"`
pub(super) fn read_version(value: &[u8]) -> Option<()> {
    (value == b"STSv1").then_some(())
}

/// `sts-policy-mode-value = %s"testing" / %s"enforce" / %s"none"`
pub(super) fn read_mode(value: &[u8]) -> Option<Mode> {
    Mode::ALL.into_iter().find(|mode| mode.as_str().as_bytes() == value)
}

/// `sts-policy-max-age-value = 1*10(DIGIT)`
pub(super) fn read_max_age(value: &[u8]) -> Option<u64> {
    if value.is_empty() || value.len() > MAX_AGE_DIGITS {
        return None;
    }
    value.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0')))
}
