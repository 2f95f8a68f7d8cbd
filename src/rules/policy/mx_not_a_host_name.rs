//! The value of an `mx` line is no name that an MX host can have.

use std::net::Ipv4Addr;

use super::{at, grave_where, has_bare_cr, line_ending};
use crate::finding::{Finding, Fix, Prose, Severity, code, rfc8461, said};
use crate::name::{MxDefect, MxPattern, NameDefect};
use crate::read::{Key, MxLine, PolicyReading};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, is_unseen};

rule! {
    /// Senders hold the name of each MX host against the `mx` lines. With this one they match no host, or drop the
    /// whole policy; where it is the only one, mail to the domain is not protected.
    "mx-not-a-host-name" = Error, rfc8461("3.2"), "an mx line does not name a host";
    next "Write the name of one MX host, as DNS has it and without a dot at its end, or `*.` and a name.";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com.\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: .example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: a.example.com, b.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com;\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: 10 mx.example.com.\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com # primary\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mail server\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: https://mx.example.com/\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: postmaster@example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: [192.0.2.1]\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: 2001:db8::1\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: 192.0.2.1\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com:25\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: \"mx.example.com\"\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: <mx.example.com>\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.bücher.example\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx\u{200b}.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx–1.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx_1.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx..example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: -mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx:\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: mx2.example.com.\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: *.example.net\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: xn--bcher-kva.example\nmax_age: 1209600\n";
}

/// Signs that part the hosts of a list.
const BETWEEN: &[char] = &[' ', '\t', ',', ';'];
/// Quotes and brackets that stand around a name.
const AROUND: &[char] = &['"', '\'', '`', '<', '>', '“', '”', '‘', '’'];

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    let mut severity = None;
    for mx in &reading.mx {
        let defect = match &mx.pattern {
            // A name by the grammar; and no MX host is called so.
            Ok(pattern) if pattern.domain().parse::<Ipv4Addr>().is_ok() => {
                findings.push(Finding::new(&RULE, at(mx.value), address(reading, mx)).as_grave_as(Severity::Warning));
                continue;
            }
            Ok(_) | Err(MxDefect::WildcardMisplaced) => continue,
            Err(defect) => defect,
        };
        // Where bytes are not UTF-8, or a bare CR hides the end of the line, the rules on those speak.
        if std::str::from_utf8(mx.value.of(reading.text)).is_err() || has_bare_cr(reading, mx.value) {
            continue;
        }
        let severity = *severity.get_or_insert_with(|| grave_where(reading.lacks(Key::Mx)));
        let words = mx.value.words(reading.text);
        let fix = fix(reading, mx.value, &words, defect);
        findings.push(Finding::new(&RULE, at(mx.value), message(&words, defect)).as_grave_as(severity).mended_by(fix));
    }
}

fn address(reading: &PolicyReading<'_>, mx: &MxLine<'_>) -> Prose {
    Prose::with("{} is an address, and no MX host is matched by its address.", [code(mx.value.words(reading.text))])
}

fn message(words: &str, defect: &MxDefect) -> Prose {
    let value = || code(words);
    match defect {
        MxDefect::Empty => Prose::new("The line `mx:` names no host."),
        MxDefect::List if words.trim_matches(BETWEEN).contains(BETWEEN) => {
            Prose::with("{} names several hosts, and senders read one in each `mx` line.", [value()])
        }
        MxDefect::Blank if after_preference(words).is_some() => {
            Prose::with("{} begins with a number, as in an MX record.", [value()])
        }
        MxDefect::List | MxDefect::Blank | MxDefect::WildcardMisplaced => {
            Prose::with("{} has more in it than the name of a host.", [value()])
        }
        MxDefect::TrailingDot => Prose::with("{} ends with a dot.", [value()]),
        MxDefect::LeadingDot => Prose::with("{} begins with a dot.", [value()]),
        MxDefect::Url => Prose::with("{} is a web address, and senders look for the name of a host.", [value()]),
        MxDefect::MailAddress => {
            Prose::with("{} is a mail address, and senders look for the name of a host.", [value()])
        }
        // A template that nobody filled in: `[mx]`.
        MxDefect::AddressLiteral if !words.contains(['.', ':']) => {
            Prose::with("{} has quotes or brackets around the name of the host.", [value()])
        }
        MxDefect::AddressLiteral => {
            Prose::with("{} is an address, and no MX host is matched by its address.", [value()])
        }
        MxDefect::Port => Prose::with("{} has a port behind the name of the host.", [value()]),
        MxDefect::Quoted => Prose::with("{} has quotes or brackets around the name of the host.", [value()]),
        MxDefect::NotAscii { character } if is_unseen(*character) => {
            Prose::with("{} has {} in it, which leaves no mark on the screen.", [value(), code(character)])
        }
        MxDefect::NotAscii { character } if character.is_alphabetic() => Prose::with(
            "{} has {} in it, and senders match names as DNS has them, with `xn--` and ASCII letters.",
            [value(), code(character)],
        ),
        MxDefect::NotAscii { character } => {
            Prose::with("{} has {} in it, and no name of a host has.", [value(), code(character)])
        }
        MxDefect::Name(NameDefect::Empty) => Prose::with("Nothing stands after the dot in {}.", [value()]),
        MxDefect::Name(NameDefect::EmptyLabel) => Prose::with("Nothing stands between two dots in {}.", [value()]),
        MxDefect::Name(NameDefect::LabelTooLong { label }) => {
            Prose::with("The part {} has {} characters, and DNS allows 63.", [code(label), said(label.len())])
        }
        MxDefect::Name(NameDefect::TooLong { length }) => {
            Prose::with("{} has {} characters, and DNS allows 253.", [value(), said(length)])
        }
        MxDefect::Name(NameDefect::HyphenAtEdge { label }) => {
            Prose::with("The part {} of {} begins or ends with a hyphen.", [code(label), value()])
        }
        MxDefect::Name(NameDefect::Character { character, .. }) => {
            Prose::with("{} has {} in it, and no name of a host has.", [value(), code(character)])
        }
    }
}

/// What was meant, where that is certain or likely.
fn fix(reading: &PolicyReading<'_>, value: Span, words: &str, defect: &MxDefect) -> Option<Fix> {
    let (better, is_certain) = match defect {
        MxDefect::List => return Some(one_each(reading, value, words)),
        MxDefect::Blank => (after_preference(words).or_else(|| before_comment(words))?.to_owned(), true),
        MxDefect::TrailingDot => (host(words)?.to_owned(), true),
        // In an old draft of the standard this stood for hosts of any depth.
        MxDefect::LeadingDot => (format!("*{words}"), false),
        MxDefect::Url => {
            let (_, rest) = words.split_once("://")?;
            (host(rest.trim_end_matches('/'))?.to_owned(), true)
        }
        MxDefect::Port => (host(words.rsplit_once(':')?.0)?.to_owned(), true),
        // What stands in angle brackets may be a placeholder.
        MxDefect::Quoted => (host(words.trim_matches(AROUND))?.to_owned(), !words.contains('<')),
        MxDefect::NotAscii { character } if is_unseen(*character) => {
            let seen: String = words.chars().filter(|character| !is_unseen(*character)).collect();
            (host(&seen)?.to_owned(), true)
        }
        // What an export from a word processor leaves at the end of each line.
        MxDefect::Name(NameDefect::Character { character: '\\', .. }) => {
            (host(words.strip_suffix('\\')?)?.to_owned(), true)
        }
        _ => return None,
    };
    MxPattern::read(&better).ok()?;
    let title = Prose::with("Write {}", [code(&better)]);
    let edits = vec![Edit::replace(value, better)];
    Some(if is_certain { Fix::safe(title, edits) } else { Fix::choice(title, edits) })
}

/// A line for each host of a list.
fn one_each(reading: &PolicyReading<'_>, value: Span, words: &str) -> Fix {
    let hosts = words.split(BETWEEN).filter(|part| !part.is_empty()).map(|part| part.strip_suffix('.').unwrap_or(part));
    let lines = hosts.collect::<Vec<_>>().join(&format!("{}mx: ", line_ending(reading)));
    let title = if words.trim_matches(BETWEEN).contains(BETWEEN) {
        Prose::new("Write one `mx` line for each host")
    } else {
        Prose::with("Write {}", [code(&lines)])
    };
    Fix::safe(title, vec![Edit::replace(value, lines)])
}

/// The host in `text`, if it is one but for a dot at its end.
fn host(text: &str) -> Option<&str> {
    let host = text.strip_suffix('.').unwrap_or(text);
    (host.contains('.') && MxPattern::read(host).is_ok()).then_some(host)
}

/// The host after the preference of an MX record: `10 mx.example.com`.
fn after_preference(words: &str) -> Option<&str> {
    let (number, rest) = words.split_once([' ', '\t'])?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    host(rest.trim_start_matches([' ', '\t'])).filter(|_| is_number)
}

/// The host before a comment: `mx.example.com # primary`.
fn before_comment(words: &str) -> Option<&str> {
    let (first, rest) = words.split_once([' ', '\t'])?;
    let rest = rest.trim_start_matches([' ', '\t']);
    host(first).filter(|_| rest.starts_with('#') || rest.starts_with("//") || rest.starts_with(';'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Safety;
    use crate::rules::checking::{found, marks, mended, safeties};

    #[test]
    fn the_value_is_marked() {
        marks(
            &RULE,
            "version: STSv1\nmode: none\nmx: a.example.\n    ^^^^^^^^^^\nmx: b.example\nmx:\n   |\nmax_age: 1209600\n",
        );
        marks(&RULE, "version: STSv1\nmode: none\nmx: bücher.example \n    ^^^^^^^^^^^^^^\nmax_age: 1209600\n");
    }

    #[test]
    fn what_was_meant() {
        for (value, better) in [
            ("a.example.", "a.example"),
            ("*.a.example.", "*.a.example"),
            ("a.example, b.example.", "a.example\nmx: b.example"),
            ("a.example b.example", "a.example\nmx: b.example"),
            ("a.example;", "a.example"),
            ("10 a.example.", "a.example"),
            ("a.example   # primary", "a.example"),
            ("https://a.example/", "a.example"),
            ("a.example:25", "a.example"),
            ("'a.example'", "a.example"),
            ("\u{feff}a.example", "a.example"),
            ("a.example\\", "a.example"),
        ] {
            let text = format!("mx: {value}\n");
            assert_eq!(mended(&RULE, &text), [format!("mx: {better}\n")], "{value}");
            assert_eq!(safeties(&RULE, &text), [Safety::Safe], "{value}");
        }
        assert_eq!(
            mended(&RULE, "version: STSv1\r\nmx: a.example,b.example"),
            ["version: STSv1\r\nmx: a.example\r\nmx: b.example"]
        );
    }

    #[test]
    fn what_the_owner_must_decide_or_say() {
        for (value, better) in [(".a.example", "*.a.example"), ("<a.example>", "a.example")] {
            let text = format!("mx: {value}\n");
            assert_eq!(mended(&RULE, &text), [format!("mx: {better}\n")], "{value}");
            assert_eq!(safeties(&RULE, &text), [Safety::NeedsChoice], "{value}");
        }
        for value in [
            "",
            "a b",
            "a@b.example",
            "[192.0.2.1]",
            "192.0.2.1",
            "a_b.example",
            "<yourdomain>",
            "https://a.example/x",
            "a–b.example",
        ] {
            assert_eq!(mended(&RULE, &format!("mx: {value}\n")), Vec::<String>::new(), "{value}");
        }
    }

    #[test]
    fn an_error_where_no_line_is_left() {
        let severities = |mx: &str, mode: &str| {
            let policy = format!("version: STSv1\nmode: {mode}\n{mx}max_age: 1209600\n");
            let found = found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE);
            found.into_iter().map(|(severity, _)| severity).collect::<Vec<_>>()
        };
        assert_eq!(severities("mx: a.example.\n", "enforce"), [Severity::Error]);
        assert_eq!(severities("mx: a.example.\nmx: a.example\n", "enforce"), [Severity::Warning]);
        assert_eq!(severities("mx: a.example.\n", "none"), [Severity::Warning]);
        assert_eq!(severities("mx: 192.0.2.1\n", "enforce"), [Severity::Warning]);
    }
}
