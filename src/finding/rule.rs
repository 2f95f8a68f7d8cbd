//! A rule's card: what the page, the documentation and the tests are made of.

use std::fmt;

/// What a rule says of itself.
#[derive(Debug)]
pub struct Rule {
    /// Its one name: file, module, URL and attribute. It names the defect.
    pub slug: &'static str,
    /// The severity that it has where its file says no other.
    pub severity: Severity,
    /// Where the standard speaks of it.
    pub section: Reference,
    /// What is the matter, in general.
    pub title: &'static str,
    /// Why it matters: what happens to mail. `code` stands between backticks. The page's program does not carry the long
    /// texts: it fetches them, as `web::state::RuleTexts`.
    #[cfg(not(all(feature = "page", target_arch = "wasm32")))]
    pub why: &'static str,
    /// What to do next, in the same form.
    #[cfg(not(all(feature = "page", target_arch = "wasm32")))]
    pub next: &'static str,
    /// The rules that may have something to say only once its fix is made, because what it speaks of hid it from them;
    /// `*` for any rule on the same text, `@taken` for those that speak only of a policy that senders take, `@mx` for
    /// those on `mx` lines that name a host.
    #[cfg(not(target_arch = "wasm32"))]
    pub hides: &'static [&'static str],
    /// Texts that it speaks of, and texts that it does not.
    #[cfg(not(target_arch = "wasm32"))]
    pub examples: &'static [Example],
}

/// Two rules are the same where their names are: each name is given once, which a test holds.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}

/// A text beside a rule, run as a test.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub struct Example {
    /// Whether the rule speaks of it: exactly once.
    pub bad: bool,
    /// What the text is.
    pub kind: crate::evidence::ShownKind,
    /// The text.
    pub text: &'static str,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Conforming senders ignore the policy or refuse mail, or a host cannot take mail.
    Error,
    /// Some real senders do, or protection is weaker than it looks.
    Warning,
    /// It works, and could be better.
    Advice,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Warning, Self::Advice, Self::Note];

    /// What it says of a finding, in a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Error => "Conforming senders ignore the policy or refuse mail, or a host cannot take mail.",
            Self::Warning => "Some senders ignore the policy or refuse mail, or protection is weaker than it looks.",
            Self::Advice => "It works, and could be better.",
            Self::Note => "Worth knowing. It asks for nothing.",
        }
    }

    /// Its name in attributes and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Advice => "advice",
            Self::Note => "note",
        }
    }
}

/// A rule's title, with a capital letter at its beginning.
pub fn sentence(title: &str) -> String {
    let mut characters = title.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// A section of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The number of the RFC.
    pub rfc: u16,
    /// The section.
    pub section: &'static str,
}

/// A section of MTA-STS.
pub const fn rfc8461(section: &'static str) -> Reference {
    Reference { rfc: 8461, section }
}

/// A section of TLSRPT.
pub const fn rfc8460(section: &'static str) -> Reference {
    Reference { rfc: 8460, section }
}

/// A section of the domain name system.
pub const fn rfc1034(section: &'static str) -> Reference {
    Reference { rfc: 1034, section }
}

/// A section of the domain name system, on its texts and limits.
pub const fn rfc1035(section: &'static str) -> Reference {
    Reference { rfc: 1035, section }
}

/// A section of DNSSEC.
pub const fn rfc4035(section: &'static str) -> Reference {
    Reference { rfc: 4035, section }
}

/// A section of wildcards in DNS.
pub const fn rfc4592(section: &'static str) -> Reference {
    Reference { rfc: 4592, section }
}

/// A section of SMTP.
pub const fn rfc5321(section: &'static str) -> Reference {
    Reference { rfc: 5321, section }
}

/// A section of what makes DNS plainer.
pub const fn rfc2181(section: &'static str) -> Reference {
    Reference { rfc: 2181, section }
}

/// A section of SPF.
pub const fn rfc7208(section: &'static str) -> Reference {
    Reference { rfc: 7208, section }
}

/// A section of DKIM.
pub const fn rfc6376(section: &'static str) -> Reference {
    Reference { rfc: 6376, section }
}

/// A section of DMARC.
pub const fn rfc7489(section: &'static str) -> Reference {
    Reference { rfc: 7489, section }
}

/// A section of DANE for SMTP.
pub const fn rfc7672(section: &'static str) -> Reference {
    Reference { rfc: 7672, section }
}

/// A section of the null MX.
pub const fn rfc7505(section: &'static str) -> Reference {
    Reference { rfc: 7505, section }
}

/// A section of DNS over HTTPS.
pub const fn rfc8484(section: &'static str) -> Reference {
    Reference { rfc: 8484, section }
}

/// A section of CAA records.
pub const fn rfc8659(section: &'static str) -> Reference {
    Reference { rfc: 8659, section }
}

/// A section of HTTPS records.
pub const fn rfc9460(section: &'static str) -> Reference {
    Reference { rfc: 9460, section }
}

impl Reference {
    /// Where it can be read.
    pub fn url(self) -> String {
        format!("https://www.rfc-editor.org/rfc/rfc{}#section-{}", self.rfc, self.section)
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RFC {} §{}", self.rfc, self.section)
    }
}
