//! What a search of the public certificate logs found: the JSON of Cert Spotter's "Certificate Transparency Search API v1".
//! Fields that are not known are passed over: they come and go.

use serde_json::Value;

use crate::evidence::{LogObservation, LogOutcome, Timestamp, covers};
use crate::text::Shown;

/// A certificate that was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuance {
    /// The names in it.
    pub names: Vec<String>,
    /// Who issued it.
    pub issuer: String,
    /// From when it holds.
    pub not_before: Timestamp,
    /// Until when it holds.
    pub not_after: Timestamp,
}

/// The most certificates that are read of an answer, and the most names of one.
const MOST: usize = 500;
/// The most characters that are kept of an issuer's name.
const MAX_ISSUER: usize = 80;

impl Issuance {
    /// The certificates that cover the host that was asked for, the one that holds longest first. `None` where there was no
    /// answer, or it is not one that can be read.
    pub fn all_in(seen: &LogObservation) -> Option<Vec<Self>> {
        let LogOutcome::Answer(body) = &seen.outcome else { return None };
        let answer: Value = serde_json::from_slice(body).ok()?;
        let mut found = Vec::new();
        for entry in answer.as_array()?.iter().take(MOST) {
            let issuance = Self::read(entry)?;
            if issuance.names.iter().any(|name| covers(name, &seen.host)) && !found.contains(&issuance) {
                let before = found.partition_point(|known: &Self| known.not_after >= issuance.not_after);
                found.insert(before, issuance);
            }
        }
        Some(found)
    }

    fn read(entry: &Value) -> Option<Self> {
        let names = entry.get("dns_names")?.as_array()?;
        let issuer = entry.get("issuer");
        let issuer = issuer.and_then(|issuer| issuer.get("friendly_name").or_else(|| issuer.get("name")));
        Some(Self {
            names: names.iter().filter_map(Value::as_str).take(MOST).map(str::to_owned).collect(),
            issuer: Shown(issuer.and_then(Value::as_str).unwrap_or("not told"), MAX_ISSUER).to_string(),
            not_before: moment(entry.get("not_before")?)?,
            not_after: moment(entry.get("not_after")?)?,
        })
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    let written = value.as_str()?;
    // UTC has more than one name.
    let without_zone = written.strip_suffix("-00:00").or_else(|| written.strip_suffix("+00:00"));
    match without_zone {
        Some(moment) => format!("{moment}Z").parse().ok(),
        None => written.parse().ok(),
    }
}
