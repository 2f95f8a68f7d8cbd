//! The questions to a service that searches the public certificate logs: one host after the other, for the service counts them,
//! and only when somebody wants it. A state machine like that of a check.

use std::collections::VecDeque;
use std::fmt::Write as _;

use crate::evidence::{LogFailure, LogObservation, LogOutcome, LogService, Timestamp};

/// How long one question is given, in milliseconds.
pub const LOG_DEADLINE: u64 = 10_000;
/// The most bytes that are read of an answer.
pub const MAX_LOG_ANSWER: usize = 512 * 1024;
/// The most hosts that are asked for: the Policy Host and ten MX hosts.
pub const MAX_LOG_HOSTS: usize = 11;

/// The service that is built in: the one that is known to answer pages without an account.
pub fn built_in_log_service() -> LogService {
    LogService { name: "Cert Spotter".to_owned(), url: "https://api.certspotter.com/v1/issuances".to_owned() }
}

/// A search under way.
#[derive(Debug)]
pub struct LogSearch {
    service: LogService,
    left: VecDeque<String>,
    asking: Option<(String, Timestamp)>,
    seen: Vec<LogObservation>,
}

/// Something that happened outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogEvent {
    /// The service answered, or failed to.
    Answered(LogOutcome),
    /// The time that was asked for has come; or any other time.
    Woke,
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogCommand {
    /// Fetch this address, and say [`LogEvent::Answered`]. What was asked before is of no interest any more.
    Ask(String),
    /// Say [`LogEvent::Woke`] at this time, or soon after.
    WakeAt(Timestamp),
    /// The search is over.
    Done,
}

impl LogSearch {
    /// Begins to ask `service` for `hosts`.
    pub fn start(service: LogService, hosts: Vec<String>, now: Timestamp) -> (Self, Vec<LogCommand>) {
        let left = hosts.into_iter().take(MAX_LOG_HOSTS).collect();
        let mut search = Self { service, left, asking: None, seen: Vec::new() };
        let commands = search.ask_next(now);
        (search, commands)
    }

    /// What has been seen.
    pub fn seen(&self) -> &[LogObservation] {
        &self.seen
    }

    /// The host that is asked for.
    pub fn asking(&self) -> Option<&str> {
        self.asking.as_ref().map(|(host, _)| host.as_str())
    }

    /// Takes an event; gives what is to be done.
    pub fn step(&mut self, now: Timestamp, event: LogEvent) -> Vec<LogCommand> {
        let Some((_, since)) = &self.asking else { return Vec::new() };
        let deadline = since.plus_ms(LOG_DEADLINE);
        match event {
            LogEvent::Answered(outcome) => self.take(outcome, now),
            LogEvent::Woke if now >= deadline => self.take(LogOutcome::Failed(LogFailure::Timeout), now),
            LogEvent::Woke => vec![LogCommand::WakeAt(deadline)],
        }
    }

    fn take(&mut self, outcome: LogOutcome, now: Timestamp) -> Vec<LogCommand> {
        let Some((host, asked)) = self.asking.take() else { return Vec::new() };
        // Who was asked too much, or does not answer, is not asked on.
        let gives_up = matches!(
            outcome,
            LogOutcome::Failed(LogFailure::TooMany(_) | LogFailure::Unreachable | LogFailure::Timeout)
        );
        let elapsed_ms = u32::try_from(now.ms_since(asked)).unwrap_or(u32::MAX);
        self.seen.push(LogObservation { host, service: self.service.without_secret(), asked, elapsed_ms, outcome });
        if gives_up {
            self.left.clear();
        }
        self.ask_next(now)
    }

    fn ask_next(&mut self, now: Timestamp) -> Vec<LogCommand> {
        let Some(host) = self.left.pop_front() else { return vec![LogCommand::Done] };
        let url = question(&self.service, &host);
        self.asking = Some((host, now));
        vec![LogCommand::Ask(url), LogCommand::WakeAt(now.plus_ms(LOG_DEADLINE))]
    }
}

/// The address that asks for what covers `host`, a wildcard’s certificates too.
fn question(service: &LogService, host: &str) -> String {
    let mut url = service.url.clone();
    url.push(if url.contains('?') { '&' } else { '?' });
    url.push_str("domain=");
    for byte in host.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            url.push(char::from(byte));
        } else {
            let _ = write!(url, "%{byte:02X}");
        }
    }
    url.push_str("&match_wildcards=true&expand=dns_names&expand=issuer");
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_ms(1_795_536_900_000);

    fn search(hosts: &[&str]) -> (LogSearch, Vec<LogCommand>) {
        LogSearch::start(built_in_log_service(), hosts.iter().map(|host| (*host).to_owned()).collect(), START)
    }

    fn answered() -> LogEvent {
        LogEvent::Answered(LogOutcome::Answer(b"[]".to_vec()))
    }

    fn ask(host: &str, at: Timestamp) -> Vec<LogCommand> {
        let url = format!(
            "https://api.certspotter.com/v1/issuances?domain={host}&match_wildcards=true&expand=dns_names&expand=issuer"
        );
        vec![LogCommand::Ask(url), LogCommand::WakeAt(at.plus_ms(LOG_DEADLINE))]
    }

    #[test]
    fn one_host_after_the_other() {
        let (mut search, commands) = search(&["mta-sts.a.example", "mx.a.example"]);
        assert_eq!(commands, ask("mta-sts.a.example", START));
        assert_eq!(search.asking(), Some("mta-sts.a.example"));
        let later = START.plus_ms(70);
        assert_eq!(search.step(later, answered()), ask("mx.a.example", later));
        assert_eq!(search.step(later, answered()), [LogCommand::Done]);
        assert_eq!(search.step(later, answered()), [], "it is over");
        let seen: Vec<_> = search.seen().iter().map(|seen| (seen.host.as_str(), seen.elapsed_ms)).collect();
        assert_eq!(seen, [("mta-sts.a.example", 70), ("mx.a.example", 0)]);
    }

    #[test]
    fn who_does_not_answer_in_time_or_is_asked_too_much_is_not_asked_on() {
        for (event, at) in [
            (LogEvent::Woke, START.plus_ms(LOG_DEADLINE)),
            (LogEvent::Answered(LogOutcome::Failed(LogFailure::TooMany(Some(60)))), START),
            (LogEvent::Answered(LogOutcome::Failed(LogFailure::Unreachable)), START),
        ] {
            let (mut search, _) = search(&["a.example", "b.example"]);
            let early = search.step(START.plus_ms(5), LogEvent::Woke);
            assert_eq!(early, [LogCommand::WakeAt(START.plus_ms(LOG_DEADLINE))]);
            assert_eq!(search.step(at, event), [LogCommand::Done]);
            assert_eq!(search.seen().len(), 1);
        }
        let (mut search, _) = search(&["a.example", "b.example"]);
        let status = LogEvent::Answered(LogOutcome::Failed(LogFailure::Status(500)));
        assert_eq!(search.step(START, status), ask("b.example", START));
    }

    #[test]
    fn names_cannot_add_to_the_question_and_no_more_than_eleven_are_asked_for() {
        let (_, commands) = search(&["a&b=c.example"]);
        assert!(matches!(&commands[0], LogCommand::Ask(url) if url.contains("domain=a%26b%3Dc.example&match")));
        let many: Vec<String> = (0..30).map(|index| format!("mx{index}.example")).collect();
        let (mut search, _) = search(&many.iter().map(String::as_str).collect::<Vec<_>>());
        while search.step(START, answered()) != [LogCommand::Done] {}
        assert_eq!(search.seen().len(), MAX_LOG_HOSTS);
        assert_eq!(super::LogSearch::start(built_in_log_service(), Vec::new(), START).1, [LogCommand::Done]);
    }
}
