//! Several hosts in one `mx` field.

use super::{at, line_ending, without_line};
use crate::finding::{Finding, Fix, Prose, code, plural, rfc8461, said};
use crate::read::{Key, Line, LineContent, MxLine, PolicyReading};
use crate::rules::meant_hosts::{host_of, list, parts};
use crate::rules::policy_values::{Standing, each_bad_mx};
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// Senders read one name in each `mx` line. With several they match no host, or drop the whole policy; where no other
    /// line names a host, mail to the domain is not protected.
    "mx-list" = Error, rfc8461("3.2"), "several hosts stand in one mx line";
    next "Write one `mx` line for each host.",
    hides ["@mx", "@taken", "line-malformed", "line-indented"];
    bad Policy "version: STSv1\nmode: enforce\nmx: a.example.com, b.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: a.example.com b.example.com.\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: [\"a.example.com\", \"b.example.com\"]\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx:\n  - a.example.com\n  - b.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: a.example.com; b.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: a.example.com\nmx: b.example.com\nmax_age: 1209600\n";
}

/// Speaks of each list, on one line or going on below it, as YAML writes one.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    each_bad_mx(case, findings, &RULE, |mx| {
        let list = list(mx.words).filter(|_| !goes_on(mx.reading, mx.line))?;
        let message = match &list.hosts {
            Some(_) => Prose::with(
                "{} names {}, and senders read one in each `mx` line.",
                [code(mx.words), said(plural(list.count as u64, "host"))],
            ),
            None => Prose::with(
                "{} has more than one name in it, and senders read one in each `mx` line.",
                [code(mx.words)],
            ),
        };
        // Each line is moved in as far as this one.
        let line = mx.reading.line_at(mx.value.start)?.span.of(mx.reading.text);
        let blanks = line.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let fix = list.hosts.map(|hosts| {
            let lines = hosts.join(&format!("{}{}mx: ", line_ending(mx.reading), " ".repeat(blanks)));
            let (title, edits) = (each_on_a_line(), vec![Edit::replace(mx.value, lines)]);
            if list.is_certain { Fix::safe(title, edits) } else { Fix::choice(title, edits) }
        });
        Some((message, fix))
    });
    let Some(reading) = case.policy_lines() else { return };
    let standing = Standing::of(case, reading);
    for (mx, _) in reading.bad_mx() {
        let items: Vec<&Line> = items(reading, mx.line).collect();
        if items.is_empty() {
            continue;
        }
        let below = said(plural(items.len() as u64, "line"));
        let message = match mx.value.is_empty() {
            true => {
                Prose::with("The line `mx:` names no host, and senders do not read the list below it ({}).", [below])
            }
            false => Prose::with(
                "{} goes on below it ({}), and senders read one name in each `mx` line.",
                [code(mx.value.words(reading.text)), below],
            ),
        };
        let fix = fields(reading, mx, &items).map(|edits| standing.fix(each_on_a_line(), edits, true));
        findings.push(Finding::new(&RULE, at(mx.value), message).as_grave_as(standing.gravity(Key::Mx)).mended_by(fix));
    }
}

fn each_on_a_line() -> Prose {
    Prose::new("Write one `mx` line for each host")
}

/// Whether the list on the `mx` line with this number goes on below it.
pub(super) fn goes_on(reading: &PolicyReading<'_>, number: usize) -> bool {
    items(reading, number).next().is_some()
}

/// Where the lines begin on which lists go on, in the order of the text: of those, this rule speaks.
pub(super) fn items_of_lists(reading: &PolicyReading<'_>) -> Vec<usize> {
    reading.bad_mx().flat_map(|(mx, _)| items(reading, mx.line)).map(|item| item.span.start).collect()
}

/// The lines on which the list of the `mx` line with this number goes on: items as YAML writes them, or more names behind a
/// comma, a bracket, or nothing at all.
fn items<'r, 't>(reading: &'r PolicyReading<'t>, number: usize) -> impl Iterator<Item = &'r Line> {
    let is_open = |value: &[u8]| {
        let is_bracket = value.starts_with(b"[") && !value.ends_with(b"]");
        // Of a bare CR, another rule speaks.
        (value.is_empty() || value.ends_with(b",") || is_bracket) && !value.contains(&b'\r')
    };
    let above = number.checked_sub(1).and_then(|above| reading.lines.get(above)?.value());
    let is_open = above.is_some_and(|value| is_open(value.of(reading.text)));
    let below = reading.lines.get(number..).filter(|_| is_open).unwrap_or_default();
    below.iter().take_while(move |line| {
        let words = line.span.words(reading.text);
        let words = words.trim();
        line.content == LineContent::Other
            && (words.starts_with("- ") || words.starts_with("-\t") || is_listed(words.trim_start_matches('-')))
    })
}

/// Whether `words` are hosts and what stands between them.
fn is_listed(words: &str) -> bool {
    !words.is_empty() && parts(words).all(|part| host_of(part).is_some())
}

/// An `mx` field for each host of a list that goes on over `items`, if all that stands there is hosts, and nothing else that
/// may belong to it stands behind.
fn fields(reading: &PolicyReading<'_>, mx: &MxLine<'_>, items: &[&Line]) -> Option<Vec<Edit>> {
    let behind = reading.lines.get(mx.line + items.len());
    if behind.is_some_and(|line| line.content == LineContent::Other) {
        return None;
    }
    let ending = line_ending(reading);
    let hosts = |words: &str| parts(words).map(host_of).collect::<Option<Vec<String>>>();
    let first = hosts(&mx.value.words(reading.text))?;
    let mut edits = vec![match first.is_empty() {
        true => without_line(reading.line_of(mx)?),
        false => Edit::replace(mx.value, first.join(&format!("{ending}mx: "))),
    }];
    for item in items {
        let hosts = hosts(item.span.words(reading.text).trim_start().trim_start_matches('-'))?;
        edits.push(match hosts.is_empty() {
            true => without_line(item),
            false => Edit::replace(item.span, format!("mx: {}", hosts.join(&format!("{ending}mx: ")))),
        });
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Safety;
    use crate::rules::checking::{self, marks, mended, safeties};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmx: a.example,b.example\n    ^^^^^^^^^^^^^^^^^^^\nmax_age: 1\n");
        marks(&RULE, "version: STSv1\nmode: none\nmx:\n   |\n- a.example\nmax_age: 1\n");
    }

    #[test]
    fn each_host_gets_a_line() {
        for (text, better) in [
            ("mx: a.example, b.example.", "mx: a.example\nmx: b.example"),
            ("mx: a.example b.example", "mx: a.example\nmx: b.example"),
            ("mx: [\"a.example\", \"b.example\"]", "mx: a.example\nmx: b.example"),
            ("version: STSv1\r\nmx: a.example,b.example", "version: STSv1\r\nmx: a.example\r\nmx: b.example"),
            ("mx:\n  - a.example\n  - \"*.b.example\"\nmode: none\n", "mx: a.example\nmx: *.b.example\nmode: none\n"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
            assert_eq!(safeties(&RULE, text), [Safety::Safe], "{text}");
        }
        assert_eq!(mended(&RULE, "mx:\n- a.example\n- b c\n"), Vec::<String>::new());
        let taken = "version: STSv1\nmode: enforce\nmax_age: 1209600\nmx: a.example\nmx: b.example, c.example\n";
        assert_eq!(safeties(&RULE, taken), [Safety::NeedsChoice], "hosts would come in");
    }

    #[test]
    fn a_list_that_goes_on_below_is_one() {
        for (text, better) in [
            ("mx: a.example,\n    b.example\nmode: none\n", "mx: a.example\nmx: b.example\nmode: none\n"),
            ("mx: a.example,\n    https://b.example\nmode: none\n", "mx: a.example\nmx: b.example\nmode: none\n"),
            ("mx:\n  a.example\n  b.example\nmode: none\n", "mx: a.example\nmx: b.example\nmode: none\n"),
            ("mx:\n  - a.example\n  - https://b.example\nmode: none\n", "mx: a.example\nmx: b.example\nmode: none\n"),
            ("mx: [\n  a.example,\n  b.example\n]\nmode: none\n", "mx: a.example\nmx: b.example\nmode: none\n"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text:?}");
            assert_eq!(slugs(text), ["mx-list"], "{text:?}");
        }
        // What else may belong to it, only the owner knows.
        assert_eq!(mended(&RULE, "mx: a.example,\n    b.example\n    the others\n"), Vec::<String>::new());
    }

    #[test]
    fn what_may_be_one_name_or_is_no_host_is_left_to_the_owner() {
        assert_eq!(safeties(&RULE, "mx: mx.exa mple.com\n"), [Safety::NeedsChoice]);
        assert_eq!(mended(&RULE, "mx: a.example, b\n"), Vec::<String>::new());
        assert_eq!(slugs("mx: a.example, b\n"), ["mx-list"]);
    }

    /// The rules that speak of the `mx` lines of a policy that has all else.
    fn slugs(text: &str) -> Vec<&'static str> {
        let policy = format!(
            "version: STSv1\nmax_age: 1209600\n{}{text}",
            if text.contains("mode") { "" } else { "mode: none\n" }
        );
        let mut slugs = checking::slugs(&Sketch::lint(ShownKind::Policy, policy.as_bytes()));
        slugs
            .retain(|slug| !slug.starts_with("mode-none") && *slug != "line-ending-lf" && *slug != "none-max-age-long");
        slugs
    }
}
