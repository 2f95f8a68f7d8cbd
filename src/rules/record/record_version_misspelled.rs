//! The record begins with something that is nearly the version.

use super::{at, written};
use crate::finding::{Finding, Prose, code, rfc8461};
use crate::read::{MisspelledVersion, RecordVersion};
use crate::rules::{Case, rule};

rule! {
    /// Senders look for a record that begins with exactly `v=STSv1;`, each letter in its case, with nothing before it.
    /// They drop this one, act as if the domain had no policy, and mail to it is not protected.
    "record-version-misspelled" = Error, rfc8461("3.1"), "the record begins with something that is nearly the version";
    next "Begin the record with `v=STSv1;`, written exactly so.",
    hides ["@taken", "record-version-duplicate", "record-extension"];
    bad Record "V=STSv1; id=20261124T161500;";
    bad Record "v=stsv1; id=20261124T161500;";
    bad Record " v=STSv1; id=20261124T161500;";
    bad Record "\u{feff}v=STSv1; id=20261124T161500;";
    bad Record "\"v=STSv1; id=20261124T161500;\"";
    bad Record "v=\"STSv1\"; id=20261124T161500;";
    bad Record "v = STSv1; id=20261124T161500;";
    bad Record "v:STSv1; id=20261124T161500;";
    bad Record "version=STSv1; id=20261124T161500;";
    bad Record "ver=STSv1; id=20261124T161500;";
    bad Record "v=5TSv1; id=20261124T161500;";
    bad Record "; v=STSv1; id=20261124T161500;";
    bad Record "v=STSv1\n; id=20261124T161500;";
    bad Record "v=STSv2; id=20261124T161500;";
    bad Record "v=TLSRPTv1; rua=mailto:reports@example.com";
    good Record "v=STSv1; id=20261124T161500;";
    good Record "id=20261124T161500; v=STSv1;";
}

/// Speaks of near misses. Of what a zone file left behind, and of characters outside ASCII, other rules speak.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.near_misses() {
        let RecordVersion::Misspelled { span, how } = record.version else { continue };
        let written = written(record);
        let message = match (how, case.named_domain()) {
            (MisspelledVersion::Escaped | MisspelledVersion::NotAscii, _) => continue,
            (MisspelledVersion::OtherStandard, Some(domain)) => Prose::with(
                "The record begins with {}: it is a TLSRPT record, and senders look for that at {}.",
                [code(span.words(record.text)), code(domain.tlsrpt_name())],
            ),
            (MisspelledVersion::OtherStandard, None) => Prose::with(
                "The record begins with {}: it is a TLSRPT record, and senders look for that at `_smtp._tls`.",
                [code(span.words(record.text))],
            ),
            _ => written.misspelled(span, how),
        };
        findings.push(Finding::new(&RULE, at(index, span), message).mended_by(written.spelled(span, how)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Safety, Severity};
    use crate::rules::checking::{found, marks, mended, safeties, slugs};

    #[test]
    fn what_stands_for_the_version_is_marked() {
        marks(&RULE, "v = STSv1; id=1;\n^^^^^^^^^\n");
        marks(&RULE, "\"v=STSv1; id=1;\"\n^^^^^^^^\n");
    }

    #[test]
    fn mended_with_all_that_belongs_to_the_mistake() {
        for (text, better) in [
            ("V=STSv1; id=1;", "v=STSv1; id=1;"),
            ("V=STSv1 ; id=1;", "v=STSv1; id=1;"),
            ("V=STSv1, id=1;", "v=STSv1; id=1;"),
            ("V=STSv1 id=1;", "v=STSv1; id=1;"),
            ("\u{feff} v=STSv1; id=1", "v=STSv1; id=1"),
            ("\"v=STSv1; id=1;\"", "v=STSv1; id=1;"),
            ("\\\"v=STSv1; id=1; \\\"", "v=STSv1; id=1;"),
            ("v=\"STSv1\"; id=\"1\"", "v=STSv1; id=1"),
            ("\"v=STSv1;\" \"id=1;\"", "v=STSv1; id=1;"),
            ("version: STSv1; id=1", "v=STSv1; id=1"),
            ("v=STSv10; id=1", "v=STSv1; id=1"),
            ("v=5TSv1; id=1", "v=STSv1; id=1"),
            ("ver=STSv1; id=1", "v=STSv1; id=1"),
            ("; v=STSv1; id=1", "v=STSv1; id=1"),
            (";; v=STSv1; id=1", "v=STSv1; id=1"),
            ("- v=STSv1; id=1", "v=STSv1; id=1"),
            ("v=STSv1\n; id=1", "v=STSv1; id=1"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
        assert_eq!(mended(&RULE, "\"v=STSv1; id=1; note=\"x;\""), Vec::<String>::new());
        assert_eq!(mended(&RULE, "v=TLSRPTv1; rua=mailto:a@b.example"), Vec::<String>::new());
    }

    #[test]
    fn a_tlsrpt_record_is_sent_home() {
        let sketch = Sketch::good("example.com").record("v=TLSRPTv1; rua=mailto:a@example.com");
        let message = "The record begins with v=TLSRPTv1: it is a TLSRPT record, and senders look for that at \
                       _smtp._tls.example.com.";
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message.to_owned())]);
    }

    #[test]
    fn what_is_not_seen_is_named() {
        let sketch = Sketch::good("example.com").record("\u{feff}v=STSv1; id=1");
        let message = "Before v=STSv1 stands a byte order mark (U+FEFF).".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
    }

    #[test]
    fn slips_in_words() {
        for (text, words) in [
            ("v=5TSv1; id=1", "The record begins with v=5TSv1, and senders look for v=STSv1."),
            ("ver=STSv1; id=1", "The record begins with ver=STSv1, and senders look for v=STSv1."),
            ("; v=STSv1; id=1", "A semicolon stands before v=STSv1."),
            (", v=STSv1; id=1", ", stands before v=STSv1, as part of the record."),
            ("v=STSv1 \r\n ; id=1", "A line break stands between v=STSv1 and its semicolon."),
        ] {
            let sketch = Sketch::good("example.com").record(text);
            assert_eq!(found(&sketch, &RULE), [(Severity::Error, words.to_owned())], "{text}");
            assert_eq!(slugs(&sketch).first(), Some(&RULE.slug), "{text}");
            assert_eq!(safeties(&RULE, text), [Safety::Safe], "{text}");
        }
    }

    #[test]
    fn silent_where_a_record_counts() {
        let sketch = Sketch::good("example.com").records(&[b"V=STSv1; id=1;", b"v=STSv1; id=2;"]);
        assert_eq!(found(&sketch, &RULE), []);
    }
}
