//! A page in the place of the policy.

use super::{at, starter};
use crate::finding::{Finding, Prose, code, rfc8461};
use crate::read::PolicyForm;
use crate::rules::{Case, rule};
use crate::text::Span;

rule! {
    /// A page is no policy. Senders act as if the domain had none: mail to it is not protected, and nobody is told. Web
    /// servers often answer so to every address that they do not know.
    "policy-is-html" = Error, rfc8461("3.2"), "a web page stands in the place of the policy";
    next "Serve the policy as plain text at `/.well-known/mta-sts.txt`, and look whether the file is where the web server looks for it.";
    bad Policy "<!DOCTYPE html>\n<html><head><title>Not found</title></head></html>\n";
    bad Policy "\u{feff}\n<!-- front page --><HTML lang=\"en\">\n";
    bad Policy "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code></Error>";
    bad Policy "<head><meta charset=\"utf-8\">";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks for all rules on the text.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = case.policy.as_ref().filter(|policy| policy.reading.form == PolicyForm::Markup) else { return };
    let text = policy.text.text;
    let start = text.iter().position(|&byte| byte == b'<').unwrap_or_default();
    let length = text.get(start..).unwrap_or_default().iter().position(|&byte| byte == b'>').map_or(1, |end| end + 1);
    let tag = Span::new(start, start + length);
    let message = Prose::with("The text begins with {}: it is a page, and no policy.", [code(tag.words(text))]);
    findings.push(Finding::new(&RULE, at(tag), message).with_copyable(starter(case)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks};

    #[test]
    fn the_first_tag_is_marked() {
        marks(&RULE, "  <!doctype html>\n  ^^^^^^^^^^^^^^^\n<html>\n");
    }

    #[test]
    fn with_a_domain() {
        let sketch = Sketch::good("example.com").response(200, Some("text/html"), b"<html>404</html>");
        let message = "The text begins with <html>: it is a page, and no policy.".to_owned();
        assert_eq!(found(&sketch, &RULE), [(Severity::Error, message)]);
    }
}
