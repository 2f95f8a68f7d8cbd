//! Whether the verdict stands already while a check goes on: what is still to come stands beside it, such as the records on who may
//! issue certificates, and whoever waits for the verdict need not wait for that.
//!
//! It is said only where it is plain, because a record counts, and the MX records and the policy's answer are known. Elsewhere
//! much decides that stands beside, such as records at names where no sender looks, and the whole check is waited for.

use super::second_wave::is_for_addresses;
use super::{Collector, PolicyStage};
use crate::evidence::{Question, RecordType};
use crate::read::{Addresses, Answers, Looked, RecordReading};

impl Collector {
    /// Whether nothing that is still to come can change the verdict. Once it stands, it does so until the end of the check.
    pub fn verdict_stands(&self) -> bool {
        if self.done {
            return true;
        }
        if self.policy != PolicyStage::Settled || self.awaited().any(|question| self.decides_always(question)) {
            return false;
        }
        let answers = Answers::of(&self.evidence);
        let is_mx_known = matches!(answers.mx.looked, Looked::Found(_) | Looked::NoData);
        let may_change =
            |question: &Question| addresses(question, &answers, self).is_some_and(|host| !host.any_public());
        is_mx_known && has_record(&answers) && !self.awaited().any(may_change)
    }

    /// Whether the verdict depends on the answer, whatever else is known.
    fn decides_always(&self, question: &Question) -> bool {
        match question.record_type {
            RecordType::Txt => question.name == self.domain.record_name(),
            RecordType::Mx => question.name == self.domain.as_str(),
            _ => false,
        }
    }
}

/// What is known of the host whose addresses are asked for, where they are. A host with a public address needs no other.
fn addresses<'a>(question: &Question, answers: &'a Answers<'_>, collector: &Collector) -> Option<&'a Addresses> {
    if !is_for_addresses(question) {
        return None;
    }
    if question.name == collector.domain.policy_host().as_str() {
        return Some(&answers.policy_host);
    }
    answers.mx_hosts.iter().find(|mx| mx.host.as_str() == question.name).map(|mx| &mx.addresses)
}

/// Whether there is a record that senders count.
fn has_record(answers: &Answers<'_>) -> bool {
    let texts = answers.record.found().into_iter().flatten();
    texts.map(|text| RecordReading::new(&text.text)).any(|record| record.version.may_count())
}
