//! The world that the end-to-end tests share: a table with a domain for each scenario.
//!
//! A scenario differs from `good.example` in the one thing that its domain's name says. Addresses are public ones,
//! for the product takes those set aside for documentation as private; no one ever connects to them, since the
//! proxy goes by the name. All mail goes to `mx1` and `mx2.mailhost.example` unless it is the mail that
//! differs, so that one policy's text serves many domains.

use std::time::Duration;

use domain::base::iana::Rtype;

use crate::world::{
    Body, Certificate, DnsAct, DnsFault, Door, ExtendedError, Host, Pace, Reply, Resolver, World, Zone,
};

/// A domain to check, and what stands behind it.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    /// The domain in A-labels. Its first label is the scenario's name.
    pub domain: &'static str,
    /// What a person types into the field.
    pub typed: &'static str,
    /// The zone's text, in parts; a domain without parts has no zone, and so does not exist.
    pub zone: &'static [&'static str],
    /// Whether resolvers say that they validated the zone.
    pub signed: bool,
    /// Its TLS hosts.
    pub hosts: &'static [Host],
    /// Whether it was another one before: it is checked then too, and the evidence is compared with.
    pub was_another: bool,
    /// Whether the domain itself is looked at, by the button on its report.
    pub looks_at_the_domain: bool,
    /// What resolvers do wrong about it.
    pub faults: &'static [DnsFault],
    /// The verdict that the page comes to.
    pub verdict: &'static str,
    /// The rules that speak, each with its severity after a blank.
    pub rules: &'static [&'static str],
}

impl Scenario {
    const fn of(domain: &'static str, zone: &'static [&'static str]) -> Self {
        Self {
            domain,
            typed: domain,
            zone,
            signed: false,
            hosts: &[],
            was_another: false,
            looks_at_the_domain: false,
            faults: &[],
            verdict: "",
            rules: &[],
        }
    }

    const fn typed(mut self, typed: &'static str) -> Self {
        self.typed = typed;
        self
    }

    const fn signed(mut self) -> Self {
        self.signed = true;
        self
    }

    const fn hosts(mut self, hosts: &'static [Host]) -> Self {
        self.hosts = hosts;
        self
    }

    const fn was_another(mut self) -> Self {
        self.was_another = true;
        self
    }

    const fn looks_at_the_domain(mut self) -> Self {
        self.looks_at_the_domain = true;
        self
    }

    const fn faults(mut self, faults: &'static [DnsFault]) -> Self {
        self.faults = faults;
        self
    }

    const fn shows(mut self, verdict: &'static str, rules: &'static [&'static str]) -> Self {
        self.verdict = verdict;
        self.rules = rules;
        self
    }

    /// What tests call it.
    pub fn name(&self) -> &'static str {
        self.domain.strip_suffix(".example").unwrap_or(self.domain)
    }

    /// The scenario of a domain.
    pub fn named(domain: &str) -> Option<&'static Self> {
        SCENARIOS.iter().find(|scenario| scenario.domain == domain)
    }
}

/// Every scenario, and what they share, as one world.
pub fn world() -> World {
    let mut world = World {
        zones: vec![MAILHOST, PROVIDER, HOSTING],
        hosts: vec![POLICIES],
        logged: LOGGED.to_vec(),
        faults: Vec::new(),
    };
    for scenario in SCENARIOS {
        if !scenario.zone.is_empty() {
            world.zones.push(Zone { origin: scenario.domain, parts: scenario.zone, signed: scenario.signed });
        }
        world.hosts.extend(scenario.hosts);
        world.faults.extend(scenario.faults);
    }
    world
}

/// What the certificate logs hold, by host. The dates are far apart, for the page judges by the day on which a test runs.
const LOGGED: &[(&str, Reply)] = &[
    ("mta-sts.good.example", json(OVERDUE)),
    ("mx1.mailhost.example", json(WILDCARD)),
    ("mx2.mailhost.example", json(EXPIRED_LOGGED)),
    ("mta-sts.testing.example", TOO_MANY),
    ("mta-sts.no-cors.example", Reply::text("<!DOCTYPE html><p>Maintenance").media_type(Some("text/html")).cors()),
    ("mta-sts.aliased.example", json(MARKUP_ISSUER)),
];

const TOO_MANY: Reply = Reply::status(429, "Too many.")
    .headers(&[("Retry-After", "600"), ("Access-Control-Expose-Headers", "Retry-After")])
    .cors();

const fn json(text: &'static str) -> Reply {
    Reply::text(text).media_type(Some("application/json")).cors()
}

/// One that has held for decades and runs out in some.
const OVERDUE: &str = r#"[{"id":"1","dns_names":["mta-sts.good.example"],"issuer":{"friendly_name":"Example Trust","name":"C=US"},
    "not_before":"1971-01-01T00:00:00-00:00","not_after":"2037-01-01T00:00:00Z","unknown":{"later":true}}]"#;
/// One for all names below a domain, and one for another name that the service gives along.
const WILDCARD: &str = r#"[{"id":"2","dns_names":["*.mailhost.example","mailhost.example","a.mailhost.example"],
    "issuer":{"friendly_name":"Example Trust"},"not_before":"2026-01-01T00:00:00Z","not_after":"2099-01-01T00:00:00Z"},
    {"id":"3","dns_names":["a.mx1.mailhost.example"],"issuer":{"friendly_name":"Other"},"not_before":"2026-01-01T00:00:00Z","not_after":"2099-01-01T00:00:00Z"}]"#;
const EXPIRED_LOGGED: &str = r#"[{"id":"4","dns_names":["mx2.mailhost.example"],"issuer":{"friendly_name":"Example Trust"},
    "not_before":"2020-01-01T00:00:00Z","not_after":"2020-04-01T00:00:00Z"}]"#;
const MARKUP_ISSUER: &str = r#"[{"id":"5","dns_names":["*.aliased.example","<script>alert(1)</script>"],
    "issuer":{"friendly_name":"<img src=x onerror=alert(1)>"},"not_before":"2026-01-01T00:00:00Z","not_after":"2099-01-01T00:00:00Z"}]"#;

/// Where mail goes, for all who do not run a mail server.
const MAILHOST: Zone = Zone {
    origin: "mailhost.example",
    parts: &[
        "mx1 A 93.184.215.10",
        "mx1 AAAA 2606:2800:21f:cb07::10",
        "mx2 A 93.184.215.11",
        r"\<b\>bold\<\/b\> A 93.184.215.12",
        "policies A 93.184.215.20",
        r#"_mta-sts TXT "v=STSv1; id=20261101T120000;""#,
    ],
    signed: false,
};

/// A mail provider that the product knows by the names of its hosts.
const PROVIDER: Zone = Zone { origin: "protonmail.ch", parts: &["mail A 93.184.215.13"], signed: false };

/// A hosting provider that the product knows by the names that aliases lead to.
const HOSTING: Zone = Zone { origin: "github.io", parts: &["someone A 93.184.215.21"], signed: false };

/// A host that redirects lead to.
const POLICIES: Host =
    Host::new("policies.mailhost.example", Reply::text(ENFORCE).cors()).elsewhere(Reply::text(ENFORCE).cors());

/// The MX records, and what else a domain with mail has: SPF and DMARC.
const MAIL: &str = "@ MX 10 mx1.mailhost.example.\n@ MX 20 mx2.mailhost.example.\n\
    @ TXT \"v=spf1 mx -all\"\n_dmarc TXT \"v=DMARC1; p=reject\"";
/// The MX records alone.
const HOSTS: &str = "@ MX 10 mx1.mailhost.example.\n@ MX 20 mx2.mailhost.example.";
const TLSA: &str = "_25._tcp.mx TLSA 3 1 1 ( 0123456789abcdef0123456789abcdef 0123456789abcdef0123456789abcdef )";
/// Those two, for a domain with other MX hosts.
const SENDERS: &str = "@ TXT \"v=spf1 mx -all\"\n_dmarc TXT \"v=DMARC1; p=reject\"";
const RECORD: &str = r#"_mta-sts TXT "v=STSv1; id=20261101T120000;""#;
const POLICY_HOST: &str = "mta-sts A 93.184.216.34";
const REPORTS: &str = r#"_smtp._tls TXT "v=TLSRPTv1; rua=mailto:tls-reports@mailhost.example""#;
const REPORTS_TOO: &str = r#"_smtp._tls TXT "v=TLSRPTv1; rua=https://reports.mailhost.example/tls""#;

/// All that a domain without a defect has in its zone.
const WELL: &[&str] = &[MAIL, RECORD, POLICY_HOST, REPORTS];

const ENFORCE: &str = "version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\n\
    mx: mx2.mailhost.example\r\nmax_age: 2592000\r\n";
const TESTING: &str = "version: STSv1\r\nmode: testing\r\nmx: mx1.mailhost.example\r\n\
    mx: mx2.mailhost.example\r\nmax_age: 2592000\r\n";
/// A policy for the first MX host alone, and what stood beside it.
const ONE_HOST: &str = "version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmax_age: 2592000\r\n";
const ONE_MX: &str = "@ MX 10 mx1.mailhost.example.\n@ TXT \"v=spf1 mx -all\"\n_dmarc TXT \"v=DMARC1; p=reject\"";
const OLD_RECORD: &str = r#"_mta-sts TXT "v=STSv1; id=20260301T120000;""#;
const NONE: &str = "version: STSv1\r\nmode: none\r\nmax_age: 2592000\r\n";

/// A Policy Host that a page may read, with this policy.
const fn readable(name: &'static str, policy: &'static str) -> Host {
    Host::new(name, Reply::text(policy).cors())
}

/// One that does all as it should, for scenarios whose defect is elsewhere.
const fn well(name: &'static str) -> Host {
    readable(name, ENFORCE)
}

/// The scenarios, by where the defect is: none, the record, the Policy Host, the policy, the mail, the
/// resolvers, and markup everywhere.
pub const SCENARIOS: &[Scenario] = &[
    // Nothing wrong.
    Scenario::of("good.example", WELL).hosts(&[well("mta-sts.good.example")]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("testing.example", WELL).hosts(&[readable("mta-sts.testing.example", TESTING)]).shows("testing", &["mode-testing advice", "starttls-not-checked note"]),
    Scenario::of("none.example", WELL).hosts(&[readable("mta-sts.none.example", NONE)]).shows("disabled", &["mode-none note", "mode-none-without-mx warning", "none-max-age-long advice"]),
    Scenario::of("absent.example", &[MAIL]).shows("absent", &["record-absent note"]),
    Scenario::of(
        "signed.example",
        &[
            "@ MX 10 mx",
            SENDERS,
            "mx A 93.184.216.41",
            TLSA,
            RECORD,
            POLICY_HOST,
            REPORTS,
        ],
    )
    .signed()
    .hosts(&[readable(
        "mta-sts.signed.example",
        "version: STSv1\nmode: enforce\nmx: mx.signed.example\nmax_age: 2592000\n",
    )]).shows("enforced", &["dane-present note", "starttls-not-checked note"]),
    // Signed all along: senders look at the name that the alias leads to, and at its own only then.
    Scenario::of(
        "dane-aliased.example",
        &[
            "@ MX 10 mx\nmx CNAME real\nreal A 93.184.216.41",
            "_25._tcp.real TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            SENDERS,
            RECORD,
            POLICY_HOST,
            REPORTS,
        ],
    )
    .signed()
    .hosts(&[readable(
        "mta-sts.dane-aliased.example",
        "version: STSv1\r\nmode: enforce\r\nmx: mx.dane-aliased.example\r\nmax_age: 2592000\r\n",
    )]).shows("enforced", &["mx-is-alias warning", "dane-present note", "starttls-not-checked note"]),
    Scenario::of("dane-unsigned.example", &["@ MX 10 mx\nmx A 93.184.216.41", TLSA, SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[readable(
            "mta-sts.dane-unsigned.example",
            "version: STSv1\r\nmode: enforce\r\nmx: mx.dane-unsigned.example\r\nmax_age: 2592000\r\n",
        )]).shows("enforced", &["dane-unsigned warning", "starttls-not-checked note"]),
    Scenario::of(
        "dane-unusable.example",
        &[
            "@ MX 10 mx\nmx A 93.184.216.41",
            "_25._tcp.mx TLSA 1 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
            SENDERS,
            RECORD,
            POLICY_HOST,
            REPORTS,
        ],
    )
    .signed()
    .hosts(&[readable(
        "mta-sts.dane-unusable.example",
        "version: STSv1\r\nmode: enforce\r\nmx: mx.dane-unusable.example\r\nmax_age: 2592000\r\n",
    )]).shows("enforced", &["dane-unusable warning", "starttls-not-checked note"]),
    Scenario::of("senders-absent.example", &[HOSTS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.senders-absent.example")]).shows("enforced", &["dkim-unknown note", "dmarc-absent advice", "spf-absent advice", "starttls-not-checked note"]),
    Scenario::of(
        "senders-lax.example",
        &[
            HOSTS,
            "@ TXT \"v=spf1 mx -all\"\n@ TXT \"v=spf1 a -all\"\n_dmarc TXT \"v=DMARC1; p=none\"",
            RECORD,
            POLICY_HOST,
            REPORTS,
        ],
    )
    .hosts(&[well("mta-sts.senders-lax.example")]).shows("enforced", &["dkim-unknown note", "dmarc-none advice", "spf-multiple warning", "starttls-not-checked note"]),
    Scenario::of(
        "dmarc-multiple.example",
        &[
            HOSTS,
            "@ TXT \"v=spf1 mx -all\"\n_dmarc TXT \"v=DMARC1; p=none\"\n_dmarc TXT \"v=DMARC1; p=reject\"",
            RECORD,
            POLICY_HOST,
            REPORTS,
        ],
    )
    .hosts(&[well("mta-sts.dmarc-multiple.example")]).shows("enforced", &["dkim-unknown note", "dmarc-multiple warning", "starttls-not-checked note"]),
    Scenario::of("xn--bcher-kva.example", WELL)
        .typed("bücher.example")
        .hosts(&[well("mta-sts.xn--bcher-kva.example")]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of(
        "aliased.example",
        &[
            MAIL,
            "_mta-sts CNAME _mta-sts.mailhost.example.",
            "mta-sts CNAME policies.mailhost.example.",
            REPORTS,
        ],
    )
    .hosts(&[well("mta-sts.aliased.example")]).shows("enforced", &["record-alias note", "starttls-not-checked note"]),
    // The record.
    Scenario::of("two-records.example", &[MAIL, RECORD, r#"_mta-sts TXT "v=STSv1; id=2;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.two-records.example")]).shows("ignored", &["record-multiple error"]),
    Scenario::of("unrelated-txt.example", &[MAIL, RECORD, r#"_mta-sts TXT "v=spf1 -all""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.unrelated-txt.example")]).shows("enforced", &["record-unrelated warning", "starttls-not-checked note"]),
    Scenario::of("version-case.example", &[MAIL, r#"_mta-sts TXT "v=STSV1; id=1;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.version-case.example")]).shows("ignored", &["record-version-misspelled error"]),
    Scenario::of("version-unterminated.example", &[MAIL, r#"_mta-sts TXT "v=STSv1 id=1""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.version-unterminated.example")]).shows("ignored", &["record-version-unterminated error"]),
    Scenario::of("record-quoted.example", &[MAIL, r#"_mta-sts TXT "\"v=STSv1; id=1;\"""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.record-quoted.example")]).shows("ignored", &["record-version-misspelled error"]),
    Scenario::of("version-spaced.example", &[MAIL, r#"_mta-sts TXT "v = STSv1; id=1""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.version-spaced.example")]).shows("ignored", &["record-version-misspelled error"]),
    Scenario::of("version-blank.example", &[MAIL, r#"_mta-sts TXT "v=STSv1 ; id=1;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.version-blank.example")]).shows("enforced", &["record-blank-before-semicolon warning", "starttls-not-checked note"]),
    Scenario::of("record-not-ascii.example", &[MAIL, r#"_mta-sts TXT "v=STSv1;\194\160id=1;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.record-not-ascii.example")]).shows("ignored", &["record-not-ascii error"]),
    Scenario::of("record-in-pieces.example", &[MAIL, r#"_mta-sts TXT "v=STS" "v1; id=2026" "1101T120000;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.record-in-pieces.example")]).shows("enforced", &["record-split note", "starttls-not-checked note"]),
    Scenario::of("id-missing.example", &[MAIL, r#"_mta-sts TXT "v=STSv1;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.id-missing.example")]).shows("ignored", &["record-id-missing error"]),
    Scenario::of("id-characters.example", &[MAIL, r#"_mta-sts TXT "v=STSv1; id=2026-11-01;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.id-characters.example")]).shows("ignored", &["record-id-characters error"]),
    Scenario::of("record-doubled.example", &[MAIL, r#"_mta-sts.record-doubled.example TXT "v=STSv1; id=1;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.record-doubled.example")]).shows("ignored", &["record-name-doubled error"]),
    Scenario::of("record-at-apex.example", &[MAIL, r#"@ TXT "v=STSv1; id=1;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.record-at-apex.example")]).shows("ignored", &["record-misplaced error"]),
    Scenario::of("policy-only.example", &[MAIL, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.policy-only.example")]).shows("ignored", &["record-absent error"]),
    Scenario::of("wildcard-txt.example", &[MAIL, r#"* TXT "v=spf1 -all""#]).shows("absent", &["record-absent note"]),
    Scenario::of("alias-dangling.example", &[MAIL, "_mta-sts CNAME _mta-sts.gone.mailhost.example.", POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.alias-dangling.example")]).shows("ignored", &["record-alias-dangling error"]),
    Scenario::of("alias-of-wildcard.example", &[MAIL, "* CNAME gone.mailhost.example."]).shows("absent", &["record-absent note"]),
    Scenario::of("alias-loop.example", &[MAIL, "_mta-sts CNAME a\na CNAME _mta-sts", POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.alias-loop.example")]).shows("ignored", &["record-alias-loop error"]),
    Scenario::of("record-wildcard.example", &[MAIL, r#"* TXT "v=STSv1; id=1;""#, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.record-wildcard.example")]).shows("enforced", &["record-wildcard warning", "starttls-not-checked note"]),
    Scenario::of("reports-misplaced.example", &[MAIL, RECORD, POLICY_HOST, r#"_tlsrpt TXT "v=TLSRPTv1; rua=mailto:tls-reports@mailhost.example""#])
        .hosts(&[well("mta-sts.reports-misplaced.example")]).shows("enforced", &["tlsrpt-misplaced warning", "starttls-not-checked note"]),
    Scenario::of("no-data.example", &[MAIL, r#"_mta-sts A 93.184.216.42"#]).shows("absent", &["record-absent note"]),
    Scenario::of("no-domain.example", &[]).shows("absent", &["domain-absent error"]),
    Scenario::of("reports-absent.example", &[MAIL, RECORD, POLICY_HOST])
        .hosts(&[well("mta-sts.reports-absent.example")]).shows("enforced", &["tlsrpt-absent warning", "starttls-not-checked note"]),
    // What became of it since an earlier check.
    Scenario::of("id-not-changed.example", WELL)
        .hosts(&[well("mta-sts.id-not-changed.example").before(Reply::text(TESTING).cors())])
        .was_another()
        .shows("enforced", &["id-not-changed error", "starttls-not-checked note"]),
    Scenario::of("id-changed-early.example", WELL)
        .hosts(&[readable("mta-sts.id-changed-early.example", ONE_HOST)])
        .faults(&[DnsFault::below("id-changed-early.example", DnsAct::From(&[ONE_MX, OLD_RECORD, POLICY_HOST, REPORTS])).before()])
        .was_another()
        .shows("enforced-in-part", &["id-changed-early warning", "mx-backup-not-covered error", "starttls-not-checked note"]),
    Scenario::of("id-changed-alone.example", WELL)
        .hosts(&[well("mta-sts.id-changed-alone.example")])
        .faults(&[DnsFault::below("id-changed-alone.example", DnsAct::From(&[MAIL, OLD_RECORD, POLICY_HOST, REPORTS])).before()])
        .was_another()
        .shows("enforced", &["id-changed-alone note", "starttls-not-checked note"]),
    Scenario::of("policy-removed-abruptly.example", &[MAIL])
        .hosts(&[readable("mta-sts.policy-removed-abruptly.example", ONE_HOST)])
        .faults(&[
            DnsFault::below("policy-removed-abruptly.example", DnsAct::From(&[ONE_MX, OLD_RECORD, POLICY_HOST, REPORTS])).before(),
        ])
        .was_another()
        .shows("absent", &["policy-removed-abruptly error", "record-absent note"]),
    // The Policy Host and what it answers.
    Scenario::of("host-absent.example", &[MAIL, RECORD, REPORTS])
        .hosts(&[Host::shut("mta-sts.host-absent.example", Door::Unresolved)]).shows("ignored", &["host-absent error"]),
    Scenario::of("host-alias-gone.example", &[MAIL, RECORD, REPORTS, "mta-sts CNAME gone.mailhost.example."])
        .hosts(&[Host::shut("mta-sts.host-alias-gone.example", Door::Unresolved)]).shows("ignored", &["host-alias-dangling error"]),
    Scenario::of("host-unclaimed.example", &[MAIL, RECORD, REPORTS, "mta-sts CNAME someone.github.io."])
        .hosts(&[Host::new(
            "mta-sts.host-unclaimed.example",
            Reply::status(404, "<!DOCTYPE html><title>Site not found</title><p>There isn't a GitHub Pages site here.</p>\n")
                .media_type(Some("text/html; charset=utf-8"))
                .cors(),
        )])
        .shows("ignored", &["host-unclaimed error", "delegation-half note"]),
    // Looked at the domain itself, too: the button on its report is pressed.
    Scenario::of("policy-misplaced.example", &[MAIL, RECORD, REPORTS, "@ A 93.184.216.50"])
        .hosts(&[
            Host::shut("mta-sts.policy-misplaced.example", Door::Unresolved),
            Host::new("policy-misplaced.example", Reply::text(ENFORCE).cors()),
        ])
        .looks_at_the_domain()
        .shows("ignored", &["host-absent error", "policy-misplaced error"]),
    Scenario::of("host-ipv6.example", &[MAIL, RECORD, REPORTS, "mta-sts AAAA 2606:2800:21f:cb07::34"])
        .hosts(&[well("mta-sts.host-ipv6.example")]).shows("enforced", &["host-ipv6-only warning", "starttls-not-checked note"]),
    Scenario::of("host-two-addresses.example", &[MAIL, RECORD, REPORTS, POLICY_HOST, "mta-sts AAAA 2606:2800:21f:cb07::34"])
        .hosts(&[well("mta-sts.host-two-addresses.example")]).shows("enforced", &["host-addresses-several note", "starttls-not-checked note"]),
    Scenario::of("host-caa.example", &[MAIL, RECORD, REPORTS, POLICY_HOST, r#"mta-sts CAA 0 issue "letsencrypt.org""#])
        .hosts(&[well("mta-sts.host-caa.example")]).shows("enforced", &["host-caa note", "starttls-not-checked note"]),
    Scenario::of("host-caa-above.example", &[MAIL, RECORD, REPORTS, POLICY_HOST, r#"@ CAA 0 issue "letsencrypt.org""#])
        .hosts(&[well("mta-sts.host-caa-above.example")]).shows("enforced", &["host-caa note", "starttls-not-checked note"]),
    Scenario::of("host-https-record.example", &[MAIL, RECORD, REPORTS, POLICY_HOST, "mta-sts HTTPS 0 policies.mailhost.example."])
        .hosts(&[well("mta-sts.host-https-record.example")]).shows("enforced", &["host-https-record note", "starttls-not-checked note"]),
    Scenario::of("sub.too-deep.example", WELL)
        .hosts(&[Host::shut("mta-sts.sub.too-deep.example", Door::Refused)]).shows("unknown", &["host-name-too-deep note", "policy-unreachable warning"]),
    Scenario::of("delegation-half.example", &[MAIL, "_mta-sts CNAME _mta-sts.mailhost.example.", POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.delegation-half.example")]).shows("enforced", &["delegation-half note", "starttls-not-checked note"]),
    Scenario::of("host-private.example", &[MAIL, RECORD, REPORTS, "mta-sts A 10.0.0.1\nmta-sts AAAA fd00::1"])
        .hosts(&[well("mta-sts.host-private.example")]).shows("ignored", &["host-private error"]),
    Scenario::of("host-half-private.example", &[MAIL, RECORD, REPORTS, "mta-sts A 93.184.216.34\nmta-sts AAAA fd00::1"])
        .hosts(&[well("mta-sts.host-half-private.example")]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("expired.example", WELL)
        .hosts(&[well("mta-sts.expired.example").certificate(Certificate::Expired)]).shows("unknown", &["policy-unreachable warning"]),
    Scenario::of("self-signed.example", WELL)
        .hosts(&[well("mta-sts.self-signed.example").certificate(Certificate::SelfSigned)]).shows("unknown", &["policy-unreachable warning"]),
    Scenario::of("wrong-name.example", WELL)
        .hosts(&[well("mta-sts.wrong-name.example").certificate(Certificate::WrongName)]).shows("unknown", &["policy-unreachable warning"]),
    Scenario::of("unknown-authority.example", WELL)
        .hosts(&[well("mta-sts.unknown-authority.example").certificate(Certificate::UnknownAuthority)]).shows("unknown", &["policy-unreachable warning"]),
    Scenario::of("unresolved.example", WELL)
        .hosts(&[Host::shut("mta-sts.unresolved.example", Door::Unresolved)]).shows("unknown", &["policy-unreachable warning"]),
    Scenario::of("refused.example", WELL)
        .hosts(&[Host::shut("mta-sts.refused.example", Door::Refused)]).shows("unknown", &["policy-unreachable warning"]),
    Scenario::of("handshake-closed.example", WELL)
        .hosts(&[Host::shut("mta-sts.handshake-closed.example", Door::ClosedInHandshake)]).shows("unknown", &["policy-unreachable warning"]),
    Scenario::of("handshake-silent.example", WELL)
        .hosts(&[Host::shut("mta-sts.handshake-silent.example", Door::SilentInHandshake)]).shows("unknown", &["policy-timeout warning"]),
    Scenario::of("silent.example", WELL)
        .hosts(&[Host::new("mta-sts.silent.example", Reply::text(ENFORCE).cors().pace(Pace::Silent))]).shows("unknown", &["policy-timeout warning"]),
    Scenario::of("silent-body.example", WELL)
        .hosts(&[Host::new("mta-sts.silent-body.example", Reply::text(ENFORCE).cors().pace(Pace::SilentAfterHead))]).shows("unknown", &["policy-timeout warning"]),
    Scenario::of("drip.example", WELL)
        .hosts(&[Host::new("mta-sts.drip.example", Reply::text(ENFORCE).cors().pace(Pace::Drip(Duration::from_millis(400))))]).shows("unknown", &["policy-timeout warning"]),
    Scenario::of("slow.example", WELL)
        .hosts(&[Host::new("mta-sts.slow.example", Reply::text(ENFORCE).cors().pace(Pace::After(Duration::from_secs(2))))]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("redirect-within.example", WELL).hosts(&[Host::new(
        "mta-sts.redirect-within.example",
        Reply::redirect(&[("Location", "/policy.txt")]).cors(),
    )
    .elsewhere(Reply::text(ENFORCE).cors())]).shows("ignored", &["policy-redirect error"]),
    Scenario::of("redirect-within-hidden.example", WELL).hosts(&[Host::new(
        "mta-sts.redirect-within-hidden.example",
        Reply::redirect(&[("Location", "/policy.txt")]),
    )
    .elsewhere(Reply::text(ENFORCE))]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("redirect-away.example", WELL).hosts(&[Host::new(
        "mta-sts.redirect-away.example",
        Reply::redirect(&[("Location", "https://policies.mailhost.example/mta-sts.txt")]).cors(),
    )]).shows("ignored", &["policy-redirect error"]),
    Scenario::of("redirect-away-hidden.example", WELL).hosts(&[Host::new(
        "mta-sts.redirect-away-hidden.example",
        Reply::redirect(&[("Location", "https://policies.mailhost.example/mta-sts.txt")]),
    )]).shows("ignored", &["policy-redirect error"]),
    // The browser stops before it follows any of these, so that all are seen for what they are.
    Scenario::of("redirect-dead.example", WELL).hosts(&[Host::new(
        "mta-sts.redirect-dead.example",
        Reply::redirect(&[("Location", "https://nobody.redirect-dead.example/mta-sts.txt")]),
    )]).shows("ignored", &["policy-redirect error"]),
    Scenario::of("redirect-insecure.example", WELL).hosts(&[Host::new(
        "mta-sts.redirect-insecure.example",
        Reply::redirect(&[("Location", "http://mta-sts.redirect-insecure.example/mta-sts.txt")]),
    )]).shows("ignored", &["policy-redirect error"]),
    Scenario::of("redirect-untrusted.example", WELL).hosts(&[
        Host::new(
            "mta-sts.redirect-untrusted.example",
            Reply::redirect(&[("Location", "https://www.redirect-untrusted.example/mta-sts.txt")]),
        ),
        Host::new("www.redirect-untrusted.example", Reply::text(ENFORCE)).certificate(Certificate::SelfSigned),
    ]).shows("ignored", &["policy-redirect error"]),
    Scenario::of("not-found.example", WELL)
        .hosts(&[Host::new("mta-sts.not-found.example", Reply::status(404, "Not found.\n").cors())]).shows("ignored", &["policy-status error"]),
    Scenario::of("server-error.example", WELL)
        .hosts(&[Host::new("mta-sts.server-error.example", Reply::status(500, "Broken.\n").cors())]).shows("ignored", &["policy-status error"]),
    Scenario::of("not-found-hidden.example", WELL)
        .hosts(&[Host::new("mta-sts.not-found-hidden.example", Reply::status(404, "Not found.\n"))]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("unavailable-hidden.example", WELL)
        .hosts(&[Host::new("mta-sts.unavailable-hidden.example", Reply::status(503, "Not now.\n"))]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("nosniff-hidden.example", WELL).hosts(&[Host::new(
        "mta-sts.nosniff-hidden.example",
        Reply::text(ENFORCE).headers(&[("X-Content-Type-Options", "nosniff")]),
    )]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("html-hidden.example", WELL).hosts(&[Host::new(
        "mta-sts.html-hidden.example",
        Reply::text(ENFORCE).media_type(Some("text/html")),
    )]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("octet-stream-hidden.example", WELL).hosts(&[Host::new(
        "mta-sts.octet-stream-hidden.example",
        Reply::text(ENFORCE).media_type(Some("application/octet-stream")),
    )]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("attachment-hidden.example", WELL).hosts(&[Host::new(
        "mta-sts.attachment-hidden.example",
        Reply::text(ENFORCE).headers(&[("Content-Disposition", "attachment")]),
    )]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("frame-denied.example", WELL).hosts(&[Host::new(
        "mta-sts.frame-denied.example",
        Reply::text(ENFORCE).headers(&[("X-Frame-Options", "DENY")]),
    )]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("html.example", WELL).hosts(&[Host::new(
        "mta-sts.html.example",
        Reply::text("<!DOCTYPE html>\n<html><head><title>Parked</title></head><body><h1>This domain is parked</h1></body></html>\n")
            .media_type(Some("text/html; charset=utf-8"))
            .cors(),
    )]).shows("ignored", &["policy-is-html error"]),
    Scenario::of("octet-stream.example", WELL).hosts(&[Host::new(
        "mta-sts.octet-stream.example",
        Reply::text(ENFORCE).media_type(Some("application/octet-stream")).cors(),
    )]).shows("enforced", &["policy-media-type warning", "starttls-not-checked note"]),
    Scenario::of("media-type-missing.example", WELL).hosts(&[Host::new(
        "mta-sts.media-type-missing.example",
        Reply::text(ENFORCE).media_type(None).cors(),
    )]).shows("enforced", &["policy-media-type warning", "starttls-not-checked note"]),
    Scenario::of("huge.example", WELL)
        .hosts(&[Host::new("mta-sts.huge.example", Reply::of(Body::Endless(10 * 1024 * 1024)).cors())]).shows("ignored", &["policy-too-large error"]),
    Scenario::of("size-limit.example", WELL)
        .hosts(&[Host::new("mta-sts.size-limit.example", Reply::of(Body::Padded(ENFORCE, 65_536)).cors())]).shows("enforced", &["extension-unknown note", "extension-unknown note", "extension-unknown note", "extension-unknown note", "extension-unknown note", "extension-unknown note", "extension-unknown note", "extension-unknown note", "extension-unknown note", "extension-unknown note", "policy-too-large warning", "starttls-not-checked note"]),
    Scenario::of("size-over.example", WELL)
        .hosts(&[Host::new("mta-sts.size-over.example", Reply::of(Body::Padded(ENFORCE, 65_537)).cors())]).shows("ignored", &["policy-too-large error"]),
    Scenario::of("cut-short.example", WELL)
        .hosts(&[Host::new("mta-sts.cut-short.example", Reply::of(Body::CutShort(ENFORCE.as_bytes())).cors())]).shows("unknown", &["policy-unreachable warning"]),
    Scenario::of("no-cors.example", WELL)
        .hosts(&[Host::new("mta-sts.no-cors.example", Reply::text(ENFORCE))]).shows("unknown", &["policy-unreadable-here note"]),
    Scenario::of("corp.example", WELL).hosts(&[Host::new(
        "mta-sts.corp.example",
        Reply::text(ENFORCE).headers(&[("Cross-Origin-Resource-Policy", "same-origin")]),
    )]).shows("unknown", &["policy-unreachable warning"]),
    // The policy's text.
    Scenario::of("empty.example", WELL).hosts(&[readable("mta-sts.empty.example", "")]).shows("ignored", &["policy-empty error"]),
    Scenario::of("bom.example", WELL).hosts(&[readable(
        "mta-sts.bom.example",
        "\u{feff}version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmx: mx2.mailhost.example\r\nmax_age: 2592000\r\n",
    )]).shows("ignored", &["policy-bom error"]),
    Scenario::of("not-utf8.example", WELL).hosts(&[Host::new(
        "mta-sts.not-utf8.example",
        Reply::of(Body::Bytes(
            b"version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmx: mx2.mailhost.example\r\nx_note: caf\xe9\r\nmax_age: 2592000\r\n",
        ))
        .cors(),
    )]).shows("ignored", &["extension-unknown note", "policy-not-utf8 error"]),
    Scenario::of("all-defects.example", WELL).hosts(&[readable(
        "mta-sts.all-defects.example",
        "Mode: enforce\r\nmode: Enforce\r\n\r\nmax_age: 1w\r\nmx: *mail.example\r\nmx: a.example, b.example\r\nmode: testing\r\nno colon here\r\n mx: mx1.mailhost.example\r\nmax_age: 99999999999\r\n",
    )]).shows("ignored", &["key-case warning", "key-duplicate warning", "key-duplicate warning", "line-blank warning", "line-indented error", "line-malformed warning", "max-age-malformed error", "mode-unknown error", "mx-list error", "mx-wildcard-misplaced error", "version-missing error"]),
    Scenario::of("max-age-short.example", WELL).hosts(&[readable(
        "mta-sts.max-age-short.example",
        "version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmx: mx2.mailhost.example\r\nmax_age: 60\r\n",
    )]).shows("enforced", &["max-age-short warning", "starttls-not-checked note"]),
    // The mail.
    Scenario::of("mx-partly.example", WELL).hosts(&[readable(
        "mta-sts.mx-partly.example",
        "version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmax_age: 2592000\r\n",
    )]).shows("enforced-in-part", &["mx-backup-not-covered error", "starttls-not-checked note"]),
    Scenario::of("mx-uncovered.example", WELL).hosts(&[readable(
        "mta-sts.mx-uncovered.example",
        "version: STSv1\r\nmode: enforce\r\nmx: old.mailhost.example\r\nmax_age: 2592000\r\n",
    )]).shows("refusing", &["mx-not-covered error", "mx-not-covered error", "mx-pattern-unused advice"]),
    Scenario::of("record-ttl-long.example", &[MAIL, POLICY_HOST, REPORTS, r#"_mta-sts 259200 TXT "v=STSv1; id=20261101T120000;""#])
        .hosts(&[well("mta-sts.record-ttl-long.example")]).shows("enforced", &["record-ttl-long advice", "starttls-not-checked note"]),
    Scenario::of("charset.example", WELL).hosts(&[Host::new(
        "mta-sts.charset.example",
        Reply::text(ENFORCE).media_type(Some("text/plain; charset=iso-8859-1")).cors(),
    )]).shows("enforced", &["policy-charset advice", "starttls-not-checked note"]),
    Scenario::of("reports-twice.example", &[MAIL, RECORD, POLICY_HOST, REPORTS, REPORTS_TOO])
        .hosts(&[well("mta-sts.reports-twice.example")]).shows("enforced", &["tlsrpt-multiple warning", "starttls-not-checked note"]),
    Scenario::of("reports-to-itself.example", &[MAIL, RECORD, POLICY_HOST, "_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:tls@reports-to-itself.example\""])
        .hosts(&[well("mta-sts.reports-to-itself.example")]).shows("enforced", &["tlsrpt-rua-same-domain note", "starttls-not-checked note"]),
    Scenario::of("mx-deeper.example", &[SENDERS, RECORD, POLICY_HOST, REPORTS, "@ MX 10 mx.eu.mx-deeper.example.\nmx.eu A 93.184.215.10"])
        .hosts(&[readable("mta-sts.mx-deeper.example", "version: STSv1\r\nmode: enforce\r\nmx: *.mx-deeper.example\r\nmax_age: 2592000\r\n")]).shows("refusing", &["mx-pattern-depth error"]),
    Scenario::of("mx-literal.example", &[SENDERS, RECORD, POLICY_HOST, REPORTS, "@ MX 10 93.184.215.10."])
        .hosts(&[well("mta-sts.mx-literal.example")]).shows("no-mail", &["mx-ip-literal error"]),
    Scenario::of("mx-wildcard.example", WELL).hosts(&[readable(
        "mta-sts.mx-wildcard.example",
        "version: STSv1\r\nmode: enforce\r\nmx: *.mailhost.example\r\nmax_age: 2592000\r\n",
    )]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("mx-null.example", &["@ MX 0 .", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.mx-null.example")]).shows("no-mail", &["mx-null advice"]),
    Scenario::of("mx-null-mixed.example", &["@ MX 0 .", MAIL, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.mx-null-mixed.example")]).shows("enforced", &["mx-null-mixed error", "starttls-not-checked note"]),
    Scenario::of("mx-implicit.example", &["@ A 93.184.216.43", SENDERS, RECORD, POLICY_HOST, REPORTS]).hosts(&[readable(
        "mta-sts.mx-implicit.example",
        "version: STSv1\r\nmode: enforce\r\nmx: mx-implicit.example\r\nmax_age: 2592000\r\n",
    )]).shows("enforced", &["mx-absent-implicit note", "starttls-not-checked note"]),
    Scenario::of("mx-implicit-uncovered.example", &["@ A 93.184.216.43", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.mx-implicit-uncovered.example")]).shows("refusing", &["mx-absent-implicit note", "mx-not-covered error", "mx-pattern-unused advice", "mx-pattern-unused advice"]),
    Scenario::of("no-mail.example", &[SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.no-mail.example")]).shows("no-mail", &["mx-absent-implicit advice"]),
    Scenario::of("mx-no-address.example", &["@ MX 10 mx1.mailhost.example.\n@ MX 20 gone.mailhost.example.", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[readable(
            "mta-sts.mx-no-address.example",
            "version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmx: gone.mailhost.example\r\nmax_age: 2592000\r\n",
        )]).shows("enforced", &["mx-no-address error", "starttls-not-checked note"]),
    Scenario::of("mx-none-has-address.example", &["@ MX 10 gone.mailhost.example.", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[readable(
            "mta-sts.mx-none-has-address.example",
            "version: STSv1\r\nmode: enforce\r\nmx: gone.mailhost.example\r\nmax_age: 2592000\r\n",
        )]).shows("no-mail", &["mx-no-address error"]),
    Scenario::of("mx-alias.example", &["@ MX 10 mx\nmx CNAME mx1.mailhost.example.", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[readable(
            "mta-sts.mx-alias.example",
            "version: STSv1\r\nmode: enforce\r\nmx: mx.mx-alias.example\r\nmax_age: 2592000\r\n",
        )]).shows("enforced", &["mx-is-alias warning", "starttls-not-checked note"]),
    Scenario::of("mx-private.example", &["@ MX 10 mx1.mailhost.example.\n@ MX 20 inside\ninside A 10.0.0.7", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[readable(
            "mta-sts.mx-private.example",
            "version: STSv1\r\nmode: enforce\r\nmx: mx1.mailhost.example\r\nmx: inside.mx-private.example\r\nmax_age: 2592000\r\n",
        )]).shows("enforced", &["mx-private error", "starttls-not-checked note"]),
    // Nobody gets there, so no line has to cover it.
    Scenario::of("mx-private-uncovered.example", &["@ MX 10 mx1.mailhost.example.\n@ MX 20 inside\ninside A 10.0.0.7", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[readable("mta-sts.mx-private-uncovered.example", ONE_HOST)]).shows("enforced", &["mx-private error", "starttls-not-checked note"]),
    Scenario::of("mx-private-only.example", &["@ MX 10 inside\ninside A 10.0.0.7\ninside AAAA fd00::7", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[readable(
            "mta-sts.mx-private-only.example",
            "version: STSv1\r\nmode: enforce\r\nmx: inside.mx-private-only.example\r\nmax_age: 2592000\r\n",
        )]).shows("no-mail", &["mx-private error"]),
    Scenario::of(
        "domain-alias.example",
        &[
            "@ CNAME other",
            "other MX 10 mx1.mailhost.example.\nother MX 20 mx2.mailhost.example.\nother TXT \"v=spf1 mx -all\"",
            "_dmarc TXT \"v=DMARC1; p=reject\"",
            RECORD,
            POLICY_HOST,
            REPORTS,
        ],
    )
    .hosts(&[well("mta-sts.domain-alias.example")]).shows("enforced", &["domain-is-alias note", "starttls-not-checked note"]),
    Scenario::of("wildcard-mx.example", &[MAIL, "* MX 10 mx1.mailhost.example.", RECORD, POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.wildcard-mx.example")]).shows("enforced", &["starttls-not-checked note", "subdomains-accept-mail note"]),
    Scenario::of("mx-provider.example", &["@ MX 10 mail.protonmail.ch.", SENDERS, RECORD, POLICY_HOST, REPORTS])
        .hosts(&[readable(
            "mta-sts.mx-provider.example",
            "version: STSv1\r\nmode: enforce\r\nmx: mail.protonmail.ch\r\nmax_age: 2592000\r\n",
        )]).shows("enforced", &["mx-provider-incomplete advice", "starttls-not-checked note"]),
    Scenario::of("below.another-domain.example", &[MAIL]).shows("absent", &["record-absent note", "subdomain-not-covered note"]),
    // The resolvers.
    Scenario::of("servfail.example", WELL)
        .hosts(&[well("mta-sts.servfail.example")])
        .faults(&[DnsFault::below(
            "_mta-sts.servfail.example",
            DnsAct::servfail(22, "at delegation servfail.example for _mta-sts.servfail.example/TXT"),
        )]).shows("unknown", &["dns-failing warning"]),
    Scenario::of("servfail-first.example", WELL)
        .hosts(&[well("mta-sts.servfail-first.example")])
        .faults(&[DnsFault::below("servfail-first.example", DnsAct::SERVFAIL).at(Resolver::Cloudflare)]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("bogus.example", WELL)
        .hosts(&[well("mta-sts.bogus.example")])
        .faults(&[DnsFault::below("bogus.example", DnsAct::bogus(6, "signature of bogus.example/SOA does not verify"))]).shows("unknown", &["dnssec-bogus error", "dnssec-bogus error", "dnssec-bogus error", "dnssec-bogus error"]),
    Scenario::of("bogus-in-part.example", WELL)
        .hosts(&[well("mta-sts.bogus-in-part.example")])
        .faults(&[DnsFault::below("_mta-sts.bogus-in-part.example", DnsAct::bogus(7, "")).at(Resolver::Cloudflare)]).shows("enforced", &["dnssec-bogus warning", "starttls-not-checked note"]),
    Scenario::of("refused-dns.example", WELL)
        .hosts(&[well("mta-sts.refused-dns.example")])
        .faults(&[DnsFault::below("refused-dns.example", DnsAct::REFUSED)]).shows("unknown", &["dns-failing warning", "dns-failing warning", "dns-failing warning", "dns-failing warning"]),
    Scenario::of("resolver-closed.example", WELL)
        .hosts(&[well("mta-sts.resolver-closed.example")])
        .faults(&[DnsFault::below("resolver-closed.example", DnsAct::Closed).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("resolver-silent.example", WELL)
        .hosts(&[well("mta-sts.resolver-silent.example")])
        .faults(&[DnsFault::below("resolver-silent.example", DnsAct::Silent).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("beside-silent.example", WELL)
        .hosts(&[well("mta-sts.beside-silent.example")])
        .faults(&[DnsFault::below("beside-silent.example", DnsAct::Silent).of(Rtype::CAA)]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("resolver-status.example", WELL)
        .hosts(&[well("mta-sts.resolver-status.example")])
        .faults(&[DnsFault::below("resolver-status.example", DnsAct::Status(503)).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("resolver-garbage.example", WELL)
        .hosts(&[well("mta-sts.resolver-garbage.example")])
        .faults(&[DnsFault::below("resolver-garbage.example", DnsAct::Bytes(b"\x00\x01not a message\xff")).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("resolver-html.example", WELL)
        .hosts(&[well("mta-sts.resolver-html.example")])
        .faults(&[DnsFault::below("resolver-html.example", DnsAct::Html).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("resolver-no-cors.example", WELL)
        .hosts(&[well("mta-sts.resolver-no-cors.example")])
        .faults(&[DnsFault::below("resolver-no-cors.example", DnsAct::NoCors).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("resolver-wrong-question.example", WELL)
        .hosts(&[well("mta-sts.resolver-wrong-question.example")])
        .faults(&[DnsFault::below("resolver-wrong-question.example", DnsAct::WrongQuestion).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("resolver-truncated.example", WELL)
        .hosts(&[well("mta-sts.resolver-truncated.example")])
        .faults(&[DnsFault::below("resolver-truncated.example", DnsAct::Truncated).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("resolver-cut-short.example", WELL)
        .hosts(&[well("mta-sts.resolver-cut-short.example")])
        .faults(&[DnsFault::below("resolver-cut-short.example", DnsAct::CutShort).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    // Answers that are hardly any, and more than anybody needs.
    Scenario::of("dns-loop.example", WELL)
        .hosts(&[well("mta-sts.dns-loop.example")])
        .faults(&[DnsFault::below("dns-loop.example", DnsAct::PointerLoop).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("dns-long.example", WELL)
        .hosts(&[well("mta-sts.dns-long.example")])
        .faults(&[DnsFault::below("_mta-sts.dns-long.example", DnsAct::Padded(65_535))]).shows("enforced", &["record-unrelated warning", "starttls-not-checked note"]),
    Scenario::of("dns-too-long.example", WELL)
        .hosts(&[well("mta-sts.dns-too-long.example")])
        .faults(&[DnsFault::below("_mta-sts.dns-too-long.example", DnsAct::Padded(70_000)).at(Resolver::Cloudflare)]).shows("enforced", &["resolver-unavailable note", "starttls-not-checked note"]),
    Scenario::of("record-in-forty.example", &[MAIL, POLICY_HOST, REPORTS, "_mta-sts TXT \"v\" \"=\" \"S\" \"T\" \"S\" \"v\" \"1\" \";\" \" \" \"i\" \"d\" \"=\" \"2\" \"0\" \"2\" \"6\" \"1\" \"1\" \"0\" \"1\" \"T\" \"1\" \"2\" \"0\" \"0\" \"0\" \"0\" \";\" \"\" \"\" \"\" \"\" \"\" \"\" \"\" \"\" \"\" \"\" \"\" \"\""])
        .hosts(&[well("mta-sts.record-in-forty.example")]).shows("enforced", &["record-split note", "starttls-not-checked note"]),
    Scenario::of("mx-sixty.example", &[SENDERS, RECORD, POLICY_HOST, REPORTS, "@ MX 10 mx00\n@ MX 20 mx01\n@ MX 30 mx02\n@ MX 10 mx03\n@ MX 20 mx04\n@ MX 30 mx05\n@ MX 10 mx06\n@ MX 20 mx07\n@ MX 30 mx08\n@ MX 10 mx09\n@ MX 20 mx10\n@ MX 30 mx11\n@ MX 10 mx12\n@ MX 20 mx13\n@ MX 30 mx14\n@ MX 10 mx15\n@ MX 20 mx16\n@ MX 30 mx17\n@ MX 10 mx18\n@ MX 20 mx19\n@ MX 30 mx20\n@ MX 10 mx21\n@ MX 20 mx22\n@ MX 30 mx23\n@ MX 10 mx24\n@ MX 20 mx25\n@ MX 30 mx26\n@ MX 10 mx27\n@ MX 20 mx28\n@ MX 30 mx29\n@ MX 10 mx30\n@ MX 20 mx31\n@ MX 30 mx32\n@ MX 10 mx33\n@ MX 20 mx34\n@ MX 30 mx35\n@ MX 10 mx36\n@ MX 20 mx37\n@ MX 30 mx38\n@ MX 10 mx39\n@ MX 20 mx40\n@ MX 30 mx41\n@ MX 10 mx42\n@ MX 20 mx43\n@ MX 30 mx44\n@ MX 10 mx45\n@ MX 20 mx46\n@ MX 30 mx47\n@ MX 10 mx48\n@ MX 20 mx49\n@ MX 30 mx50\n@ MX 10 mx51\n@ MX 20 mx52\n@ MX 30 mx53\n@ MX 10 mx54\n@ MX 20 mx55\n@ MX 30 mx56\n@ MX 10 mx57\n@ MX 20 mx58\n@ MX 30 mx59", "mx00 A 93.184.215.100\nmx01 A 93.184.215.101\nmx02 A 93.184.215.102\nmx03 A 93.184.215.103\nmx04 A 93.184.215.104\nmx05 A 93.184.215.105\nmx06 A 93.184.215.106\nmx07 A 93.184.215.107\nmx08 A 93.184.215.108\nmx09 A 93.184.215.109\nmx10 A 93.184.215.110\nmx11 A 93.184.215.111\nmx12 A 93.184.215.112\nmx13 A 93.184.215.113\nmx14 A 93.184.215.114\nmx15 A 93.184.215.115\nmx16 A 93.184.215.116\nmx17 A 93.184.215.117\nmx18 A 93.184.215.118\nmx19 A 93.184.215.119\nmx20 A 93.184.215.120\nmx21 A 93.184.215.121\nmx22 A 93.184.215.122\nmx23 A 93.184.215.123\nmx24 A 93.184.215.124\nmx25 A 93.184.215.125\nmx26 A 93.184.215.126\nmx27 A 93.184.215.127\nmx28 A 93.184.215.128\nmx29 A 93.184.215.129\nmx30 A 93.184.215.130\nmx31 A 93.184.215.131\nmx32 A 93.184.215.132\nmx33 A 93.184.215.133\nmx34 A 93.184.215.134\nmx35 A 93.184.215.135\nmx36 A 93.184.215.136\nmx37 A 93.184.215.137\nmx38 A 93.184.215.138\nmx39 A 93.184.215.139\nmx40 A 93.184.215.140\nmx41 A 93.184.215.141\nmx42 A 93.184.215.142\nmx43 A 93.184.215.143\nmx44 A 93.184.215.144\nmx45 A 93.184.215.145\nmx46 A 93.184.215.146\nmx47 A 93.184.215.147\nmx48 A 93.184.215.148\nmx49 A 93.184.215.149\nmx50 A 93.184.215.150\nmx51 A 93.184.215.151\nmx52 A 93.184.215.152\nmx53 A 93.184.215.153\nmx54 A 93.184.215.154\nmx55 A 93.184.215.155\nmx56 A 93.184.215.156\nmx57 A 93.184.215.157\nmx58 A 93.184.215.158\nmx59 A 93.184.215.159"])
        .hosts(&[readable("mta-sts.mx-sixty.example", "version: STSv1\r\nmode: enforce\r\nmx: *.mx-sixty.example\r\nmax_age: 2592000\r\n")]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("mx-long-name.example", &[SENDERS, RECORD, POLICY_HOST, REPORTS, "@ MX 10 mx.ddddddddddddddddddddddddddddddddddddd.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\nmx.ddddddddddddddddddddddddddddddddddddd.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc A 93.184.215.10"])
        .hosts(&[readable("mta-sts.mx-long-name.example", "version: STSv1\r\nmode: enforce\r\nmx: mx.ddddddddddddddddddddddddddddddddddddd.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb.ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.mx-long-name.example\r\nmax_age: 2592000\r\n")]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("inflating.example", WELL).hosts(&[Host::new(
        "mta-sts.inflating.example",
        Reply::of(Body::Inflating(ENFORCE, 8 * 1024 * 1024)).cors(),
    )]).shows("ignored", &["policy-too-large error"]),
    Scenario::of("header-controls.example", WELL).hosts(&[Host::new(
        "mta-sts.header-controls.example",
        Reply::text(ENFORCE).media_type(Some("text/\u{1}plain")).headers(&[("X-Note", "\u{7}\u{1b}[31m")]).cors(),
    )]).shows("enforced", &["policy-media-type warning", "starttls-not-checked note"]),
    Scenario::of("resolver-slow.example", WELL)
        .hosts(&[well("mta-sts.resolver-slow.example")])
        .faults(&[DnsFault::below("resolver-slow.example", DnsAct::Honest).after_ms(1500)]).shows("enforced", &["starttls-not-checked note"]),
    Scenario::of("resolvers-down.example", WELL)
        .hosts(&[well("mta-sts.resolvers-down.example")])
        .faults(&[DnsFault::below("resolvers-down.example", DnsAct::Closed)]).shows("unknown", &["resolver-unavailable note", "resolver-unavailable note", "resolver-unavailable note"]),
    // The second one answers later, so that it is the first one's answer that counts.
    Scenario::of("resolvers-disagree-alias.example", &[MAIL, "_mta-sts CNAME _mta-sts.gone.mailhost.example.", POLICY_HOST, REPORTS])
        .hosts(&[well("mta-sts.resolvers-disagree-alias.example")])
        .faults(&[
            DnsFault::below("resolvers-disagree-alias.example", DnsAct::From(&[MAIL, POLICY_HOST, REPORTS]))
                .at(Resolver::Google)
                .after_ms(300),
        ])
        .shows("ignored", &["record-alias-dangling error", "resolvers-disagree warning"]),
    Scenario::of("resolvers-disagree.example", WELL)
        .hosts(&[well("mta-sts.resolvers-disagree.example")])
        .faults(&[DnsFault::below("resolvers-disagree.example", DnsAct::From(&[MAIL])).at(Resolver::Google)]).shows("unknown", &["resolvers-disagree warning"]),
    Scenario::of("mx-unanswered.example", WELL)
        .hosts(&[well("mta-sts.mx-unanswered.example")])
        .faults(&[DnsFault::below("mx-unanswered.example", DnsAct::SERVFAIL).of(Rtype::MX)]).shows("unknown", &["dns-failing warning"]),
    Scenario::of("stale.example", WELL)
        .hosts(&[well("mta-sts.stale.example")])
        .faults(&[DnsFault::below("stale.example", DnsAct::HonestWith(ExtendedError { code: 3, text: "" }))]).shows("enforced", &["starttls-not-checked note"]),
    // Markup, in every field that is shown: none of it may ever be more than text.
    Scenario::of(
        "markup-record.example",
        &[
            MAIL,
            r#"_mta-sts TXT "v=STSv1; id=<script>document.title='owned'</script>; <img src=x onerror=document.title='owned'>=&lt;b&gt;;""#,
            r#"_mta-sts TXT "<script>document.title='owned'</script>""#,
            POLICY_HOST,
            r#"_smtp._tls TXT "v=TLSRPTv1; rua=mailto:<img src=x onerror=document.title='owned'>,javascript:document.title='owned'""#,
        ],
    )
    .hosts(&[well("mta-sts.markup-record.example")]).shows("ignored", &["record-field-malformed error", "record-field-malformed error", "record-field-malformed error", "record-id-characters error", "record-unrelated warning", "tlsrpt-rua-invalid warning", "tlsrpt-rua-invalid warning"]),
    Scenario::of("markup-policy.example", WELL).hosts(&[Host::new(
        "mta-sts.markup-policy.example",
        Reply::text(
            "version: <script>document.title='owned'</script>\r\n\
             mode: <img src=x onerror=document.title='owned'>\r\n\
             mx: *.<svg/onload=document.title='owned'>\r\n\
             mx: &lt;b&gt;.mailhost.example\r\n\
             <script>document.title='owned'</script>: x\r\n\
             max_age: </pre><script>document.title='owned'</script>\r\n",
        )
        .media_type(Some("text/<img src=x onerror=document.title='owned'>"))
        .cors(),
    )]).shows("ignored", &["extension-malformed warning", "max-age-malformed error", "mode-unknown error", "mx-not-a-host-name error", "mx-not-a-host-name error", "policy-media-type warning", "version-misspelled error"]),
    Scenario::of(
        "markup-mx.example",
        &[
            r"@ MX 10 \<b\>bold\<\/b\>.mailhost.example.",
            r"@ MX 20 \<img\032src=x\032onerror=document.title='owned'\>.mailhost.example.",
            r"@ MX 30 &lt\;script&gt\;.mailhost.example.",
            SENDERS,
            RECORD,
            r"mta-sts CNAME \<b\>bold\<\/b\>.mailhost.example.",
            REPORTS,
        ],
    )
    .hosts(&[well("mta-sts.markup-mx.example")]).shows("refusing", &["mx-no-address error", "mx-no-address error", "mx-not-covered error", "mx-pattern-unused advice", "mx-pattern-unused advice", "delegation-half note"]),
    Scenario::of("markup-resolver.example", WELL)
        .hosts(&[well("mta-sts.markup-resolver.example")])
        .faults(&[DnsFault::below(
            "markup-resolver.example",
            DnsAct::servfail(22, "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>&lt;"),
        )]).shows("unknown", &["dns-failing warning", "dns-failing warning", "dns-failing warning", "dns-failing warning"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::SCENARIOS;

    #[test]
    fn each_scenario_has_a_domain_of_its_own_and_touches_no_other() {
        let domains: BTreeSet<_> = SCENARIOS.iter().map(|scenario| scenario.domain).collect();
        assert_eq!(domains.len(), SCENARIOS.len());
        for scenario in SCENARIOS {
            let own = format!(".{}", scenario.domain);
            for host in scenario.hosts {
                assert!(host.name.ends_with(&own) || host.name == scenario.domain, "{}", host.name);
            }
            for fault in scenario.faults {
                assert!(format!(".{}", fault.below).ends_with(&own), "{}", fault.below);
            }
        }
    }
}
