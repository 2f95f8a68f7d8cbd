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
    (walk.faults == 0).then_some(HostGlance { has_capitals: walk.capitals != 0, has_dot: walk.dots != 0 })
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
        let bytes = u64::from_le_bytes(eight);
        let low = bytes & each(0x7F);
        let small = low | each(0x20);
        let letters = from(small, b'a') & !from(small, b'z' + 1);
        let digits = from(low, b'0') & !from(low, b'9' + 1);
        // The hyphen and the dot stand side by side; the second lowest bit tells them apart.
        let marks = from(low, b'-') & !from(low, b'.' + 1);
        let dots = marks & low << 6;
        self.faults |= (bytes | !(letters | digits | marks)) & each(0x80);
        let (behind_dot, behind_mark) = (dots << 8 | self.last_dot, marks << 8 | self.last_mark);
        self.faults |= (behind_dot & marks) | (behind_mark & dots);
        self.capitals |= letters & !(low << 2);
        self.dots |= dots;
        (self.last_dot, self.last_mark) = (dots >> 56, marks >> 56);
    }
}

/// Which bytes of `low`, whose highest bits are clear, are `least` or more.
const fn from(low: u64, least: u8) -> u64 {
    (low + each(0x80 - least)) & each(0x80)
}
