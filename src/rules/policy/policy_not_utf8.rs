//! The policy is not UTF-8.

use super::at;
use crate::finding::{Finding, Fix, Prose, code, grouped, rfc8461, said};
use crate::read::{PolicyReading, PolicyViolation};
use crate::rules::{Case, rule};
use crate::text::{Edit, Position, Span};

rule! {
    /// A policy is text in UTF-8. Senders that find other bytes in it drop it and act as if the domain had no policy:
    /// mail from them is not protected.
    "policy-not-utf8" = Error, rfc8461("3.2"), "the policy is not UTF-8";
    next "Save the file as UTF-8 without a byte order mark, or write it with ASCII characters only.";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: grün\n";
}

/// What Windows-1252 writes with the bytes from 0x80 to 0x9F; a blank where it writes nothing.
const ABOVE_ASCII: &str = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

/// Speaks of the first such byte.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let mut odd = reading.violations.iter().filter(|violation| violation.value == PolicyViolation::NotUtf8);
    let Some(span) = odd.next().map(|violation| violation.span) else { return };
    let Position { line, column, .. } = Position::of(span.start, reading.text);
    let byte = span.of(reading.text).first().copied().unwrap_or_default();
    let message = Prose::with(
        "Line {} has the byte {} at character {}, which is not UTF-8.",
        [said(grouped(line)), code(format_args!("0x{byte:02X}")), said(grouped(column))],
    );
    findings.push(Finding::new(&RULE, at(span), message).mended_by(in_utf8(reading)));
}

/// Writes the bytes in UTF-8 as Windows reads them in the West: likely what was meant, and for the owner to see.
fn in_utf8(reading: &PolicyReading<'_>) -> Option<Fix> {
    let mut edits = Vec::new();
    let mut at = 0;
    for chunk in reading.text.utf8_chunks() {
        at += chunk.valid().len();
        for &byte in chunk.invalid() {
            let meant = match byte {
                0x80..0xA0 => {
                    ABOVE_ASCII.chars().nth(usize::from(byte - 0x80)).filter(|character| *character != ' ')?
                }
                _ => char::from(byte),
            };
            edits.push(Edit::replace(Span::new(at, at + 1), meant));
            at += 1;
        }
    }
    Some(Fix::choice(Prose::new("Read it as Windows-1252, and write it in UTF-8"), edits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, policy_slugs};
    use crate::text::apply;

    #[test]
    fn the_byte_and_its_place_are_named() {
        let text = b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: gr\xFCn\n";
        let message = "Line 5 has the byte 0xFC at character 11, which is not UTF-8.".to_owned();
        assert_eq!(found(&Sketch::good("example.com").policy(text), &RULE), [(Severity::Error, message)]);
    }

    #[test]
    fn a_value_in_another_encoding_is_not_spoken_of_twice() {
        for text in [
            b"version: STSv1\r\nmode: enforce\r\nmx: m\xFCller.example\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n"
                .as_slice(),
            b"version: STSv1\r\nmode: en\xFFforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n",
        ] {
            assert_eq!(policy_slugs(&Sketch::good("example.com").policy(text)), ["policy-not-utf8"]);
        }
    }

    #[test]
    fn the_bytes_are_written_in_utf8() {
        let mended = |text: &[u8]| {
            let findings = judge(&Sketch::good("example.com").policy(text).evidence());
            let finding = findings.into_iter().find(|finding| finding.rule == &RULE).expect("it is not UTF-8");
            finding.fix.map(|fix| String::from_utf8(apply(text, &fix.edits)).expect("UTF-8"))
        };
        assert_eq!(
            mended(b"mode: none\nx-note: gr\xFCn \x96 \x93a\x94\n").as_deref(),
            Some("mode: none\nx-note: grün – “a”\n")
        );
        assert_eq!(mended(b"mode: none\nx-note: \x81\n"), None);
        assert_eq!(ABOVE_ASCII.chars().count(), 32);
    }
}
