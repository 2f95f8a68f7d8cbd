//! Where the lines of a text end.

use crate::{each, filled};

/// Where LF stands in a text. Lines are short, and there may be thousands.
#[derive(Clone, Debug)]
pub struct LineFeeds<'t> {
    /// What is yet to be looked at.
    eights: &'t [[u8; 8]],
    rest: &'t [u8],
    /// Where that begins.
    at: usize,
    /// Which of the eight bytes before it are LF and not told yet: the highest bit of each.
    found: u64,
}

impl<'t> LineFeeds<'t> {
    /// Those in `text`.
    pub fn of(text: &'t [u8]) -> Self {
        let (eights, rest) = text.as_chunks();
        Self { eights, rest, at: 0, found: 0 }
    }

    /// Looks on until one is found.
    fn look_on(&mut self) -> Option<()> {
        let mut eights = self.eights.iter();
        let found = eights.by_ref().map(|eight| line_feeds(*eight)).find(|found| *found != 0);
        self.at += 8 * (self.eights.len() - eights.len());
        self.eights = eights.as_slice();
        self.found = match found {
            Some(found) => found,
            None => {
                self.at += 8;
                line_feeds(filled(std::mem::take(&mut self.rest), 0))
            }
        };
        (self.found != 0).then_some(())
    }
}

impl Iterator for LineFeeds<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.found == 0 {
            self.look_on()?;
        }
        let at = self.at - 8 + self.found.trailing_zeros() as usize / 8;
        self.found &= self.found - 1;
        Some(at)
    }

    fn count(self) -> usize {
        let in_rest = line_feeds(filled(self.rest, 0));
        let all = self.eights.iter().map(|eight| line_feeds(*eight)).chain([self.found, in_rest]);
        all.map(|found| found.count_ones() as usize).sum()
    }
}

/// Where the first line begins, from the one that begins at `at` on, that does not begin with these letters.
pub fn first_line_without(text: &[u8], at: usize, letters: &[u8; 3]) -> Option<usize> {
    let lacks = |start: &usize| text.get(*start..).and_then(<[u8]>::first_chunk) != Some(letters);
    let rest = text.get(at..)?;
    Some(at).filter(lacks).or_else(|| LineFeeds::of(rest).map(|end| at + end + 1).find(lacks))
}

/// Which of eight bytes are LF: the highest bit of each.
fn line_feeds(eight: [u8; 8]) -> u64 {
    const LOW: u64 = each(0x7F);
    let other = u64::from_le_bytes(eight) ^ each(b'\n');
    !(((other & LOW) + LOW) | other | LOW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lf_is_found_where_it_stands() {
        // All texts of LF and of what differs from it by a bit, on either side of the borders of eights.
        for length in [0, 1, 7, 8, 9, 15, 16, 17] {
            for start in 0..=length {
                for bits in 0..16_usize {
                    let mut text: Vec<u8> = (0..length).map(|at| [0x0B, 0x8A, 0x00, 0x09, 0xFF][at % 5]).collect();
                    for (bit, byte) in text.iter_mut().skip(start).take(4).enumerate() {
                        *byte = if bits >> bit & 1 == 1 { b'\n' } else { *byte };
                    }
                    let expected: Vec<_> = (0..length).filter(|&at| text[at] == b'\n').collect();
                    assert_eq!(LineFeeds::of(&text).collect::<Vec<_>>(), expected, "{text:?}");
                    for told in 0..=expected.len() {
                        let mut rest = LineFeeds::of(&text);
                        rest.by_ref().take(told).for_each(drop);
                        assert_eq!(rest.count(), expected.len() - told, "{text:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn the_first_line_is_told_that_begins_otherwise() {
        let text = b"mx: a\nmx:\nmx\nmx: b\n\nmx: c\n";
        let of = |at| first_line_without(text, at, b"mx:");
        assert_eq!([of(0), of(6), of(10), of(13), of(19), of(20)], [10, 10, 10, 19, 19, text.len()].map(Some));
        assert_eq!([of(text.len()), of(text.len() + 1)], [Some(text.len()), None]);
        assert_eq!(first_line_without(b"mx: a", 0, b"mx:"), None);
    }
}
