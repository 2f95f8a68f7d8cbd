//! Which lines are seen, and how far to scroll so that one is.

use std::ops::Range;

/// How many lines are drawn above and below those that are seen, so that a little scrolling draws nothing.
const SPARE: usize = 6;

/// The lines to draw: those that are seen in a box of `height` that is scrolled down by `top`, and a few around them. Each
/// line is `line` high, and there are `count`.
pub fn seen(top: f64, height: f64, line: f64, count: usize) -> Range<usize> {
    let first = whole(top / line).min(count.saturating_sub(1));
    let last = whole((top + height) / line).saturating_add(1).min(count);
    first.saturating_sub(SPARE)..last.max(first + 1).saturating_add(SPARE).min(count)
}

/// Whether what is drawn still covers what is seen.
pub fn covers(drawn: &Range<usize>, top: f64, height: f64, line: f64, count: usize) -> bool {
    let seen = seen(top, height, line, count);
    let first = if seen.start == 0 { 0 } else { seen.start + SPARE };
    let last = if seen.end == count { count } else { seen.end - SPARE };
    drawn.start <= first && last <= drawn.end
}

/// How far to scroll so that a stretch from `start` to `end` is seen in a box of `size` that is scrolled by `scrolled`; as it is,
/// where it is seen. `margin` is kept free around it.
pub fn offset_to_show(start: f64, end: f64, scrolled: f64, size: f64, margin: f64) -> f64 {
    if start - margin >= scrolled && end + margin <= scrolled + size {
        return scrolled;
    }
    // In the middle, or from its start where it is longer than that.
    let middle = f64::midpoint(start, end) - size / 2.0;
    middle.min(start - margin).max(0.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a negative number and none at all are 0")]
fn whole(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::{covers, offset_to_show, seen};

    #[test]
    fn what_is_drawn_is_what_is_seen_and_a_little_more() {
        assert_eq!(seen(0.0, 198.0, 22.0, 5), 0..5);
        assert_eq!(seen(0.0, 198.0, 22.0, 2200), 0..16);
        assert_eq!(seen(22_000.0, 198.0, 22.0, 2200), 994..1016);
        assert_eq!(seen(48_202.0, 198.0, 22.0, 2200), 2185..2200);
        // A browser may scroll past either end, and a box may be of no height yet.
        assert_eq!(seen(-50.0, 198.0, 22.0, 3), 0..3);
        assert_eq!(seen(1e9, 198.0, 22.0, 3), 0..3);
        assert_eq!(seen(0.0, 0.0, 22.0, 1), 0..1);
        assert_eq!(seen(0.0, 198.0, f64::NAN, 2200), 0..7);
    }

    #[test]
    fn a_little_scrolling_draws_nothing_new() {
        let drawn = seen(22_000.0, 198.0, 22.0, 2200);
        assert!(covers(&drawn, 22_000.0, 198.0, 22.0, 2200));
        assert!(covers(&drawn, 22_000.0 + 5.0 * 22.0, 198.0, 22.0, 2200));
        assert!(covers(&drawn, 22_000.0 - 5.0 * 22.0, 198.0, 22.0, 2200));
        assert!(!covers(&drawn, 22_000.0 + 8.0 * 22.0, 198.0, 22.0, 2200));
        assert!(!covers(&drawn, 22_000.0 - 8.0 * 22.0, 198.0, 22.0, 2200));
        assert!(covers(&seen(0.0, 198.0, 22.0, 5), 0.0, 198.0, 22.0, 5));
    }

    #[test]
    fn what_is_seen_stays_and_what_is_not_comes_to_the_middle() {
        assert_eq!(offset_to_show(44.0, 66.0, 0.0, 198.0, 4.0), 0.0);
        assert_eq!(offset_to_show(2200.0, 2222.0, 0.0, 198.0, 4.0), 2112.0);
        assert_eq!(offset_to_show(44.0, 66.0, 2200.0, 198.0, 4.0), 0.0);
        assert_eq!(offset_to_show(100.0, 900.0, 0.0, 198.0, 4.0), 96.0);
    }
}
