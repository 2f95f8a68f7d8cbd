//! The two questions of a mail admin: is mail protected, and will mail be refused? The first row that fits decides; the
//! rows are numbered as in DESIGN.md.

use crate::evidence::NotAsked;
use crate::read::{Accepted, Answers, Looked, Mode, PolicyAnswer};
use crate::rules::{Case, Discovery, PolicyInHand};

/// What happens to mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Senders that honour MTA-STS deliver over verified TLS only.
    Enforced,
    /// Some MX hosts are covered by the policy in mode `enforce`, some are not.
    EnforcedInPart,
    /// Senders deliver as before, and report.
    Testing,
    /// The policy asks senders to act as if there were none.
    Disabled,
    /// The domain does not use MTA-STS, or does not exist.
    Absent,
    /// The domain takes no mail.
    NoMail,
    /// The domain uses MTA-STS, and senders ignore it: a silent failure.
    Ignored(IgnoredBecause),
    /// Senders that honour MTA-STS do not deliver.
    Refusing,
    /// What happens is not known.
    Unknown(UnknownBecause),
}

impl Verdict {
    /// Its name in attributes and reports.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Enforced => "enforced",
            Self::EnforcedInPart => "enforced-in-part",
            Self::Testing => "testing",
            Self::Disabled => "disabled",
            Self::Absent => "absent",
            Self::NoMail => "no-mail",
            Self::Ignored(_) => "ignored",
            Self::Refusing => "refusing",
            Self::Unknown(_) => "unknown",
        }
    }
}

/// Why senders ignore what a domain deploys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IgnoredBecause {
    /// The record is only nearly one.
    RecordNearMiss,
    /// A policy is served, and no record tells of it.
    RecordAbsent,
    /// There is more than one record.
    RecordMultiple,
    /// The record is outside the grammar.
    RecordRefused,
    /// The Policy Host has no address.
    HostAbsent,
    /// The Policy Host has private addresses only.
    HostPrivate,
    /// The policy's address redirects.
    Redirect,
    /// The Policy Host answers with another status than 200.
    Status(u16),
    /// The policy is longer than senders read.
    TooLarge,
    /// The policy is not one that senders accept.
    PolicyRefused,
}

/// Why it is not known what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnknownBecause {
    /// No resolver gave a usable answer for the record.
    RecordUnanswered,
    /// Resolvers give different answers for the record, and they lead to different verdicts.
    ResolversDisagree,
    /// No resolver could say where the Policy Host is.
    HostUnanswered,
    /// The Policy Host answers, and does not let pages read the policy.
    PolicyUnreadable,
    /// This browser got no connection, or no valid TLS.
    PolicyNoAnswer,
    /// The policy could not be read, and this browser could not find out why.
    PolicyUnprobed,
    /// Nothing came within the time that a policy is given.
    PolicyTimeout,
    /// No resolver gave a usable answer for the MX records.
    MxUnanswered,
    /// The check ended before there was an answer.
    Unfinished,
}

/// The verdict on a domain. Where resolvers disagree on the record, and it depends on who is asked, it is not known.
pub(super) fn verdict(case: &Case<'_>) -> Verdict {
    let verdict = of_one_answer(case);
    let is_the_same = |answers: Answers| {
        let elsewhere = of_one_answer(&Case::new(case.evidence, &answers));
        elsewhere.as_str() == verdict.as_str()
    };
    if case.answered_elsewhere().all(is_the_same) {
        verdict
    } else {
        Verdict::Unknown(UnknownBecause::ResolversDisagree)
    }
}

/// The verdict by the answer to each question that counts.
fn of_one_answer(case: &Case<'_>) -> Verdict {
    // Row 1.
    if case.domain_is_absent() {
        return Verdict::Absent;
    }
    // Row 2.
    if case.has_null_mx() || case.domain_is_denied() {
        return Verdict::NoMail;
    }
    // Rows 3 to 8.
    if let Some(verdict) = before_the_mode(case) {
        return verdict;
    }
    // Rows 9 to 13; a policy that got here is accepted or disputed, so it has a mode.
    match case.mode() {
        Some(Mode::None) => Verdict::Disabled,
        Some(Mode::Testing) => Verdict::Testing,
        Some(Mode::Enforce) => enforce(case),
        None => Verdict::Unknown(UnknownBecause::Unfinished),
    }
}

/// What keeps a sender from reading a policy; `None` where nothing does.
fn before_the_mode(case: &Case<'_>) -> Option<Verdict> {
    use IgnoredBecause as Ignored;
    use UnknownBecause as Unknown;
    // Rows 3 to 6.
    match case.discovery() {
        Discovery::Unknown if matches!(case.answers.record.looked, Looked::NotAsked) => {
            return Some(Verdict::Unknown(Unknown::Unfinished));
        }
        Discovery::Unknown => return Some(Verdict::Unknown(Unknown::RecordUnanswered)),
        Discovery::NearMiss => return Some(Verdict::Ignored(Ignored::RecordNearMiss)),
        Discovery::Absent if case.live_policy_was_read() => return Some(Verdict::Ignored(Ignored::RecordAbsent)),
        Discovery::Absent => return Some(Verdict::Absent),
        Discovery::Multiple => return Some(Verdict::Ignored(Ignored::RecordMultiple)),
        Discovery::One(record) if record.accepted() == Accepted::No => {
            return Some(Verdict::Ignored(Ignored::RecordRefused));
        }
        Discovery::One(_) => {}
    }
    // Rows 7 and 8.
    let host = &case.answers.policy_host;
    match case.policy_answer {
        _ if host.are_absent() => Some(Verdict::Ignored(Ignored::HostAbsent)),
        _ if host.are_private_only() => Some(Verdict::Ignored(Ignored::HostPrivate)),
        PolicyAnswer::Redirected { .. } => Some(Verdict::Ignored(Ignored::Redirect)),
        PolicyAnswer::Read(body) if body.status != 200 => Some(Verdict::Ignored(Ignored::Status(body.status))),
        PolicyAnswer::Read(_) | PolicyAnswer::Unreadable => match case.policy_accepted() {
            Some(Accepted::No) if case.policy.as_ref().is_some_and(PolicyInHand::is_too_large) => {
                Some(Verdict::Ignored(Ignored::TooLarge))
            }
            Some(Accepted::No) => Some(Verdict::Ignored(Ignored::PolicyRefused)),
            Some(Accepted::Yes | Accepted::Disputed) => None,
            None => Some(Verdict::Unknown(Unknown::PolicyUnreadable)),
        },
        PolicyAnswer::NotAsked(NotAsked::AddressesUnknown) => Some(Verdict::Unknown(Unknown::HostUnanswered)),
        PolicyAnswer::Unprobed => Some(Verdict::Unknown(Unknown::PolicyUnprobed)),
        PolicyAnswer::NoAnswer | PolicyAnswer::Broken { timeout: false } => {
            Some(Verdict::Unknown(Unknown::PolicyNoAnswer))
        }
        PolicyAnswer::Silent | PolicyAnswer::Broken { timeout: true } => Some(Verdict::Unknown(Unknown::PolicyTimeout)),
        PolicyAnswer::Pending | PolicyAnswer::NotAsked(NotAsked::NoAddress | NotAsked::PrivateAddressesOnly) => {
            Some(Verdict::Unknown(Unknown::Unfinished))
        }
    }
}

/// Rows 11 to 13: what a policy in mode `enforce` does to the MX hosts.
fn enforce(case: &Case<'_>) -> Verdict {
    match case.answers.mx.looked {
        Looked::NotAsked => return Verdict::Unknown(UnknownBecause::Unfinished),
        Looked::Unanswered => return Verdict::Unknown(UnknownBecause::MxUnanswered),
        Looked::NoSuchName | Looked::NoData | Looked::Found(_) => {}
    }
    // A host whose lookup failed counts as having an address.
    let reachable = case.answers.mx_hosts.iter().filter(|mx| !mx.addresses.are_absent());
    let (mut covered, mut uncovered) = (0, 0);
    for mx in reachable {
        if case.covering_line(&mx.host).is_some() { covered += 1 } else { uncovered += 1 }
    }
    match (covered, uncovered) {
        (0, 0) => Verdict::NoMail,
        (_, 0) => Verdict::Enforced,
        (0, _) => Verdict::Refusing,
        (_, _) => Verdict::EnforcedInPart,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::diagnose;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
    use crate::evidence::{BodyEnd, DnsFailure, Fetch, MediaType, PolicyBody, Probe, RecordType, ShownKind};
    use crate::finding::Severity;

    const DOMAIN: &str = "example.com";
    const RECORD: &str = "_mta-sts.example.com";
    const HOST: &str = "mta-sts.example.com";
    const TRANSCRIPT: &str =
        "HTTP/2 200\ncontent-type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";

    fn good() -> Sketch {
        Sketch::good(DOMAIN)
    }

    fn policy(mode: &str, mx: &str) -> Vec<u8> {
        format!("version: STSv1\r\nmode: {mode}\r\nmx: {mx}\r\nmax_age: 1209600\r\n").into_bytes()
    }

    /// Every row of the table, in its order; a row stands before those that it wins over.
    fn rows() -> Vec<(&'static str, Sketch, Verdict)> {
        use IgnoredBecause as I;
        use UnknownBecause as U;
        let txt = RecordType::Txt;
        let shown = |sketch: Sketch, text: &[u8]| sketch.shown(ShownKind::Policy, text);
        let pasted = |sketch: Sketch, text: &str| sketch.shown(ShownKind::Any, text.as_bytes());
        let large: Vec<u8> =
            policy("enforce", "mx.example.com").into_iter().chain(b"x: y\r\n".repeat(11_000)).collect();
        let broken = |end| {
            let body = b"version: STSv1\r\n".to_vec();
            good().fetch(Fetch::Read(PolicyBody {
                status: 200,
                media_type: MediaType::Is("text/plain".into()),
                body,
                end,
            }))
        };
        vec![
            (
                "1 no such domain",
                good().answer(DOMAIN, RecordType::Mx, &Answer::NoSuchName).no_record().no_tlsrpt(),
                Verdict::Absent,
            ),
            (
                "1 denied, and it exists: mail comes back",
                good().answer(DOMAIN, RecordType::Mx, &Answer::NoSuchName),
                Verdict::NoMail,
            ),
            (
                "1 an alias of a name that does not exist",
                good().answer(DOMAIN, RecordType::Mx, &Answer::Broken("gone.example")).no_record().no_tlsrpt(),
                Verdict::Absent,
            ),
            ("2 null MX", good().mx(&[(0, ".")]), Verdict::NoMail),
            (
                "2 null MX beside others is no null MX",
                good().mx(&[(0, "."), (10, "mx.example.com")]),
                Verdict::Enforced,
            ),
            (
                "2 null MX whatever the record",
                good().mx(&[(0, ".")]).answer(RECORD, txt, &Answer::Failing(2, None)),
                Verdict::NoMail,
            ),
            (
                "3 TXT fails",
                good().answer(RECORD, txt, &Answer::Failing(2, None)),
                Verdict::Unknown(U::RecordUnanswered),
            ),
            (
                "3 no resolver",
                good().answer(RECORD, txt, &Answer::Unavailable(DnsFailure::Timeout)),
                Verdict::Unknown(U::RecordUnanswered),
            ),
            (
                "3 resolvers whose answers lead to different verdicts",
                good().answer_by("Google", RECORD, txt, &Answer::NoData),
                Verdict::Unknown(U::ResolversDisagree),
            ),
            (
                "3 resolvers whose answers differ and lead to the same verdict",
                good().answer_by("Google", RECORD, txt, &Answer::Txt(&[&[b"v=STSv1; id=another;"]])),
                Verdict::Enforced,
            ),
            (
                "1 before 3: no such domain, whatever resolvers say of the record",
                good().answer(DOMAIN, RecordType::Mx, &Answer::NoSuchName).no_record().no_tlsrpt().answer_by(
                    "Google",
                    RECORD,
                    txt,
                    &Answer::Failing(2, None),
                ),
                Verdict::Absent,
            ),
            ("4 near miss", good().record("v=stsv1; id=1;"), Verdict::Ignored(I::RecordNearMiss)),
            (
                "4 near miss, nothing served",
                good().record("v=STSv1 id=1").response(404, None, b""),
                Verdict::Ignored(I::RecordNearMiss),
            ),
            ("4 policy without a record", good().no_record(), Verdict::Ignored(I::RecordAbsent)),
            (
                "5 policy `none` without a record",
                good().no_record().policy(&policy("none", "a.example")),
                Verdict::Absent,
            ),
            ("5 nothing", good().no_record().response(404, None, b""), Verdict::Absent),
            ("5 nothing, not readable", good().no_record().probe(Probe::Opaque), Verdict::Absent),
            ("5 other records", good().records(&[b"v=spf1 -all"]).response(404, None, b""), Verdict::Absent),
            (
                "6 two records",
                good().records(&[b"v=STSv1; id=1;", b"v=STSv1; id=2;"]),
                Verdict::Ignored(I::RecordMultiple),
            ),
            ("6 bad record", good().record("v=STSv1; id=;"), Verdict::Ignored(I::RecordRefused)),
            ("7 no address", good().host(&[]).not_fetched(NotAsked::NoAddress), Verdict::Ignored(I::HostAbsent)),
            (
                "7 private address",
                good().host(&["10.0.0.1"]).not_fetched(NotAsked::PrivateAddressesOnly),
                Verdict::Ignored(I::HostPrivate),
            ),
            ("7 redirect", good().fetch(Fetch::Redirect), Verdict::Ignored(I::Redirect)),
            ("7 redirect seen by the probe", good().probe(Probe::Violation), Verdict::Ignored(I::Redirect)),
            (
                "7 redirect, text shown",
                shown(good().probe(Probe::Violation), &policy("enforce", "mx.example.com")),
                Verdict::Ignored(I::Redirect),
            ),
            ("7 status", good().response(404, Some("text/plain"), b""), Verdict::Ignored(I::Status(404))),
            (
                "7 status in a transcript",
                pasted(good().probe(Probe::Opaque), "HTTP/2 404\n\n"),
                Verdict::Ignored(I::Status(404)),
            ),
            (
                "7 redirect in a transcript",
                pasted(good().probe(Probe::Rejected), "HTTP/2 301\nlocation: https://a.example/\n\n"),
                Verdict::Ignored(I::Redirect),
            ),
            (
                "7 a policy that is not accepted, in a transcript",
                pasted(good().fetch(Fetch::Timeout), "HTTP/2 200\ncontent-type: text/plain\n\nmode: none\n"),
                Verdict::Ignored(I::PolicyRefused),
            ),
            ("7 what the browser read before a transcript", pasted(good(), "HTTP/2 404\n\n"), Verdict::Enforced),
            (
                "7 no address before a transcript",
                pasted(good().host(&[]).not_fetched(NotAsked::NoAddress), "HTTP/2 404\n\n"),
                Verdict::Ignored(I::HostAbsent),
            ),
            (
                "8 a transcript that ends with its headers",
                pasted(good().probe(Probe::Opaque), "HTTP/2 200\ncontent-type: text/plain\n\n"),
                Verdict::Unknown(U::PolicyUnreadable),
            ),
            (
                "8 a transcript that breaks off",
                pasted(good().probe(Probe::Opaque), "HTTP/2 200\ncontent-length: 99\n\nversion: STSv1\n"),
                Verdict::Unknown(U::PolicyUnreadable),
            ),
            (
                "4 a policy in a transcript was not seen to be served",
                pasted(good().no_record().probe(Probe::Opaque), TRANSCRIPT),
                Verdict::Absent,
            ),
            ("13 a transcript", pasted(good().probe(Probe::Rejected), TRANSCRIPT), Verdict::Enforced),
            (
                "7 status beside 200",
                good().response(203, Some("text/plain"), &policy("enforce", "mx.example.com")),
                Verdict::Ignored(I::Status(203)),
            ),
            ("7 too large", good().policy(&large), Verdict::Ignored(I::TooLarge)),
            ("7 not accepted", good().policy(&policy("Enforce", "mx.example.com")), Verdict::Ignored(I::PolicyRefused)),
            (
                "7 shown, not accepted",
                shown(good().probe(Probe::Opaque), b"mode: enforce"),
                Verdict::Ignored(I::PolicyRefused),
            ),
            (
                "8 host's DNS fails",
                good()
                    .answer(HOST, RecordType::A, &Answer::Failing(2, None))
                    .answer(HOST, RecordType::Aaaa, &Answer::Failing(2, None))
                    .not_fetched(NotAsked::AddressesUnknown),
                Verdict::Unknown(U::HostUnanswered),
            ),
            ("8 not readable", good().probe(Probe::Opaque), Verdict::Unknown(U::PolicyUnreadable)),
            ("8 no connection", good().probe(Probe::Rejected), Verdict::Unknown(U::PolicyNoAnswer)),
            ("8 no probe", good().probe(Probe::Unavailable), Verdict::Unknown(U::PolicyUnprobed)),
            (
                "8 no connection, text shown",
                shown(good().probe(Probe::Rejected), &policy("enforce", "mx.example.com")),
                Verdict::Unknown(U::PolicyNoAnswer),
            ),
            ("8 silent", good().fetch(Fetch::Timeout), Verdict::Unknown(U::PolicyTimeout)),
            ("8 silent probe", good().probe(Probe::Timeout), Verdict::Unknown(U::PolicyTimeout)),
            ("8 body breaks off", broken(BodyEnd::Broken), Verdict::Unknown(U::PolicyNoAnswer)),
            ("8 body stalls", broken(BodyEnd::Timeout), Verdict::Unknown(U::PolicyTimeout)),
            ("9 none", good().policy(&policy("none", "mx.example.com")), Verdict::Disabled),
            ("9 none, MX not covered", good().policy(&policy("none", "a.example")), Verdict::Disabled),
            ("10 testing", good().policy(&policy("testing", "mx.example.com")), Verdict::Testing),
            ("10 testing, MX not covered", good().policy(&policy("testing", "a.example")), Verdict::Testing),
            (
                "10 testing, MX unanswered",
                good().policy(&policy("testing", "a.example")).answer(
                    DOMAIN,
                    RecordType::Mx,
                    &Answer::Failing(2, None),
                ),
                Verdict::Testing,
            ),
            (
                "11 MX unanswered",
                good().answer(DOMAIN, RecordType::Mx, &Answer::Failing(2, None)),
                Verdict::Unknown(U::MxUnanswered),
            ),
            ("12 no MX host has an address", good().address("mx.example.com", &[]), Verdict::NoMail),
            (
                "12 no MX, no address",
                good().answer(DOMAIN, RecordType::Mx, &Answer::NoData).address(DOMAIN, &[]),
                Verdict::NoMail,
            ),
            ("13 all covered", good(), Verdict::Enforced),
            ("13 covered, disputed record", good().record("v=STSv1 ; id=1;"), Verdict::Enforced),
            (
                "13 covered, disputed media type",
                good().response(200, None, &policy("enforce", "mx.example.com")),
                Verdict::Enforced,
            ),
            (
                "13 covered, address lookup failed",
                good().answer("mx.example.com", RecordType::A, &Answer::Failing(2, None)),
                Verdict::Enforced,
            ),
            (
                "13 covered, text shown",
                shown(good().probe(Probe::Opaque), &policy("enforce", "*.example.com")),
                Verdict::Enforced,
            ),
            (
                "13 some covered",
                good().mx(&[(10, "mx.example.com"), (20, "b.example")]).address("b.example", &[PUBLIC]),
                Verdict::EnforcedInPart,
            ),
            (
                "13 the uncovered one has no address",
                good().mx(&[(10, "mx.example.com"), (20, "b.example")]).address("b.example", &[]),
                Verdict::Enforced,
            ),
            ("13 none covered", good().mx(&[(10, "b.example")]).address("b.example", &[PUBLIC]), Verdict::Refusing),
            (
                "13 no MX, domain covered",
                good()
                    .answer(DOMAIN, RecordType::Mx, &Answer::NoData)
                    .address(DOMAIN, &[PUBLIC])
                    .policy(&policy("enforce", DOMAIN)),
                Verdict::Enforced,
            ),
            (
                "13 no MX, domain not covered",
                good().answer(DOMAIN, RecordType::Mx, &Answer::NoData).address(DOMAIN, &[PUBLIC]),
                Verdict::Refusing,
            ),
            ("nothing asked yet", Sketch::of(DOMAIN), Verdict::Unknown(U::Unfinished)),
            ("stopped before the policy", good().unfetched(), Verdict::Unknown(U::Unfinished)),
            ("stopped before the MX records", good().unasked(DOMAIN, RecordType::Mx), Verdict::Unknown(U::Unfinished)),
        ]
    }

    #[test]
    fn each_row_of_the_table() {
        for (row, sketch, verdict) in rows() {
            assert_eq!(diagnose(&sketch.evidence()).verdict, Some(verdict), "{row}");
        }
    }

    #[test]
    fn ignored_and_refusing_come_with_an_error() {
        for (row, sketch, _) in rows() {
            let diagnosis = diagnose(&sketch.evidence());
            if matches!(diagnosis.verdict, Some(Verdict::Ignored(_) | Verdict::Refusing)) {
                let errors = diagnosis.findings.iter().filter(|finding| finding.severity == Severity::Error);
                assert!(errors.count() > 0, "{row}: no error among {:?}", diagnosis.findings);
            }
        }
    }

    #[test]
    fn enforced_and_testing_come_without_an_error_on_record_or_policy() {
        for (row, sketch, _) in rows() {
            let diagnosis = diagnose(&sketch.evidence());
            if matches!(diagnosis.verdict, Some(Verdict::Enforced | Verdict::Testing)) {
                let slugs = diagnosis.findings.iter().filter(|finding| finding.severity == Severity::Error);
                let slugs: Vec<_> = slugs.map(|finding| finding.rule.slug).collect();
                assert!(
                    slugs.iter().all(|slug| ["mx-no-address", "mx-null-mixed", "mx-not-covered"].contains(slug)),
                    "{row}: {slugs:?}"
                );
            }
        }
    }

    #[test]
    fn evidence_saved_and_loaded_gives_the_same_diagnosis() {
        for (row, sketch, _) in rows() {
            let evidence = sketch.evidence();
            let json = evidence.to_json();
            let loaded = crate::evidence::Evidence::from_json(&json).expect("what was saved is loaded");
            assert_eq!(loaded, evidence, "{row}");
            assert_eq!(loaded.to_json(), json, "{row}");
            assert_eq!(format!("{:?}", diagnose(&loaded)), format!("{:?}", diagnose(&evidence)), "{row}");
        }
    }
}
