//! The verdict in words: a kicker, a headline that names the domain's own hosts, a sentence or two, and one thing to do.

use super::{Fate, IgnoredBecause, MxFate, UnknownBecause, Verdict};
use crate::evidence::NotAsked;
use crate::finding::{Finding, Prose, Rule, Severity, host, plural, said};
use crate::name::PolicyDomain;
use crate::read::{Accepted, PolicyAnswer, Provenance};
use crate::rules::{Case, Tls};

/// The verdict in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The verdict in three to six words.
    pub kicker: Prose,
    /// What senders do, with the domain's own names.
    pub headline: Prose,
    /// Why, in a sentence or two.
    pub text: Vec<Prose>,
    /// The one thing to do.
    pub next: Option<Next>,
    /// What is not known, or holds only for some senders: said small, below.
    pub caveats: Vec<Prose>,
}

/// The one thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Next {
    /// In a sentence.
    Said(Prose),
    /// What the card of this rule says; its words may have to be fetched first.
    OfRule(&'static Rule),
}

/// Says `verdict`.
pub(super) fn summary(
    case: &Case<'_>,
    domain: &PolicyDomain,
    verdict: &Verdict,
    mx: &[MxFate],
    findings: &[Finding],
) -> Summary {
    let mut summary = match verdict {
        Verdict::Enforced => enforced(case, domain, mx),
        Verdict::EnforcedInPart => enforced_in_part(mx, findings),
        Verdict::Testing => testing(domain, mx, findings),
        Verdict::Disabled => disabled(domain),
        Verdict::Absent if case.domain_is_absent() => no_such_domain(case, domain),
        Verdict::Absent => absent(case, domain),
        Verdict::NoMail => no_mail(case, domain),
        Verdict::Ignored(why) => ignored(case, domain, *why, findings),
        Verdict::Refusing => refusing(domain, mx, findings),
        Verdict::Unknown(why) => unknown(case, domain, *why),
    };
    summary.caveats = caveats(case, verdict);
    summary
}

fn said_as(kicker: Prose, headline: Prose, text: Vec<Prose>, next: impl Into<Option<Prose>>) -> Summary {
    Summary { kicker, headline, text, next: next.into().map(Next::Said), caveats: Vec::new() }
}

fn enforced(case: &Case<'_>, domain: &PolicyDomain, mx: &[MxFate]) -> Summary {
    let hosts = mx.iter().filter(|mx| mx.fate == Some(Fate::Delivered)).collect::<Vec<_>>();
    let text = match hosts[..] {
        [one] if mx.len() == 1 => {
            Prose::with("The policy says `enforce`, and covers the only MX host, {}.", [host(&one.host)])
        }
        _ if hosts.len() < mx.len() => {
            Prose::new("The policy says `enforce`, and covers all MX hosts that have a public address.")
        }
        [_, _] => Prose::new("The policy says `enforce`, and covers both MX hosts."),
        _ => Prose::with("The policy says `enforce`, and covers all {} MX hosts.", [said(hosts.len())]),
    };
    said_as(
        Prose::new("Mail is protected"),
        Prose::with("Senders that honour MTA-STS deliver to {} over verified TLS only", [host(domain)]),
        vec![text],
        (tls_shown(case) != TlsShown::All).then(|| {
            Prose::new("Test the certificate of each MX host from a shell. The commands are ready to copy below.")
        }),
    )
}

fn enforced_in_part(mx: &[MxFate], findings: &[Finding]) -> Summary {
    let refused: Vec<_> = mx.iter().filter(|mx| mx.fate == Some(Fate::Refused)).collect();
    let headline = match refused[..] {
        [one] => Prose::with("Senders that honour MTA-STS will not deliver to {}", [host(&one.host)]),
        [first, ..] => Prose::with(
            "Senders that honour MTA-STS will not deliver to {} and {}",
            [host(&first.host), said(plural(refused.len() as u64 - 1, "other MX host"))],
        ),
        [] => Prose::new("Senders that honour MTA-STS will not deliver to some MX hosts"),
    };
    let best = |fate| mx.iter().filter(|mx| mx.fate == Some(fate)).filter_map(|mx| mx.preference).min();
    let text = if best(Fate::Delivered) < best(Fate::Refused) {
        Prose::new(
            "While the MX hosts that the policy covers answer, nobody notices. When they are down, mail waits in the \
             senders’ queues and then bounces.",
        )
    } else {
        Prose::new(
            "Mail goes to the MX hosts that the policy covers. When they are down, it waits in the senders’ queues and then bounces.",
        )
    };
    let summary = said_as(Prose::new("Some mail will be refused"), headline, vec![text], None);
    Summary { next: Some(mend_hosts(&refused, findings)), ..summary }
}

fn testing(domain: &PolicyDomain, mx: &[MxFate], findings: &[Finding]) -> Summary {
    let reported = mx.iter().filter(|mx| mx.fate == Some(Fate::Reported)).count();
    let mut text = vec![Prose::new("The policy says `testing`: nothing is refused, and nothing is protected yet.")];
    if reported > 0 {
        text.push(Prose::with(
            "In mode `enforce`, {} of {} would be refused.",
            [said(reported), said(plural(mx.len() as u64, "MX host"))],
        ));
    }
    let speaks = |of: fn(&str) -> bool| findings.iter().any(|finding| of(finding.rule.slug));
    let next = if speaks(|slug| slug == "tlsrpt-absent") {
        Prose::new("Publish a TLSRPT record: without one, nobody receives the reports that testing is for.")
    } else if speaks(|slug| slug.starts_with("tlsrpt-")) {
        Prose::new("Mend the TLSRPT record first: as it stands, the reports that testing is for may not arrive.")
    } else if reported > 0 {
        add_lines(findings)
    } else {
        Prose::new(
            "When two weeks of reports show no failures, change the mode to `enforce` and the record’s `id` after it.",
        )
    };
    said_as(
        Prose::new("Testing: failures are only reported"),
        Prose::with("Senders deliver to {} as before, and report what fails", [host(domain)]),
        text,
        next,
    )
}

fn disabled(domain: &PolicyDomain) -> Summary {
    said_as(
        Prose::new("Switched off"),
        Prose::with("The policy of {} asks senders to act as if there were none", [host(domain)]),
        vec![Prose::new("The policy says `none`: mail is delivered as before, and not protected.")],
        Prose::new(
            "To remove MTA-STS, leave record and policy in place until the longest `max_age` that was ever served has \
             passed. Then remove the record, and the policy after it.",
        ),
    )
}

/// What is to be done about a domain without MX record and public address.
const PUBLISH_MX: &str = "Publish MX records, or a null MX if the domain is to take no mail.";

fn absent(case: &Case<'_>, domain: &PolicyDomain) -> Summary {
    let (text, next) = if case.has_nowhere_for_mail() {
        ("Nobody can deliver mail to it anyway: it has neither an MX record nor a public address.", PUBLISH_MX)
    } else {
        (
            "Mail to it is delivered as it always was: with TLS where that is offered, and without where it is not.",
            "To protect it, serve a policy in mode `testing` first, then publish the record.",
        )
    };
    said_as(
        Prose::new("No MTA-STS"),
        Prose::with("{} does not use MTA-STS", [host(domain)]),
        vec![Prose::new(text)],
        Prose::new(next),
    )
}

fn no_such_domain(case: &Case<'_>, domain: &PolicyDomain) -> Summary {
    if let Some(alias) = case.answers.mx.aliases.last() {
        return said_as(
            Prose::new("No such domain"),
            Prose::with("{} leads to a name that does not exist", [host(domain)]),
            vec![Prose::with("It is an alias of {}, and no mail can be delivered there.", [host(&alias.to)])],
            Prose::new("Create that name, or put the domain’s own records in the place of the alias."),
        );
    }
    said_as(
        Prose::new("No such domain"),
        Prose::with("{} does not exist", [host(domain)]),
        vec![Prose::new("DNS knows no domain of this name, so no mail can be delivered to it.")],
        Prose::new("Check the spelling. If the domain is new, look again when its zone is published."),
    )
}

fn no_mail(case: &Case<'_>, domain: &PolicyDomain) -> Summary {
    if case.domain_is_denied() {
        return said_as(
            Prose::new("Takes no mail"),
            Prose::with("Mail to {} comes back", [host(domain)]),
            vec![Prose::new("Whoever asks for its MX records hears that there is no such domain.")],
            Prose::with("Look at the name servers of {}: they deny a name that has records below it.", [host(domain)]),
        );
    }
    let null = case.has_null_mx();
    let text = if null {
        Prose::new("Its only MX record is null: it tells senders that there is no mail here, whatever a policy says.")
    } else if case.answers.mx.found().is_some() {
        Prose::new("None of its MX hosts has a public address, so nobody can deliver, whatever the policy says.")
    } else {
        Prose::new("It has neither an MX record nor a public address, so nobody can deliver, whatever the policy says.")
    };
    let next = if null {
        Prose::new("Nothing, if that is what you want. Else replace the null MX by the hosts that take your mail.")
    } else if case.has_nowhere_for_mail() {
        Prose::new(PUBLISH_MX)
    } else {
        Prose::new("Publish public addresses for the MX hosts, or a null MX if the domain is to take no mail.")
    };
    said_as(Prose::new("Takes no mail"), Prose::with("{} does not take mail", [host(domain)]), vec![text], next)
}

fn ignored(case: &Case<'_>, domain: &PolicyDomain, why: IgnoredBecause, findings: &[Finding]) -> Summary {
    let policy_host = domain.policy_host();
    let headline = match why {
        IgnoredBecause::RecordNearMiss => Prose::with("Senders do not see the MTA-STS record of {}", [host(domain)]),
        IgnoredBecause::RecordMisplaced => {
            Prose::with("Senders do not find the MTA-STS record of {}: it stands at another name", [host(domain)])
        }
        IgnoredBecause::RecordAlias => Prose::with(
            "Senders do not find an MTA-STS record of {}: its name is an alias that leads nowhere",
            [host(domain)],
        ),
        IgnoredBecause::RecordAbsent => Prose::with("Senders never look for the policy of {}", [host(domain)]),
        IgnoredBecause::RecordMultiple => {
            Prose::with("Senders find more than one MTA-STS record for {}, and use none", [host(domain)])
        }
        IgnoredBecause::RecordRefused => Prose::with("Senders do not accept the MTA-STS record of {}", [host(domain)]),
        IgnoredBecause::HostAbsent => {
            Prose::with("Senders cannot find {}, which should serve the policy", [host(policy_host)])
        }
        IgnoredBecause::HostPrivate => {
            Prose::with("Senders cannot reach {}: its addresses are not public", [host(policy_host)])
        }
        IgnoredBecause::HostTls => Prose::with(
            "Senders get no policy: {} has no TLS that they accept, by what you pasted",
            [host(policy_host)],
        ),
        IgnoredBecause::Redirect => {
            Prose::with("Senders get no policy: {} redirects, and they must not follow", [host(policy_host)])
        }
        IgnoredBecause::Status(status) => {
            Prose::with("Senders get no policy: {} answers with status {}", [host(policy_host), said(status)])
        }
        IgnoredBecause::TooLarge => Prose::with("The policy of {} is longer than senders read", [host(domain)]),
        IgnoredBecause::PolicyRefused => Prose::with("Senders do not accept the policy of {}", [host(domain)]),
    };
    let mut text = vec![Prose::with(
        "They deliver mail to {} as if it had no policy: it is not protected, and nobody is told.",
        [host(domain)],
    )];
    // What was shown is what this holds for, where it decides.
    let is_pasted = case.policy_answer.provenance() == Provenance::Transcript;
    match why {
        IgnoredBecause::HostTls => {
            text.push(Prose::new("This holds for the handshake as you pasted it: this browser did not see it."))
        }
        IgnoredBecause::TooLarge | IgnoredBecause::PolicyRefused => text.extend(shown_only(case)),
        IgnoredBecause::Redirect | IgnoredBecause::Status(_) if is_pasted => text.extend(shown_only(case)),
        _ => {}
    }
    let gravest = findings.iter().find(|finding| finding.severity == Severity::Error);
    let next = gravest.map(|finding| Next::OfRule(finding.rule));
    Summary { next, ..said_as(Prose::new("Senders ignore the policy"), headline, text, None) }
}

fn refusing(domain: &PolicyDomain, mx: &[MxFate], findings: &[Finding]) -> Summary {
    let refused: Vec<_> = mx.iter().filter(|mx| mx.fate == Some(Fate::Refused)).collect();
    let is_covered = |mx: &&MxFate| mx.covered_by.is_some();
    let text = match refused[..] {
        [one] if is_covered(&one) => Prose::with(
            "The policy says `enforce`, and {} has no TLS that senders accept, by what you pasted. Mail waits in the senders’ queues \
             and then bounces; senders without MTA-STS deliver.",
            [host(&one.host)],
        ),
        _ if refused.iter().any(is_covered) => Prose::with(
            "The policy says `enforce`, and of the {} MX hosts none is covered by it and has TLS that senders accept, by what you \
             pasted. Mail waits in the senders’ queues and then bounces; senders without MTA-STS deliver.",
            [said(refused.len())],
        ),
        [one] if mx.len() == 1 => Prose::with(
            "The policy says `enforce`, and no line covers the only MX host, {}. Mail waits in the senders’ queues and then bounces; \
             senders without MTA-STS deliver.",
            [host(&one.host)],
        ),
        [one] => Prose::with(
            "The policy says `enforce`, and no line covers the only MX host with a public address, {}. Mail waits in the senders’ queues \
             and then bounces; senders without MTA-STS deliver.",
            [host(&one.host)],
        ),
        _ => Prose::with(
            "The policy says `enforce`, and no line covers any of the {} MX hosts. Mail waits in the senders’ queues and then \
             bounces; senders without MTA-STS deliver.",
            [said(refused.len())],
        ),
    };
    let headline = Prose::with("Senders that honour MTA-STS will not deliver to {}", [host(domain)]);
    let summary = said_as(Prose::new("Mail will be refused"), headline, vec![text], None);
    Summary { next: Some(mend_hosts(&refused, findings)), ..summary }
}

/// What mends the hosts that senders refuse: lines for those that no line covers, else their TLS.
fn mend_hosts(refused: &[&MxFate], findings: &[Finding]) -> Next {
    let is_of_tls = |finding: &&Finding| {
        let slug = finding.rule.slug;
        finding.severity == Severity::Error && (slug.starts_with("mx-certificate-") || slug == "mx-starttls-absent")
    };
    let of_tls = findings.iter().find(is_of_tls).filter(|_| refused.iter().all(|mx| mx.covered_by.is_some()));
    of_tls.map_or_else(|| Next::Said(add_lines(findings)), |finding| Next::OfRule(finding.rule))
}

/// Of how many of the MX hosts that the policy covers the TLS was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TlsShown {
    None,
    Some,
    All,
}

fn tls_shown(case: &Case<'_>) -> TlsShown {
    let covered = || {
        let reachable = case.answers.mx_hosts.iter().filter(|mx| !mx.addresses.are_out_of_reach());
        reachable.filter(|mx| case.covering_line(&mx.host).is_some())
    };
    let shown = covered().filter(|mx| Tls::of(case, mx.host.as_str()).is_some_and(|tls| tls.is_known())).count();
    match shown {
        0 => TlsShown::None,
        _ if shown == covered().count() => TlsShown::All,
        _ => TlsShown::Some,
    }
}

fn unknown(case: &Case<'_>, domain: &PolicyDomain, why: UnknownBecause) -> Summary {
    let mut summary = unknown_because(case, domain, why);
    if case.policy.as_ref().is_some_and(|policy| policy.text.provenance == Provenance::Shown) {
        summary
            .text
            .push(Prose::new("The policy that you showed is judged below; whether senders can fetch it stays open."));
    }
    summary
}

fn unknown_because(case: &Case<'_>, domain: &PolicyDomain, why: UnknownBecause) -> Summary {
    let policy_host = domain.policy_host();
    match why {
        UnknownBecause::RecordUnanswered if case.answers.record.failing.is_empty() => said_as(
            Prose::new("Not known: DNS could not be asked"),
            Prose::new("No resolver answered this browser"),
            vec![Prose::with(
                "That says nothing about {}: the resolvers are down, or something between them and this browser is in the way.",
                [host(domain)],
            )],
            Prose::new("Check the network and try again, or use a resolver of your own."),
        ),
        UnknownBecause::RecordUnanswered if !case.answers.record.fails_for_several() => said_as(
            Prose::new("Not known: DNS gives no answer"),
            Prose::with("The resolver could not find out whether {} has an MTA-STS record", [host(domain)]),
            vec![Prose::new(
                "No second resolver was there to ask. It may be the resolver, or the name servers of the domain.",
            )],
            Prose::new("Ask another resolver, or try again in a few minutes."),
        ),
        UnknownBecause::RecordUnanswered => said_as(
            Prose::new("Not known: DNS gives no answer"),
            Prose::with("No resolver could find out whether {} has an MTA-STS record", [host(domain)]),
            vec![Prose::with(
                "Senders that ask now may fare the same: then they deliver as if {} had no policy.",
                [host(domain)],
            )],
            Prose::with("Look at the name servers and the DNSSEC signatures of {}.", [host(domain)]),
        ),
        UnknownBecause::ResolversDisagree => said_as(
            Prose::new("Not known: resolvers disagree"),
            Prose::with("It depends on whom a sender asks for the record of {}", [host(domain)]),
            vec![Prose::new("Senders that ask one resolver find another record than those that ask the other.")],
            Prose::new(
                "If the record was changed just now, check again when the old answer has run out. Else compare the name servers of the zone.",
            ),
        ),
        UnknownBecause::HostUnanswered => said_as(
            Prose::new("Not known: DNS gives no answer"),
            Prose::with("No resolver could say where {} is", [host(&policy_host)]),
            vec![Prose::new(
                "Without its address nobody can fetch the policy. Senders that ask now may fare the same.",
            )],
            Prose::with("Try again in a few minutes. If it stays so, look at the name servers of {}.", [host(domain)]),
        ),
        UnknownBecause::PolicyUnreadable => said_as(
            Prose::new("Not known yet: one step is missing"),
            Prose::with("{} answers, but it does not let web pages read the policy", [host(policy_host)]),
            vec![
                Prose::new("That is no fault: mail servers do not need the permission that pages do."),
                Prose::new("Show us the text, and the check goes on."),
            ],
            None,
        ),
        UnknownBecause::PolicyNoAnswer => said_as(
            Prose::new("Not known: no answer to this browser"),
            Prose::with("This browser could not get an answer from {}", [host(policy_host)]),
            vec![Prose::new(
                "There was no connection, no valid certificate, or a header that keeps pages out: a browser does not say which. \
                 With one of the first two, senders ignore the policy as well.",
            )],
            Prose::new("Run the command below: it says which of them it is."),
        ),
        UnknownBecause::PolicyUnprobed => said_as(
            Prose::new("Not known: this browser cannot tell"),
            Prose::with("This page could not read the policy of {}, nor find out why", [host(domain)]),
            vec![Prose::new(
                "The Policy Host may answer and only keep web pages out, which is no fault; or it may not answer at all. The \
                 probe that tells them apart did not run in this browser.",
            )],
            Prose::new("Try another browser, or run the command below."),
        ),
        UnknownBecause::PolicyTimeout => said_as(
            Prose::new("Not known: no answer in time"),
            match case.policy_answer {
                PolicyAnswer::Broken { .. } => {
                    Prose::with("{} began to answer, and did not end in time", [host(policy_host)])
                }
                _ => Prose::with("{} did not answer in time", [host(policy_host)]),
            },
            vec![Prose::new(
                "Senders wait longer, up to a minute. Those that get no answer deliver as if there were no policy.",
            )],
            Prose::new(
                "Try again, and look at the web server’s log. The command below waits for a minute, as senders do.",
            ),
        ),
        UnknownBecause::MxUnanswered => said_as(
            Prose::new("Not known: the MX hosts"),
            Prose::with("No resolver could say which hosts take the mail of {}", [host(domain)]),
            vec![Prose::new("The policy says `enforce`. Whether it covers the MX hosts is not known.")],
            Prose::new("Try again in a few minutes, or use a resolver of your own."),
        ),
        UnknownBecause::Unfinished => said_as(
            Prose::new("Not known: the check was stopped"),
            Prose::with("The check of {} ended before all answers were there", [host(domain)]),
            vec![Prose::new("What had come until then is shown below.")],
            Prose::new("Check again."),
        ),
    }
}

/// What mends an MX host that no line covers, and whether it is there to copy: a name that is no host name fits no line.
fn add_lines(findings: &[Finding]) -> Prose {
    let is_there = |finding: &Finding| finding.copyable.iter().any(|copyable| copyable.what == "policy");
    let speak_of_them = ["mx-not-covered", "mx-pattern-depth", "mx-backup-not-covered"];
    if findings.iter().any(|finding| speak_of_them.contains(&finding.rule.slug) && is_there(finding)) {
        Prose::new(
            "Add the missing `mx` lines to the policy, then change the record’s `id`. Both are ready to copy below.",
        )
    } else {
        Prose::new("Make the MX records name hosts that an `mx` line can cover, then change the record’s `id`.")
    }
}

/// That the policy, or the whole answer, is one that somebody showed, where it is.
fn shown_only(case: &Case<'_>) -> Option<Prose> {
    if case.policy_answer.provenance() == Provenance::Transcript {
        return Some(Prose::new("This holds for the answer as you pasted it: this browser did not see it."));
    }
    let shown = case.policy.as_ref().is_some_and(|policy| policy.text.provenance == Provenance::Shown);
    shown.then(|| Prose::new("This holds for the policy as you showed it: its status, its headers, and a redirect within the host were not seen."))
}

/// What is not known, or holds for some senders only.
fn caveats(case: &Case<'_>, verdict: &Verdict) -> Vec<Prose> {
    let mut caveats = Vec::new();
    let judged = matches!(
        verdict,
        Verdict::Enforced | Verdict::EnforcedInPart | Verdict::Testing | Verdict::Disabled | Verdict::Refusing
    );
    if judged {
        caveats.extend(shown_only(case));
        let record_disputed = case.counted_records().any(|(_, record)| record.accepted() == Accepted::Disputed);
        if record_disputed || case.policy_accepted() == Some(Accepted::Disputed) {
            caveats.push(Prose::new("Senders differ on this: some ignore the policy for what the findings below say."));
        }
    }
    if matches!(verdict, Verdict::Enforced | Verdict::EnforcedInPart) {
        caveats.push(Prose::new(match tls_shown(case) {
            TlsShown::None => "TLS of the MX hosts was not tested: a web page cannot speak SMTP.",
            TlsShown::Some => "TLS of some MX hosts was not tested, and of the others it is as you pasted it: a web page cannot speak SMTP.",
            TlsShown::All => "TLS of the MX hosts is as you pasted it: a web page cannot speak SMTP.",
        }));
    }
    if matches!(verdict, Verdict::Ignored(_) | Verdict::Disabled | Verdict::Unknown(_))
        || (*verdict == Verdict::Absent && !case.domain_is_absent())
    {
        caveats.push(Prose::new(
            "If there was an earlier policy, senders that fetched it go on with it until its `max_age` has passed.",
        ));
    }
    if matches!(case.policy_answer, PolicyAnswer::NotAsked(NotAsked::PrivateAddressesOnly)) {
        caveats.push(Prose::new("The policy was not fetched: this page does not look into private networks."));
    }
    caveats
}
