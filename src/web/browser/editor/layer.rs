//! The layer under the text area, and the numbers beside it: an element for each line that is seen.

use std::ops::Range;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Node, Text};

use super::highlights::Highlights;
use crate::finding::Severity;
use crate::text::Span;
use crate::web::editor::{EditorText, LayerLine, Piece, covers, lines, seen, units};
use crate::web::severity::Look;

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
    /// Which lines they are.
    drawn: Range<usize>,
    /// How high a line is: a fraction of a pixel adds up over thousands of them.
    line_height: f64,
    /// How many digits the last number has.
    digits: u32,
    /// Where it is put: to the left, and down in 64ths of a pixel.
    placed: Option<(i32, i64)>,
}

/// A line, drawn.
struct DrawnLine {
    line: LayerLine,
    element: Element,
    /// What stands beside it: an icon, where something is found on it, and its number.
    number: Element,
    icon: Option<Node>,
    digits: Text,
    /// Its text nodes, each with the UTF-16 unit at which it ends.
    nodes: Vec<(Node, usize)>,
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
            drawn: 0..0,
            line_height: LINE,
            digits: 0,
            placed: None,
        })
    }

    /// Whether all that is seen is drawn.
    pub(super) fn covers(&self, top: f64, height: f64, text: &EditorText) -> bool {
        covers(&self.drawn, top, height, self.line_height, text.line_count())
    }

    /// Draws what is seen. A line that is drawn already stays as it is.
    pub(super) fn draw(&mut self, text: &EditorText, marks: &[(Severity, Span)], top: f64, height: f64) {
        self.drawn = seen(top, height, self.line_height, text.line_count());
        let lines = lines(text, marks.iter().copied(), self.drawn.clone());
        let mut is_changed = self.lines.len() != lines.len();
        while self.lines.len() > lines.len() {
            if let Some(line) = self.lines.pop() {
                line.element.remove();
                line.number.remove();
            }
        }
        for (index, line) in lines.into_iter().enumerate() {
            if index == self.lines.len() {
                self.lines.extend(DrawnLine::new(&self.document, &self.sheet, &self.gutter));
            }
            if let Some(drawn) = self.lines.get_mut(index)
                && drawn.line != line
            {
                drawn.redraw(&self.document, &mut self.icons, line);
                is_changed = true;
            }
        }
        if is_changed && self.highlights.are_there() {
            self.mark();
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
        let height = self.lines.first().map(|line| line.element.get_bounding_client_rect().height());
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
        let drawn = self.lines.get(line.checked_sub(self.drawn.start)?)?;
        let range = web_sys::Range::new().ok()?;
        let width_before = |unit: usize| {
            let (node, offset) = drawn.node_at(unit)?;
            range.set_start_before(drawn.element.first_child()?.as_ref()).ok()?;
            range.set_end(node, offset).ok()?;
            Some(range.get_bounding_client_rect().width())
        };
        Some((width_before(units.start)?, width_before(units.end)?))
    }

    fn mark(&mut self) {
        self.highlights.clear();
        for drawn in &self.lines {
            for mark in &drawn.line.marks {
                let (from, to) = (drawn.node_after(mark.units.start), drawn.node_at(mark.units.end));
                if let (Some(from), Some(to)) = (from, to) {
                    self.highlights.mark(mark.severity, from, to);
                }
            }
        }
    }
}

impl DrawnLine {
    /// An empty one.
    fn new(document: &Document, sheet: &Element, gutter: &Element) -> Option<Self> {
        let element = document.create_element("div").ok()?;
        let number = document.create_element("div").ok()?;
        let digits = document.create_text_node("");
        sheet.append_child(&element).ok()?;
        number.append_child(&digits).ok()?;
        gutter.append_child(&number).ok()?;
        Some(Self { line: LayerLine::default(), element, number, icon: None, digits, nodes: Vec::new() })
    }

    /// What cannot be drawn is left out: the text itself stands in the text area.
    fn redraw(&mut self, document: &Document, icons: &mut Icons, line: LayerLine) {
        if line.pieces == self.line.pieces {
            // Only what is found on it is something else.
        } else if let ([Piece { text, sign: None }], [Piece { sign: None, .. }], [(node, end)]) =
            (&line.pieces[..], &self.line.pieces[..], &mut self.nodes[..])
        {
            // The most frequent case, in the fewest steps.
            node.set_node_value(Some(text));
            *end = units(text);
        } else {
            self.element.set_text_content(None);
            self.nodes.clear();
            let mut unit = 0;
            for piece in &line.pieces {
                let text = document.create_text_node(&piece.text);
                unit += units(&piece.text);
                let _ = match piece.sign.and_then(|sign| Some((sign, document.create_element("span").ok()?))) {
                    None => self.element.append_child(&text),
                    Some((sign, span)) => {
                        let _ = span.set_attribute("data-sign", sign.as_str());
                        let _ = span.append_child(&text);
                        self.element.append_child(&span)
                    }
                };
                self.nodes.push((text.into(), unit));
            }
        }
        if line.number != self.line.number {
            self.digits.set_node_value(line.number.map(|number| number.to_string()).as_deref());
        }
        if line.gravest != self.line.gravest {
            if let Some(icon) = self.icon.take() {
                let _ = self.number.remove_child(&icon);
            }
            if let Some(look) = line.gravest.map(Look::of_severity) {
                let icon = icons.of(document, look);
                self.icon = icon.and_then(|icon| self.number.insert_before(&icon, Some(&self.digits)).ok());
                let _ = self.number.set_attribute("data-tone", look.tone);
            } else {
                let _ = self.number.remove_attribute("data-tone");
            }
        }
        self.line = line;
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
        for (node, end) in &self.nodes {
            if is_in(*end) {
                return Some((node, u32::try_from(unit - start).ok()?));
            }
            start = *end;
        }
        None
    }
}

/// The icons beside numbers, each made once: a copy takes one step. Nobody is told of them: the list says the same.
#[derive(Default)]
struct Icons(Vec<(&'static str, Element)>);

impl Icons {
    /// A new one.
    fn of(&mut self, document: &Document, look: Look) -> Option<Node> {
        let is_it = |(tone, _): &&(&str, Element)| *tone == look.tone;
        let made = match self.0.iter().find(is_it) {
            Some((_, icon)) => icon.clone(),
            None => {
                let icon = icon(document, look.shape())?;
                self.0.push((look.tone, icon.clone()));
                icon
            }
        };
        made.clone_node_with_deep(true).ok()
    }
}

fn icon(document: &Document, shape: &str) -> Option<Element> {
    const SVG: Option<&str> = Some("http://www.w3.org/2000/svg");
    let icon = document.create_element_ns(SVG, "svg").ok()?;
    let path = document.create_element_ns(SVG, "path").ok()?;
    for (element, name, value) in [(&icon, "class", "icon"), (&icon, "viewBox", "0 0 20 20"), (&path, "d", shape)] {
        element.set_attribute(name, value).ok()?;
    }
    icon.append_child(&path).ok()?;
    Some(icon)
}
