//! U-labels at the door: what a person types in any script becomes the A-labels that DNS carries (RFC 5890 §2.3.2.1).
//! The way is that of web addresses, so that the page asks for the very host that a browser would: UTS 46,
//! non-transitional, as the URL Standard calls it. In the browser its own `URL` does the work, elsewhere the crate
//! `idna`; `CASES` says what both have to answer. No other file of the core may name a web crate.

use std::fmt;

use super::NameDefect;
use super::domain_name::{MAX_LABEL, MAX_NAME};
use crate::text::Shown;

/// The characters that part labels (UTS 46 §2.3): the full stop, and the three that are mapped to it.
pub(super) const DOTS: [char; 4] = ['.', '。', '．', '｡'];

/// More characters than this are not looked at: Punycode's effort grows with their square. A name has 253 octets at
/// most; the rest is room for what mapping composes or leaves out.
const MAX_TYPED: usize = 3 * MAX_NAME;

/// Signs that are mapped to a percent sign. The URL Standard refuses the result, but Chromium decodes it.
const MAPPED_TO_PERCENT: [char; 2] = ['％', '﹪'];

/// `name` with its U-labels as A-labels, in lower case. A name of ASCII alone is only put in lower case: an `xn--` label
/// in it is left for DNS to judge. What comes out need not be a host name yet; `PolicyDomain` decides that.
pub fn to_ascii(name: &str) -> Result<String, IdnaDefect> {
    if name.is_ascii() {
        return Ok(name.to_ascii_lowercase());
    }
    let length = name.chars().count();
    if length > MAX_TYPED {
        return Err(NameDefect::TooLong { length }.into());
    }
    for label in name.split(DOTS) {
        check_label(label)?;
    }
    let ascii = map(name).ok_or_else(|| blame(name))?;
    for (typed, label) in name.split(DOTS).zip(ascii.split('.')) {
        if label.len() > MAX_LABEL {
            return Err(IdnaDefect::LabelTooLong { label: typed.to_owned(), length: label.len() });
        }
    }
    Ok(ascii)
}

/// Why a name has no A-labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdnaDefect {
    /// It could not be a host name in any spelling.
    Name(NameDefect),
    /// A label that UTS 46 refuses: a character that names may not have, a joiner where nothing joins, directions mixed
    /// within it, Punycode that decodes to nothing. The implementations do not say which.
    Label {
        /// The label, as it was typed.
        label: String,
    },
    /// A label of more than 63 characters, once it is an A-label.
    LabelTooLong {
        /// The label, as it was typed.
        label: String,
        /// How many characters its A-label has.
        length: usize,
    },
    /// Labels that are fine alone, but not beside a label that is written from right to left (RFC 5893 §2).
    Directions,
}

impl fmt::Display for IdnaDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(defect) => defect.fmt(f),
            Self::Label { label } => write!(
                f,
                "The part “{}” has a character, or a sequence of them, that domain names do not allow. Check its spelling.",
                Shown(label, MAX_LABEL)
            ),
            Self::LabelTooLong { label, length } => write!(
                f,
                "The part “{}” has {length} characters as DNS spells it, and DNS allows {MAX_LABEL}. Check its spelling.",
                Shown(label, MAX_LABEL)
            ),
            Self::Directions => f.write_str(
                "The parts are written in both directions, in a way that domain names do not allow. Check their spelling.",
            ),
        }
    }
}

impl std::error::Error for IdnaDefect {}

impl From<NameDefect> for IdnaDefect {
    fn from(defect: NameDefect) -> Self {
        Self::Name(defect)
    }
}

/// Of ASCII, only what a host name is made of goes on. So nothing in a name can end the host within an address or begin
/// another part of it, and faults are told in the words that were typed, not in their Punycode.
fn check_label(label: &str) -> Result<(), NameDefect> {
    if label.is_empty() {
        return Err(NameDefect::EmptyLabel);
    }
    let refused = |c: &char| {
        let odd_ascii = c.is_ascii() && !c.is_ascii_alphanumeric() && *c != '-';
        odd_ascii || c.is_whitespace() || c.is_control() || MAPPED_TO_PERCENT.contains(c)
    };
    if let Some(character) = label.chars().find(refused) {
        return Err(NameDefect::Character { label: label.to_owned(), character });
    }
    if label.starts_with('-') || label.ends_with('-') {
        return Err(NameDefect::HyphenAtEdge { label: label.to_owned() });
    }
    Ok(())
}

/// Finds the first label that is refused without the others. A U-label stands beside it, because Chromium lets broken
/// Punycode pass in a name of ASCII alone.
fn blame(name: &str) -> IdnaDefect {
    match name.split(DOTS).find(|label| map(&format!("{label}.ü")).is_none()) {
        Some(label) => IdnaDefect::Label { label: label.to_owned() },
        None => IdnaDefect::Directions,
    }
}

/// "Domain to ASCII" of the URL Standard, not strict. The label put behind the name keeps the browser from taking a name
/// that ends in a number for an IPv4 address, and is taken off again.
#[cfg(target_arch = "wasm32")]
fn map(name: &str) -> Option<String> {
    let url = web_sys::Url::new(&format!("https://{name}.a/")).ok()?;
    url.hostname().strip_suffix(".a").map(str::to_owned)
}

/// "Domain to ASCII" of the URL Standard, not strict.
#[cfg(not(target_arch = "wasm32"))]
fn map(name: &str) -> Option<String> {
    idna::domain_to_ascii_cow(name.as_bytes(), idna::AsciiDenyList::URL).ok().map(String::from)
}

/// What is typed, and its A-labels (`None`: refused), wherever this runs. The tests of the host and of wasm both go
/// through it, and then through `BLAMED`. It keeps to what all browsers agree on: not in it are ẞ (older ones make `ss` of it) and labels of
/// Arabic or Hebrew that begin with a digit (older ones let them pass).
#[doc(hidden)]
pub const CASES: &[(&str, Option<&str>)] = &[
    // ASCII is left alone, but for its case.
    ("Example.COM", Some("example.com")),
    ("xn--mnchen-3ya.example", Some("xn--mnchen-3ya.example")),
    ("XN--MNCHEN-3YA.example", Some("xn--mnchen-3ya.example")),
    ("xn--a.example", Some("xn--a.example")),
    // Capitals, and what IDNA 2003 had turned into other letters.
    ("bücher.example", Some("xn--bcher-kva.example")),
    ("BÜCHER.example", Some("xn--bcher-kva.example")),
    ("straße.example", Some("xn--strae-oqa.example")),
    ("faß.de", Some("xn--fa-hia.de")),
    ("ß.de", Some("xn--zca.de")),
    ("σίσυφος.example", Some("xn--kxa6ajbbmh.example")),
    ("σίσυφοσ.example", Some("xn--kxa6akbbkh.example")),
    ("ΣΊΣΥΦΟΣ.example", Some("xn--kxa6akbbkh.example")),
    ("ısı.example", Some("xn--s-ekab.example")),
    ("İstanbul.example", Some("xn--istanbul-o0e.example")),
    ("ab--ü.example", Some("xn--ab---3ra.example")),
    // Composed, decomposed, compatible: one name.
    ("bu\u{308}cher.example", Some("xn--bcher-kva.example")),
    ("\u{212b}.example", Some("xn--5ca.example")),
    ("\u{212a}.example", Some("k.example")),
    ("ſ.example", Some("s.example")),
    ("ﬁ.example", Some("fi.example")),
    ("Ⅷ.example", Some("viii.example")),
    ("ⓔⓧ.example", Some("ex.example")),
    ("½.example", Some("xn--12-c6t.example")),
    ("\u{308}a.example", None),
    // Full-width letters, and the dots that are mapped to a full stop.
    ("ｅｘａｍｐｌｅ.com", Some("example.com")),
    ("ＥＸ.com", Some("ex.com")),
    ("例え。テスト", Some("xn--r8jz45g.xn--zckzah")),
    ("münchen．example", Some("xn--mnchen-3ya.example")),
    ("münchen｡example", Some("xn--mnchen-3ya.example")),
    // Numbers stay names here: what is an address is decided behind the door.
    ("１.２.３.４", Some("1.2.3.4")),
    ("ü.４２", Some("xn--tda.42")),
    ("ü.0x1", Some("xn--tda.0x1")),
    // Scripts of all kinds.
    ("한국.kr", Some("xn--3e0b707e.kr")),
    ("中国.公司", Some("xn--fiqs8s.xn--55qx5d")),
    ("مثال.إختبار", Some("xn--mgbh0fb.xn--kgbechtv")),
    ("אבג.example", Some("xn--4dbcd.example")),
    ("abc.אב1", Some("abc.xn--1-zhcd")),
    ("א1a.example", None),
    ("ا٠۰.example", None),
    ("I❤.ws", Some("xn--i-7iq.ws")),
    ("💩.example", Some("xn--ls8h.example")),
    // What is not seen: left out, kept where the script wants it, or refused.
    ("bü\u{ad}cher.example", Some("xn--bcher-kva.example")),
    ("exam\u{ad}ple.com", Some("example.com")),
    ("exam\u{200b}ple.com", Some("example.com")),
    ("exa\u{2060}mple.com", Some("example.com")),
    ("exam\u{feff}ple.com", Some("example.com")),
    ("ü\u{e0100}.example", Some("xn--tda.example")),
    ("ü\u{ad}.\u{ad}.example", Some("xn--tda..example")),
    ("क्\u{200d}ष.example", Some("xn--11b2ezcw70k.example")),
    ("نامه\u{200c}ای.com", Some("xn--mgba3gch31f060k.com")),
    ("a\u{200d}bü.example", None),
    ("👨\u{200d}👩.example", None),
    ("bü\u{200e}cher.example", None),
    ("ü\u{e000}.example", None),
    ("ü\u{378}.example", None),
    ("ü\u{fffd}.example", None),
    // Punycode beside a U-label is decoded and judged.
    ("bücher.xn--mnchen-3ya.example", Some("xn--bcher-kva.xn--mnchen-3ya.example")),
    ("bücher.XN--MNCHEN-3YA.example", Some("xn--bcher-kva.xn--mnchen-3ya.example")),
    ("ｘｎ－－mnchen-3ya.example", Some("xn--mnchen-3ya.example")),
    ("bücher.xn--a.example", None),
    ("bücher.xn--a-ecp.ru", None),
    ("bücher.xn--zzzz99999999.example", None),
    ("xn--ü.example", None),
    // Nothing between two dots.
    ("bücher..example", None),
    ("ü。。example", None),
    (".ü", None),
    ("ü.", None),
    // Hyphens at an edge, and characters that no host name has.
    ("-ü.example", None),
    ("ü-.example", None),
    ("b_ü.example", None),
    ("ü b.example", None),
    ("ü\u{a0}b.example", None),
    ("ü\u{2028}.example", None),
    ("ü\t.example", None),
    // What would end the host in a web address, as it is and in disguise.
    ("ü/x.example", None),
    ("ü:80.example", None),
    ("ü?x.example", None),
    ("ü#x.example", None),
    ("ü@x.example", None),
    ("ü%41.example", None),
    ("ü[.example", None),
    ("ü\\x.example", None),
    ("ü／x.example", None),
    ("ü：80.example", None),
    ("ü＠x.example", None),
    ("％41ü.example", None),
    ("℀ü.example", None),
    ("⒈ü.example", None),
    // 63 characters as an A-label, and 64.
    (
        "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.de",
        Some("xn--tdaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.de"),
    ),
    ("üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü.de", None),
];

/// What is typed, and the label that gets the blame, as `CASES` for both tests.
#[doc(hidden)]
pub const BLAMED: &[(&str, &str)] = &[
    ("bücher.xn--a.example", "xn--a"),
    ("xn--a.bücher.example", "xn--a"),
    ("bücher。א1a。example", "א1a"),
    ("אבג.bü\u{200e}cher.example", "bü\u{200e}cher"),
    ("mail.👨\u{200d}👩.example", "👨\u{200d}👩"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_has_its_a_labels() {
        for (typed, expected) in CASES {
            assert_eq!(to_ascii(typed).ok().as_deref(), *expected, "{}", typed.escape_default());
        }
    }

    #[test]
    fn a_refusal_names_the_part_as_it_was_typed() {
        for (typed, label) in BLAMED {
            assert_eq!(to_ascii(typed), Err(IdnaDefect::Label { label: (*label).to_owned() }), "{typed}");
        }
        let u58 = "ü".repeat(58);
        let too_long = format!("mail.{u58}.example");
        let cases: &[(&str, IdnaDefect)] = &[
            (&too_long, IdnaDefect::LabelTooLong { label: u58.clone(), length: 64 }),
            ("אבג.1a", IdnaDefect::Directions),
            ("ü..example", NameDefect::EmptyLabel.into()),
            ("mail.-ü", NameDefect::HyphenAtEdge { label: "-ü".into() }.into()),
            ("％41ü", NameDefect::Character { label: "％41ü".into(), character: '％' }.into()),
            ("ü.a_b", NameDefect::Character { label: "a_b".into(), character: '_' }.into()),
        ];
        for (typed, defect) in cases {
            assert_eq!(to_ascii(typed).as_ref(), Err(defect), "{typed}");
        }
    }

    #[test]
    fn a_name_beyond_all_bounds_is_not_looked_at() {
        let name = |length| "ü".repeat(length);
        assert_eq!(to_ascii(&name(MAX_TYPED + 1)), Err(NameDefect::TooLong { length: MAX_TYPED + 1 }.into()));
        assert!(matches!(to_ascii(&name(MAX_TYPED)), Err(IdnaDefect::LabelTooLong { .. })));
    }
}
