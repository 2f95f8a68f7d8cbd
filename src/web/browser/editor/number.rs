//! What stands beside a line, as it is drawn: its number, and an icon where something is found on it.

use web_sys::{Document, Element, Node, Text};

use crate::finding::Severity;
use crate::web::severity::Look;

/// A number and what stands with it, drawn.
pub(super) struct DrawnNumber {
    element: Element,
    number: Option<usize>,
    digits: Text,
    gravest: Option<Severity>,
    icon: Option<Node>,
}

impl DrawnNumber {
    /// An empty one, the last.
    pub(super) fn new(document: &Document, gutter: &Element) -> Option<Self> {
        let element = document.create_element("div").ok()?;
        let digits = document.create_text_node("");
        element.append_child(&digits).ok()?;
        gutter.append_child(&element).ok()?;
        Some(Self { element, number: None, digits, gravest: None, icon: None })
    }

    /// Shows a number, if the line has one of its own, and the gravest finding on it.
    pub(super) fn draw(
        &mut self,
        document: &Document,
        icons: &mut Icons,
        number: Option<usize>,
        gravest: Option<Severity>,
    ) {
        if number != self.number {
            self.number = number;
            self.digits.set_node_value(number.map(|number| number.to_string()).as_deref());
        }
        if gravest == self.gravest {
            return;
        }
        self.gravest = gravest;
        if let Some(icon) = self.icon.take() {
            let _ = self.element.remove_child(&icon);
        }
        if let Some(look) = gravest.map(Look::of_severity) {
            let icon = icons.of(document, look);
            self.icon = icon.and_then(|icon| self.element.insert_before(&icon, Some(&self.digits)).ok());
            let _ = self.element.set_attribute("data-tone", look.tone);
        } else {
            let _ = self.element.remove_attribute("data-tone");
        }
    }

    /// Takes it away.
    pub(super) fn remove(self) {
        self.element.remove();
    }
}

/// The icons, each made once: a copy takes one step. Nobody is told of them: the list says the same.
#[derive(Default)]
pub(super) struct Icons(Vec<(&'static str, Element)>);

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
