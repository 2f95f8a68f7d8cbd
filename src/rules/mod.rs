//! WHAT IT MEANS: one file a rule, top down its words, its check, its sentence, its fix, its tests. A rule looks at a
//! [`Case`] and adds what it finds. Its file, its module, its slug and its address in the page are one name, which says
//! the defect.
//!
//! A rule speaks of root causes only: where one defect explains another, the rule on the other is silent.

mod asked;
mod astray;
mod beside;
mod case;
#[cfg(test)]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
mod checking;
mod dns;
mod earlier;
mod fields;
#[cfg(not(target_arch = "wasm32"))]
mod hiding;
mod host;
mod hosting;
mod in_paste;
mod logged;
#[cfg(test)]
mod made_up;
mod meant_hosts;
mod mx;
mod near_miss;
mod policy;
mod policy_values;
mod providers;
mod record;
mod reported;
mod signs;
mod suffixes;
mod templates;
mod tls;
mod uncovered;
mod unread;

pub use astray::Astray;
pub use case::{Case, Discovery, PolicyInHand};
pub use earlier::sighting;
pub(crate) use earlier::{ask_the_same, is_gone, patterns, policy_in_force, seen_hosts, seen_id};
#[cfg(not(target_arch = "wasm32"))]
pub use hiding::{COMPANIONS, may_hide};
pub use logged::observation as log_observation;
pub use reported::{behind, reported_as};
pub use tls::{Named, Tls, day, mx_command, policy_host_command};
pub(crate) use tls::{is_mx_broken, is_policy_host_broken};

use crate::evidence::Evidence;
use crate::finding::{Finding, Rule, Safety, Severity};
use crate::read::Answers;

/// Every rule, in the order in which findings of one severity are shown: as a sender walks.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    entries().map(|entry| entry.rule)
}

/// The rule of this name.
pub fn named(slug: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.slug == slug)
}

/// The rule whose name begins and ends most like `slug`, if any does for the most part.
pub fn nearest(slug: &str) -> Option<&'static Rule> {
    let alike = |one: &mut dyn Iterator<Item = u8>, other: &mut dyn Iterator<Item = u8>| {
        one.zip(other).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count()
    };
    let likeness = |rule: &&Rule| {
        alike(&mut rule.slug.bytes(), &mut slug.bytes()) + alike(&mut rule.slug.bytes().rev(), &mut slug.bytes().rev())
    };
    all().max_by_key(likeness).filter(|rule| likeness(rule) * 4 >= rule.slug.len().max(slug.len()) * 3)
}

/// The rules by what they are about, in the same order.
pub fn chapters() -> impl Iterator<Item = Chapter> {
    TITLES.into_iter().zip(ROOMS).map(|(title, room)| Chapter { title, room })
}

/// The rules that are about one thing.
pub struct Chapter {
    /// What they are about.
    pub title: &'static str,
    room: &'static Room,
}

impl Chapter {
    /// Its rules.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> + use<> {
        self.room.rules.iter().map(|entry| entry.rule)
    }
}

/// All that the rules find in `evidence`, and nothing that follows from it.
pub fn findings_in(evidence: &Evidence) -> Vec<Finding> {
    findings(&Case::new(evidence, &Answers::of(evidence)))
}

/// The same of evidence in which the policy was mended, with whether senders took it before: what is certain in a policy that
/// nobody takes stays so while it is mended bit by bit.
pub fn findings_since(evidence: &Evidence, was_taken: bool) -> Vec<Finding> {
    findings(&Case::new(evidence, &Answers::of(evidence)).since(was_taken))
}

/// Whether some sender takes the policy in `evidence`.
pub fn is_policy_taken(evidence: &Evidence) -> bool {
    Case::new(evidence, &Answers::of(evidence)).is_taken()
}

/// All that the rules find, the gravest first.
pub fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for entry in asked_of(case) {
        (entry.check)(case, &mut found);
    }
    unread::look_behind(case, &mut found);
    in_paste::move_findings(case, &mut found);
    // A note asks for nothing: what it offers is for somebody to choose.
    for fix in
        found.iter_mut().filter(|finding| finding.severity == Severity::Note).filter_map(|note| note.fix.as_mut())
    {
        fix.safety = Safety::NeedsChoice;
    }
    // Within a severity, the order of the rules stays; what stands on lines that are not read comes last.
    let mut findings = Vec::with_capacity(found.len());
    for severity in Severity::ALL {
        findings.extend(found.extract_if(.., |finding| finding.severity == severity));
    }
    findings
}

/// The rules that may have something to say of a case.
fn asked_of(case: &Case<'_>) -> impl Iterator<Item = &'static Entry> {
    let is_plain = case.policy.as_ref().is_some_and(|policy| policy.reading.is_plain());
    let rooms = ROOMS.into_iter().filter(|room| (room.concerns)(case));
    rooms.flat_map(|room| room.rules).filter(move |entry| !(is_plain && entry.of_flaws))
}

/// The rules of one folder.
struct Room {
    /// Whether there is anything in a case that they could speak of: a text that is linted is not held against the network.
    concerns: fn(&Case<'_>) -> bool,
    rules: &'static [Entry],
}

/// A rule's card and its check.
struct Entry {
    rule: &'static Rule,
    check: fn(&Case<'_>, &mut Vec<Finding>),
    /// Whether it speaks of the flaws of a policy alone, of which a plain one has none ([`PolicyReading::is_plain`]).
    of_flaws: bool,
}

const ROOMS: [&Room; 6] = [&dns::ROOM, &record::ROOM, &host::ROOM, &policy::ROOM, &mx::ROOM, &beside::ROOM];
/// What their rules are about.
const TITLES: [&str; ROOMS.len()] = ["DNS", "Record", "Policy Host", "Policy", "MX hosts", "TLS and reports"];

fn entries() -> impl Iterator<Item = &'static Entry> {
    ROOMS.into_iter().flat_map(|room| room.rules)
}

/// A rule's card: the doc comment is its `why`, so that the comment, the page and the documentation are one text.
///
/// ```text
/// rule! {
///     /// What happens to mail because of it.
///     "record-id-missing" = Error, rfc8461("3.1"), "the record has no id";
///     next "What to do.",
///     hides ["record-id-characters"];   // what may come to light once its fix is made; may be left out
///     bad Record "v=STSv1;";            // the rule speaks once, and no other rule does
///     good Record "v=STSv1; id=1;";     // the rule is silent
/// }
/// ```
macro_rules! rule {
    (
        $(#[doc = $why:literal])+
        $slug:literal = $severity:ident, $section:expr, $title:literal;
        next $next:literal $(, hides [$($hidden:literal),+])?;
        $($verdict:ident $kind:ident $text:expr;)*
    ) => {
        pub(in crate::rules) static RULE: $crate::finding::Rule = $crate::finding::Rule {
            slug: $slug,
            severity: $crate::finding::Severity::$severity,
            section: $section,
            title: $title,
            // Each line of a doc comment begins with a blank.
            #[cfg(not(all(feature = "page", target_arch = "wasm32")))]
            why: concat!($($why),+).trim_ascii_start(),
            #[cfg(not(all(feature = "page", target_arch = "wasm32")))]
            next: $next,
            #[cfg(not(target_arch = "wasm32"))]
            hides: &[$($($hidden),+)?],
            #[cfg(not(target_arch = "wasm32"))]
            examples: &[$($crate::finding::Example {
                bad: $crate::rules::rule!(@bad $verdict),
                kind: $crate::evidence::ShownKind::$kind,
                text: $text,
            }),*],
        };
    };
    (@bad bad) => { true };
    (@bad good) => { false };
}
use rule;

/// The rules of one folder, in the order in which their findings are shown; before them, which cases they are asked of. Behind
/// a rule that has nothing to say of a plain policy stands `(of flaws)`.
macro_rules! registry {
    ($concerns:expr; $($module:ident $((of $flaws:ident))?),* $(,)?) => {
        pub(super) static ROOM: super::Room = super::Room {
            concerns: $concerns,
            rules: &[$(super::Entry {
                rule: &$module::RULE,
                check: $module::check,
                of_flaws: $crate::rules::registry!(@of $($flaws)?),
            }),*],
        };
    };
    (@of flaws) => { true };
    (@of) => { false };
}
use registry;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_in_a_name_leads_to_the_rule() {
        for (slip, slug) in [
            ("mode-mising", Some("mode-missing")),
            ("MODE-MISSING", Some("mode-missing")),
            ("record_id_missing", Some("record-id-missing")),
            ("record-versions-misspelled", Some("record-version-misspelled")),
            ("policy-boom", Some("policy-bom")),
            ("mode", None),
            ("<script>", None),
            ("", None),
        ] {
            assert_eq!(nearest(slip).map(|rule| rule.slug), slug, "{slip}");
        }
    }
}
