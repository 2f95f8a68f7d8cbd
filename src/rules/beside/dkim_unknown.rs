//! DKIM, whose keys nobody can list.

use super::{dmarc_absent, dmarc_multiple, dmarc_none, spf_absent, spf_multiple};
use crate::finding::{Finding, Place, Prose, host, rfc6376};
use crate::rules::{Case, rule};

rule! {
    /// The keys of DKIM stand in DNS below names that only the sending server knows, its selectors. DNS does not list them, so
    /// whether the domain signs its mail cannot be seen from outside.
    "dkim-unknown" = Note, rfc6376("3.6.2.1"), "whether the domain signs its mail is not known";
    next "Look at the headers of a mail that the domain sent: `DKIM-Signature` has the selector behind `s=`.";
}

/// Speaks beside a finding on SPF or DMARC alone: whoever sets about these asks for DKIM next, and nobody else is helped.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let layers =
        [&spf_absent::RULE, &spf_multiple::RULE, &dmarc_absent::RULE, &dmarc_multiple::RULE, &dmarc_none::RULE];
    let Some(domain) = case.domain().filter(|_| findings.iter().any(|finding| layers.contains(&finding.rule))) else {
        return;
    };
    let message = Prose::with(
        "Whether {} signs its mail with DKIM is not known: DNS does not list the names of the keys.",
        [host(domain)],
    );
    findings.push(Finding::new(&RULE, Place::Domain, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::RecordType;
    use crate::evidence::sketch::{Answer, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::found;

    #[test]
    fn only_beside_another_finding_on_these_layers() {
        let message =
            "Whether example.com signs its mail with DKIM is not known: DNS does not list the names of the keys.";
        let sketch = Sketch::good("example.com");
        assert_eq!(found(&sketch, &RULE), []);
        let without = sketch.answer("_dmarc.example.com", RecordType::Txt, &Answer::NoSuchName);
        assert_eq!(found(&without, &RULE), [(Severity::Note, message.to_owned())]);
    }
}
