//! An MX host’s certificate runs out soon, by a handshake that was pasted.

use crate::finding::Finding;
use crate::finding::{host, rfc8461};
use crate::rules::{Case, rule, tls};

rule! {
    /// From the day on which the certificate runs out, senders that honour MTA-STS do not deliver there in mode
    /// `enforce`. A mail server that was not told of a renewed certificate goes on with the old one.
    "mx-certificate-expires-soon" = Warning, rfc8461("4.2"), "an MX host’s certificate runs out within 14 days";
    next "See whether the renewal is due and runs, and whether the mail server loads what was renewed.";
    good Any "$ openssl s_client -starttls smtp -connect mx.example.com:25\nCONNECTED(00000003)\ndepth=0 CN = mx.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mx.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Jan 15 00:00:00 2056 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";
}

/// Speaks of each MX host of which something was pasted.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let severity = tls::gravity_at_mx(case, RULE.severity);
    for (mx, tls) in tls::mx_hosts(case) {
        let message = tls::expires_soon(host(&mx), &tls);
        findings.extend(message.map(|message| tls::at_mx(&RULE, &mx, message).as_grave_as(severity)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
    use crate::rules::findings_in;

    // No example on the card: what runs out soon has run out some day.
    const TEXT: &str = "$ openssl s_client -starttls smtp -connect mx.example.com:25\nCONNECTED(00000003)\ndepth=0 CN = mx.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mx.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Dec  1 00:00:00 2026 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";

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
