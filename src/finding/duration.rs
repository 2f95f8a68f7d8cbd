//! Durations as people say them.

/// `seconds` in words: "14 days", "1 hour", "90 seconds", "about 366 days". In the largest unit of which there are some;
/// "about" where that leaves a rest and there are enough of them for it not to matter.
pub fn duration(seconds: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400, "day"), (3600, "hour"), (60, "minute")];
    const ENOUGH: u64 = 3;
    for (unit, name) in UNITS {
        if seconds >= unit && seconds.is_multiple_of(unit) {
            return plural(seconds / unit, name);
        }
        if seconds >= ENOUGH * unit {
            return format!("about {}", plural((seconds + unit / 2) / unit, name));
        }
    }
    plural(seconds, "second")
}

/// `count` of `thing`, which takes an "s" where there are more or none.
pub fn plural(count: u64, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_said_as_people_do() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (90, "90 seconds"),
            (300, "5 minutes"),
            (3600, "1 hour"),
            (86_400, "1 day"),
            (86_401, "about 24 hours"),
            (129_600, "36 hours"),
            (5400, "90 minutes"),
            (604_800, "7 days"),
            (1_209_600, "14 days"),
            (1_209_601, "about 14 days"),
            (3_024_000, "35 days"),
            (2_592_000, "30 days"),
            (31_557_600, "about 365 days"),
        ] {
            assert_eq!(duration(seconds), words);
        }
    }
}
