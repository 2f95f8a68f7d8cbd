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
