//! The texts that the benchmarks lint, and the lint.

use mta_sts_check::evidence::{Evidence, Shown, ShownKind, Timestamp};
use mta_sts_check::read::Answers;
use mta_sts_check::report::{Offsets, Report};

/// The whole lint of a text, as the package gives it: the reading, what every rule finds, its sentences, places and fixes.
/// It is handed to `take` before it is thrown away.
pub fn lint<T>(kind: ShownKind, text: &[u8], take: impl FnOnce(&Report<'_>) -> T) -> T {
    let shown = Shown::exact(kind, text.to_vec());
    let evidence = Evidence::of_text(shown, Timestamp::from_ms(1_790_000_000_000));
    take(&Report::on_texts(&evidence, &Answers::of(&evidence), Offsets::Bytes))
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
