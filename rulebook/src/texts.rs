//! The long texts of the rules as JSON: what the page fetches beside its program. `web::state` reads it.

use mta_sts_check::rules;
use serde_json::{Value, json};

/// All of it: an array with an object a rule, in the order of the rules.
pub(crate) fn texts() -> String {
    let rules = rules::all().map(|rule| {
        let examples = rule.examples.iter().map(|example| json!([example.bad, example.kind, example.text]));
        json!({ "slug": rule.slug, "why": rule.why, "next": rule.next, "examples": examples.collect::<Value>() })
    });
    rules.collect::<Value>().to_string()
}

#[cfg(test)]
mod tests {
    use mta_sts_check::web::state::RuleTexts;

    #[test]
    fn the_page_reads_what_is_written_for_it() {
        let read = RuleTexts::read(&super::texts()).expect("it is read");
        assert_eq!(read.all(), RuleTexts::of_rules().all());
    }
}
