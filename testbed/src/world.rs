//! The description of a small internet: zones, hosts and faults, as plain data that can stand in a table.
//!
//! Nothing in here does anything. All of it is `Copy` and borrowed for `'static`, so that a world is
//! written down as a constant and the servers can read it from any thread.

use std::time::Duration;

use domain::base::iana::Rtype;

/// Everything that exists. One world serves all tests at once: each scenario is a domain of its own, and a
/// fault names the domain that it strikes.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The zones that every resolver answers from.
    pub zones: Vec<Zone>,
    /// The TLS hosts, by name.
    pub hosts: Vec<Host>,
    /// What the service that searches the public certificate logs answers for a host; nothing is logged of the others.
    pub logged: Vec<(&'static str, Reply)>,
    /// Where a resolver does something else than answer from the zones; the first that fits decides.
    pub faults: Vec<DnsFault>,
}

/// A DNS zone.
#[derive(Clone, Copy, Debug)]
pub struct Zone {
    /// Its apex, without the final dot.
    pub origin: &'static str,
    /// Zone-file text (RFC 1035 §5), read one after the other. `$ORIGIN`, a `$TTL` of an hour and an SOA record
    /// stand before them.
    pub parts: &'static [&'static str],
    /// Whether resolvers say that they validated it (the AD flag).
    pub signed: bool,
}

/// A resolver that the page may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resolver {
    /// `cloudflare-dns.com`
    Cloudflare,
    /// `dns.google`
    Google,
    /// `doh.sb` and `doh.dns.sb`
    DnsSb,
    /// `doh.resolver.example`, for the one that a person enters.
    Own,
}

impl Resolver {
    /// The resolver that answers at a host name.
    pub fn at(host: &str) -> Option<Self> {
        match host {
            "cloudflare-dns.com" => Some(Self::Cloudflare),
            "dns.google" => Some(Self::Google),
            "doh.sb" | "doh.dns.sb" => Some(Self::DnsSb),
            "doh.resolver.example" => Some(Self::Own),
            _ => None,
        }
    }
}

/// Something that resolvers do wrong.
#[derive(Clone, Copy, Debug)]
pub struct DnsFault {
    /// The name asked for, and all below it; the empty text is every name.
    pub below: &'static str,
    /// Only this resolver; `None` is all of them.
    pub resolver: Option<Resolver>,
    /// Only questions of this type; `None` is all of them.
    pub rtype: Option<Rtype>,
    /// What it does.
    pub act: DnsAct,
    /// How long it waits before it does it.
    pub delay: Duration,
    /// Whether it does so only while a test looks at the world as it was before.
    pub is_before: bool,
}

impl DnsFault {
    /// A fault of every resolver, for every type, of a name and all below it.
    pub const fn below(name: &'static str, act: DnsAct) -> Self {
        Self { below: name, resolver: None, rtype: None, act, delay: Duration::ZERO, is_before: false }
    }

    /// Only while a test looks at the world as it was before.
    pub const fn before(mut self) -> Self {
        self.is_before = true;
        self
    }

    /// Only at one resolver.
    pub const fn at(mut self, resolver: Resolver) -> Self {
        self.resolver = Some(resolver);
        self
    }

    /// Only for one type of question.
    pub const fn of(mut self, rtype: Rtype) -> Self {
        self.rtype = Some(rtype);
        self
    }

    /// Only after so many milliseconds.
    pub const fn after_ms(mut self, ms: u64) -> Self {
        self.delay = Duration::from_millis(ms);
        self
    }
}

/// What a resolver does to a question.
#[derive(Clone, Copy, Debug)]
pub enum DnsAct {
    /// Answers from the zones: for a fault that is a delay alone.
    Honest,
    /// Answers from the zones, and adds an extended error (a stale answer, say).
    HonestWith(ExtendedError),
    /// Answers from another zone's text, with the fault's name as origin: a resolver that does not agree.
    From(&'static [&'static str]),
    /// An error code and no records.
    Rcode {
        /// 2 is SERVFAIL, 5 is REFUSED.
        rcode: u8,
        /// Why (RFC 8914), for those who ask with EDNS.
        extended: Option<ExtendedError>,
        /// Whether the answer comes after all when the question says "checking disabled": DNSSEC is broken, not
        /// the server.
        unless_checking_disabled: bool,
    },
    /// An HTTP status in place of an answer.
    Status(u16),
    /// The connection is closed without a byte.
    Closed,
    /// Nothing comes until the client gives up.
    Silent,
    /// These bytes, as `application/dns-message`.
    Bytes(&'static [u8]),
    /// An HTML page with status 200.
    Html,
    /// The right answer, which no page may read for want of a CORS header.
    NoCors,
    /// An answer to another question.
    WrongQuestion,
    /// The flag TC set and no records.
    Truncated,
    /// The right answer, cut off in the middle.
    CutShort,
    /// The right answer, and one more record whose name is a pointer to itself.
    PointerLoop,
    /// The right answer, and unrelated TXT records until it has about so many bytes.
    Padded(usize),
}

impl DnsAct {
    /// SERVFAIL, and no reason given.
    pub const SERVFAIL: Self = Self::Rcode { rcode: 2, extended: None, unless_checking_disabled: false };
    /// REFUSED, and no reason given.
    pub const REFUSED: Self = Self::Rcode { rcode: 5, extended: None, unless_checking_disabled: false };

    /// SERVFAIL with an extended error.
    pub const fn servfail(code: u16, text: &'static str) -> Self {
        Self::Rcode { rcode: 2, extended: Some(ExtendedError { code, text }), unless_checking_disabled: false }
    }

    /// SERVFAIL unless the question says "checking disabled", with an extended error.
    pub const fn bogus(code: u16, text: &'static str) -> Self {
        Self::Rcode { rcode: 2, extended: Some(ExtendedError { code, text }), unless_checking_disabled: true }
    }
}

/// An extended DNS error (RFC 8914).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtendedError {
    /// Its INFO-CODE; 22 is "no reachable authority".
    pub code: u16,
    /// Its EXTRA-TEXT.
    pub text: &'static str,
}

/// A host that is spoken to over TLS at port 443.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Its name, in A-labels, without the final dot.
    pub name: &'static str,
    /// Whether and how one gets in.
    pub door: Door,
    /// What it answers at `/.well-known/mta-sts.txt`.
    pub policy: Reply,
    /// What it answers at any other path.
    pub elsewhere: Reply,
    /// What it answered at the policy's path before, where that was something else.
    pub policy_before: Option<Reply>,
}

impl Host {
    /// A host with a trusted certificate that answers with this at the policy's path, and with 404 elsewhere.
    pub const fn new(name: &'static str, policy: Reply) -> Self {
        Self {
            name,
            door: Door::Open(Certificate::Trusted),
            policy,
            elsewhere: Reply::status(404, "Nothing here.\n").cors(),
            policy_before: None,
        }
    }

    /// A host that one does not get into.
    pub const fn shut(name: &'static str, door: Door) -> Self {
        let mut host = Self::new(name, Reply::status(404, ""));
        host.door = door;
        host
    }

    /// Shows this certificate.
    pub const fn certificate(mut self, certificate: Certificate) -> Self {
        self.door = Door::Open(certificate);
        self
    }

    /// Answered with this at the policy's path before.
    pub const fn before(mut self, policy: Reply) -> Self {
        self.policy_before = Some(policy);
        self
    }

    /// Answers with this at every other path.
    pub const fn elsewhere(mut self, reply: Reply) -> Self {
        self.elsewhere = reply;
        self
    }
}

/// How a host takes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// It speaks TLS and shows this certificate.
    Open(Certificate),
    /// Nothing listens there.
    Refused,
    /// Its name does not resolve.
    Unresolved,
    /// It hangs up after the client's first words.
    ClosedInHandshake,
    /// It takes the connection and says nothing.
    SilentInHandshake,
}

/// What a certificate is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Certificate {
    /// For the host's name, with the one key that the browser is told to trust.
    Trusted,
    /// For the host's name, and run out.
    Expired,
    /// For the host's name, signed by its own key.
    SelfSigned,
    /// For another host's name.
    WrongName,
    /// For the host's name, from an authority that nobody knows.
    UnknownAuthority,
}

impl Certificate {
    /// Every kind, for the keys to be made from.
    pub const ALL: [Self; 5] =
        [Self::Trusted, Self::Expired, Self::SelfSigned, Self::WrongName, Self::UnknownAuthority];
}

/// An HTTP response.
#[derive(Clone, Copy, Debug)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The field `Content-Type`; `None` sends none.
    pub media_type: Option<&'static str>,
    /// The other header fields, sent as they stand.
    pub headers: &'static [(&'static str, &'static str)],
    /// Whether `Access-Control-Allow-Origin: *` is sent.
    pub cors: bool,
    /// What follows the head.
    pub body: Body,
    /// How fast it comes.
    pub pace: Pace,
}

impl Reply {
    /// Status 200, `text/plain`, and no CORS header, as most Policy Hosts answer.
    pub const fn text(text: &'static str) -> Self {
        Self::of(Body::Bytes(text.as_bytes()))
    }

    /// Status 200 and `text/plain` with another kind of body.
    pub const fn of(body: Body) -> Self {
        Self { status: 200, media_type: Some("text/plain"), headers: &[], cors: false, body, pace: Pace::AtOnce }
    }

    /// Another status, with a few words.
    pub const fn status(status: u16, text: &'static str) -> Self {
        let mut reply = Self::text(text);
        reply.status = status;
        reply
    }

    /// A redirect by status 301; its one header field is the target.
    pub const fn redirect(location: &'static [(&'static str, &'static str); 1]) -> Self {
        let mut reply = Self::status(301, "Moved.\n");
        reply.headers = location;
        reply
    }

    /// A page may read it.
    pub const fn cors(mut self) -> Self {
        self.cors = true;
        self
    }

    /// With another media type, or none.
    pub const fn media_type(mut self, media_type: Option<&'static str>) -> Self {
        self.media_type = media_type;
        self
    }

    /// With further header fields.
    pub const fn headers(mut self, headers: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = headers;
        self
    }

    /// At another pace.
    pub const fn pace(mut self, pace: Pace) -> Self {
        self.pace = pace;
        self
    }
}

/// The body of a response.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// These bytes.
    Bytes(&'static [u8]),
    /// This text, then lines of an unknown field, so that it is exactly so many bytes.
    Padded(&'static str, usize),
    /// So many bytes of an unknown field's lines, sent without a stated length.
    Endless(usize),
    /// This text, then lines of an unknown field, so that it is exactly so many bytes; compressed on the way, to a
    /// thousandth.
    Inflating(&'static str, usize),
    /// These bytes, and then the connection is closed although more was announced.
    CutShort(&'static [u8]),
}

/// How a response comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// All of it, at once.
    AtOnce,
    /// All of it, after a while.
    After(Duration),
    /// Never: the connection stays open and silent.
    Silent,
    /// The head, and then never the body.
    SilentAfterHead,
    /// The head, and then byte after byte with this much time between two.
    Drip(Duration),
}
