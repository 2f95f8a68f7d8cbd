//! What the codes of extended DNS errors say (RFC 8914 §4), in words.

use super::ExtendedError;

impl ExtendedError {
    /// What the resolver says with its code, to stand after a colon. `None` for codes that say nothing of the cause,
    /// and for unknown ones.
    pub const fn meaning(&self) -> Option<&'static str> {
        Some(match self.code {
            1 => "the zone is signed with an algorithm that the resolver does not know",
            2 => "the DS record of the zone has a digest type that the resolver does not know",
            5 => "it cannot be told whether the zone is signed",
            6 => "the DNSSEC signatures do not hold",
            7 => "a DNSSEC signature has run out",
            8 => "a DNSSEC signature is dated in the future",
            9 => "no key of the zone matches its DS record",
            10 => "a DNSSEC signature is missing",
            11 => "no key of the zone is marked as a zone key",
            12 => "the DNSSEC proof that there is no record is missing",
            14 => "the resolver is not ready to answer",
            4 => "the resolver’s operator has put another answer in its place",
            15 => "the resolver’s operator blocks the name",
            16 => "the resolver’s operator has to block the name",
            17 => "the resolver filters the name, as it was asked to",
            18 => "the resolver does not serve this browser",
            20 => "the server does not answer for the zone",
            21 => "the resolver does not support the question",
            22 => "no name server of the zone gives an answer",
            23 => "the connection to a name server of the zone fails",
            24 => "a name server of the zone has no data that it can use",
            // Registered after RFC 8914, and common (RFC 9276 §3.2).
            27 => "the NSEC3 records of the zone ask for more work than the resolver does",
            // Other, stale, forged, cached, and what may come: none of them names a cause.
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_put_into_words_where_they_name_a_cause() {
        let meaning = |code| ExtendedError { code, text: String::new() }.meaning();
        assert_eq!(meaning(7), Some("a DNSSEC signature has run out"));
        assert_eq!(meaning(22), Some("no name server of the zone gives an answer"));
        for silent in [0, 3, 13, 19, 4096] {
            assert_eq!(meaning(silent), None, "{silent}");
        }
    }
}
