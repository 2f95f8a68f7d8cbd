//! WHAT IT SAYS: the grammars. A reader gives what it read and every breach of the grammar, each with its span, and never
//! fails: a wrong `max_age` does not hide a wrong `mx`. Readings borrow from the text; reading takes time linear in its
//! length. The ABNF stands above the function that decides it. What a breach means is for the rules to say.

mod address;
mod answers;
mod beginning;
mod coverage;
mod dns_message;
mod extended_error;
mod fields;
mod grammar;
mod issuances;
mod mx_given;
mod policy;
mod policy_answer;
mod recognise;
mod record;
mod rich_text;
mod sender_report;
mod shown;
mod tlsrpt;
mod uri;

pub use address::{Scope, scope};
pub(crate) use answers::has_public_address;
pub use answers::{
    Addresses, Answers, Beside, Caa, Elsewhere, Failing, Looked, Lookup, Mx, MxRecords, TxtRecord, Unavailable,
};
pub use beginning::{MisspelledVersion, RecordVersion};
pub use coverage::Coverage;
pub(crate) use dns_message::rtype;
pub use dns_message::{Alias, DnsMessage, ExtendedError, NotAnAnswer, Rcode, Rdata, ResourceRecord, Tlsa};
pub use fields::{FieldDefect, RecordField};
pub(crate) use fields::{full_width, is_blank, is_extension_value};
pub(crate) use grammar::{extension_name_length, is_extension_name};
pub use issuances::Issuance;
pub use mx_given::{MxGiven, MxGivenDefect};
pub use policy::{
    Counts, Ending, Field, Glued, Key, Line, LineContent, MAX_AGE_MAX, Misspelled, Mode, MxLine, PolicyForm,
    PolicyReading, PolicyViolation, find_control, slips,
};
pub use policy_answer::{PolicyAnswer, PolicyText, Provenance, ReadAnswer};
pub use recognise::{
    ChainFault, Handshake, Map, Note, Piece, Protocol, Recognised, Response, ResponseBody, Standing, Starttls,
};
pub(crate) use record::ID_MAX;
pub use record::{RecordReading, RecordViolation};
pub use rich_text::text_of_rich_text;
pub use sender_report::SenderReport;
pub use shown::ShownTexts;
pub use tlsrpt::{RuaUri, TlsrptReading, TlsrptViolation};
pub use uri::UriDefect;
pub(crate) use uri::{odd_byte, uri_defect};

/// Whether a conforming sender takes a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Accepted {
    /// It takes it.
    Yes,
    /// The standard does not decide, and real senders differ: read as a lenient one does.
    Disputed,
    /// It acts as if there were none.
    No,
}

impl Accepted {
    /// The less accepting of the two.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.max(other)
    }
}
