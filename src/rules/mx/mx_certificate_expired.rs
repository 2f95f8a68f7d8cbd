//! An MX host’s certificate has run out, by a handshake that was pasted.

use crate::finding::Finding;
use crate::finding::{host, rfc8461};
use crate::rules::{Case, rule, tls};

rule! {
    /// Senders that honour MTA-STS want TLS from the MX host, with a certificate that is valid for its name. In mode
    /// `enforce` they do not deliver where that fails; in mode `testing` they deliver, and report it.
    "mx-certificate-expired" = Error, rfc8461("4.2"), "an MX host’s certificate has run out";
    next "Renew the certificate, and have the mail server load the new one: many do so only when they are told to.";
    bad Any "$ openssl s_client -starttls smtp -connect mx.example.com:25\nCONNECTED(00000003)\ndepth=0 CN = mx.example.com\nverify error:num=10:certificate has expired\nnotAfter=Nov  1 00:00:00 2026 GMT\nverify return:1\n---\nVerify return code: 10 (certificate has expired)\n---\n";
    good Any "$ openssl s_client -starttls smtp -connect mx.example.com:25\nCONNECTED(00000003)\ndepth=0 CN = mx.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mx.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Jan 15 00:00:00 2056 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";
}

/// Speaks of each MX host of which something was pasted.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let severity = tls::gravity_at_mx(case, RULE.severity);
    for (mx, tls) in tls::mx_hosts(case) {
        let message = tls::expired(host(&mx), &tls);
        findings.extend(message.map(|message| tls::at_mx(&RULE, &mx, message).as_grave_as(severity)));
    }
}
