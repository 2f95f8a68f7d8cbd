//! Each report on the same few files.

use super::*;
use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
use crate::evidence::{DnsFailure, Evidence, NotAsked, Probe, RecordType, Shown, ShownKind, Timestamp};
use crate::read::Answers;

/// Reports on `files`, each by its name and its text, handed to `look`.
fn judged<T>(files: &[(&str, &[u8])], look: impl FnOnce(&[Judged<'_>]) -> T) -> T {
    let evidence = |text: &[u8]| {
        let shown = Shown::exact(ShownKind::Any, text.to_vec());
        Evidence::of_text(shown, Timestamp::from_ms(1_795_536_900_000))
    };
    let evidence: Vec<_> = files.iter().map(|(_, text)| evidence(text)).collect();
    let answers: Vec<_> = evidence.iter().map(Answers::of).collect();
    let files = files.iter().zip(evidence.iter().zip(&answers));
    let judged: Vec<_> = files
        .map(|((path, text), (evidence, answers))| Judged {
            path,
            text,
            report: Report::on_texts(evidence, answers, Offsets::Bytes),
        })
        .collect();
    look(&judged)
}

/// Holds a report to the one that was looked at.
#[track_caller]
fn snapshot(name: &str, text: impl AsRef<str>) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text.as_ref());
    });
}

const FILES: &[(&str, &[u8])] = &[
    ("good.txt", b"version: STSv1\r\nmode: enforce\r\nmx: mx.example.com\r\nmax_age: 1209600\r\n"),
    (
        "site/.well-known/mta-sts.txt",
        "version: STSv1\r\nmode: Enforce\r\nmx: 邮件.example\r\n\tmx: b.example \r\nmx: a\u{202e}.example\u{1b}[2J\r\nmax_age: 3600\r\n".as_bytes(),
    ),
    ("bytes.txt", b"version: STSv1\nmode: none\nmax_age: 86400\nx: \xFFa\n"),
    ("record, 100%.txt", b"v=STSv1; id=2026-11-24;"),
    ("tlsrpt.txt", b"v=TLSRPTv1; rua=reports@example.com\n"),
    ("empty.txt", b""),
];

#[test]
fn as_json() {
    snapshot("json", judged(FILES, json));
}

#[test]
fn for_github() {
    snapshot("github", judged(FILES, github));
}

#[test]
fn at_a_terminal() {
    snapshot("terminal", judged(FILES, |files| terminal(files, Colour::Never)));
    let coloured = judged(&FILES[3..4], |files| terminal(files, Colour::Always));
    snapshot("terminal-coloured", coloured.replace('\u{1b}', "␛"));
    assert_eq!(judged(&FILES[..1], |files| terminal(files, Colour::Never)), "1 file: nothing found.\n");
    let zone = b"example.com. IN TXT \"v=STSv1; id=1;\"\n_mta-sts.example.com. IN TXT \"v=STSv1; id=2;\"\n";
    let words = "zone.txt: read: The record at example.com is left out. Senders look for it at `_mta-sts` before the domain, and for \
                 TLSRPT at `_smtp._tls`.\n1 file: nothing found.\n";
    assert_eq!(judged(&[("zone.txt", zone)], |files| terminal(files, Colour::Never)), words);
}

#[test]
fn nothing_that_a_file_says_moves_the_cursor() {
    let hostile = b"version: STSv1\nmode: \x1b[2J\x07\nmx: \xc2\x9b2J.example\nmax_age: 1\n";
    let text = judged(&[("a\u{1b}]0;b\u{7}", hostile)], |files| terminal(files, Colour::Never));
    assert!(text.chars().all(|character| character == '\n' || !character.is_control()), "{text:?}");
    assert!(text.starts_with("a␛]0;b␇:"), "{text}");
}

#[test]
fn of_a_long_line_the_part_around_the_mark_is_shown() {
    let long =
        format!("version: STSv1\nmode: enforce\nmx: {}é.example{}\nmax_age: 1\n", "ü".repeat(3000), "é".repeat(3000));
    let text = judged(&[("long.txt", long.as_bytes())], |files| terminal(files, Colour::Never));
    let shown: Vec<_> = text.lines().filter(|line| line.contains(" | ")).collect();
    assert!(shown.len() >= 2 && shown.iter().all(|line| line.chars().count() < 250), "{text}");
    assert!(shown.iter().any(|line| line.contains("…")), "{text}");
}

#[test]
fn as_sarif() {
    let mut log: serde_json::Value = serde_json::from_str(&judged(FILES, sarif)).expect("JSON");
    let driver = log.pointer_mut("/runs/0/tool/driver/rules").expect("rules");
    let rules = std::mem::take(driver);
    let rules = rules.as_array().expect("a list");
    assert_eq!(rules.len(), crate::rules::all().count());
    // The rules are told elsewhere; one shows the form.
    let mode = rules.iter().find(|rule| rule.pointer("/id").is_some_and(|id| id == "mode-unknown"));
    snapshot("sarif-rule", serde_json::to_string_pretty(&mode).expect("JSON"));
    for result in log.pointer("/runs/0/results").and_then(|results| results.as_array()).expect("results") {
        let index = result.pointer("/ruleIndex").and_then(serde_json::Value::as_u64).expect("an index");
        let rule = rules.get(usize::try_from(index).expect("small")).expect("a rule");
        assert_eq!(rule.pointer("/id"), result.pointer("/ruleId"));
    }
    let results = log.pointer("/runs/0/results").and_then(|results| results.as_array()).map(|all| &all[..4]);
    let shown: String = serde_json::to_string_pretty(&results).expect("JSON");
    snapshot("sarif", shown);
}

#[test]
fn evidence_of_a_check_has_a_verdict_and_places_beside_texts() {
    let sketch = Sketch::good("example.com").mx(&[(10, "mx.example.com"), (20, "mx2.example.net")]).no_tlsrpt();
    let evidence = sketch.evidence();
    let answers = Answers::of(&evidence);
    let report = Report::on_evidence(&evidence, &answers);
    assert_eq!(report.verdict, Some("enforced-in-part"));
    snapshot("json-of-a-check", serde_json::to_string_pretty(&report).expect("JSON"));
}

/// One record and one answer of each form that a check can have, so that the index of a record is seen.
#[test]
fn of_several_records_each_has_its_index() {
    let sketch = Sketch::good("example.com").records(&[b"v=STSv1; id=1;", b"v=STSv1; id=a-b;"]);
    let evidence = sketch.evidence();
    let answers = Answers::of(&evidence);
    let report = Report::on_evidence(&evidence, &answers);
    let places = report.findings.iter().map(|finding| (finding.place.source, finding.place.index));
    assert!(places.clone().any(|place| place == ("record", Some(1))), "{:?}", places.collect::<Vec<_>>());
}

#[test]
fn offsets_count_what_they_are_to_count() {
    let text = "version: STSv1\nx-note: 😀 é\nmode: Enforce\nmx: a.example\nmax_age: 1209600\n";
    let shown = Shown::exact(ShownKind::Policy, text.as_bytes().to_vec());
    let evidence = Evidence::of_text(shown, Timestamp::from_ms(0));
    let answers = Answers::of(&evidence);
    let start = |report: Report<'_>| report.findings.first().and_then(|finding| finding.place.start);
    let bytes = text.find("Enforce").expect("there");
    let utf16 = text.split_at(bytes).0.encode_utf16().count();
    for (offsets, offset) in [(Offsets::Bytes, bytes), (Offsets::Utf16, utf16)] {
        assert_eq!(start(Report::on_texts(&evidence, &answers, offsets)), Some(Point { offset, line: 3, column: 7 }));
    }
    let saved = Report::on_evidence(&evidence, &answers);
    assert_eq!((saved.verdict, start(saved)), (None, Some(Point { offset: utf16, line: 3, column: 7 })));
}

/// Checks in which every verdict, and every kind of place beside a text, is seen.
fn checks() -> Vec<(&'static str, Sketch)> {
    let good = || Sketch::good("example.com");
    let mode =
        |mode: &str| good().policy(format!("version: STSv1\nmode: {mode}\nmax_age: 86400\nmx: a.example\n").as_bytes());
    let unavailable = Answer::Unavailable(DnsFailure::Timeout);
    vec![
        ("enforced", good()),
        ("enforced-in-part", good().mx(&[(10, "mx.example.com"), (20, "b.example")]).address("b.example", &[PUBLIC])),
        ("testing", mode("testing").answer_by("Google", "_mta-sts.example.com", RecordType::Txt, &unavailable)),
        ("disabled", mode("none").no_tlsrpt()),
        ("absent", good().answer("example.com", RecordType::Mx, &Answer::NoSuchName).no_record().no_tlsrpt()),
        ("absent", good().no_record().response(404, None, b"")),
        ("no-mail", good().mx(&[(0, ".")])),
        ("ignored", good().response(404, Some("text/html"), b"<html>")),
        ("ignored", good().records(&[b"v=STSv1; id=1;", "v=STSv1; id=\u{1f600};".as_bytes(), b"v=STSv1; id=\xFF;"])),
        ("ignored", good().policy(b"version: STSv1\nx: \xC3\xA9\nmode: Enforce\nmx: a.example\nmax_age: 86400\n\xFF")),
        ("ignored", good().host(&[]).not_fetched(NotAsked::NoAddress)),
        ("refusing", mode("enforce")),
        ("unknown", good().probe(Probe::Opaque)),
    ]
}

/// The package holds its types against reports on these, and against the names of verdicts in `npm/index.d.ts`.
#[test]
fn the_package_is_tested_with_every_verdict() {
    let checks: Vec<_> = checks().into_iter().map(|(verdict, sketch)| (verdict, sketch.evidence())).collect();
    for (verdict, evidence) in &checks {
        assert_eq!(Report::on_evidence(evidence, &Answers::of(evidence)).verdict, Some(*verdict));
    }
    let files: Vec<serde_json::Value> =
        checks.iter().map(|(_, evidence)| serde_json::from_str(&evidence.to_json()).expect("JSON")).collect();
    let text = serde_json::to_string_pretty(&files).expect("JSON") + "\n";
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("npm/test/checks.json");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(&path, &text).expect("written");
    }
    assert!(std::fs::read_to_string(&path).is_ok_and(|saved| saved == text), "INSTA_UPDATE=always makes it anew");
}

#[test]
fn as_markdown_of_files() {
    snapshot("markdown-of-files", judged(FILES, markdown_of_files));
}

fn as_markdown(sketch: &Sketch) -> String {
    let evidence = sketch.evidence();
    markdown(&evidence, &crate::diagnosis::diagnose(&evidence), &|rule| Some(rule.next))
}

#[test]
fn as_markdown_for_a_ticket() {
    // Of each verdict the first.
    let mut seen = std::collections::BTreeSet::new();
    for (verdict, sketch) in checks() {
        if seen.insert(verdict) {
            snapshot(&format!("markdown-{verdict}"), as_markdown(&sketch));
        }
    }
    assert_eq!(seen.len(), 9);
    let before = crate::rules::sighting(&Sketch::good("example.com").at("2026-03-03T14:02:00Z").evidence());
    let changed = Sketch::good("example.com").record("v=STSv1; id=2;").after_sighting(before);
    snapshot("markdown-changed", as_markdown(&changed));
}

/// Evidence in which everything that comes from the network would be markup.
fn hostile() -> Sketch {
    let sign = "](javascript:1) <b> ``` `x` **b** # | @a [a](b) &lt; www.a.example https://a.example";
    let policy =
        format!("version: STSv1\nmode: {sign}\nmx: `\nmx: ``a``.example\nmx: <b>.example\nmax_age: 1\n# {sign}\n");
    Sketch::good("example.com")
        .record(&format!("v=STSv1; id={sign}; a=`"))
        .mx(&[(10, "`` `<b>` ``.example"), (20, "*.[a].example")])
        .response(200, Some(sign), policy.as_bytes())
        .tlsrpts(&[format!("v=TLSRPTv1; rua=mailto:{sign}").as_bytes()])
        .answer_by("Google", "_mta-sts.example.com", RecordType::Txt, &Answer::Failing(2, Some((22, sign))))
}

/// As CommonMark reads it: takes out code, then nothing of the network is left that is not escaped.
#[test]
#[expect(clippy::string_slice, reason = "at places where the text was found to have a sign of ASCII")]
fn nothing_from_the_network_becomes_markup() {
    for (_, sketch) in checks().into_iter().chain([("hostile", hostile())]) {
        let text = as_markdown(&sketch);
        let mut rest = text.as_str();
        let mut outside = String::new();
        while let Some(at) = rest.find('`') {
            let (before, from) = rest.split_at(at);
            outside.push_str(before);
            let is_escaped = before.ends_with('\\');
            let run = if is_escaped { 1 } else { from.len() - from.trim_start_matches('`').len() };
            let (fence, behind) = from.split_at(run);
            rest = behind;
            if is_escaped {
                continue;
            }
            // Code ends at the next run of as many backticks, and no sooner.
            let mut from = 0;
            let end = loop {
                let at = behind[from..].find(fence).map(|at| at + from).expect("code ends");
                let is_longer = behind[at + run..].starts_with('`');
                if !is_longer && !behind[..at].ends_with('`') {
                    break at;
                }
                from = at + behind[at..].len() - behind[at..].trim_start_matches('`').len();
            };
            rest = &behind[end + run..];
        }
        outside.push_str(rest);
        // Our own links, to the standards.
        let links = "](https://www.rfc-editor.org/rfc/rfc";
        let bare = outside.replace(links, "").replace("[RFC", "").replace("**", "");
        for (at, sign) in bare.char_indices().filter(|(_, sign)| "<>[]*_|&".contains(*sign)) {
            assert!(bare[..at].ends_with('\\'), "{sign} at {:?} in {text}", &bare[at.saturating_sub(30)..]);
        }
        assert!(!bare.contains("www.") && !bare.contains("://") && !bare.contains('@'), "{bare}");
        for line in outside.lines() {
            let is_ours = ["## ", "### ", "- **", "- ", "**"].iter().any(|sign| line.starts_with(sign));
            assert!(is_ours || !line.starts_with(['#', '>', '-', '+', '=', '<', '|']), "{line}");
        }
    }
    snapshot("markdown-hostile", as_markdown(&hostile()));
}
