//! A question as an RFC 8484 request.

use std::net::Ipv4Addr;

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::base::opt::ClientSubnet;
use domain::base::{MessageBuilder, Name};

use crate::evidence::{Question, Resolver};
use crate::read::rtype;

/// The media type of a DNS message over HTTPS (RFC 8484 §6). As the value of `Accept` it needs no preflight.
pub const MEDIA_TYPE: &str = "application/dns-message";

/// The address to fetch for `question` at `resolver` (RFC 8484 §4.1); `None` where the name cannot stand in DNS.
pub fn request_url(resolver: &Resolver, question: &Question) -> Option<String> {
    let joint = if resolver.url.contains('?') { '&' } else { '?' };
    Some(format!("{}{joint}dns={}", resolver.url, Base64UrlUnpadded::encode_string(&compose(question)?)))
}

/// The wire form of `question` (RFC 1035 §4.1): identifier 0, recursion desired, AD set so that the answer's AD bit means
/// something (RFC 6840 §5.7), and an OPT record so that extended errors come back, which carries an empty client subnet so
/// that none is passed on (RFC 7871 §7.1.2). `None` where its name cannot stand in DNS.
fn compose(question: &Question) -> Option<Vec<u8>> {
    let name: Name<Vec<u8>> = format!("{}.", question.name).parse().ok()?;
    let mut builder = MessageBuilder::new_vec();
    let header = builder.header_mut();
    header.set_rd(true);
    header.set_ad(true);
    header.set_cd(question.checking_disabled);
    let mut questions = builder.question();
    questions.push((&name, rtype(question.record_type))).ok()?;
    let mut additional = questions.additional();
    let subnet = ClientSubnet::new(0, 0, Ipv4Addr::UNSPECIFIED.into());
    additional
        .opt(|opt| {
            opt.set_udp_payload_size(1232);
            opt.push(&subnet)
        })
        .ok()?;
    Some(additional.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::read::{DnsMessage, NotAnAnswer};

    #[test]
    fn a_question_is_composed() {
        let wire = compose(&Question::new("_mta-sts.example.com", RecordType::Txt)).expect("a question");
        let expected: &[u8] = b"\0\0\x01\x20\0\x01\0\0\0\0\0\x01\x08_mta-sts\x07example\x03com\0\0\x10\0\x01\
            \0\0\x29\x04\xd0\0\0\0\0\0\x08\0\x08\0\x04\0\x01\0\0";
        assert_eq!(wire, expected);
        assert_eq!(compose(&Question::new("a..b", RecordType::A)), None);
    }

    #[test]
    fn a_question_is_no_answer_to_itself() {
        let question = Question::new("example.com", RecordType::A);
        let wire = compose(&question).expect("a question");
        assert_eq!(DnsMessage::read(&wire, &question), Err(NotAnAnswer::OtherQuestion));
    }

    #[test]
    fn the_question_is_part_of_the_address() {
        let resolver = |url: &str| Resolver { name: "Test".into(), url: url.into() };
        let question = Question::new("a.example", RecordType::A);
        let encoded = "AAABIAABAAAAAAABAWEHZXhhbXBsZQAAAQABAAApBNAAAAAAAAgACAAEAAEAAA";
        assert_eq!(
            request_url(&resolver("https://dns.example/dns-query"), &question),
            Some(format!("https://dns.example/dns-query?dns={encoded}"))
        );
        assert_eq!(
            request_url(&resolver("https://dns.example/q?key=1"), &question),
            Some(format!("https://dns.example/q?key=1&dns={encoded}"))
        );
    }
}
