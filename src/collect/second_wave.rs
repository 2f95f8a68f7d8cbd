//! What is asked once the first answers are there: the policy, the MX hosts' addresses and certificates, the names at which people
//! put a record by mistake; and of another resolver, what one alone has said.

use super::inquiry::Whom;
use super::{Collector, Command, PolicyStage};
use crate::evidence::{NotAsked, Question, RecordType, Timestamp};
use crate::read::{Addresses, Answers, Looked};

/// The most MX hosts whose addresses are asked for; a domain with more is not judged by the rest's addresses.
pub const MAX_MX_HOSTS: usize = 50;

impl Collector {
    /// Asks what is worth it by now, and was not before.
    pub(super) fn follow_up(&mut self, now: Timestamp, commands: &mut Vec<Command>) {
        let answers = Answers::of(&self.evidence);
        let (first, later) = self.questions_of_second_wave(&answers);
        let mx_hosts = answers.mx_hosts.iter().filter(|mx| mx.addresses.are_out_of_reach());
        let mut out_of_reach: Vec<String> = mx_hosts.map(|mx| mx.host.as_str().to_owned()).collect();
        let astray = answers.names_of_misplaced_records(&self.domain);
        let policy_host = answers.policy_host;
        if policy_host.are_out_of_reach() {
            out_of_reach.push(self.domain.policy_host().to_string());
        }
        for question in first {
            self.inquire(question, Whom::One, now, commands);
        }
        for question in later {
            self.inquire_later(question, now);
        }
        for name in out_of_reach {
            self.doubt(&name, is_for_addresses, now, commands);
        }
        for name in astray {
            self.doubt(&name, |question| question.record_type == RecordType::Txt, now, commands);
        }
        self.ask_for_policy(&policy_host, now, commands);
    }

    /// Asks another resolver what one alone has said: that a host has no public address, without which mail is lost or unprotected, or
    /// that a record stands at another name. A resolver may err.
    fn doubt(&mut self, name: &str, of: fn(&Question) -> bool, now: Timestamp, commands: &mut Vec<Command>) {
        for index in 0..self.inquiries.len() {
            let Some(inquiry) = self.inquiries.get_mut(index) else { continue };
            if inquiry.question.name == name && of(&inquiry.question) {
                inquiry.doubt();
                self.go_on_asking(index, now, commands);
            }
        }
    }

    /// What is worth asking by now, and was not worth it before: at once, and later.
    fn questions_of_second_wave(&self, answers: &Answers<'_>) -> (Vec<Question>, Vec<Question>) {
        let (mut first, mut later) = (Vec::new(), Vec::new());
        // While a resolver may still give the MX records, their absence is not known.
        if !answers.mx.looked.is_known() {
            return (first, later);
        }
        for mx in answers.mx_hosts.iter().take(MAX_MX_HOSTS) {
            first.push(Question::new(mx.host.as_str(), RecordType::A));
            later.push(Question::new(mx.host.as_str(), RecordType::Aaaa));
            if self.evidence.domain.is_some() {
                later.push(Question::new(mx.host.tlsa_name(), RecordType::Tlsa));
                let behind = mx.addresses.signed_alias();
                later.extend(behind.map(|name| Question::new(name.tlsa_name(), RecordType::Tlsa)));
            }
        }
        // Below a name that does not exist there is nothing.
        if !matches!(answers.mx.looked, Looked::NoSuchName) {
            let record = answers.record.is_absent().then(|| self.domain.misplaced_record_names());
            let tlsrpt = answers.tlsrpt.is_absent().then(|| self.domain.misplaced_tlsrpt_names());
            let names = record.into_iter().chain(tlsrpt).flatten();
            first.extend(names.map(|name| Question::new(name, RecordType::Txt)));
        }
        (first, later)
    }

    /// Fetches the policy as soon as one address of its host is known to be public; decides not to when there is none.
    fn ask_for_policy(&mut self, host: &Addresses, now: Timestamp, commands: &mut Vec<Command>) {
        if self.policy != PolicyStage::Waiting {
            return;
        }
        if host.any_public() {
            self.policy = PolicyStage::Fetching { since: now };
            commands.push(Command::Fetch { host: self.domain.policy_host() });
            return;
        }
        let name = self.domain.policy_host();
        if self.awaited().any(|question| question.name == name.as_str() && is_for_addresses(question)) {
            return;
        }
        self.policy = PolicyStage::Settled;
        self.evidence.policy.not_asked = Some(if host.are_absent() {
            NotAsked::NoAddress
        } else if host.are_private_only() {
            NotAsked::PrivateAddressesOnly
        } else {
            NotAsked::AddressesUnknown
        });
    }
}

/// Whether it asks for the addresses of a host.
pub(super) fn is_for_addresses(question: &Question) -> bool {
    matches!(question.record_type, RecordType::A | RecordType::Aaaa)
}
