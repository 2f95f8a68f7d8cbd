//! A record that resolvers keep for longer than a day.

use crate::finding::{Finding, Place, Prose, code, duration, rfc8461, said};
use crate::rules::{Case, rule};

rule! {
    /// Senders see a new `id`, and with it a new policy, only when the resolvers that they ask forget the old record. Until
    /// then they go on with the policy that they hold.
    "record-ttl-long" = Advice, rfc8461("8.1"), "the record is remembered for more than a day";
    next "Publish the record with a time to live of an hour, or of a day at most.";
}

/// One day, in seconds.
const DAY: u32 = 86_400;

/// Speaks of a record that counts. What a resolver says is what is left of the time, so a longer one may go unseen.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(domain), Some(ttl)) = (case.domain(), case.answers.record.ttl.filter(|&ttl| ttl > DAY)) else { return };
    if case.counted_records().next().is_none() {
        return;
    }
    let message = Prose::with(
        "Resolvers may keep the record at {} for {}: senders see a changed `id` that much later.",
        [code(domain.record_name()), said(duration(u64::from(ttl)))],
    );
    findings.push(Finding::new(&RULE, Place::Record, message));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::found;

    #[test]
    fn longer_than_a_day() {
        let good = Sketch::good("example.com");
        let words = "Resolvers may keep the record at _mta-sts.example.com for 1 day and 1 second: senders see a changed id \
                     that much later.";
        assert_eq!(found(&good.clone().record_kept_for(DAY + 1), &RULE), [(Severity::Advice, words.to_owned())]);
        assert_eq!(found(&good.record_kept_for(DAY), &RULE), []);
    }

    #[test]
    fn silent_where_no_record_counts() {
        assert_eq!(found(&Sketch::good("example.com").record("v=spf1").record_kept_for(DAY + 1), &RULE), []);
    }
}
