//! What a fix may bring to light: the groups of rules that cards name, and whether a card names a rule. On the host only:
//! tests hold fixes to it.

use crate::finding::Rule;

/// Findings that stand beside any other: how the lines of a policy end. What its mode means is said of a policy that senders
/// take, and comes to light with that.
pub const COMPANIONS: &[&str] = &["line-ending-lf"];

/// The rules that speak only of a policy that senders take, or of an `id` that they read: `@taken`.
const OF_THE_TAKEN: &[&str] =
    &["mode-testing", "mode-none", "mode-none-without-mx", "max-age-short", "none-max-age-long", "record-id-copied"];

/// The rules that speak of `mx` lines that name a host: `@mx`.
const OF_NAMED_MX: &[&str] =
    &["mx-duplicate", "mx-redundant", "mx-uppercase", "mx-single-label", "mx-wildcard-broad", "policy-placeholder"];

/// The rules that speak of a line that is well-formed: where it stands, that one like it is there already, and notes on a
/// field of one's own. `@line`.
const OF_GOOD_LINES: &[&str] = &[
    "version-not-first",
    "key-duplicate",
    "extension-unknown",
    "policy-run-together",
    "policy-bom",
    "policy-control-characters",
];

/// Each group by its name.
const GROUPS: &[(&str, &[&str])] = &[("@taken", OF_THE_TAKEN), ("@mx", OF_NAMED_MX), ("@line", OF_GOOD_LINES)];

/// Whether `rule` says that the rule `slug` may have something to say only once the fix is made.
pub fn may_hide(rule: &Rule, slug: &str) -> bool {
    rule.hides.iter().any(|hidden| match GROUPS.iter().find(|(name, _)| name == hidden) {
        Some((_, group)) => group.contains(&slug),
        None => *hidden == "*" || *hidden == slug,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rules::all;

    #[test]
    fn what_is_named_are_rules() {
        let slugs: Vec<_> = all().map(|rule| rule.slug).collect();
        let named = all().flat_map(|rule| rule.hides).filter(|hidden| !hidden.starts_with(['@', '*']));
        for hidden in named.chain(GROUPS.iter().flat_map(|(_, group)| *group)).chain(COMPANIONS) {
            assert!(slugs.contains(hidden), "{hidden} is no rule");
        }
    }

    #[test]
    fn each_group_is_known_and_used() {
        let named: BTreeSet<_> = all().flat_map(|rule| rule.hides).filter(|hidden| hidden.starts_with('@')).collect();
        assert_eq!(named, GROUPS.iter().map(|(name, _)| name).collect());
    }

    /// Anything may come to light where a text is no lines yet, or is parted into others; nowhere else.
    #[test]
    fn only_what_hides_the_lines_themselves_hides_anything() {
        let hides_all = all().filter(|rule| rule.hides.contains(&"*")).map(|rule| rule.slug);
        let expected =
            ["policy-utf16", "policy-is-json", "policy-is-rich-text", "line-ending-cr", "policy-run-together"];
        assert_eq!(hides_all.collect::<Vec<_>>(), expected);
        assert!(all().all(|rule| rule.hides.len() == 1 || !rule.hides.contains(&"*")), "beside `*` nothing is named");
    }
}
