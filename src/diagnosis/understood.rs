//! What a conforming sender understands of the texts at hand.

use crate::finding::{Prose, code, duration, said};
use crate::read::{Accepted, Mode, RecordReading, TlsrptReading};
use crate::rules::{Case, Discovery, PolicyInHand};

/// What a conforming sender understands of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Understood {
    /// Whether it takes the text.
    pub accepted: Accepted,
    /// What it reads, each under its name.
    pub read: Vec<(&'static str, Prose)>,
    /// What it does because of it.
    pub does: Prose,
    /// What is to be added, if anything.
    pub but: Option<Prose>,
}

/// One for each text.
pub(super) fn understood(case: &Case<'_>) -> Vec<Understood> {
    let counted = match case.discovery() {
        Discovery::One(record) => Some(record),
        _ => case.records.first(),
    };
    let record = counted.map(|record| record_understood(record, case.record_accepted(record)));
    let policy = case.policy.as_ref().map(|policy| policy_understood(case, policy));
    let tlsrpt = case.tlsrpt.first().map(|record| tlsrpt_understood(record, case.tlsrpt_is_lost()));
    record.into_iter().chain(policy).chain(tlsrpt).collect()
}

impl Understood {
    /// Nothing is.
    fn nothing(does: &'static str) -> Self {
        Self { accepted: Accepted::No, read: Vec::new(), does: Prose::new(does), but: None }
    }
}

fn record_understood(record: &RecordReading<'_>, accepted: Accepted) -> Understood {
    let (Accepted::Yes | Accepted::Disputed, Some(id)) = (accepted, record.id()) else {
        return Understood::nothing("It does not count this record, and acts as if the domain had no policy.");
    };
    let others = Prose::new("Others discard the record, and act as if the domain had no policy.");
    Understood {
        accepted,
        read: vec![("Policy `id`", Prose::with("{}", [code(id.value)]))],
        does: Prose::new("There is a policy: fetch it, and fetch it again when the `id` changes."),
        but: (accepted == Accepted::Disputed).then_some(others),
    }
}

fn policy_understood(case: &Case<'_>, policy: &PolicyInHand<'_>) -> Understood {
    let accepted = case.policy_accepted().unwrap_or(Accepted::No);
    let (Some(mode), Some(max_age)) = (case.mode(), policy.reading.max_age.value()) else {
        return Understood::nothing("It ignores this policy, and mail is not protected.");
    };
    let kept = Prose::with("{} ({})", [said(duration(max_age)), code(max_age)]);
    let mut read = vec![("Mode", Prose::with("{}", [code(mode)])), ("Kept for", kept)];
    if mode != Mode::None {
        read.push(("MX hosts", patterns(policy)));
    }
    let does = match mode {
        Mode::Enforce => "Deliver over verified TLS, and only to these MX hosts.",
        Mode::Testing => "Deliver as before. Report TLS that fails, and MX hosts other than these.",
        Mode::None => "Act as if there were no policy.",
    };
    let others = Prose::new("Others ignore this policy, and deliver without protection.");
    Understood { accepted, read, does: Prose::new(does), but: (accepted == Accepted::Disputed).then_some(others) }
}

/// The patterns of the policy, the first few by name.
fn patterns(policy: &PolicyInHand<'_>) -> Prose {
    let mut patterns = policy.reading.patterns().map(|(_, pattern)| pattern);
    let mut next = || patterns.next().map(|pattern| code(pattern.as_str()));
    let named = [next(), next(), next(), next()];
    let more = patterns.count();
    match named {
        [Some(a), Some(b), Some(c), Some(d)] if more == 0 => Prose::with("{}, {}, {}, {}", [a, b, c, d]),
        [Some(a), Some(b), Some(c), Some(_)] => Prose::with("{}, {}, {} and {} more", [a, b, c, said(more + 1)]),
        [Some(a), Some(b), Some(c), None] => Prose::with("{}, {}, {}", [a, b, c]),
        [Some(a), Some(b), ..] => Prose::with("{}, {}", [a, b]),
        [Some(a), ..] => Prose::with("{}", [a]),
        [None, ..] => Prose::new("none"),
    }
}

fn tlsrpt_understood(record: &TlsrptReading<'_>, is_lost: bool) -> Understood {
    let counts = record.version.may_count() && !is_lost;
    let mut addresses = record.rua.iter().filter(|uri| uri.defect.is_none() && counts);
    let Some(first) = addresses.next() else {
        return Understood::nothing("It sends no reports because of this record.");
    };
    let first = code(String::from_utf8_lossy(first.uri.value));
    let to = match addresses.count() {
        0 => Prose::with("{}", [first]),
        more => Prose::with("{} and {} more", [first, said(more)]),
    };
    let accepted = record.accepted().min(Accepted::Disputed);
    let others = Prose::new("Others discard the record, and send no reports.");
    Understood {
        accepted,
        read: vec![("Reports to", to)],
        does: Prose::new("Send reports on failures there."),
        but: (accepted == Accepted::Disputed).then_some(others),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::diagnose;
    use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};
    use crate::read::Accepted;

    /// Whether it is accepted; what is read; what senders do, and what others do.
    fn understood(kind: ShownKind, text: &str) -> (Accepted, String, String) {
        let shown = Shown::exact(kind, text.as_bytes().to_vec());
        let diagnosis = diagnose(&Evidence::of_text(shown, Timestamp::from_ms(0)));
        let [one] = &diagnosis.understood[..] else { panic!("{:?}", diagnosis.understood) };
        let read: Vec<_> = one.read.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        let words = one.but.as_ref().map(|but| format!(" {but}")).unwrap_or_default();
        (one.accepted, read.join("; "), format!("{}{words}", one.does))
    }

    #[test]
    fn policies() {
        let policy = |mode: &str, mx: usize| {
            let mx: String = (0..mx).map(|index| format!("mx: mx{index}.example.com\n")).collect();
            understood(ShownKind::Policy, &format!("version: STSv1\nmode: {mode}\n{mx}max_age: 1209600\n"))
        };
        let (accepted, read, does) = policy("enforce", 1);
        assert_eq!(accepted, Accepted::Yes);
        assert_eq!(read, "Mode: enforce; Kept for: 14 days (1209600); MX hosts: mx0.example.com");
        assert_eq!(does, "Deliver over verified TLS, and only to these MX hosts.");
        assert!(policy("testing", 4).1.ends_with("mx0.example.com, mx1.example.com, mx2.example.com, mx3.example.com"));
        assert!(policy("testing", 9).1.ends_with("mx1.example.com, mx2.example.com and 6 more"));
        assert_eq!(policy("none", 0).1, "Mode: none; Kept for: 14 days (1209600)");
        assert_eq!(policy("Enforce", 1).0, Accepted::No);
        let disputed = understood(
            ShownKind::Policy,
            "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 86400\nwhat is this\n",
        );
        assert_eq!((disputed.0, disputed.1.contains("*.example.com")), (Accepted::Disputed, true));
        assert!(disputed.2.ends_with("Others ignore this policy, and deliver without protection."), "{}", disputed.2);
    }

    #[test]
    fn records() {
        let record = |text| understood(ShownKind::Record, text);
        assert_eq!(
            (record("v=STSv1; id=1;").0, record("v=STSv1; id=1;").1.as_str()),
            (Accepted::Yes, "Policy `id`: 1")
        );
        assert_eq!(record("v=STSv1 ; id=1;").0, Accepted::Disputed);
        assert_eq!(record("v=STSv1;").0, Accepted::No);
        let tlsrpt = |text| understood(ShownKind::Tlsrpt, text);
        let two = tlsrpt("v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/");
        assert_eq!((two.0, two.1.as_str()), (Accepted::Yes, "Reports to: mailto:a@example.com and 1 more"));
        assert_eq!(tlsrpt("v=TLSRPTv1; rua=mailto:a@example.com,ftp:x").0, Accepted::Disputed);
        assert_eq!(tlsrpt("v=TLSRPTv1; rua=a@example.com").0, Accepted::No);
    }
}
