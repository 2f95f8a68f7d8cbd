//! What a fix may bring to light: the groups of rules that cards name, and whether a card names a rule. On the host only:
//! tests hold fixes to it.

use crate::finding::Rule;

/// Findings that stand beside any other: how the lines of a policy end, and what its mode means.
pub const COMPANIONS: &[&str] = &["line-ending-lf", "mode-none", "mode-testing"];

/// The rules that speak only of a policy that senders take, or of an `id` that they read: `@taken`.
const OF_THE_TAKEN: &[&str] =
    &["mode-testing", "mode-none", "mode-none-without-mx", "max-age-short", "none-max-age-long", "record-id-copied"];

/// The rules that speak of `mx` lines that name a host: `@mx`.
const OF_NAMED_MX: &[&str] =
    &["mx-duplicate", "mx-redundant", "mx-uppercase", "mx-single-label", "mx-wildcard-broad", "policy-placeholder"];

/// Whether `rule` says that the rule `slug` may have something to say only once the fix is made.
pub fn may_hide(rule: &Rule, slug: &str) -> bool {
    rule.hides.iter().any(|hidden| match *hidden {
        "*" => true,
        "@taken" => OF_THE_TAKEN.contains(&slug),
        "@mx" => OF_NAMED_MX.contains(&slug),
        hidden => hidden == slug,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_are_rules() {
        let slugs: Vec<_> = crate::rules::all().map(|rule| rule.slug).collect();
        let named = crate::rules::all().flat_map(|rule| rule.hides);
        for hidden in named.chain(OF_THE_TAKEN).chain(OF_NAMED_MX).chain(COMPANIONS) {
            assert!(matches!(*hidden, "*" | "@taken" | "@mx") || slugs.contains(hidden), "{hidden} is no rule");
        }
    }
}
