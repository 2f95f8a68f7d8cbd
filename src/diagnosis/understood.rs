//! What a conforming sender understands of the texts at hand.

use crate::finding::{Prose, code, duration, said};
use crate::read::{Accepted, Mode, RecordReading, RecordVersion, TlsrptReading};
use crate::rules::{Case, Discovery, PolicyInHand};

/// One sentence or two for each text.
pub(super) fn understood(case: &Case<'_>) -> Vec<Prose> {
    let mut sentences = Vec::new();
    if let Discovery::One(record) = case.discovery() {
        sentences.extend(record_understood(record));
    } else if let Some(record) = case.records.first() {
        sentences.extend(record_understood(record));
    }
    if let Some(policy) = &case.policy {
        sentences.extend(policy_understood(case, policy));
    }
    if let Some(tlsrpt) = case.tlsrpt.first() {
        sentences.push(tlsrpt_understood(tlsrpt));
    }
    sentences
}

fn record_understood(record: &RecordReading<'_>) -> Vec<Prose> {
    match (record.accepted(), record.id()) {
        (Accepted::Yes, Some(id)) => {
            vec![Prose::with("There is a policy, and its current `id` is {}.", [code(id.value)])]
        }
        (Accepted::Disputed, Some(id)) => {
            vec![Prose::with(
                "Some senders read that there is a policy with the `id` {}; others discard the record.",
                [code(id.value)],
            )]
        }
        _ => vec![Prose::new("Nothing: it does not count this record, and acts as if the domain had no policy.")],
    }
}

fn policy_understood(case: &Case<'_>, policy: &PolicyInHand<'_>) -> Vec<Prose> {
    let (Some(mode), Some(max_age)) = (case.mode(), policy.reading.max_age.value()) else {
        return vec![Prose::new("Nothing: it ignores this policy, and mail is not protected.")];
    };
    let hosts = code(patterns(policy));
    let kept = said(duration(max_age));
    let mut sentences = vec![match mode {
        Mode::Enforce => Prose::with("Deliver over verified TLS, and only to {}. Remember this for {}.", [hosts, kept]),
        Mode::Testing => Prose::with(
            "Deliver as before. Report TLS that fails, and MX hosts other than {}. Remember this for {}.",
            [hosts, kept],
        ),
        Mode::None => Prose::with("Act as if there were no policy. Remember this for {}.", [kept]),
    }];
    if case.policy_accepted() == Some(Accepted::Disputed) {
        sentences.push(Prose::new("Senders differ on this policy: some read it like this, some ignore it."));
    }
    sentences
}

/// The patterns of the policy, the first few by name.
fn patterns(policy: &PolicyInHand<'_>) -> String {
    const NAMED: usize = 4;
    let mut named: Vec<String> = Vec::new();
    let mut count = 0;
    for (_, pattern) in policy.reading.patterns() {
        count += 1;
        if count <= NAMED {
            named.push(format!("{}{}", if pattern.is_wildcard() { "*." } else { "" }, pattern.domain()));
        }
    }
    if count > NAMED {
        named.push(format!("{} more", count - NAMED));
    }
    named.join(", ")
}

fn tlsrpt_understood(record: &TlsrptReading<'_>) -> Prose {
    let first = record.rua.iter().find(|uri| uri.defect.is_none());
    match first {
        Some(first) if matches!(record.version, RecordVersion::Exact | RecordVersion::BlankBeforeSemicolon { .. }) => {
            Prose::with("Reports on failures are sent to {}.", [code(String::from_utf8_lossy(first.uri.value))])
        }
        _ => Prose::new("Nothing: it sends no reports because of this record."),
    }
}
