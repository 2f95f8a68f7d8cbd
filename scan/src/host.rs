//! Whether a text is a host name, as SMTP and HTTPS know it (`Domain` of RFC 5321 §4.1.2).

use crate::{each, filled};

/// The longest text that is looked at, in bytes: as long as the longest label (RFC 1035 §2.3.4).
const LONGEST: usize = 63;

/// What is seen at a glance of a name so short that no part of it can be too long: nearly every one is. Nothing where it is no
/// `Domain`, or longer.
pub fn glance(text: &[u8]) -> Option<HostGlance> {
    if text.len() > LONGEST || !text.last().is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let (eights, rest) = text.as_chunks();
    let mut walk = Walk::BEGUN;
    for eight in eights {
        walk.pass(*eight);
    }
    if let Some(last) = text.last_chunk() {
        if !rest.is_empty() {
            walk.step_back();
            walk.pass(*last);
        }
    } else {
        walk.pass(filled(rest, b'a'));
    }
    (walk.faults == 0).then(|| walk.glance())
}

/// The same of the name that begins at `start` and goes on to the end of its line, and where it ends. Nothing where the line ends
/// with neither LF nor CRLF, or holds something else, or where the text ends so close behind it that it cannot be seen at once.
pub fn glance_at_line(text: &[u8], start: usize) -> Option<(HostGlance, usize)> {
    let mut walk = Walk::BEGUN;
    let mut at = start;
    loop {
        let eight = text.get(at..)?.first_chunk()?;
        let passed = walk.pass_to_end(*eight);
        at += passed;
        if passed < eight.len() {
            break;
        }
        if at - start > LONGEST {
            return None;
        }
    }
    let is_end = matches!(text.get(at..)?, [b'\n', ..] | [b'\r', b'\n', ..]);
    // A name ends with a letter or a digit.
    let is_name = walk.faults == 0 && walk.last_mark == 0 && at - start <= LONGEST;
    (is_end && is_name).then(|| (walk.glance(), at))
}

/// What is seen at a glance of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostGlance {
    /// Whether it has capital letters.
    pub has_capitals: bool,
    /// Whether it has more than one label.
    pub has_dot: bool,
}

/// A walk over a name that takes eight bytes at a time, as one number, without a branch. In what it keeps, the highest bit of
/// each byte says yes or no.
struct Walk {
    /// What no name has, a label with nothing in it, and hyphens beside dots.
    faults: u64,
    capitals: u64,
    dots: u64,
    /// Of the byte before, in the lowest byte: whether it was a dot, and whether it was a dot or a hyphen.
    last_dot: u64,
    last_mark: u64,
}

impl Walk {
    /// Before the first byte, as behind a dot.
    const BEGUN: Self = Self { faults: 0, capitals: 0, dots: 0, last_dot: 0x80, last_mark: 0x80 };

    /// Where the next eight bytes begin with some that were passed, each in its place behind the one before it.
    fn step_back(&mut self) {
        (self.last_dot, self.last_mark) = (0, 0);
    }

    fn pass(&mut self, eight: [u8; 8]) {
        let seen = Seen::of(eight);
        self.faults |= seen.others;
        self.take(seen);
    }

    /// The same up to the first byte that no name has; gives how many there are before it.
    fn pass_to_end(&mut self, eight: [u8; 8]) -> usize {
        let seen = Seen::of(eight);
        if seen.others == 0 {
            self.take(seen);
            return eight.len();
        }
        let first = seen.others.trailing_zeros() - 7;
        let before = !(u64::MAX << first);
        // What stood before the eight is still the last where none of them counts.
        let (last_dot, last_mark) = (seen.dots << 8 | self.last_dot, seen.marks << 8 | self.last_mark);
        self.take(Seen {
            others: 0,
            letters: seen.letters & before,
            dots: seen.dots & before,
            marks: seen.marks & before,
            ..seen
        });
        (self.last_dot, self.last_mark) = (last_dot >> first & 0x80, last_mark >> first & 0x80);
        first as usize / 8
    }

    fn take(&mut self, Seen { low, letters, dots, marks, .. }: Seen) {
        let (behind_dot, behind_mark) = (dots << 8 | self.last_dot, marks << 8 | self.last_mark);
        self.faults |= (behind_dot & marks) | (behind_mark & dots);
        self.capitals |= letters & !(low << 2);
        self.dots |= dots;
        (self.last_dot, self.last_mark) = (dots >> 56, marks >> 56);
    }

    fn glance(&self) -> HostGlance {
        HostGlance { has_capitals: self.capitals != 0, has_dot: self.dots != 0 }
    }
}

/// What eight bytes are: the highest bit of each says yes or no.
#[derive(Clone, Copy)]
struct Seen {
    /// The bytes without their highest bits.
    low: u64,
    letters: u64,
    dots: u64,
    /// Dots and hyphens.
    marks: u64,
    /// What no name has.
    others: u64,
}

impl Seen {
    fn of(eight: [u8; 8]) -> Self {
        let bytes = u64::from_le_bytes(eight);
        let low = bytes & each(0x7F);
        let small = low | each(0x20);
        let letters = from(small, b'a') & !from(small, b'z' + 1);
        let digits = from(low, b'0') & !from(low, b'9' + 1);
        // The hyphen and the dot stand side by side; the second lowest bit tells them apart.
        let marks = from(low, b'-') & !from(low, b'.' + 1);
        let others = (bytes | !(letters | digits | marks)) & each(0x80);
        Self { low, letters, dots: marks & low << 6, marks, others }
    }
}

/// Which bytes of `low`, whose highest bits are clear, are `least` or more.
const fn from(low: u64, least: u8) -> u64 {
    (low + each(0x80 - least)) & each(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of what names have and of what they have not, of all lengths around the borders of eights.
    fn texts() -> impl Iterator<Item = Vec<u8>> {
        let parts: [&[u8]; 9] = [b"a", b"Z9", b".", b"-", b"mail.example", b" ", b"\xC3\xBC", b"\r", b"\n"];
        (0..9_usize.pow(4)).flat_map(move |number| {
            let text = (0..4).flat_map(|place| parts[number / 9_usize.pow(place) % 9]).copied().collect::<Vec<u8>>();
            [
                text.clone(),
                [b"mx1.mail-host".as_slice(), &text].concat(),
                [&text, b"0123456789.abc-def.Xy".as_slice()].concat(),
            ]
        })
    }

    #[test]
    fn a_name_on_a_line_is_seen_as_one_that_stands_alone() {
        let mut names = 0;
        for text in texts() {
            for (ending, behind) in [("\n", "mx: a\nb"), ("\r\n", "mx: a\nb"), ("\n", "")] {
                let line = [b"mx: ", &text[..], ending.as_bytes(), behind.as_bytes()].concat();
                let seen = glance_at_line(&line, 4);
                let end = line.iter().skip(4).position(|&byte| byte == b'\n').map_or(0, |at| at + 4);
                let end = if line[..end].ends_with(b"\r") { end - 1 } else { end };
                let alone = glance(&line[4..end]).map(|glance| (glance, end));
                if end + 8 <= line.len() {
                    assert_eq!(seen, alone, "{:?}", String::from_utf8_lossy(&line));
                } else {
                    assert!(seen.is_none() || seen == alone, "{:?}", String::from_utf8_lossy(&line));
                }
                names += usize::from(seen.is_some());
            }
        }
        assert!(names > 1000, "{names}");
    }

    #[test]
    fn a_long_name_takes_a_second_look() {
        for length in 60..70 {
            let line = format!("mx: {}\nmax_age: 1\n", "a".repeat(length));
            assert_eq!(glance_at_line(line.as_bytes(), 4).is_some(), length <= LONGEST, "{length}");
        }
        assert_eq!(glance_at_line(b"mx: a.example", 4), None);
        assert_eq!(glance_at_line(b"", 4), None);
    }
}
