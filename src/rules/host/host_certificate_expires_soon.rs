//! The Policy Host’s certificate runs out soon, by a handshake that was pasted.

use crate::finding::Finding;
use crate::finding::{host, rfc8461};
use crate::rules::{Case, rule, tls};

rule! {
    /// From the day on which the certificate runs out, senders get no policy, and nobody is told. Certificates that
    /// renew themselves are renewed weeks before.
    "host-certificate-expires-soon" = Warning, rfc8461("3.3"), "the Policy Host’s certificate runs out within 14 days";
    next "See whether the renewal is due, and whether it runs: what renews it writes a log.";
    good Any "$ openssl s_client -connect mta-sts.example.com:443 -servername mta-sts.example.com\nCONNECTED(00000003)\ndepth=0 CN = mta-sts.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mta-sts.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Jan 15 00:00:00 2056 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";
}

/// Speaks of what was pasted last of the Policy Host.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((name, tls)) = tls::policy_host(case) else { return };
    let message = tls::expires_soon(host(name), &tls);
    let found = message.zip(tls::gravity_at_policy_host(case).map(|gravity| gravity.max(RULE.severity)));
    findings.extend(found.map(|(message, severity)| tls::at_policy_host(&RULE, name, message).as_grave_as(severity)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
    use crate::rules::findings_in;

    // No example on the card: what runs out soon has run out some day.
    const TEXT: &str = "$ openssl s_client -connect mta-sts.example.com:443 -servername mta-sts.example.com\nCONNECTED(00000003)\ndepth=0 CN = mta-sts.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mta-sts.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Dec  1 00:00:00 2026 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";

    #[test]
    fn from_14_days_before_the_end() {
        let speaks = |moment: &str| {
            let shown = Shown::typed(ShownKind::Any, TEXT.into());
            let moment: Timestamp = moment.parse().expect("a moment");
            findings_in(&Evidence::of_text(shown, moment)).iter().any(|finding| finding.rule == &RULE)
        };
        assert!(!speaks("2026-11-16T00:00:00.000Z"), "15 days");
        assert!(speaks("2026-11-18T00:00:00.000Z"), "13 days");
        assert!(!speaks("2026-12-02T00:00:00.000Z"), "it has run out");
    }
}
