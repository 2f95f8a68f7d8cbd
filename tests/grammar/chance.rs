//! Chance that can be repeated: the same seed, the same texts.

/// Numbers from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Whether one chance in `count` came true.
    pub(crate) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// These, in another order.
    pub(crate) fn shuffle<T>(&mut self, them: &mut [T]) {
        for last in (1..them.len()).rev() {
            them.swap(last, self.below(last + 1));
        }
    }

    /// `text` with one change: a byte more, less, other or in the other case, a stretch twice or gone, two bytes swapped.
    pub(crate) fn mutate(&mut self, text: &mut Vec<u8>) {
        const BYTES: &[u8] = b" \t;=:,.*-_!\"\\%@/?#[]\r\nvidSTruaxX0\x00\x7F\x80\xC2\xA0\xEF\xBB\xBF";
        let at = self.below(text.len() + 1);
        let other = if self.one_in(4) { self.below(256) as u8 } else { *self.pick(BYTES) };
        let end = (at + self.below(12)).min(text.len());
        match self.below(8) {
            0 | 1 => text.insert(at, other),
            2 if at < text.len() => text[at] = other,
            3 if at < text.len() => drop(text.remove(at)),
            4 if at < text.len() => text[at] ^= 0x20,
            5 if at + 1 < text.len() => text.swap(at, at + 1),
            6 => drop(text.drain(at..end)),
            _ => {
                let stretch = text[at..end].to_vec();
                text.splice(at..at, stretch);
            }
        }
    }
}
