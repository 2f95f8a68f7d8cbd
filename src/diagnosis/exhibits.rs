//! The raw evidence behind each step, as text: what was asked of whom, what came back, byte for byte where it matters.

use std::fmt::Write as _;

use super::StepKind;
use super::logged::failure as log_failure;
use crate::evidence::{
    BodyEnd, DnsFailure, DnsObservation, DnsOutcome, Evidence, Fetch, LogOutcome, MediaType, NotAsked, Prefetch, Probe,
    RecordType, ShownKind,
};
use crate::read::{Answers, DnsMessage, NotAnAnswer, Rdata, ShownTexts};

/// One piece of raw evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// What it is: "TXT _mta-sts.example.com, asked of Cloudflare".
    pub title: String,
    /// What came back, as text.
    pub text: String,
}

/// The raw evidence behind a step.
pub fn exhibits(evidence: &Evidence, step: StepKind) -> Vec<Exhibit> {
    let Some(domain) = &evidence.domain else { return Vec::new() };
    let answers_to = |names: &[String], types: &[RecordType]| {
        let seen = evidence
            .dns
            .iter()
            .filter(|seen| names.contains(&seen.question.name) && types.contains(&seen.question.record_type));
        seen.map(dns).collect::<Vec<_>>()
    };
    let addresses = [RecordType::A, RecordType::Aaaa];
    match step {
        StepKind::Record => answers_to(&[domain.record_name()], &[RecordType::Txt]),
        StepKind::PolicyHost => {
            let hosts = [domain.policy_host().to_string()];
            let mut exhibits = answers_to(&hosts, &addresses);
            exhibits.extend(of_hosts(evidence, &hosts));
            exhibits
        }
        StepKind::Policy => policy(evidence),
        StepKind::MxHosts => {
            let hosts: Vec<_> = Answers::of(evidence).mx_hosts.iter().map(|mx| mx.host.to_string()).collect();
            let mut exhibits = answers_to(&[domain.to_string()], &[RecordType::Mx]);
            exhibits.extend(answers_to(&hosts, &addresses));
            exhibits.extend(of_hosts(evidence, &hosts));
            exhibits
        }
    }
}

/// What a person showed of these hosts' TLS, and what the certificate logs say of them.
fn of_hosts(evidence: &Evidence, hosts: &[String]) -> Vec<Exhibit> {
    let is_of_them = |host: &str| hosts.iter().any(|known| known == host);
    let read = ShownTexts::of(evidence);
    let texts = evidence.shown.iter().zip(read.texts());
    let shown = texts.filter_map(|(shown, read)| {
        let host =
            read.handshakes.iter().filter_map(|handshake| handshake.host.as_deref()).find(|host| is_of_them(host))?;
        let title = format!("What you showed of {host}");
        Some(Exhibit { title, text: String::from_utf8_lossy(&shown.text).into_owned() })
    });
    let logged = evidence.logs.iter().filter(|seen| is_of_them(&seen.host)).map(|seen| {
        let text = match &seen.outcome {
            LogOutcome::Answer(body) => String::from_utf8_lossy(body).into_owned(),
            LogOutcome::Failed(why) => log_failure(*why).to_string(),
        };
        let title = format!("Certificates of {}, asked of {}, {}", seen.host, seen.service.name, ms(seen.elapsed_ms));
        Exhibit { title, text }
    });
    shown.chain(logged).collect()
}

/// Milliseconds, as people read them.
pub(super) fn ms(elapsed: u32) -> String {
    if elapsed < 10_000 { format!("{elapsed} ms") } else { format!("{} s", elapsed / 1000) }
}

fn dns(seen: &DnsObservation) -> Exhibit {
    let question = &seen.question;
    let title =
        format!("{} {}, asked of {}, {}", question.record_type, question.name, seen.resolver.name, ms(seen.elapsed_ms));
    let text = match &seen.outcome {
        DnsOutcome::Failed(why) => failure(*why),
        DnsOutcome::Wire(wire) => {
            let said = match DnsMessage::read(wire, question) {
                Ok(message) => answer(&message),
                Err(NotAnAnswer::NotDns) => "This is not a DNS message.".to_owned(),
                Err(NotAnAnswer::OtherQuestion) => "This is the answer to another question.".to_owned(),
                Err(NotAnAnswer::Truncated) => "This answer was cut off.".to_owned(),
            };
            format!("{said}\n\n{}", hex(wire))
        }
    };
    Exhibit { title, text }
}

fn failure(why: DnsFailure) -> String {
    match why {
        DnsFailure::Timeout => "No answer in time.".to_owned(),
        DnsFailure::Unreachable => "The browser could not fetch an answer, and does not say why.".to_owned(),
        DnsFailure::Status(status) => format!("The resolver answered with HTTP status {status}."),
        DnsFailure::TooLarge => "The answer was longer than any DNS message.".to_owned(),
    }
}

fn answer(message: &DnsMessage) -> String {
    let mut text = format!(
        "{}{}",
        message.rcode,
        if message.authenticated { ", AD (the resolver says that it validated this)" } else { "" }
    );
    for error in &message.extended_errors {
        let _ = write!(text, "\nextended error {}: {}", error.code, error.text);
    }
    for alias in &message.aliases {
        let _ = write!(text, "\n{} {} CNAME {}", alias.from, alias.ttl, alias.to);
    }
    if message.is_endless {
        text.push_str("\nthese aliases do not end");
    }
    for record in &message.records {
        let _ = write!(text, "\n{} {}", record.ttl, rdata(&record.data));
    }
    if let Some(ttl) = message.negative_ttl.filter(|_| message.records.is_empty()) {
        let _ = write!(text, "\nno records, remembered for {ttl} s");
    }
    text
}

fn rdata(data: &Rdata) -> String {
    match data {
        Rdata::A(address) => format!("A {address}"),
        Rdata::Aaaa(address) => format!("AAAA {address}"),
        Rdata::Mx { preference, exchange } => format!("MX {preference} {exchange}"),
        Rdata::Txt(strings) => {
            let quoted = strings.iter().map(|string| format!("\"{}\"", string.escape_ascii()));
            format!("TXT {}", quoted.collect::<Vec<_>>().join(" "))
        }
        Rdata::Tlsa(tlsa) => {
            let mut text = format!("TLSA {} {} {} ", tlsa.usage, tlsa.selector, tlsa.matching_type);
            for byte in &tlsa.data {
                let _ = write!(text, "{byte:02x}");
            }
            text
        }
        Rdata::Caa { tag, value } => format!("CAA {tag} \"{}\"", value.escape_debug()),
        Rdata::Https { priority, target } => format!("HTTPS {priority} {target}"),
    }
}

/// Bytes in hexadecimal, 16 on a line, with what they are in ASCII.
fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (index, line) in bytes.chunks(16).enumerate() {
        let _ = write!(text, "{:04x}  ", index * 16);
        for byte in line {
            let _ = write!(text, "{byte:02x} ");
        }
        let printed: String = line
            .iter()
            .map(|&byte| if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '.' })
            .collect();
        let _ = writeln!(text, "{}{printed}", "   ".repeat(16 - line.len()));
    }
    text
}

fn policy(evidence: &Evidence) -> Vec<Exhibit> {
    let mut exhibits = Vec::new();
    let url = evidence.domain.as_ref().map(|domain| domain.policy_host().policy_url()).unwrap_or_default();
    if let Some(why) = evidence.policy.not_asked {
        let text = match why {
            NotAsked::NoAddress => "The Policy Host has no address.",
            NotAsked::PrivateAddressesOnly => {
                "The Policy Host has private addresses only, and this page does not look into private networks."
            }
            NotAsked::AddressesUnknown => "No resolver could say where the Policy Host is.",
        };
        exhibits.push(Exhibit { title: "Not fetched".to_owned(), text: text.to_owned() });
    }
    if let Some(fetch) = &evidence.policy.fetch {
        let title = format!("GET {url}, {}", ms(fetch.elapsed_ms));
        let text = match &fetch.seen {
            Fetch::Read(read) => {
                let media_type = match &read.media_type {
                    MediaType::Absent => "no Content-Type".to_owned(),
                    MediaType::Is(value) => format!("Content-Type: {value}"),
                };
                let end = match read.end {
                    BodyEnd::Complete => "",
                    BodyEnd::Cap => "\n[more was there, and was not read]",
                    BodyEnd::Broken => "\n[the connection broke]",
                    BodyEnd::Timeout => "\n[the time ran out]",
                };
                format!("status {}\n{media_type}\n\n{}{end}", read.status, String::from_utf8_lossy(&read.body))
            }
            Fetch::Redirect => "A redirect; where it leads, the browser does not say.".to_owned(),
            Fetch::Rejected => "The browser refused or failed, and does not say why.".to_owned(),
            Fetch::Timeout => "No answer in time.".to_owned(),
        };
        exhibits.push(Exhibit { title, text });
    }
    if let Some(probe) = &evidence.policy.probe {
        let text = match probe.seen {
            Probe::Opaque => {
                "An answer over TLS with a certificate that this browser takes for valid, and no redirect to another host. What it says cannot be read."
            }
            Probe::Violation => "A redirect to another host, to another port, or to http.",
            Probe::Rejected => "No connection, no valid TLS, or a header that keeps pages out.",
            Probe::Timeout => "No answer in time.",
            Probe::Unavailable => "The probe did not run in this browser.",
        };
        exhibits.push(Exhibit { title: format!("Probe of {url}, {}", ms(probe.elapsed_ms)), text: text.to_owned() });
    }
    if let Some(prefetch) = &evidence.policy.prefetch {
        let text = match prefetch.seen {
            Prefetch::Loaded => "It loaded: the status is most likely below 400. A hint; nothing rests on it.",
            Prefetch::Failed => {
                "It failed: perhaps the status is 400 or above, or the host answers no prefetch. A hint; nothing rests on it."
            }
            Prefetch::Blind => {
                "This browser does not tell a file that is there from one that is missing: nothing can be learned from it."
            }
            Prefetch::Timeout => "Nothing in time.",
        };
        exhibits
            .push(Exhibit { title: format!("Prefetch of {url}, {}", ms(prefetch.elapsed_ms)), text: text.to_owned() });
    }
    let read = ShownTexts::of(evidence);
    let texts = evidence.shown.iter().zip(read.texts());
    // What shows a host's TLS stands with that host.
    let mut of_policy = texts.filter(|(shown, read)| shown.kind != ShownKind::MxHosts && read.handshakes.is_empty());
    if let Some((shown, _)) = of_policy.next_back() {
        exhibits.push(Exhibit {
            title: "What you showed".to_owned(),
            text: String::from_utf8_lossy(&shown.text).into_owned(),
        });
    }
    exhibits
}
