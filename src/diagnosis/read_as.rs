//! What pasted texts were read as, in words: it is said, so that it can be changed.

use crate::evidence::ShownKind;
use crate::finding::{Prose, code, grouped, host, plural, said, when};
use crate::read::{Handshake, Note, Recognised, ResponseBody, ShownTexts};
use crate::rules::Case;
use crate::text::Shown;

/// The most characters that are shown of a host: as many as a name has.
const MAX_HOST: usize = 253;

/// The only policy or record in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Only {
    /// What it is, after "Copy": "policy", "record".
    pub what: &'static str,
    /// It, where it is not all of the text.
    pub text: Option<String>,
}

/// The only policy or record in the first text that was shown.
pub(super) fn only(case: &Case<'_>) -> Option<Only> {
    let [piece] = &case.answers.shown.texts().first()?.pieces[..] else { return None };
    let what = if piece.kind == ShownKind::Policy { "policy" } else { "record" };
    let is_all = piece.map.is_identity();
    Some(Only { what, text: (!is_all).then(|| String::from_utf8_lossy(&piece.text).into_owned()) })
}

/// A sentence or two for each text.
pub(super) fn read_as(case: &Case<'_>) -> Vec<Prose> {
    let mut sentences = Vec::new();
    // What stands in a field of its own needs no words on what it is.
    let shown = case.evidence.shown.iter().zip(case.answers.shown.texts());
    for (shown, text) in shown.filter(|(shown, _)| shown.kind != ShownKind::MxHosts) {
        sentences.extend(of_text(text));
        sentences.extend(case.evidence.shown_before(shown).map(|at| {
            let at = when(at, case.evidence.judged_at);
            Prose::with("You showed it {}, before this check.", [said(at)])
        }));
        let others = text.handshakes.iter().filter_map(|handshake| handshake.host.as_deref());
        let others = others.filter(|host| !is_of_domain(case, host));
        sentences.extend(others.map(|other| {
            Prose::with("What it shows of {} is left out: that host is none of this domain’s.", [host(other)])
        }));
        let is_of_dns = text.mx.is_some() || text.pieces.iter().any(|piece| piece.kind != ShownKind::Policy);
        if is_of_dns && !case.is_lint() {
            sentences.push(Prose::new("In a check, what DNS answers counts."));
        }
    }
    sentences
}

/// What has to be said of the reading of what was shown.
pub fn notes(shown: &ShownTexts<'_>) -> Vec<Prose> {
    shown.notes().map(of_note).collect()
}

/// Whether a host is the Policy Host or takes mail, where a domain is checked.
fn is_of_domain(case: &Case<'_>, name: &str) -> bool {
    let takes_mail = || case.answers.mx_hosts.iter().any(|mx| mx.host.as_str() == name);
    case.domain().is_none_or(|domain| domain.policy_host().as_str() == name || takes_mail())
}

fn of_text(text: &Recognised<'_>) -> Vec<Prose> {
    let mut parts = Vec::new();
    if let Some(response) = &text.response {
        parts.push(format!("an answer over HTTP with status {}", response.status));
    }
    for (kind, one, name) in [
        (ShownKind::Policy, "a policy", ""),
        (ShownKind::Record, "an MTA-STS record", "MTA-STS record"),
        (ShownKind::Tlsrpt, "a TLSRPT record", "TLSRPT record"),
    ] {
        match text.of_kind(kind).count() {
            0 => {}
            1 => parts.push(one.to_owned()),
            count => parts.push(plural(count as u64, name)),
        }
    }
    for (is_session, one, name) in [(false, "a", "TLS handshake"), (true, "an", "SMTP session")] {
        let mut shown = text.handshakes.iter().filter(|shown| shown.is_session == is_session);
        match (shown.next(), shown.count()) {
            (None, _) => {}
            (Some(Handshake { host: Some(host), .. }), 0) => {
                parts.push(format!("{one} {name} with {}", Shown(host, MAX_HOST)));
            }
            (Some(_), 0) => parts.push(format!("{one} {name}")),
            (Some(_), more) => parts.push(plural(more as u64 + 1, name)),
        }
    }
    if let Some(mx) = &text.mx {
        parts.push(plural(mx.hosts.len() as u64, "MX host"));
    }
    let mut sentences = Vec::new();
    if let Some(last) = parts.pop() {
        sentences.push(match parts.is_empty() {
            true => Prose::with("Read as {}.", [said(last)]),
            false => Prose::with("Read as {} and {}.", [said(parts.join(", ")), said(last)]),
        });
    }
    if !text.reports.is_empty() {
        sentences.push(Prose::new("Read as what a sender says of a failure."));
    }
    // Of an answer with another status, senders read no further.
    let read_on = text.response.as_ref().filter(|response| response.status == 200);
    sentences.extend(read_on.and_then(|response| of_body(response.body)));
    sentences.extend(text.notes.iter().map(of_note));
    sentences
}

fn of_body(body: ResponseBody) -> Option<Prose> {
    match body {
        ResponseBody::Whole(_) => None,
        ResponseBody::Missing => Some(Prose::new("It ends with its headers: no policy stands behind them.")),
        ResponseBody::Part { here, of } => Some(Prose::with(
            "It breaks off: {} of {} bytes stand behind the headers. Paste all of it.",
            [said(grouped(here)), said(grouped(of))],
        )),
    }
}

fn of_note(note: &Note) -> Prose {
    match note {
        Note::Nothing => Prose::new("No policy, no record and no answer over HTTP stands in this text."),
        Note::CurlFailed(why) => {
            Prose::with("`curl` got no answer, and says why: {}.", [code(why.trim_end_matches('.'))])
        }
        Note::OpensslFailed(why) => {
            Prose::with("`openssl` got no handshake, and says why: {}.", [code(why.trim_end_matches('.'))])
        }
        Note::SessionCut => Prose::new(
            "It does not hold the whole answer to `EHLO`: whether the host offers STARTTLS, an SMTP session tells by that. Many \
             networks let nobody connect to port 25.",
        ),
        Note::NoHost => Prose::new("It does not say with which host: paste the line with the command, too."),
        Note::TooMany => Prose::new("More records stand in it than are judged; the first 100 are."),
        Note::TooManyHandshakes => {
            Prose::new("More TLS handshakes and SMTP sessions stand in it than are judged; the first 100 are.")
        }
        Note::OtherPolicy => {
            Prose::new("More than one policy stands in it, and one is judged: the one in the answer, or the last one.")
        }
        Note::OtherDomain(domain) => Prose::with("The records of {} are left out.", [host(domain)]),
        Note::OtherName(name) => Prose::with(
            "The record at {} is left out. Senders look for it at `_mta-sts` before the domain, and for TLSRPT at `_smtp._tls`.",
            [host(name)],
        ),
        Note::OtherAnswer => Prose::new(
            "More than one answer to the same question stands in it, and they differ: the last one is judged.",
        ),
        Note::OpenQuote => {
            Prose::new("A quote is not closed before the end of its line: a name server refuses the zone.")
        }
        Note::LongString(bytes) => Prose::with(
            "A string of {} bytes stands in it. One holds 255 at most: part a longer record into several, each in its quotes.",
            [said(grouped(*bytes))],
        ),
        Note::LeadsTo(address) => Prose::with(
            "It leads to {}. Paste the answer from there: that is the one that senders get.",
            [code(address)],
        ),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnosis::diagnose;
    use crate::evidence::sketch::Sketch;
    use crate::evidence::{Probe, ShownKind};
    use crate::read::SenderReport;

    fn said(sketch: &Sketch) -> String {
        let diagnosis = diagnose(&sketch.evidence());
        assert!(diagnosis.read_as.iter().all(|sentence| sentence.is_whole()));
        diagnosis.read_as.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_thing_or_several() {
        for (text, words) in [
            ("mode: none", "Read as a policy."),
            ("v=STSv1; id=1;", "Read as an MTA-STS record."),
            ("v=TLSRPTv1; rua=mailto:a@b.example", "Read as a TLSRPT record."),
            ("HTTP/2 404\n\nno", "Read as an answer over HTTP with status 404."),
            ("HTTP/2 200\n\nmode: none\n", "Read as an answer over HTTP with status 200 and a policy."),
            (
                "_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\"\nexample.com. IN MX 1 mx.example.com.\n\nmode: none\n",
                "Read as a policy, an MTA-STS record and 1 MX host.",
            ),
        ] {
            assert_eq!(said(&Sketch::lint(ShownKind::Any, text.as_bytes())), words);
        }
    }

    #[test]
    fn what_has_to_be_said_of_it() {
        for (text, words) in [
            (
                "HTTP/2 200\n\n",
                "Read as an answer over HTTP with status 200. It ends with its headers: no policy stands behind them.",
            ),
            (
                "HTTP/2 200\ncontent-length: 9000\n\nmode: none\n",
                "Read as an answer over HTTP with status 200. It breaks off: 11 of 9,000 bytes stand behind the headers. \
                 Paste all of it.",
            ),
            (";; ->>HEADER<<- status: NXDOMAIN", "No policy, no record and no answer over HTTP stands in this text."),
            ("curl: (6) Could not resolve host", "curl got no answer, and says why: Could not resolve host."),
            (
                "example.com. IN TXT \"v=STSv1; id=1;\"\n_mta-sts.example.com. IN TXT \"v=STSv1; id=2;\"",
                "Read as an MTA-STS record. The record at example.com is left out. Senders look for it at _mta-sts before the \
                 domain, and for TLSRPT at _smtp._tls.",
            ),
            (
                "$ dig +short TXT _mta-sts.example.com\n\"v=STSv1; id=1;\"\n$ dig +short TXT _mta-sts.example.com\n\"v=STSv1; \
                 id=2;\"\n",
                "Read as an MTA-STS record. More than one answer to the same question stands in it, and they differ: the last \
                 one is judged.",
            ),
            (
                "_mta-sts.example.com. IN TXT \"v=STSv1; id=1;\n",
                "Read as an MTA-STS record. A quote is not closed before the end of its line: a name server refuses the zone.",
            ),
            (
                "$ curl -i http://mta-sts.example.com/.well-known/mta-sts.txt\nHTTP/1.1 301 Moved\nLocation: \
                 https://mta-sts.example.com/.well-known/mta-sts.txt\n\n",
                "It leads to https://mta-sts.example.com/.well-known/mta-sts.txt. Paste the answer from there: that is the one \
                 that senders get.",
            ),
        ] {
            assert_eq!(said(&Sketch::lint(ShownKind::Any, text.as_bytes())), words);
        }
    }

    #[test]
    fn what_a_sender_says_of_a_failure_is_no_policy_where_it_was_typed() {
        let typed = Sketch::typed(ShownKind::Any, b"550 5.4.8 MX hosts of 'example.com' failed MTA-STS validation");
        assert_eq!(said(&typed), "Read as what a sender says of a failure.");
        let diagnosis = diagnose(&typed.evidence());
        assert_eq!((diagnosis.reports, diagnosis.findings), (vec![SenderReport::ExchangeMxHosts], vec![]));
        for (kind, text) in [
            (ShownKind::Any, &b"mode: none\nnote: validation-failure"[..]),
            (ShownKind::Any, b"<html>validation-failure"),
            (ShownKind::Policy, b"validation-failure"),
            (ShownKind::Any, b"no words of a sender"),
        ] {
            let text = Sketch::typed(kind, text);
            assert_eq!(said(&text), "Read as a policy.");
            assert_eq!(diagnose(&text.evidence()).reports, []);
        }
        let file = Sketch::lint(ShownKind::Any, b"validation-failure");
        assert_eq!(said(&file), "Read as a policy.");
    }

    #[test]
    fn of_more_handshakes_than_are_judged_the_first_are_and_that_is_said() {
        let handshake = |index: usize| {
            format!("$ openssl s_client -connect mx{index}.example.com:25\nCONNECTED(3)\ndepth=0 CN = x\nDONE\n")
        };
        let all = |count: usize| (0..count).map(handshake).collect::<String>();
        assert_eq!(said(&Sketch::lint(ShownKind::Any, all(100).as_bytes())), "Read as 100 TLS handshakes.");
        let words = "Read as 100 TLS handshakes. More TLS handshakes and SMTP sessions stand in it than are judged; the first 100 \
                     are.";
        assert_eq!(said(&Sketch::lint(ShownKind::Any, all(102).as_bytes())), words);
    }

    #[test]
    fn mx_hosts_that_are_given_beside_it_are_not_said_again() {
        let lint = Sketch::lint(ShownKind::Any, b"mode: none").shown(ShownKind::MxHosts, b"mx.example.com");
        assert_eq!(said(&lint), "Read as a policy.");
    }

    #[test]
    fn records_that_are_shown_beside_a_check_do_not_count() {
        let sketch = Sketch::good("example.com").probe(Probe::Opaque).shown(ShownKind::Any, b"v=STSv1; id=1;");
        assert_eq!(said(&sketch), "Read as an MTA-STS record. In a check, what DNS answers counts.");
    }
}
