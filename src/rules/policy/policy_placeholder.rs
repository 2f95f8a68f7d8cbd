//! A part of a template that nobody filled in.

use super::{at, without_line};
use crate::finding::{Finding, Fix, Prose, Severity, code, rfc8461, said};
use crate::read::{Key, Line, LineContent, Mode, PolicyReading};
use crate::rules::meant_hosts::{host_of, parts};
use crate::rules::policy::max_age_malformed::is_unit;
use crate::rules::policy_values::{Cause, Standing, bare_host, before_comment, caused_by};
use crate::rules::templates::{is_of_tld, may_name_you, names_you};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, is_unseen};

rule! {
    /// Senders take each word of the file for what it says. A placeholder is no value, a comment is a part of the value
    /// that it stands behind, and front matter is lines like any other. Where the version, the mode, the `max_age` or the
    /// only `mx` is spoilt by it, they drop the policy, and mail to the domain is not protected.
    "policy-placeholder" = Error, rfc8461("3.2"), "a part of a template is left in the policy";
    next "Put your own value in the place of each placeholder, and delete comments and front matter. Look at the file as the web server sends it: some build tools fill it in.",
    hides ["@taken", "@mx", "max-age-zero", "max-age-too-large"];
    bad Policy "version: STSv1\nmode: [enforce|testing|none]\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: MODE\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: <yourdomain>.mail.protection.outlook.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com # primary\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce # for now\nmx: mx.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600 # two weeks\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: mail.yourdomain.com\nmax_age: 1209600\n";
    bad Policy "---\nlayout: none\npermalink: .well-known/mta-sts.txt\n---\nversion: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\nx-note: a # b\n";
    good Policy "version: STSv1\nmode: enforce\nmx: <mx.example.com>\nmax_age: 1209600\n";
}

/// A template has few lines: in a policy of hundreds nobody looks for its words.
const MOST_HOSTS: usize = 50;

/// Speaks of front matter, and of each value.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let Some(reading) = case.policy_lines() else { return };
    findings.extend(front_matter_finding(reading));
    let standing = Standing::of(case, reading);
    for (key, value) in caused_by(case, Cause::Placeholder) {
        let message = Prose::with(
            "{} is a placeholder, and senders take it for the value of {}.",
            [code(value.words(reading.text)), code(key)],
        );
        findings.push(Finding::new(&RULE, at(value), message).as_grave_as(standing.gravity(key)));
    }
    for (key, value) in caused_by(case, Cause::Comment) {
        let words = value.words(reading.text);
        let Some(better) = before_comment(&words) else { continue };
        let goes = words.get(better.len()..).unwrap_or_default();
        let is_tag = goes.trim_start().starts_with('<');
        let template = if is_tag {
            "The tag of HTML is a part of the value to senders: they read {}, and not {}."
        } else {
            "The comment is a part of the value to senders: they read {}, and not {}."
        };
        let message = Prose::with(template, [code(&words), code(better)]);
        // Of a host, what else stands around it goes along.
        let kept = if key == Key::Mx { bare_host(better).unwrap_or(better) } else { better };
        let edits = vec![match kept == better {
            true => Edit::remove(Span::new(value.start + better.len(), value.end)),
            false => Edit::replace(value, kept),
        }];
        let title = if kept != better {
            Prose::with("Write {}", [code(kept)])
        } else if is_tag {
            Prose::new("Delete the tag")
        } else {
            Prose::new("Delete the comment")
        };
        // Another line, or another value, may have been meant behind it.
        let has_line = Key::ALL.iter().any(|key| goes.contains(&format!("{key}:"))) || may_be_meant(key, goes);
        let fix = if has_line { Fix::choice(title, edits) } else { standing.fix(title, edits, key == Key::Mx) };
        findings.push(Finding::new(&RULE, at(value), message).as_grave_as(standing.gravity(key)).mended_by(fix));
    }
    // Of a text without any of these words, no host is asked.
    let may_name_you = reading.mx.len() > MOST_HOSTS || may_name_you(reading.text);
    let is_placeholder = |host| is_of_tld(host) || (may_name_you && names_you(host));
    for mx in reading.mx.iter().take(MOST_HOSTS) {
        let Some(pattern) = mx.pattern.as_ref().ok().filter(|pattern| is_placeholder(pattern.domain())) else {
            continue;
        };
        let message = Prose::with("{} stands in templates for a host of your own.", [code(pattern.domain())]);
        findings.push(Finding::new(&RULE, at(mx.value), message).as_grave_as(Severity::Note));
    }
}

/// Whether what stands behind a value may have been meant as one, or as a part of it.
fn may_be_meant(key: Key, behind: &str) -> bool {
    let behind = behind.to_ascii_lowercase();
    let mut words = behind.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    match key {
        Key::Mode => {
            words.any(|word| matches!(word, "disabled" | "off") || Mode::ALL.iter().any(|mode| mode.as_str() == word))
        }
        // `7 # days`
        Key::MaxAge => {
            let words = words.skip_while(|word| *word == "br");
            words.take(1).any(|word| word.starts_with(|first: char| first.is_ascii_digit()) || is_unit(word))
        }
        Key::Mx => parts(&behind).any(|part| host_of(part).is_some()),
        Key::Version => false,
    }
}

/// How many lines of front matter stand before the policy, as Jekyll and its like take off before they publish a file.
pub(super) fn front_matter(reading: &PolicyReading<'_>) -> usize {
    if borders(reading).is_some() { 0 } else { block(reading) }
}

/// Whether `line` is one of two that stand around the whole policy, as YAML has them.
pub(super) fn is_border(reading: &PolicyReading<'_>, line: &Line) -> bool {
    borders(reading).is_some_and(|borders| borders.into_iter().any(|border| border.span == line.span))
}

/// The two lines that stand around the whole policy.
fn borders<'r>(reading: &'r PolicyReading<'_>) -> Option<[&'r Line; 2]> {
    let count = block(reading);
    let (first, rest) = reading.lines.get(..count)?.split_first()?;
    let (last, inner) = rest.split_last()?;
    let behind = reading.lines.get(count..).unwrap_or_default();
    let is_all = behind.iter().all(|line| line.content == LineContent::Blank);
    (is_all && inner.iter().any(|line| line.key().is_some())).then_some([first, last])
}

/// How many lines there are from a border at the beginning to the next one.
fn block(reading: &PolicyReading<'_>) -> usize {
    const LONGEST: usize = 30;
    // Nearly every policy begins with a letter.
    if reading.text.first().is_none_or(u8::is_ascii_alphanumeric) {
        return 0;
    }
    // A mark that nobody sees is spoken of by the rule on it.
    let is_seen = |sign: &char| !is_unseen(*sign);
    let mut is_border = reading
        .lines
        .iter()
        .map(|line| line.span.words(reading.text).trim_end().chars().filter(is_seen).eq("---".chars()));
    if is_border.next() != Some(true) {
        return 0;
    }
    is_border.take(LONGEST).position(|is_border| is_border).map_or(0, |inner| inner + 2)
}

fn front_matter_finding(reading: &PolicyReading<'_>) -> Option<Finding> {
    if let Some([first, last]) = borders(reading) {
        let message =
            Prose::new("Two lines `---` stand around the policy, as in YAML: senders take them for lines of it.");
        let fix = Fix::safe(Prose::new("Delete both lines"), vec![without_line(first), without_line(last)]);
        return Some(Finding::new(&RULE, at(first.span), message).as_grave_as(Severity::Warning).mended_by(fix));
    }
    let count = front_matter(reading);
    let last = reading.lines.get(count.checked_sub(1)?)?;
    let end = last.span.end + last.ending.as_str().len();
    let start = reading.lines.first().map(|line| line.span.start)?;
    let is_needed =
        reading.lines.iter().take(count).any(|line| line.key().is_some() || reading.meant(line).next().is_some());
    let message = Prose::with(
        "The first {} lines are front matter: where the web server sends them along, senders take them for lines of the policy.",
        [said(count)],
    );
    let fix = Fix::safe(Prose::new("Delete the front matter"), vec![Edit::remove(Span::new(start, end))]);
    let finding = Finding::new(&RULE, at(Span::new(start, last.span.end)), message).as_grave_as(Severity::Warning);
    Some(if is_needed { finding } else { finding.mended_by(fix) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Safety;
    use crate::rules::checking::{marks, mended, safeties, slugs};

    #[test]
    fn the_value_is_marked() {
        marks(
            &RULE,
            "version: STSv1\nmode: MODE\n      ^^^^\nmx: <host>\n    ^^^^^^\nmax_age: 1 # or more\n         ^^^^^^^^^^^\n",
        );
    }

    #[test]
    fn comments_go_and_placeholders_are_for_the_owner() {
        assert_eq!(mended(&RULE, "mode: enforce   # now\n"), ["mode: enforce\n"]);
        assert_eq!(mended(&RULE, "mode: MODE # now\n"), Vec::<String>::new());
        let taken = "version: STSv1\nmode: enforce\nmx: a.example\nmx: b.example # second\nmax_age: 1209600\n";
        assert_eq!(safeties(&RULE, taken), [Safety::NeedsChoice], "a host would come in");
        assert_eq!(
            safeties(&RULE, "version: STSv1\nmode: enforce\nmx: b.example # second\nmax_age: 1209600\n"),
            [Safety::Safe]
        );
    }

    #[test]
    fn front_matter_goes() {
        let text = "---\r\nlayout: none\r\n---\r\nversion: STSv1\r\n";
        assert_eq!(mended(&RULE, text), ["version: STSv1\r\n"]);
        assert_eq!(front_matter(&PolicyReading::new(b"---\nmode: none\n")), 0);
        for unseen in ["\u{feff}", "\u{85}", "\u{1}", "\u{200b}"] {
            for text in
                [format!("{unseen}---\nlayout: none\n---\n"), format!("--{unseen}-\nlayout: none\n---{unseen}\n")]
            {
                assert_eq!(front_matter(&PolicyReading::new(text.as_bytes())), 3, "{text:?}");
            }
        }
        assert_eq!(
            mended(&RULE, "---\nmode: none\n---\nversion: STSv1\n"),
            Vec::<String>::new(),
            "it has a line of the policy"
        );
    }

    #[test]
    fn what_stands_behind_a_value_goes() {
        for (text, better, safety) in [
            ("mx: a.example. # primary\n", "mx: a.example\n", Safety::Safe),
            ("mx: \"a.example\" # primary\n", "mx: a.example\n", Safety::Safe),
            ("mx: a.example (primary)\n", "mx: a.example\n", Safety::Safe),
            ("max_age: 86400<br>\n", "max_age: 86400\n", Safety::Safe),
            ("max_age: 86400<br/>\n", "max_age: 86400\n", Safety::Safe),
            ("mode: enforce (was testing)\n", "mode: enforce\n", Safety::NeedsChoice),
            ("mode: enforce # Testing\n", "mode: enforce\n", Safety::NeedsChoice),
            ("mode: enforce # disabled\n", "mode: enforce\n", Safety::NeedsChoice),
            ("max_age: 7 # days\n", "max_age: 7\n", Safety::NeedsChoice),
            ("max_age: 86400<br>604800\n", "max_age: 86400\n", Safety::NeedsChoice),
            ("max_age: 1209600 # two weeks\n", "max_age: 1209600\n", Safety::Safe),
            ("mx: a.example # and b.example\n", "mx: a.example\n", Safety::NeedsChoice),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
            assert_eq!(safeties(&RULE, text), [safety], "{text}");
        }
        assert_eq!(mended(&RULE, "mode: testing (or enforce)\n"), Vec::<String>::new());
        for list in ["a.example ; b.example", "a.example (first), b.example (second)", "a.example<br>b.example"] {
            assert_eq!(mended(&RULE, &format!("mx: {list}\n")), Vec::<String>::new(), "{list}");
        }
    }

    #[test]
    fn borders_around_the_policy_go_and_it_stays() {
        let text = "---\nversion: STSv1\nmode: none\nmax_age: 1\n---\n";
        assert_eq!(mended(&RULE, text), ["version: STSv1\nmode: none\nmax_age: 1\n"]);
        assert_eq!(safeties(&RULE, text), [Safety::Safe]);
        assert!(!slugs(&Sketch::lint(ShownKind::Policy, text.as_bytes())).contains(&"line-malformed"));
    }
}
