//! An MX host does not offer STARTTLS, by a handshake that was pasted.

use crate::finding::{Finding, Prose, code, host, rfc8461};
use crate::read::Starttls;
use crate::rules::{Case, rule, tls};

rule! {
    /// Senders that honour MTA-STS want TLS from the MX host, with a certificate that is valid for its name. In mode
    /// `enforce` they do not deliver where that fails; in mode `testing` they deliver, and report it.
    "mx-starttls-absent" = Error, rfc8461("4.2"), "an MX host does not offer TLS";
    next "Give the mail server a certificate and have it offer STARTTLS on port 25. Where it does, look for what takes the offer away: a firewall, or another server before it.";
    bad Any "$ openssl s_client -starttls smtp -connect mx.example.com:25\nCONNECTED(00000003)\nDidn't find STARTTLS in server response, trying anyway...\n---\nno peer certificate available\n---\nVerify return code: 0 (ok)\n---\n";
    bad Any "$ telnet mx.example.com 25\nTrying 192.0.2.25...\nConnected to mx.example.com.\nEscape character is '^]'.\n220 mx.example.com ESMTP\nEHLO sender.example\n250-mx.example.com\n250-PIPELINING\n250 8BITMIME\nQUIT\n221 Bye\n";
    good Any "$ openssl s_client -starttls smtp -connect mx.example.com:25\nCONNECTED(00000003)\ndepth=0 CN = mx.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mx.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Jan 15 00:00:00 2056 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";
}

/// Speaks of each MX host of which something was pasted.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let severity = tls::gravity_at_mx(case, RULE.severity);
    for (mx, shown) in tls::mx_hosts(case).into_iter().filter(|(_, shown)| shown.handshake.is_without_starttls()) {
        let message = match &shown.handshake.starttls {
            Some(Starttls::Refused(words)) => {
                Prose::with("{} refuses STARTTLS, by what you pasted: {}.", [host(&mx), code(words)])
            }
            _ => Prose::with("{} does not offer STARTTLS, by what you pasted.", [host(&mx)]),
        };
        findings.push(tls::at_mx(&RULE, &mx, message).as_grave_as(severity));
    }
}
