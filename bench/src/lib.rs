//! The texts that the benchmarks lint, and the lint.

use mta_sts_check::diagnosis::{Diagnosis, diagnose};
use mta_sts_check::evidence::{Evidence, Shown, ShownKind, Timestamp};

/// The whole lint of a text: reading, every rule, sentences and fixes.
pub fn lint(kind: ShownKind, text: &[u8]) -> Diagnosis {
    let shown = Shown { kind, text: text.to_vec() };
    diagnose(&Evidence::of_text(shown, Timestamp::from_ms(1_790_000_000_000)))
}

/// A policy of an ordinary size: about 200 bytes.
pub const ORDINARY: &str = "version: STSv1\r\nmode: enforce\r\nmx: aspmx.l.example.com\r\nmx: alt1.aspmx.l.example.com\r\nmx: alt2.aspmx.l.example.com\r\nmx: alt3.aspmx.l.example.com\r\nmx: alt4.aspmx.l.example.com\r\nmax_age: 1209600\r\n";

/// A record of an ordinary size.
pub const RECORD: &str = "v=STSv1; id=20261124T120000;";

/// A policy without a defect, of about this many bytes, nearly all of them `mx` lines.
pub fn policy_of(bytes: usize) -> Vec<u8> {
    let mut text = String::from("version: STSv1\r\nmode: enforce\r\nmax_age: 1209600\r\n");
    let mut host = 0;
    while text.len() < bytes {
        text.push_str(&format!("mx: mx{host:05}.mail.example.com\r\n"));
        host += 1;
    }
    text.into_bytes()
}
