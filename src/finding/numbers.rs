//! How people say numbers.

use super::{Value, said};
use crate::evidence::Timestamp;

/// A duration in the one or two largest units that it has: `86401` is "1 day and 1 second".
pub fn duration(seconds: u64) -> String {
    let units = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")];
    let mut rest = seconds;
    let mut parts = units.into_iter().filter_map(|(length, name)| {
        let count = rest / length;
        rest %= length;
        (count > 0).then(|| plural(count, name))
    });
    match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => "0 seconds".to_owned(),
        (Some(one), None, _) => one,
        (Some(one), Some(two), None) => format!("{one} and {two}"),
        (Some(one), Some(two), Some(_)) => format!("about {one} and {two}"),
    }
}

/// When a change shows, as a sentence to stand after others: resolvers may go on with an answer until its time to live, `ttl`
/// in seconds, has run out. Nothing where it is not known.
pub fn ask_again(ttl: Option<u32>) -> Value {
    match ttl {
        Some(ttl) => said(format_args!("After a change, ask again in {}.", duration(u64::from(ttl)))),
        None => said(""),
    }
}

/// When something was or will be, as one says it at `now`: "at 14:02 UTC" on the same day, "on 3 March" in the same year.
pub fn when(moment: Timestamp, now: Timestamp) -> String {
    let preposition = if now.date() == moment.date() { "at" } else { "on" };
    format!("{preposition} {}", day_or_time(moment, now))
}

/// The same as a name: "14:02 UTC", "3 March".
pub fn day_or_time(moment: Timestamp, now: Timestamp) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, day) = moment.date();
    if now.date() == (year, month, day) {
        return format!("{} UTC", moment.time_of_day());
    }
    let month = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).unwrap_or(&"");
    if now.date().0 == year { format!("{day} {month}") } else { format!("{day} {month} {year}") }
}

/// A number with its digits in groups: `65536` is "65,536".
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `count` of `thing`, which takes an "s" where there are more or none.
pub fn plural(count: u64, thing: &str) -> String {
    let digits = usize::try_from(count).map_or_else(|_| count.to_string(), grouped);
    format!("{digits} {thing}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_people_say_them() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (90, "1 minute and 30 seconds"),
            (3600, "1 hour"),
            (86_401, "1 day and 1 second"),
            (1_209_600, "14 days"),
            (90_061, "about 1 day and 1 hour"),
            (31_557_600, "365 days and 6 hours"),
        ] {
            assert_eq!(duration(seconds), words);
        }
    }

    #[test]
    fn moments_as_people_say_them() {
        let moment = |text: &str| text.parse::<Timestamp>().expect("a moment");
        let now = moment("2026-03-03T14:02:59Z");
        for (text, words) in [
            ("2026-03-03T00:00:00Z", "at 00:00 UTC"),
            ("2026-03-02T23:59:00Z", "on 2 March"),
            ("2026-12-31T00:00:00Z", "on 31 December"),
            ("2025-01-31T14:02:00Z", "on 31 January 2025"),
        ] {
            assert_eq!(when(moment(text), now), words);
        }
    }

    #[test]
    fn one_is_no_plural() {
        assert_eq!(
            [0, 1, 10_800].map(|count| plural(count, "warning")),
            ["0 warnings", "1 warning", "10,800 warnings"]
        );
    }

    #[test]
    fn numbers_in_groups() {
        assert_eq!([0, 999, 1000, 65_536, 1_000_000].map(grouped), ["0", "999", "1,000", "65,536", "1,000,000"]);
    }
}
