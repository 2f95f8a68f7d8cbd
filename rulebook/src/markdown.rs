//! The rules as Markdown: an index, then each rule under a heading of its own.

use std::fmt::{self, Write};

use mta_sts_check::evidence::ShownKind;
use mta_sts_check::finding::{Example, Rule, Severity, sentence};
use mta_sts_check::rules;
use mta_sts_check::text::plainly;

/// All of it.
pub(crate) fn markdown() -> String {
    let mut page = String::new();
    // Into a String, all of it fits.
    let _ = write(&mut page);
    page
}

fn write(page: &mut String) -> fmt::Result {
    page.push_str(HEAD);
    page.push_str("| severity | what it says |\n|---|---|\n");
    for severity in Severity::ALL {
        writeln!(page, "| **{}** | {} |", word(severity), severity.meaning())?;
    }
    page.push_str("\n## Index\n\n| rule | severity | title | section |\n|---|---|---|---|\n");
    for Rule { slug, severity, title, section, .. } in rules::all() {
        writeln!(page, "| [`{slug}`](#{slug}) | {} | {title} | [{section}]({}) |", severity.as_str(), section.url())?;
    }
    for chapter in rules::chapters() {
        write!(page, "\n## {}\n", chapter.title)?;
        for rule in chapter.rules() {
            write_rule(page, rule)?;
        }
    }
    Ok(())
}

const HEAD: &str = "\
# The rules

What the checker and the linter speak of, in the order in which a sender walks. Made from the rules themselves by `cargo xtask docs`;
change them in `src/rules/`, not here.

In the examples, `‹U+000D›` stands for a character that is not seen, by its number: here a carriage return.
Of a case that is less grave, or graver, than most, the report says so.

";

fn write_rule(page: &mut String, rule: &Rule) -> fmt::Result {
    let Rule { slug, severity, title, section, why, next, hides, examples } = rule;
    // The anchor is the slug: a title may change.
    write!(page, "\n### <a id=\"{slug}\"></a>{}\n\n", sentence(title))?;
    writeln!(page, "`{slug}` · **{}**: {} · [{section}]({})\n", word(*severity), severity.meaning(), section.url())?;
    write!(page, "{why}\n\n**Next:** {next}\n")?;
    let reports: Vec<String> = rules::reported_as(rule).map(|report| format!("`{}`", report.as_str())).collect();
    if !reports.is_empty() {
        write!(page, "\nIn their reports and bounces, senders call it: {}.\n", reports.join(", "))?;
    }
    for (is_bad, said) in [(true, "It speaks of:"), (false, "It is silent on:")] {
        let mut examples = examples.iter().filter(|example| example.bad == is_bad).peekable();
        if examples.peek().is_some() {
            write!(page, "\n{said}\n")?;
        }
        examples.try_for_each(|example| write_example(page, example))?;
    }
    if !hides.is_empty() {
        let hidden: Vec<String> = hides.iter().map(|hidden| group(hidden)).collect();
        write!(page, "\nOnce it is mended, what it hid may come to light: {}.\n", hidden.join(", "))?;
    }
    Ok(())
}

fn write_example(page: &mut String, example: &Example) -> fmt::Result {
    if example.text.is_empty() {
        return page.write_str("\nAn empty text.\n");
    }
    let text = plainly(example.text);
    // A fence is longer than any row of backticks in the text.
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let end = if text.ends_with('\n') { "" } else { "\n" };
    write!(page, "\n{fence}text\n{text}{end}{fence}\n")?;
    match example.kind {
        ShownKind::Policy | ShownKind::Record | ShownKind::Tlsrpt => Ok(()),
        ShownKind::Transcript | ShownKind::Any => page.write_str("\n(as it is pasted)\n"),
        ShownKind::MxHosts => page.write_str("\n(MX hosts)\n"),
    }
}

/// What a card's `hides` names.
fn group(hidden: &str) -> String {
    match hidden {
        "*" => "whatever is the matter with the rest of the text".to_owned(),
        "@taken" => "what is said only of a policy that senders take".to_owned(),
        "@mx" => "what is said of `mx` lines that name a host".to_owned(),
        "@line" => "what is said of a well-formed line".to_owned(),
        slug => format!("[`{slug}`](#{slug})"),
    }
}

fn word(severity: Severity) -> String {
    sentence(severity.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_says_what_the_rules_say() {
        // Checked out on Windows, it may have other line endings.
        let document = include_str!("../../docs/rules.md").replace('\r', "");
        let ours = markdown();
        let first = document.lines().zip(ours.lines()).position(|(theirs, ours)| theirs != ours);
        assert!(
            document == ours,
            "docs/rules.md is older than the rules, from line {} on. `cargo xtask docs` makes it anew.",
            first.map_or(document.lines().count().min(ours.lines().count()) + 1, |line| line + 1)
        );
    }

    #[test]
    fn each_rule_has_its_anchor_and_each_link_within_leads_to_one() {
        let page = markdown();
        for rule in rules::all() {
            assert_eq!(page.matches(&format!("<a id=\"{}\"></a>", rule.slug)).count(), 1, "{}", rule.slug);
        }
        for link in page.split("](#").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(page.contains(&format!("<a id=\"{link}\">")), "{link}");
        }
    }

    #[test]
    fn no_example_leaves_its_fence_and_none_hides_a_character() {
        let page = markdown();
        assert!(!page.contains(|character| mta_sts_check::text::is_unseen(character) && character != '\n'));
        let mut page = String::new();
        let text = "a\r\n```\n````x`\u{feff} ";
        write_example(&mut page, &Example { bad: true, kind: ShownKind::Policy, text }).expect("it is written");
        assert_eq!(page, "\n`````text\na‹U+000D›\n```\n````x`‹U+FEFF›‹U+0020›\n`````\n");
    }
}
