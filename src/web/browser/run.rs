//! A check under way: what the collector wants done is done here, by requests, a frame and a timer.

use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::clock::Clock;
use super::http::{self, Begun, UnderWay};
use super::prefetch::Links;
use super::probe::Frame;
use crate::collect::{Aim, AskId, Collector, Command, Event, Request};
use crate::evidence::{DnsOutcome, Prefetch, Probe, Resolver, Timestamp};
use crate::name::PolicyDomain;
use crate::web::state::Action;

/// How long what comes is gathered before it is shown, in milliseconds: answers come in bursts, each one is judged with all the
/// others, and most checks are over by then.
const GATHERED: u32 = 90;
/// How often the time that has passed is shown anew, in milliseconds.
const TICK: u32 = 1_000;

/// A check under way. Dropping it ends all that it has under way.
pub(in crate::web) struct Run {
    number: u32,
    clock: Clock,
    collector: Collector,
    tell: Callback<(u32, News)>,
    asks: Vec<(AskId, UnderWay)>,
    fetch: Option<(UnderWay, Begun)>,
    probe: Option<Frame>,
    prefetch: Option<Links>,
    /// When the collector is to be woken, and what will do it.
    alarm: Option<(Timestamp, Timeout)>,
    /// What will say that there is something to show.
    report: Option<Timeout>,
    /// Whether the verdict stands, and the page was told.
    stands: bool,
    _tick: Interval,
}

/// Something that happened to a check.
#[derive(Debug)]
pub(in crate::web) enum News {
    /// An event for its collector, and when it came.
    Event(Timestamp, Event),
    /// What has come by now is to be shown.
    Report,
    /// A second has passed.
    Tick,
}

impl Run {
    /// Begins a check. `tell` is told of all that happens to it, with its number, and is to hand it to [`Run::hear`].
    pub(in crate::web) fn start(
        number: u32,
        aim: Aim,
        domain: PolicyDomain,
        resolvers: Vec<Resolver>,
        tell: Callback<(u32, News)>,
    ) -> Self {
        let clock = Clock::start();
        let begin = match aim {
            Aim::Check => Collector::start,
            Aim::MxHosts => Collector::start_for_mx_hosts,
        };
        let (collector, commands) = begin(domain, resolvers, clock.now());
        let on_tick = tell.clone();
        let mut run = Self {
            number,
            clock,
            collector,
            tell,
            asks: Vec::new(),
            fetch: None,
            probe: None,
            prefetch: None,
            alarm: None,
            report: None,
            stands: false,
            _tick: Interval::new(TICK, move || on_tick.emit((number, News::Tick))),
        };
        run.carry_out(commands);
        run.report_soon();
        run
    }

    /// Its number.
    pub(in crate::web) fn number(&self) -> u32 {
        self.number
    }

    /// What its clock shows.
    pub(in crate::web) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Takes news; gives what the page is to know because of them. After [`Action::Finished`] there is nothing to come.
    pub(in crate::web) fn hear(&mut self, news: News) -> Option<Action> {
        match news {
            News::Event(at, event) => self.take(at, event),
            News::Report => self.report = None,
            News::Tick => return None,
        }
        let (run, evidence) = (self.number, || self.collector.evidence().clone());
        if self.collector.is_done() {
            return Some(Action::Finished { run, evidence: evidence() });
        }
        // The verdict is not gathered with what comes behind it. Once it stands, it does so to the end.
        let stands_now = !self.stands && self.collector.verdict_stands();
        self.stands |= stands_now;
        (self.report.is_none() || stands_now).then(|| Action::Progressed {
            run,
            evidence: evidence(),
            waiting: self.collector.waiting(),
            stands: self.stands,
        })
    }

    /// Looks at the clock: timers do not go while a tab sleeps.
    pub(in crate::web) fn wake(&mut self) -> Option<Action> {
        self.hear(News::Event(self.now(), Event::Woke))
    }

    /// Ends it, with what is known.
    pub(in crate::web) fn stop(&mut self) -> Option<Action> {
        self.hear(News::Event(self.now(), Event::Stopped))
    }

    fn take(&mut self, at: Timestamp, event: Event) {
        match &event {
            Event::Answered { ask, outcome } => {
                if let Some(index) = self.asks.iter().position(|(asked, _)| asked == ask)
                    && let (_, under_way) = self.asks.swap_remove(index)
                    && matches!(outcome, DnsOutcome::Wire(_))
                {
                    under_way.ended();
                }
            }
            // Ends it, too: of a body that is too long, the rest is of no use.
            Event::Fetched(_) => {
                if let Some((_, begun)) = self.fetch.take() {
                    self.collector.step(at, Event::Headed(begun.headers()));
                }
            }
            Event::Probed(_) => self.probe = None,
            Event::Prefetched(_) => self.prefetch = None,
            Event::Woke => {
                self.alarm = None;
                if let Some((begun, so_far)) = self.fetch.as_ref().and_then(|(_, begun)| Some((begun, begun.so_far()?)))
                {
                    self.collector.step(at, Event::Headed(begun.headers()));
                    self.collector.step(at, Event::Fetching(so_far));
                }
            }
            Event::Fetching(_) | Event::Headed(_) | Event::Stopped => {}
        }
        let commands = self.collector.step(at, event);
        self.carry_out(commands);
        self.report_soon();
    }

    fn carry_out(&mut self, commands: Vec<Command>) {
        for command in commands {
            match command {
                Command::Ask { ask, url } => {
                    let under_way = UnderWay::new();
                    let answer = http::ask(&url, &under_way);
                    self.tell_of(async move { Event::Answered { ask, outcome: answer.await } });
                    self.asks.push((ask, under_way));
                }
                Command::Fetch { host } => {
                    let (under_way, begun) = (UnderWay::new(), Begun::default());
                    let fetch = http::fetch(&host.policy_url(), &under_way, begun.clone());
                    self.tell_of(async move { Event::Fetched(fetch.await) });
                    self.fetch = Some((under_way, begun));
                }
                Command::Probe { host } => {
                    let done = self.told_of(Event::Probed);
                    self.probe = Frame::open(&host, done.clone());
                    if self.probe.is_none() {
                        done.emit(Probe::Unavailable);
                    }
                }
                Command::Prefetch { host } => {
                    let done = self.told_of(Event::Prefetched);
                    self.prefetch = Links::follow(&host, done.clone());
                    if self.prefetch.is_none() {
                        done.emit(Prefetch::Blind);
                    }
                }
                Command::Abandon(Request::Ask(ask)) => self.asks.retain(|(asked, _)| *asked != ask),
                Command::Abandon(Request::Fetch) => self.fetch = None,
                Command::Abandon(Request::Probe) => self.probe = None,
                Command::Abandon(Request::Prefetch) => self.prefetch = None,
                Command::WakeAt(at) => self.wake_at(at),
                Command::Done => self.alarm = None,
            }
        }
    }

    /// Tells of the event that something leads to, with the time at which it did.
    fn tell_of(&self, event: impl Future<Output = Event> + 'static) {
        let (number, clock, tell) = (self.number, self.clock, self.tell.clone());
        spawn_local(async move {
            let event = event.await;
            tell.emit((number, News::Event(clock.now(), event)));
        });
    }

    /// Tells of the event that is made of what is seen, with the time at which it was.
    fn told_of<T: 'static>(&self, event: fn(T) -> Event) -> Callback<T> {
        let (number, clock, tell) = (self.number, self.clock, self.tell.clone());
        Callback::from(move |seen| tell.emit((number, News::Event(clock.now(), event(seen)))))
    }

    fn wake_at(&mut self, at: Timestamp) {
        if self.alarm.as_ref().is_some_and(|(set_for, _)| *set_for == at) {
            return;
        }
        // A timer may go off a little early; then the collector asks to be woken again, and not without end.
        let ms = u32::try_from(at.ms_since(self.now())).unwrap_or(u32::MAX).max(1);
        let (number, clock, tell) = (self.number, self.clock, self.tell.clone());
        let alarm = Timeout::new(ms, move || tell.emit((number, News::Event(clock.now(), Event::Woke))));
        self.alarm = Some((at, alarm));
    }

    fn report_soon(&mut self) {
        if self.report.is_none() {
            let (number, tell) = (self.number, self.tell.clone());
            self.report = Some(Timeout::new(GATHERED, move || tell.emit((number, News::Report))));
        }
    }
}
