//! What time it is.

use crate::evidence::Timestamp;

/// A clock that nobody sets: it begins with the time of day, and goes on evenly from there. One that is set while a check
/// runs would end its deadlines early, or never.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The time of day when it began, in milliseconds.
    began: f64,
    /// What the browser's even clock showed then.
    zero: f64,
}

impl Clock {
    /// A clock that begins now.
    pub fn start() -> Self {
        Self { began: js_sys::Date::now(), zero: even() }
    }

    /// What it shows.
    pub fn now(self) -> Timestamp {
        moment(self.began + (even() - self.zero))
    }

    /// The time of day, as it is set by now.
    pub fn time_of_day() -> Timestamp {
        moment(js_sys::Date::now())
    }
}

/// Milliseconds since some moment, whatever the time of day is set to.
fn even() -> f64 {
    super::window().and_then(|window| window.performance()).map_or_else(js_sys::Date::now, |clock| clock.now())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time before 1970 is taken for 1970, and fractions of a millisecond are nothing here"
)]
fn moment(ms: f64) -> Timestamp {
    Timestamp::from_ms(ms as u64)
}
