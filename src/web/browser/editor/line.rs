//! A line of the layer, as it is drawn: its text, signs for what nobody sees, and marks.

use std::ops::Range;

use web_sys::{Document, Element, Node, Text};

use super::highlights::{Highlighted, Highlights};
use crate::web::editor::{Mark, Piece, pieces, units};

/// A line, drawn.
pub(super) struct DrawnLine {
    element: Element,
    /// What it shows.
    text: String,
    /// Whether a CR ends it.
    has_cr: bool,
    /// Its text up to the first sign, nearly always all of it: a node that is always there, so that a key changes its letters and
    /// nothing else.
    plain: Drawn,
    /// The pieces from there on.
    rest: Vec<(Node, Drawn)>,
    marks: Vec<Mark>,
    /// The stretches that show the marks.
    highlighted: Vec<Highlighted>,
}

/// A text node, and the UTF-16 unit at which it ends.
struct Drawn {
    node: Text,
    end: usize,
}

impl DrawnLine {
    /// An empty one, the last.
    pub(super) fn new(document: &Document, sheet: &Element) -> Option<Self> {
        let element = document.create_element("div").ok()?;
        let node = document.create_text_node("");
        element.append_child(&node).ok()?;
        sheet.append_child(&element).ok()?;
        Some(Self {
            element,
            text: String::new(),
            has_cr: false,
            plain: Drawn { node, end: 0 },
            rest: Vec::new(),
            marks: Vec::new(),
            highlighted: Vec::new(),
        })
    }

    /// Whether it shows this text.
    pub(super) fn shows(&self, text: &str) -> bool {
        self.text == text
    }

    /// Shows a text, whether a CR ends it, and marks on it. What cannot be drawn is left out: the text itself stands in the text area.
    pub(super) fn draw(
        &mut self,
        document: &Document,
        highlights: &mut Highlights,
        (text, has_cr): (&str, bool),
        marks: Vec<Mark>,
    ) {
        let is_same = self.text == text && self.has_cr == has_cr;
        if is_same && self.marks == marks {
            return;
        }
        self.unmark(highlights);
        if !is_same {
            text.clone_into(&mut self.text);
            self.has_cr = has_cr;
            self.write(document, &pieces(text, has_cr));
        }
        self.marks = marks;
        self.mark(highlights);
    }

    /// Moves it before another line, or to the end, without its marks: a stretch does not go with what it lies on, and what is moved
    /// is drawn next, mostly as another line.
    pub(super) fn put_before(&mut self, highlights: &mut Highlights, sheet: &Element, next: Option<&Self>) {
        let _ = sheet.insert_before(&self.element, next.map(|next| next.element.as_ref()));
        self.unmark(highlights);
    }

    /// Takes it away.
    pub(super) fn remove(mut self, highlights: &mut Highlights) {
        self.unmark(highlights);
        self.element.remove();
    }

    /// How high it is, in pixels.
    pub(super) fn height(&self) -> f64 {
        self.element.get_bounding_client_rect().height()
    }

    /// From where to where a stretch reaches, in pixels from its start.
    pub(super) fn extent(&self, units: Range<usize>) -> Option<(f64, f64)> {
        let range = web_sys::Range::new().ok()?;
        let width_before = |unit: usize| {
            let (node, offset) = self.node_at(unit)?;
            range.set_start_before(&self.plain.node).ok()?;
            range.set_end(node, offset).ok()?;
            Some(range.get_bounding_client_rect().width())
        };
        Some((width_before(units.start)?, width_before(units.end)?))
    }

    fn write(&mut self, document: &Document, pieces: &[Piece]) {
        let (plain, rest) = match pieces {
            [Piece { text, sign: None }, rest @ ..] => (text.as_str(), rest),
            all => ("", all),
        };
        self.plain.node.set_data(plain);
        self.plain.end = units(plain);
        for (child, _) in self.rest.drain(..) {
            let _ = self.element.remove_child(&child);
        }
        let mut end = self.plain.end;
        for piece in rest {
            let node = document.create_text_node(&piece.text);
            end += units(&piece.text);
            let child = match piece.sign.and_then(|sign| Some((sign, document.create_element("span").ok()?))) {
                None => Node::from(node.clone()),
                Some((sign, span)) => {
                    let _ = span.set_attribute("data-sign", sign.as_str());
                    let _ = span.append_child(&node);
                    span.into()
                }
            };
            let _ = self.element.append_child(&child);
            self.rest.push((child, Drawn { node, end }));
        }
    }

    fn unmark(&mut self, highlights: &mut Highlights) {
        self.marks.clear();
        for highlighted in self.highlighted.drain(..) {
            highlights.unmark(highlighted);
        }
    }

    fn mark(&mut self, highlights: &mut Highlights) {
        if !highlights.are_there() {
            return;
        }
        for mark in &self.marks {
            let (from, to) = (self.node_after(mark.units.start), self.node_at(mark.units.end));
            if let (Some(from), Some(to)) = (from, to) {
                self.highlighted.extend(highlights.mark(mark.severity, from, to));
            }
        }
    }

    /// The text node in which a unit stands, or at whose end it stands, and where in it.
    fn node_at(&self, unit: usize) -> Option<(&Node, u32)> {
        self.place(unit, |end| unit <= end)
    }

    /// The text node in which a unit stands, or at whose start it stands.
    fn node_after(&self, unit: usize) -> Option<(&Node, u32)> {
        self.place(unit, |end| unit < end)
    }

    fn place(&self, unit: usize, is_in: impl Fn(usize) -> bool) -> Option<(&Node, u32)> {
        let mut start = 0;
        for Drawn { node, end } in std::iter::once(&self.plain).chain(self.rest.iter().map(|(_, drawn)| drawn)) {
            if is_in(*end) {
                return Some((node, u32::try_from(unit - start).ok()?));
            }
            start = *end;
        }
        None
    }
}
