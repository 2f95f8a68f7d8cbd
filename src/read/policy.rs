//! The policy file (RFC 8461 §3.2).

use std::fmt;

use super::Accepted;
use super::grammar::{is_extension_name, is_wsp, trim};
use crate::name::{MxDefect, MxPattern};
use crate::text::{Span, Spanned};

/// The highest `max_age` (§3.2): a year.
pub const MAX_AGE_MAX: u64 = 31_557_600;
/// The most digits of a `max_age` in the grammar (§3.2).
const MAX_AGE_DIGITS: usize = 10;
/// A byte order mark in UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";

/// What a policy file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyReading<'t> {
    /// The text that was read.
    pub text: &'t [u8],
    /// What kind of text it is.
    pub form: PolicyForm,
    /// Its lines.
    pub lines: Vec<Line<'t>>,
    /// The first `version` field: the one that counts.
    pub version: Field<()>,
    /// The first `mode` field.
    pub mode: Field<Mode>,
    /// The first `max_age` field, in seconds.
    pub max_age: Field<u64>,
    /// All `mx` fields. Those on lines that are well-formed but for blanks before the name or the colon are among them,
    /// as a lenient sender reads them.
    pub mx: Vec<MxLine<'t>>,
    /// Breaches of the grammar, in the order of the text.
    pub violations: Vec<Spanned<PolicyViolation>>,
}

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
        Self::ALL.into_iter().find(|key| key.as_str().as_bytes() == name)
    }

    /// The field of this name in any case.
    pub fn of_any_case(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.as_str().as_bytes().eq_ignore_ascii_case(name))
    }

    /// The field that `line` was meant as: its name, in any case, with signs or blanks before it, and then a colon or an
    /// equals sign; or its name at the very start and then a blank, or nothing.
    fn meant_by(line: &[u8]) -> Option<Self> {
        let start = line.iter().position(u8::is_ascii_alphanumeric)?;
        let rest = line.get(start..)?;
        let is_name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let (name, after) = rest.split_at(rest.iter().position(|byte| !is_name_byte(byte)).unwrap_or(rest.len()));
        let key = Self::of_any_case(name)?;
        let delimiter = after.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'"' | b'\'' | b'*'));
        let bare = start == 0 && after.first().is_none_or(|&byte| is_wsp(byte));
        (bare || matches!(delimiter, Some(b':' | b'='))).then_some(key)
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
    pub pattern: Result<MxPattern<'t>, MxDefect>,
}

/// A line of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'t> {
    /// All of it but its ending.
    pub span: Span,
    /// How it ends.
    pub ending: Ending,
    /// What it holds.
    pub content: LineContent<'t>,
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// LF.
    Lf,
    /// CR and LF.
    CrLf,
    /// With the file.
    End,
}

impl Ending {
    /// The bytes that it is made of.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lf => "\n",
            Self::CrLf => "\r\n",
            Self::End => "",
        }
    }
}

/// What a line holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineContent<'t> {
    /// Nothing, or blanks.
    Blank,
    /// A field: a name inside the grammar, a colon, and whatever stands after it.
    Field {
        /// What stands before the colon.
        name: Spanned<&'t [u8]>,
        /// What stands after it, without the blanks around it.
        value: Spanned<&'t [u8]>,
    },
    /// Something else.
    Other,
}

/// A breach of the grammar of a policy. Missing and malformed `version`, `mode`, `max_age` and `mx` stand in their own
/// fields of the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyViolation {
    /// A byte order mark before the first line.
    Bom,
    /// Bytes that are not UTF-8; the span marks the first of them.
    NotUtf8,
    /// A line with nothing but blanks on it.
    LineBlank,
    /// A line without a colon.
    NoColon,
    /// Blanks before the name.
    Indented,
    /// Blanks between the name and the colon.
    BlankBeforeColon,
    /// A name outside the grammar.
    Name,
    /// An extension with nothing after the colon.
    ExtensionEmpty,
    /// An extension whose value has a control character in it; the span marks the first.
    ExtensionControl,
    /// A CR that no LF follows.
    BareCr,
}

impl<'t> PolicyReading<'t> {
    /// Reads `text`:
    /// ```text
    /// sts-policy-record = sts-policy-field *WSP *(sts-policy-term sts-policy-field *WSP) [sts-policy-term]
    /// sts-policy-term   = LF / CRLF
    /// ```
    pub fn new(text: &'t [u8]) -> Self {
        let mut reading = Self {
            text,
            form: PolicyForm::Lines,
            lines: Vec::new(),
            version: Field::Missing,
            mode: Field::Missing,
            max_age: Field::Missing,
            mx: Vec::new(),
            violations: Vec::new(),
        };
        let mut start = 0;
        if text.starts_with(BOM) {
            start = BOM.len();
            reading.breach(PolicyViolation::Bom, Span::new(0, start));
        }
        if let Err(error) = std::str::from_utf8(text) {
            let at = error.valid_up_to();
            reading.breach(PolicyViolation::NotUtf8, Span::new(at, at + error.error_len().unwrap_or(text.len() - at)));
        }
        while start < text.len() {
            start = reading.read_line(start);
        }
        reading.form = reading.find_form();
        reading
    }

    /// Whether a conforming sender takes the text for a policy (design: three values, since the standard is silent on
    /// lines outside the grammar). What the text itself cannot show, its media type and its size, is not in this.
    pub fn accepted(&self) -> Accepted {
        let refused = |violation: &Spanned<PolicyViolation>| {
            matches!(violation.value, PolicyViolation::Bom | PolicyViolation::NotUtf8)
        };
        let (Some(()), Some(mode), Some(max_age)) = (self.version.value(), self.mode.value(), self.max_age.value())
        else {
            return Accepted::No;
        };
        if self.violations.iter().any(refused) || (mode != Mode::None && !self.has_pattern()) {
            return Accepted::No;
        }
        let bad_mx = self.mx.iter().any(|mx| mx.pattern.is_err());
        if !self.violations.is_empty() || bad_mx || max_age > MAX_AGE_MAX { Accepted::Disputed } else { Accepted::Yes }
    }

    /// The patterns that MX hosts are held against.
    pub fn patterns(&self) -> impl Iterator<Item = (&MxLine<'t>, MxPattern<'t>)> {
        self.mx.iter().filter_map(|mx| mx.pattern.as_ref().ok().map(|pattern| (mx, *pattern)))
    }

    /// Whether a conforming sender finds no line of this name that decides anything. A policy in mode `none` needs no
    /// `mx`; any other needs a well-formed one.
    pub fn lacks(&self, key: Key) -> bool {
        match key {
            Key::Version => self.version == Field::Missing,
            Key::Mode => self.mode == Field::Missing,
            Key::MaxAge => self.max_age == Field::Missing,
            Key::Mx => self.mode.value() != Some(Mode::None) && !self.has_pattern(),
        }
    }

    /// The fields that `line` was meant as and is not read as: a name in other letters, or with blanks or signs around
    /// it, another sign than a colon after it, or a bare CR in place of a line ending before it.
    pub fn meant<'s>(&'s self, line: &Line<'t>) -> impl Iterator<Item = Key> + use<'s, 't> {
        let is_read = matches!(line.content, LineContent::Field { name, .. } if Key::of(name.value).is_some());
        let parts = line.span.of(self.text).split(|&byte| byte == b'\r');
        parts.skip(usize::from(is_read)).filter_map(Key::meant_by)
    }

    /// Whether some line was meant as this field and is not read as it.
    pub fn is_meant(&self, key: Key) -> bool {
        self.lines.iter().any(|line| self.meant(line).any(|meant| meant == key))
    }

    /// The line that the byte `at` stands on, its ending included.
    pub fn line_at(&self, at: usize) -> Option<&Line<'t>> {
        let after = self.lines.partition_point(|line| line.span.start <= at);
        self.lines.get(after.checked_sub(1)?)
    }

    /// Whether a well-formed `mx` field has a pattern: one on a line that only a lenient sender reads does not count.
    fn has_pattern(&self) -> bool {
        self.mx.iter().any(|mx| {
            let line = mx.line.checked_sub(1).and_then(|index| self.lines.get(index));
            mx.pattern.is_ok() && line.is_some_and(|line| matches!(line.content, LineContent::Field { .. }))
        })
    }

    /// What kind of text it is: a question only where no line of a policy was found in it.
    fn find_form(&self) -> PolicyForm {
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

    /// Reads the line that begins at `start`; gives the start of the next one.
    fn read_line(&mut self, start: usize) -> usize {
        let text = self.text;
        let rest = text.get(start..).unwrap_or_default();
        let (length, ending, next) = match rest.iter().position(|&byte| byte == b'\n') {
            Some(0) => (0, Ending::Lf, start + 1),
            Some(newline) if rest.get(newline - 1) == Some(&b'\r') => (newline - 1, Ending::CrLf, start + newline + 1),
            Some(newline) => (newline, Ending::Lf, start + newline + 1),
            None => (rest.len(), Ending::End, text.len()),
        };
        let span = Span::new(start, start + length);
        if let Some(cr) = span.of(text).iter().position(|&byte| byte == b'\r') {
            self.breach(PolicyViolation::BareCr, Span::new(start + cr, start + cr + 1));
        }
        let content = self.read_content(span);
        self.lines.push(Line { span, ending, content });
        next
    }

    /// Reads what a line holds:
    /// ```text
    /// sts-policy-field-delim = ":" *WSP
    /// sts-policy-extension   = sts-policy-ext-name sts-policy-field-delim sts-policy-ext-value
    /// ```
    fn read_content(&mut self, line: Span) -> LineContent<'t> {
        let text = self.text;
        let bytes = line.of(text);
        if bytes.iter().all(|&byte| is_wsp(byte)) {
            self.breach(PolicyViolation::LineBlank, line);
            return LineContent::Blank;
        }
        let Some(colon) = bytes.iter().position(|&byte| byte == b':') else {
            self.breach(PolicyViolation::NoColon, trim(line, text));
            return LineContent::Other;
        };
        let before = Span::new(line.start, line.start + colon);
        let name = trim(before, text);
        let value = trim(Span::new(before.end + 1, line.end), text);
        if !is_extension_name(name.of(text)) {
            self.breach(
                PolicyViolation::Name,
                if name.is_empty() { Span::new(before.start, before.end + 1) } else { name },
            );
            return LineContent::Other;
        }
        if name != before {
            let indented = name.start > before.start;
            let blanks = if indented { Span::new(before.start, name.start) } else { Span::new(name.end, before.end) };
            let violation = if indented { PolicyViolation::Indented } else { PolicyViolation::BlankBeforeColon };
            self.breach(violation, blanks);
            if name.of(text) == b"mx" {
                self.read_mx(value);
            }
            return LineContent::Other;
        }
        self.read_field(name, value);
        LineContent::Field { name: Spanned::new(name.of(text), name), value: Spanned::new(value.of(text), value) }
    }

    /// Reads the value of a field. Of the fields that stand once, the first one decides, well-formed or not (§3.2, last
    /// paragraph: all entries but the first are ignored).
    fn read_field(&mut self, name: Span, value: Span) {
        let bytes = value.of(self.text);
        match name.of(self.text) {
            b"version" if matches!(self.version, Field::Missing) => self.version = field(value, read_version(bytes)),
            b"mode" if matches!(self.mode, Field::Missing) => self.mode = field(value, read_mode(bytes)),
            b"max_age" if matches!(self.max_age, Field::Missing) => self.max_age = field(value, read_max_age(bytes)),
            b"version" | b"mode" | b"max_age" => {}
            b"mx" => self.read_mx(value),
            _ => self.read_extension(value),
        }
    }

    fn read_mx(&mut self, value: Span) {
        let pattern = match std::str::from_utf8(value.of(self.text)) {
            Ok(text) => MxPattern::read(text),
            Err(_) => Err(MxDefect::NotAscii { character: char::REPLACEMENT_CHARACTER }),
        };
        self.mx.push(MxLine { line: self.lines.len() + 1, value, pattern });
    }

    /// Reads the value of a field that the standard does not know:
    /// ```text
    /// sts-policy-ext-value = sts-policy-vchar [*(%x20 / sts-policy-vchar) sts-policy-vchar]
    /// sts-policy-vchar     = %x21-7E / UTF8-2 / UTF8-3 / UTF8-4
    /// ```
    fn read_extension(&mut self, value: Span) {
        if value.is_empty() {
            return self.breach(PolicyViolation::ExtensionEmpty, Span::new(value.start.saturating_sub(1), value.end));
        }
        if let Some(at) = value.of(self.text).iter().position(u8::is_ascii_control) {
            self.breach(PolicyViolation::ExtensionControl, Span::new(value.start + at, value.start + at + 1));
        }
    }

    /// Puts a breach where it stands in the text: at the end, or before the one or two that are known from further on.
    fn breach(&mut self, violation: PolicyViolation, span: Span) {
        let before = self.violations.iter().rposition(|known| known.span <= span);
        self.violations.insert(before.map_or(0, |before| before + 1), Spanned::new(violation, span));
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

fn field<T>(span: Span, read: Option<T>) -> Field<T> {
    match read {
        Some(value) => Field::Read(Spanned::new(value, span)),
        None => Field::Malformed { value: span },
    }
}

/// `sts-policy-version-value = %s"STSv1"`
fn read_version(value: &[u8]) -> Option<()> {
    (value == b"STSv1").then_some(())
}

/// `sts-policy-mode-value = %s"testing" / %s"enforce" / %s"none"`
fn read_mode(value: &[u8]) -> Option<Mode> {
    Mode::ALL.into_iter().find(|mode| mode.as_str().as_bytes() == value)
}

/// `sts-policy-max-age-value = 1*10(DIGIT)`
fn read_max_age(value: &[u8]) -> Option<u64> {
    if value.is_empty() || value.len() > MAX_AGE_DIGITS {
        return None;
    }
    value.iter().try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u64::from(byte - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n";

    /// The breaches in `text`, each with the words that it marks.
    fn breaches(text: &str) -> Vec<(PolicyViolation, String)> {
        let reading = PolicyReading::new(text.as_bytes());
        reading.violations.iter().map(|breach| (breach.value, breach.span.words(text.as_bytes()))).collect()
    }

    fn accepted(text: &str) -> Accepted {
        PolicyReading::new(text.as_bytes()).accepted()
    }

    #[test]
    fn the_example_of_the_standard() {
        let text = b"version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n";
        let reading = PolicyReading::new(text);
        assert_eq!(reading.accepted(), Accepted::Yes);
        assert_eq!((reading.mode.value(), reading.max_age.value()), (Some(Mode::Enforce), Some(604_800)));
        let patterns: Vec<_> =
            reading.patterns().map(|(mx, pattern)| (mx.line, pattern.is_wildcard(), pattern.domain())).collect();
        assert_eq!(
            patterns,
            [(3, false, "mail.example.com"), (4, true, "example.net"), (5, false, "backupmx.example.com")]
        );
    }

    #[test]
    fn breaches_stand_in_the_order_of_the_text() {
        let reading = PolicyReading::new(b"\xEF\xBB\xBF a\rb\n\n c: \rd\n\xFF: e\nf\rg\n");
        let spans: Vec<_> = reading.violations.iter().map(|breach| breach.span).collect();
        assert!(spans.is_sorted() && spans.len() == 10, "{:?}", reading.violations);
    }

    #[test]
    fn what_the_grammar_allows() {
        for text in [
            GOOD,
            GOOD.trim_end(),
            "max_age:1\nmx:\t a.example \t\nmode:testing\nversion:STSv1",
            "version: STSv1\nmode: none\nmax_age: 0\n",
            "version: STSv1\nmode: enforce\nmx: a\nmx: 192.0.2.1\nmax_age: 31557600\nx-note: grüße, \u{85} = ok\n",
            "version: STSv1\nmode: enforce\nmode: Nonsense\nmx: a.example\nmax_age: 0000000001\nversion: 2\nmax_age: x",
        ] {
            assert_eq!((accepted(text), breaches(text)), (Accepted::Yes, vec![]), "{text}");
        }
    }

    #[test]
    fn what_no_sender_should_take() {
        for text in [
            "",
            "\n",
            "\u{feff}version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n",
            "Version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n",
            "version: stsv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n",
            "version: STSv1\nmode: Enforce\nmx: mx.example\nmax_age: 604800\n",
            "version: STSv1\nmode: enforce # now\nmx: mx.example\nmax_age: 604800\n",
            "version: STSv1\nmode: enforce\nmx: mx.example.\nmax_age: 604800\n",
            "version: STSv1\nmode: enforce\n mx: mx.example\nmax_age: 604800\n",
            "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 1w\n",
            "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 12345678901\n",
            "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: -1\n",
            "version: STSv1\nmode: enforce\nmx: mx.example\n",
            "version: STSv1\nmode: enforce\nmax_age: 604800\n",
            "version: STSv1\nmode: Enforce\nmode: enforce\nmx: mx.example\nmax_age: 604800\n",
            "version: STSv1\rmode: enforce\rmx: mx.example\rmax_age: 604800\r",
        ] {
            assert_eq!(accepted(text), Accepted::No, "{text}");
        }
        assert_eq!(PolicyReading::new(b"version: STSv1\nmode: none\nmax_age: 1\nx: \xFF\n").accepted(), Accepted::No);
    }

    #[test]
    fn what_senders_differ_on() {
        use PolicyViolation::*;
        let cases: &[(&str, &[(PolicyViolation, &str)])] = &[
            ("\n", &[(LineBlank, "")]),
            (" \t\n", &[(LineBlank, " \t")]),
            ("# note\n", &[(NoColon, "# note")]),
            ("# note: more\n", &[(Name, "# note")]),
            ("mode= testing\n", &[(NoColon, "mode= testing")]),
            ("  mx: b.example\n", &[(Indented, "  ")]),
            ("mx : b.example\n", &[(BlankBeforeColon, " ")]),
            (": b\n", &[(Name, ":")]),
            ("x-note:\n", &[(ExtensionEmpty, ":")]),
            ("x-note: a\tb\n", &[(ExtensionControl, "\t")]),
            ("x-note: a\rb\n", &[(BareCr, "\r"), (ExtensionControl, "\r")]),
            ("a-name-of-more-than-thirty-two-chars: b\n", &[(Name, "a-name-of-more-than-thirty-two-chars")]),
        ];
        for (line, marked) in cases {
            let text = format!("{GOOD}{line}");
            let marked: Vec<_> = marked.iter().map(|(violation, words)| (*violation, (*words).to_owned())).collect();
            assert_eq!((accepted(&text), breaches(&text)), (Accepted::Disputed, marked), "{line:?}");
        }
        assert_eq!(accepted(&format!("{GOOD}mx: b.example.\n")), Accepted::Disputed);
        assert_eq!(accepted(&GOOD.replace("604800", "31557601")), Accepted::Disputed);
    }

    #[test]
    fn lenient_senders_read_an_indented_mx() {
        let text = format!("{GOOD}  mx: b.example\nmx : c.example\n");
        let reading = PolicyReading::new(text.as_bytes());
        let domains: Vec<_> = reading.patterns().map(|(mx, pattern)| (mx.line, pattern.domain())).collect();
        assert_eq!(domains, [(3, "mx.example"), (5, "b.example"), (6, "c.example")]);
    }

    #[test]
    fn the_kind_of_text_at_first_sight() {
        let cases: &[(&[u8], PolicyForm)] = &[
            (GOOD.as_bytes(), PolicyForm::Lines),
            (b"garbage", PolicyForm::Lines),
            (b"", PolicyForm::Empty),
            (b" \r\n\t\r", PolicyForm::Empty),
            (b"\xEF\xBB\xBF\n", PolicyForm::Empty),
            (b"<!DOCTYPE html><title>404</title>", PolicyForm::Markup),
            (b"\xEF\xBB\xBF\n <!-- a --> <!-- b --><HTML lang=\"en\">", PolicyForm::Markup),
            (b"<!-- nothing else -->", PolicyForm::Markup),
            (b"<?xml version=\"1.0\"?><Error/>", PolicyForm::Markup),
            (b"<placeholder>", PolicyForm::Lines),
            (b"<!-- note -->\nversion: STSv1\n", PolicyForm::Lines),
            (b"\xFF\xFEv\0e\0r\0", PolicyForm::Utf16),
            (b"\0v\0e\0r", PolicyForm::Utf16),
            (b"v\0e\0r\0", PolicyForm::Utf16),
        ];
        for (text, form) in cases {
            assert_eq!(PolicyReading::new(text).form, *form, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn what_a_line_was_meant_as() {
        let meant = |text: &str| {
            let reading = PolicyReading::new(text.as_bytes());
            reading.lines.iter().flat_map(|line| reading.meant(line)).collect::<Vec<_>>()
        };
        for text in [
            "Mode: enforce",
            " mode: x",
            "mode : x",
            "mode=x",
            "mode enforce",
            "\"mode\": \"x\",",
            "# mode: x",
            "**mode**: x",
            "mode",
        ] {
            assert_eq!(meant(text), [Key::Mode], "{text}");
        }
        for text in ["mode: enforce", "mode:", "x-mode: y", "# mode of work", "modes: x", "", "MTA: mode", "max-age: 1"]
        {
            assert_eq!(meant(text), [], "{text}");
        }
        assert_eq!(meant("version: STSv1\rmode: enforce\rMX: a"), [Key::Mode, Key::Mx]);
    }

    #[test]
    fn the_line_of_a_byte() {
        let reading = PolicyReading::new(b"a: b\r\n\nc");
        let start = |at| reading.line_at(at).map(|line| line.span.start);
        assert_eq!([start(0), start(5), start(6), start(7), start(8)], [Some(0), Some(0), Some(6), Some(7), Some(7)]);
        assert_eq!(PolicyReading::new(b"").line_at(0), None);
    }
}
