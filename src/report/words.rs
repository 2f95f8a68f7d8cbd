//! The words of reports: sentences and rules as plain text, in which `code` stands between backticks.

use serde::Serialize;

use crate::finding::{Piece, Prose, Rule};
use crate::rules;

/// A rule, as packages and documents hand it over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Its name.
    pub slug: &'static str,
    /// What is the matter, in general.
    pub title: &'static str,
    /// The severity that it has where a case does not change it.
    pub severity: &'static str,
    /// Where the standard speaks of it: `RFC 8461 §3.1`.
    pub section: String,
    /// Where that can be read.
    pub url: String,
    /// Why it matters.
    pub why: &'static str,
    /// What to do next.
    pub next: &'static str,
}

impl Card {
    /// The card of `rule`.
    pub fn of(rule: &'static Rule) -> Self {
        Self {
            slug: rule.slug,
            title: rule.title,
            severity: rule.severity.as_str(),
            section: rule.section.to_string(),
            url: rule.section.url(),
            why: rule.why,
            next: rule.next,
        }
    }
}

/// The cards of all rules, in the order of [`rules::all`].
pub fn cards() -> impl Iterator<Item = Card> {
    rules::all().map(Card::of)
}

/// A sentence with its code between backticks.
pub(super) fn ticked(prose: &Prose) -> String {
    // Most sentences are shorter.
    let mut text = String::with_capacity(160);
    let mut in_code = false;
    for piece in prose.pieces() {
        let is_code = matches!(piece, Piece::Code(_));
        if is_code != in_code {
            text.push('`');
            in_code = is_code;
        }
        text.push_str(piece.text());
    }
    if in_code {
        text.push('`');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{code, host};

    #[test]
    fn code_stands_between_backticks_and_hosts_do_not() {
        let prose =
            Prose::with("The line `mx: {}` does not cover {}. Write {}", [code("*.a"), host("b.a"), code("b.a")]);
        assert_eq!(ticked(&prose), "The line `mx: *.a` does not cover b.a. Write `b.a`");
        assert_eq!(ticked(&Prose::new("Nothing.")), "Nothing.");
    }

    #[test]
    fn words_of_cards_are_one_line_with_single_blanks() {
        for Card { slug, why, next, .. } in cards() {
            for text in [why, next] {
                assert!(text == text.trim() && !text.contains(['\n', '\t']) && !text.contains("  "), "{slug}: {text}");
            }
        }
    }
}
