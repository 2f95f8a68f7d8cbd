//! JSON in the place of the policy.

use serde_json::Value;

use super::{at, line_ending, starter};
use crate::finding::{Finding, Fix, Prose, Safety, rfc8461};
use crate::read::{Key, Mode, PolicyForm};
use crate::rules::policy_values::is_good;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// JSON was the form of an old draft of MTA-STS, and is none of the standard. Senders act as if the domain had no
    /// policy: mail to it is not protected, and nobody is told.
    "policy-is-json" = Error, rfc8461("3.2"), "the policy is written as JSON";
    next "Write each field on a line of its own, as a name, a colon and a value, with one `mx` line for each MX host.",
    hides ["*"];
    bad Policy "{\"version\":\"STSv1\",\"mode\":\"enforce\",\"mx\":[\"mx.example.com\"],\"max_age\":1209600}";
    bad Policy "{\n  \"version\": \"STSv1\",\n  \"mode\": \"report\",\n  \"policy_id\": \"1\"\n}\n";
    bad Policy "[]";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks for all rules on the text.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = case.policy.as_ref().filter(|policy| policy.reading.form == PolicyForm::Json) else { return };
    let text = policy.text.text;
    let start = text.iter().position(|byte| matches!(byte, b'{' | b'[')).unwrap_or_default();
    let message = Prose::new("The text is JSON, and senders read lines such as `mode: enforce`.");
    let finding = Finding::new(&RULE, at(Span::new(start, start + 1)), message);
    findings.push(match as_lines(text, line_ending(&policy.reading)) {
        Some((lines, safety)) => {
            let edits = vec![Edit::replace(Span::new(0, text.len()), lines)];
            finding.mended_by(Fix { title: Prose::new("Write it as lines"), safety, edits })
        }
        None => finding.with_copyable(starter(case)),
    });
}

/// The same policy as lines, where it is a whole one. What only an old draft knew, and what nobody knows, is for somebody to
/// choose.
fn as_lines(text: &[u8], ending: &str) -> Option<(String, Safety)> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let json: Value = serde_json::from_slice(text).ok()?;
    let fields = json.as_object()?;
    // Of two fields of one name, JSON keeps the last, and senders would take both.
    let is_twice = |key: Key| {
        let name = format!("\"{key}\"");
        text.windows(name.len()).filter(|words| *words == name.as_bytes()).count() > 1
    };
    if Key::ALL.into_iter().any(is_twice) {
        return None;
    }
    let text_of = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let is_known = |name: &String| Key::of(name.as_bytes()).is_some() || name == "policy_id";
    let mut safety = if fields.keys().all(is_known) { Safety::Safe } else { Safety::NeedsChoice };
    let mut mode = fields.get("mode").and_then(text_of)?;
    if mode == "report" {
        mode = "testing".to_owned();
        safety = Safety::NeedsChoice;
    }
    let max_age = fields.get("max_age").and_then(text_of)?;
    let mut lines = format!("version: STSv1{ending}mode: {mode}{ending}");
    let fits = fields.get("version").and_then(text_of)? == "STSv1" && is_good(Key::Mode, &mode);
    let hosts = match fields.get("mx") {
        Some(Value::Array(hosts)) => hosts.as_slice(),
        Some(host) => std::slice::from_ref(host),
        None => &[],
    };
    if hosts.is_empty() && mode != Mode::None.as_str() {
        return None;
    }
    for mx in hosts {
        let mut mx = text_of(mx)?;
        if mx.starts_with('.') {
            mx.insert(0, '*');
            safety = Safety::NeedsChoice;
        }
        if !is_good(Key::Mx, &mx) {
            return None;
        }
        lines.push_str(&format!("mx: {mx}{ending}"));
    }
    lines.push_str(&format!("max_age: {max_age}{ending}"));
    (fits && is_good(Key::MaxAge, &max_age)).then_some((lines, safety))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended, safeties};

    #[test]
    fn where_it_begins_is_marked() {
        marks(&RULE, " {\n ^\n\"version\": \"STSv1\"\n}\n");
    }

    #[test]
    fn a_whole_one_is_written_as_lines() {
        let json = r#"{"max_age":"86400","mx":["a.example","*.b.example"],"mode":"testing","version":"STSv1"}"#;
        assert_eq!(
            mended(&RULE, json),
            ["version: STSv1\nmode: testing\nmx: a.example\nmx: *.b.example\nmax_age: 86400\n"]
        );
        assert_eq!(safeties(&RULE, json), [Safety::Safe]);
        let draft = r#"{"version":"STSv1","mode":"report","mx":[".a.example"],"max_age":86400}"#;
        assert_eq!(mended(&RULE, draft), ["version: STSv1\nmode: testing\nmx: *.a.example\nmax_age: 86400\n"]);
        assert_eq!(safeties(&RULE, draft), [Safety::NeedsChoice]);
        for json in [
            "{}",
            "{\"version\":",
            r#"{"version":"STSv1","mode":"live","max_age":1}"#,
            r#"{"version":"STSv1","mode":"none","max_age":-1}"#,
        ] {
            assert_eq!(mended(&RULE, json), Vec::<String>::new(), "{json}");
        }
    }

    #[test]
    fn no_host_is_lost() {
        let one = r#"{"version":"STSv1","mode":"enforce","mx":"a.example","max_age":86400}"#;
        assert_eq!(mended(&RULE, one), ["version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 86400\n"]);
        for json in [
            r#"{"version":"STSv1","mode":"enforce","mx":["a.example"],"mx":["b.example"],"max_age":86400}"#,
            r#"{"version":"STSv1","mode":"enforce","policy":{"mx":["a.example"]},"max_age":86400}"#,
            r#"{"version":"STSv1","mode":"enforce","mx":{"a.example":10},"max_age":86400}"#,
        ] {
            assert_eq!(mended(&RULE, json), Vec::<String>::new(), "{json}");
        }
        let more = r#"{"version":"STSv1","mode":"enforce","mx":["a.example"],"hosts":["b.example"],"max_age":86400}"#;
        assert_eq!(safeties(&RULE, more), [Safety::NeedsChoice]);
    }
}
