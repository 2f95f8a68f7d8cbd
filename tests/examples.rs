//! The examples that come with the page: they are what is drawn here, and each leads to its verdict.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::panic, reason = "a test fails so")]

use std::fs;
use std::path::Path;

use mta_sts_check::diagnosis::diagnose;
use mta_sts_check::evidence::sketch::{PUBLIC, Sketch};
use mta_sts_check::evidence::{Evidence, NotAsked, Probe};
use mta_sts_check::web::examples::{EXAMPLES, Example};

#[test]
fn the_files_are_up_to_date() {
    let mut mended = Vec::new();
    for example in EXAMPLES {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www").join(example.path());
        let drawn = evidence(example).to_json();
        if fs::read_to_string(&path).unwrap_or_default() != drawn {
            fs::write(&path, drawn).expect("a folder to write to");
            mended.push(example.path());
        }
    }
    assert_eq!(mended, [""; 0], "these were not up to date, and are now: run the tests again");
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("www/examples")).expect("the folder");
    assert_eq!(files.count(), EXAMPLES.len());
}

#[test]
fn each_leads_to_its_verdict() {
    let verdicts = EXAMPLES.map(|example| {
        let diagnosis = diagnose(&evidence(example));
        (example.name, diagnosis.verdict.map_or("none", |verdict| verdict.as_str()))
    });
    assert_eq!(
        verdicts,
        [
            ("all-well", "enforced"),
            ("forgotten-mx", "enforced-in-part"),
            ("redirect", "ignored"),
            ("unreadable", "unknown"),
            ("host-absent", "ignored"),
        ]
    );
}

fn evidence(example: Example) -> Evidence {
    let good = Sketch::good("example.com");
    let sketch = match example.name {
        "all-well" => good,
        "forgotten-mx" => {
            good.mx(&[(10, "mx.example.com"), (20, "mx2.example.com")]).address("mx2.example.com", &[PUBLIC])
        }
        "redirect" => good.probe(Probe::Violation),
        "unreadable" => good.probe(Probe::Opaque),
        "host-absent" => good.host(&[]).not_fetched(NotAsked::NoAddress),
        other => panic!("nothing is drawn for {other}"),
    };
    sketch.evidence()
}
