//! A search of the public certificate logs: what the state machine wants done is done here.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::clock::Clock;
use super::http::{self, UnderWay};
use crate::collect::{LogCommand, LogEvent, LogSearch};
use crate::evidence::LogService;
use crate::web::state::Action;

/// A search under way. Dropping it ends it.
pub(in crate::web) struct Search(Rc<RefCell<Inner>>);

struct Inner {
    run: u32,
    clock: Clock,
    search: LogSearch,
    dispatch: Callback<Action>,
    asking: Option<UnderWay>,
    alarm: Option<Timeout>,
}

impl Search {
    /// Begins it. What it finds is told to `dispatch`.
    pub(in crate::web) fn start(run: u32, service: LogService, hosts: Vec<String>, dispatch: Callback<Action>) -> Self {
        let clock = Clock::start();
        let (search, commands) = LogSearch::start(service, hosts, clock.now());
        let inner = Inner { run, clock, search, dispatch, asking: None, alarm: None };
        let inner = Rc::new(RefCell::new(inner));
        carry_out(&inner, commands);
        Self(inner)
    }
}

/// So that nothing of it goes on: a timer and a request hold it no longer.
impl Drop for Search {
    fn drop(&mut self) {
        if let Ok(mut inner) = self.0.try_borrow_mut() {
            inner.asking = None;
            inner.alarm = None;
        }
    }
}

fn hear(inner: &Rc<RefCell<Inner>>, event: LogEvent) {
    let is_answer = matches!(event, LogEvent::Answered(_));
    let (commands, news) = {
        let mut inner = inner.borrow_mut();
        if is_answer {
            inner.asking = None;
        }
        let now = inner.clock.now();
        let before = inner.search.seen().len();
        let commands = inner.search.step(now, event);
        let is_news = inner.search.seen().len() > before;
        let asking = inner.search.asking().map(str::to_owned);
        let action = Action::LogsSeen { run: inner.run, seen: inner.search.seen().to_vec(), asking };
        (commands, is_news.then(|| (inner.dispatch.clone(), action)))
    };
    carry_out(inner, commands);
    if let Some((dispatch, action)) = news {
        dispatch.emit(action);
    }
}

fn carry_out(inner: &Rc<RefCell<Inner>>, commands: Vec<LogCommand>) {
    for command in commands {
        match command {
            LogCommand::Ask(url) => {
                let under_way = UnderWay::new();
                let answer = http::log(&url, &under_way);
                inner.borrow_mut().asking = Some(under_way);
                let weak = Rc::downgrade(inner);
                spawn_local(async move {
                    let outcome = answer.await;
                    if let Some(inner) = weak.upgrade() {
                        hear(&inner, LogEvent::Answered(outcome));
                    }
                });
            }
            LogCommand::WakeAt(at) => {
                let ms = u32::try_from(at.ms_since(inner.borrow().clock.now())).unwrap_or(u32::MAX).max(1);
                let weak = Rc::downgrade(inner);
                let alarm = Timeout::new(ms, move || {
                    if let Some(inner) = weak.upgrade() {
                        hear(&inner, LogEvent::Woke);
                    }
                });
                inner.borrow_mut().alarm = Some(alarm);
            }
            LogCommand::Done => {
                let mut inner = inner.borrow_mut();
                inner.asking = None;
                inner.alarm = None;
            }
        }
    }
}
