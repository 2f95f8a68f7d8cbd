//! Whatever comes in: no reader panics, every span lies inside its text and on the borders of characters, and evidence of any
//! kind is judged. Texts are made of the grammar's own words with noise between them, so that most of them nearly fit.
#![cfg(not(target_arch = "wasm32"))]

use mta_sts_check::diagnosis::diagnose;
use mta_sts_check::evidence::sketch::Sketch;
use mta_sts_check::evidence::{
    BodyEnd, DnsFailure, DnsObservation, DnsOutcome, Evidence, Fetch, MediaType, NotAsked, PolicyBody, Prefetch, Probe,
    Question, RecordType, Resolver, Shown, ShownKind, Timed, Timestamp,
};
use mta_sts_check::finding::Place;
use mta_sts_check::name::{MxHost, MxPattern};
use mta_sts_check::read::{DnsMessage, PolicyReading, RecordReading, TlsrptReading};
use mta_sts_check::text::Span;
use proptest::collection::vec;
use proptest::prelude::*;

/// The words that texts are made of.
const WORDS: &[&[u8]] = &[
    b"v=STSv1",
    b"v=stsv1",
    b"v=TLSRPTv1",
    b";",
    b"; ",
    b" ;",
    b"id=",
    b"ID=",
    b"20261124",
    b"=",
    b" ",
    b"\t",
    b"\n",
    b"\r\n",
    b"\r",
    b"version",
    b"Version",
    b": ",
    b":",
    b"STSv1",
    b"mode: ",
    b"enforce",
    b"Enforce",
    b"testing",
    b"none",
    b"mx: ",
    b" mx: ",
    b"mx.example.com",
    b"*.example.com",
    b"*",
    b".",
    b"max_age: ",
    b"604800",
    b"1w",
    b"-1",
    b"99999999999",
    b"rua=",
    b"mailto:",
    b"a@b.example",
    b"https://",
    b",",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"\xC3\xBC",
    b"\xE2\x80\x9C",
    b"#",
    b"<html>",
    b"\0",
    b"x-ext: ",
    b"\\",
    b"\"",
];

fn texts() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![8 => proptest::sample::select(WORDS).prop_map(<[u8]>::to_vec), 1 => vec(any::<u8>(), 0..6)];
    vec(word, 0..40).prop_map(|words| words.concat())
}

/// Whether `span` lies inside `text`, and cuts no character in two where the text is UTF-8.
fn lies_well(span: Span, text: &[u8]) -> bool {
    let inside = span.start <= span.end && span.end <= text.len();
    let cuts_one = std::str::from_utf8(text)
        .is_ok_and(|text| !text.is_char_boundary(span.start) || !text.is_char_boundary(span.end));
    inside && !cuts_one
}

fn resolver(name: &str) -> Resolver {
    Resolver { name: name.to_owned(), url: format!("https://{name}.example/dns-query") }
}

prop_compose! {
    fn dns()(
        name in prop_oneof![
            Just("_mta-sts.example.com"), Just("_smtp._tls.example.com"), Just("mta-sts.example.com"), Just("example.com"), Just("mx.example.com")
        ],
        record_type in prop_oneof![Just(RecordType::A), Just(RecordType::Aaaa), Just(RecordType::Mx), Just(RecordType::Txt)],
        who in prop_oneof![Just("one"), Just("two")],
        elapsed_ms in any::<u32>(),
        outcome in prop_oneof![
            vec(any::<u8>(), 0..80).prop_map(DnsOutcome::Wire),
            Just(DnsOutcome::Failed(DnsFailure::Timeout)),
            Just(DnsOutcome::Failed(DnsFailure::Unreachable)),
            Just(DnsOutcome::Failed(DnsFailure::TooLarge)),
            any::<u16>().prop_map(|status| DnsOutcome::Failed(DnsFailure::Status(status))),
        ],
    ) -> DnsObservation {
        DnsObservation { question: Question::new(name, record_type), resolver: resolver(who), elapsed_ms, outcome }
    }
}

fn fetches() -> impl Strategy<Value = Fetch> {
    let ends = prop_oneof![Just(BodyEnd::Complete), Just(BodyEnd::Cap), Just(BodyEnd::Broken), Just(BodyEnd::Timeout)];
    let media_types = prop_oneof![
        Just(MediaType::Absent),
        ".*".prop_map(MediaType::Is),
        Just(MediaType::Is("text/plain".to_owned()))
    ];
    let statuses = prop_oneof![4 => Just(200), 1 => any::<u16>()];
    prop_oneof![
        6 => (statuses, media_types, texts(), ends).prop_map(|(status, media_type, body, end)| Fetch::Read(PolicyBody { status, media_type, body, end })),
        1 => Just(Fetch::Redirect),
        1 => Just(Fetch::Rejected),
        1 => Just(Fetch::Timeout),
    ]
}

/// Evidence that nearly makes sense: a good check with any part of it replaced by noise.
fn evidence() -> impl Strategy<Value = Evidence> {
    let probes = prop_oneof![
        Just(Probe::Opaque),
        Just(Probe::Violation),
        Just(Probe::Rejected),
        Just(Probe::Timeout),
        Just(Probe::Unavailable)
    ];
    let kinds = prop_oneof![
        Just(ShownKind::Record),
        Just(ShownKind::Policy),
        Just(ShownKind::Tlsrpt),
        Just(ShownKind::MxHosts),
        Just(ShownKind::Transcript),
        Just(ShownKind::Any)
    ];
    let refusals =
        prop_oneof![Just(NotAsked::NoAddress), Just(NotAsked::PrivateAddressesOnly), Just(NotAsked::AddressesUnknown)];
    (
        vec(texts(), 0..4),
        vec(dns(), 0..6),
        proptest::option::of(fetches()),
        proptest::option::of(probes),
        proptest::option::weighted(0.1, refusals),
        vec((kinds, texts()), 0..3),
        any::<bool>(),
        any::<bool>(),
        any::<u64>(),
    )
        .prop_map(|(records, dns, fetch, probe, not_asked, shown, keep_domain, keep_name, now)| {
            let records: Vec<&[u8]> = records.iter().map(|text| text.get(..255).unwrap_or(text)).collect();
            let mut evidence = Sketch::good("example.com").records(&records).evidence();
            for seen in dns {
                evidence.dns.retain(|other| other.question != seen.question);
                evidence.dns.push(seen);
            }
            evidence.policy.not_asked = not_asked;
            evidence.policy.fetch = fetch.map(|seen| Timed { elapsed_ms: 1, seen });
            evidence.policy.probe = probe.map(|seen| Timed { elapsed_ms: 1, seen });
            let hints = [Prefetch::Loaded, Prefetch::Failed, Prefetch::Blind, Prefetch::Timeout];
            let hint = usize::try_from(now % 5).ok().and_then(|roll| hints.get(roll));
            evidence.policy.prefetch = hint.map(|&seen| Timed { elapsed_ms: 1, seen });
            evidence.shown = shown.into_iter().map(|(kind, text)| Shown::exact(kind, text)).collect();
            evidence.judged_at = Timestamp::from_ms(now);
            if !keep_domain {
                evidence.meant_for = evidence.domain.take().filter(|_| keep_name);
            }
            evidence
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn records_are_read(text in texts()) {
        let reading = RecordReading::new(&text);
        let fields = reading.fields.iter().flat_map(|field| [field.name.span, field.value.span]);
        for span in fields.chain(reading.violations.iter().map(|violation| violation.span)) {
            prop_assert!(lies_well(span, &text), "{span:?} in {text:?}");
        }
    }

    #[test]
    fn policies_are_read(text in texts()) {
        let reading = PolicyReading::new(&text);
        let lines = reading.lines.iter().map(|line| line.span);
        let mx = reading.mx.iter().map(|mx| mx.value);
        let fields = reading.lines.iter().flat_map(|line| line.name().into_iter().chain(line.value()));
        for span in lines.chain(mx).chain(fields).chain(reading.violations.iter().map(|violation| violation.span)) {
            prop_assert!(lies_well(span, &text), "{span:?} in {text:?}");
        }
        // Lines and their endings are the whole text, but for a byte order mark.
        let mut at = if text.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        for line in &reading.lines {
            prop_assert_eq!(line.span.start, at);
            at = line.span.end + match line.ending {
                mta_sts_check::read::Ending::Lf => 1,
                mta_sts_check::read::Ending::CrLf => 2,
                mta_sts_check::read::Ending::End => 0,
            };
        }
        prop_assert_eq!(at, text.len().max(at.min(3)));
    }

    #[test]
    fn tlsrpt_records_are_read(text in texts()) {
        let reading = TlsrptReading::new(&text);
        let uris = reading.rua.iter().map(|uri| uri.uri.span);
        for span in uris.chain(reading.violations.iter().map(|violation| violation.span)) {
            prop_assert!(lies_well(span, &text), "{span:?} in {text:?}");
        }
    }

    #[test]
    fn dns_messages_are_read(wire in vec(any::<u8>(), 0..200)) {
        for record_type in [RecordType::A, RecordType::Aaaa, RecordType::Mx, RecordType::Txt] {
            let _ = DnsMessage::read(&wire, &Question::new("example.com", record_type));
        }
    }

    #[test]
    fn patterns_and_hosts_of_any_kind_are_matched(pattern in ".*", host in ".*") {
        if let (Ok(pattern), Some(host)) = (MxPattern::read(&pattern), MxHost::new(&host)) {
            let _ = pattern.covers(&host);
        }
    }

    #[test]
    fn evidence_of_any_kind_is_judged_and_comes_back(evidence in evidence()) {
        let diagnosis = diagnose(&evidence);
        prop_assert_eq!(diagnosis.verdict.is_some(), evidence.domain.is_some());
        for finding in &diagnosis.findings {
            prop_assert!(finding.message.is_whole() && !finding.message.is_empty(), "{finding:?}");
            if let Some(fix) = &finding.fix {
                prop_assert!(fix.title.is_whole() && matches!(finding.place, Place::Text { .. }), "{finding:?}");
            }
        }
        let json = evidence.to_json();
        let loaded = Evidence::from_json(&json);
        prop_assert_eq!(loaded.as_ref(), Ok(&evidence));
        prop_assert_eq!(format!("{:?}", loaded.map(|loaded| diagnose(&loaded))), format!("{:?}", Ok::<_, ()>(diagnosis)));
    }

    #[test]
    fn files_of_any_kind_are_loaded_or_refused_in_words(text in ".*") {
        if let Err(error) = Evidence::from_json(&text) {
            prop_assert!(error.to_string().starts_with("This file"), "{error}");
        }
    }

    #[test]
    fn a_changed_file_is_loaded_or_refused_in_words(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut json = Sketch::good("example.com").evidence().to_json().into_bytes();
        let at = at.index(json.len());
        json[at] = byte;
        match Evidence::from_json(&String::from_utf8_lossy(&json)) {
            Ok(evidence) => { let _ = diagnose(&evidence); }
            Err(error) => prop_assert!(error.to_string().starts_with("This file"), "{error}"),
        }
    }
}
