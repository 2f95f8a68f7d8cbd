//! The smallest change that makes one text of another: what a text area is told, so that its own Undo goes on working.

use std::ops::Range;

/// One replacement that makes a text of another, in bytes that stand on the borders of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where the two begin to differ.
    pub start: usize,
    /// Where what is taken out of the old text ends.
    pub old_end: usize,
    /// Where what is put in ends, in the new text.
    pub new_end: usize,
}

impl Change {
    /// The change from `old` to `new`; `None` where they are the same.
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        let mut start = same_at_start(old.as_bytes(), new.as_bytes());
        while !old.is_char_boundary(start) {
            start -= 1;
        }
        let rest = |text: &str| text.len() - start;
        let mut tail = same_at_end(old.as_bytes(), new.as_bytes()).min(rest(old)).min(rest(new));
        while !old.is_char_boundary(old.len() - tail) {
            tail -= 1;
        }
        Some(Self { start, old_end: old.len() - tail, new_end: new.len() - tail })
    }

    /// What is taken out of the old text.
    pub fn taken(self) -> Range<usize> {
        self.start..self.old_end
    }

    /// What is put into the new text.
    pub fn put(self) -> Range<usize> {
        self.start..self.new_end
    }
}

/// So many bytes are one number, and are compared at once: a text is long, and a change to it short.
const AT_ONCE: usize = 8;

/// How many bytes at their start are the same.
fn same_at_start(one: &[u8], other: &[u8]) -> usize {
    let numbers = one.as_chunks().0.iter().zip(other.as_chunks().0);
    let same = AT_ONCE * numbers.take_while(|(one, other)| is_same(one, other)).count();
    let (rest, rest_other) = (one.iter().skip(same), other.iter().skip(same));
    same + rest.zip(rest_other).take_while(|(one, other)| one == other).count()
}

/// How many bytes at their end are the same.
fn same_at_end(one: &[u8], other: &[u8]) -> usize {
    let numbers = one.as_rchunks().1.iter().rev().zip(other.as_rchunks().1.iter().rev());
    let same = AT_ONCE * numbers.take_while(|(one, other)| is_same(one, other)).count();
    let (rest, rest_other) = (one.iter().rev().skip(same), other.iter().rev().skip(same));
    same + rest.zip(rest_other).take_while(|(one, other)| one == other).count()
}

fn is_same(one: &[u8; AT_ONCE], other: &[u8; AT_ONCE]) -> bool {
    u64::from_ne_bytes(*one) == u64::from_ne_bytes(*other)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Change;

    #[track_caller]
    fn made(old: &str, new: &str) -> Option<(String, String)> {
        let change = Change::between(old, new)?;
        let (taken, put) = (old.get(change.taken())?, new.get(change.put())?);
        let mut made = old.to_owned();
        made.replace_range(change.taken(), put);
        assert_eq!(made, new);
        Some((taken.to_owned(), put.to_owned()))
    }

    #[test]
    fn a_change_is_no_larger_than_it_must_be() {
        let some = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
        assert_eq!(made("mode: Enforce\n", "mode: enforce\n"), some("E", "e"));
        assert_eq!(made("aaa", "aaaa"), some("", "a"));
        assert_eq!(made("a\n\nb", "a\nb"), some("\n", ""));
        assert_eq!(made("", "x"), some("", "x"));
        assert_eq!(made("x", "x"), None);
        // These begin, and those end, with the same byte.
        assert_eq!(made("é", "è"), some("é", "è"));
        assert_eq!(made("\u{1F600}", "\u{1F601}"), some("\u{1F600}", "\u{1F601}"));
        assert_eq!(made("а", "р"), some("а", "р"));
        assert_eq!(made("\u{430}", "\u{4b0}"), some("\u{430}", "\u{4b0}"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_change_makes_the_new_text(old in "[aé\u{1F600}\n]{0,8}", new in "[aé\u{1F600}\n]{0,8}") {
            prop_assert_eq!(made(&old, &new).is_none(), old == new);
        }
    }
}
