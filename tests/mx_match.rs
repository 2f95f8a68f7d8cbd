//! Which MX hosts an `mx` pattern covers (RFC 8461 §4.1), from one table. Hosts stand as DNS gives them, in the form of a
//! zone file. The rows of a peer are the ones that it gets wrong, or got wrong when its source was read.

use mta_sts_check::name::{MxHost, MxPattern};

use Outcome::{Malformed, Matches, NoMatch};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// The pattern covers the host.
    Matches,
    /// The pattern is well-formed and does not cover the host.
    NoMatch,
    /// The pattern is outside the grammar, and covers nothing.
    Malformed,
}

/// A host whose first label is as long as a label may be.
const LABEL_63_COM: &str = "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-123456789.com";

const ROWS: &[(&str, &str, Outcome)] = &[
    // A name is itself, and nothing else.
    ("mail.example.com", "mail.example.com", Matches),
    ("mail.example.com", "mail.example.org", NoMatch),
    ("mail.example.com", "mail2.example.com", NoMatch),
    ("mail.example.com", "example.com", NoMatch),
    ("mail.example.com", "com", NoMatch),
    ("mail.example.com", "a.mail.example.com", NoMatch),
    ("example.com", "example.com", Matches),
    ("example.com", "mail.example.com", NoMatch),
    ("mx1.example.com", "mx01.example.com", NoMatch),
    ("mail.example.com", "mail.exemple.com", NoMatch),
    ("mail.example.com", "example.com.mail", NoMatch),
    // Letters match in any case, on both sides.
    ("mail.example.com", "MAIL.Example.COM", Matches),
    ("MAIL.EXAMPLE.COM", "mail.example.com", Matches),
    ("Mail.Example.Com", "mAIL.eXAMPLE.cOM", Matches),
    ("*.EXAMPLE.com", "mx.example.COM", Matches),
    ("*.example.com", "MX.EXAMPLE.COM", Matches),
    // A `*` is exactly one label, the leftmost.
    ("*.example.com", "mail.example.com", Matches),
    ("*.example.com", "m.example.com", Matches),
    ("*.example.com", "1.example.com", Matches),
    ("*.example.com", "mx-1.example.com", Matches),
    ("*.example.com", "example.com", NoMatch),
    ("*.example.com", "foo.bar.example.com", NoMatch),
    ("*.example.com", "a.b.c.example.com", NoMatch),
    ("*.example.com", "mail.example.org", NoMatch),
    ("*.example.com", "mail.com", NoMatch),
    ("*.example.com", "com", NoMatch),
    ("*.mail.example.com", "a.mail.example.com", Matches),
    ("*.mail.example.com", "mail.example.com", NoMatch),
    ("*.mail.example.com", "a.example.com", NoMatch),
    ("*.com", "example.com", Matches),
    ("*.com", "mail.example.com", NoMatch),
    ("*.com", "com", NoMatch),
    // A host that only ends or begins like the pattern.
    ("mail.example.com", "mail.example.com.evil.net", NoMatch),
    ("mail.example.com", "xmail.example.com", NoMatch),
    ("mail.example.com", "evil-mail.example.com", NoMatch),
    ("mail.example.com", "mail.example.community", NoMatch),
    ("mail.example.com", "mail.example.co", NoMatch),
    ("*.example.com", "mail.notexample.com", NoMatch),
    ("*.example.com", "mail.not-example.com", NoMatch),
    ("*.example.com", "notexample.com", NoMatch),
    ("*.example.com", "xexample.com", NoMatch),
    ("*.example.com", "mail.example.com.evil.net", NoMatch),
    ("*.example.com", "example.com.evil.net", NoMatch),
    // A dot is a dot.
    ("mail.example.com", "mailxexample.com", NoMatch),
    ("mail.example.com", "mail-example.com", NoMatch),
    ("*.example.com", "mail.examplexcom", NoMatch),
    // A `*` that is not the whole first label.
    ("*", "mail.example.com", Malformed),
    ("*", "com", Malformed),
    ("*.", "mail.example.com", Malformed),
    ("**.example.com", "mail.example.com", Malformed),
    ("*.*.example.com", "a.b.example.com", Malformed),
    ("*.*", "example.com", Malformed),
    ("mail.*.example.com", "mail.a.example.com", Malformed),
    ("mail.*", "mail.example", Malformed),
    ("mail.example.*", "mail.example.com", Malformed),
    ("*mail.example.com", "mail.example.com", Malformed),
    ("*example.com", "example.com", Malformed),
    ("mx*.example.com", "mx1.example.com", Malformed),
    ("m*x.example.com", "mx.example.com", Malformed),
    ("*-mx.example.com", "a-mx.example.com", Malformed),
    ("xn--*.example.com", "xn--bcher-kva.example.com", Malformed),
    ("?.example.com", "a.example.com", Malformed),
    (".*.example.com", "a.example.com", Malformed),
    ("*..example.com", "a.example.com", Malformed),
    // A host with a `*` for a label is a host like any other.
    ("*.example.com", "*.example.com", Matches),
    ("mail.example.com", "*.example.com", NoMatch),
    // DNS ends names with a dot, patterns do not.
    ("mail.example.com", "mail.example.com.", Matches),
    ("*.example.com", "mail.example.com.", Matches),
    ("*.example.com", "example.com.", NoMatch),
    ("mail.example.com", "mail.example.com..", NoMatch),
    ("mail.example.com.", "mail.example.com", Malformed),
    ("mail.example.com.", "mail.example.com.", Malformed),
    ("*.example.com.", "mail.example.com.", Malformed),
    // Dots at the start, and labels with nothing in them.
    (".example.com", "mail.example.com", Malformed),
    (".example.com", ".example.com", Malformed),
    ("*.example.com", ".example.com", NoMatch),
    ("mail..example.com", "mail..example.com", Malformed),
    ("*.example.com", "a..example.com", NoMatch),
    ("*.example.com", "..example.com", NoMatch),
    // Nothing at all: an empty line, the root (a null MX, RFC 7505).
    ("", "mail.example.com", Malformed),
    ("", "", Malformed),
    (".", ".", Malformed),
    ("mail.example.com", "", NoMatch),
    ("mail.example.com", ".", NoMatch),
    ("*.example.com", ".", NoMatch),
    ("*.com", "", NoMatch),
    // Names of one label.
    ("localhost", "localhost", Matches),
    ("localhost", "localhost.", Matches),
    ("localhost", "localhost.example.com", NoMatch),
    ("*.localhost", "localhost", NoMatch),
    ("*.example.com", "localhost", NoMatch),
    // Labels of digits, and names that look like addresses: the text decides. No address is ever an MX host's name, which
    // a rule tells, not this match.
    ("1.2.example.com", "1.2.example.com", Matches),
    ("*.2.example.com", "1.2.example.com", Matches),
    ("0x1.example.com", "1.example.com", NoMatch),
    ("192.0.2.1", "192.0.2.1", Matches),
    ("192.0.2.1", "192.0.2.01", NoMatch),
    ("*.0.2.1", "192.0.2.1", Matches),
    ("192.0.2.1", "mail.example.com", NoMatch),
    ("[192.0.2.1]", "192.0.2.1", Malformed),
    ("2001:db8::1", "2001:db8::1", Malformed),
    // Hyphens.
    ("mx-1--a.example.com", "mx-1--a.example.com", Matches),
    ("-mx.example.com", "-mx.example.com", Malformed),
    ("mx-.example.com", "mx-.example.com", Malformed),
    ("*.-example.com", "a.-example.com", Malformed),
    ("*.example.com", "-mx.example.com", Matches),
    // Underscores: DNS carries them, the grammar of a policy does not, but a `*` stands for them.
    ("mx_1.example.com", "mx_1.example.com", Malformed),
    ("*.example.com", "mx_1.example.com", Matches),
    ("*.a_b.example.com", "mx.a_b.example.com", Malformed),
    ("mx-1.example.com", "mx_1.example.com", NoMatch),
    // Escapes of a zone file: a dot in a label parts nothing, and no host name has one.
    ("*.example.com", "a\\.b.example.com", NoMatch),
    ("*.b.example.com", "a\\.b.example.com", NoMatch),
    ("a.b.example.com", "a\\.b.example.com", NoMatch),
    ("*.example.com", "a\\046b.example.com", NoMatch),
    ("*.example.com", "a\\032b.example.com", NoMatch),
    ("*.example.com", "mail\\.example.com", NoMatch),
    ("mail.example.com", "mail.example.com\\.", NoMatch),
    ("a\\.b.example.com", "a\\.b.example.com", Malformed),
    // A-labels match as they are; a U-label is none (RFC 8461 §3.2).
    ("xn--mnchen-3ya.example", "xn--mnchen-3ya.example", Matches),
    ("XN--MNCHEN-3YA.example", "xn--mnchen-3ya.example", Matches),
    ("*.xn--mnchen-3ya.example", "mx.xn--mnchen-3ya.example", Matches),
    ("*.example.com", "xn--mnchen-3ya.example.com", Matches),
    ("xn--mnchen-3ya.example", "xn--mnchn-hva.example", NoMatch),
    ("mnchen.example", "xn--mnchen-3ya.example", NoMatch),
    ("münchen.example", "xn--mnchen-3ya.example", Malformed),
    ("*.münchen.example", "mx.xn--mnchen-3ya.example", Malformed),
    ("xn--mnchen-3ya.example", "m\\195\\188nchen.example", NoMatch),
    ("ｍail.example.com", "mail.example.com", Malformed),
    // Letters that other scripts' case rules would make equal to ASCII ones.
    ("kilo.example.com", "\u{212a}ilo.example.com", NoMatch),
    ("mail.example.com", "MA\u{130}L.example.com", NoMatch),
    ("s.example.com", "ſ.example.com", NoMatch),
    // Labels of 63 characters, and of 64.
    (LABEL_63_COM, LABEL_63_COM, Matches),
    ("*.com", LABEL_63_COM, Matches),
    ("xabcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-123456789.com", LABEL_63_COM, Malformed),
    // What stands around or beside a name in a policy is no part of it.
    (" mail.example.com", "mail.example.com", Malformed),
    ("mail.example.com\t", "mail.example.com", Malformed),
    ("mail.example.com\r", "mail.example.com", Malformed),
    ("mail.example.com, mx.example.com", "mail.example.com", Malformed),
    ("mail.example.com mx.example.com", "mx.example.com", Malformed),
    ("10 mail.example.com", "mail.example.com", Malformed),
    ("mail.example.com:25", "mail.example.com", Malformed),
    ("https://mail.example.com", "mail.example.com", Malformed),
    ("\"mail.example.com\"", "mail.example.com", Malformed),
    ("mail.example.com\0", "mail.example.com", Malformed),
    ("mail.example.com\u{200b}", "mail.example.com", Malformed),
    ("!!!a", "a", Malformed),
    // Real hosts, and the wildcard that is one label short (jklotzsche-msft/PS.MTA-STS#33).
    ("*.mx.microsoft", "tenant.h-v1.mx.microsoft", NoMatch),
    ("*.h-v1.mx.microsoft", "tenant.h-v1.mx.microsoft", Matches),
    ("*.mail.protection.outlook.com", "example-com.mail.protection.outlook.com", Matches),
    ("*.gmail-smtp-in.l.google.com", "alt4.gmail-smtp-in.l.google.com", Matches),
    ("*.gmail-smtp-in.l.google.com", "gmail-smtp-in.l.google.com", NoMatch),
    ("gmail-smtp-in.l.google.com", "alt4.gmail-smtp-in.l.google.com", NoMatch),
    ("*.gmail-smtp-in.l.google.com", "alt4.gmail-smtp-in.l.zoogle.com", NoMatch),
    ("*.google.com", "aspmx.l.google.com", NoMatch),
    ("*.l.google.com", "aspmx.l.google.com", Matches),
    ("mail.domain.tld", "domain.tld", NoMatch), // mjl-/mox#261
    // checkdmarc searches with an expression that is bound to neither end, in which `*` takes dots, too.
    ("mx.example.net", "mx.example.net.attacker.example", NoMatch),
    ("mx.example.net", "amx.example.net", NoMatch),
    ("*.example.net", "a.b.example.net", NoMatch),
    ("mx*.example.net", "mx2.example.net", Malformed),
    (".example.net", "mx.example.net", Malformed),
    ("!!!mx.example.net", "mx.example.net", Malformed),
    // postfix-mta-sts-resolver hands `.example.net` to Postfix, which takes any depth for it; mailauth, mimecast and
    // PowerShell's `-like` match by the end alone.
    ("*.example.net", "x.y.z.example.net", NoMatch),
    // mailauth and KumoMTA: `*` for a label with nothing in it. mailauth also keeps the dot that DNS puts at the end.
    ("*.example.net", ".example.net", NoMatch),
    ("mx.example.net", "mx.example.net.", Matches),
    // mimecast: `.` for any character, and letters that differ in case.
    ("mx.example.net", "mxzexample.net", NoMatch),
    ("mx.example.net", "MX.example.net", Matches),
    // aykevl/mta-sts: the same for case, and `*` without its dot.
    ("*mx.example.net", "a.mx.example.net", Malformed),
    ("*.example.net", "MX.Example.NET", Matches),
    // go-mtasts, mailpiece and stalwart make A-labels of a pattern's U-labels.
    ("ñaca.com", "xn--aca-6ma.com", Malformed),
    ("x.xn--aca-6ma.com", "x.naca.com", NoMatch),
    ("xn-9999999999a.org", "example.org", NoMatch),
    // mailpiece and others take the dot off a pattern; postfix-tlspol drops a policy that has one.
    ("mx.example.net.", "mx.example.net", Malformed),
];

#[test]
fn every_row_has_its_outcome() {
    let wrong: Vec<_> = ROWS.iter().filter(|(pattern, host, outcome)| matched(pattern, host) != *outcome).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_is_whole() {
    assert!(ROWS.len() >= 100, "{} rows", ROWS.len());
    let mut pairs: Vec<_> = ROWS.iter().map(|(pattern, host, _)| (pattern, host)).collect();
    pairs.sort();
    let twice: Vec<_> = pairs.windows(2).filter(|pair| matches!(pair, [a, b] if a == b)).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

fn matched(pattern: &str, host: &str) -> Outcome {
    match (MxPattern::read(pattern), MxHost::new(host)) {
        (Err(_), _) => Malformed,
        (Ok(pattern), Some(host)) if pattern.covers(&host) => Matches,
        (Ok(_), _) => NoMatch,
    }
}
