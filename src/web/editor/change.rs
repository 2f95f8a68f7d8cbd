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

/// So many bytes are compared at once: a text is long, and a change to it short.
const AT_ONCE: usize = 256;

/// How many bytes at their start are the same.
fn same_at_start(one: &[u8], other: &[u8]) -> usize {
    let (mut behind, mut behind_other) = (one, other);
    while let (Some((chunk, rest)), Some((beside, rest_other))) =
        (behind.split_first_chunk::<AT_ONCE>(), behind_other.split_first_chunk::<AT_ONCE>())
        && chunk == beside
    {
        (behind, behind_other) = (rest, rest_other);
    }
    let starts = behind.iter().zip(behind_other);
    one.len() - behind.len() + starts.take_while(|(one, other)| one == other).count()
}

/// How many bytes at their end are the same.
fn same_at_end(one: &[u8], other: &[u8]) -> usize {
    let (mut before, mut before_other) = (one, other);
    while let (Some((rest, chunk)), Some((rest_other, beside))) =
        (before.split_last_chunk::<AT_ONCE>(), before_other.split_last_chunk::<AT_ONCE>())
        && chunk == beside
    {
        (before, before_other) = (rest, rest_other);
    }
    let ends = before.iter().rev().zip(before_other.iter().rev());
    one.len() - before.len() + ends.take_while(|(one, other)| one == other).count()
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
