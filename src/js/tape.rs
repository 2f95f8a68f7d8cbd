//! A report as one row of numbers with one text behind it. To make an object in JavaScript from here costs a call for each
//! of its fields, more than the lint itself; `npm/tape.js` makes it from this row in one go.
//!
//! Words that are part of the program (names of rules, why, what next) stand on the tape by their address and length: they
//! are decoded once, and known from then on. Words about this very text stand behind the numbers, in the order in which
//! the tape names them; the tape names their length in UTF-16 units.

use std::cell::RefCell;

use crate::report::{Finding, Fix, Place, Point, PolicyReading, RecordReading, Report};

/// Writes `report`, and says where in memory the numbers begin: with the address of the text and its length in bytes. They
/// stand there until the next report is written.
pub(super) fn write(report: &Report<'_>) -> usize {
    TAPE.with_borrow_mut(|tape| {
        tape.clear();
        tape.optional(report.readings.policy.as_ref(), Tape::policy);
        tape.optional(report.readings.record.as_ref(), Tape::record);
        tape.number(report.findings.len());
        for finding in &report.findings {
            tape.finding(finding);
        }
        tape.close()
    })
}

thread_local! {
    static TAPE: RefCell<Tape> = const { RefCell::new(Tape { numbers: Vec::new(), words: String::new() }) };
}

struct Tape {
    numbers: Vec<u32>,
    words: String,
}

impl Tape {
    fn policy(&mut self, policy: &PolicyReading<'_>) {
        self.known(policy.accepted);
        self.optional(policy.version, Self::known);
        self.optional(policy.mode, Self::known);
        self.optional(policy.max_age, |tape, seconds| {
            tape.number(seconds >> 32);
            tape.number(seconds & 0xFFFF_FFFF);
        });
        self.number(policy.mx.len());
        for pattern in &policy.mx {
            self.text(pattern);
        }
    }

    fn record(&mut self, record: &RecordReading<'_>) {
        self.known(record.accepted);
        self.optional(record.id, Self::text);
    }

    fn finding(&mut self, finding: &Finding) {
        self.known(finding.rule);
        self.known(finding.severity);
        self.text(&finding.message);
        self.known(finding.why);
        self.known(finding.next);
        self.place(&finding.place);
        self.optional(finding.fix.as_ref(), Self::fix);
    }

    fn place(&mut self, place: &Place) {
        self.known(place.source);
        self.optional(place.index, Self::number);
        self.optional(place.name.as_deref(), Self::text);
        self.optional(place.start, Self::point);
        self.optional(place.end, Self::point);
    }

    fn point(&mut self, point: Point) {
        self.number(point.offset);
        self.number(point.line);
        self.number(point.column);
    }

    fn fix(&mut self, fix: &Fix) {
        self.text(&fix.title);
        self.number(u32::from(fix.safe));
        self.number(fix.edits.len());
        for edit in &fix.edits {
            self.number(edit.start);
            self.number(edit.end);
            self.text(&edit.text);
        }
    }

    fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        self.number(u32::from(value.is_some()));
        if let Some(value) = value {
            write(self, value);
        }
    }

    /// Words that are part of the program.
    fn known(&mut self, words: &'static str) {
        self.number(words.as_ptr().addr());
        self.number(words.len());
    }

    /// Words about this very text.
    fn text(&mut self, text: &str) {
        let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.number(units);
        self.words.push_str(text);
    }

    /// Numbers are no larger than the memory of a program is, which 32 bits count.
    fn number(&mut self, number: impl TryInto<u32>) {
        self.numbers.push(number.try_into().unwrap_or(u32::MAX));
    }

    fn clear(&mut self) {
        self.words.clear();
        self.numbers.clear();
        // The address and the length of the text, which `close` knows.
        self.numbers.extend([0, 0]);
    }

    fn close(&mut self) -> usize {
        let text = [self.words.as_ptr().addr(), self.words.len()];
        for (number, known) in self.numbers.iter_mut().zip(text) {
            *number = u32::try_from(known).unwrap_or(u32::MAX);
        }
        self.numbers.as_ptr().addr()
    }
}
