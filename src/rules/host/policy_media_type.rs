//! The policy does not come as `text/plain`.

use super::gravity;
use crate::evidence::MediaType;
use crate::finding::{Finding, Place, Prose, code, rfc8461};
use crate::read::Provenance;
use crate::rules::case::is_text_plain;
use crate::rules::{Case, rule};

rule! {
    /// Some senders drop a policy that does not come as `text/plain`; postfix-mta-sts-resolver and maddy are among
    /// them. For these the domain has no policy, and their mail to it is not protected.
    "policy-media-type" = Warning, rfc8461("3.2"), "the policy does not come as text/plain";
    next "Have the web server send `Content-Type: text/plain` with the policy.";
}

/// Speaks of a policy that was read. Of a web page in its place, the rule on that speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(text) = case.policy.as_ref().map(|policy| &policy.text) else { return };
    if text.provenance == Provenance::Shown || text.is_html() {
        return;
    }
    let Some(media_type) = text.media_type.filter(|media_type| !is_text_plain(media_type)) else { return };
    let Some(severity) = gravity(case, RULE.severity) else { return };
    let policy_host = case.policy_host();
    let message = match media_type {
        MediaType::Absent => Prose::with(
            "{} sends the policy without a `Content-Type`. Some senders want `text/plain`, and drop it.",
            [policy_host],
        ),
        MediaType::Is(value) => Prose::with(
            "{} sends the policy as {}. Some senders want `text/plain`, and drop it.",
            [policy_host, code(value)],
        ),
    };
    findings.push(Finding::new(&RULE, Place::PolicyResponse, message).as_grave_as(severity));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Probe, RecordType, ShownKind};
    use crate::finding::Severity;
    use crate::rules::checking::{found, places};

    const POLICY: &[u8] = b"version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";

    fn with(media_type: Option<&str>) -> Sketch {
        Sketch::good("example.com").response(200, media_type, POLICY)
    }

    #[test]
    fn another_media_type_or_none() {
        let other = "mta-sts.example.com sends the policy as application/octet-stream. Some senders want \
                     text/plain, and drop it.";
        let sketch = with(Some("application/octet-stream"));
        assert_eq!(found(&sketch, &RULE), [(Severity::Warning, other.to_owned())]);
        assert_eq!(places(&sketch, &RULE), [Place::PolicyResponse]);
        let none = "mta-sts.example.com sends the policy without a Content-Type. Some senders want \
                    text/plain, and drop it.";
        assert_eq!(found(&with(None), &RULE), [(Severity::Warning, none.to_owned())]);
        assert!(
            matches!(found(&with(Some("text/html")), &RULE)[..], [(Severity::Warning, _)]),
            "the body is \
                                                                                                 a policy"
        );
        assert!(matches!(found(&with(None).no_record(), &RULE)[..], [(Severity::Warning, _)]), "a policy was read");
        let unknown = with(None).unasked("_mta-sts.example.com", RecordType::Txt);
        assert!(matches!(found(&unknown, &RULE)[..], [(Severity::Warning, _)]), "a policy was read");
    }

    #[test]
    fn of_an_answer_that_was_pasted() {
        let pasted = [b"HTTP/2 200\ncontent-type: text/html\n\n", POLICY].concat();
        let message =
            "The Policy Host sends the policy as text/html. Some senders want text/plain, and drop it.".to_owned();
        assert_eq!(found(&Sketch::lint(ShownKind::Any, &pasted), &RULE), [(Severity::Warning, message)]);
        let sketch = Sketch::good("example.com").probe(Probe::Opaque).shown(ShownKind::Any, &pasted);
        assert!(matches!(found(&sketch, &RULE)[..], [(Severity::Warning, _)]));
    }

    #[test]
    fn silent_on_text_plain_and_where_another_rule_speaks() {
        for media_type in ["text/plain", "Text/Plain; charset=utf-8"] {
            assert_eq!(found(&with(Some(media_type)), &RULE), [], "{media_type}");
        }
        let page = Sketch::good("example.com").response(200, Some("text/html"), b"<!doctype html><p>Hello");
        assert_eq!(found(&page, &RULE), []);
        assert_eq!(found(&Sketch::good("example.com").response(404, Some("text/html"), POLICY), &RULE), []);
        let shown = Sketch::good("example.com").probe(Probe::Opaque).shown(ShownKind::Policy, POLICY);
        assert_eq!(found(&shown, &RULE), []);
        let nothing = Sketch::good("example.com").no_record().response(200, Some("text/json"), b"{}");
        assert_eq!(found(&nothing, &RULE), []);
    }
}
