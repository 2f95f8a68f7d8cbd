//! The linter's editor in the browser: a text area, and a layer under it that draws what a text area cannot: underlines,
//! signs for what nobody sees, and the numbers of the lines with what is found on them. The layer holds the lines that are
//! seen and a few more, however long the text is.
//!
//! The text area leads. What is typed is read once a frame, before the browser draws it, so that marks and text change
//! together.

mod edit;
mod highlights;
mod layer;
mod line;
mod number;
mod value;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlTextAreaElement, ResizeObserver};
use yew::Callback;

use self::layer::Layer;
use self::value::Reader;
use crate::finding::Severity;
use crate::text::Span;
use crate::web::editor::EditorText;
use crate::web::state::{Action, Lint};

/// The editor, from the moment that it stands in the page.
pub(in crate::web) struct Editor {
    inner: Rc<Inner>,
    observer: Option<ResizeObserver>,
    /// They end with the editor.
    _listeners: [EventListener; 2],
    _resized: Closure<dyn FnMut(JsValue)>,
    _frame: Rc<Closure<dyn FnMut()>>,
}

/// What the text area holds when it is to show a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::web) enum Held {
    /// That text: it was read from there just now.
    Already,
    /// What was shown before.
    Before,
}

struct Inner {
    field: HtmlTextAreaElement,
    /// Whether something was typed that has not been read.
    unread: Cell<bool>,
    /// Whether a change to the text area is ours, so that nobody typed it.
    ours: Cell<bool>,
    reader: RefCell<Reader>,
    drawn: RefCell<Drawn>,
}

/// What is drawn.
struct Drawn {
    layer: Layer,
    text: Rc<EditorText>,
    marks: Vec<(Severity, Span)>,
    /// How high the text area is inside, and how far it is scrolled down and to the right.
    height: f64,
    top: f64,
    left: i32,
}

impl Editor {
    /// Takes charge of the editor that stands in the page, if one does; tells what is typed.
    pub(in crate::web) fn attach(tell: Callback<Action>) -> Option<Self> {
        let document = super::document()?;
        let field: HtmlTextAreaElement = document.get_element_by_id("lint")?.dyn_into().ok()?;
        let layer = Layer::find(&document)?;
        let drawn = Drawn { layer, text: Rc::default(), marks: Vec::new(), height: 0.0, top: 0.0, left: 0 };
        let (unread, ours, reader) = (Cell::new(false), Cell::new(false), RefCell::new(Reader::new()));
        let inner = Rc::new(Inner { field, unread, ours, reader, drawn: RefCell::new(drawn) });

        let read = Rc::clone(&inner);
        let frame: Rc<Closure<dyn FnMut()>> = Rc::new(Closure::new(move || {
            if let Some(action) = read.take_unread() {
                tell.emit(action);
            }
        }));
        let (typed, next) = (Rc::clone(&inner), Rc::clone(&frame));
        // Yew would ask each element around the text area, at each key, whether it listens: nothing else at a key takes as many steps.
        let first = EventListenerOptions::run_in_capture_phase();
        let on_input = EventListener::new_with_options(&document, "input", first, move |event| {
            if event.target().as_ref() != Some(typed.field.as_ref()) {
                return;
            }
            event.stop_propagation();
            if !typed.ours.get() && !typed.unread.replace(true) {
                // It fails nowhere; if it did, the next press of a button reads what was typed.
                let _ = super::window()
                    .map(|window| window.request_animation_frame(next.as_ref().as_ref().unchecked_ref()));
            }
        });
        let scrolled = Rc::clone(&inner);
        let on_scroll = EventListener::new(&inner.field, "scroll", move |_| scrolled.follow());
        let measured = Rc::clone(&inner);
        let resized: Closure<dyn FnMut(JsValue)> = Closure::new(move |_| measured.measure());
        let observer = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(&inner.field);
        }
        Some(Self { inner, observer, _listeners: [on_input, on_scroll], _resized: resized, _frame: frame })
    }

    /// What was typed and not read yet.
    pub(in crate::web) fn take_unread(&self) -> Option<Action> {
        self.inner.take_unread()
    }

    /// Shows what is known of the text.
    pub(in crate::web) fn show(&self, lint: &Lint, held: Held) {
        let mut drawn = self.inner.drawn.borrow_mut();
        if !Rc::ptr_eq(&drawn.text, &lint.text) {
            if held == Held::Before && drawn.text.shown() != lint.text.shown() {
                self.inner.field.set_value(lint.text.shown());
            }
            drawn.text = Rc::clone(&lint.text);
        }
        if held == Held::Already {
            self.inner.reader.borrow_mut().took(&lint.text);
        }
        drawn.marks = lint.marks().collect();
        drop(drawn);
        if self.inner.drawn.borrow().height == 0.0 {
            self.inner.measure();
        } else {
            self.inner.draw();
        }
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

impl Inner {
    fn take_unread(&self) -> Option<Action> {
        if !self.unread.replace(false) {
            return None;
        }
        let known = Rc::clone(&self.drawn.borrow().text);
        Some(self.reader.borrow_mut().read(&self.field, &known))
    }

    /// The text area was scrolled: the layer follows, and draws lines that came into view.
    fn follow(&self) {
        let mut drawn = self.drawn.borrow_mut();
        drawn.top = f64::from(self.field.scroll_top());
        drawn.left = self.field.scroll_left();
        let Drawn { layer, text, marks, height, top, left } = &mut *drawn;
        if !layer.covers(*top, *height, text) {
            layer.draw(text, marks, *top, *height);
        }
        layer.place(*top, *left);
    }

    /// Draws anew. Nothing is asked of the browser, which would have to lay the page out to answer; that a key scrolled the
    /// text area, it tells before it draws.
    fn draw(&self) {
        let mut drawn = self.drawn.borrow_mut();
        let Drawn { layer, text, marks, height, top, left } = &mut *drawn;
        layer.draw(text, marks, *top, *height);
        layer.place(*top, *left);
    }

    /// The text area has another size, or letters have.
    fn measure(&self) {
        self.drawn.borrow_mut().height = f64::from(self.field.client_height());
        self.draw();
        if self.drawn.borrow_mut().layer.measure_line() {
            self.draw();
        }
    }
}
