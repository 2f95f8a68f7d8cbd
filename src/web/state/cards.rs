//! Which findings are drawn as cards, and when they look the same: what is typed moves most of them, and changes few.

use crate::diagnosis::Diagnosis;
use crate::finding::{Finding, Fix, Prose};

/// How many cards one rule gets: a hostile text has thousands of one kind, and nobody reads the eleventh before the first ten
/// are mended.
pub const MOST_CARDS: usize = 10;

/// What is drawn as a card.
#[derive(Clone, Copy, Debug)]
pub enum Card<'a> {
    /// A finding.
    Of {
        /// Its place in the list.
        index: usize,
        /// Its place among those of its kind.
        nth: usize,
        /// It.
        finding: &'a Finding,
        /// Where it stands, in words.
        place: &'a Prose,
    },
    /// More of the same kind.
    More {
        /// The first of them.
        finding: &'a Finding,
        /// How many.
        count: usize,
    },
}

/// The cards, in the order of the findings.
pub fn cards(diagnosis: &Diagnosis) -> impl Iterator<Item = Card<'_>> {
    let mut nth = 0;
    let mut before: Option<&Finding> = None;
    let findings = &diagnosis.findings;
    findings.iter().zip(&diagnosis.places).enumerate().filter_map(move |(index, (finding, place))| {
        nth = if before.is_some_and(|before| is_of_the_kind(before, finding)) { nth + 1 } else { 0 };
        before = Some(finding);
        match nth {
            ..MOST_CARDS => Some(Card::Of { index, nth, finding, place }),
            MOST_CARDS => {
                let count = findings.iter().skip(index).take_while(|other| is_of_the_kind(other, finding)).count();
                Some(Card::More { finding, count })
            }
            _ => None,
        }
    })
}

/// Whether the findings of both are drawn alike.
pub fn are_drawn_as(one: &Diagnosis, other: &Diagnosis) -> bool {
    let (mut one, mut other) = (cards(one), cards(other));
    loop {
        match (one.next(), other.next()) {
            (None, None) => return true,
            (Some(one), Some(other)) if is_drawn_as(one, other) => {}
            _ => return false,
        }
    }
}

/// Whether both cards look the same and do the same.
fn is_drawn_as(one: Card<'_>, other: Card<'_>) -> bool {
    match (one, other) {
        (
            Card::Of { index, finding, place, .. },
            Card::Of { index: other_index, finding: other, place: other_place, .. },
        ) => {
            index == other_index
                && place == other_place
                && is_of_the_kind(finding, other)
                && finding.message == other.message
                && finding.fix.as_ref().map(label) == other.fix.as_ref().map(label)
                && finding.copyable == other.copyable
        }
        (Card::More { finding, count }, Card::More { finding: other, count: other_count }) => {
            count == other_count && is_of_the_kind(finding, other)
        }
        _ => false,
    }
}

fn label(fix: &Fix) -> (&Prose, crate::finding::Safety) {
    (&fix.title, fix.safety)
}

fn is_of_the_kind(one: &Finding, other: &Finding) -> bool {
    one.rule == other.rule && one.severity == other.severity
}

#[cfg(test)]
mod tests {
    use super::{Card, are_drawn_as, cards};
    use crate::diagnosis::{Diagnosis, diagnose};
    use crate::evidence::{Evidence, Shown, ShownKind, Timestamp};

    fn diagnosed(text: &str) -> Diagnosis {
        let shown = Shown::exact(ShownKind::Policy, text.as_bytes().to_vec());
        diagnose(&Evidence::of_text(shown, Timestamp::from_ms(0)))
    }

    const HEAD: &str = "version: STSv1\nmode: enforce\nmax_age: 1209600\nmx: mx.example.com\n";

    #[test]
    fn a_rule_gets_ten_cards_and_a_count() {
        let diagnosis = diagnosed(&(HEAD.to_owned() + &"note:\n".repeat(25)));
        let cards: Vec<_> = cards(&diagnosis).collect();
        let Card::Of { index, nth, .. } = cards[9] else { panic!("{cards:?}") };
        assert_eq!((index, nth), (9, 9));
        assert!(matches!(cards[10], Card::More { count: 15, .. }), "{cards:?}");
    }

    #[test]
    fn cards_look_the_same_until_something_that_they_say_changes() {
        let drawn_as = |one: &str, other: &str| are_drawn_as(&diagnosed(one), &diagnosed(other));
        let text = HEAD.to_owned() + "note:\n";
        // On the same line and column, though at another byte.
        assert!(drawn_as(&text, &text.replace("mx.example.com", "mx.example.org.example.com")));
        assert!(!drawn_as(&text, &text.replace("note", "notes")));
        assert!(!drawn_as(&text, &text.replace("mx:", "mx: a.example.com\nmx:")));
        assert!(!drawn_as(&text, HEAD));
        let many = |count: usize| HEAD.to_owned() + &"note:\n".repeat(count);
        assert!(!drawn_as(&many(12), &many(13)));
        assert!(drawn_as(&many(12), &many(12).replace("mx.example.com", "mx2.example.com")));
    }
}
