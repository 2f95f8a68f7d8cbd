//! The policy comes with a character set that is not its own.

use crate::evidence::MediaType;
use crate::finding::{Finding, Place, Prose, Severity, code, host, rfc8461};
use crate::read::Provenance;
use crate::rules::case::is_text_plain;
use crate::rules::{Case, rule};

rule! {
    /// A policy is UTF-8, and mostly ASCII. A program that goes by the `charset` of the answer reads other letters where
    /// the policy has any beyond ASCII.
    "policy-charset" = Advice, rfc8461("3.2"), "the policy comes with another charset than UTF-8";
    next "Have the web server send `Content-Type: text/plain; charset=utf-8`, or leave the charset out.";
}

/// Speaks of a policy that was read, and comes as `text/plain`.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(text) = case.policy.as_ref().map(|policy| &policy.text) else { return };
    let Some(media_type @ MediaType::Is(value)) = text.media_type else { return };
    let Some(domain) = case.domain().filter(|_| text.provenance != Provenance::Shown && is_text_plain(media_type))
    else {
        return;
    };
    let Some(charset) = charset(value).filter(|charset| !is_known(charset)) else { return };
    let Some(severity) = super::gravity(case, Severity::Advice) else { return };
    let message = Prose::with(
        "{} sends the policy with the charset {}, and a policy is UTF-8.",
        [host(domain.policy_host()), code(charset)],
    );
    findings.push(Finding::new(&RULE, Place::PolicyResponse, message).as_grave_as(severity));
}

/// The charset that a media type names, without the quotes around it.
fn charset(media_type: &str) -> Option<&str> {
    media_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

/// Whether it is UTF-8 or ASCII, by the names that these go by.
fn is_known(charset: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"].into_iter().any(|known| charset.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, places};

    const POLICY: &[u8] = b"version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n";

    fn with(media_type: &str) -> Sketch {
        Sketch::good("example.com").response(200, Some(media_type), POLICY)
    }

    #[test]
    fn another_charset_is_named() {
        let sketch = with("text/plain; charset=ISO-8859-1");
        let message =
            "mta-sts.example.com sends the policy with the charset ISO-8859-1, and a policy is UTF-8.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Advice, message)]);
        assert_eq!(places(&sketch, &RULE), [Place::PolicyResponse]);
        assert_eq!(found(&with("Text/Plain;format=flowed; Charset=\"windows-1252\""), &RULE).len(), 1);
    }

    #[test]
    fn silent_on_utf_8_ascii_none_and_other_media_types() {
        for media_type in [
            "text/plain",
            "text/plain; charset=utf-8",
            "text/plain;charset=\"UTF-8\"",
            "text/plain; charset=US-ASCII",
            "text/plain; charset",
            "text/html; charset=latin1",
        ] {
            assert_eq!(found(&with(media_type), &RULE), [], "{media_type}");
        }
        let shown = Sketch::of("example.com").shown(ShownKind::Policy, POLICY);
        assert_eq!(found(&shown, &RULE), []);
    }
}
