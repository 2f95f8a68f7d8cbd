//! What senders do with each domain of the scenarios, and whether it is what was said. The lines that it goes by stand in
//! `mapping`.
//!
//! checkdmarc calls a policy valid or gives an error. That is *right* where it says valid of a policy that senders take, in
//! its mode, and an error of one that they do not find or ignore; and where it names the cause: the record, the host, the
//! status, the line or the field at which senders stop. Where senders take the policy and refuse mail by it, valid is right,
//! and the cause is an MX host that it calls not included. An error that blames the network alone, of a policy that senders
//! take, is a check that did not come to its end, and not a wrong one: the page's "unknown" counts likewise.

use crate::peer::Said;
use crate::peer::mapping::{BEYOND, DISPUTED, LEFT_OUT, NAMED, NO_MAIL, NOT_INCLUDED};
use crate::scenarios::Scenario;

/// What senders do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Senders {
    /// They take the policy, and deliver to every MX host.
    Enforce,
    /// They take it, and refuse to deliver to some.
    RefuseSome,
    /// They take it, and refuse to deliver to any.
    RefuseAll,
    /// They take it, and report.
    Test,
    /// They take it: it says that there is none.
    TakeNone,
    /// There is something, and they ignore it.
    Ignore,
    /// There is nothing.
    FindNone,
    /// They bring no mail, whatever the policy says.
    BringNoMail,
    /// Resolvers do not say, and so nobody knows from here.
    CannotBeKnown,
}

impl Senders {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Enforce => "enforce it",
            Self::RefuseSome => "enforce it, refuse some hosts",
            Self::RefuseAll => "enforce it, refuse all hosts",
            Self::Test => "test it",
            Self::TakeNone => "take it: none",
            Self::Ignore => "ignore it",
            Self::FindNone => "find none",
            Self::BringNoMail => "bring no mail",
            Self::CannotBeKnown => "not to be known",
        }
    }
}

/// What an answer is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It is what senders do, and the cause is named.
    Right,
    /// It is what senders do, and the cause is not named.
    Unnamed,
    /// It is said that it is not known.
    NotKnown,
    /// It is not what senders do.
    Wrong,
    /// Senders differ, or the standard leaves it to them.
    Disputed,
}

impl Judgement {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Unnamed => "right, cause not named",
            Self::NotKnown => "not known",
            Self::Wrong => "wrong",
            Self::Disputed => "disputed",
        }
    }
}

/// A scenario as both are judged by it.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The scenario.
    pub scenario: &'static Scenario,
    /// What senders do.
    pub senders: Senders,
}

impl Case {
    /// The case of a scenario; an error where no line below says what is right.
    pub fn of(scenario: &'static Scenario) -> Result<Self, String> {
        let senders = match scenario.verdict {
            "enforced" => Senders::Enforce,
            "enforced-in-part" => Senders::RefuseSome,
            "refusing" => Senders::RefuseAll,
            "testing" => Senders::Test,
            "disabled" => Senders::TakeNone,
            "ignored" => Senders::Ignore,
            "absent" => Senders::FindNone,
            "no-mail" => Senders::BringNoMail,
            _ => match beyond_the_page(scenario.domain) {
                Some((senders, _)) => senders,
                None => return Err(format!("{}: no line of BEYOND says what senders do", scenario.domain)),
            },
        };
        let case = Self { scenario, senders };
        if matches!(senders, Senders::Ignore | Senders::FindNone) && case.names().is_empty() {
            return Err(format!("{}: no line of NAMED says what would name its cause", scenario.domain));
        }
        Ok(case)
    }

    /// Why it is disputed what senders do, where it is.
    pub fn dispute(&self) -> Option<&'static str> {
        DISPUTED.iter().find_map(|(domain, why)| (*domain == self.scenario.domain).then_some(*why))
    }

    /// What the page's verdict is worth. That it is the scenario's has been looked at before.
    pub fn judge_the_page(&self) -> Judgement {
        match (self.dispute(), self.scenario.verdict, self.senders) {
            (Some(_), ..) => Judgement::Disputed,
            (None, "unknown", senders) if senders != Senders::CannotBeKnown => Judgement::NotKnown,
            _ => Judgement::Right,
        }
    }

    /// What the peer's answer is worth.
    pub fn judge(&self, said: &Said) -> Judgement {
        if self.dispute().is_some() {
            return Judgement::Disputed;
        }
        let error = said.error.as_deref().unwrap_or_default();
        let mode = said.mode.as_deref().unwrap_or_default();
        let right_if = |is_named: bool| if is_named { Judgement::Right } else { Judgement::Unnamed };
        match self.senders {
            Senders::CannotBeKnown if said.valid => {
                if said.mx.iter().any(|warning| gave_up(warning)) {
                    Judgement::Right
                } else {
                    Judgement::Wrong
                }
            }
            Senders::CannotBeKnown if gave_up(error) => Judgement::Right,
            Senders::CannotBeKnown => Judgement::Wrong,
            Senders::Ignore | Senders::FindNone if said.valid => Judgement::Wrong,
            Senders::Ignore | Senders::FindNone => {
                let texts = || said.warnings.iter().map(String::as_str).chain([error]);
                match self.names().iter().any(|name| texts().any(|text| text.contains(name))) {
                    false if gave_up(error) => Judgement::NotKnown,
                    is_named => right_if(is_named),
                }
            }
            _ if !said.valid => {
                if gave_up(error) {
                    Judgement::NotKnown
                } else {
                    Judgement::Wrong
                }
            }
            Senders::Test if mode != "testing" => Judgement::Wrong,
            Senders::TakeNone if mode != "none" => Judgement::Wrong,
            Senders::Enforce | Senders::RefuseSome | Senders::RefuseAll if mode != "enforce" => Judgement::Wrong,
            Senders::RefuseSome | Senders::RefuseAll => {
                right_if(said.mx.iter().any(|warning| warning.contains(NOT_INCLUDED)))
            }
            Senders::BringNoMail => {
                right_if(said.mx.iter().any(|warning| NO_MAIL.iter().any(|name| warning.contains(name))))
            }
            Senders::Enforce | Senders::Test | Senders::TakeNone => Judgement::Right,
        }
    }

    /// What names the cause of an error: any of these.
    fn names(&self) -> Vec<&'static str> {
        if let Some((_, names)) = beyond_the_page(self.scenario.domain) {
            return names.to_vec();
        }
        let speaks = |slug: &str| self.scenario.rules.iter().any(|rule| rule.split(' ').next() == Some(slug));
        let named = NAMED.iter().filter(|(slug, _)| speaks(slug));
        named.flat_map(|(_, names)| names.iter().copied()).collect()
    }
}

/// Why a scenario cannot be put to the peer, where it cannot.
pub fn left_out(scenario: &Scenario) -> Option<&'static str> {
    if scenario.was_another {
        return Some("is about what has changed since an earlier check, and checkdmarc keeps none");
    }
    LEFT_OUT.iter().find_map(|(domain, why)| (*domain == scenario.domain).then_some(*why))
}

fn beyond_the_page(domain: &str) -> Option<(Senders, &'static [&'static str])> {
    BEYOND.iter().find_map(|(of, senders, names)| (*of == domain).then_some((*senders, *names)))
}

/// What a check that did not come to its end says: resolvers failed, or nothing came in time.
fn gave_up(text: &str) -> bool {
    ["All nameservers failed to answer", "resolution lifetime expired", "timed out"]
        .iter()
        .any(|name| text.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::SCENARIOS;

    fn case(domain: &str) -> Case {
        Case::of(Scenario::named(domain).unwrap()).unwrap()
    }

    fn valid(mode: &str, mx: &[&str]) -> Said {
        let mx = mx.iter().map(|warning| (*warning).to_owned()).collect();
        Said { valid: true, mode: Some(mode.to_owned()), mx, ..Said::default() }
    }

    fn error(text: &str) -> Said {
        Said { error: Some(text.to_owned()), ..Said::default() }
    }

    #[test]
    fn each_line_is_of_a_scenario_or_of_a_rule_that_speaks_in_one() {
        let is_scenario = |domain: &str| Scenario::named(domain).is_some();
        for (domain, ..) in BEYOND {
            let scenario = Scenario::named(domain).unwrap_or_else(|| panic!("{domain} is no scenario"));
            assert_eq!(scenario.verdict, "unknown", "{domain}: the page knows, and its verdict is what counts");
        }
        for (domain, _) in DISPUTED.iter().chain(LEFT_OUT) {
            assert!(is_scenario(domain), "{domain} is no scenario");
        }
        for (slug, _) in NAMED {
            let speaks = |rule: &&str| rule.split(' ').next() == Some(slug);
            assert!(SCENARIOS.iter().any(|scenario| scenario.rules.iter().any(speaks)), "{slug}");
        }
    }

    #[test]
    fn valid_is_right_where_senders_take_the_policy_in_its_mode() {
        for (domain, mode, judgement) in [
            ("good.example", "enforce", Judgement::Right),
            ("good.example", "testing", Judgement::Wrong),
            ("testing.example", "testing", Judgement::Right),
            ("testing.example", "enforce", Judgement::Wrong),
            ("none.example", "none", Judgement::Right),
            ("none.example", "enforce", Judgement::Wrong),
            ("two-records.example", "enforce", Judgement::Wrong),
            ("absent.example", "enforce", Judgement::Wrong),
            // Where the page does not know.
            ("no-cors.example", "enforce", Judgement::Right),
            ("expired.example", "enforce", Judgement::Wrong),
            ("servfail.example", "enforce", Judgement::Wrong),
        ] {
            assert_eq!(case(domain).judge(&valid(mode, &[])), judgement, "{domain}, {mode}");
        }
    }

    #[test]
    fn an_error_is_right_where_senders_ignore_the_policy_and_names_the_cause_or_not() {
        for (domain, text, judgement) in [
            ("good.example", "Missing required key: version.", Judgement::Wrong),
            ("good.example", "Read timed out.", Judgement::NotKnown),
            ("two-records.example", "Multiple MTA-STS records are not permitted.", Judgement::Right),
            ("version-case.example", "An MTA-STS DNS record does not exist.", Judgement::Unnamed),
            ("two-records.example", "All nameservers failed to answer the query", Judgement::NotKnown),
            ("policy-only.example", "An MTA-STS DNS record does not exist.", Judgement::Right),
            ("absent.example", "An MTA-STS DNS record does not exist.", Judgement::Right),
            ("no-domain.example", "An MTA-STS DNS record does not exist.", Judgement::Unnamed),
            ("expired.example", "certificate verify failed: certificate has expired", Judgement::Right),
            ("silent.example", "Read timed out. (read timeout=2.0)", Judgement::Right),
            ("servfail.example", "All nameservers failed to answer the query", Judgement::Right),
            ("servfail.example", "An MTA-STS DNS record does not exist.", Judgement::Wrong),
        ] {
            assert_eq!(case(domain).judge(&error(text)), judgement, "{domain}, {text}");
        }
    }

    #[test]
    fn the_cause_may_stand_in_a_warning() {
        let mut said = error("Line 1: Not a key: value pair.");
        assert_eq!(case("html.example").judge(&said), Judgement::Unnamed);
        said.warnings.push("The Content-Type header should be text/plain, not text/html".to_owned());
        assert_eq!(case("html.example").judge(&said), Judgement::Right);
    }

    #[test]
    fn a_host_that_is_not_covered_and_mail_that_is_not_taken_are_named_by_its_warnings_of_mx_hosts() {
        let uncovered = ["mx2.mailhost.example is not included in the MTA-STS policy"];
        for (domain, mx, judgement) in [
            ("mx-partly.example", &uncovered[..], Judgement::Right),
            ("mx-partly.example", &[], Judgement::Unnamed),
            ("mx-uncovered.example", &uncovered, Judgement::Right),
            ("mx-null.example", &["mx-null.example has a null MX record (RFC 7505)"], Judgement::Right),
            ("mx-null.example", &[], Judgement::Unnamed),
            ("mx-unanswered.example", &["All nameservers failed to answer the query"], Judgement::Right),
            ("mx-unanswered.example", &[], Judgement::Wrong),
        ] {
            assert_eq!(case(domain).judge(&valid("enforce", mx)), judgement, "{domain}, {mx:?}");
        }
    }

    #[test]
    fn what_is_disputed_counts_for_nobody_and_against_nobody() {
        let case = case("size-over.example");
        assert_eq!(
            (case.judge(&valid("enforce", &[])), case.judge_the_page()),
            (Judgement::Disputed, Judgement::Disputed)
        );
    }

    #[test]
    fn unknown_is_right_of_the_page_only_where_nobody_knows() {
        let judged = |domain| case(domain).judge_the_page();
        assert_eq!(judged("good.example"), Judgement::Right);
        assert_eq!(judged("expired.example"), Judgement::NotKnown);
        assert_eq!(judged("no-cors.example"), Judgement::NotKnown);
        assert_eq!(judged("servfail.example"), Judgement::Right);
    }

    #[test]
    fn what_is_about_an_earlier_check_is_left_out() {
        assert!(left_out(Scenario::named("id-not-changed.example").unwrap()).is_some());
        assert!(left_out(Scenario::named("host-private.example").unwrap()).is_some());
        assert!(left_out(Scenario::named("good.example").unwrap()).is_none());
    }
}
