//! What is to be judged beside a text: its kind, its domain, its MX hosts, the moment.

use wasm_bindgen::JsValue;

use super::type_error;
use crate::evidence::{Certificate, Evidence, Shown, ShownKind, Timestamp};
use crate::name::{PolicyDomain, understand};
use crate::read::MxGiven;

/// The options of a lint.
pub(super) struct Asked {
    /// What the text is said to be.
    kind: ShownKind,
    meant_for: Option<PolicyDomain>,
    mx: Option<Vec<u8>>,
    now: Timestamp,
}

impl Asked {
    /// Reads options. The kinds are numbered as in `npm/api.js`.
    pub(super) fn new(kind: u32, domain: Option<&str>, mx: Option<String>, now: f64) -> Result<Self, JsValue> {
        let meant_for = domain.map(|typed| understand(typed).map(|entry| entry.itself().domain.clone())).transpose();
        let defect = mx.as_ref().and_then(|given| MxGiven::new(given.as_bytes()).defects.into_iter().next());
        if let Some(defect) = defect {
            return Err(type_error(&format!("`mx`: {defect}")));
        }
        Ok(Self {
            kind: numbered(kind),
            meant_for: meant_for.map_err(|error| type_error(&format!("`domain`: {error}")))?,
            mx: mx.map(String::into_bytes),
            now: moment(now),
        })
    }

    /// `text`, to be judged with them.
    pub(super) fn evidence(&self, text: Vec<u8>) -> Evidence {
        self.evidence_as(self.kind, text)
    }

    /// `text`, said to be of a kind of its own.
    pub(super) fn evidence_of(&self, kind: u32, text: Vec<u8>) -> Evidence {
        self.evidence_as(numbered(kind), text)
    }

    fn evidence_as(&self, kind: ShownKind, text: Vec<u8>) -> Evidence {
        let mut shown = Shown::exact(kind, text);
        shown.certificates =
            certificates::read(&shown.text).iter().filter_map(|read| Certificate::from_lines(read)).collect();
        let mut evidence = Evidence::of_text(shown, self.now);
        evidence.meant_for.clone_from(&self.meant_for);
        let mx = self.mx.iter().map(|text| Shown::exact(ShownKind::MxHosts, text.clone()));
        evidence.shown.extend(mx);
        evidence
    }
}

/// The kinds, as `npm/api.js` numbers them.
fn numbered(kind: u32) -> ShownKind {
    match kind {
        1 => ShownKind::Policy,
        2 => ShownKind::Record,
        3 => ShownKind::Tlsrpt,
        _ => ShownKind::Any,
    }
}

/// A moment in JavaScript, which is not before 1970.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast stops at the borders of `u64`")]
fn moment(ms: f64) -> Timestamp {
    Timestamp::from_ms(ms as u64)
}
