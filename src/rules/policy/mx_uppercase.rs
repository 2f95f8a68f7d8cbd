//! A name with capital letters.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// Names match in any case by the standard. Mimecast’s library for senders compares letter by letter, and with this
    /// line it matches no host that DNS names in small letters: it does not deliver there in mode `enforce`.
    "mx-uppercase" = Warning, rfc8461("4.1"), "the name of a host has capital letters";
    next "Write the name in small letters.";
    bad Policy "version: STSv1\nmode: enforce\nmx: MX.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.Example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    // Those of `STSv1` are all that most policies have.
    if capitals(reading.text) == if reading.version.value().is_some() { 3 } else { 0 } {
        return;
    }
    for (mx, pattern) in reading.patterns() {
        if !pattern.domain().bytes().any(|byte| byte.is_ascii_uppercase()) {
            continue;
        }
        let words = mx.value.words(reading.text);
        let better = words.to_ascii_lowercase();
        let message = Prose::with(
            "{} has capital letters, and one library for senders takes them for others than small ones.",
            [code(&words)],
        );
        let fix = Fix::safe(Prose::with("Write {}", [code(&better)]), vec![Edit::replace(mx.value, better)]);
        findings.push(Finding::new(&RULE, at(mx.value), message).mended_by(fix));
    }
}

/// How many capital letters stand in `text`; eight bytes at a time.
fn capitals(text: &[u8]) -> usize {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let (eights, rest) = text.as_chunks::<8>();
    let in_eight = |eight: &[u8; 8]| {
        let bytes = u64::from_ne_bytes(*eight);
        // What is added to the lower seven bits carries into the eighth from `A` on, and from what follows `Z` on.
        let low = bytes & each(0x7F);
        let capitals = (low + each(0x80 - b'A')) & !(low + each(0x7F - b'Z')) & !bytes & each(0x80);
        if capitals == 0 { 0 } else { capitals.count_ones() as usize }
    };
    eights.iter().map(in_eight).sum::<usize>() + rest.iter().filter(|byte| byte.is_ascii_uppercase()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn capitals_are_counted() {
        assert_eq!(capitals(b""), 0);
        assert_eq!(capitals(&[b'A'; 1000]), 1000);
        assert_eq!(capitals("version: STSv1\nmx: \u{c4}@[`{".as_bytes()), 3);
        let all: Vec<u8> = (0..=u8::MAX).collect();
        for start in 0..8 {
            assert_eq!(capitals(all.get(start..).unwrap_or_default()), 26);
        }
    }

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmx: A.example\n    ^^^^^^^^^\nmx: b.example\nmax_age: 1\n");
        assert_eq!(mended(&RULE, "mx: *.MX.example\n"), ["mx: *.mx.example\n"]);
    }
}
