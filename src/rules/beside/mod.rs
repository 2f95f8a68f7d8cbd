//! Rules on what stands beside MTA-STS: TLSRPT, DANE, and the layers that say who may send in the domain's name.

mod dane_present;
mod dane_unsigned;
mod dane_unusable;
mod dkim_unknown;
mod dmarc_absent;
mod dmarc_multiple;
mod dmarc_none;
mod spf_absent;
mod spf_multiple;
mod starttls_not_checked;
mod tlsrpt_absent;
mod tlsrpt_cut_by_comment;
mod tlsrpt_malformed;
mod tlsrpt_misplaced;
mod tlsrpt_multiple;
mod tlsrpt_rua_duplicate;
mod tlsrpt_rua_invalid;
mod tlsrpt_rua_missing;
mod tlsrpt_rua_same_domain;

use super::fields::Written;
use super::signs::{Cause, cause};
use super::{Case, registry};
use crate::finding::{Place, Source, Value, host, said};
use crate::name::PolicyDomain;
use crate::read::{Beside, Looked, Lookup, Mx, Tlsa, TlsrptReading, TlsrptViolation, TxtRecord, UriDefect, uri_defect};
use crate::text::{Span, Spanned};

registry![
    |case| case.is_of_network() || !case.tlsrpt.is_empty();
    starttls_not_checked,
    tlsrpt_absent,
    tlsrpt_misplaced,
    tlsrpt_multiple,
    tlsrpt_cut_by_comment,
    tlsrpt_malformed,
    tlsrpt_rua_missing,
    tlsrpt_rua_invalid,
    tlsrpt_rua_duplicate,
    tlsrpt_rua_same_domain,
    dane_unsigned,
    dane_unusable,
    dane_present,
    spf_multiple,
    spf_absent,
    dmarc_multiple,
    dmarc_absent,
    dmarc_none,
    dkim_unknown,
];

/// Whether a record at `_smtp._tls` is one of TLSRPT, or was meant to be.
fn is_meant(record: &TlsrptReading<'_>) -> bool {
    record.is_meant() || record.text.windows(6).any(|word| word.eq_ignore_ascii_case(b"TLSRPT"))
}

/// A place in the TLSRPT record with this index.
fn at(index: usize, span: Span) -> Place {
    Place::Text { source: Source::Tlsrpt(index), span }
}

/// `record`, for sentences about its form.
fn written<'r>(record: &'r TlsrptReading<'_>) -> Written<'r> {
    let TlsrptReading { text, body, fields, .. } = record;
    let meant = fields.iter().filter(|field| field.is_meant_as(b"rua")).count();
    let mut written = Written {
        text,
        version: "v=TLSRPTv1",
        own: "rua",
        is_good: are_good_uris,
        body: *body,
        fields,
        meant,
        escaped: Vec::new(),
    };
    let escaped = record.violations.iter().filter(|violation| cause_of(&written, violation) == Cause::Escaped);
    written.escaped = escaped.map(|violation| violation.span).collect();
    written
}

/// What is behind a breach: it decides which rule speaks.
fn cause_of(written: &Written<'_>, violation: &Spanned<TlsrptViolation>) -> Cause {
    match violation.value {
        TlsrptViolation::Field(defect) => written.cause(defect, violation.span),
        // Where nothing stands, nothing spoils it; and its words are the whole list.
        TlsrptViolation::Rua(UriDefect::Empty) => Cause::Other,
        TlsrptViolation::Rua(_) => {
            cause(&violation.span.words(written.text), &|words| uri_defect(words.as_bytes()).is_none())
        }
        TlsrptViolation::RuaMissing | TlsrptViolation::RuaBlank => Cause::Other,
    }
}

/// Whether `text` begins with an address that reports could go to.
fn begins_with_uri(text: &[u8]) -> bool {
    let begins = |scheme: &[u8]| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins(b"mailto:") || begins(b"https:")
}

/// Whether all that stands between the commas of `list` are addresses that take reports.
fn are_good_uris(list: &[u8]) -> bool {
    list.split(|&byte| byte == b',').all(|uri| uri_defect(uri.trim_ascii()).is_none())
}

/// Whether `text` is the address of a mailbox without `mailto:`.
fn is_mailbox(text: &[u8]) -> bool {
    text.contains(&b'@') && uri_defect(&[b"mailto:", text].concat()).is_none()
}

/// Whether `text` begins with `rua`, in any case.
fn begins_with_rua(text: &[u8]) -> bool {
    text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(b"rua"))
}

/// TLSA records that stand for one MX host or more, of one kind.
struct Dane<'c> {
    hosts: Vec<&'c Mx>,
    /// Those of the first.
    first: &'c [Tlsa],
}

impl<'c> Dane<'c> {
    /// The MX hosts whose TLSA records are such as `is_such` says; it is told whether the resolver takes them, and the addresses
    /// of the host, for signed. Senders ask for those of a host with signed addresses alone (RFC 7672 §2.2.2).
    fn of(case: &'c Case<'_>, is_such: fn(bool, &[Tlsa]) -> bool) -> Option<Self> {
        let mut found = case.answers.mx_hosts.iter().filter_map(|mx| Some((mx, mx.tlsa.found()?)));
        let mut first: &[Tlsa] = &[];
        let mut hosts = Vec::new();
        for (mx, records) in found.by_ref().filter(|(mx, records)| is_such(is_signed(mx), records)) {
            if hosts.is_empty() {
                first = records;
            }
            hosts.push(mx);
        }
        (!hosts.is_empty()).then_some(Self { hosts, first })
    }

    /// The hosts, as they stand in a sentence.
    fn named(&self) -> Value {
        let first = self.hosts.first().map_or_else(String::new, |mx| mx.host.to_string());
        match self.hosts.len() {
            1 => host(first),
            2 => said(format_args!("{first} and one more MX host")),
            count => said(format_args!("{first} and {} more MX hosts", count.saturating_sub(1))),
        }
    }

    /// Whose word it is that they are signed.
    fn resolver(&self) -> Value {
        let seen_by = self.hosts.first().and_then(|mx| mx.tlsa.seen_by.as_ref());
        said(seen_by.map_or("the resolver", |(resolver, _)| resolver))
    }

    /// Where they are shown.
    fn place(&self) -> Place {
        match self.hosts[..] {
            [only] => Place::MxHost(only.host.clone()),
            _ => Place::MxHosts,
        }
    }
}

/// Whether the resolver says of the addresses of a host and of its TLSA records that they are signed.
fn is_signed(mx: &Mx) -> bool {
    let found = [&mx.addresses.v4, &mx.addresses.v6].into_iter().filter(|lookup| lookup.found().is_some());
    let mut signed = found.map(|lookup| lookup.authenticated).peekable();
    signed.peek().is_some() && signed.all(|signed| signed) && mx.tlsa.authenticated
}

/// Whether SMTP uses the record (RFC 7672 §3.1): an authority or a key of the host's own, and a digest that is whole.
fn is_usable(tlsa: &Tlsa) -> bool {
    let is_whole = match tlsa.matching_type {
        0 => !tlsa.data.is_empty(),
        1 => tlsa.data.len() == 32,
        2 => tlsa.data.len() == 64,
        _ => false,
    };
    matches!(tlsa.usage, 2 | 3) && tlsa.selector <= 1 && is_whole
}

/// The domain, and what stands beside, where the layers that say who may send are spoken of: MTA-STS is deployed there, so
/// its report is not about what is missing altogether.
fn layers<'c>(case: &'c Case<'_>) -> Option<(&'c PolicyDomain, &'c Beside)> {
    Some((case.domain().filter(|_| case.is_deployed())?, case.answers.beside.as_deref()?))
}

/// The texts among the TXT records of an answer that begin with `version`, in any case, and a blank or, where tags follow, a
/// semicolon behind it; `None` where it is not known.
fn beginning_with<'l>(lookup: &'l Lookup<Vec<TxtRecord>>, version: &str) -> Option<Vec<&'l [u8]>> {
    let texts = match &lookup.looked {
        Looked::NotAsked | Looked::Unanswered => return None,
        Looked::NoSuchName | Looked::NoData => &[][..],
        Looked::Found(records) => records,
    };
    let begins = |text: &&[u8]| {
        text.split_at_checked(version.len()).is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(version.as_bytes()) && matches!(rest.first(), None | Some(b' ' | b';'))
        })
    };
    Some(texts.iter().map(|record| record.text.as_slice()).filter(begins).collect())
}
