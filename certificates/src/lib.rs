//! Reads the certificates in a text that somebody pasted: of each PEM block what senders go by, as lines. It knows nothing of
//! MTA-STS, and nothing here is judged. On the page it is a program of its own (`www/boot.js` loads it), in the package and
//! in tests a plain dependency.

use base64ct::{Base64, Encoding};
use x509_parser::extensions::{GeneralName, SubjectAlternativeName};
use x509_parser::nom::Parser;
use x509_parser::oid_registry::OID_X509_EXT_SUBJECT_ALT_NAME;
use x509_parser::prelude::{FromDer, X509CertificateParser};
use x509_parser::x509::{AttributeTypeAndValue, X509Name};

/// The most certificates that are read of one text: no chain that is meant has as many.
const MOST: usize = 32;
/// The most bytes of one: a certificate with hundreds of names has a tenth of it.
const MAX_DER: usize = 256 * 1024;
/// The most names that are read of one.
const MOST_NAMES: usize = 1000;

const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";
const END: &[u8] = b"-----END CERTIFICATE-----";

/// The certificates in `text`, each as lines: the byte at which it begins, from when and until when it holds in seconds since
/// 1970, its issuer, the common name of its subject (empty where there is none), and then each DNS name. What is no
/// certificate is left out.
pub fn read(text: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let (mut at, mut begun): (usize, Option<(usize, Vec<u8>)>) = (0, None);
    for line in text.split(|&byte| byte == b'\n') {
        let content = line.trim_ascii();
        if line.starts_with(BEGIN) {
            begun = Some((at, Vec::new()));
        } else if content == END {
            let lines = begun.take().and_then(|(start, base64)| of_pem(start, &base64));
            found.extend(lines);
            if found.len() == MOST {
                break;
            }
        } else if let Some((_, base64)) = &mut begun
            && base64.len() < 2 * MAX_DER
        {
            base64.extend_from_slice(content);
        }
        at += line.len() + 1;
    }
    found
}

fn of_pem(start: usize, base64: &[u8]) -> Option<String> {
    let der = Base64::decode_vec(std::str::from_utf8(base64).ok()?).ok().filter(|der| der.len() <= MAX_DER)?;
    // Of the extensions, one is read.
    let (_, certificate) = X509CertificateParser::new().with_deep_parse_extensions(false).parse(&der).ok()?;
    let validity = certificate.validity();
    let mut lines = vec![
        start.to_string(),
        validity.not_before.timestamp().max(0).to_string(),
        validity.not_after.timestamp().max(0).to_string(),
        organization_and_name(certificate.issuer()),
        certificate.subject().iter_common_name().next().map(words).unwrap_or_default(),
    ];
    let is_names = |oid: &_| *oid == OID_X509_EXT_SUBJECT_ALT_NAME;
    if let Some(extension) = certificate.extensions().iter().find(|extension| is_names(&extension.oid)) {
        let (_, names) = SubjectAlternativeName::from_der(extension.value).ok()?;
        let dns = names.general_names.iter().filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(on_one_line(name)),
            _ => None,
        });
        lines.extend(dns.take(MOST_NAMES));
    }
    Some(lines.join("\n"))
}

/// "Let's Encrypt, R11": as far as both are there.
fn organization_and_name(name: &X509Name<'_>) -> String {
    let parts = name.iter_organization().take(1).chain(name.iter_common_name().take(1));
    parts.map(words).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

fn words(attribute: &AttributeTypeAndValue<'_>) -> String {
    let value = attribute.attr_value();
    attribute.as_str().map_or_else(|_| on_one_line(&String::from_utf8_lossy(value.data)), on_one_line)
}

/// What a line is made of holds no end of a line.
fn on_one_line(text: &str) -> String {
    text.replace(|character: char| character.is_control(), "\u{fffd}")
}

/// For the page.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = read)]
pub fn read_for_js(text: &[u8]) -> Vec<String> {
    read(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transcript(name: &str) -> Vec<u8> {
        let path = format!("{}/../tests/transcripts/{name}.txt", env!("CARGO_MANIFEST_DIR"));
        std::fs::read(path).unwrap_or_default()
    }

    #[test]
    fn what_senders_go_by_is_read_out_of_real_transcripts() {
        for (name, lines) in [
            (
                "good",
                vec![
                    "658\n1790812800\n1799971200\nTest Authority, R11\nmx1.mailhost.example\nmx1.mailhost.example\n*.mailhost.example",
                ],
            ),
            (
                "other-noverify",
                vec![
                    "673\n1790812800\n1799971200\nTest Authority, R11\nother.example\nother.example\nwww.other.example",
                ],
            ),
            ("nostarttls", vec![]),
        ] {
            assert_eq!(read(&transcript(name)), lines, "{name}");
        }
        // Of a whole chain, each one.
        let chain = read(&transcript("soon"));
        assert_eq!(chain.len(), 2, "{chain:?}");
    }

    #[test]
    fn what_is_no_certificate_is_left_out() {
        for text in [
            "",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
            "-----BEGIN CERTIFICATE-----\n",
            "-----END CERTIFICATE-----",
        ] {
            assert_eq!(read(text.as_bytes()), [""; 0], "{text}");
        }
        // Whatever byte of one is another one, nothing breaks down.
        let whole = transcript("good");
        for at in (650..1500).step_by(7) {
            let mut text = whole.clone();
            if let Some(byte) = text.get_mut(at) {
                *byte = b'A';
            }
            read(&text);
        }
    }

    #[test]
    fn lines_may_end_with_cr() {
        let whole = String::from_utf8(transcript("good")).unwrap_or_default().replace('\n', "\r\n");
        assert_eq!(read(whole.as_bytes()).len(), 1);
    }
}
