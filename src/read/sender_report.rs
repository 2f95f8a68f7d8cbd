//! What senders say of a failure, known by their words: the result types of TLSRPT (RFC 8460 §4.3), and the bounces of those
//! that name MTA-STS.

/// What a sender says of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SenderReport {
    /// The MX host did not offer TLS.
    StarttlsNotSupported,
    /// Its certificate is for another name.
    CertificateHostMismatch,
    /// Its certificate has run out.
    CertificateExpired,
    /// Nobody whom the sender trusts vouches for its certificate.
    CertificateNotTrusted,
    /// Anything else: mostly an MX host that the policy does not cover.
    ValidationFailure,
    /// No TLSA record matches its certificate.
    TlsaInvalid,
    /// DNSSEC failed.
    DnssecInvalid,
    /// The sender insists on DANE, and there is none.
    DaneRequired,
    /// The policy could not be fetched.
    StsPolicyFetchError,
    /// The policy that was fetched is none.
    StsPolicyInvalid,
    /// The certificate of the Policy Host is not valid.
    StsWebpkiInvalid,
    /// Exchange Online bounces: no MX host is covered.
    ExchangeMxHosts,
    /// Exchange Online bounces: the certificate of the MX host is not one that it takes.
    ExchangeCertificate,
}

impl SenderReport {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::StarttlsNotSupported,
        Self::CertificateHostMismatch,
        Self::CertificateExpired,
        Self::CertificateNotTrusted,
        Self::ValidationFailure,
        Self::TlsaInvalid,
        Self::DnssecInvalid,
        Self::DaneRequired,
        Self::StsPolicyFetchError,
        Self::StsPolicyInvalid,
        Self::StsWebpkiInvalid,
        Self::ExchangeMxHosts,
        Self::ExchangeCertificate,
    ];

    /// What it is known by: the result type, or what stands in the bounce.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::StarttlsNotSupported => "starttls-not-supported",
            Self::CertificateHostMismatch => "certificate-host-mismatch",
            Self::CertificateExpired => "certificate-expired",
            Self::CertificateNotTrusted => "certificate-not-trusted",
            Self::ValidationFailure => "validation-failure",
            Self::TlsaInvalid => "tlsa-invalid",
            Self::DnssecInvalid => "dnssec-invalid",
            Self::DaneRequired => "dane-required",
            Self::StsPolicyFetchError => "sts-policy-fetch-error",
            Self::StsPolicyInvalid => "sts-policy-invalid",
            Self::StsWebpkiInvalid => "sts-webpki-invalid",
            Self::ExchangeMxHosts => "4.4.8 or 5.4.8 MX hosts of … failed MTA-STS validation",
            Self::ExchangeCertificate => "4.7.5 or 5.7.5 Remote certificate failed MTA-STS validation",
        }
    }

    /// Those in `text`, each once, in the order of [`Self::ALL`].
    pub(super) fn all_in(text: &[u8]) -> Vec<Self> {
        let mut found = Vec::new();
        let mut bounce = Bounce::default();
        let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        for word in text.split(|byte| !is_of_word(byte)).filter(|word| word.len() > 1) {
            let word = word.strip_suffix(b".").unwrap_or(word);
            bounce.meet(word);
            let is_it = |report: &Self| word.eq_ignore_ascii_case(report.as_str().as_bytes());
            found.extend(Self::ALL.into_iter().find(is_it));
        }
        found.extend(bounce.says());
        Self::ALL.into_iter().filter(|report| found.contains(report)).collect()
    }
}

/// Words of a bounce that were met: alone they say nothing.
#[derive(Default)]
struct Bounce {
    mta_sts: bool,
    failed: bool,
    hosts: bool,
    certificate: bool,
    hosts_code: bool,
    certificate_code: bool,
    hosts_mismatch: bool,
}

impl Bounce {
    fn meet(&mut self, word: &[u8]) {
        let is = |other: &[u8]| word.eq_ignore_ascii_case(other);
        self.mta_sts |= is(b"mta-sts");
        self.failed |= is(b"failed");
        self.hosts |= is(b"hosts");
        self.certificate |= is(b"certificate");
        self.hosts_code |= is(b"4.4.8") || is(b"5.4.8");
        self.certificate_code |= is(b"4.7.5") || is(b"5.7.5");
        // The reason that Microsoft gives beside a result type.
        self.hosts_mismatch |= is(b"MX_HOSTS_MISMATCH");
    }

    fn says(&self) -> impl Iterator<Item = SenderReport> + use<> {
        let of_hosts = self.hosts_mismatch || (self.mta_sts && (self.hosts_code || (self.failed && self.hosts)));
        let of_certificate = self.mta_sts && (self.certificate_code || (self.failed && self.certificate));
        let hosts = of_hosts.then_some(SenderReport::ExchangeMxHosts);
        hosts.into_iter().chain(of_certificate.then_some(SenderReport::ExchangeCertificate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_by_their_words() {
        use SenderReport as Is;
        for (text, reports) in [
            ("sts-policy-fetch-error", &[Is::StsPolicyFetchError][..]),
            ("\"result-type\": \"Validation-Failure\",", &[Is::ValidationFailure]),
            ("tlsa-invalid, certificate-expired. tlsa-invalid", &[Is::CertificateExpired, Is::TlsaInvalid]),
            ("550 5.4.8 MX hosts of 'example.com' failed MTA-STS validation.", &[Is::ExchangeMxHosts]),
            ("451 4.7.5 Remote certificate failed MTA-STS validation. Reason: …", &[Is::ExchangeCertificate]),
            ("5.7.5 (MTA-STS)", &[Is::ExchangeCertificate]),
            ("validation-failure MX_HOSTS_MISMATCH", &[Is::ValidationFailure, Is::ExchangeMxHosts]),
            ("5.7.5", &[]),
            ("The certificate of mta-sts.example.com failed.", &[]),
            ("validation-failures", &[]),
        ] {
            assert_eq!(SenderReport::all_in(text.as_bytes()), reports, "{text}");
        }
    }

    #[test]
    fn each_is_known_by_what_it_is_called() {
        for report in SenderReport::ALL {
            assert_eq!(SenderReport::all_in(report.as_str().as_bytes()), [report]);
        }
    }
}
