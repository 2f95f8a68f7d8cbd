//! Names in any case, each known once: for policies with lines by the thousand.

use crate::text::{each, filled};

/// Names in any case, each once: for lines by the thousand, of which most are fine.
#[derive(Debug)]
pub(super) struct Names<'t> {
    known: Vec<&'t [u8]>,
    /// For each name its number, from 1, and above that half of what its letters give, at the place that the other half gives
    /// or behind it; 0 where none is. Empty where the names are so few that looking at each is faster.
    slots: Vec<u64>,
    /// Where there are no slots: a bit for each name, which its first letters give.
    bits: u64,
}

/// So many names are looked at one by one.
const FEW: usize = 8;

impl<'t> Names<'t> {
    /// Room for so many names.
    pub(super) fn with_room(count: usize) -> Self {
        let slots = if count <= FEW { Vec::new() } else { vec![0; (2 * count).next_power_of_two()] };
        Self { known: Vec::with_capacity(count), slots, bits: 0 }
    }

    /// Adds `name`; whether it was not there before.
    pub(super) fn insert(&mut self, name: &'t [u8]) -> bool {
        let (place, spread) = match self.find(name) {
            Found::Known => return false,
            Found::Free { place, spread } => (place, spread),
        };
        self.known.push(name);
        match self.slots.get_mut(place) {
            Some(slot) => *slot = (spread & UPPER) | self.known.len() as u64,
            None => self.bits |= bit(name),
        }
        true
    }

    /// Whether `name` is there.
    pub(super) fn contains(&self, name: &[u8]) -> bool {
        matches!(self.find(name), Found::Known)
    }

    fn find(&self, name: &[u8]) -> Found {
        let is_it = |known: &&[u8]| known.eq_ignore_ascii_case(name);
        let Some(last) = self.slots.len().checked_sub(1) else {
            let bit = bit(name);
            let is_known = self.bits & bit != 0 && self.known.iter().any(is_it);
            return if is_known { Found::Known } else { Found::Free { place: 0, spread: 0 } };
        };
        let spread = spread(name);
        let mut place = (spread & !UPPER) as usize & last;
        loop {
            let slot = self.slots.get(place).copied().unwrap_or_default();
            if slot == 0 {
                return Found::Free { place, spread };
            }
            let known = || ((slot & !UPPER) as usize).checked_sub(1).and_then(|index| self.known.get(index));
            if (slot ^ spread) & UPPER == 0 && known().is_some_and(is_it) {
                return Found::Known;
            }
            place = (place + 1) & last;
        }
    }
}

enum Found {
    Known,
    /// Where it can be put, and what its letters give.
    Free {
        place: usize,
        spread: u64,
    },
}

/// The half of what the letters of a name give that stands in its slot.
const UPPER: u64 = 0xFFFF_FFFF_0000_0000;

const SMALL: u64 = each(b' ');
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// One of 64 bits, by the first letters of a name in any case.
fn bit(name: &[u8]) -> u64 {
    let first = name.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight) | SMALL);
    1 << (first.wrapping_mul(ODD) >> 58)
}

/// A number that names in any case share, and others hardly do; made of eight letters at a time.
fn spread(name: &[u8]) -> u64 {
    let add =
        |spread: u64, eight: [u8; 8]| (spread.rotate_left(5) ^ (u64::from_le_bytes(eight) | SMALL)).wrapping_mul(ODD);
    // The last eight overlap those before them.
    let last = name.last_chunk().copied().unwrap_or_else(|| filled(name, 0));
    let spread = add(name.as_chunks().0.iter().fold(name.len() as u64, |spread, eight| add(spread, *eight)), last);
    // The upper half is the better one: the lower one gets some of it.
    spread ^ (spread >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case() {
        let mut names = Names::with_room(300);
        let all: Vec<String> = (0..300).map(|number| format!("MX{number}.Example-{}.com", number % 7)).collect();
        assert!(all.iter().all(|name| names.insert(name.as_bytes())));
        for name in &all {
            assert!(!names.insert(name.to_ascii_lowercase().as_bytes().to_vec().leak()), "{name}");
        }
        assert!(names.contains(b"mx7.example-0.COM") && !names.contains(b"mx7.example-1.com") && !names.contains(b""));
    }
}
