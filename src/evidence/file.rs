//! The JSON form of evidence. Version 1; a later version that means something else gets another number, and a field that
//! is only added does not.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::part::{Defect, Part};
use super::{Evidence, from_json};

/// What the file says that it is.
const FORMAT: &str = "mta-sts-check evidence";
/// The version that is written, and the only one that is read.
const VERSION: u64 = 1;

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u64,
    evidence: &'a Evidence,
}

impl Evidence {
    /// The evidence as a file: JSON that [`Evidence::from_json`] reads back to an equal value.
    pub fn to_json(&self) -> String {
        let written = Written { format: FORMAT, version: VERSION, evidence: self };
        // Only a map with keys that are no strings, or a value that refuses, could fail here; there is neither.
        serde_json::to_string_pretty(&written).unwrap_or_default()
    }

    /// Reads a file of evidence.
    pub fn from_json(text: &str) -> Result<Self, LoadError> {
        let file: Value = serde_json::from_str(text)
            .map_err(|error| LoadError::NotJson { line: error.line(), column: error.column() })?;
        if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return Err(LoadError::NotEvidence);
        }
        match file.get("version").and_then(Value::as_u64) {
            Some(VERSION) => Ok(from_json::evidence(&Part::file(&file).field("evidence")?)?),
            Some(found) => Err(LoadError::Version { found }),
            None => Err(LoadError::NotEvidence),
        }
    }
}

/// Why a text is not evidence that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// It is not JSON.
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is JSON, and something else than evidence.
    NotEvidence,
    /// It was written by a version of another kind.
    Version {
        /// The version that it names.
        found: u64,
    },
    /// Something in it is not as it was written.
    Malformed {
        /// Where it stands, as in `evidence.dns[3].outcome`.
        place: String,
        /// What is the matter with it.
        why: String,
    },
}

impl From<Defect> for LoadError {
    fn from(Defect { place, why }: Defect) -> Self {
        Self::Malformed { place, why }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson { line, column } => {
                write!(
                    f,
                    "This file is not JSON: reading stopped at line {line}, column {column}. Open one that was saved here."
                )
            }
            Self::NotEvidence => {
                f.write_str("This file is JSON, but not the evidence of a check. Open one that was saved here.")
            }
            Self::Version { found } => {
                write!(
                    f,
                    "This file has version {found}, and this page reads version {VERSION}. Reload the page to get a newer one, or check the domain again."
                )
            }
            Self::Malformed { place, why } => {
                write!(f, "This file was changed after it was saved: {place}: {why}.")
            }
        }
    }
}

impl std::error::Error for LoadError {}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::super::*;
    use crate::name::MxHost;

    /// A value of every kind that one file can hold.
    fn rich() -> Evidence {
        let moment = Timestamp::from_ms(1_795_542_556_007);
        let domain = PolicyDomain::read("example.com").ok();
        let meant_for = PolicyDomain::read("example.net").ok();
        let observed = |name: &str, record_type, outcome| DnsObservation {
            question: Question::new(name, record_type),
            resolver: Resolver { name: "Cloudflare".to_owned(), url: "https://one.example/dns-query".to_owned() },
            elapsed_ms: 12,
            outcome,
        };
        let mut dns = vec![
            observed("_mta-sts.example.com", RecordType::Txt, DnsOutcome::Wire(vec![0, 1, 0xFE, 0xFF])),
            observed("example.com", RecordType::Mx, DnsOutcome::Failed(DnsFailure::Timeout)),
            observed("mta-sts.example.com", RecordType::A, DnsOutcome::Failed(DnsFailure::Unreachable)),
            observed("mta-sts.example.com", RecordType::Aaaa, DnsOutcome::Failed(DnsFailure::Status(503))),
            observed("a\\.\"b\".example", RecordType::A, DnsOutcome::Failed(DnsFailure::TooLarge)),
        ];
        if let Some(last) = dns.last_mut() {
            last.question.checking_disabled = true;
        }
        let body = PolicyBody {
            status: 200,
            media_type: MediaType::Is("text/plain; charset=utf-8".to_owned()),
            body: b"version: STSv1\r\nmode: none\n\tx: \"\xC3\xBC\"\x01\n".to_vec(),
            end: BodyEnd::Cap,
        };
        Evidence {
            domain,
            meant_for,
            started: moment,
            judged_at: moment.plus_ms(60_000),
            under_way: false,
            dns,
            policy: Policy {
                not_asked: Some(NotAsked::PrivateAddressesOnly),
                fetch: Some(Timed { elapsed_ms: 1, seen: Fetch::Read(body) }),
                probe: Some(Timed { elapsed_ms: 4_294_967_295, seen: Probe::Violation }),
                headers: vec![("last-modified".to_owned(), "Tue, 03 Mar 2026 14:02:00 GMT".to_owned())],
                prefetch: Some(Timed { elapsed_ms: 2, seen: Prefetch::Failed }),
                at_domain: Some(Timed { elapsed_ms: 3, seen: Fetch::Redirect }),
            },
            logs: [
                LogOutcome::Answer(b"[]".to_vec()),
                LogOutcome::Failed(LogFailure::Timeout),
                LogOutcome::Failed(LogFailure::Unreachable),
                LogOutcome::Failed(LogFailure::Status(500)),
                LogOutcome::Failed(LogFailure::TooMany(Some(60))),
                LogOutcome::Failed(LogFailure::TooMany(None)),
                LogOutcome::Failed(LogFailure::TooLarge),
            ]
            .map(|outcome| LogObservation {
                host: "mx.example.com".to_owned(),
                service: LogService { name: "Logs".to_owned(), url: "https://logs.example/v1".to_owned() },
                asked: moment,
                elapsed_ms: 7,
                outcome,
            })
            .into(),
            shown: vec![
                Shown::exact(ShownKind::Record, b"v=STSv1; id=1;".to_vec()),
                Shown::exact(ShownKind::Policy, b"\xFF\xFE".to_vec()),
                Shown::exact(ShownKind::Tlsrpt, Vec::new()),
                Shown::exact(ShownKind::MxHosts, b"10 mx.example.com.".to_vec()),
                Shown::exact(ShownKind::Transcript, b"HTTP/2 200\r\n".to_vec()),
                Shown::typed(ShownKind::Any, b"mode: none".to_vec()),
                Shown {
                    at: Some(moment),
                    host: Some("mx.example.com".to_owned()),
                    certificates: vec![Certificate {
                        at: 0,
                        names: vec!["*.example.com".to_owned(), "<b>".to_owned()],
                        common_name: Some("mx.example.com".to_owned()),
                        issuer: "Example, CA 1".to_owned(),
                        not_before: moment,
                        not_after: moment.plus_ms(7_776_000_000),
                    }],
                    ..Shown::exact(ShownKind::Any, b"-----BEGIN CERTIFICATE-----".to_vec())
                },
            ],
            earlier: Some(Sighting {
                seen: Timestamp::from_ms(1_772_546_520_000),
                id: Some(SightedId { value: Some("20260303".to_owned()), shown: true }),
                policy: Some(SightedPolicy { text: b"version: STSv1\n".to_vec(), shown: true }),
                mx: MxHost::new("mx.example.com").map(|host| vec![host]),
            }),
        }
    }

    #[test]
    fn the_form_stays_as_it_is() {
        let saved = include_str!("rich.json");
        assert_eq!(rich().to_json(), saved.trim_end());
        assert_eq!(Evidence::from_json(saved), Ok(rich()));
    }

    #[test]
    fn how_a_text_came_may_be_unsaid() {
        let saved = include_str!("rich.json").replace("        \"came\": \"typed\",\n", "");
        let loaded = Evidence::from_json(&saved).expect("a file of before");
        assert!(loaded.shown.iter().all(|shown| shown.came == Came::Exact));
    }

    /// A part of an earlier check that is missing was not seen then; an `id` without a value was looked for.
    #[test]
    fn of_an_earlier_check_each_part_may_be_missing() {
        for (earlier, id) in [("", None), (", \"id\": {}", Some(SightedId { value: None, shown: false }))] {
            let saved = format!(
                "{{ \"format\": \"mta-sts-check evidence\", \"version\": 1, \"evidence\": {{ \"started\": \"2026-11-24T16:15:00Z\", \
                 \"judged_at\": \"2026-11-24T16:15:00Z\", \"earlier\": {{ \"seen\": \"2026-03-03T14:02:00Z\"{earlier} }} }} }}"
            );
            let loaded = Evidence::from_json(&saved).expect("a file").earlier.expect("an earlier check");
            assert_eq!(loaded, Sighting { seen: loaded.seen, id, policy: None, mx: None });
        }
    }

    /// What is said of the rich file once `from` is `to` in it.
    fn said_of(from: &str, to: &str) -> String {
        let saved = rich().to_json();
        assert!(saved.contains(from), "{from}");
        let loaded = Evidence::from_json(&saved.replacen(from, to, 1));
        loaded.map_or_else(|error| error.to_string(), |_| "loaded".to_owned())
    }

    #[test]
    fn what_was_changed_is_named_by_its_place() {
        let changed = "This file was changed after it was saved:";
        for (from, to, said) in [
            ("\"evidence\": {", "\"proof\": {", "evidence: this field is missing"),
            ("\"example.com\",", "\"example\",", "evidence.domain: this is not a mail domain"),
            ("T17:49", "T27:49", "evidence.started: expected a date and time in UTC such as 2026-11-24T16:15:00.000Z"),
            ("\"MX\"", "\"NS\"", "evidence.dns[1].question.record_type: this value is not known"),
            ("AAH+/w==", "AAH+/w=", "evidence.dns[0].outcome.wire: this is not Base64"),
            ("503", "70000", "evidence.dns[3].outcome.failed.status: this is not a whole number that can stand here"),
            ("\"timeout\"", "{ \"timeout\": 1 }", "evidence.dns[1].outcome.failed: this value is not known"),
            ("\"status\": 200,", "", "evidence.policy.fetch.seen.read.status: this field is missing"),
            ("\"typed\"", "\"sung\"", "evidence.shown[5].came: this value is not known"),
            ("\"kind\": \"record\"", "\"kind\": 7", "evidence.shown[0].kind: a text was expected"),
            ("\"not_asked\"", "\"asked\"", "evidence.policy.asked: this field is not known"),
            ("\"not_asked\"", "\"\u{202e}a\"", "evidence.policy.‹U+202E›a: this field is not known"),
            ("Cloudflare", "\u{202e}a", "evidence.dns[0].resolver.name: this name has characters that none has"),
            ("/dns-query", "/\u{5d0}", "evidence.dns[0].resolver.url: this name has characters that none has"),
            (
                "_mta-sts.example",
                "\u{5d0}.example",
                "evidence.dns[0].question.name: this name has characters that none has",
            ),
            ("\"last-modified\",", "", "evidence.policy.headers[0]: a name and a value were expected"),
            (
                "2026-03-03",
                "2026-03-33",
                "evidence.earlier.seen: expected a date and time in UTC such as 2026-11-24T16:15:00.000Z",
            ),
            ("    \"mx.example.com\"\n", "    \"\"\n", "evidence.earlier.mx[0]: this is not a host"),
            ("    \"mx.example.com\"\n", "    \"mx..\"\n", "evidence.earlier.mx[0]: this is not a host"),
            ("\"20260303\"", "20260303", "evidence.earlier.id.value: a text was expected"),
            ("\"seen\": \"2026-03-03", "\"saw\": \"2026-03-03", "evidence.earlier.saw: this field is not known"),
            (
                "\"checking_disabled\": true",
                "\"checking_disabled\": 1",
                "evidence.dns[4].question.checking_disabled: `true` or `false` was expected",
            ),
        ] {
            assert_eq!(said_of(from, to), format!("{changed} {said}."));
        }
    }

    #[test]
    fn where_the_reading_of_json_stopped_is_said() {
        let said = "This file is not JSON: reading stopped at line 3, column 3. Open one that was saved here.";
        assert_eq!(said_of("\"version\"", "version"), said);
    }
}
