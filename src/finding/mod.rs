//! What a finding is made of: a rule that speaks, how grave it is, the place, the sentence about this very case, and what
//! mends it. Nothing here knows any rule.

mod fix;
mod numbers;
mod prose;
mod rule;

pub use fix::{Copyable, Fix, Safety, made_together};
pub use numbers::{ask_again, day_or_time, duration, grouped, plural, when};
pub use prose::{Piece, Prose, Value, code, host, said, template_pieces};
#[cfg(not(target_arch = "wasm32"))]
pub use rule::Example;
pub use rule::{
    Reference, Rule, Severity, rfc1034, rfc1035, rfc2181, rfc4035, rfc4592, rfc5321, rfc6376, rfc7208, rfc7489,
    rfc7505, rfc7672, rfc8460, rfc8461, rfc8484, rfc8659, rfc9460, sentence,
};

use crate::name::MxHost;
use crate::text::Span;

/// One thing that somebody should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule that speaks.
    pub rule: &'static Rule,
    /// How grave it is here; most rules have one severity, some depend on the case.
    pub severity: Severity,
    /// Where it stands.
    pub place: Place,
    /// One sentence about this case, with its own names and values.
    pub message: Prose,
    /// How the text is mended, where that is known.
    pub fix: Option<Fix>,
    /// Texts to copy: what to publish, what to run.
    pub copyable: Vec<Copyable>,
}

impl Finding {
    /// A finding of `rule`, with the rule's own severity and nothing to mend it.
    pub fn new(rule: &'static Rule, place: Place, message: Prose) -> Self {
        Self { rule, severity: rule.severity, place, message, fix: None, copyable: Vec::new() }
    }

    /// The same, as grave as this case makes it.
    #[must_use]
    pub fn as_grave_as(self, severity: Severity) -> Self {
        Self { severity, ..self }
    }

    /// The same, with a way to mend it.
    #[must_use]
    pub fn mended_by(self, fix: impl Into<Option<Fix>>) -> Self {
        Self { fix: fix.into(), ..self }
    }

    /// The text that the edits of its fix count in: where it stands or, of an MX host, the policy.
    pub fn mended_in(&self) -> Option<Source> {
        match self.place {
            Place::Text { source, .. } => Some(source),
            Place::MxHost(_) => Some(Source::Policy),
            _ => None,
        }
    }

    /// The same, with a text to copy.
    #[must_use]
    pub fn with_copyable(mut self, copyable: Copyable) -> Self {
        self.copyable.push(copyable);
        self
    }
}

/// Where a finding stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a text.
    Text {
        /// Which one.
        source: Source,
        /// Where in it.
        span: Span,
    },
    /// The domain as such.
    Domain,
    /// The answer to the question for the record, or its absence.
    Record,
    /// The Policy Host: its name, its addresses, its connection.
    PolicyHost,
    /// The Policy Host's answer: its status and its headers.
    PolicyResponse,
    /// The answer to the question for MX records, or its absence.
    MxHosts,
    /// One MX host.
    MxHost(MxHost),
    /// The answer to the question for the TLSRPT record, or its absence.
    Tlsrpt,
    /// A resolver.
    Resolver(String),
}

/// A text that spans count in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// The TXT record at `_mta-sts` with this index, from 0, its strings joined; or the record that was shown.
    Record(usize),
    /// The policy.
    Policy,
    /// The TXT record at `_smtp._tls` with this index, from 0; or the one that was shown.
    Tlsrpt(usize),
}
