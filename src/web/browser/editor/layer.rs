//! The layer under the text area, and the numbers beside it: an element for each line that is seen. What is as it was is not
//! touched: each step into the document costs more than all that decides on it.

use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::{Document, HtmlElement};

use super::highlights::Highlights;
use super::line::DrawnLine;
use super::number::{DrawnNumber, Icons};
use crate::finding::Severity;
use crate::text::Span;
use crate::web::editor::{EditorText, Turn, covers, found, seen};

/// How high a line is until it was measured.
const LINE: f64 = 22.0;

/// The layer and the numbers.
pub(super) struct Layer {
    document: Document,
    /// What holds the lines.
    sheet: HtmlElement,
    /// What holds the numbers.
    gutter: HtmlElement,
    highlights: Highlights,
    icons: Icons,
    lines: Vec<DrawnLine>,
    /// As many as lines.
    numbers: Vec<DrawnNumber>,
    /// Which lines they are.
    drawn: Range<usize>,
    /// Of so many that the text has.
    line_count: usize,
    /// How high a line is: a fraction of a pixel adds up over thousands of them.
    line_height: f64,
    /// How many digits the last number has.
    digits: u32,
    /// Where it is put: to the left, and down in 64ths of a pixel.
    placed: Option<(i32, i64)>,
}

impl Layer {
    /// The layer that stands in the page.
    pub(super) fn find(document: &Document) -> Option<Self> {
        let find = |id| document.get_element_by_id(id)?.dyn_into::<HtmlElement>().ok();
        Some(Self {
            sheet: find("lint-layer")?,
            gutter: find("lint-gutter")?,
            document: document.clone(),
            highlights: Highlights::register(),
            icons: Icons::default(),
            lines: Vec::new(),
            numbers: Vec::new(),
            drawn: 0..0,
            line_count: 0,
            line_height: LINE,
            digits: 0,
            placed: None,
        })
    }

    /// Whether all that is seen is drawn.
    pub(super) fn covers(&self, top: f64, height: f64, text: &EditorText) -> bool {
        covers(&self.drawn, top, height, self.line_height, text.line_count())
    }

    /// Draws what is seen.
    pub(super) fn draw(&mut self, text: &EditorText, marks: &[(Severity, Span)], top: f64, height: f64) {
        let window = seen(top, height, self.line_height, text.line_count());
        self.arrange(text, &window);
        let found = found(text, marks.iter().copied(), window.clone());
        let elements = self.lines.iter_mut().zip(&mut self.numbers);
        for ((line, number), (index, found)) in elements.zip(window.zip(found)) {
            line.draw(&self.document, &mut self.highlights, (text.line(index), text.ends_with_cr(index)), found.marks);
            number.draw(&self.document, &mut self.icons, text.number(index), found.gravest);
        }
        let digits = text.last_number().ilog10() + 1;
        if digits != self.digits {
            self.digits = digits;
            let _ = self.gutter.style().set_property("--digits", &digits.to_string());
        }
    }

    /// Puts what is drawn where it belongs in a text area that is scrolled so far.
    pub(super) fn place(&mut self, top: f64, left: i32) {
        #[expect(clippy::cast_precision_loss, reason = "no text has 2^52 lines")]
        let down = self.drawn.start as f64 * self.line_height - top;
        // Browsers lay out in 64ths of a pixel; and to write a fraction takes 8 KB of code.
        #[expect(clippy::cast_possible_truncation, reason = "a number of pixels")]
        let down = (down * 64.0).round() as i64;
        if self.placed.replace((left, down)) == Some((left, down)) {
            return;
        }
        let _ = self.sheet.style().set_property("transform", &format!("translate({}px,calc({down}px/64))", -left));
        let _ = self.gutter.style().set_property("transform", &format!("translateY(calc({down}px/64))"));
    }

    /// Measures a line; whether it has another height than was thought.
    pub(super) fn measure_line(&mut self) -> bool {
        let height = self.lines.first().map(DrawnLine::height);
        let before = self.line_height;
        self.line_height = height.filter(|height| *height > 0.0).unwrap_or(before);
        (self.line_height - before).abs() > f64::EPSILON
    }

    /// How high a line is.
    pub(super) fn line_height(&self) -> f64 {
        self.line_height
    }

    /// From where to where a stretch of a line reaches, in pixels from the start of the line.
    pub(super) fn extent(&self, line: usize, units: Range<usize>) -> Option<(f64, f64)> {
        self.lines.get(line.checked_sub(self.drawn.start)?)?.extent(units)
    }

    /// Has an element for each line of `window`, and those that show one of them already in its place.
    fn arrange(&mut self, text: &EditorText, window: &Range<usize>) {
        while self.lines.len() < window.len() {
            let line = DrawnLine::new(&self.document, &self.sheet);
            let number = DrawnNumber::new(&self.document, &self.gutter);
            let (Some(line), Some(number)) = (line, number) else { break };
            self.lines.push(line);
            self.numbers.push(number);
        }
        if let Some(turn) = Turn::scrolled(&self.drawn, window, self.lines.len()) {
            self.turn(turn);
        }
        let more = text.line_count().cast_signed() - self.line_count.cast_signed();
        let is_same = |element: usize, place: usize| {
            let index = window.start + place;
            index < window.end && self.lines.get(element).is_some_and(|line| line.shows(text.line(index)))
        };
        if let Some(turn) = Turn::changed(more, self.lines.len(), is_same) {
            self.turn(turn);
        }
        for line in self.lines.drain(window.len().min(self.lines.len())..) {
            line.remove(&mut self.highlights);
        }
        for number in self.numbers.drain(self.lines.len()..) {
            number.remove();
        }
        (self.drawn, self.line_count) = (window.clone(), text.line_count());
    }

    fn turn(&mut self, turn: Turn) {
        let Self { lines, highlights, sheet, .. } = self;
        match turn {
            Turn::ToEnd { from, count } => {
                for line in lines.iter_mut().skip(from).take(count) {
                    line.put_before(highlights, sheet, None);
                }
            }
            Turn::ToStart { from, count } => {
                let staying = lines.len().saturating_sub(count);
                let (staying, moving) = lines.split_at_mut(staying);
                for line in moving {
                    line.put_before(highlights, sheet, staying.get(from));
                }
            }
        }
        turn.apply(lines);
    }
}
