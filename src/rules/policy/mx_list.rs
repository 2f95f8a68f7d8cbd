//! Several hosts in one `mx` field.

use super::{at, line_ending, without_line};
use crate::finding::{Finding, Fix, Prose, code, plural, rfc8461, said};
use crate::name::{MxDefect, MxPattern};
use crate::read::{Key, Line, PolicyReading, PolicyViolation};
use crate::rules::policy_values::{BadMx, Standing, each_bad_mx, host_in};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

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

/// Signs that part the hosts of a list, or stand around them.
const BETWEEN: &[char] = &[' ', '\t', ',', ';', '[', ']', '"', '\''];

/// Speaks of each list, on one line or as YAML writes it.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    each_bad_mx(case, findings, &RULE, |mx| {
        let hosts = hosts(mx)?;
        let message = Prose::with(
            "{} names {}, and senders read one in each `mx` line.",
            [code(mx.words), said(plural(hosts.len() as u64, "host"))],
        );
        // Each line is moved in as far as this one.
        let line = mx.reading.line_at(mx.value.start)?.span.of(mx.reading.text);
        let blanks = line.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let lines = hosts.join(&format!("{}{}mx: ", line_ending(mx.reading), " ".repeat(blanks)));
        Some((
            message,
            Some(Fix::safe(Prose::new("Write one `mx` line for each host"), vec![Edit::replace(mx.value, lines)])),
        ))
    });
    let Some(reading) = case.policy_lines() else { return };
    let standing = Standing::of(reading);
    for (mx, _) in reading.bad_mx().filter(|(_, defect)| **defect == MxDefect::Empty) {
        let items: Vec<&Line> = items(reading, mx.line).collect();
        if items.is_empty() {
            continue;
        }
        let message = Prose::with(
            "The line `mx:` names no host, and senders do not read the list below it ({}).",
            [said(plural(items.len() as u64, "line"))],
        );
        let fix = fields(reading, mx.line, &items)
            .map(|edits| standing.fix(Prose::new("Write one `mx` line for each host"), edits, true));
        findings.push(Finding::new(&RULE, at(mx.value), message).as_grave_as(standing.gravity(Key::Mx)).mended_by(fix));
    }
}

/// The hosts of a list on one line, if all that stands there is hosts.
pub(super) fn hosts(mx: &BadMx<'_, '_>) -> Option<Vec<String>> {
    if !matches!(mx.defect, MxDefect::List | MxDefect::Blank | MxDefect::Quoted | MxDefect::AddressLiteral) {
        return None;
    }
    let parts = mx.words.split(BETWEEN).filter(|part| !part.is_empty());
    let hosts: Vec<String> = parts.map(|part| host_in(part).map(str::to_owned)).collect::<Option<_>>()?;
    (hosts.len() > 1).then_some(hosts)
}

/// The items of a list below the `mx` line with this number, which has nothing on it.
pub(super) fn items<'r, 't>(reading: &'r PolicyReading<'t>, number: usize) -> impl Iterator<Item = &'r Line> {
    let below = reading.lines.get(number..).unwrap_or_default();
    let start = below.first().map_or(usize::MAX, |line| line.span.start);
    let first = reading.violations.partition_point(|breach| breach.span.start < start);
    let breaches = reading.violations.get(first..).unwrap_or_default();
    below.iter().zip(breaches).map_while(|(line, breach)| {
        let is_here = (line.span.start..=line.span.end).contains(&breach.span.start);
        (is_here && breach.value == PolicyViolation::ListItem).then_some(line)
    })
}

/// An `mx` field in the place of each item, if each is a host, and none in the place of the line above them.
fn fields(reading: &PolicyReading<'_>, number: usize, items: &[&Line]) -> Option<Vec<Edit>> {
    let above = reading.lines.get(number.checked_sub(1)?)?;
    let mut edits = vec![without_line(above)];
    for item in items {
        let words = item.span.words(reading.text);
        let host = words.trim().trim_start_matches(['-', ' ', '\t']).trim_matches(BETWEEN);
        let host = host_in(host).filter(|host| MxPattern::read(host).is_ok())?;
        edits.push(Edit::replace(Span::new(item.span.start, item.span.end), format!("mx: {host}")));
    }
    Some(edits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Safety;
    use crate::rules::checking::{marks, mended, safeties};

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
}
