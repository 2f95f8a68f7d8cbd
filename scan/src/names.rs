//! Names in any case, each known once: for policies with lines by the thousand.

use crate::{each, filled};

/// Which of `names` stand before in the list already. Of thousands, nearly all are told apart by a bit each; the rest is looked at.
pub fn repeated(names: &[&[u8]]) -> Vec<usize> {
    /// How many bits there are for a name: with more, fewer names share one; with fewer, all lie near the processor.
    const BITS: usize = 16;
    let words = (names.len() * BITS / 64).next_power_of_two();
    let (mut seen, mut shared) = (vec![0_u64; words], vec![0_u64; words]);
    let places: Vec<usize> = names.iter().map(|name| spread(name) as usize & (64 * words - 1)).collect();
    for place in &places {
        let bit = 1 << (place % 64);
        if let (Some(seen), Some(shared)) = (seen.get_mut(place / 64), shared.get_mut(place / 64)) {
            *shared |= *seen & bit;
            *seen |= bit;
        }
    }
    let is_shared = |place: &usize| shared.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1);
    let suspects: Vec<usize> = (0..names.len()).filter(|&at| places.get(at).is_some_and(is_shared)).collect();
    let mut known = Names::with_room(suspects.len());
    suspects.into_iter().filter(|&at| names.get(at).is_some_and(|name| !known.insert(name))).collect()
}

/// Names in any case, each once.
#[derive(Debug)]
pub struct Names<'t> {
    known: Vec<&'t [u8]>,
    /// For each name its number, from 1, and above that half of what its letters give, at the place that the other half gives
    /// or behind it; 0 where none is. There are always some left.
    slots: Vec<u64>,
}

impl<'t> Names<'t> {
    /// Room for so many names.
    pub fn with_room(count: usize) -> Self {
        Self { known: Vec::with_capacity(count), slots: vec![0; (count + count / 2 + 1).next_power_of_two()] }
    }

    /// Whether their first letters already tell all of these apart, as those of a few hosts mostly do; `false` says nothing.
    pub fn differ_at_a_glance<'n>(mut names: impl Iterator<Item = &'n [u8]>) -> bool {
        let seen = names.try_fold(0, |seen: u64, name| {
            let bit = bit(name);
            (seen & bit == 0).then_some(seen | bit)
        });
        seen.is_some()
    }

    /// Adds `name`; whether it was not there before.
    pub fn insert(&mut self, name: &'t [u8]) -> bool {
        let (place, spread) = match self.find(name) {
            Found::Known => return false,
            Found::Free { place, spread } => (place, spread),
        };
        self.known.push(name);
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = (spread & UPPER) | self.known.len() as u64;
        }
        true
    }

    /// Whether `name` is there.
    pub fn contains(&self, name: &[u8]) -> bool {
        matches!(self.find(name), Found::Known)
    }

    fn find(&self, name: &[u8]) -> Found {
        let is_it = |known: &&[u8]| known.eq_ignore_ascii_case(name);
        let spread = spread(name);
        let last = self.slots.len().saturating_sub(1);
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
    fn one_glance_takes_no_two_names_that_are_the_same_for_others() {
        let differ = |names: &[&str]| Names::differ_at_a_glance(names.iter().map(|name| name.as_bytes()));
        assert!(differ(&["aspmx.l.example.com", "alt1.aspmx.l.example.com", "alt2.aspmx.l.example.com"]));
        assert!(!differ(&["mx1.example.com", "mx2.example.com", "MX1.Example.com"]));
        assert!(!differ(&["mx", "MX"]) && differ(&[]));
    }

    #[test]
    fn names_that_are_repeated_are_told() {
        assert_eq!(repeated(&[]), []);
        assert_eq!(repeated(&[b"a"]), []);
        assert_eq!(repeated(&[b"a", b"b", b"A", b"", b"b", b"a", b""]), [2, 4, 5, 6]);
        for count in [63, 64, 65, 1000, 5000] {
            // Every third one again, in other letters, some places further on.
            let names: Vec<String> = (0..count)
                .map(|at| match at % 3 {
                    2 if at > 20 => format!("MX{}.EXAMPLE.com", at - 19),
                    _ => format!("mx{at}.example.com"),
                })
                .collect();
            let mut known = std::collections::HashSet::new();
            let expected: Vec<usize> = (0..count).filter(|&at| !known.insert(names[at].to_ascii_lowercase())).collect();
            let names: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
            assert!(expected.len() > count / 10);
            assert_eq!(repeated(&names), expected, "{count}");
        }
    }

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
