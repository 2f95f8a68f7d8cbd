//! Evidence out of JSON: of each type what `Serialize` writes, and nothing else. By hand, because derived code weighs 10 KB
//! gzip more in the page, and says line and column in place of what is wrong.

use base64ct::{Base64, Encoding};

use super::part::{Defect, Part};
use super::time::NotATime;
use super::{
    BodyEnd, Came, Certificate, DnsFailure, DnsObservation, DnsOutcome, Evidence, Fetch, LogFailure, LogObservation,
    LogOutcome, LogService, MediaType, NotAsked, Policy, PolicyBody, Prefetch, Probe, Question, RecordType, Resolver,
    Shown, ShownKind, SightedId, SightedPolicy, Sighting, Timed, Timestamp,
};
use crate::name::{MxHost, PolicyDomain};

/// All of it.
pub(super) fn evidence(part: &Part<'_>) -> Result<Evidence, Defect> {
    part.has_only(&["domain", "meant_for", "started", "judged_at", "dns", "policy", "logs", "shown", "earlier"])?;
    Ok(Evidence {
        domain: optional(part, "domain", domain)?,
        meant_for: optional(part, "meant_for", domain)?,
        started: moment(&part.field("started")?)?,
        judged_at: moment(&part.field("judged_at")?)?,
        under_way: false,
        dns: list(part, "dns", observation)?,
        policy: optional(part, "policy", policy)?.unwrap_or_default(),
        logs: list(part, "logs", log)?,
        shown: list(part, "shown", shown)?,
        earlier: optional(part, "earlier", sighting)?,
    })
}

fn domain(part: &Part<'_>) -> Result<PolicyDomain, Defect> {
    PolicyDomain::read(part.text()?).map_err(|_| part.defect("this is not a mail domain"))
}

fn moment(part: &Part<'_>) -> Result<Timestamp, Defect> {
    part.text()?.parse().map_err(|defect: NotATime| part.defect(&defect.to_string()))
}

fn observation(part: &Part<'_>) -> Result<DnsObservation, Defect> {
    part.has_only(&["question", "resolver", "elapsed_ms", "outcome"])?;
    Ok(DnsObservation {
        question: question(&part.field("question")?)?,
        resolver: resolver(&part.field("resolver")?)?,
        elapsed_ms: part.field("elapsed_ms")?.number()?,
        outcome: outcome(&part.field("outcome")?)?,
    })
}

fn question(part: &Part<'_>) -> Result<Question, Defect> {
    part.has_only(&["name", "record_type", "checking_disabled"])?;
    Ok(Question {
        name: name(&part.field("name")?)?,
        record_type: record_type(&part.field("record_type")?)?,
        checking_disabled: truth(part, "checking_disabled")?,
    })
}

fn record_type(part: &Part<'_>) -> Result<RecordType, Defect> {
    match part.text()? {
        "A" => Ok(RecordType::A),
        "AAAA" => Ok(RecordType::Aaaa),
        "MX" => Ok(RecordType::Mx),
        "TXT" => Ok(RecordType::Txt),
        "TLSA" => Ok(RecordType::Tlsa),
        "CAA" => Ok(RecordType::Caa),
        "HTTPS" => Ok(RecordType::Https),
        _ => Err(unknown(part)),
    }
}

fn resolver(part: &Part<'_>) -> Result<Resolver, Defect> {
    part.has_only(&["name", "url"])?;
    Ok(Resolver { name: name(&part.field("name")?)?, url: name(&part.field("url")?)? })
}

fn outcome(part: &Part<'_>) -> Result<DnsOutcome, Defect> {
    match part.variant()? {
        ("wire", Some(body)) => base64(&body).map(DnsOutcome::Wire),
        ("failed", Some(why)) => dns_failure(&why).map(DnsOutcome::Failed),
        _ => Err(unknown(part)),
    }
}

fn dns_failure(part: &Part<'_>) -> Result<DnsFailure, Defect> {
    match part.variant()? {
        ("timeout", None) => Ok(DnsFailure::Timeout),
        ("unreachable", None) => Ok(DnsFailure::Unreachable),
        ("status", Some(status)) => status.number().map(DnsFailure::Status),
        ("too-large", None) => Ok(DnsFailure::TooLarge),
        _ => Err(unknown(part)),
    }
}

fn policy(part: &Part<'_>) -> Result<Policy, Defect> {
    part.has_only(&["not_asked", "fetch", "headers", "probe", "prefetch", "at_domain"])?;
    Ok(Policy {
        not_asked: optional(part, "not_asked", not_asked)?,
        fetch: optional(part, "fetch", |part| timed(part, fetch))?,
        headers: list(part, "headers", header)?,
        probe: optional(part, "probe", |part| timed(part, probe))?,
        prefetch: optional(part, "prefetch", |part| timed(part, prefetch))?,
        at_domain: optional(part, "at_domain", |part| timed(part, fetch))?,
    })
}

fn header(part: &Part<'_>) -> Result<(String, String), Defect> {
    match &part.items()?[..] {
        [name, value] => Ok((string(name)?, string(value)?)),
        _ => Err(part.defect("a name and a value were expected")),
    }
}

fn not_asked(part: &Part<'_>) -> Result<NotAsked, Defect> {
    match part.text()? {
        "no-address" => Ok(NotAsked::NoAddress),
        "private-addresses-only" => Ok(NotAsked::PrivateAddressesOnly),
        "addresses-unknown" => Ok(NotAsked::AddressesUnknown),
        _ => Err(unknown(part)),
    }
}

fn timed<T>(part: &Part<'_>, seen: fn(&Part<'_>) -> Result<T, Defect>) -> Result<Timed<T>, Defect> {
    part.has_only(&["elapsed_ms", "seen"])?;
    Ok(Timed { elapsed_ms: part.field("elapsed_ms")?.number()?, seen: seen(&part.field("seen")?)? })
}

fn fetch(part: &Part<'_>) -> Result<Fetch, Defect> {
    match part.variant()? {
        ("read", Some(answer)) => policy_body(&answer).map(Fetch::Read),
        ("redirect", None) => Ok(Fetch::Redirect),
        ("rejected", None) => Ok(Fetch::Rejected),
        ("timeout", None) => Ok(Fetch::Timeout),
        _ => Err(unknown(part)),
    }
}

fn policy_body(part: &Part<'_>) -> Result<PolicyBody, Defect> {
    part.has_only(&["status", "media_type", "body", "end"])?;
    Ok(PolicyBody {
        status: part.field("status")?.number()?,
        media_type: media_type(&part.field("media_type")?)?,
        body: bytes(&part.field("body")?)?,
        end: body_end(&part.field("end")?)?,
    })
}

fn media_type(part: &Part<'_>) -> Result<MediaType, Defect> {
    match part.variant()? {
        ("absent", None) => Ok(MediaType::Absent),
        ("is", Some(value)) => string(&value).map(MediaType::Is),
        _ => Err(unknown(part)),
    }
}

fn body_end(part: &Part<'_>) -> Result<BodyEnd, Defect> {
    match part.text()? {
        "complete" => Ok(BodyEnd::Complete),
        "cap" => Ok(BodyEnd::Cap),
        "broken" => Ok(BodyEnd::Broken),
        "timeout" => Ok(BodyEnd::Timeout),
        _ => Err(unknown(part)),
    }
}

fn probe(part: &Part<'_>) -> Result<Probe, Defect> {
    match part.text()? {
        "opaque" => Ok(Probe::Opaque),
        "violation" => Ok(Probe::Violation),
        "rejected" => Ok(Probe::Rejected),
        "timeout" => Ok(Probe::Timeout),
        "unavailable" => Ok(Probe::Unavailable),
        _ => Err(unknown(part)),
    }
}

fn prefetch(part: &Part<'_>) -> Result<Prefetch, Defect> {
    match part.text()? {
        "loaded" => Ok(Prefetch::Loaded),
        "failed" => Ok(Prefetch::Failed),
        "blind" => Ok(Prefetch::Blind),
        "timeout" => Ok(Prefetch::Timeout),
        _ => Err(unknown(part)),
    }
}

fn log(part: &Part<'_>) -> Result<LogObservation, Defect> {
    part.has_only(&["host", "service", "asked", "elapsed_ms", "outcome"])?;
    Ok(LogObservation {
        host: name(&part.field("host")?)?,
        service: log_service(&part.field("service")?)?,
        asked: moment(&part.field("asked")?)?,
        elapsed_ms: part.field("elapsed_ms")?.number()?,
        outcome: log_outcome(&part.field("outcome")?)?,
    })
}

fn log_service(part: &Part<'_>) -> Result<LogService, Defect> {
    part.has_only(&["name", "url"])?;
    Ok(LogService { name: name(&part.field("name")?)?, url: name(&part.field("url")?)? })
}

fn log_outcome(part: &Part<'_>) -> Result<LogOutcome, Defect> {
    let failed = |why: &Part<'_>| match why.variant()? {
        ("timeout", None) => Ok(LogFailure::Timeout),
        ("unreachable", None) => Ok(LogFailure::Unreachable),
        ("status", Some(status)) => status.number().map(LogFailure::Status),
        ("too-many", Some(seconds)) => optional_number(&seconds).map(LogFailure::TooMany),
        ("too-large", None) => Ok(LogFailure::TooLarge),
        _ => Err(unknown(why)),
    };
    match part.variant()? {
        ("answer", Some(body)) => bytes(&body).map(LogOutcome::Answer),
        ("failed", Some(why)) => failed(&why).map(LogOutcome::Failed),
        _ => Err(unknown(part)),
    }
}

fn shown(part: &Part<'_>) -> Result<Shown, Defect> {
    part.has_only(&["kind", "came", "at", "host", "certificates", "text"])?;
    Ok(Shown {
        kind: shown_kind(&part.field("kind")?)?,
        came: optional(part, "came", came)?.unwrap_or(Came::Exact),
        at: optional(part, "at", moment)?,
        host: optional(part, "host", name)?,
        certificates: list(part, "certificates", certificate)?,
        text: bytes(&part.field("text")?)?,
    })
}

fn certificate(part: &Part<'_>) -> Result<Certificate, Defect> {
    part.has_only(&["at", "names", "common_name", "issuer", "not_before", "not_after"])?;
    Ok(Certificate {
        at: part.field("at")?.number()?,
        names: list(part, "names", string)?,
        common_name: optional(part, "common_name", string)?,
        issuer: string(&part.field("issuer")?)?,
        not_before: moment(&part.field("not_before")?)?,
        not_after: moment(&part.field("not_after")?)?,
    })
}

fn came(part: &Part<'_>) -> Result<Came, Defect> {
    match part.text()? {
        "exact" => Ok(Came::Exact),
        "typed" => Ok(Came::Typed),
        _ => Err(unknown(part)),
    }
}

fn shown_kind(part: &Part<'_>) -> Result<ShownKind, Defect> {
    match part.text()? {
        "record" => Ok(ShownKind::Record),
        "policy" => Ok(ShownKind::Policy),
        "tlsrpt" => Ok(ShownKind::Tlsrpt),
        "transcript" => Ok(ShownKind::Transcript),
        "any" => Ok(ShownKind::Any),
        "mx-hosts" => Ok(ShownKind::MxHosts),
        _ => Err(unknown(part)),
    }
}

fn sighting(part: &Part<'_>) -> Result<Sighting, Defect> {
    part.has_only(&["seen", "id", "policy", "mx"])?;
    Ok(Sighting {
        seen: moment(&part.field("seen")?)?,
        id: optional(part, "id", sighted_id)?,
        policy: optional(part, "policy", sighted_policy)?,
        mx: optional(part, "mx", |part| part.items()?.iter().map(mx_host).collect())?,
    })
}

fn sighted_id(part: &Part<'_>) -> Result<SightedId, Defect> {
    part.has_only(&["value", "shown"])?;
    Ok(SightedId { value: optional(part, "value", name)?, shown: truth(part, "shown")? })
}

fn sighted_policy(part: &Part<'_>) -> Result<SightedPolicy, Defect> {
    part.has_only(&["text", "shown"])?;
    Ok(SightedPolicy { text: bytes(&part.field("text")?)?, shown: truth(part, "shown")? })
}

fn mx_host(part: &Part<'_>) -> Result<MxHost, Defect> {
    let name = name(part)?;
    // As it was written: in lower case, without a dot at its end.
    MxHost::new(&name).filter(|host| host.as_str() == name).ok_or_else(|| part.defect("this is not a host"))
}

fn bytes(part: &Part<'_>) -> Result<Vec<u8>, Defect> {
    match part.variant()? {
        ("text", Some(text)) => string(&text).map(String::into_bytes),
        ("base64", Some(text)) => base64(&text),
        _ => Err(unknown(part)),
    }
}

fn base64(part: &Part<'_>) -> Result<Vec<u8>, Defect> {
    Base64::decode_vec(part.text()?).map_err(|_| part.defect("this is not Base64"))
}

fn string(part: &Part<'_>) -> Result<String, Defect> {
    part.text().map(str::to_owned)
}

/// The name of a resolver or of what was asked for, or an address: these are ASCII, whatever was asked.
fn name(part: &Part<'_>) -> Result<String, Defect> {
    let name = string(part)?;
    let is_one = name.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    if is_one { Ok(name) } else { Err(part.defect("this name has characters that none has")) }
}

/// A field that may be missing.
fn optional<T>(
    part: &Part<'_>,
    name: &str,
    read: impl FnOnce(&Part<'_>) -> Result<T, Defect>,
) -> Result<Option<T>, Defect> {
    part.optional(name).map(|part| read(&part)).transpose()
}

/// Yes or no; no where the field is missing.
fn truth(part: &Part<'_>, name: &str) -> Result<bool, Defect> {
    Ok(optional(part, name, |part| part.truth())?.unwrap_or_default())
}

/// A list; none where the field is missing.
fn list<T>(part: &Part<'_>, name: &str, read: fn(&Part<'_>) -> Result<T, Defect>) -> Result<Vec<T>, Defect> {
    let Some(part) = part.optional(name) else { return Ok(Vec::new()) };
    part.items()?.iter().map(read).collect()
}

/// A number, or `null`.
fn optional_number(part: &Part<'_>) -> Result<Option<u32>, Defect> {
    if part.is_null() { Ok(None) } else { part.number().map(Some) }
}

fn unknown(part: &Part<'_>) -> Defect {
    part.defect("this value is not known")
}
