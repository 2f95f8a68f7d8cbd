//! What the page and the peer say of every domain, as a document in Markdown.

use std::fmt::Write as _;

use crate::browser::ShownFinding;
use crate::peer::Said;
use crate::peer::judging::{Case, Judgement, left_out};
use crate::scenarios::SCENARIOS;
use crate::timing::percentile;

/// How much of a text is shown.
const SHOWN: usize = 150;

/// A domain that both were asked about.
#[derive(Clone, Debug)]
pub struct Row {
    /// The domain, and what senders do.
    pub case: Case,
    /// What the page finds.
    pub findings: Vec<ShownFinding>,
    /// Milliseconds until the page's check is over.
    pub page_ms: f64,
    /// What the peer says.
    pub said: Said,
}

impl Row {
    fn judgements(&self) -> [Judgement; 2] {
        [self.case.judge_the_page(), self.case.judge(&self.said)]
    }

    fn is_right_twice(&self) -> bool {
        self.judgements() == [Judgement::Right; 2]
    }

    /// The milliseconds of the page, of the peer for record and policy, and of the peer for all.
    fn times(&self) -> [f64; 3] {
        [self.page_ms, self.said.policy_ms, self.said.policy_ms + self.said.mx_ms]
    }
}

/// The document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The version of checkdmarc.
    pub version: String,
    /// What it was measured on.
    pub machine: String,
    /// How much else it had to do: the system's load before and after, which tells what the times are worth.
    pub load: String,
    /// Whether each line has its times: a file without them changes only where something else does.
    pub has_times: bool,
    /// The domains, in the order of the scenarios.
    pub rows: Vec<Row>,
}

impl Document {
    /// The text.
    pub fn markdown(&self) -> String {
        let mut text = format!(
            "# Beside checkdmarc\n\n\
             [checkdmarc](https://github.com/domainaware/checkdmarc) {} and the page, of the same domains on the same servers: \
             the test bed's resolvers and Policy Hosts (`testbed/`). checkdmarc is as PyPI has it. It asks the three resolvers \
             by DNS over HTTPS, through the test bed's proxy, and trusts the test bed's authority alone. `check_mta_sts` and \
             then `check_mx` are called as its own `check_domains` calls them.\n\n{CAVEATS}\n",
            self.version
        );
        self.add_sums(&mut text);
        let (same, different): (Vec<&Row>, Vec<&Row>) = self.rows.iter().partition(|row| row.is_right_twice());
        text.push_str("\n## Where one of them is not right\n\n");
        self.add_table(&mut text, &different);
        for row in &different {
            if let Some(why) = row.case.dispute() {
                let _ = write!(text, "\n`{}` is disputed: {why}.\n", row.case.scenario.name());
            }
        }
        text.push_str("\n## Where both are right\n\n");
        self.add_table(&mut text, &same);
        text.push_str("\n## Left out\n");
        for scenario in SCENARIOS {
            if let Some(why) = left_out(scenario) {
                let _ = write!(text, "\n- `{}` {why}", scenario.name());
            }
        }
        text.push('\n');
        text
    }

    fn add_sums(&self, text: &mut String) {
        let out = SCENARIOS.iter().filter(|scenario| left_out(scenario).is_some()).count();
        let _ = write!(
            text,
            "## Sums\n\n{} domains were asked about; {out} are left out, below. Measured on {}.\n\n\
             | | the page | checkdmarc |\n|---|--:|--:|\n",
            self.rows.len(),
            self.machine
        );
        for (judgement, words) in [
            (Judgement::Right, "right"),
            (Judgement::Unnamed, "right, and does not name the cause"),
            (Judgement::NotKnown, "says that it does not know, or that it gave up"),
            (Judgement::Wrong, "wrong"),
            (Judgement::Disputed, "disputed"),
        ] {
            let count =
                |who: usize| self.rows.iter().filter(|row| row.judgements().get(who) == Some(&judgement)).count();
            let _ = writeln!(text, "| {words} | {} | {} |", count(0), count(1));
        }
        let _ = writeln!(text, "{TIME}system load before and after: {} | | |", self.load);
        for (percent, words) in [(50, "median"), (90, "90th percentile")] {
            let time = |which: usize| {
                let times: Vec<f64> = self.rows.iter().filter_map(|row| row.times().get(which).copied()).collect();
                percentile(&times, percent)
            };
            let _ = writeln!(
                text,
                "{TIME}{words} | {:.0} ms | {:.0} ms for record and policy, {:.0} ms with the MX hosts |",
                time(0),
                time(1),
                time(2)
            );
        }
    }

    fn add_table(&self, text: &mut String, rows: &[&Row]) {
        let times = if self.has_times { [" | ms | ms", "|--:|--:"] } else { ["", ""] };
        let _ = write!(
            text,
            "| world | senders | the page says | checkdmarc says | the page | checkdmarc{} |\n|---|---|---|---|---|---{}|\n",
            times[0], times[1]
        );
        for row in rows {
            let scenario = row.case.scenario;
            let [page, peer] = row.judgements();
            let _ = write!(
                text,
                "| {} | {} | {} | {} | {} | {} |",
                scenario.name(),
                row.case.senders.words(),
                page_says(row),
                peer_says(&row.said),
                page.words(),
                peer.words()
            );
            if self.has_times {
                let [page, policy, all] = row.times();
                let _ = write!(text, " {page:.0} | {policy:.0}, {all:.0} |");
            }
            text.push('\n');
        }
    }
}

/// Whether two documents say the same but for times.
pub fn is_same_but_for_times(one: &str, other: &str) -> bool {
    let without = |text: &str| -> Vec<String> {
        text.lines().filter(|line| !line.starts_with(TIME)).map(str::to_owned).collect()
    };
    without(one) == without(other)
}

/// What a line with times begins with.
const TIME: &str = "| time of a check, ";

const CAVEATS: &str = "\
The worlds were made to test the page, and what is right in them is our reading of RFC 8461: where the page says anything else \
than the scenario does, the command fails and nothing is written. So the page cannot be wrong here, and a world that we did \
not think of is not here. What checkdmarc is for besides (SPF, DMARC, BIMI, DNSSEC, STARTTLS of the MX hosts) is not looked at.\n\n\
**Right** is what senders do, with its cause: the mode of a policy that they take; an error that names the record, host, \
status, line or field at which they stop; the MX host that they refuse. A check that ends without an answer from the network, \
and says so, is not known, and not wrong. `testbed/src/peer/mapping.rs` has the lines of that. The page does not know \
where a browser does not tell: why a connection fails, and what a Policy Host says without `Access-Control-Allow-Origin`. \
checkdmarc is no browser, and knows.\n\n\
It runs with a dnspython before 2.9: later ones refuse the client that it hands them for DNS over HTTPS, and nothing resolves. \
The proxy hides from checkdmarc why a connection is not made, so any such error counts as the cause. The note \
`starttls-not-checked`, which the page gives with each policy in force, is left out below, and so is that no address of the \
test bed has reverse DNS. The page's time is that of a first check, from the press of the button to its end, with its \
connections to resolvers set up; checkdmarc's the median of three in a warm process that has forgotten its DNS answers, or of \
one where that takes more than a second. The page asks about TLSRPT, DMARC, TLSA and misplaced records meanwhile; checkdmarc \
looks for DNSSEC and reverse DNS with the MX hosts.\n\n\
`cargo xtask bench checkdmarc --markdown` writes this file.\n";

fn page_says(row: &Row) -> String {
    let mut says = row.case.scenario.verdict.to_owned();
    let mut rules: Vec<(&str, usize)> = Vec::new();
    for finding in &row.findings {
        match rules.iter_mut().find(|(rule, _)| *rule == finding.rule) {
            Some((_, count)) => *count += 1,
            None if finding.rule == "starttls-not-checked" => {}
            None => rules.push((&finding.rule, 1)),
        }
    }
    for (index, (rule, count)) in rules.iter().enumerate() {
        let _ = write!(says, "{}`{rule}`", if index == 0 { ": " } else { ", " });
        if *count > 1 {
            let _ = write!(says, " × {count}");
        }
    }
    says
}

fn peer_says(said: &Said) -> String {
    let mut says = match (&said.mode, &said.error) {
        (Some(mode), _) if said.valid => format!("valid, {mode}"),
        (_, Some(error)) => code(&without_chance(error)),
        _ => "not valid".to_owned(),
    };
    let warnings: Vec<&String> =
        said.warnings.iter().chain(&said.mx).filter(|warning| !warning.contains("reverse DNS")).collect();
    for warning in warnings.iter().take(2) {
        let _ = write!(says, "; {}", code(&without_chance(warning)));
    }
    if warnings.len() > 2 {
        let _ = write!(says, "; {} more", warnings.len() - 2);
    }
    says
}

/// A message without what differs from run to run, and without what an exception is wrapped in.
fn without_chance(message: &str) -> String {
    let message = message.split_once("(Caused by ").map_or(message, |(_, cause)| cause.trim_end_matches(')'));
    let message = message.split(" (_ssl.c:").next().unwrap_or(message);
    let message = without_number(message, " after ", " seconds");
    without_number(&message, " stream_id:", ",")
}

/// A text without the numbers that stand between these two, and without the first of the two.
fn without_number(text: &str, before: &str, after: &str) -> String {
    let mut parts = text.split(before);
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|character: char| character.is_ascii_digit() || character == '.');
        match rest.strip_prefix(after) {
            Some(rest) => kept.push_str(rest),
            None => {
                kept.push_str(before);
                kept.push_str(part);
            }
        }
    }
    kept
}

/// A text as code in a table, cut where it is long.
fn code(text: &str) -> String {
    let mut shown: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = shown.char_indices().nth(SHOWN) {
        shown.truncate(end);
        shown.push('…');
    }
    let shown: String =
        shown.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect();
    format!("`{}`", shown.replace('`', "'").replace('|', "\\|"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;

    fn row(domain: &str, said: Said) -> Row {
        let case = Case::of(Scenario::named(domain).unwrap()).unwrap();
        let findings = ["policy-status", "starttls-not-checked", "policy-status"];
        let findings = findings.map(|rule| ShownFinding { rule: rule.to_owned(), severity: "error".to_owned() });
        Row { case, findings: findings.to_vec(), page_ms: 40.4, said }
    }

    fn document(policy_ms: f64, has_times: bool) -> String {
        let valid = Said { valid: true, mode: Some("enforce".to_owned()), policy_ms, mx_ms: 60.0, ..Said::default() };
        let error = Said { error: Some("a `b` | c".to_owned()), policy_ms, ..Said::default() };
        let rows = vec![row("good.example", valid), row("not-found.example", error)];
        Document {
            version: "6.0.4".to_owned(),
            machine: "a machine".to_owned(),
            load: "1, 2".to_owned(),
            has_times,
            rows,
        }
        .markdown()
    }

    #[test]
    fn a_document_counts_and_sorts_by_who_is_right() {
        let text = document(20.0, false);
        for line in [
            "| right | 2 | 1 |",
            "| right, and does not name the cause | 0 | 1 |",
            "| time of a check, system load before and after: 1, 2 | | |",
            "| time of a check, median | 40 ms | 20 ms for record and policy, 80 ms with the MX hosts |",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        let (before, both) = text.split_once("## Where both are right").unwrap();
        assert!(
            both.contains("| good | enforce it | enforced: `policy-status` × 2 | valid, enforce | right | right |\n")
        );
        assert!(before.contains(
            "| not-found | ignore it | ignored: `policy-status` × 2 | `a 'b' \\| c` | right | right, cause not named |"
        ));
        assert!(both.contains("- `host-private` has an address"));
    }

    #[test]
    fn times_stand_in_each_line_only_where_they_are_wanted() {
        assert!(document(20.0, true).contains("| right | right | 40 | 20, 80 |\n"));
        assert!(is_same_but_for_times(&document(20.0, false), &document(30.0, false)));
        assert!(!is_same_but_for_times(&document(20.0, true), &document(30.0, true)));
    }

    #[test]
    fn what_differs_from_run_to_run_is_left_out_of_a_message() {
        for (message, kept) in [
            (
                "Pool(x): Max retries (Caused by SSLError('certificate has expired (_ssl.c:1006)'))",
                "SSLError('certificate has expired",
            ),
            ("The resolution lifetime expired after 7.200 seconds: Server", "The resolution lifetime expired: Server"),
            (
                "<StreamReset stream_id:15, error_code:2>; <StreamReset stream_id:1, x>",
                "<StreamReset error_code:2>; <StreamReset x>",
            ),
            ("Line 1: Not a key: value pair, after all.", "Line 1: Not a key: value pair, after all."),
        ] {
            assert_eq!(without_chance(message), kept);
        }
    }

    #[test]
    fn a_long_text_is_cut_and_no_control_is_left() {
        assert_eq!(code("a\u{7}b\nc"), "`a\u{fffd}b c`");
        let long = code(&"é".repeat(SHOWN + 1));
        assert!(long.ends_with("é…`") && long.chars().count() == SHOWN + 3);
    }
}
