//! Certificates in texts that were pasted: the page's program cannot read them, and has them read when there are some.

use super::super::address::Route;
use super::{Check, Effect, Lint, State};
use crate::evidence::{Certificate, Timestamp};

/// The most texts of which it is kept that they were read.
const MOST: usize = 50;

/// Certificates that were read, and in which text.
pub(super) type Decoded = (Vec<u8>, Vec<Certificate>);

impl State {
    /// Has the certificates be read that are yet to be, once for each text.
    pub(super) fn want_certificates(&mut self) -> Option<Effect> {
        let text = self.undecoded()?;
        if self.decoded.len() == MOST {
            self.decoded.remove(0);
        }
        self.decoded.push(text.clone());
        Some(Effect::ReadCertificates(text))
    }

    /// Judges anew what holds `text`.
    pub(super) fn certificates_read(
        &mut self,
        text: &[u8],
        read: Option<Vec<Certificate>>,
        now: Timestamp,
    ) -> Vec<Effect> {
        // Where they could not be read, the findings say what is not known, and the next paste tries again.
        let Some(read) = read else { return Vec::new() };
        if self.known().is_some_and(|known| known.evidence.shown.iter().any(|shown| shown.text == text)) {
            self.judge_with(|evidence| {
                for shown in evidence.shown.iter_mut().filter(|shown| shown.text == text) {
                    shown.certificates.clone_from(&read);
                }
            });
        }
        if self.lint.text.bytes() == text {
            self.lint.decoded = Some((text.to_vec(), read));
            self.lint(now);
        }
        Vec::new()
    }

    /// The first text with certificates that nobody has read or tried to.
    fn undecoded(&self) -> Option<Vec<u8>> {
        let is_new = |text: &[u8]| !self.decoded.iter().any(|tried| tried == text);
        if self.route == Route::Lint {
            let judged = self.lint.judged.as_ref().filter(|judged| judged.diagnosis.has_undecoded)?;
            let text = &judged.evidence.shown.first()?.text;
            return is_new(text).then(|| text.clone());
        }
        let Check::Over { known, .. } = &self.check else { return None };
        if !known.diagnosis.has_undecoded {
            return None;
        }
        let mut texts = known.evidence.shown.iter().filter(|shown| shown.certificates.is_empty());
        texts.find(|shown| is_new(&shown.text)).map(|shown| shown.text.clone())
    }
}

impl Lint {
    /// The certificates in `text`, where they were read.
    pub(super) fn certificates_in(&self, text: &[u8]) -> Vec<Certificate> {
        self.decoded.as_ref().filter(|(of, _)| of == text).map(|(_, read)| read.clone()).unwrap_or_default()
    }
}
