//! What a proxy was asked for: the way for a test to say that the page asked these questions and no others.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use domain::base::iana::Rtype;

use crate::http::Request;
use crate::world::Resolver;

/// What came through one proxy, in the order it came. Each browser has a proxy of its own, so that tests that
/// run at the same time do not read each other's.
#[derive(Debug, Default)]
pub struct Records {
    seen: Mutex<Seen>,
    /// Whether the world answers as it was before.
    is_before: AtomicBool,
    /// How many milliseconds everything takes there and back.
    distance: AtomicU64,
}

/// Everything that was seen since the start, or since it was last taken.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// The DNS questions.
    pub questions: Vec<Question>,
    /// The requests to hosts other than resolvers.
    pub requests: Vec<Fetch>,
    /// The `host:port` of each connection asked for that leads to no one in this world.
    pub unknown: Vec<String>,
}

/// What the names of mail hosts end in.
const MAIL_ZONES: [&str; 2] = [".mailhost.example", ".protonmail.ch"];

impl Seen {
    /// Everything that a check of `domain` has no business to ask for: hosts that nobody in the world answers to, names of
    /// other domains than its own and its mail hosts', other hosts than its Policy Host, other paths than the policy's.
    pub fn strangers(&self, domain: &str) -> Vec<String> {
        let policy_host = format!("mta-sts.{domain}");
        let is_own = |name: &str| {
            name == domain
                || name.ends_with(&format!(".{domain}"))
                // A name below the domain, with the zone above it added once more.
                || name.contains(&format!(".{domain}."))
                || MAIL_ZONES.iter().any(|zone| name.ends_with(zone))
        };
        let names = self.questions.iter().map(|question| &question.name).filter(|name| !is_own(name));
        let hosts = self.requests.iter().map(|fetch| &fetch.host).filter(|host| **host != policy_host);
        let paths = self.requests.iter().map(|fetch| &fetch.request.target);
        // A redirect within the host is followed by the probe, for nothing can keep it from it.
        let paths = paths.filter(|path| *path != "/.well-known/mta-sts.txt" && *path != "/policy.txt");
        self.unknown.iter().chain(names).chain(hosts).chain(paths).cloned().collect()
    }

    /// The questions as "name TYPE", sorted, each once.
    pub fn asked(&self) -> Vec<String> {
        let mut asked: Vec<_> =
            self.questions.iter().map(|question| format!("{} {}", question.name, question.rtype)).collect();
        asked.sort();
        asked.dedup();
        asked
    }
}

/// A DNS question that a resolver was asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who was asked.
    pub resolver: Resolver,
    /// The name, in small letters, without the final dot.
    pub name: String,
    /// The type.
    pub rtype: Rtype,
    /// The flag CD.
    pub checking_disabled: bool,
    /// The flag AD.
    pub authentic_data: bool,
    /// Whether there was an OPT record.
    pub edns: bool,
    /// The length of the client subnet's prefix, where one was given; 0 asks for nothing to be passed on.
    pub client_subnet: Option<u8>,
    /// The request that carried it.
    pub request: Request,
}

/// A request to a host.
#[derive(Clone, Debug)]
pub struct Fetch {
    /// The host's name.
    pub host: String,
    /// What was asked of it.
    pub request: Request,
}

impl Records {
    /// A copy of what was seen.
    pub fn seen(&self) -> Seen {
        self.with(|seen| seen.clone())
    }

    /// What was seen, and begins anew.
    pub fn take(&self) -> Seen {
        self.with(std::mem::take)
    }

    /// From now on the world answers this browser as it was before its changes, or as it is.
    pub fn turn_back(&self, is_before: bool) {
        self.is_before.store(is_before, Ordering::SeqCst);
    }

    /// Whether the world answers as it was before.
    pub fn is_before(&self) -> bool {
        self.is_before.load(Ordering::SeqCst)
    }

    /// From now on each answer takes so much longer, as over a distance: a round trip, and none for setting up a connection.
    pub fn move_away(&self, round_trip: Duration) {
        self.distance.store(u64::try_from(round_trip.as_millis()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// Passes when what was asked has come there, and the answer back.
    pub async fn distance(&self) {
        match self.distance.load(Ordering::SeqCst) {
            0 => {}
            ms => tokio::time::sleep(Duration::from_millis(ms)).await,
        }
    }

    /// Notes a question.
    pub fn note_question(&self, question: Question) {
        self.with(|seen| seen.questions.push(question));
    }

    /// Notes a request.
    pub fn note_request(&self, host: &str, request: Request) {
        let host = host.to_owned();
        self.with(|seen| seen.requests.push(Fetch { host, request }));
    }

    /// Notes a connection to no one.
    pub fn note_unknown(&self, authority: &str) {
        self.with(|seen| seen.unknown.push(authority.to_owned()));
    }

    fn with<T>(&self, act: impl FnOnce(&mut Seen) -> T) -> T {
        act(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
