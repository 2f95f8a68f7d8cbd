//! The long texts of the rules. They are a file of their own beside the page, fetched once: when the page has nothing else to
//! do, or as soon as something is shown that has a use for them. Without them nothing else is held up.

use std::rc::Rc;

use serde_json::Value;

use super::{Effect, Focus, State};
use crate::evidence::{ShownKind, Timestamp};
use crate::finding::Rule;
use crate::text::plainly;
use crate::web::address::Route;
use crate::web::editor::EditorText;

/// The long texts of the rules, as far as they are there.
#[derive(Clone, Debug)]
pub enum RuleTexts {
    /// Nobody has asked for them.
    NotAsked,
    /// They are under way: for the first time, or `again`, after they could not be had.
    Coming {
        /// Whether somebody is waiting to hear of it.
        again: bool,
    },
    /// They are here.
    Here(Rc<Vec<RuleText>>),
    /// They could not be had.
    Missing,
}

/// The long texts of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleText {
    slug: String,
    /// Why it matters. `code` stands between backticks.
    pub why: String,
    /// What to do next, in the same form.
    pub next: String,
    /// Texts that it speaks of, and texts that it does not.
    pub examples: Vec<RuleExample>,
}

/// A text beside a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleExample {
    /// Whether the rule speaks of it.
    pub bad: bool,
    /// What it is.
    pub kind: ShownKind,
    /// The text.
    pub text: String,
}

/// By identity: they come once, and findings ask at each drawing whether theirs are still the same.
impl PartialEq for RuleTexts {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Here(one), Self::Here(other)) => Rc::ptr_eq(one, other),
            (Self::Coming { again: one }, Self::Coming { again: other }) => one == other,
            (Self::NotAsked, Self::NotAsked) | (Self::Missing, Self::Missing) => true,
            _ => false,
        }
    }
}

impl RuleTexts {
    /// Those that the rules themselves carry, everywhere but in the page's program.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn of_rules() -> Self {
        let example = |example: &crate::finding::Example| RuleExample {
            bad: example.bad,
            kind: example.kind,
            text: example.text.to_owned(),
        };
        let texts = crate::rules::all().map(|rule| RuleText {
            slug: rule.slug.to_owned(),
            why: rule.why.to_owned(),
            next: rule.next.to_owned(),
            examples: rule.examples.iter().map(example).collect(),
        });
        Self::Here(Rc::new(texts.collect()))
    }

    /// Reads the file that holds them: an array with an object a rule. `None` where it is another file, or that of a program
    /// with other rules.
    pub fn read(json: &str) -> Option<Self> {
        let file: Value = serde_json::from_str(json).ok()?;
        let texts = file.as_array()?.iter().map(rule_text).collect::<Option<Vec<_>>>()?;
        let texts = Self::Here(Rc::new(texts));
        crate::rules::all().all(|rule| texts.of(rule).is_some()).then_some(texts)
    }

    /// Those of `rule`, if they are here.
    pub fn of(&self, rule: &Rule) -> Option<&RuleText> {
        self.all().iter().find(|text| text.slug == rule.slug)
    }

    /// All of them, in the order of the rules.
    pub fn all(&self) -> &[RuleText] {
        if let Self::Here(texts) = self { texts } else { &[] }
    }

    /// As the page begins: on the host, where it is tested, they need no fetching.
    pub(super) fn at_first() -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        return Self::of_rules();
        #[cfg(target_arch = "wasm32")]
        Self::NotAsked
    }
}

impl RuleExample {
    /// The text for reading: what is not seen in it is shown by its number.
    pub fn plainly(&self) -> String {
        plainly(&self.text)
    }
}

fn rule_text(value: &Value) -> Option<RuleText> {
    let word = |field: &str| value.get(field)?.as_str().map(str::to_owned);
    let examples = value.get("examples")?.as_array()?;
    Some(RuleText {
        slug: word("slug")?,
        why: word("why")?,
        next: word("next")?,
        examples: examples.iter().map(rule_example).collect::<Option<Vec<_>>>()?,
    })
}

fn rule_example(value: &Value) -> Option<RuleExample> {
    let kind = match value.get(1)?.as_str()? {
        "policy" => ShownKind::Policy,
        "record" => ShownKind::Record,
        "tlsrpt" => ShownKind::Tlsrpt,
        _ => ShownKind::Any,
    };
    Some(RuleExample { bad: value.get(0)?.as_bool()?, kind, text: value.get(2)?.as_str()?.to_owned() })
}

impl State {
    /// Asks for the texts, unless that was done already.
    pub(super) fn want_texts(&mut self) -> Option<Effect> {
        (self.texts == RuleTexts::NotAsked).then(|| {
            self.texts = RuleTexts::Coming { again: false };
            Effect::FetchTexts
        })
    }

    /// Whether what is shown has a use for them.
    pub(super) fn shows_texts(&self) -> bool {
        !matches!(self.route, Route::Start | Route::About | Route::Rules)
    }

    /// Somebody wants them tried for again.
    pub(super) fn try_texts_again(&mut self) -> Vec<Effect> {
        if self.texts != RuleTexts::Missing {
            return Vec::new();
        }
        self.texts = RuleTexts::Coming { again: true };
        vec![Effect::FetchTexts]
    }

    /// The file came, or did not.
    pub(super) fn texts_came(&mut self, json: Option<&str>) -> Vec<Effect> {
        let is_awaited = self.texts == RuleTexts::Coming { again: true };
        self.texts = json.and_then(RuleTexts::read).unwrap_or(RuleTexts::Missing);
        if is_awaited {
            let said = if self.texts == RuleTexts::Missing { "Still not loaded." } else { "Loaded." };
            said.clone_into(&mut self.announcement);
        }
        Vec::new()
    }

    /// Whether an example can be put into the linter, and nothing that somebody typed goes away by it.
    pub fn can_try_examples(&self) -> bool {
        let text = &self.lint.text;
        let is_example = |example: &RuleExample| example.text.as_bytes() == text.bytes();
        text.is_empty() || self.texts.all().iter().flat_map(|text| &text.examples).any(is_example)
    }

    /// Puts an example into the linter. What it is, is said only where it would be taken for something else.
    pub(super) fn try_example(&mut self, rule: &'static Rule, index: usize, now: Timestamp) -> Vec<Effect> {
        let texts = self.texts.clone();
        let example = texts.of(rule).and_then(|text| text.examples.get(index));
        let Some(example) = example.filter(|_| self.can_try_examples()) else { return Vec::new() };
        self.route = Route::Lint;
        let lint = &mut self.lint;
        let tried = Rc::new(EditorText::from_bytes(example.text.clone().into_bytes()));
        lint.before.push(std::mem::replace(&mut lint.text, tried));
        lint.said_kind = None;
        self.lint(now);
        let judged = self.lint.judged.as_ref();
        let speaks = judged.is_some_and(|judged| judged.diagnosis.findings.iter().any(|finding| finding.rule == rule));
        if !speaks {
            self.lint.said_kind = Some(example.kind);
            self.lint(now);
        }
        self.announcement = self.lint_counts();
        vec![Effect::PushAddress(self.route.to_query()), Effect::Focus(Focus::Lint)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::web::examples::EXAMPLES;
    use crate::web::state::Action;

    const NOW: Timestamp = Timestamp::from_ms(1_795_536_900_000);

    /// A page as it begins in a browser.
    fn without_texts() -> State {
        State { texts: RuleTexts::NotAsked, ..State::new() }
    }

    /// A file with the evidence of `sketch`.
    fn opened(sketch: &Sketch) -> Action {
        Action::FileOpened { name: "check.json".to_owned(), bytes: sketch.evidence().to_json().into_bytes() }
    }

    fn rule(slug: &str) -> &'static Rule {
        crate::rules::named(slug).expect("a rule")
    }

    fn rule_page(slug: &str) -> Action {
        Action::Navigated(Route::Rule { slug: slug.to_owned() })
    }

    #[test]
    fn they_are_asked_for_once_when_the_page_is_idle() {
        let mut state = without_texts();
        for nothing in
            [Action::Navigated(Route::Start), Action::Navigated(Route::About), Action::Navigated(Route::Rules)]
        {
            assert!(!state.reduce(nothing, NOW).contains(&Effect::FetchTexts));
        }
        assert_eq!(state.reduce(Action::Idle, NOW), [Effect::FetchTexts]);
        assert_eq!(state.reduce(Action::Idle, NOW), []);
        assert_eq!(state.reduce(Action::Navigated(Route::Lint), NOW), [Effect::Focus(Focus::Lint)]);
    }

    #[test]
    fn what_shows_them_asks_for_them_at_once() {
        let check = Action::Navigated(Route::from_query("?domain=example.com"));
        let file = opened(&Sketch::good("example.com"));
        for wanted in [check, Action::Navigated(Route::Lint), rule_page("mode-missing"), file] {
            let mut state = without_texts();
            assert_eq!(state.reduce(wanted, NOW).last(), Some(&Effect::FetchTexts));
            assert_eq!(state.reduce(Action::Idle, NOW), []);
        }
    }

    #[test]
    fn where_they_cannot_be_had_they_are_tried_for_again() {
        let mut state = without_texts();
        state.reduce(Action::Idle, NOW);
        assert_eq!(state.reduce(Action::TextsPressed, NOW), [], "they are under way");
        state.reduce(Action::TextsCame(None), NOW);
        assert_eq!((&state.texts, state.announcement.as_str()), (&RuleTexts::Missing, ""));
        assert_eq!(state.reduce(Action::Idle, NOW), []);
        for (other_file, said) in [(None, "Still not loaded."), (Some("<html>"), "Still not loaded.")] {
            assert_eq!(state.reduce(Action::TextsPressed, NOW), [Effect::FetchTexts]);
            state.reduce(Action::TextsCame(other_file.map(str::to_owned)), NOW);
            assert_eq!((&state.texts, state.announcement.as_str()), (&RuleTexts::Missing, said));
        }
    }

    #[test]
    fn another_file_is_none_of_theirs() {
        for file in ["", "{}", "[]", "null", "[1]", r#"[{"slug":"mode-missing","why":"","next":"","examples":[]}]"#] {
            assert!(RuleTexts::read(file).is_none(), "{file}");
        }
    }

    #[test]
    fn an_example_is_tried_and_its_rule_speaks() {
        let RuleTexts::Here(texts) = RuleTexts::of_rules() else { panic!("they are here") };
        let mut state = State::new();
        let mut tried = 0;
        for (rule, text) in crate::rules::all().zip(texts.iter()) {
            let bad = |(_, example): &(usize, &RuleExample)| example.bad && !example.text.is_empty();
            for (index, example) in text.examples.iter().enumerate().filter(bad) {
                let effects = state.reduce(Action::ExampleTried(rule, index), NOW);
                assert_eq!(effects, [Effect::PushAddress("?lint".to_owned()), Effect::Focus(Focus::Lint)]);
                let judged = state.lint.judged.as_ref().expect("it is judged");
                let speaks = judged.diagnosis.findings.iter().any(|finding| finding.rule == rule);
                assert!(speaks, "{}: {:?}", rule.slug, example.text);
                tried += 1;
            }
        }
        assert!(tried > 200, "{tried}");
    }

    #[test]
    fn an_example_takes_the_place_of_nothing_that_was_typed() {
        let mut state = State::new();
        let rule = rule("mode-missing");
        let RuleText { examples, .. } = state.texts.of(rule).expect("its text").clone();
        state.reduce(Action::LintTyped("version: STSv1\n".to_owned()), NOW);
        assert!(!state.can_try_examples());
        let example = examples.first().expect("an example").clone();
        assert_eq!(state.reduce(Action::ExampleTried(rule, 0), NOW), []);
        assert_eq!((state.lint.text.shown(), &state.route), ("version: STSv1\n", &Route::Start));
        state.reduce(Action::LintTyped(String::new()), NOW);
        state.reduce(Action::ExampleTried(rule, 0), NOW);
        assert_eq!(state.lint.text.shown(), example.text);
        assert!(state.can_try_examples(), "an example gives way to the next");
        state.reduce(Action::UndoPressed, NOW);
        assert!(state.lint.text.is_empty());
    }

    #[test]
    fn a_rule_is_read_and_what_was_shown_is_still_there() {
        let mut state = State::new();
        let [example, ..] = EXAMPLES;
        state.reduce(Action::Navigated(Route::Example(example)), NOW);
        state.reduce(Action::ExampleOpened(example, Sketch::good("example.com").evidence().to_json()), NOW);
        assert_eq!(state.reduce(rule_page("mode-none"), NOW), [Effect::Focus(Focus::Page)]);
        assert_eq!(state.title(), "The mode is none – mta-sts-check");
        assert_eq!(state.reduce(Action::Navigated(Route::Example(example)), NOW), []);
        assert!(state.known().is_some());
        // Another report took its place.
        state.reduce(opened(&Sketch::good("example.org")), NOW);
        let effects = state.reduce(Action::Navigated(Route::Example(example)), NOW);
        assert_eq!(effects, [Effect::OpenExample(example)]);
        state.reduce(rule_page("mode-nine"), NOW);
        assert_eq!(state.title(), "No such rule – mta-sts-check");
    }
}
