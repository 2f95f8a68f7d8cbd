//! Augmented BNF (RFC 5234, with the case-sensitive strings of RFC 7405): a grammar is read from its own text, says whether
//! a text matches one of its rules, and makes texts that do.
//!
//! A rule becomes a finite automaton, which walks all derivations at once: nothing is greedy, so an alternative that fits too
//! early hides no other. Rules must not name themselves.

use std::cell::RefCell;
use std::collections::HashMap;

use super::chance::Chance;

/// A grammar.
#[derive(Debug, Default)]
pub(crate) struct Grammar {
    rules: Vec<Node>,
    names: HashMap<String, usize>,
    /// The sets of bytes that rules speak of.
    sets: Vec<[bool; 256]>,
    /// The bytes of each.
    bytes: Vec<Vec<u8>>,
    automata: RefCell<HashMap<String, Automaton>>,
}

/// A part of a rule.
#[derive(Clone, Debug)]
enum Node {
    /// One byte of a set.
    Byte(usize),
    /// All of these in a row.
    Row(Vec<Node>),
    /// One of these.
    Choice(Vec<Node>),
    /// So many of this.
    Repeat(usize, usize, Box<Node>),
    /// A rule.
    Rule(usize),
}

impl Grammar {
    /// Reads grammars that stand on each other.
    pub(crate) fn read(texts: &[&str]) -> Self {
        let mut grammar = Self::default();
        let lines = || texts.iter().flat_map(|text| text.lines());
        let rules = || lines().filter(|line| !line.starts_with(';')).map(|line| line.split_once('=').expect("a rule"));
        for (index, (name, _)) in rules().enumerate() {
            assert_eq!(grammar.names.insert(name.trim().to_owned(), index), None, "{name} is there twice");
        }
        let Self { names, sets, rules: read, .. } = &mut grammar;
        *read = rules().map(|(_, elements)| Elements { rest: elements, names, sets }.all()).collect();
        grammar.bytes =
            grammar.sets.iter().map(|set| (0..=255).filter(|byte| set[usize::from(*byte)]).collect()).collect();
        grammar
    }

    /// Whether `text` as a whole matches `rule`.
    pub(crate) fn matches(&self, rule: &str, text: &[u8]) -> bool {
        self.with(rule, |automaton| {
            let end = text.iter().fold(Automaton::START, |at, &byte| automaton.step(&self.sets, at, byte));
            automaton.accepts[end]
        })
    }

    /// Whether `text` begins with something that matches `rule`.
    pub(crate) fn begins(&self, rule: &str, text: &[u8]) -> bool {
        self.with(rule, |automaton| {
            let mut at = Automaton::START;
            let bytes = &mut text.iter();
            automaton.accepts[at]
                || bytes.any(|&byte| {
                    at = automaton.step(&self.sets, at, byte);
                    automaton.accepts[at]
                })
        })
    }

    /// A text that matches `rule`.
    pub(crate) fn make(&self, rule: &str, chance: &mut Chance) -> Vec<u8> {
        let mut text = Vec::new();
        self.put(&self.rules[self.names[rule]], chance, &mut text);
        text
    }

    fn with<T>(&self, rule: &str, ask: impl FnOnce(&mut Automaton) -> T) -> T {
        let mut automata = self.automata.borrow_mut();
        if !automata.contains_key(rule) {
            automata.insert(rule.to_owned(), Automaton::of(&self.rules[self.names[rule]], &self.rules));
        }
        ask(automata.get_mut(rule).expect("it was put there"))
    }

    fn put(&self, node: &Node, chance: &mut Chance, text: &mut Vec<u8>) {
        match node {
            Node::Byte(set) => text.push(*chance.pick(&self.bytes[*set])),
            Node::Row(nodes) => nodes.iter().for_each(|node| self.put(node, chance, text)),
            Node::Choice(nodes) => self.put(chance.pick(nodes), chance, text),
            Node::Repeat(least, most, node) => {
                let mut count = *least;
                // Mostly few; now and then as many as there may be.
                if chance.one_in(12) && *most < 64 {
                    count = *most;
                } else {
                    while count < *most && !chance.one_in(3) {
                        count += 1;
                    }
                }
                (0..count).for_each(|_| self.put(node, chance, text));
            }
            Node::Rule(index) => self.put(&self.rules[*index], chance, text),
        }
    }
}

/// A finite automaton. Its states are sets of places between the parts of a rule, made when a text first leads there.
#[derive(Debug, Default)]
struct Automaton {
    places: Vec<Place>,
    known: HashMap<Vec<usize>, usize>,
    sets: Vec<Vec<usize>>,
    accepts: Vec<bool>,
    next: Vec<[Option<usize>; 256]>,
}

/// A place between the parts of a rule.
#[derive(Clone, Debug)]
enum Place {
    /// The rule ends.
    End,
    /// A byte of a set leads on.
    Byte(usize, usize),
    /// All of these are reached without a byte.
    Fork(Vec<usize>),
}

impl Automaton {
    const START: usize = 0;

    fn of(node: &Node, rules: &[Node]) -> Self {
        let mut automaton = Self { places: vec![Place::End], ..Self::default() };
        let start = automaton.add(node, 0, rules);
        automaton.state(vec![start]);
        automaton
    }

    /// Puts `node` before `after`, and says where it begins.
    fn add(&mut self, node: &Node, after: usize, rules: &[Node]) -> usize {
        match node {
            Node::Byte(set) => self.place(Place::Byte(*set, after)),
            Node::Row(nodes) => nodes.iter().rev().fold(after, |after, node| self.add(node, after, rules)),
            Node::Choice(nodes) => {
                let starts = nodes.iter().map(|node| self.add(node, after, rules)).collect();
                self.place(Place::Fork(starts))
            }
            Node::Repeat(least, most, node) => {
                let mut start = if *most == usize::MAX {
                    let again = self.place(Place::Fork(vec![after]));
                    let start = self.add(node, again, rules);
                    self.places[again] = Place::Fork(vec![after, start]);
                    again
                } else {
                    (*least..*most).fold(after, |next, _| {
                        let start = self.add(node, next, rules);
                        self.place(Place::Fork(vec![start, after]))
                    })
                };
                for _ in 0..*least {
                    start = self.add(node, start, rules);
                }
                start
            }
            Node::Rule(index) => self.add(&rules[*index], after, rules),
        }
    }

    fn place(&mut self, place: Place) -> usize {
        self.places.push(place);
        self.places.len() - 1
    }

    /// The state of all places that `from` leads to without a byte.
    fn state(&mut self, mut from: Vec<usize>) -> usize {
        let mut seen = vec![false; self.places.len()];
        let mut set = Vec::new();
        while let Some(place) = from.pop() {
            if std::mem::replace(&mut seen[place], true) {
                continue;
            }
            match &self.places[place] {
                Place::Fork(places) => from.extend(places),
                Place::Byte(..) | Place::End => set.push(place),
            }
        }
        set.sort_unstable();
        if let Some(known) = self.known.get(&set) {
            return *known;
        }
        let state = self.sets.len();
        self.known.insert(set.clone(), state);
        self.accepts.push(set.contains(&0));
        self.sets.push(set);
        self.next.push([None; 256]);
        state
    }

    fn step(&mut self, sets: &[[bool; 256]], state: usize, byte: u8) -> usize {
        let byte = usize::from(byte);
        if let Some(next) = self.next[state][byte] {
            return next;
        }
        let led = self.sets[state].iter().filter_map(|place| match self.places[*place] {
            Place::Byte(set, after) if sets[set][byte] => Some(after),
            _ => None,
        });
        let led = led.collect();
        let next = self.state(led);
        self.next[state][byte] = Some(next);
        next
    }
}

/// The elements of a rule, as far as they are not read yet.
struct Elements<'a, 'g> {
    rest: &'a str,
    names: &'g HashMap<String, usize>,
    sets: &'g mut Vec<[bool; 256]>,
}

impl<'a> Elements<'a, '_> {
    fn all(mut self) -> Node {
        let node = self.choice();
        assert_eq!(self.rest.trim(), "", "a rule is read to its end");
        node
    }

    fn choice(&mut self) -> Node {
        let mut nodes = vec![self.row()];
        while self.takes("/") {
            nodes.push(self.row());
        }
        if nodes.len() == 1 { nodes.remove(0) } else { Node::Choice(nodes) }
    }

    fn row(&mut self) -> Node {
        let mut nodes = Vec::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.rest.is_empty() || self.rest.starts_with(['/', ')', ']']) {
                return Node::Row(nodes);
            }
            nodes.push(self.repeat());
        }
    }

    fn repeat(&mut self) -> Node {
        let least = self.number();
        if self.takes("*") {
            let most = self.number().unwrap_or(usize::MAX);
            return Node::Repeat(least.unwrap_or(0), most, Box::new(self.element()));
        }
        match least {
            Some(count) => Node::Repeat(count, count, Box::new(self.element())),
            None => self.element(),
        }
    }

    fn element(&mut self) -> Node {
        if self.takes("(") {
            let node = self.choice();
            assert!(self.takes(")"), "a group ends: {}", self.rest);
            return node;
        }
        if self.takes("[") {
            let node = self.choice();
            assert!(self.takes("]"), "an option ends: {}", self.rest);
            return Node::Repeat(0, 1, Box::new(node));
        }
        if self.takes("%s\"") {
            return Node::Row(self.quoted().bytes().map(|byte| self.byte(|other| other == byte)).collect());
        }
        if self.takes("\"") {
            let letters = self.quoted().bytes();
            return Node::Row(letters.map(|byte| self.byte(|other| other.eq_ignore_ascii_case(&byte))).collect());
        }
        if self.takes("%x") {
            let word = self.word(|sign| sign.is_ascii_hexdigit() || matches!(sign, '-' | '.'));
            let byte = |digits: &str| u8::from_str_radix(digits, 16).expect("a byte");
            return match word.split_once('-') {
                Some((low, high)) => self.byte(|other| (byte(low)..=byte(high)).contains(&other)),
                None => Node::Row(word.split('.').map(|digits| self.byte(|other| other == byte(digits))).collect()),
            };
        }
        let name = self.word(|sign| sign.is_ascii_alphanumeric() || sign == '-');
        Node::Rule(*self.names.get(name).unwrap_or_else(|| panic!("there is no rule {name:?}, before {}", self.rest)))
    }

    /// One byte of those that `belongs` is true of.
    fn byte(&mut self, belongs: impl Fn(u8) -> bool) -> Node {
        let mut set = [false; 256];
        (0..=255).for_each(|byte| set[usize::from(byte)] = belongs(byte));
        let known = self.sets.iter().position(|known| *known == set);
        Node::Byte(known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        }))
    }

    fn takes(&mut self, sign: &str) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn quoted(&mut self) -> &'a str {
        let (words, rest) = self.rest.split_once('"').expect("a string ends");
        self.rest = rest;
        words
    }

    fn number(&mut self) -> Option<usize> {
        self.word(|sign| sign.is_ascii_digit()).parse().ok()
    }

    fn word(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|sign| !belongs(sign)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }
}
