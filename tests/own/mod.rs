//! The policies that we wrote, each with the reason for it and the findings that it must have: `tests/corpus/policies.txt`.

#![expect(clippy::panic, clippy::expect_used, reason = "a test fails so")]

use std::str::Chars;

/// One of them.
#[derive(Debug)]
pub(crate) struct Policy {
    /// Why it is there.
    pub(crate) reason: String,
    /// The text.
    pub(crate) text: Vec<u8>,
    /// What is said of it: each rule with its severity, in the order in which findings are shown.
    pub(crate) findings: Vec<String>,
}

/// All of them. A line with `#` is a note; `=` begins a policy and gives the reason, `>` is a part of its text, with the
/// escapes of Rust and no line ending but those, and `!` names its findings.
pub(crate) fn policies() -> Vec<Policy> {
    let mut policies: Vec<Policy> = Vec::new();
    for line in include_str!("../corpus/policies.txt").lines() {
        let (sign, rest) = line.split_once(' ').unwrap_or((line, ""));
        match (sign, policies.last_mut()) {
            ("=", _) => policies.push(Policy { reason: rest.to_owned(), text: Vec::new(), findings: Vec::new() }),
            (">", Some(policy)) => unescape(rest.chars(), &mut policy.text),
            ("!", Some(policy)) => {
                policy.findings.extend(rest.split(", ").filter(|one| !one.is_empty()).map(str::to_owned))
            }
            ("#" | "", _) => {}
            _ => panic!("what is {line:?}?"),
        }
    }
    policies
}

fn unescape(mut signs: Chars<'_>, text: &mut Vec<u8>) {
    while let Some(sign) = signs.next() {
        let character = match sign {
            '\\' => match signs.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('0') => '\0',
                Some('\\') => '\\',
                Some('x') => {
                    let digits: String = signs.by_ref().take(2).collect();
                    text.push(u8::from_str_radix(&digits, 16).expect("two hexadecimal digits"));
                    continue;
                }
                Some('u') => {
                    let digits: String = signs.by_ref().skip(1).take_while(|&digit| digit != '}').collect();
                    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).expect("a character")
                }
                other => panic!("what is \\{other:?}?"),
            },
            sign => sign,
        };
        text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
}
