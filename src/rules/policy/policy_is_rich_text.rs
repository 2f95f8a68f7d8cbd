//! Rich text in the place of the policy.

use super::{at, line_ending, starter};
use crate::finding::{Finding, Fix, Prose, Safety, rfc8461};
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
    let (lines, safety) = policy_lines(&shown_text(&String::from_utf8_lossy(text)), line_ending(&policy.reading));
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

/// Groups whose text is not shown: tables, and where a link leads.
const HIDDEN: &[&str] = &["fonttbl", "colortbl", "stylesheet", "info", "fldinst", "pict", "header", "footer"];
/// Control words at which a line ends.
const BREAKS: &[&str] = &["par", "line", "row", "sect", "page"];

/// What a word processor shows of rich text.
fn shown_text(rtf: &str) -> String {
    let mut shown = String::new();
    // For each group that is open, whether it is hidden.
    let mut groups = vec![false];
    let mut rest = rtf.chars();
    while let Some(sign) = rest.next() {
        let is_hidden = groups.last().is_some_and(|hidden| *hidden);
        match sign {
            '{' => groups.push(is_hidden),
            '}' => {
                groups.pop();
            }
            '\\' => {
                let (control, behind) = Control::read(rest.as_str());
                rest = behind.chars();
                match control {
                    Control::Hidden => groups.iter_mut().last().into_iter().for_each(|hidden| *hidden = true),
                    Control::Shows(sign) if !is_hidden => shown.push(sign),
                    Control::Shows(_) | Control::Nothing => {}
                }
            }
            '\r' | '\n' => {}
            sign if !is_hidden => shown.push(sign),
            _ => {}
        }
    }
    shown
}

/// What a control word or a control sign does.
enum Control {
    /// It shows this, or ends a line.
    Shows(char),
    /// It hides the group that it stands in.
    Hidden,
    /// Nothing that can be read.
    Nothing,
}

impl Control {
    /// Reads what stands behind a backslash, and gives what stands behind that.
    fn read(text: &str) -> (Self, &str) {
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, behind) = text.split_at_checked(letters).unwrap_or((text, ""));
        if word.is_empty() {
            return Self::sign(text);
        }
        let digits =
            behind.bytes().enumerate().take_while(|(at, byte)| byte.is_ascii_digit() || (*at == 0 && *byte == b'-'));
        let (number, behind) = behind.split_at_checked(digits.count()).unwrap_or((behind, ""));
        let behind = behind.strip_prefix(' ').unwrap_or(behind);
        let control = match word {
            "tab" => Self::Shows('\t'),
            // A character by its number, and a sign for those who do not know it.
            "u" => {
                let sign = number.parse().ok().and_then(char::from_u32);
                let mut signs = behind.chars();
                signs.next();
                return (sign.map_or(Self::Nothing, Self::Shows), signs.as_str());
            }
            _ if BREAKS.contains(&word) => Self::Shows('\n'),
            _ if HIDDEN.contains(&word) => Self::Hidden,
            _ => Self::Nothing,
        };
        (control, behind)
    }

    fn sign(text: &str) -> (Self, &str) {
        let mut signs = text.chars();
        let control = match signs.next() {
            Some('*') => Self::Hidden,
            // A byte by its two digits.
            Some('\'') => {
                let byte = signs.as_str().get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
                signs.by_ref().take(2).for_each(drop);
                byte.map_or(Self::Nothing, |byte| Self::Shows(char::from(byte)))
            }
            Some(sign @ ('\\' | '{' | '}')) => Self::Shows(sign),
            Some('\n' | '\r') => Self::Shows('\n'),
            Some('~') => Self::Shows(' '),
            Some('_') => Self::Shows('-'),
            Some('-') | None => Self::Nothing,
            // No sign of rich text: what was meant is not known.
            Some(_) => Self::Shows(char::REPLACEMENT_CHARACTER),
        };
        (control, signs.as_str())
    }
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
