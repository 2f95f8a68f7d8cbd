//! A fingerprint to see that something changed, and to name files by. It guards nothing: what
//! must not be tampered with has a SHA-384 digest, which Trunk writes.

/// FNV-1a in 64 bits: the same in every release of Rust, unlike the standard library's hasher.
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Takes in one part. Its length goes with it, so that `ab`, `c` and `a`, `bc` differ.
    pub(crate) fn part(&mut self, bytes: &[u8]) {
        self.bytes(&bytes.len().to_le_bytes());
        self.bytes(bytes);
    }

    /// Sixteen hexadecimal digits.
    pub(crate) fn hex(&self) -> String {
        format!("{:016x}", self.0)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(parts: &[&str]) -> String {
        let mut print = Fingerprint::new();
        for part in parts {
            print.part(part.as_bytes());
        }
        print.hex()
    }

    #[test]
    fn the_published_value_comes_out() {
        let mut print = Fingerprint::new();
        print.bytes(b"foobar");
        assert_eq!(print.hex(), "85944171f73967e8");
    }

    #[test]
    fn where_a_part_ends_matters() {
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
    }
}
