//! An MX host speaks TLS below 1.2, by a handshake that was pasted.

use crate::finding::{Finding, Prose, host, rfc8461, said};
use crate::rules::{Case, rule, tls};

rule! {
    /// Senders that honour MTA-STS speak TLS 1.2 or newer, and many nothing else. Those that do not get a connection
    /// retry, then return the mail; senders without MTA-STS may send it in the clear.
    "mx-tls-old" = Error, rfc8461("7.2"), "an MX host offers no TLS 1.2";
    next "Have the mail server offer TLS 1.2 and 1.3. Where its library is too old for them, it is time for a newer one.";
    bad Any "$ openssl s_client -starttls smtp -connect mx.example.com:25\nCONNECTED(00000003)\n---\nCertificate chain\n 0 s:CN = mx.example.com\n   i:C = US, O = Example Trust, CN = R11\n---\nNew, TLSv1.0, Cipher is ECDHE-RSA-AES256-SHA\nSSL-Session:\n    Protocol  : TLSv1\n    Verify return code: 0 (ok)\n---\n";
    good Any "$ openssl s_client -starttls smtp -connect mx.example.com:25\nCONNECTED(00000003)\ndepth=0 CN = mx.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mx.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Jan 15 00:00:00 2056 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";
}

/// Speaks of each MX host of which something was pasted.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let severity = tls::gravity_at_mx(case, RULE.severity);
    for (mx, tls) in tls::mx_hosts(case) {
        let Some(version) = tls.old() else { continue };
        let message = Prose::with("{} speaks {}, by what you pasted.", [host(&mx), said(version.as_str())]);
        findings.push(tls::at_mx(&RULE, &mx, message).as_grave_as(severity));
    }
}
