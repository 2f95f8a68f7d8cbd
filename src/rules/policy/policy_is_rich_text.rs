//! Rich text in the place of the policy.

use super::{at, line_ending, starter};
use crate::finding::{Finding, Fix, Prose, Safety, rfc8461};
use crate::read::{Key, PolicyForm, text_of_rich_text};
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
    let (lines, safety) =
        policy_lines(&text_of_rich_text(&String::from_utf8_lossy(text)), line_ending(&policy.reading));
    findings.push(if lines.is_empty() {
        finding.with_copyable(starter(case))
    } else {
        let edits = vec![Edit::replace(Span::new(0, text.len()), lines)];
        finding.mended_by(Fix { title: Prose::new("Keep the lines of the policy"), safety, edits })
    });
}

/// The lines of a policy in `text`. Where something else stands there, only the owner knows what it was meant as.
fn policy_lines(text: &str, ending: &str) -> (String, Safety) {
    let mut lines = String::new();
    let mut safety = Safety::Safe;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let name = line.split_once(':').map(|(name, _)| name.trim_end());
        if name.and_then(|name| Key::of_any_case(name.as_bytes())).is_some() {
            lines.push_str(line);
            lines.push_str(ending);
        } else {
            safety = Safety::NeedsChoice;
        }
    }
    (lines, safety)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended, safeties};

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

    #[test]
    fn lines_break_where_rich_text_breaks_them() {
        let policy = "version: STSv1\nmode: enforce\nmx: a.example\nmx: b.example\nmax_age: 1\n";
        for rtf in [
            "{\\rtf1\\ansi \\pard version: STSv1\\par mode: enforce\\par mx: a.example\\par mx: b.example\\par max_age: 1\\par}",
            "{\\rtf1 version: STSv1\\line\nmode: enf\norce\\line mx: a.exam\nple\\line mx: b.example\\line max_age: 1}",
            "{\\rtf1 version: STSv1\\\nmode: enforce\\\nmx: {\\field{\\*\\fldinst{HYPERLINK \"http://a.example\"}}{\\fldrslt a.example}}\\\nmx: b\\'2eexample\\\nmax_age: \\u49?\\\n}",
        ] {
            assert_eq!(mended(&RULE, rtf), [policy], "{rtf}");
            assert_eq!(safeties(&RULE, rtf), [Safety::Safe], "{rtf}");
        }
        let titled = "{\\rtf1 Our policy\\par version: STSv1\\par mode: none\\par max_age: 1}";
        assert_eq!(safeties(&RULE, titled), [Safety::NeedsChoice]);
    }
}
