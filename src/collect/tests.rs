use super::*;
use crate::diagnosis::{UnknownBecause, Verdict, diagnose};
use crate::evidence::sketch::{Answer, PUBLIC, Sketch};
use crate::evidence::{BodyEnd, DnsFailure, MediaType, NotAsked, PolicyBody};

/// A world in which a check runs: what resolvers answer, each after a while, and how the Policy Host does. Time passes
/// only as the world says.
struct World {
    sketch: Sketch,
    /// Milliseconds that every answer takes.
    latency: u64,
    /// The resolvers that never answer.
    silent: Vec<&'static str>,
    /// What no resolver answers.
    unanswered: Vec<RecordType>,
    /// What has come of the policy's answer, so many milliseconds after the fetch began.
    begun: Vec<(u64, PolicyBody)>,
    fetch: Option<Fetch>,
    probe: Option<Probe>,
    aim: Aim,
}

/// What a run did, in order.
struct Run {
    evidence: Evidence,
    /// Each command, with the milliseconds since the start.
    log: Vec<(u64, String)>,
    /// When the verdict stood, likewise.
    stood_at: Option<u64>,
}

impl World {
    fn of(sketch: Sketch) -> Self {
        let fetch = sketch.evidence().policy.fetch.map(|fetch| fetch.seen);
        let probe = sketch.evidence().policy.probe.map(|probe| probe.seen);
        Self {
            sketch,
            latency: 50,
            silent: Vec::new(),
            unanswered: Vec::new(),
            begun: Vec::new(),
            fetch,
            probe,
            aim: Aim::Check,
        }
    }

    fn run(&self) -> Run {
        let start = Timestamp::from_ms(1_000_000);
        let domain = self.sketch.evidence().domain.expect("a domain");
        let resolvers = ["Cloudflare", "Google", "DNS.SB"].map(|name| Resolver {
            name: name.into(),
            url: format!("https://{}.example/dns-query", name.to_lowercase()),
        });
        let begin = match self.aim {
            Aim::Check => Collector::start,
            Aim::MxHosts => Collector::start_for_mx_hosts,
        };
        let (mut collector, mut commands) = begin(domain, resolvers.into(), start);
        let mut queue: Vec<(Timestamp, Event)> = Vec::new();
        let mut log = Vec::new();
        let mut stood_at = None;
        let mut now = start;
        loop {
            if stood_at.is_none() && collector.verdict_stands() {
                stood_at = Some(now.ms_since(start));
            }
            for command in commands.drain(..) {
                log.push((now.ms_since(start), format!("{command:?}")));
                let later = now.plus_ms(self.latency);
                match command {
                    Command::Ask { ask, .. } => {
                        if let Some(outcome) = self.outcome(&collector, ask) {
                            queue.push((later, Event::Answered { ask, outcome }));
                        }
                    }
                    Command::Fetch { .. } => {
                        queue.extend(
                            self.begun.iter().cloned().map(|(after, body)| (now.plus_ms(after), Event::Fetching(body))),
                        );
                        queue.extend(self.fetch.clone().map(|fetch| (later, Event::Fetched(fetch))))
                    }
                    Command::Probe { .. } => queue.extend(self.probe.map(|probe| (later, Event::Probed(probe)))),
                    Command::Prefetch { .. } => queue.push((later, Event::Prefetched(Prefetch::Loaded))),
                    Command::WakeAt(at) => queue.push((at, Event::Woke)),
                    Command::Abandon(_) => {}
                    Command::Done => return Run { evidence: collector.evidence().clone(), log, stood_at },
                }
            }
            queue.sort_by_key(|(at, _)| *at);
            assert!(!queue.is_empty(), "the check waits for nothing and does not end: {log:?}");
            let (at, event) = queue.remove(0);
            now = at;
            commands = collector.step(now, event);
        }
    }

    /// What the asked resolver says; `None` where it is silent.
    fn outcome(&self, collector: &Collector, ask: AskId) -> Option<DnsOutcome> {
        let (inquiry, pending) = collector.pending().find(|(_, pending)| pending.ask == ask)?;
        let resolver = &collector.resolvers[pending.resolver].name;
        if self.silent.contains(&resolver.as_str()) || self.unanswered.contains(&inquiry.question.record_type) {
            return None;
        }
        let evidence = self.sketch.evidence();
        let mut seen = evidence.dns.iter().filter(|seen| seen.question == inquiry.question);
        let own = seen.clone().find(|seen| seen.resolver.name == *resolver);
        let known = own.or_else(|| seen.next()).map(|seen| seen.outcome.clone());
        Some(known.unwrap_or_else(|| no_data(&inquiry.question)))
    }
}

/// An answer without records.
fn no_data(question: &Question) -> DnsOutcome {
    let sketch = Sketch::of("example.com").answer(&question.name, question.record_type, &Answer::NoData);
    sketch.evidence().dns.remove(0).outcome
}

fn good() -> World {
    World::of(Sketch::good("example.com"))
}

fn verdict(run: &Run) -> Verdict {
    diagnose(&run.evidence).verdict.expect("a verdict on a domain")
}

fn count(run: &Run, what: &str) -> usize {
    run.log.iter().filter(|(_, command)| command.starts_with(what)).count()
}

/// How many questions that others wait for are asked at once when a check begins: two, and one of them of two resolvers.
const AT_ONCE: usize = 3;
/// How many are asked until the first answers come.
const FIRST_WAVE: usize = AT_ONCE + 11;

#[test]
fn a_readable_policy_takes_two_round_trips() {
    let run = good().run();
    assert_eq!(verdict(&run), Verdict::Enforced);
    assert_eq!(run.stood_at, Some(100));
    assert_eq!(run.log.last().map(|(at, command)| (*at, command.as_str())), Some((100 + BEHIND, "Done")));
    let asked_by =
        |until: u64| run.log.iter().filter(|(at, command)| *at <= until && command.starts_with("Ask")).count();
    assert_eq!((asked_by(0), asked_by(49)), (AT_ONCE, FIRST_WAVE));
    assert_eq!((count(&run, "Ask"), count(&run, "Fetch"), count(&run, "Probe")), (FIRST_WAVE + 3, 1, 0));
}

#[test]
fn a_rejected_fetch_is_followed_by_the_probe() {
    for (probe, expected) in [
        (Probe::Opaque, Verdict::Unknown(UnknownBecause::PolicyUnreadable)),
        (Probe::Violation, Verdict::Ignored(crate::diagnosis::IgnoredBecause::Redirect)),
        (Probe::Rejected, Verdict::Unknown(UnknownBecause::PolicyNoAnswer)),
    ] {
        let run = World::of(Sketch::good("example.com").probe(probe)).run();
        assert_eq!((verdict(&run), count(&run, "Probe")), (expected, 1));
        // A hint at the status is of use only where something answered.
        let is_hinted = run.evidence.policy.prefetch.as_ref().is_some_and(|hint| hint.seen == Prefetch::Loaded);
        assert_eq!(is_hinted, probe == Probe::Opaque);
    }
}

#[test]
fn a_silent_policy_host_ends_by_its_deadline() {
    let run = World { fetch: None, ..good() }.run();
    assert_eq!(verdict(&run), Verdict::Unknown(UnknownBecause::PolicyTimeout));
    assert_eq!(run.log.last().map(|(at, _)| *at), Some(50 + POLICY_DEADLINE));
    assert_eq!(count(&run, "Abandon(Fetch)"), 1);
}

#[test]
fn what_came_of_the_policy_by_the_deadline_is_kept() {
    let body = |text: &str, end| PolicyBody {
        status: 200,
        media_type: MediaType::Is("text/plain".into()),
        body: text.into(),
        end,
    };
    let run = World {
        begun: vec![
            (1_000, body("version: ", BodyEnd::Complete)),
            (POLICY_DEADLINE, body("version: STSv1", BodyEnd::Complete)),
            (POLICY_DEADLINE + 1, body("version: STSv1\r\n", BodyEnd::Complete)),
        ],
        fetch: None,
        ..good()
    }
    .run();
    let fetch = run.evidence.policy.fetch.clone().expect("a fetch");
    assert_eq!(fetch.seen, Fetch::Read(body("version: STSv1", BodyEnd::Timeout)));
    assert_eq!(u64::from(fetch.elapsed_ms), POLICY_DEADLINE);
    assert_eq!((count(&run, "Abandon(Fetch)"), count(&run, "Probe")), (1, 0));
    assert_eq!(verdict(&run), Verdict::Unknown(UnknownBecause::PolicyTimeout));
}

#[test]
fn an_answer_that_ends_counts_and_not_what_had_come_before() {
    let partial =
        PolicyBody { status: 200, media_type: MediaType::Absent, body: b"ver".to_vec(), end: BodyEnd::Complete };
    let run = World { begun: vec![(1, partial)], ..good() }.run();
    assert_eq!(verdict(&run), Verdict::Enforced);
}

#[test]
fn fetch_and_probe_share_one_deadline() {
    let run = World { probe: None, fetch: Some(Fetch::Rejected), ..good() }.run();
    assert_eq!(verdict(&run), Verdict::Unknown(UnknownBecause::PolicyTimeout));
    assert_eq!(run.log.last().map(|(at, _)| *at), Some(50 + POLICY_DEADLINE));
}

#[test]
fn the_next_resolver_is_asked_when_one_is_silent_and_then_first() {
    let run = World { silent: vec!["Cloudflare"], ..good() }.run();
    assert_eq!(verdict(&run), Verdict::Enforced);
    // Each question of the first wave goes to the first resolver, and none of the second one that comes when it is known to be
    // down: the MX hosts are asked for before, since the MX records came from another.
    let asked_at = |later: bool| {
        let to_first = run.log.iter().filter(|(_, command)| command.contains("cloudflare.example"));
        to_first.filter(|(at, _)| (*at > 50 + BEHIND) == later).count()
    };
    assert_eq!((asked_at(false), asked_at(true)), (FIRST_WAVE - 2 + 3, 0));
    // Nobody waits for its deadline: after a second another one is asked.
    assert_eq!(run.log.last().map(|(at, _)| *at), Some(1_500 + BEHIND));
    let failures = run.evidence.dns.iter().filter(|seen| matches!(seen.outcome, DnsOutcome::Failed(_)));
    assert_eq!(failures.count(), 2, "that it is silent is seen by the two questions that another one answers at once");
    assert!(
        diagnose(&run.evidence)
            .steps
            .iter()
            .all(|step| step.seen_by.as_ref().is_none_or(|seen| seen.who != "Cloudflare"))
    );
}

#[test]
fn a_resolver_that_takes_its_time_is_not_called_silent() {
    let run = World { latency: 1_600, ..good() }.run();
    assert_eq!(verdict(&run), Verdict::Enforced);
    // Another one was asked beside them, and is not waited for.
    assert!(count(&run, "Abandon") >= AT_ONCE - 2, "{:?}", run.log);
    assert!(run.evidence.dns.iter().all(|seen| matches!(seen.outcome, DnsOutcome::Wire(_))));
    // The answers, and then the policy and what is asked behind it.
    assert_eq!(run.stood_at, Some(3_200));
    assert_eq!(run.log.last().map(|(at, _)| *at), Some(3_200 + BEHIND));
}

#[test]
fn all_resolvers_silent_ends_in_time_and_blames_nobody() {
    let run = World { silent: vec!["Cloudflare", "Google", "DNS.SB"], ..good() }.run();
    assert_eq!(verdict(&run), Verdict::Unknown(UnknownBecause::RecordUnanswered));
    assert_eq!(run.log.last().map(|(at, _)| *at), Some(BEHIND + 2_000 + DNS_DEADLINE));
    assert_eq!(count(&run, "Ask"), 3 * (FIRST_WAVE - 2), "each is asked each question once");
    assert_eq!(count(&run, "Fetch"), 0);
    assert_eq!(run.evidence.policy.not_asked, Some(NotAsked::AddressesUnknown));
}

#[test]
fn for_mx_hosts_alone_nothing_else_is_asked() {
    let run = World { aim: Aim::MxHosts, ..good() }.run();
    assert_eq!(
        (run.evidence.domain.as_ref(), run.evidence.meant_for.as_ref().map(PolicyDomain::as_str)),
        (None, Some("example.com"))
    );
    let asked: Vec<_> =
        run.evidence.dns.iter().map(|seen| (seen.question.name.as_str(), seen.question.record_type)).collect();
    let hosts = [("mx.example.com", RecordType::A), ("mx.example.com", RecordType::Aaaa)];
    assert_eq!(asked, [&[("example.com", RecordType::Mx)], &hosts[..]].concat());
    assert_eq!((count(&run, "Fetch"), count(&run, "Probe")), (0, 0));
    let silent = World { aim: Aim::MxHosts, silent: vec!["Cloudflare", "Google", "DNS.SB"], ..good() }.run();
    assert_eq!(silent.log.last().map(|(at, _)| *at), Some(2_000 + DNS_DEADLINE));
    assert_eq!(silent.evidence.policy, crate::evidence::Policy::default());
}

#[test]
fn a_failing_answer_is_put_to_the_next_resolver_without_calling_the_first_one_down() {
    let sketch = Sketch::good("example.com")
        .answer_by("Cloudflare", "_mta-sts.example.com", RecordType::Txt, &Answer::Failing(2, None))
        .answer_by("Google", "_mta-sts.example.com", RecordType::Txt, &Answer::Txt(&[&[b"v=STSv1; id=1;"]]));
    let run = World::of(sketch).run();
    assert_eq!(verdict(&run), Verdict::Enforced);
    let asked = |name: &str| run.log.iter().filter(|(_, command)| command.contains(name)).count();
    // Google is asked for the record and the MX records, to compare; and Cloudflare once more, to see whether DNSSEC is why.
    assert_eq!((asked("google.example"), asked("cloudflare.example")), (2, FIRST_WAVE - 2 + 1 + 3));
}

#[test]
fn a_second_answer_is_compared_and_not_waited_for_long() {
    let run = World { silent: vec!["Google"], ..good() }.run();
    assert_eq!(verdict(&run), Verdict::Enforced);
    assert_eq!(run.log.last().map(|(at, _)| *at), Some(1_500 + BEHIND));
    assert_eq!(run.stood_at, Some(1_500 + BEHIND), "the verdict depends on whether the two agree");
    let record = "_mta-sts.example.com";
    let other = Answer::Txt(&[&[b"v=STSv1; id=2;"]]);
    let world = World::of(Sketch::good("example.com").answer_by("Google", record, RecordType::Txt, &other));
    let slugs: Vec<_> = diagnose(&world.run().evidence).findings.iter().map(|finding| finding.rule.slug).collect();
    assert!(slugs.contains(&"resolvers-disagree"), "{slugs:?}");
    let other = Answer::Mx(&[(10, "mx.example.net")]);
    let sketch = Sketch::good("example.com").answer_by("Google", "example.com", RecordType::Mx, &other);
    let run = World::of(sketch).run();
    assert_eq!(verdict(&run), Verdict::Unknown(UnknownBecause::ResolversDisagree));
}

#[test]
fn the_verdict_stands_before_what_stands_beside_it() {
    use RecordType::{Aaaa, Caa, Https, Tlsa};
    let world = World { unanswered: vec![Caa, Https, Tlsa], ..good() };
    let run = world.run();
    assert_eq!((verdict(&run), run.stood_at), (Verdict::Enforced, Some(100)));
    assert!(run.log.last().is_some_and(|(at, _)| *at > 4_000), "{:?}", run.log.last());
    // Of a host with one public address the others decide nothing.
    assert_eq!(World { unanswered: vec![Aaaa], ..good() }.run().stood_at, Some(100));
}

#[test]
fn a_verdict_that_may_change_does_not_stand() {
    let address = |name: &str| Sketch::good("example.com").answer(name, RecordType::A, &Answer::NoData);
    for sketch in [
        // Something at another name may be found, or be a sign of the domain.
        Sketch::good("example.com").no_record(),
        Sketch::good("example.com").record("v=stsv1; id=1;"),
        Sketch::good("example.com").answer("example.com", RecordType::Mx, &Answer::NoSuchName),
        // The other family may have an address.
        address("mx.example.com"),
        address("mta-sts.example.com"),
    ] {
        let run = World { unanswered: vec![RecordType::Aaaa], ..World::of(sketch.clone()) }.run();
        // Until nobody waits for it any more.
        assert!(run.stood_at.is_none_or(|stood_at| stood_at > DNS_DEADLINE), "{:?}: {sketch:?}", run.stood_at);
    }
}

#[test]
fn names_at_which_the_record_is_put_by_mistake_are_asked_for_where_it_is_absent() {
    let asked = |run: &Run, name: &str| run.evidence.dns.iter().filter(|seen| seen.question.name == name).count();
    let absent = World::of(Sketch::good("example.com").no_record()).run();
    assert_eq!(asked(&absent, "_mta-sts.example.com.example.com"), 1);
    assert_eq!(asked(&absent, "_tlsrpt.example.com"), 0);
    assert_eq!(absent.log.last().map(|(at, _)| *at), Some(100 + BEHIND));
    let gone = Sketch::good("example.com").no_record().answer("example.com", RecordType::Mx, &Answer::NoSuchName);
    assert_eq!(asked(&World::of(gone).run(), "_mta-sts.example.com.example.com"), 0);
    assert_eq!(asked(&good().run(), "_mta-sts.example.com.example.com"), 0);
}

#[test]
fn a_failing_resolver_is_asked_without_dnssec() {
    let failing = Answer::Failing(2, None);
    let sketch = Sketch::good("example.com")
        .answer_by("Cloudflare", "mta-sts.example.com", RecordType::A, &failing)
        .answer_by("Google", "mta-sts.example.com", RecordType::A, &failing)
        .answer_by("DNS.SB", "mta-sts.example.com", RecordType::A, &failing);
    let run = World::of(sketch).run();
    let unchecked: Vec<_> = run.evidence.dns.iter().filter(|seen| seen.question.checking_disabled).collect();
    let [unchecked] = &unchecked[..] else { panic!("{unchecked:?}") };
    assert_eq!(
        (unchecked.question.name.as_str(), unchecked.resolver.name.as_str()),
        ("mta-sts.example.com", "Cloudflare")
    );
    assert_eq!(crate::read::Answers::of(&run.evidence).policy_host.v4.bogus_at, ["Cloudflare"]);
}

#[test]
fn private_addresses_are_not_fetched_from() {
    let run = World::of(Sketch::good("example.com").host(&["10.0.0.1", "127.0.0.1"])).run();
    assert_eq!((count(&run, "Fetch"), run.evidence.policy.not_asked), (0, Some(NotAsked::PrivateAddressesOnly)));
}

#[test]
fn the_policy_is_fetched_as_soon_as_one_address_is_public() {
    let world = World::of(Sketch::good("example.com").answer(
        "mta-sts.example.com",
        RecordType::Aaaa,
        &Answer::Failing(2, None),
    ));
    let run = world.run();
    assert_eq!(run.log.iter().find(|(_, command)| command.starts_with("Fetch")).map(|(at, _)| *at), Some(50));
}

#[test]
fn the_policy_is_fetched_without_a_record_too() {
    let run = World::of(Sketch::good("example.com").no_record()).run();
    assert_eq!(verdict(&run), Verdict::Ignored(crate::diagnosis::IgnoredBecause::RecordAbsent));
}

#[test]
fn the_secret_in_the_address_of_ones_own_resolver_is_not_in_the_evidence() {
    let domain = PolicyDomain::read("example.com").expect("a domain");
    let own = resolver_of_ones_own("https://dns.example/ab12cd/dns-query?key=ef34").expect("a resolver");
    let start = Timestamp::from_ms(0);
    let (mut collector, commands) = Collector::start(domain, vec![own], start);
    assert!(
        matches!(&commands[0], Command::Ask { url, .. } if url.starts_with("https://dns.example/ab12cd/dns-query?key=ef34&dns="))
    );
    collector
        .step(start.plus_ms(7), Event::Answered { ask: AskId(0), outcome: DnsOutcome::Failed(DnsFailure::Timeout) });
    let saved = collector.evidence().to_json();
    assert!(saved.contains("\"https://dns.example\""), "{saved}");
    assert!(!saved.contains("ab12cd") && !saved.contains("ef34"), "{saved}");
    assert_eq!(Evidence::from_json(&saved).map(|loaded| loaded.to_json()), Ok(saved));
}

#[test]
fn of_a_signed_alias_tlsa_records_are_asked_for_at_the_name_that_it_leads_to() {
    let behind = Answer::Behind(&["real.example.net"], &Answer::A(&[PUBLIC]));
    let aliased = Sketch::good("example.com").answer("mx.example.com", RecordType::A, &behind);
    assert_eq!(count(&World::of(aliased.clone()).run(), "Ask"), FIRST_WAVE + 3);
    let signed = aliased.authenticated("mx.example.com", RecordType::A);
    assert_eq!(count(&World::of(signed).run(), "Ask"), FIRST_WAVE + 3 + 1);
}

#[test]
fn stopped_keeps_what_is_known() {
    let domain = PolicyDomain::read("example.com").expect("a domain");
    let start = Timestamp::from_ms(0);
    let (mut collector, commands) = Collector::start(domain, built_in(), start);
    let asks = commands.iter().filter(|command| matches!(command, Command::Ask { .. })).count();
    assert_eq!((asks, collector.waiting().len(), collector.evidence().under_way), (AT_ONCE, AT_ONCE, true));
    let commands = collector.step(start.plus_ms(7), Event::Stopped);
    let abandoned = commands.iter().filter(|command| matches!(command, Command::Abandon(Request::Ask(_)))).count();
    assert_eq!((abandoned, commands.last()), (AT_ONCE, Some(&Command::Done)));
    assert!(collector.is_done() && collector.waiting().is_empty() && !collector.evidence().under_way);
    assert_eq!(collector.step(start.plus_ms(8), Event::Woke), []);
    assert_eq!(diagnose(collector.evidence()).verdict, Some(Verdict::Unknown(UnknownBecause::Unfinished)));
}

#[test]
fn answers_that_nobody_waits_for_change_nothing() {
    let domain = PolicyDomain::read("example.com").expect("a domain");
    let start = Timestamp::from_ms(0);
    let (mut collector, _) = Collector::start(domain, built_in(), start);
    collector.step(start.plus_ms(DNS_DEADLINE), Event::Woke);
    let before = collector.evidence().clone();
    collector
        .step(start.plus_ms(DNS_DEADLINE + 1), Event::Answered { ask: AskId(0), outcome: DnsOutcome::Wire(vec![1]) });
    let body = PolicyBody { status: 200, media_type: MediaType::Absent, body: Vec::new(), end: BodyEnd::Complete };
    collector.step(start.plus_ms(DNS_DEADLINE + 2), Event::Fetched(Fetch::Read(body)));
    collector.step(start.plus_ms(DNS_DEADLINE + 3), Event::Probed(Probe::Opaque));
    assert_eq!(*collector.evidence(), before);
}

#[test]
fn one_family_unanswered_is_not_private_addresses_only() {
    let sketch = Sketch::good("example.com").host(&["10.0.0.5"]).answer(
        "mta-sts.example.com",
        RecordType::Aaaa,
        &Answer::Failing(2, None),
    );
    let run = World::of(sketch).run();
    assert_eq!(run.evidence.policy.not_asked, Some(NotAsked::AddressesUnknown));
    assert_eq!(verdict(&run), Verdict::Unknown(UnknownBecause::HostUnanswered));
    assert!(diagnose(&run.evidence).findings.iter().all(|finding| finding.rule.slug != "host-private"));
}

#[test]
fn what_our_own_resolvers_took_is_not_taken_from_the_policy_host() {
    let run = World { silent: vec!["Cloudflare", "Google"], fetch: None, ..good() }.run();
    assert_eq!(run.log.last().map(|(at, _)| *at), Some(1_050 + POLICY_DEADLINE));
    assert_eq!(verdict(&run), Verdict::Unknown(UnknownBecause::PolicyTimeout));
}

#[test]
fn a_check_ends_by_its_deadline_whatever_it_waits_for() {
    let domain = PolicyDomain::read("example.com").expect("a domain");
    let start = Timestamp::from_ms(0);
    let (mut collector, _) = Collector::start(domain, built_in(), start);
    let wake = |collector: &mut Collector, at| collector.step(start.plus_ms(at), Event::Woke);
    for second in 0..6 {
        wake(&mut collector, BEHIND + second * 1_000);
    }
    let is_for_host = |inquiry: &Inquiry| inquiry.question == Question::new("mta-sts.example.com", RecordType::A);
    let ask = collector.pending().find(|(inquiry, _)| is_for_host(inquiry)).map(|(_, pending)| pending.ask);
    let seen = Sketch::good("example.com").evidence().dns;
    let outcome = seen.into_iter().find(|seen| seen.question == Question::new("mta-sts.example.com", RecordType::A));
    let answered = Event::Answered { ask: ask.expect("it is asked"), outcome: outcome.expect("an answer").outcome };
    let commands = collector.step(start.plus_ms(5_500), answered);
    assert!(commands.iter().any(|command| matches!(command, Command::Fetch { .. })), "{commands:?}");
    for second in 6..15 {
        wake(&mut collector, second * 1_000);
    }
    wake(&mut collector, CHECK_DEADLINE - 1);
    assert!(!collector.is_done());
    wake(&mut collector, CHECK_DEADLINE);
    assert!(collector.is_done());
}

#[test]
fn a_machine_that_slept_blames_nobody() {
    let domain = PolicyDomain::read("example.com").expect("a domain");
    let start = Timestamp::from_ms(0);
    let (mut collector, _) = Collector::start(domain, built_in(), start);
    let commands = collector.step(start.plus_ms(600_000), Event::Woke);
    assert_eq!(commands.last(), Some(&Command::Done));
    assert_eq!((collector.evidence().dns.len(), collector.evidence().policy.fetch.is_none()), (0, true));
}
