//! The public certificate logs hold no certificate of an MX host.

use crate::finding::{Finding, Prose, Severity, host, rfc8461, said, when};
use crate::read::Mode;
use crate::rules::logged::Holding;
use crate::rules::{Case, Tls, rule, tls};

rule! {
    /// Senders that honour MTA-STS want a certificate for the MX host from an authority that they trust. Public authorities
    /// write nearly all certificates that they issue into public logs, because browsers ask for it. So where none is logged, the
    /// MX host most likely has none that senders accept. A log is not a handshake: what the host shows may be another one.
    "mx-certificate-not-logged" = Warning, rfc8461("4.2"), "no certificate of an MX host is in the public logs";
    next "Run the command from a machine that may connect to port 25, and paste what it prints: it shows the certificate that the host has.";
}

/// Speaks of each MX host that was asked for, unless its certificate was shown.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let severity = match case.mode() {
        Some(Mode::None) => Severity::Note,
        None if case.is_undeployed() => Severity::Note,
        _ => RULE.severity,
    };
    for mx in case.answers.mx_hosts.iter().filter(|mx| !mx.addresses.are_out_of_reach()) {
        let name = mx.host.as_str();
        let is_shown = Tls::of(case, name).is_some_and(|tls| tls.is_known());
        let holding = Holding::of(case, name).filter(|holding| !is_shown && holding.certificates.is_empty());
        if let Some(holding) = holding {
            let message = match holding.before {
                None => Prose::with(
                    "The public certificate logs hold no certificate that covers {} and has not run out.",
                    [host(name)],
                ),
                Some(asked) => Prose::with(
                    "The public certificate logs, asked {}, held no certificate that covers {} and had not run out.",
                    [said(when(asked, case.evidence.judged_at)), host(name)],
                ),
            };
            findings.push(tls::at_mx(&RULE, &mx.host, message).as_grave_as(severity));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::LogFailure;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::found;

    fn logged(certificates: &[(&str, &str, &str)]) -> Sketch {
        Sketch::good("example.com").logged("mx.example.com", certificates)
    }

    #[test]
    fn nothing_logged_or_nothing_that_covers_the_host_and_holds() {
        let message = "The public certificate logs hold no certificate that covers mx.example.com and has not run out.";
        let warning = || [(Severity::Warning, message.to_owned())];
        for certificates in [
            &[][..],
            &[("mx.example.com", "2026-01-01", "2026-04-01")],
            &[("*.mx.example.com", "2026-11-01", "2027-01-30"), ("example.com", "2026-11-01", "2027-01-30")],
        ] {
            assert_eq!(found(&logged(certificates), &RULE), warning(), "{certificates:?}");
        }
        let none = b"version: STSv1\r\nmode: none\r\nmax_age: 86400\r\n";
        assert_eq!(found(&logged(&[]).policy(none), &RULE), [(Severity::Note, message.to_owned())]);
    }

    #[test]
    fn what_was_asked_beside_an_earlier_check_is_of_then() {
        let later = |sketch: Sketch| sketch.begun("2027-02-24T16:15:00Z");
        let message = "The public certificate logs, asked on 24 November 2026, held no certificate that covers mx.example.com \
                       and had not run out.";
        assert_eq!(found(&later(logged(&[])), &RULE), [(Severity::Warning, message.to_owned())]);
        assert_eq!(found(&later(logged(&[("mx.example.com", "2026-11-01", "2027-01-30")])), &RULE), []);
    }

    #[test]
    fn silent_where_one_is_logged_or_shown_and_where_that_is_not_known() {
        let handshake =
            b"CONNECTED(00000003)\ndepth=0 CN = mx.example.com\nVerification: OK\nVerified peername: mx.example.com\n";
        for sketch in [
            logged(&[("*.Example.com", "2026-11-01", "2027-01-30")]),
            logged(&[]).handshake("mx.example.com", handshake, vec![]),
            Sketch::good("example.com"),
            Sketch::good("example.com").log_failed("mx.example.com", LogFailure::Timeout),
            Sketch::good("example.com").log_answered("mx.example.com", b"<!doctype html>"),
            Sketch::good("example.com").log_answered("mx.example.com", b"[{}]"),
        ] {
            assert_eq!(found(&sketch, &RULE), []);
        }
    }
}
