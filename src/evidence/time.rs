//! Moments. The core reads no clock: each moment is handed in.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// A moment: milliseconds since 1970-01-01 00:00 UTC. In JSON it is a date and time of RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(into = "String")]
pub struct Timestamp(u64);

/// The last moment that RFC 3339 can write: the end of the year 9999.
const LAST: u64 = 253_402_300_799_999;

impl Timestamp {
    /// The moment `ms` milliseconds after the beginning of 1970; past the year 9999, the last one of that year.
    pub const fn from_ms(ms: u64) -> Self {
        Self(if ms > LAST { LAST } else { ms })
    }

    /// Milliseconds since the beginning of 1970.
    pub const fn ms(self) -> u64 {
        self.0
    }

    /// How many milliseconds this is after `earlier`; none where it is before.
    pub const fn ms_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The moment `ms` milliseconds later.
    pub const fn plus_ms(self, ms: u64) -> Self {
        Self::from_ms(self.0.saturating_add(ms))
    }

    /// Its year, month and day.
    pub const fn date(self) -> (u64, u64, u64) {
        date_of(self.0 / DAY)
    }

    /// Its time of day in UTC, without seconds: `14:02`.
    pub fn time_of_day(self) -> String {
        let minute = self.0 % DAY / 60_000;
        format!("{:02}:{:02}", minute / 60, minute % 60)
    }

    /// As people read it: `2026-03-03 14:02 UTC`.
    pub fn date_and_time(self) -> String {
        let (year, month, day) = self.date();
        format!("{year:04}-{month:02}-{day:02} {} UTC", self.time_of_day())
    }

    /// An `id` for a record that is published now: digits and letters only, and later ones look later (RFC 8461 §3.1
    /// asks for letters and digits, 32 at most, and for no order).
    pub fn policy_id(self) -> String {
        let (year, month, day) = date_of(self.0 / DAY);
        let second = self.0 % DAY / 1000;
        format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}", second / 3600, second / 60 % 60, second % 60)
    }
}

/// A day, in milliseconds.
const DAY: u64 = 86_400_000;

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date_of(self.0 / DAY);
        let ms = self.0 % DAY;
        let (hour, minute, second, ms) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
    }
}

impl FromStr for Timestamp {
    type Err = NotATime;

    /// Reads a date and time of RFC 3339 in UTC, with or without a fraction of a second.
    fn from_str(text: &str) -> Result<Self, NotATime> {
        let (date, time) = text.strip_suffix('Z').and_then(|text| text.split_once('T')).ok_or(NotATime)?;
        let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
        if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotATime);
        }
        let ms = fraction.bytes().chain(*b"000").take(3).fold(0, |ms, digit| ms * 10 + u64::from(digit - b'0'));
        if year < 1970 || hour > 23 || minute > 59 || second > 59 {
            return Err(NotATime);
        }
        let days = days_before(year, month, day).filter(|&days| date_of(days) == (year, month, day)).ok_or(NotATime)?;
        Ok(Self::from_ms(days * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms))
    }
}

impl TryFrom<String> for Timestamp {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(moment: Timestamp) -> Self {
        moment.to_string()
    }
}

/// A text is no date and time in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotATime;

impl fmt::Display for NotATime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a date and time in UTC such as 2026-11-24T16:15:00.000Z")
    }
}

impl std::error::Error for NotATime {}

/// The numbers of `text` between `separator`s, each with its number of digits.
fn numbers(text: &str, separator: char, digits: [usize; 3]) -> Result<[u64; 3], NotATime> {
    let mut parts = text.split(separator);
    let mut next = |digits| {
        let part = parts.next().filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()));
        part.and_then(|part| part.parse().ok()).ok_or(NotATime)
    };
    let [first, second, third] = digits;
    let numbers = [next(first)?, next(second)?, next(third)?];
    if parts.next().is_some() { Err(NotATime) } else { Ok(numbers) }
}

/// Days in 400 years of the Gregorian calendar.
const DAYS_IN_ERA: u64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01. Years are counted from March, so that the leap day is a year's last.
const EPOCH: u64 = 719_468;

/// Year, month and day of the day that is `days` after 1970-01-01.
const fn date_of(days: u64) -> (u64, u64, u64) {
    let days = days + EPOCH;
    let era = days / DAYS_IN_ERA;
    let day_of_era = days % DAYS_IN_ERA;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// How many days after 1970-01-01 this one is; `None` before it, or for no month.
const fn days_before(year: u64, month: u64, day: u64) -> Option<u64> {
    if month < 1 || month > 12 || day < 1 {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let year_of_era = year % 400;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (year / 400 * DAYS_IN_ERA + day_of_era).checked_sub(EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_and_read() {
        let moment = Timestamp::from_ms(1_795_542_556_007);
        assert_eq!(moment.to_string(), "2026-11-24T17:49:16.007Z");
        assert_eq!("2026-11-24T17:49:16.007Z".parse(), Ok(moment));
        assert_eq!(moment.policy_id(), "20261124T174916");
        assert_eq!(moment.date_and_time(), "2026-11-24 17:49 UTC");
        assert_eq!((moment.date(), moment.time_of_day().as_str()), ((2026, 11, 24), "17:49"));
        assert_eq!("1970-01-01T00:00:00Z".parse(), Ok(Timestamp::from_ms(0)));
        assert_eq!("2024-02-29T00:00:00.5Z".parse(), Ok(Timestamp::from_ms(1_709_164_800_500)));
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-11-24",
            "2023-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00",
            "1969-12-31T23:59:59Z",
            "2026-1-01T00:00:00Z",
        ] {
            assert_eq!(text.parse::<Timestamp>(), Err(NotATime), "{text}");
        }
    }

    #[test]
    fn every_day_comes_back() {
        for day in 0..=(LAST / DAY) {
            let (year, month, dom) = date_of(day);
            assert_eq!(days_before(year, month, dom), Some(day));
        }
        assert_eq!(Timestamp::from_ms(u64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
    }
}
