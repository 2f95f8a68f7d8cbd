//! The Policy Host’s certificate is for another name, by a handshake that was pasted.

use crate::finding::Finding;
use crate::finding::{host, rfc8461};
use crate::rules::{Case, rule, tls};

rule! {
    /// Senders fetch a policy over TLS only, with a certificate that is valid for the Policy Host. It must name that
    /// host among its subject alternative names; a `*` stands for one label, and the common name does not count.
    "host-certificate-wrong-name" = Error, rfc8461("3.3"), "the Policy Host’s certificate does not name it";
    next "Get a certificate with the name of the Policy Host in it, and have the web server show it for that name: it tells its names apart by SNI.";
    bad Any "$ openssl s_client -connect mta-sts.example.com:443 -servername mta-sts.example.com\nCONNECTED(00000003)\ndepth=0 CN = www.example.com\nverify error:num=62:hostname mismatch\nverify return:1\n---\nVerify return code: 62 (hostname mismatch)\n---\n";
    good Any "$ openssl s_client -connect mta-sts.example.com:443 -servername mta-sts.example.com\nCONNECTED(00000003)\ndepth=0 CN = mta-sts.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mta-sts.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Jan 15 00:00:00 2056 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";
}

/// Speaks of what was pasted last of the Policy Host.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((name, tls)) = tls::policy_host(case) else { return };
    let Some((message, severity)) = tls::wrong_name(host(name), &tls) else { return };
    let gravity = tls::gravity_at_policy_host(case).map(|gravity| gravity.max(severity));
    findings.extend(gravity.map(|gravity| tls::at_policy_host(&RULE, name, message).as_grave_as(gravity)));
}
