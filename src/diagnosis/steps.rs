//! The path that a sender walks: record, Policy Host, policy, MX hosts. Each step has a state, one line of fact, and who
//! saw it.

use super::exhibits::ms;
use crate::collect::MAX_MX_HOSTS;
use crate::evidence::{MediaType, NotAsked, Prefetch};
use crate::finding::{Finding, Place, Prose, Severity, Source, Value, code, duration, host, plural, said};
use crate::name::PolicyDomain;
use crate::read::{Accepted, Looked, Lookup, Mode, PolicyAnswer, Provenance};
use crate::rules::{Astray, Case, Discovery, Tls, is_policy_host_broken};

/// A step of the path.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which one.
    pub kind: StepKind,
    /// How it stands.
    pub state: StepState,
    /// What was seen, in one line.
    pub fact: Prose,
    /// More about it, said small.
    pub more: Vec<Prose>,
    /// Who saw it.
    pub seen_by: Option<SeenBy>,
}

/// Which step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// The TXT record at `_mta-sts`.
    Record,
    /// The host that serves the policy.
    PolicyHost,
    /// The policy.
    Policy,
    /// The hosts that take mail.
    MxHosts,
}

impl StepKind {
    /// Its name on the page.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Record => "Record",
            Self::PolicyHost => "Policy Host",
            Self::Policy => "Policy",
            Self::MxHosts => "MX hosts",
        }
    }
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepState {
    /// Nothing is known yet.
    Waiting,
    /// A sender goes on from here.
    Good,
    /// A sender goes on; some do not, or something is weaker than it looks.
    Warning,
    /// A sender stops here, or refuses mail.
    Broken,
    /// Not known, because this browser cannot see it, nobody answered, or the check was stopped.
    Unknown,
    /// It is not there, and nobody says that it should be.
    Absent,
}

impl StepState {
    /// In a word or two.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Good => "good",
            Self::Warning => "with a warning",
            Self::Broken => "broken",
            Self::Unknown => "not known",
            Self::Absent => "not there",
        }
    }
}

/// Who saw something, and how long it took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenBy {
    /// A resolver's name, "this browser", or "you".
    pub who: String,
    /// Milliseconds.
    pub elapsed_ms: Option<u32>,
}

/// The steps, in order.
pub(super) fn steps(case: &Case<'_>, domain: &PolicyDomain, findings: &[Finding]) -> Vec<Step> {
    let mut steps = vec![record(case, domain), policy_host(case, domain), policy(case), mx_hosts(case)];
    for step in &mut steps {
        let gravest = findings
            .iter()
            .filter(|finding| step_of(&finding.place) == Some(step.kind))
            .map(|finding| finding.severity)
            .min();
        // A step that is good by itself is not drawn better than what is said of it.
        if step.state == StepState::Good && gravest == Some(Severity::Error) {
            step.state = StepState::Broken;
        } else if step.state == StepState::Good && gravest == Some(Severity::Warning) {
            step.state = StepState::Warning;
        }
    }
    steps
}

/// The step that a finding belongs to.
fn step_of(place: &Place) -> Option<StepKind> {
    match place {
        Place::Record | Place::Text { source: Source::Record(_), .. } => Some(StepKind::Record),
        Place::PolicyHost => Some(StepKind::PolicyHost),
        Place::PolicyResponse | Place::Text { source: Source::Policy, .. } => Some(StepKind::Policy),
        Place::MxHosts | Place::MxHost(_) => Some(StepKind::MxHosts),
        Place::Domain | Place::Tlsrpt | Place::Text { source: Source::Tlsrpt(_), .. } | Place::Resolver(_) => None,
    }
}

fn record(case: &Case<'_>, domain: &PolicyDomain) -> Step {
    let name = code(domain.record_name());
    let lookup = &case.answers.record;
    let text = |text: &[u8]| Prose::with("{}", [code(String::from_utf8_lossy(text))]);
    let (state, fact) = match case.discovery() {
        Discovery::Unknown if matches!(lookup.looked, Looked::NotAsked) => open(
            case,
            ["Asking for the TXT record at {}", "Stopped before an answer about the TXT record at {}"],
            [name],
        ),
        Discovery::Unknown => (StepState::Unknown, Prose::with("No usable answer for the TXT record at {}", [name])),
        Discovery::Absent => (StepState::Absent, Prose::with("No MTA-STS record at {}", [name])),
        Discovery::NearMiss if let Some(astray) = case.record_astray() => (
            StepState::Broken,
            match astray {
                Astray::Record(misplaced) => {
                    Prose::with("No MTA-STS record at {}, and one at {}", [name, code(misplaced.name)])
                }
                Astray::Alias(_) => Prose::with("{} is an alias that leads nowhere", [name]),
            },
        ),
        Discovery::NearMiss => {
            let meant = case.records.iter().find(|record| record.is_meant());
            (StepState::Broken, text(meant.map(|record| record.text).unwrap_or_default()))
        }
        Discovery::Multiple => {
            (StepState::Broken, Prose::with("{} MTA-STS records at {}", [said(case.counted_records().count()), name]))
        }
        Discovery::One(record) => match record.accepted() {
            Accepted::Yes => (StepState::Good, text(record.text)),
            Accepted::Disputed => (StepState::Warning, text(record.text)),
            Accepted::No => (StepState::Broken, text(record.text)),
        },
    };
    let mut more = Vec::new();
    if let (Some(records), Some(ttl)) = (lookup.found(), lookup.ttl) {
        let texts = plural(records.len() as u64, "TXT record");
        more.push(Prose::with("{}, remembered for {}", [said(texts), said(duration(u64::from(ttl)))]));
    }
    more.extend(alias(lookup));
    Step { kind: StepKind::Record, state, fact, more, seen_by: resolver(lookup) }
}

fn policy_host(case: &Case<'_>, domain: &PolicyDomain) -> Step {
    let name = host(domain.policy_host());
    let addresses = &case.answers.policy_host;
    let browser = case.evidence.policy.probe.as_ref().map(|probe| probe.elapsed_ms).or(case
        .evidence
        .policy
        .fetch
        .as_ref()
        .map(|fetch| fetch.elapsed_ms));
    let (state, fact, browser_saw) = match case.policy_answer {
        _ if addresses.are_absent() => {
            let state = if case.is_deployed() { StepState::Broken } else { StepState::Absent };
            (state, Prose::with("{} has no address", [name]), false)
        }
        _ if addresses.are_private_only() => {
            (StepState::Broken, Prose::with("{} has private addresses only", [name]), false)
        }
        PolicyAnswer::Pending | PolicyAnswer::NotAsked(NotAsked::NoAddress | NotAsked::PrivateAddressesOnly) => {
            let facts = if addresses.any_public() {
                ["Asking {} for the policy", "Stopped before {} answered"]
            } else {
                ["Asking for the addresses of {}", "Stopped before an answer about the addresses of {}"]
            };
            let (state, fact) = open(case, facts, [name]);
            (state, fact, false)
        }
        PolicyAnswer::NotAsked(NotAsked::AddressesUnknown) => {
            (StepState::Unknown, Prose::with("No usable answer for the addresses of {}", [name]), false)
        }
        PolicyAnswer::Unreadable => (
            StepState::Good,
            Prose::with(
                "{} answers over HTTPS with a valid certificate, and does not redirect to another host",
                [name],
            ),
            true,
        ),
        _ if is_policy_host_broken(case) => {
            (StepState::Broken, Prose::with("{} has no TLS that senders accept, by what you pasted", [name]), true)
        }
        _ if case.policy_answer.provenance() == Provenance::Transcript => {
            (StepState::Good, Prose::with("{} answers, by what you pasted", [name]), true)
        }
        PolicyAnswer::Read(_) | PolicyAnswer::Redirected { .. } | PolicyAnswer::Broken { .. } => {
            (StepState::Good, Prose::with("{} answers over HTTPS with a valid certificate", [name]), true)
        }
        PolicyAnswer::NoAnswer => {
            (StepState::Unknown, Prose::with("This browser got no answer from {}, and does not say why", [name]), true)
        }
        PolicyAnswer::Unprobed => {
            (StepState::Unknown, Prose::with("Whether {} answers could not be found out in this browser", [name]), true)
        }
        PolicyAnswer::Silent => (StepState::Unknown, Prose::with("{} did not answer in time", [name]), true),
    };
    let mut more = Vec::new();
    let known: Vec<_> = addresses.all().collect();
    match known[..] {
        [] => {}
        [one] => more.push(Prose::with("{}", [code(one)])),
        [first, ..] => more.push(Prose::with("{} and {} more", [code(first), said(known.len() - 1)])),
    }
    more.extend(alias(&addresses.v4).or_else(|| alias(&addresses.v6)));
    if let Some(tls) = Tls::of(case, domain.policy_host().as_str()) {
        more.push(Prose::with("{}, by what you pasted", [said(tls.in_short())]));
    } else if matches!(case.policy_answer, PolicyAnswer::Unreadable) {
        more.push(Prose::new("Seen by a probe that needs no permission. The certificate’s dates cannot be seen, and a browser may fetch a missing intermediate where senders do not."));
    }
    let seen_by = match browser {
        _ if case.policy_answer.provenance() == Provenance::Transcript || is_policy_host_broken(case) => {
            Some(SeenBy::you())
        }
        Some(elapsed_ms) if browser_saw => Some(SeenBy { who: "this browser".into(), elapsed_ms: Some(elapsed_ms) }),
        _ => resolver(&addresses.v4).or_else(|| resolver(&addresses.v6)),
    };
    Step { kind: StepKind::PolicyHost, state, fact, more, seen_by }
}

fn policy(case: &Case<'_>) -> Step {
    let deployed = |state| if case.is_deployed() { state } else { StepState::Absent };
    let addresses = &case.answers.policy_host;
    let (state, fact) = match (&case.policy_answer, &case.policy) {
        (PolicyAnswer::Redirected { to_another_host, .. }, _) => {
            let fact = if *to_another_host == Some(true) {
                "The policy’s address redirects away from this host, its port, or https"
            } else {
                "The policy’s address redirects"
            };
            (deployed(StepState::Broken), Prose::new(fact))
        }
        (_, Some(policy)) => match (case.policy_accepted(), case.mode(), policy.reading.max_age.value()) {
            (Some(accepted @ (Accepted::Yes | Accepted::Disputed)), Some(mode), Some(max_age)) => {
                let state = if accepted == Accepted::Yes { StepState::Good } else { StepState::Warning };
                let lines = policy.reading.mx.len() as u64;
                let mx = said(lines);
                let kept = said(duration(max_age));
                let fact = match (mode, lines) {
                    (Mode::None, _) => Prose::with("{}, kept for {}", [code(mode), kept]),
                    (_, 1) => Prose::with("{}, kept for {}, {} `mx` line", [code(mode), kept, mx]),
                    (_, _) => Prose::with("{}, kept for {}, {} `mx` lines", [code(mode), kept, mx]),
                };
                (state, fact)
            }
            _ => (deployed(StepState::Broken), Prose::new("The text is not a policy that senders accept")),
        },
        (PolicyAnswer::Read(body), None) => {
            (deployed(StepState::Broken), Prose::with("No policy: status {}", [said(body.status)]))
        }
        (PolicyAnswer::NotAsked(_), None) => (deployed(StepState::Unknown), Prose::new("Not fetched")),
        (PolicyAnswer::Pending, None) if addresses.are_out_of_reach() => {
            (deployed(StepState::Unknown), Prose::new("Not fetched"))
        }
        (PolicyAnswer::Pending, None) => {
            open(case, ["Waiting for the Policy Host", "Stopped before the policy came"], [])
        }
        (PolicyAnswer::Unreadable, None) => {
            (deployed(StepState::Unknown), Prose::new("Not readable from a page (no CORS header)"))
        }
        (
            PolicyAnswer::NoAnswer | PolicyAnswer::Unprobed | PolicyAnswer::Silent | PolicyAnswer::Broken { .. },
            None,
        ) => (deployed(StepState::Unknown), Prose::new("Not read")),
    };
    let mut more = Vec::new();
    if let Some(policy) = &case.policy {
        let size = said(plural(policy.text.text.len() as u64, "byte"));
        more.push(match policy.text.media_type {
            None => Prose::with("{}, as you showed it: its status and its headers were not seen", [size]),
            Some(MediaType::Absent) => Prose::with("{}, no media type", [size]),
            Some(MediaType::Is(media_type)) => Prose::with("{}, {}", [size, code(media_type)]),
        });
    }
    let hint =
        case.evidence.policy.prefetch.as_ref().filter(|_| matches!(case.policy_answer, PolicyAnswer::Unreadable));
    more.extend(match hint.map(|hint| hint.seen) {
        Some(Prefetch::Loaded) => {
            Some(Prose::new("A hint: this browser could load it, so its status is most likely below 400."))
        }
        Some(Prefetch::Failed) => {
            Some(Prose::new("A hint: this browser could not load it ahead, so its status may be 400 or above."))
        }
        Some(Prefetch::Blind | Prefetch::Timeout) | None => None,
    });
    let seen_by = match (&case.policy, &case.evidence.policy.fetch) {
        (Some(policy), _) if policy.text.provenance == Provenance::Shown => Some(SeenBy::you()),
        _ if case.policy_answer.provenance() == Provenance::Transcript => Some(SeenBy::you()),
        (_, Some(fetch)) => Some(SeenBy { who: "this browser".into(), elapsed_ms: Some(fetch.elapsed_ms) }),
        (_, None) => None,
    };
    Step { kind: StepKind::Policy, state, fact, more, seen_by }
}

fn mx_hosts(case: &Case<'_>) -> Step {
    let lookup = &case.answers.mx;
    let hosts = &case.answers.mx_hosts;
    let count = said(plural(hosts.len() as u64, "MX host"));
    let covered = hosts.iter().filter(|mx| case.covering_line(&mx.host).is_some()).count();
    let (state, fact) = match (&lookup.looked, case.mode()) {
        (Looked::NotAsked, _) => {
            open(case, ["Asking for the MX records", "Stopped before an answer about the MX records"], [])
        }
        (Looked::Unanswered, _) => (StepState::Unknown, Prose::new("No usable answer for the MX records")),
        (Looked::NoSuchName, _) => (StepState::Absent, Prose::new("The domain does not exist")),
        (Looked::Found(records), _) if records.hosts.is_empty() => {
            (StepState::Absent, Prose::new("A null MX: the domain takes no mail"))
        }
        (Looked::NoData, _) if case.has_nowhere_for_mail() => {
            (StepState::Absent, Prose::new("No MX record and no public address: the domain takes no mail"))
        }
        (_, Some(mode @ (Mode::Enforce | Mode::Testing))) => {
            let state = match mode {
                _ if covered == hosts.len() => StepState::Good,
                Mode::Enforce if case.policy_applies() => StepState::Broken,
                Mode::Enforce => StepState::Warning,
                Mode::Testing | Mode::None => StepState::Warning,
            };
            (state, Prose::with("{} of {} covered by the policy", [said(covered), count]))
        }
        (Looked::NoData, _) => (StepState::Good, Prose::new("No MX record: the domain itself takes the mail")),
        (Looked::Found(_), _) => (StepState::Good, Prose::with("{}", [count])),
    };
    let unasked = hosts.iter().skip(MAX_MX_HOSTS).filter(|mx| mx.addresses.are_not_asked()).count();
    let unasked = (unasked > 0).then(|| {
        Prose::with(
            "addresses asked for of the first {}: whether the other {} have any is not known",
            [said(MAX_MX_HOSTS), said(unasked)],
        )
    });
    let more = alias(lookup).into_iter().chain(unasked).collect();
    Step { kind: StepKind::MxHosts, state, fact, more, seen_by: resolver(lookup) }
}

/// A step of which nothing is known: the first of `facts` while the check goes on, the second once it was stopped.
fn open<const N: usize>(case: &Case<'_>, facts: [&'static str; 2], values: [Value; N]) -> (StepState, Prose) {
    let [waiting, stopped] = facts;
    if case.evidence.under_way {
        (StepState::Waiting, Prose::with(waiting, values))
    } else {
        (StepState::Unknown, Prose::with(stopped, values))
    }
}

/// Where the aliases of a name lead, if it has any.
fn alias<T>(lookup: &Lookup<T>) -> Option<Prose> {
    lookup.aliases.last().map(|alias| Prose::with("through {}", [host(&alias.to)]))
}

/// Who named the MX hosts.
pub(super) fn mx_seen_by(case: &Case<'_>) -> Option<SeenBy> {
    resolver(&case.answers.mx).or_else(|| case.answers.mx_given.as_ref().map(|_| SeenBy::you()))
}

fn resolver<T>(lookup: &Lookup<T>) -> Option<SeenBy> {
    lookup.seen_by.as_ref().map(|(who, elapsed_ms)| SeenBy { who: who.clone(), elapsed_ms: Some(*elapsed_ms) })
}

impl SeenBy {
    fn you() -> Self {
        Self { who: "you".into(), elapsed_ms: None }
    }

    /// In words: "Cloudflare · 18 ms".
    pub fn words(&self) -> String {
        match self.elapsed_ms {
            Some(elapsed) => format!("{} · {}", self.who, ms(elapsed)),
            None => self.who.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnosis::diagnose;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, PUBLIC, Sketch};

    /// The state and the fact of each step.
    fn facts(sketch: &Sketch) -> Vec<(StepState, String)> {
        let steps = diagnose(&sketch.evidence()).steps;
        steps.into_iter().map(|step| (step.state, step.fact.to_string())).collect()
    }

    #[test]
    fn what_is_not_known_yet_is_asked_for_until_the_check_is_stopped() {
        let nothing = Sketch::of("example.com");
        let asking = [
            "Asking for the TXT record at _mta-sts.example.com",
            "Asking for the addresses of mta-sts.example.com",
            "Waiting for the Policy Host",
            "Asking for the MX records",
        ];
        let stopped = [
            "Stopped before an answer about the TXT record at _mta-sts.example.com",
            "Stopped before an answer about the addresses of mta-sts.example.com",
            "Stopped before the policy came",
            "Stopped before an answer about the MX records",
        ];
        let all = |state, facts: [&str; 4]| facts.map(|fact| (state, fact.to_owned())).to_vec();
        assert_eq!(facts(&nothing.clone().under_way()), all(StepState::Waiting, asking));
        assert_eq!(facts(&nothing), all(StepState::Unknown, stopped));
        let host = |sketch: Sketch| facts(&sketch.unfetched().unasked("example.com", RecordType::Mx)).swap_remove(1);
        let good = Sketch::good("example.com");
        assert_eq!(host(good.clone().under_way()).1, "Asking mta-sts.example.com for the policy");
        assert_eq!(host(good).1, "Stopped before mta-sts.example.com answered");
    }

    /// What is said small at the MX hosts of a domain that has so many of them, of which so many were asked for addresses.
    fn more_of_mx_hosts(count: usize, asked: usize) -> Vec<String> {
        let names: Vec<String> = (0..count).map(|index| format!("mx{index:02}.example.com")).collect();
        let records: Vec<_> = names.iter().map(|name| (10, name.as_str())).collect();
        let sketch = names
            .iter()
            .take(asked)
            .fold(Sketch::good("example.com").mx(&records), |sketch, name| sketch.address(name, &[PUBLIC]));
        let step = diagnose(&sketch.evidence()).steps.swap_remove(3);
        step.more.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn mx_hosts_beyond_those_that_are_asked_for_are_counted() {
        let said = |count| {
            vec![format!("addresses asked for of the first 50: whether the other {count} have any is not known")]
        };
        assert_eq!(more_of_mx_hosts(57, 50), said(7));
        assert_eq!(more_of_mx_hosts(50, 50), [""; 0]);
        // A check that was stopped has not asked for those of some of the first ones either; its verdict says so.
        assert_eq!(more_of_mx_hosts(57, 20), said(7));
    }

    #[test]
    fn a_domain_without_mx_record_and_address_has_no_mx_hosts() {
        let mx_hosts = |sketch: Sketch| facts(&sketch).swap_remove(3);
        let without_mx = Sketch::good("example.com").answer("example.com", RecordType::Mx, &Answer::NoData);
        let absent = (StepState::Absent, "No MX record and no public address: the domain takes no mail".to_owned());
        let without_address = without_mx.clone().address("example.com", &[]);
        assert_eq!(mx_hosts(without_address.clone()), absent);
        assert_eq!(mx_hosts(without_address.no_record().response(404, None, b"")), absent);
        let undeployed = |sketch: Sketch| mx_hosts(sketch.no_record().response(404, None, b""));
        let itself = (StepState::Good, "No MX record: the domain itself takes the mail".to_owned());
        assert_eq!(undeployed(without_mx.clone().address("example.com", &[PUBLIC])), itself);
        // Whether it has an address is not known.
        assert_eq!(undeployed(without_mx), itself);
    }
}
