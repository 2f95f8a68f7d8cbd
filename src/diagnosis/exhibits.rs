//! The raw evidence behind each step, as text: what was asked of whom, what came back, byte for byte where it matters.

use std::fmt::Write as _;

use super::StepKind;
use super::logged::failure as log_failure;
use crate::evidence::{
    BodyEnd, DnsFailure, DnsObservation, DnsOutcome, Evidence, Fetch, LogOutcome, MediaType, NotAsked, Prefetch, Probe,
    Question, RecordType, ShownKind, Timestamp,
};
use crate::finding::when;
use crate::name::{PolicyDomain, PolicyHost};
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
    if step == StepKind::Policy {
        return policy(evidence);
    }
    let behind = Behind::new(evidence, domain);
    let seen = evidence.dns.iter().filter(|seen| behind.bears_on(step, &seen.question));
    let mut exhibits: Vec<_> = seen.map(dns).collect();
    exhibits.extend(of_hosts(evidence, &behind.hosts_at(step)));
    exhibits
}

/// The raw evidence of all that was asked of DNS and stands behind no step.
pub fn exhibits_beside(evidence: &Evidence) -> Vec<Exhibit> {
    let Some(domain) = &evidence.domain else { return Vec::new() };
    let behind = Behind::new(evidence, domain);
    let steps = [StepKind::Record, StepKind::PolicyHost, StepKind::MxHosts];
    let is_beside = |seen: &&DnsObservation| steps.into_iter().all(|step| !behind.bears_on(step, &seen.question));
    evidence.dns.iter().filter(is_beside).map(dns).collect()
}

/// Which question stands behind which step.
struct Behind<'a> {
    domain: &'a PolicyDomain,
    policy_host: PolicyHost,
    /// Where the record stands, and where people put it by mistake.
    records: Vec<String>,
    /// The MX hosts, and the names of the certificates that they say they use.
    mx: Vec<(String, Vec<String>)>,
}

impl<'a> Behind<'a> {
    fn new(evidence: &Evidence, domain: &'a PolicyDomain) -> Self {
        let mut records = domain.misplaced_record_names();
        records.push(domain.record_name());
        let hosts = Answers::of(evidence).mx_hosts;
        let mx = hosts.iter().map(|mx| {
            let behind = mx.addresses.signed_alias().map(|name| name.tlsa_name());
            (mx.host.to_string(), std::iter::once(mx.host.tlsa_name()).chain(behind).collect())
        });
        let mx = mx.collect();
        Self { domain, policy_host: domain.policy_host(), records, mx }
    }

    /// The hosts that a step is about.
    fn hosts_at(&self, step: StepKind) -> Vec<String> {
        match step {
            StepKind::PolicyHost => vec![self.policy_host.to_string()],
            StepKind::MxHosts => self.mx.iter().map(|(host, _)| host.clone()).collect(),
            StepKind::Record | StepKind::Policy => Vec::new(),
        }
    }

    fn bears_on(&self, step: StepKind, Question { name, record_type, .. }: &Question) -> bool {
        use RecordType::{A, Aaaa, Caa, Https, Mx, Tlsa, Txt};
        match (step, record_type) {
            (StepKind::Record, Txt) => self.records.contains(name),
            (StepKind::PolicyHost, A | Aaaa | Https) => name == self.policy_host.as_str(),
            (StepKind::PolicyHost, Caa) => true,
            (StepKind::MxHosts, Mx) => name == self.domain.as_str(),
            (StepKind::MxHosts, A | Aaaa) => self.mx.iter().any(|(host, _)| host == name),
            (StepKind::MxHosts, Tlsa) => self.mx.iter().any(|(_, tlsa)| tlsa.contains(name)),
            _ => false,
        }
    }
}

/// What a person showed of these hosts' TLS, and what the certificate logs say of them.
fn of_hosts(evidence: &Evidence, hosts: &[String]) -> Vec<Exhibit> {
    let on_day = |before: Option<Timestamp>| {
        before.map(|moment| format!(" {}", when(moment, evidence.judged_at))).unwrap_or_default()
    };
    let is_of_them = |host: &str| hosts.iter().any(|known| known == host);
    let read = ShownTexts::of(evidence);
    let texts = evidence.shown.iter().zip(read.texts());
    let shown = texts.filter_map(|(shown, read)| {
        let host =
            read.handshakes.iter().filter_map(|handshake| handshake.host.as_deref()).find(|host| is_of_them(host))?;
        let title = format!("What you showed of {host}{}", on_day(evidence.shown_before(shown)));
        Some(Exhibit { title, text: String::from_utf8_lossy(&shown.text).into_owned() })
    });
    let logged = evidence.logs.iter().filter(|seen| is_of_them(&seen.host)).map(|seen| {
        let text = match &seen.outcome {
            LogOutcome::Answer(body) => String::from_utf8_lossy(body).into_owned(),
            LogOutcome::Failed(why) => log_failure(*why).to_string(),
        };
        let asked = on_day(evidence.asked_before(seen));
        let title =
            format!("Certificates of {}, asked of {}{asked}, {}", seen.host, seen.service.name, ms(seen.elapsed_ms));
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
    let unchecked = if question.checking_disabled { ", told not to check DNSSEC" } else { "" };
    let title = format!(
        "{} {}, asked of {}{unchecked}, {}",
        question.record_type,
        question.name,
        seen.resolver.name,
        ms(seen.elapsed_ms)
    );
    let text = match &seen.outcome {
        DnsOutcome::Failed(why) => failure(*why),
        DnsOutcome::Wire(wire) => {
            let said = match DnsMessage::read(wire, question) {
                Ok(message) => answer(&message),
                Err(NotAnAnswer::NotDns) => "This is not a DNS message.".to_owned(),
                Err(NotAnAnswer::OtherQuestion) => "This is the answer to another question.".to_owned(),
                Err(NotAnAnswer::Truncated) => "This answer was cut off.".to_owned(),
            };
            format!("{said}\n\n{}\n{}\n{}", seen.resolver.url, flags(wire), hex(wire))
        }
    };
    Exhibit { title, text }
}

/// The header of a DNS message (RFC 1035 §4.1.1): how long it is, which flags are set, how many records it says it has.
fn flags(wire: &[u8]) -> String {
    let mut text = format!("{} bytes", wire.len());
    let word =
        |at: usize| wire.get(at..at + 2).map(|pair| pair.iter().fold(0, |word, byte| word << 8 | u16::from(*byte)));
    let (Some(flags), Some(answers), Some(authority), Some(additional)) = (word(2), word(6), word(8), word(10)) else {
        return text;
    };
    text.push_str(", flags");
    for (bit, name) in [(15, "QR"), (10, "AA"), (9, "TC"), (8, "RD"), (7, "RA"), (5, "AD"), (4, "CD")] {
        if flags >> bit & 1 == 1 {
            let _ = write!(text, " {name}");
        }
    }
    let _ = write!(text, "; ANSWER {answers}, AUTHORITY {authority}, ADDITIONAL {additional}");
    text
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
        exhibits.push(Exhibit { title, text: fetched(&fetch.seen, &evidence.policy.headers) });
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
    if let (Some(domain), Some(looked)) = (&evidence.domain, &evidence.policy.at_domain) {
        let title = format!("GET {}, {}", domain.misplaced_policy_url(), ms(looked.elapsed_ms));
        exhibits.push(Exhibit { title, text: fetched(&looked.seen, &[]) });
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

/// What a fetch gave, as text.
fn fetched(seen: &Fetch, headers: &[(String, String)]) -> String {
    match seen {
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
            let mut text = format!("status {}\n{media_type}", read.status);
            for (name, value) in headers {
                let _ = write!(text, "\n{name}: {value}");
            }
            let _ = write!(text, "\n\n{}{end}", String::from_utf8_lossy(&read.body));
            text
        }
        Fetch::Redirect => "A redirect; where it leads, the browser does not say.".to_owned(),
        Fetch::Rejected => "The browser refused or failed, and does not say why.".to_owned(),
        Fetch::Timeout => "No answer in time.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};

    fn titles(exhibits: Vec<Exhibit>) -> Vec<String> {
        let question = |exhibit: Exhibit| exhibit.title.split(", asked of").next().unwrap_or_default().to_owned();
        let mut titles: Vec<_> = exhibits.into_iter().map(question).collect();
        titles.dedup();
        titles
    }

    #[test]
    fn each_question_stands_behind_a_step_or_beside() {
        let sketch = Sketch::good("example.com")
            .answer("_mta_sts.example.com", RecordType::Txt, &Answer::NoData)
            .answer("mta-sts.example.com", RecordType::Caa, &Answer::NoData)
            .answer("mta-sts.example.com", RecordType::Https, &Answer::NoData)
            .answer("_25._tcp.mx.example.com", RecordType::Tlsa, &Answer::NoData)
            .answer("example.com", RecordType::Txt, &Answer::NoData);
        let evidence = sketch.evidence();
        let behind = |step| titles(exhibits(&evidence, step));
        assert_eq!(behind(StepKind::Record), ["TXT _mta-sts.example.com", "TXT _mta_sts.example.com"]);
        let host = ["A", "AAAA", "CAA", "HTTPS"].map(|kind| format!("{kind} mta-sts.example.com"));
        assert_eq!(behind(StepKind::PolicyHost), host);
        let mx = ["MX example.com", "A mx.example.com", "AAAA mx.example.com", "TLSA _25._tcp.mx.example.com"];
        assert_eq!(behind(StepKind::MxHosts), mx);
        assert_eq!(titles(exhibits_beside(&evidence)), ["TXT _smtp._tls.example.com", "TXT example.com"]);
    }

    #[test]
    fn of_an_answer_flags_counts_and_bytes_are_shown() {
        let sketch = Sketch::good("example.com").address("mx.example.com", &[PUBLIC]);
        let signed = sketch.authenticated("_mta-sts.example.com", RecordType::Txt).evidence();
        let text = exhibits(&signed, StepKind::Record).swap_remove(0).text;
        let expected = "https://cloudflare.example/dns-query\n99 bytes, flags QR RA AD; ANSWER 1, AUTHORITY 0, ADDITIONAL 0\n\
                        0000  00 00 80 a0 00 01 00 01";
        assert!(text.contains(expected), "{text}");
        assert_eq!(flags(b"\0\0"), "2 bytes");
    }

    #[test]
    fn what_the_domain_itself_answered_stands_at_the_policy() {
        let evidence = Sketch::good("example.com").at_domain(200, b"version: STSv1\n").evidence();
        let shown = exhibits(&evidence, StepKind::Policy).pop();
        let shown = shown.map(|exhibit| (exhibit.title, exhibit.text));
        let title = "GET https://example.com/.well-known/mta-sts.txt, 44 ms".to_owned();
        assert_eq!(shown, Some((title, "status 200\nContent-Type: text/plain\n\nversion: STSv1\n".to_owned())));
    }
}
