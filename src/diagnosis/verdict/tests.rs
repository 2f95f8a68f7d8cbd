//! Each row of the table of verdicts, and what stands beside the verdict.

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
    let large: Vec<u8> = policy("enforce", "mx.example.com").into_iter().chain(b"x: y\r\n".repeat(11_000)).collect();
    let broken = |end| {
        let body = b"version: STSv1\r\n".to_vec();
        good().fetch(Fetch::Read(PolicyBody { status: 200, media_type: MediaType::Is("text/plain".into()), body, end }))
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
        ("2 null MX beside others is no null MX", good().mx(&[(0, "."), (10, "mx.example.com")]), Verdict::Enforced),
        (
            "2 null MX whatever the record",
            good().mx(&[(0, ".")]).answer(RECORD, txt, &Answer::Failing(2, None)),
            Verdict::NoMail,
        ),
        ("3 TXT fails", good().answer(RECORD, txt, &Answer::Failing(2, None)), Verdict::Unknown(U::RecordUnanswered)),
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
        (
            "4 a record at another name",
            good().no_record().answer(DOMAIN, txt, &Answer::Txt(&[&[b"v=STSv1; id=1;"]])),
            Verdict::Ignored(I::RecordMisplaced),
        ),
        (
            "4 an alias that leads nowhere",
            good().answer(RECORD, txt, &Answer::Broken("gone.example")).answer("*.example.com", txt, &Answer::NoData),
            Verdict::Ignored(I::RecordAlias),
        ),
        (
            "5 a wildcard's alias that leads nowhere",
            good()
                .answer(RECORD, txt, &Answer::Broken("gone.example"))
                .answer("*.example.com", txt, &Answer::Broken("gone.example"))
                .response(404, None, b""),
            Verdict::Absent,
        ),
        ("4 policy without a record", good().no_record(), Verdict::Ignored(I::RecordAbsent)),
        ("5 policy `none` without a record", good().no_record().policy(&policy("none", "a.example")), Verdict::Absent),
        ("5 nothing", good().no_record().response(404, None, b""), Verdict::Absent),
        ("5 nothing, not readable", good().no_record().probe(Probe::Opaque), Verdict::Absent),
        ("5 other records", good().records(&[b"v=spf1 -all"]).response(404, None, b""), Verdict::Absent),
        ("6 two records", good().records(&[b"v=STSv1; id=1;", b"v=STSv1; id=2;"]), Verdict::Ignored(I::RecordMultiple)),
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
            good().policy(&policy("testing", "a.example")).answer(DOMAIN, RecordType::Mx, &Answer::Failing(2, None)),
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
        ("12 no MX host has a public address", good().address("mx.example.com", &["10.0.0.5"]), Verdict::NoMail),
        (
            "12 no MX, private address",
            good().answer(DOMAIN, RecordType::Mx, &Answer::NoData).address(DOMAIN, &["10.0.0.5"]),
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
        (
            "13 the uncovered one has a private address",
            good().mx(&[(10, "mx.example.com"), (20, "b.example")]).address("b.example", &["10.0.0.5"]),
            Verdict::Enforced,
        ),
        (
            "13 the covered one has a private address",
            good()
                .mx(&[(10, "mx.example.com"), (20, "b.example")])
                .address("mx.example.com", &["10.0.0.5"])
                .address("b.example", &[PUBLIC]),
            Verdict::Refusing,
        ),
        (
            "13 a private address beside a public one, and one of which half is known",
            good()
                .address("mx.example.com", &["10.0.0.5", PUBLIC])
                .mx(&[(10, "mx.example.com"), (20, "b.example")])
                .address("b.example", &["10.0.0.5"])
                .answer("b.example", RecordType::Aaaa, &Answer::Failing(2, None)),
            Verdict::EnforcedInPart,
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
                slugs
                    .iter()
                    .all(|slug| ["mx-no-address", "mx-private", "mx-null-mixed", "mx-not-covered"].contains(slug)),
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
