//! The Policy Host’s certificate is not one that senders trust, by a handshake that was pasted.

use crate::finding::Finding;
use crate::finding::{host, rfc8461};
use crate::rules::{Case, rule, tls};

rule! {
    /// Senders fetch a policy over TLS only, with a certificate that is valid for the Policy Host. It must chain to an
    /// authority that they trust, and the host must send the certificates in between: a browser may fetch a missing
    /// one, a sender does not.
    "host-certificate-untrusted" = Error, rfc8461("3.3"), "the Policy Host’s certificate is not trusted";
    next "Have the web server send the certificate of a public authority, with the whole chain: most call that file `fullchain`.";
    bad Any "$ openssl s_client -connect mta-sts.example.com:443 -servername mta-sts.example.com\nCONNECTED(00000003)\ndepth=0 CN = mta-sts.example.com\nverify error:num=18:self-signed certificate\nverify return:1\n---\nVerify return code: 18 (self-signed certificate)\n---\n";
    good Any "$ openssl s_client -connect mta-sts.example.com:443 -servername mta-sts.example.com\nCONNECTED(00000003)\ndepth=0 CN = mta-sts.example.com\nverify return:1\n---\nCertificate chain\n 0 s:CN = mta-sts.example.com\n   i:C = US, O = Example Trust, CN = R11\n   v:NotBefore: Oct  1 00:00:00 2026 GMT; NotAfter: Jan 15 00:00:00 2056 GMT\n---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n---\n";
}

/// Speaks of what was pasted last of the Policy Host.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some((name, tls)) = tls::policy_host(case) else { return };
    let message = tls::untrusted(host(name), &tls);
    let found = message.zip(tls::gravity_at_policy_host(case));
    findings.extend(found.map(|(message, severity)| tls::at_policy_host(&RULE, name, message).as_grave_as(severity)));
}
