//! A line that is not a name, a colon and a value.

use super::extension_malformed::odd_name;
use super::mx_list::items_of_lists;
use super::policy_placeholder::{front_matter, is_border};
use super::{at, bare, grave_where, line_ending, without_line};
use crate::finding::{Finding, Fix, Prose, code, rfc8461};
use crate::read::{Key, Line, LineContent, PolicyReading, PolicyViolation};
use crate::rules::meant_hosts::{host_of, list};
use crate::rules::policy_values::{Standing, is_good, malformed, value_below};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// Senders differ on a line that is not a name, a colon and a value: some skip it, some stop reading there, and
    /// some drop the whole policy. Where the line was meant as one that the policy must have, mail to the domain is not
    /// protected.
    "line-malformed" = Warning, rfc8461("3.2"), "a line is not a name, a colon and a value";
    next "Write each line as a name, a colon and a value, with nothing before the name, and delete all other lines.",
    hides ["@taken", "@mx", "@line"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nhello\n";
    bad Policy "version: STSv1\nmode= enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode : enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\n\"mode\": enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n: note\n";
    bad Policy "```\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a: b = c\n";
}

/// Speaks of each such line of which no other rule does: comments, blanks before the name, and fields of one's own have
/// theirs.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines().filter(|reading| !reading.violations.is_empty()) else { return };
    let standing = Standing::of(case, reading);
    let front_matter = reading.lines.get(front_matter(reading)).map_or(0, |line| line.span.start);
    let items = items_of_lists(reading);
    let below = values_below(reading);
    let is_spoken_of = |line: &Line| {
        items.binary_search(&line.span.start).is_ok() || below.contains(&line.span.start) || is_border(reading, line)
    };
    for &Spanned { value, span } in reading.violations.iter().filter(|breach| breach.span.start >= front_matter) {
        let Some(line) = reading.line_at(span.start) else { continue };
        if is_spoken_of(line) {
            continue;
        }
        let said = match value {
            PolicyViolation::NoColon => Some(no_colon(reading, line, span, &standing)),
            PolicyViolation::BlankBeforeColon => Some(blank_before_colon(reading, line, span, &standing)),
            PolicyViolation::Name => name(reading, line, span, &standing),
            _ => None,
        };
        let Some((message, fix)) = said else { continue };
        let lacking = reading.meant(line).any(|key| standing.lacks(key));
        findings.push(Finding::new(&RULE, at(span), message).as_grave_as(grave_where(lacking)).mended_by(fix));
    }
}

/// Where the lines begin that hold nothing but the value of the field above: of those, the rule on the value speaks.
fn values_below(reading: &PolicyReading<'_>) -> Vec<usize> {
    let fields = [
        (Key::Version, malformed(&reading.version)),
        (Key::Mode, malformed(&reading.mode)),
        (Key::MaxAge, malformed(&reading.max_age)),
    ];
    let below = fields.into_iter().filter_map(|(key, value)| value_below(reading, key, value?));
    below.filter_map(|value| reading.line_at(value.start)).map(|line| line.span.start).collect()
}

/// A line without a colon.
fn no_colon(reading: &PolicyReading<'_>, line: &Line, span: Span, standing: &Standing<'_, '_>) -> (Prose, Option<Fix>) {
    let words = span.words(reading.text);
    if let Some(message) = record_in_policy(&words) {
        return (message, Some(without(line)));
    }
    if words.starts_with("HTTP/") {
        let message = Prose::with(
            "{} begins an answer over HTTP: it and the headers below it stand before a policy, and are no part of it.",
            [code(&words)],
        );
        return (message, without_headers(reading, line));
    }
    if let Some(fields) = fields_on_one_line(&words) {
        let message = Prose::with("{} holds several fields, and senders read one on each line.", [code(&words)]);
        let title = Prose::new("Begin a new line for each field");
        let edits = vec![Edit::replace(span, fields.join(line_ending(reading)))];
        let is_lacking = Key::ALL.into_iter().all(|key| standing.lacks(key));
        return (message, is_lacking.then(|| standing.fix(title, edits, true)));
    }
    let is_of_name = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-');
    let name_end = words.find(|sign| !is_of_name(sign));
    let (name, behind) = name_end.and_then(|end| words.split_at_checked(end)).unwrap_or((&words, ""));
    let key = reading.meant(line).next();
    let is_named = |key: Key| name == key.as_str();
    let has_equals = !name.is_empty() && behind.trim_start().starts_with('=');
    let message = match key {
        Some(key) if has_equals && !is_named(key) => {
            Prose::with("{} has an `=` in the place of the colon, and the name is {}.", [code(&words), code(key)])
        }
        _ if has_equals => Prose::with("{} has an `=` in the place of the colon.", [code(&words)]),
        _ if behind.trim_start().starts_with('：') => {
            Prose::with("{} has a full-width colon (U+FF1A), which is another sign to senders.", [code(&words)])
        }
        _ => Prose::with("{} has no colon in it.", [code(&words)]),
    };
    let meant_name = |key: Key| {
        name.eq_ignore_ascii_case(key.as_str()) || reading.misspelled(line).is_some_and(|near| near.is_certain)
    };
    // Else words are longer than what they stand for.
    let is_utf8 = std::str::from_utf8(span.of(reading.text)).is_ok();
    let fix = match key {
        Some(key) if can_stand(key, standing) && name_end.is_some() && meant_name(key) && is_utf8 => {
            let value = without_delimiter(behind);
            let title = Prose::with("Write {}", [code(format_args!("{key}: {value}"))]);
            let edits = vec![Edit::replace(Span::new(line.span.start, span.end - value.len()), format!("{key}: "))];
            // A heading, such as `mx records`, may stand there as well, or other fields behind it.
            let is_value = match key {
                Key::Mx => host_of(value).is_some() || list(value).is_some(),
                _ => key.reads(value) || key.reads(&value.to_ascii_lowercase()),
            };
            is_value.then(|| standing.fix(title, edits, key == Key::Mx))
        }
        Some(key) if can_stand(key, standing) => None,
        _ => Some(without(line)),
    };
    (message, fix)
}

/// Whether a line for `key` can stand in the policy: one for what stands there already would be doubled, but for an `mx`.
fn can_stand(key: Key, standing: &Standing<'_, '_>) -> bool {
    key == Key::Mx || standing.lacks(key)
}

/// What stands behind the sign in the place of a colon: `=`, `=>`, a dash, a full-width colon, or none.
fn without_delimiter(behind: &str) -> &str {
    let rest = behind.trim_start_matches([' ', '\t', '=', '>', '：', '→']);
    ["->", "- ", "– "].iter().find_map(|sign| rest.strip_prefix(sign)).unwrap_or(rest).trim_start()
}

/// The fields that stand on one line, with `=` in the place of colons, where that is all that stands there: each with a value
/// inside the grammar.
fn fields_on_one_line(words: &str) -> Option<Vec<String>> {
    let parts = words.split([';', '|', ',']).map(str::trim).filter(|part| !part.is_empty());
    let field = |part: &str| {
        let (name, value) = part.split_once(['=', ':'])?;
        let (name, value) = (name.trim_end(), value.trim_start());
        let key = Key::of_any_case(name.as_bytes())?;
        is_good(key, value).then(|| format!("{key}: {value}"))
    };
    let fields: Vec<String> = parts.map(field).collect::<Option<_>>()?;
    (fields.len() > 1).then_some(fields)
}

/// Takes out the status line of an answer over HTTP, and its headers, up to the blank line behind them.
fn without_headers(reading: &PolicyReading<'_>, status: &Line) -> Option<Fix> {
    let number = reading.line_number(status.span.start)?;
    let below = reading.lines.get(number..)?;
    let blank = below.iter().position(|line| line.content == LineContent::Blank)?;
    let headers = below.get(..blank)?;
    let is_header = |line: &Line| matches!(line.content, LineContent::Field(None));
    let end = below.get(blank).map(|line| line.span.end + line.ending.as_str().len())?;
    let edit = Edit::remove(Span::new(status.span.start, end));
    headers.iter().all(is_header).then(|| Fix::safe(Prose::new("Delete the status line and the headers"), vec![edit]))
}

/// What is said of `words`, a line of a policy, where they are a TXT record.
pub(super) fn record_in_policy(words: &str) -> Option<Prose> {
    let begins = |start: &str| words.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let is_record = ["v=STSv", "v=TLSRPT", "v=spf1", "v=DMARC1"].into_iter().any(begins);
    (is_record || words.contains(" TXT "))
        .then(|| Prose::with("{} is a TXT record for DNS, and no line of a policy.", [code(words)]))
}

/// Blanks at `span`, between a name and its colon.
fn blank_before_colon(
    reading: &PolicyReading<'_>,
    line: &Line,
    span: Span,
    standing: &Standing<'_, '_>,
) -> (Prose, Option<Fix>) {
    let name = Span::new(line.span.start, span.start).words(reading.text);
    // An `mx` is read all the same, by senders that are lenient.
    let brings_in = Key::of(name.as_bytes()).is_some_and(|key| key != Key::Mx);
    let title = Prose::with("Write {}", [code(format_args!("{name}:"))]);
    let fix = standing.fix(title, vec![Edit::remove(span)], brings_in);
    (Prose::with("A blank stands between {} and its colon.", [code(&name)]), Some(fix))
}

/// A name outside the grammar, at `span`, that was meant as one which the standard knows; or nothing before the colon.
fn name(
    reading: &PolicyReading<'_>,
    line: &Line,
    span: Span,
    standing: &Standing<'_, '_>,
) -> Option<(Prose, Option<Fix>)> {
    let words = span.words(reading.text);
    if words == ":" {
        let whole = line.span.words(reading.text);
        return Some((
            Prose::with("Nothing stands before the colon in {}.", [code(whole.trim())]),
            Some(without(line)),
        ));
    }
    if reading.misspelled(line).is_some() {
        return None;
    }
    let key = reading.meant(line).next()?;
    let fix = if !can_stand(key, standing) {
        Some(without(line))
    } else {
        // Another sign for the colon, as in `mode = enforce version: STSv1`, leaves more than a name.
        let is_name = bare(&words).eq_ignore_ascii_case(key.as_str());
        let edits = vec![Edit::replace(Span::new(line.span.start, span.end), key.as_str())];
        is_name.then(|| standing.fix(Prose::with("Write {}", [code(key)]), edits, key == Key::Mx))
    };
    Some((odd_name(&words), fix))
}

/// Takes the line out: only the owner knows whether it is needed.
fn without(line: &Line) -> Fix {
    Fix::choice(Prose::new("Delete the line"), vec![without_line(line)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::{Safety, Severity};
    use crate::rules::checking::{found, marks, mended, policy_slugs, safeties, severities};

    #[test]
    fn what_is_outside_the_grammar_is_marked() {
        marks(&RULE, "version: STSv1\nmode = none\n^^^^^^^^^^^\nmax_age: 1\n");
        marks(&RULE, "version: STSv1\nmode  : none\n    ^^\nmax_age: 1\n");
        marks(&RULE, "version: STSv1\n\"mode\": none\n^^^^^^\n# a comment\nmax_age: 1\n: x\n^\n");
        marks(&RULE, "version: STSv1\n  mode none\n  ^^^^^^^^^\nnäme: x\nmax_age: 1\n");
    }

    #[test]
    fn what_was_meant() {
        for (text, better) in [
            ("mode= enforce", "mode: enforce"),
            ("mode = enforce", "mode: enforce"),
            ("mode enforce", "mode: enforce"),
            ("mode\t: enforce", "mode: enforce"),
            ("\"mode\": enforce", "mode: enforce"),
            ("  - mode: enforce", "mode: enforce"),
            ("mx=a.example", "mx: a.example"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text:?}");
        }
    }

    #[test]
    fn an_error_where_a_field_is_then_missing() {
        let severities = |lines: &str| {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{lines}");
            severities(&RULE, &policy)
        };
        assert_eq!(severities("mode = enforce\nmx: a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\nmode enforce\nmx: a.example\n"), [Severity::Warning]);
        assert_eq!(severities("mode: enforce\nmx : a.example\n"), [Severity::Error]);
        assert_eq!(severities("mode: enforce\nmx : a.example\nmx: b.example\n"), [Severity::Warning]);
    }

    #[test]
    fn no_other_rule_speaks_of_what_it_explains() {
        for lines in ["mode = enforce\nmx: a.example\n", "mode: enforce\n- mx: a.example\n"] {
            let policy = format!("version: STSv1\nmax_age: 1209600\n{lines}");
            let slugs = policy_slugs(&Sketch::good("example.com").policy(policy.as_bytes()));
            assert_eq!(slugs, ["line-malformed"], "{lines:?}");
        }
    }

    #[test]
    fn another_sign_than_the_colon() {
        for (text, better) in [
            ("MODE=enforce\n", "mode: enforce\n"),
            ("max-age=86400\n", "max_age: 86400\n"),
            ("mode：enforce\n", "mode: enforce\n"),
            ("mx => a.example\n", "mx: a.example\n"),
            ("mx -> a.example\n", "mx: a.example\n"),
            ("max_age - 86400\n", "max_age: 86400\n"),
            ("mode\u{a0}: enforce\n", "mode: enforce\n"),
            (
                "version=STSv1; mode=enforce; mx=a.example; max_age=86400\n",
                "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 86400\n",
            ),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
            assert_eq!(safeties(&RULE, text), [Safety::Safe], "{text}");
        }
        for text in ["mode=enforce; mx=b\n", "mx records\n- a.example\n", "MX hosts\n", "mode is testing\n"] {
            assert!(!mended(&RULE, text).iter().any(|text| text.contains(": ")), "{text}");
        }
    }

    #[test]
    fn what_belongs_elsewhere_is_named() {
        let said = |line: &str| {
            let policy = format!("{line}\nversion: STSv1\nmode: none\nmax_age: 86400\n");
            found(&Sketch::lint(ShownKind::Policy, policy.as_bytes()), &RULE).remove(0).1
        };
        let record = "v=STSv1; id=1 is a TXT record for DNS, and no line of a policy.";
        assert_eq!(said("v=STSv1; id=1"), record);
        let answer = "HTTP/1.1 200 OK begins an answer over HTTP: it and the headers below it stand before a policy, and are no part of it.";
        assert_eq!(said("HTTP/1.1 200 OK\nServer: x\n"), answer);
        let policy = "HTTP/1.1 200 OK\nServer: x\n\nmode: none\n";
        assert_eq!(mended(&RULE, policy), ["mode: none\n"]);
    }
}
