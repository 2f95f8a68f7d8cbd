//! A report as Markdown, to paste into a ticket. Nothing that came from the network becomes markup there: names and values
//! stand in code, and of all other words the signs that Markdown knows are escaped.

use std::fmt::Write as _;

use crate::diagnosis::{Changes, Diagnosis, Fate, Next, StepState, Summary};
use crate::evidence::{DnsOutcome, Evidence};
use crate::finding::{Copyable, Finding, Piece, Prose, Rule, day_or_time, template_pieces};

/// The most findings of one rule that are told one by one: a ticket is read by people.
const MOST_OF_A_RULE: usize = 10;

/// The report on a domain. `next` is what the card of a rule says to do, where that is at hand.
pub fn markdown<'n>(
    evidence: &Evidence,
    diagnosis: &Diagnosis,
    next: &dyn Fn(&'static Rule) -> Option<&'n str>,
) -> String {
    let mut text = Markdown(String::with_capacity(4096));
    if let (Some(domain), Some(summary)) = (&evidence.domain, &diagnosis.summary) {
        text.0.push_str("## ");
        text.code(domain.as_str());
        text.0.push_str(": ");
        text.prose(&summary.kicker);
        text.end();
        text.verdict(summary, next);
    }
    if let Some(changes) = &diagnosis.changes {
        text.changes(changes, evidence);
    }
    text.steps(diagnosis);
    text.hosts(diagnosis);
    text.findings(diagnosis, next);
    text.not_known(diagnosis);
    text.provenance(evidence);
    text.0.truncate(text.0.trim_end().len());
    text.0.push('\n');
    text.0
}

/// The findings in `files`, for the comment on a change: those that ask for something.
#[cfg(not(all(feature = "page", target_arch = "wasm32")))]
pub fn markdown_of_files(files: &[super::Judged<'_>]) -> String {
    let mut text = Markdown(String::new());
    for file in files {
        text.0.push_str("### ");
        text.code(file.path);
        text.end();
        let findings = file.report.findings.iter().filter(|finding| finding.severity != "note");
        let mut is_empty = true;
        for finding in findings {
            is_empty = false;
            text.severity(finding.severity);
            text.ticked(&finding.message);
            if let Some(start) = finding.place.start {
                let _ = write!(text.0, " (line {}, column {}, {})", start.line, start.column, finding.rule);
            } else {
                let _ = write!(text.0, " ({})", finding.rule);
            }
            text.end();
            text.instruction(finding.next);
        }
        if is_empty {
            text.0.push_str("Nothing found that asks for something.\n\n");
        }
    }
    text.0.truncate(text.0.trim_end().len());
    text.0.push('\n');
    text.0
}

/// Text in the making. Each block ends with an empty line.
struct Markdown(String);

impl Markdown {
    fn verdict<'n>(&mut self, summary: &Summary, next: &dyn Fn(&'static Rule) -> Option<&'n str>) {
        let Summary { headline, text, next: to_do, .. } = summary;
        self.0.push_str("**");
        self.prose(headline);
        self.0.push_str("**");
        self.end();
        for sentence in text {
            self.prose(sentence);
            self.end();
        }
        match to_do {
            Some(Next::Said(said)) => {
                self.0.push_str("**Next:** ");
                self.prose(said);
                self.end();
            }
            Some(Next::OfRule(rule)) => {
                if let Some(words) = next(rule) {
                    self.instruction(words);
                }
            }
            None => {}
        }
    }

    fn changes(&mut self, Changes { since, changed, unknown, caveat }: &Changes, evidence: &Evidence) {
        self.0.push_str("### Since ");
        self.words(&day_or_time(*since, evidence.judged_at));
        self.end();
        if changed.is_empty() {
            self.item();
            self.0.push_str("Nothing that was seen both times changed.\n");
        }
        for sentence in changed {
            self.item();
            self.prose(sentence);
            self.0.push_str(".\n");
        }
        for sentence in unknown.iter().chain(caveat) {
            self.item();
            self.prose(sentence);
            self.0.push('\n');
        }
        self.0.push('\n');
    }

    fn steps(&mut self, diagnosis: &Diagnosis) {
        if diagnosis.steps.is_empty() {
            return;
        }
        self.heading("What a sender sees");
        for step in &diagnosis.steps {
            self.item();
            let _ = write!(self.0, "**{}** ({}): ", step.kind.as_str(), step.state.as_str());
            self.prose(&step.fact);
            self.0.push('.');
            for more in &step.more {
                self.0.push(' ');
                self.prose(more);
                if !more.to_string().ends_with('.') {
                    self.0.push('.');
                }
            }
            if let Some(seen_by) = &step.seen_by {
                self.0.push_str(" Seen by ");
                self.words(&seen_by.words());
                self.0.push('.');
            }
            self.0.push('\n');
        }
        self.0.push('\n');
    }

    fn hosts(&mut self, diagnosis: &Diagnosis) {
        if diagnosis.mx.is_empty() {
            return;
        }
        self.heading("MX hosts");
        for mx in &diagnosis.mx {
            self.item();
            if let Some(preference) = mx.preference {
                let _ = write!(self.0, "{preference} ");
            }
            self.code(mx.host.as_str());
            if let Some((line, value)) = &mx.covered_by {
                let _ = write!(self.0, ", covered by line {line}");
                if value != mx.host.as_str() {
                    self.0.push_str(", ");
                    self.code(value);
                }
            }
            self.0.push_str(": ");
            self.0.push_str(mx.fate.map_or("not known", Fate::as_str));
            if let Some(tls) = &mx.tls {
                self.0.push_str("; ");
                self.0.push_str(tls);
                self.0.push_str(", as pasted");
            }
            self.0.push('\n');
        }
        self.0.push('\n');
    }

    fn findings<'n>(&mut self, diagnosis: &Diagnosis, next: &dyn Fn(&'static Rule) -> Option<&'n str>) {
        self.heading("Findings");
        if diagnosis.findings.is_empty() {
            self.0.push_str("None.\n\n");
        }
        let mut before: Option<(&Finding, usize)> = None;
        for (finding, place) in diagnosis.findings.iter().zip(&diagnosis.places) {
            let nth = before.filter(|(before, _)| before.rule == finding.rule).map_or(0, |(_, nth)| nth + 1);
            before = Some((finding, nth));
            match nth {
                ..MOST_OF_A_RULE => self.finding(finding, place, next(finding.rule).filter(|_| nth == 0)),
                MOST_OF_A_RULE => self.0.push_str("And more of the same kind.\n\n"),
                _ => {}
            }
        }
    }

    fn finding(&mut self, finding: &Finding, place: &Prose, next: Option<&str>) {
        let Finding { rule, severity, message, copyable, .. } = finding;
        self.severity(severity.as_str());
        self.prose(message);
        self.0.push_str(" (");
        self.prose(place);
        // The name and the section are ours.
        let _ = write!(self.0, ", [{}]({}), {})", rule.section, rule.section.url(), rule.slug);
        self.end();
        if let Some(words) = next {
            self.instruction(words);
        }
        for Copyable { text, .. } in copyable {
            self.block(text);
        }
    }

    fn severity(&mut self, severity: &str) {
        let mut severity = severity.to_owned();
        if let Some(first) = severity.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let _ = write!(self.0, "**{severity}.** ");
    }

    /// A sentence in which code stands between backticks. A value may have some of its own: each part is made safe.
    #[cfg(not(all(feature = "page", target_arch = "wasm32")))]
    fn ticked(&mut self, sentence: &str) {
        for (index, part) in sentence.split('`').enumerate() {
            if index % 2 == 0 {
                self.words(part);
            } else {
                self.code(part);
            }
        }
    }

    /// What to do, by a rule's card.
    fn instruction(&mut self, words: &str) {
        self.0.push_str("**Next:** ");
        for piece in template_pieces(words) {
            self.piece(piece);
        }
        self.end();
    }

    fn not_known(&mut self, diagnosis: &Diagnosis) {
        let unknown = diagnosis.steps.iter().filter(|step| step.state == StepState::Unknown);
        let mut unknown = unknown.peekable();
        let caveats = diagnosis.summary.iter().flat_map(|summary| &summary.caveats);
        let mut caveats = caveats.peekable();
        if unknown.peek().is_none() && caveats.peek().is_none() {
            return;
        }
        self.heading("What is not known");
        for step in unknown {
            self.item();
            let _ = write!(self.0, "{}: ", step.kind.as_str());
            self.prose(&step.fact);
            self.0.push_str(".\n");
        }
        for caveat in caveats {
            self.item();
            self.prose(caveat);
            self.0.push('\n');
        }
        self.0.push('\n');
    }

    /// When it was seen, and who was asked.
    fn provenance(&mut self, evidence: &Evidence) {
        self.0.push_str("Seen ");
        self.0.push_str(&evidence.started.date_and_time());
        self.0.push_str(" by mta-sts-check in a browser. DNS by ");
        let mut resolvers: Vec<(&str, bool)> = Vec::new();
        for seen in &evidence.dns {
            let answered = matches!(seen.outcome, DnsOutcome::Wire(_));
            match resolvers.iter_mut().find(|(name, _)| *name == seen.resolver.name) {
                Some((_, all_answered)) => *all_answered &= answered,
                None => resolvers.push((&seen.resolver.name, answered)),
            }
        }
        if resolvers.is_empty() {
            self.0.push_str("nobody");
        }
        for (index, (name, answered)) in resolvers.into_iter().enumerate() {
            self.0.push_str(if index == 0 { "" } else { ", " });
            self.words(name);
            self.0.push_str(if answered { "" } else { " (not every answer came)" });
        }
        if let Some(domain) = evidence.domain.as_ref().filter(|_| evidence.policy.fetch.is_some()) {
            self.0.push_str("; the policy from ");
            self.code(&domain.policy_host().policy_url());
        }
        self.0.push_str(if evidence.shown.is_empty() { ".\n" } else { ". What a person pasted is among it.\n" });
    }

    /// `words` are our own.
    fn heading(&mut self, words: &str) {
        self.0.push_str("### ");
        self.0.push_str(words);
        self.end();
    }

    fn item(&mut self) {
        self.0.push_str("- ");
    }

    fn end(&mut self) {
        self.0.push_str("\n\n");
    }

    fn prose(&mut self, prose: &Prose) {
        for piece in prose.pieces() {
            self.piece(piece);
        }
    }

    fn piece(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Words(words) => self.words(words),
            Piece::Code(text) | Piece::Host(text) => self.code(text),
        }
    }

    /// Words in which nothing is markup: what sites make a link or a mention of stands in code, every other sign that may mean
    /// something is escaped.
    fn words(&mut self, words: &str) {
        for word in words.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            let lower = bare.to_ascii_lowercase();
            if lower.contains("://") || lower.contains("www.") || lower.contains('@') {
                self.code(bare);
            } else {
                self.escaped(bare);
            }
            // A line that ends would begin another block.
            self.0.push_str(if word.len() > bare.len() { " " } else { "" });
        }
    }

    fn escaped(&mut self, word: &str) {
        let line = self.0.rsplit('\n').next().unwrap_or_default();
        let begins_line = matches!(line, "" | "- " | "### ");
        for (index, character) in word.char_indices() {
            let is_sign = matches!(
                character,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' | '$' | '!' | '{' | '}'
            );
            // A list, a rule or a heading's underline begins with these, where a line does; a number with `.` or `)` behind it too.
            let begins_block = begins_line
                && ((index == 0 && matches!(character, '-' | '+' | '='))
                    || (index > 0
                        && matches!(character, '.' | ')')
                        && word.bytes().take(index).all(|byte| byte.is_ascii_digit())));
            if is_sign || begins_block {
                self.0.push('\\');
            }
            self.0.push(if character.is_control() { ' ' } else { character });
        }
    }

    /// Code within a line: its fence is longer than any run of backticks in it.
    fn code(&mut self, text: &str) {
        if text.is_empty() {
            return self.0.push_str("(nothing)");
        }
        let fence = "`".repeat(longest_run(text) + 1);
        let pads = text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']);
        let pad = if pads { " " } else { "" };
        let _ = write!(self.0, "{fence}{pad}");
        self.0.extend(text.chars().map(|character| if character.is_control() { ' ' } else { character }));
        let _ = write!(self.0, "{pad}{fence}");
    }

    /// Lines of code.
    fn block(&mut self, text: &str) {
        let fence = "`".repeat(longest_run(text).max(2) + 1);
        let _ = writeln!(self.0, "{fence}");
        for line in text.lines() {
            self.0.push_str(line);
            self.0.push('\n');
        }
        self.0.push_str(&fence);
        self.end();
    }
}

/// How many backticks stand in a row at most.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}
