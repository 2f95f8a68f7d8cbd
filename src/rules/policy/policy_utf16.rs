//! The policy is saved in UTF-16.

use super::at;
use crate::finding::{Finding, Fix, Prose, rfc8461};
use crate::read::PolicyForm;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// A policy is text in UTF-8. In UTF-16, which some editors on Windows call Unicode, each letter has a second byte,
    /// and senders find no line of a policy in it: they act as if the domain had none, and mail to it is not protected.
    "policy-utf16" = Error, rfc8461("3.2"), "the policy is saved in UTF-16";
    next "Save the file as UTF-8 without a byte order mark. In PowerShell, write it with `-Encoding ascii`: the sign `>` alone writes UTF-16.",
    hides ["*"];
    bad Policy "v\0e\0r\0s\0i\0o\0n\0:\0 \0S\0T\0S\0v\0\u{31}\0\n\0m\0o\0d\0e\0:\0 \0n\0o\0n\0e\0\n\0";
    bad Policy "\0v\0e\0r\0s\0i\0o\0n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks for all rules on the text.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = case.policy.as_ref().filter(|policy| policy.reading.form == PolicyForm::Utf16) else { return };
    let text = policy.text.text;
    let whole = Span::new(0, text.len());
    let fix = in_utf8(text).map(|text| Fix::safe(Prose::new("Write it in UTF-8"), vec![Edit::replace(whole, text)]));
    let message = Prose::new("The policy is saved in UTF-16, and senders read UTF-8.");
    findings.push(Finding::new(&RULE, at(whole), message).mended_by(fix));
}

/// The text without its mark, if all of it is UTF-16.
fn in_utf8(text: &[u8]) -> Option<String> {
    let is_big_endian = matches!(text, [0xFE, 0xFF, ..] | [0, _, ..]);
    let (pairs, []) = text.as_chunks::<2>() else { return None };
    let units =
        pairs.iter().map(|&pair| if is_big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) });
    let text: String = char::decode_utf16(units).collect::<Result<_, _>>().ok()?;
    Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)).filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, policy_slugs};
    use crate::text::apply;

    const POLICY: &str = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";

    #[test]
    fn it_is_the_one_thing_that_is_said_and_is_mended() {
        let units = || format!("\u{feff}{POLICY}").encode_utf16().collect::<Vec<_>>();
        let little: Vec<u8> = units().into_iter().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().into_iter().flat_map(u16::to_be_bytes).collect();
        for text in [&little, &big, &little[2..].to_vec(), &big[2..].to_vec()] {
            let sketch = Sketch::good("example.com").policy(text);
            let message = "The policy is saved in UTF-16, and senders read UTF-8.".to_owned();
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
            assert_eq!(policy_slugs(&sketch), ["policy-utf16"]);
            let findings = judge(&sketch.evidence());
            let fix = findings.iter().find_map(|finding| finding.fix.as_ref()).expect("a fix");
            assert_eq!(apply(text, &fix.edits), POLICY.as_bytes());
        }
    }

    #[test]
    fn what_is_cut_or_no_utf_16_is_left_alone() {
        assert_eq!(in_utf8(b"v\0e"), None);
        assert_eq!(in_utf8(b"\xFF\xFE\x00\xD8"), None);
        assert_eq!(in_utf8(b"\0\0v\0"), None);
    }
}
