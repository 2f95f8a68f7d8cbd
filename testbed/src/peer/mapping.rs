//! The lines by which it is judged what is said of a domain, each for its reason.

use crate::peer::judging::Senders;

/// What cannot be put to the peer, and why.
pub(super) const LEFT_OUT: &[(&str, &str)] = &[
    (
        "host-private.example",
        "has an address that nobody reaches from outside, and the test bed's proxy, which goes by names, reaches it all the same",
    ),
    ("slow.example", "answers after two seconds, which is as long as checkdmarc waits, so that chance decides"),
];

/// Where what is right is a matter of taste.
pub(super) const DISPUTED: &[(&str, &str)] = &[
    ("size-over.example", "64 KiB is a suggestion (§3.3): some senders stop there, others have no limit"),
    ("inflating.example", "64 KiB is a suggestion (§3.3): some senders stop there, others have no limit"),
    ("drip.example", "it takes 40 seconds: a minute is suggested (§3.3), many senders wait for less"),
    ("resolvers-disagree.example", "it depends on the resolver that a sender asks; checkdmarc asks one"),
];

/// What it warns of where the policy does not cover a host.
pub(super) const NOT_INCLUDED: &str = "is not included in the MTA-STS policy";

/// What it warns of where there is no mail.
pub(super) const NO_MAIL: &[&str] =
    &["has a null MX record", "has no MX records", "points at the IP address", "does not exist"];

/// Doors that are shut. The proxy stands before them, so that what would be a name without an address or a refused
/// connection is told as a failure of the proxy; that is the test bed's doing, and counts as the cause.
const UNREACHED: &[&str] = &["Unable to connect to proxy", "Connection aborted", "Max retries exceeded"];
const TIMED_OUT: &[&str] = &["timed out"];

/// What senders do where the page cannot know, and what names the cause. A sender reads without permission (CORS), sees the
/// certificate, and follows no redirect.
pub(super) const BEYOND: &[(&str, Senders, &[&str])] = &[
    ("sub.too-deep.example", Senders::Ignore, UNREACHED),
    ("expired.example", Senders::Ignore, &["certificate has expired"]),
    ("self-signed.example", Senders::Ignore, &["self-signed certificate", "self signed certificate"]),
    ("wrong-name.example", Senders::Ignore, &["Hostname mismatch"]),
    ("unknown-authority.example", Senders::Ignore, &["unable to get local issuer certificate"]),
    ("unresolved.example", Senders::Ignore, UNREACHED),
    ("refused.example", Senders::Ignore, UNREACHED),
    ("handshake-closed.example", Senders::Ignore, UNREACHED),
    ("handshake-silent.example", Senders::Ignore, TIMED_OUT),
    ("silent.example", Senders::Ignore, TIMED_OUT),
    ("silent-body.example", Senders::Ignore, TIMED_OUT),
    ("drip.example", Senders::Enforce, &[]),
    ("cut-short.example", Senders::Ignore, &["IncompleteRead"]),
    ("redirect-within-hidden.example", Senders::Ignore, &["HTTP 301"]),
    ("not-found-hidden.example", Senders::Ignore, &["HTTP 404"]),
    ("unavailable-hidden.example", Senders::Ignore, &["HTTP 503"]),
    ("nosniff-hidden.example", Senders::Enforce, &[]),
    ("html-hidden.example", Senders::Enforce, &[]),
    ("octet-stream-hidden.example", Senders::Enforce, &[]),
    ("attachment-hidden.example", Senders::Enforce, &[]),
    ("frame-denied.example", Senders::Enforce, &[]),
    ("no-cors.example", Senders::Enforce, &[]),
    ("corp.example", Senders::Enforce, &[]),
    ("servfail.example", Senders::CannotBeKnown, &[]),
    ("bogus.example", Senders::CannotBeKnown, &[]),
    ("refused-dns.example", Senders::CannotBeKnown, &[]),
    ("resolvers-down.example", Senders::CannotBeKnown, &[]),
    ("resolvers-disagree.example", Senders::CannotBeKnown, &[]),
    ("mx-unanswered.example", Senders::CannotBeKnown, &[]),
    ("markup-resolver.example", Senders::CannotBeKnown, &[]),
];

/// What an error or a warning says that names what our rule speaks of. "An MTA-STS DNS record does not exist" names a record
/// that is not there, and not one that is there and begins wrongly.
pub(super) const NAMED: &[(&str, &[&str])] = &[
    ("domain-absent", &["The domain does not exist"]),
    ("record-absent", &["record does not exist", "does not actually exist"]),
    ("record-multiple", &["Multiple MTA-STS records"]),
    ("record-version-misspelled", &["v=STSv1", "version"]),
    ("record-version-unterminated", &["v=STSv1", "version"]),
    ("record-not-ascii", &["at position"]),
    ("record-field-malformed", &["at position"]),
    ("record-id-missing", &["missing the required id tag"]),
    ("record-id-characters", &["id value must be"]),
    ("record-name-doubled", &["must be located at"]),
    ("record-misplaced", &["must be located at"]),
    ("record-alias-dangling", &["CNAME", "alias"]),
    ("record-alias-loop", &["CNAME", "alias"]),
    ("host-absent", UNREACHED),
    ("host-alias-dangling", UNREACHED),
    ("host-unclaimed", &["HTTP 404"]),
    ("policy-redirect", &["HTTP 301"]),
    ("policy-status", &["HTTP 404", "HTTP 500"]),
    ("policy-is-html", &["text/html"]),
    // Where it reads on behind the limit, it finds that the text is none.
    ("policy-too-large", &["Missing required key"]),
    ("policy-empty", &["Missing required key"]),
    ("policy-bom", &["Line 1:"]),
    ("policy-not-utf8", &["UTF-8"]),
    ("version-misspelled", &["Invalid version"]),
    ("mode-unknown", &["Invalid mode"]),
];
