//! The policy is not UTF-8.

use super::at;
use crate::finding::{Finding, Prose, code, grouped, rfc8461, said};
use crate::read::{PolicyForm, PolicyViolation};
use crate::rules::{Case, rule};
use crate::text::{Position, Span};

rule! {
    /// A policy is text in UTF-8. Senders that find other bytes in it drop it and act as if the domain had no policy:
    /// mail from them is not protected.
    "policy-not-utf8" = Error, rfc8461("3.2"), "the policy is not UTF-8";
    next "Save the file as UTF-8 without a byte order mark, or write it with ASCII characters only.";
    bad Policy "v\0e\0r\0s\0i\0o\0n\0";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: grün\n";
}

/// Speaks of the first such byte; for all rules on the text where it is UTF-16.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = case.policy.as_ref().filter(|policy| !policy.is_too_large()) else { return };
    let reading = &policy.reading;
    match reading.form {
        PolicyForm::Utf16 => {
            let whole = Span::new(0, reading.text.len());
            findings.push(Finding::new(&RULE, at(whole), Prose::new("The policy is saved in UTF-16.")));
        }
        PolicyForm::Lines => {
            let mut odd = reading.violations.iter().filter(|violation| violation.value == PolicyViolation::NotUtf8);
            let Some(span) = odd.next().map(|violation| violation.span) else { return };
            let Position { line, column, .. } = Position::of(span.start, reading.text);
            let byte = span.of(reading.text).first().copied().unwrap_or_default();
            let message = Prose::with(
                "Line {} has the byte {} at character {}, which is not UTF-8.",
                [said(grouped(line)), code(format_args!("0x{byte:02X}")), said(grouped(column))],
            );
            findings.push(Finding::new(&RULE, at(span), message));
        }
        PolicyForm::Empty | PolicyForm::Markup => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, policy_slugs};

    #[test]
    fn the_byte_and_its_place_are_named() {
        let text = b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: gr\xFCn\n";
        let message = "Line 5 has the byte 0xFC at character 11, which is not UTF-8.".to_owned();
        assert_eq!(found(&Sketch::good("example.com").policy(text), &RULE), [(Severity::Error, message)]);
    }

    #[test]
    fn an_mx_in_another_encoding_is_not_spoken_of_twice() {
        let text = b"version: STSv1\nmode: enforce\nmx: m\xFCller.example\nmx: mx.example.com\nmax_age: 1209600\n";
        assert_eq!(policy_slugs(&Sketch::good("example.com").policy(text)), ["policy-not-utf8"]);
    }

    #[test]
    fn utf_16_is_the_one_thing_that_is_said() {
        let text: Vec<u8> = "\u{feff}version: STSv1\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let sketch = Sketch::good("example.com").policy(&text);
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, "The policy is saved in UTF-16.".to_owned())]);
        assert_eq!(policy_slugs(&sketch), ["policy-not-utf8"]);
    }
}
