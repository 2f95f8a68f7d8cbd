//! The value of an `mx` line is no name that an MX host can have.

use std::net::Ipv4Addr;

use super::at;
use super::mx_list::goes_on;
use crate::finding::{Finding, Fix, Prose, Safety, Severity, code, rfc8461, said};
use crate::name::{MxDefect, MxPattern, NameDefect};
use crate::rules::meant_hosts::{host_of_address, is_letter, list, would_join};
use crate::rules::policy_values::{BadMx, bare_host, each_bad_mx, host_in};
use crate::rules::{Case, rule};
use crate::text::is_unseen;

rule! {
    /// Senders hold the name of each MX host against the `mx` lines. With this one they match no host, or drop the
    /// whole policy; where it is the only one, mail to the domain is not protected.
    "mx-not-a-host-name" = Error, rfc8461("3.2"), "an mx line does not name a host";
    next "Write the name of one MX host, as DNS has it and without a dot at its end, or `*.` and a name.",
    hides ["@taken", "@mx"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com;\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: 10 mx.example.com.\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: Priority 5: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: .\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mail server\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: https://mx.example.com/\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: postmaster@example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: [192.0.2.1]\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: 2001:db8::1\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: 192.0.2.1\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com:25\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: \"mx.example.com\"\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: <mx.example.com>\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx\u{200b}.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx–1.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx_1.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx..example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: -mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx:\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: mx2.example.com:25\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: *.example.net\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: xn--bcher-kva.example\nmax_age: 1209600\n";
}

/// Speaks of each such line of which no other rule does, and of addresses: they are names by the grammar, and no MX host is
/// called so.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    each_bad_mx(case, findings, &RULE, |mx| {
        let has_its_rule = match mx.defect {
            MxDefect::WildcardMisplaced | MxDefect::TrailingDot => true,
            MxDefect::LeadingDot => mx.words.len() > 1,
            _ if list(mx.words).is_some() || goes_on(mx.reading, mx.line) => true,
            MxDefect::NotAscii { character } => is_letter(*character),
            _ => false,
        };
        (!has_its_rule).then(|| (message(mx), fix(mx)))
    });
    let Some(reading) = case.policy_lines() else { return };
    for (mx, _) in reading.doubtful_patterns().filter(|(_, pattern)| pattern.domain().parse::<Ipv4Addr>().is_ok()) {
        let message = Prose::with(
            "{} is an address, and no MX host is matched by its address.",
            [code(mx.value.words(reading.text))],
        );
        findings.push(Finding::new(&RULE, at(mx.value), message).as_grave_as(Severity::Warning));
    }
}

fn message(mx: &BadMx<'_, '_>) -> Prose {
    let words = mx.words;
    let value = || code(words);
    match mx.defect {
        MxDefect::Empty => Prose::new("The line `mx:` names no host."),
        MxDefect::LeadingDot => Prose::new(
            "A dot alone stands for no host, as in a null MX record. A domain that takes no mail needs no policy.",
        ),
        MxDefect::Blank if after_preference(words).is_some() => {
            Prose::with("{} begins with a preference, as in an MX record.", [value()])
        }
        MxDefect::List | MxDefect::Blank | MxDefect::WildcardMisplaced | MxDefect::TrailingDot => {
            Prose::with("{} has more in it than the name of a host.", [value()])
        }
        MxDefect::Url => Prose::with("{} is a web address, and senders look for the name of a host.", [value()]),
        MxDefect::MailAddress => {
            Prose::with("{} is a mail address, and senders look for the name of a host.", [value()])
        }
        MxDefect::AddressLiteral => {
            Prose::with("{} is an address, and no MX host is matched by its address.", [value()])
        }
        MxDefect::Port => Prose::with("{} has a port behind the name of the host.", [value()]),
        MxDefect::Quoted => Prose::with("{} has quotes or brackets around the name of the host.", [value()]),
        MxDefect::NotAscii { character } if is_unseen(*character) => {
            Prose::with("{} has {} in it, which leaves no mark on the screen.", [value(), code(character)])
        }
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
fn fix(mx: &BadMx<'_, '_>) -> Option<Fix> {
    let words = mx.words;
    let (better, safety) = match mx.defect {
        MxDefect::List | MxDefect::Blank => {
            (after_preference(words).or_else(|| host_in(words.trim_matches([' ', ',', ';'])))?.to_owned(), Safety::Safe)
        }
        MxDefect::Url => (host_of_address(words)?.to_owned(), Safety::Safe),
        MxDefect::Port => (host_in(words.rsplit_once(':')?.0)?.to_owned(), Safety::Safe),
        // What stands in angle brackets may be a placeholder.
        MxDefect::Quoted => {
            let safety = if words.contains('<') { Safety::NeedsChoice } else { Safety::Safe };
            (bare_host(words)?.to_owned(), safety)
        }
        MxDefect::NotAscii { character } if is_unseen(*character) => {
            // A blank that only looks like one parts what stands beside it, as any blank does.
            let blanks = |sign: char| if sign.is_whitespace() { ' ' } else { sign };
            let seen: String = words.chars().map(blanks).filter(|sign| !is_unseen(*sign)).collect();
            let host = after_preference(&seen).or_else(|| host_in(seen.trim()))?.to_owned();
            let is_blank_within = seen.trim().contains(' ');
            let is_certain = is_blank_within || !would_join(words, is_unseen);
            (host, if is_certain { Safety::Safe } else { Safety::NeedsChoice })
        }
        // What an export from a word processor leaves at the end of each line.
        MxDefect::Name(NameDefect::Character { character: '\\', .. }) => {
            (host_in(words.strip_suffix('\\')?)?.to_owned(), Safety::Safe)
        }
        _ => return None,
    };
    MxPattern::read(&better).ok()?;
    Some(mx.write(&better, safety))
}

/// The host after the preference of an MX record: `10 mx.example.com`, `Priority 5: mx.example.com`.
fn after_preference(words: &str) -> Option<&str> {
    let (before, name) = words.rsplit_once([' ', '\t'])?;
    let mut parts = before.split([' ', '\t', ':']).filter(|part| !part.is_empty());
    let is_of_preference = |part: &str| {
        part.bytes().all(|byte| byte.is_ascii_digit())
            || ["priority", "preference", "prio", "mx"].into_iter().any(|word| part.eq_ignore_ascii_case(word))
    };
    host_in(name).filter(|_| parts.all(is_of_preference))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;
    use crate::rules::checking::{marks, mended, safeties, severities};

    #[test]
    fn the_value_is_marked() {
        marks(
            &RULE,
            "version: STSv1\nmode: none\nmx: a.example:25\n    ^^^^^^^^^^^^\nmx: b.example\nmx:\n   |\nmax_age: 1209600\n",
        );
        marks(
            &RULE,
            "version: STSv1\nmode: none\nmx: mx–1.example \n    ^^^^^^^^^^^^\nmx: c.example.\nmax_age: 1209600\n",
        );
    }

    #[test]
    fn what_was_meant() {
        for (value, better) in [
            ("a.example;", "a.example"),
            ("10 a.example.", "a.example"),
            ("https://a.example/", "a.example"),
            ("a.example:25", "a.example"),
            ("'a.example'", "a.example"),
            ("\u{200b}a.example", "a.example"),
            ("Priority 5: a.example", "a.example"),
            ("MX 10 a.example.", "a.example"),
            ("a.example\\", "a.example"),
        ] {
            let text = format!("mx: {value}\n");
            assert_eq!(mended(&RULE, &text), [format!("mx: {better}\n")], "{value}");
            assert_eq!(safeties(&RULE, &text), [Safety::Safe], "{value}");
        }
    }

    #[test]
    fn what_the_owner_must_decide_or_say() {
        assert_eq!(mended(&RULE, "mx: <a.example>\n"), ["mx: a.example\n"]);
        assert_eq!(safeties(&RULE, "mx: <a.example>\n"), [Safety::NeedsChoice]);
        for value in [
            "",
            "a b",
            "a@b.example",
            "[192.0.2.1]",
            "192.0.2.1",
            "a_b.example",
            ".",
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
            severities(&RULE, &policy)
        };
        assert_eq!(severities("mx: a.example:25\n", "enforce"), [Severity::Error]);
        assert_eq!(severities("mx: a.example:25\nmx: a.example\n", "enforce"), [Severity::Warning]);
        assert_eq!(severities("mx: a.example:25\n", "none"), [Severity::Warning]);
        assert_eq!(severities("mx: 192.0.2.1\n", "enforce"), [Severity::Warning]);
    }

    #[test]
    fn no_mark_makes_one_name_of_two() {
        for (value, better) in
            [("10\u{a0}a.example", "a.example"), ("a.example\u{a0}", "a.example"), ("[a.example]", "a.example")]
        {
            assert_eq!(mended(&RULE, &format!("mx: {value}\n")), [format!("mx: {better}\n")], "{value}");
        }
        assert_eq!(mended(&RULE, "mx: a.example\u{a0}25\n"), Vec::<String>::new());
        assert_eq!(safeties(&RULE, "mx: a.exam\u{ad}b.example\n"), [Safety::NeedsChoice]);
        for text in ["mx: a.example, https://b.example\n", "mx: a.example\u{a0}b.example\n"] {
            assert_eq!(mended(&RULE, text), Vec::<String>::new(), "{text}: it is a list");
        }
    }
}
