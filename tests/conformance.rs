//! RFC 8461 by its own words: one test for each MUST, SHOULD or MAY that tells a sender what to make of what it finds, named
//! by its section. What binds the sender's connection to an MX host (§4.2, §7) cannot be seen from a page and has no test
//! here.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::expect_used, reason = "a test fails so")]

use mta_sts_check::diagnosis::{Fate, IgnoredBecause, UnknownBecause, Verdict, diagnose};
use mta_sts_check::evidence::sketch::{Answer, PUBLIC, Sketch};
use mta_sts_check::evidence::{Fetch, NotAsked, Probe, RecordType};
use mta_sts_check::name::{MxHost, MxPattern, PolicyDomain};
use mta_sts_check::read::{Accepted, Field, Mode, PolicyReading, RecordReading};

const DOMAIN: &str = "example.com";
const RECORD: &str = "_mta-sts.example.com";

fn good() -> Sketch {
    Sketch::good(DOMAIN)
}

fn verdict(sketch: &Sketch) -> Verdict {
    diagnose(&sketch.evidence()).verdict.expect("a domain has a verdict")
}

fn record(text: &str) -> Accepted {
    RecordReading::new(text.as_bytes()).accepted()
}

fn policy(text: &str) -> PolicyReading<'_> {
    PolicyReading::new(text.as_bytes())
}

const TEXT: &str = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 604800\r\n";

#[test]
fn s3_1_the_record_is_at_mta_sts_of_the_policy_domain() {
    let domain = PolicyDomain::read(DOMAIN).expect("a domain");
    assert_eq!(domain.record_name(), RECORD);
}

#[test]
fn s3_1_records_must_be_us_ascii() {
    assert_eq!(record("v=STSv1; id=1; note=grüße;"), Accepted::No);
}

#[test]
fn s3_1_v_and_id_are_required() {
    assert_eq!(record("v=STSv1; id=20160831085700Z;"), Accepted::Yes);
    assert_eq!(record("v=STSv1;"), Accepted::No);
    assert_eq!(record("id=20160831085700Z;"), Accepted::No);
}

#[test]
fn s3_1_the_record_must_begin_with_the_version_and_the_order_of_the_rest_does_not_matter() {
    assert_eq!(record("id=1; v=STSv1"), Accepted::No);
    assert_eq!(record("v=STSv1; a=b; id=1; c=d"), Accepted::Yes);
}

#[test]
fn s3_1_records_that_do_not_begin_with_the_version_are_discarded() {
    assert_eq!(verdict(&good().records(&[b"v=spf1 -all", b"v=STSv1; id=1;", b"v=STSv2; id=2;"])), Verdict::Enforced);
}

#[test]
fn s3_1_where_not_exactly_one_record_is_left_there_is_no_policy() {
    let two = good().records(&[b"v=STSv1; id=1;", b"v=STSv1; id=1;"]);
    assert_eq!(verdict(&two), Verdict::Ignored(IgnoredBecause::RecordMultiple));
    assert_eq!(verdict(&good().records(&[b"v=spf1 -all"]).response(404, None, b"")), Verdict::Absent);
}

#[test]
fn s3_1_a_record_outside_the_grammar_is_no_record() {
    assert_eq!(verdict(&good().record("v=STSv1; id=2026-11-24")), Verdict::Ignored(IgnoredBecause::RecordRefused));
}

#[test]
fn s3_1_one_outside_the_grammar_counts_beside_another() {
    let two = good().records(&[b"v=STSv1; id=1;", b"v=STSv1; nonsense"]);
    assert_eq!(verdict(&two), Verdict::Ignored(IgnoredBecause::RecordMultiple));
}

#[test]
fn s3_1_strings_must_be_joined_without_blanks() {
    let strings: &[&[&[u8]]] = &[&[b"v=STS", b"v1; id=2026", b"1124;"]];
    let sketch = good().answer(RECORD, RecordType::Txt, &Answer::Txt(strings));
    assert_eq!(verdict(&sketch), Verdict::Enforced);
}

#[test]
fn s3_1_id_is_1_to_32_letters_and_digits() {
    assert_eq!(record(&format!("v=STSv1; id={}", "a".repeat(32))), Accepted::Yes);
    assert_eq!(record(&format!("v=STSv1; id={}", "a".repeat(33))), Accepted::No);
}

#[test]
fn s3_2_the_url_of_the_policy() {
    let domain = PolicyDomain::read(DOMAIN).expect("a domain");
    assert_eq!(domain.policy_host().policy_url(), "https://mta-sts.example.com/.well-known/mta-sts.txt");
}

#[test]
fn s3_2_senders_should_check_the_media_type() {
    let text = TEXT.as_bytes();
    for (media_type, warned) in [
        (Some("text/plain"), false),
        (Some("Text/Plain; charset=utf-8"), false),
        (Some("text/plain;x=y"), false),
        (Some("application/octet-stream"), true),
        (None, true),
    ] {
        let diagnosis = diagnose(&good().response(200, media_type, text).evidence());
        assert_eq!(diagnosis.verdict, Some(Verdict::Enforced), "{media_type:?}");
        let spoken = diagnosis.findings.iter().any(|finding| finding.rule.slug == "policy-media-type");
        assert_eq!(spoken, warned, "{media_type:?}");
    }
}

#[test]
fn s3_2_lines_end_with_lf_or_crlf_and_the_last_one_may_not() {
    for text in
        [TEXT.to_owned(), TEXT.replace("\r\n", "\n"), TEXT.replacen("\r\n", "\n", 2), TEXT.trim_end().to_owned()]
    {
        assert_eq!(policy(&text).accepted(), Accepted::Yes, "{text:?}");
    }
}

#[test]
fn s3_2_keys_and_values_are_case_sensitive() {
    for (from, to) in
        [("version", "Version"), ("STSv1", "stsv1"), ("mode", "MODE"), ("enforce", "Enforce"), ("max_age", "Max_Age")]
    {
        assert_eq!(policy(&TEXT.replace(from, to)).accepted(), Accepted::No, "{to}");
    }
}

#[test]
fn s3_2_max_age_is_at_most_31557600() {
    let with = |max_age: &str| TEXT.replace("604800", max_age);
    assert_eq!(policy(&with("31557600")).accepted(), Accepted::Yes);
    assert_eq!(policy(&with("0")).accepted(), Accepted::Yes);
    assert_eq!(policy(&with("31557601")).accepted(), Accepted::Disputed);
    assert_eq!(policy(&with("12345678901")).accepted(), Accepted::No);
}

#[test]
fn s3_2_mx_is_required_except_in_mode_none() {
    let without = TEXT.replace("mx: mx.example.com\r\n", "");
    assert_eq!(policy(&without).accepted(), Accepted::No);
    assert_eq!(policy(&without.replace("enforce", "testing")).accepted(), Accepted::No);
    assert_eq!(policy(&without.replace("enforce", "none")).accepted(), Accepted::Yes);
}

#[test]
fn s3_2_u_labels_are_no_mx_patterns() {
    assert!(MxPattern::read("bücher.example").is_err());
    assert!(MxPattern::read("xn--bcher-kva.example").is_ok());
}

#[test]
fn s3_2_parsers_must_accept_unknown_fields_and_ignore_them() {
    assert_eq!(record("v=STSv1; id=1; new_field.x-1=value;"), Accepted::Yes);
    let extended = format!("{TEXT}future-field: grüße, welt\r\n");
    assert_eq!(policy(&extended).accepted(), Accepted::Yes);
}

#[test]
fn s3_2_of_duplicates_all_but_the_first_are_ignored() {
    let text = format!("{TEXT}mode: none\r\nmax_age: 1\r\nversion: STSv9\r\n");
    let reading = policy(&text);
    assert_eq!(reading.accepted(), Accepted::Yes);
    assert_eq!((reading.mode.value(), reading.max_age.value()), (Some(Mode::Enforce), Some(604_800)));
    assert_eq!(RecordReading::new(b"v=STSv1; id=1; id=2;").id().map(|id| id.value), Some("1"));
}

#[test]
fn s3_2_a_first_entry_that_is_malformed_decides() {
    let text = TEXT.replace("mode: enforce", "mode: enforced\r\nmode: enforce");
    assert!(matches!(policy(&text).mode, Field::Malformed { .. }));
}

#[test]
fn s3_3_only_status_200_is_a_policy() {
    for status in [201, 203, 204, 206, 301, 400, 403, 404, 410, 429, 500, 503] {
        let sketch = good().response(status, Some("text/plain"), TEXT.as_bytes());
        assert_eq!(verdict(&sketch), Verdict::Ignored(IgnoredBecause::Status(status)));
    }
}

#[test]
fn s3_3_redirects_must_not_be_followed() {
    assert_eq!(verdict(&good().fetch(Fetch::Redirect)), Verdict::Ignored(IgnoredBecause::Redirect));
    assert_eq!(verdict(&good().probe(Probe::Violation)), Verdict::Ignored(IgnoredBecause::Redirect));
}

#[test]
fn s3_3_64_kilobytes_are_the_suggested_maximum() {
    let padded = |length: usize| {
        let mut text = format!("{TEXT}x: ").into_bytes();
        text.resize(length, b'y');
        good().policy(&text)
    };
    assert_eq!(verdict(&padded(65_536)), Verdict::Enforced);
    assert_eq!(verdict(&padded(65_537)), Verdict::Ignored(IgnoredBecause::TooLarge));
}

#[test]
fn s3_3_where_no_policy_can_be_fetched_senders_deliver_as_if_there_were_none() {
    let sketch = good().host(&[]).not_fetched(NotAsked::NoAddress);
    let diagnosis = diagnose(&sketch.evidence());
    assert_eq!(diagnosis.verdict, Some(Verdict::Ignored(IgnoredBecause::HostAbsent)));
    assert_eq!(diagnosis.mx.first().map(|mx| mx.fate), Some(Some(Fate::Unprotected)));
}

#[test]
fn s3_3_a_cached_policy_goes_on_where_no_live_one_is_found() {
    for sketch in
        [good().no_record().response(404, None, b""), good().response(404, None, b""), good().probe(Probe::Opaque)]
    {
        let summary = diagnose(&sketch.evidence()).summary.expect("a summary");
        assert!(summary.caveats.iter().any(|caveat| caveat.to_string().contains("earlier policy")), "{summary:?}");
    }
}

#[test]
fn s3_3_the_certificate_of_the_policy_host_is_not_known_to_be_bad_where_a_browser_does_not_say() {
    assert_eq!(verdict(&good().probe(Probe::Rejected)), Verdict::Unknown(UnknownBecause::PolicyNoAnswer));
}

#[test]
fn s3_4_there_are_no_policies_for_address_literals() {
    assert!(PolicyDomain::read("192.0.2.1").is_err());
}

#[test]
fn s4_1_a_wildcard_stands_for_the_whole_leftmost_label() {
    let pattern = MxPattern::read("*.example.com").expect("a pattern");
    let covers = |host: &str| pattern.covers(&MxHost::new(host).expect("a host"));
    assert!(covers("mail.example.com"));
    assert!(!covers("example.com"));
    assert!(!covers("foo.bar.example.com"));
}

#[test]
fn s5_enforce_senders_must_not_deliver_to_hosts_that_fail_matching() {
    let sketch = good().mx(&[(10, "mx.example.com"), (20, "b.example")]).address("b.example", &[PUBLIC]);
    let fates: Vec<_> = diagnose(&sketch.evidence()).mx.into_iter().map(|mx| mx.fate).collect();
    assert_eq!(fates, [Some(Fate::Delivered), Some(Fate::Refused)]);
}

#[test]
fn s5_testing_delivers_whatever_fails() {
    let text = TEXT.replace("enforce", "testing");
    let sketch = good().policy(text.as_bytes()).mx(&[(10, "b.example")]).address("b.example", &[PUBLIC]);
    let diagnosis = diagnose(&sketch.evidence());
    assert_eq!(diagnosis.verdict, Some(Verdict::Testing));
    assert_eq!(diagnosis.mx.first().map(|mx| mx.fate), Some(Some(Fate::Reported)));
}

#[test]
fn s5_none_is_as_if_there_were_no_policy() {
    let sketch = good().policy(TEXT.replace("enforce", "none").as_bytes());
    let diagnosis = diagnose(&sketch.evidence());
    assert_eq!(diagnosis.verdict, Some(Verdict::Disabled));
    assert_eq!(diagnosis.mx.first().map(|mx| mx.fate), Some(Some(Fate::Unprotected)));
}

#[test]
fn rfc5321_s5_1_without_mx_records_the_domain_itself_takes_the_mail() {
    let sketch = good().answer(DOMAIN, RecordType::Mx, &Answer::NoData).address(DOMAIN, &[PUBLIC]);
    assert_eq!(verdict(&sketch), Verdict::Refusing);
    let covered = sketch.policy(TEXT.replace("mx.example.com", DOMAIN).as_bytes());
    assert_eq!(verdict(&covered), Verdict::Enforced);
}

#[test]
fn rfc7505_s3_a_null_mx_is_no_mail() {
    assert_eq!(verdict(&good().mx(&[(0, ".")])), Verdict::NoMail);
}
