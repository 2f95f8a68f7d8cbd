//! Rich text in the place of the policy.

use super::{at, line_ending, starter};
use crate::finding::{Finding, Fix, Prose, rfc8461};
use crate::read::{Key, PolicyForm};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// A word processor saved the file with its fonts and colours. Senders read these as lines of the policy, miss the
    /// version, and act as if the domain had no policy: mail to it is not protected, and nobody is told.
    "policy-is-rich-text" = Error, rfc8461("3.2"), "the policy is saved as rich text";
    next "Save the file as plain text. In TextEdit on a Mac that is “Make Plain Text” in the menu “Format”.",
    hides ["*"];
    bad Policy "{\\rtf1\\ansi\\cocoartf2818\n\\f0\\fs24 \\cf0 version: STSv1\\\nmode: testing\\\nmx: mx.example.com\\\nmax_age: 86400}";
    bad Policy "\\f0\\fs24 \\cf0 version: STSv1\\\nmode: enforce\\\nmx: *.example.com\\\nmax_age: 1209600}";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks for all rules on the text.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(policy) = case.policy.as_ref().filter(|policy| policy.reading.form == PolicyForm::RichText) else {
        return;
    };
    let text = policy.text.text;
    let first = policy.reading.lines.first().map_or(Span::at(0), |line| line.span);
    let message = Prose::new("The text is rich text (RTF), as a word processor saves it, and senders read plain text.");
    let finding = Finding::new(&RULE, at(first), message);
    let plain = plain(text, line_ending(&policy.reading));
    findings.push(if plain.is_empty() {
        finding.with_copyable(starter(case))
    } else {
        let edits = vec![Edit::replace(Span::new(0, text.len()), plain)];
        finding.mended_by(Fix::safe(Prose::new("Keep the lines of the policy"), edits))
    });
}

/// The lines of a policy in rich text, without its control words.
fn plain(text: &[u8], ending: &str) -> String {
    let text = String::from_utf8_lossy(text);
    let lines = text.lines().filter_map(|line| {
        let line = without_control_words(line);
        let end = line.find(['\\', '}']).unwrap_or(line.len());
        let line = line.get(..end)?.trim();
        let (name, _) = line.split_once(':')?;
        Key::of_any_case(name.trim().as_bytes()).map(|_| format!("{line}{ending}"))
    });
    lines.collect()
}

/// A line without the braces and the control words before it: `\f0\fs24 \cf0 version` is `version`.
fn without_control_words(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let is_of_word = |sign: char| sign.is_ascii_alphanumeric() || sign == '-';
        rest = match rest.strip_prefix('\\') {
            Some(word) => word.trim_start_matches(is_of_word).trim_start(),
            None => match rest.strip_prefix(['{', '}']) {
                Some(inner) => inner.trim_start(),
                None => return rest,
            },
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_first_line_is_marked() {
        marks(&RULE, "{\\rtf1\\ansi\n^^^^^^^^^^^\nversion: STSv1\\\n");
    }

    #[test]
    fn the_lines_are_kept() {
        let text = "{\\rtf1\\ansi\\ansicpg1252\n{\\fonttbl\\f0\\fswiss Helvetica;}\n{\\colortbl;\\red255;}\n\\pard\\tx720\n\n\\f0\\fs24 \\cf0 version: STSv1\\\nmode: testing\\\nmx: mx.example.com\\\nmax_age: 86400}";
        assert_eq!(mended(&RULE, text), ["version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 86400\n"]);
        let wordpad = "{\\rtf1\\ansi\r\nversion: STSv1\\par\r\nmode: none\\par\r\nmax_age: 1\\par\r\n}\r\n";
        assert_eq!(mended(&RULE, wordpad), ["version: STSv1\r\nmode: none\r\nmax_age: 1\r\n"]);
        assert_eq!(mended(&RULE, "{\\rtf1 hello}"), Vec::<String>::new());
    }
}
