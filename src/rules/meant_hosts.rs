//! The hosts that somebody meant who wrote something else than one name: a list, a web address, a name in other letters.

use crate::name::{MxPattern, idna};
use crate::rules::policy_values::{before_comment, host_in};

/// Several names in the place of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// How many there are.
    pub(super) count: usize,
    /// The hosts, where each of them is one.
    pub(super) hosts: Option<Vec<String>>,
    /// Whether they can mean nothing else.
    pub(super) is_certain: bool,
}

/// What `words` list, where they name more than one host. The preferences of MX records between them say nothing.
pub(super) fn list(words: &str) -> Option<List> {
    // Of names, of which a policy may have thousands, none is a list.
    if words.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'*' | b'_')) {
        return None;
    }
    let words = before_comment(words).unwrap_or(words);
    let named: Vec<&str> = parts(words).filter(|part| !part.bytes().all(|byte| byte.is_ascii_digit())).collect();
    let hosts: Vec<String> = named.iter().filter_map(|part| host_of(part)).collect();
    let is_parted = words.contains([',', ';', '|']);
    if named.len() < 2 || hosts.is_empty() || (hosts.len() < 2 && !is_parted) {
        return None;
    }
    // A blank may have come into a name as well: `mx.exa mple.com`.
    let ends_alike = || {
        let mut ends = hosts.iter().map(|host| host.rsplit('.').next());
        ends.next().is_some_and(|first| ends.all(|end| end == first))
    };
    let is_certain = !words.contains('<') && (is_parted || ends_alike());
    let is_whole = hosts.len() == named.len();
    Some(List { count: named.len(), hosts: is_whole.then_some(hosts), is_certain })
}

/// What stands in `words` between signs that part names, or that stand around them.
pub(super) fn parts(words: &str) -> impl Iterator<Item = &str> {
    words.split(is_between).filter(|part| !part.is_empty())
}

fn is_between(sign: char) -> bool {
    let is_blank = sign == '\t' || (sign.is_whitespace() && !sign.is_control());
    is_blank || is_around(sign) || matches!(sign, ',' | ';' | '|')
}

/// Whether `sign` is a quote or a bracket, as they stand around a name.
pub(super) fn is_around(sign: char) -> bool {
    matches!(sign, '"' | '\'' | '`' | '“' | '”' | '„' | '‘' | '’' | '<' | '>' | '[' | ']' | '(' | ')')
}

/// The host in `part`, if it is one, a web address that names no more than one, or one in letters that are not ASCII.
pub(super) fn host_of(part: &str) -> Option<String> {
    let name = host_of_address(part).unwrap_or(part);
    let is_name = || name.chars().all(|sign| sign.is_ascii() || is_letter(sign)) && mixed_letter(name).is_none();
    host_in(name).map(str::to_owned).or_else(|| in_a_labels(name).filter(|_| is_name()))
}

/// The host of a web address with nothing behind it.
pub(super) fn host_of_address(words: &str) -> Option<&str> {
    let (scheme, rest) = words.split_once("://")?;
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric());
    host_in(rest.trim_end_matches('/')).filter(|_| is_scheme)
}

/// A pattern with letters that are not ASCII, as DNS has it.
pub(super) fn in_a_labels(words: &str) -> Option<String> {
    if words.is_ascii() {
        return None;
    }
    let (wildcard, name) = words.strip_prefix("*.").map_or(("", words), |name| ("*.", name));
    let name = idna::to_ascii(name.strip_suffix('.').unwrap_or(name)).ok()?;
    let better = format!("{wildcard}{name}");
    MxPattern::read(&better).is_ok().then_some(better)
}

/// Whether `character` is a letter, or a mark on the one before it.
pub(super) fn is_letter(character: char) -> bool {
    character.is_alphabetic() || is_mark(character)
}

/// Whether `character` stands on the one before it.
pub(super) fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// The first letter of another script beside ASCII letters in one part of a name: mostly it looks like one of them.
pub(super) fn mixed_letter(words: &str) -> Option<char> {
    let is_other = |sign: &char| sign.is_alphabetic() && !matches!(sign, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    let is_mixed = |label: &&str| label.bytes().any(|byte| byte.is_ascii_alphabetic());
    words.split('.').filter(is_mixed).find_map(|label| label.chars().find(is_other))
}

/// Whether something that leaves no mark parts what could be hosts, or a preference or a port and a host, so that taking it
/// out would make one name of two.
pub(super) fn would_join(words: &str, is_mark: impl Fn(char) -> bool) -> bool {
    let stands_alone =
        |part: &str| parts(part).any(|name| host_in(name).is_some()) || part.bytes().all(|byte| byte.is_ascii_digit());
    let mut seen = words.split(is_mark).filter(|part| !part.is_empty());
    let Some(mut before) = seen.next() else { return false };
    seen.any(|part| stands_alone(std::mem::replace(&mut before, part)) && stands_alone(part))
}

/// The same of the value on a line of a policy.
pub(super) fn would_join_on(line: &str, is_mark: impl Fn(char) -> bool) -> bool {
    let value = line.split_once(':').map_or(line, |(_, value)| value);
    would_join(value.trim_matches([' ', '\t']), is_mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_what_they_name() {
        let certain = |words: &str| {
            let list = list(words)?;
            Some((list.hosts?.join(" "), list.is_certain))
        };
        for (words, hosts, is_certain) in [
            ("a.example, b.example.", "a.example b.example", true),
            ("a.example b.example", "a.example b.example", true),
            ("10 a.example.com, 20 b.example.net", "a.example.com b.example.net", true),
            ("a.example.com, https://b.example.com/", "a.example.com b.example.com", true),
            ("“a.example.com”, “b.example.net”", "a.example.com b.example.net", true),
            ("a.example.com | *.b.example.net", "a.example.com *.b.example.net", true),
            ("mx.bücher.example, mx2.bücher.example", "mx.xn--bcher-kva.example mx2.xn--bcher-kva.example", true),
            ("a.example.com\u{a0}b.example.com", "a.example.com b.example.com", true),
            ("a.example, b.example # both", "a.example b.example", true),
            ("mx.exa mple.com", "mx.exa mple.com", false),
            ("<a.example>, <b.example>", "a.example b.example", false),
        ] {
            assert_eq!(certain(words), Some((hosts.to_owned(), is_certain)), "{words}");
        }
        for words in ["a.example, •b.example", "①a.example, ②b.example", "a–1.example, b.example"] {
            assert_eq!(list(words).and_then(|list| list.hosts), None, "{words}");
        }
        assert_eq!(list("a.example.com, b"), Some(List { count: 2, hosts: None, is_certain: true }));
        for words in ["a.example", "10 a.example", "a.example,", "mail server", "a.example 25", "Priority 5: a.example"]
        {
            assert_eq!(list(words), None, "{words}");
        }
    }

    #[test]
    fn what_would_make_one_name_of_two() {
        let would_join = |words: &str| would_join(words, crate::text::is_unseen);
        for words in ["10\u{a0}a.example", "a.example\u{200b}b.example", "a.example\u{0}25"] {
            assert!(would_join(words), "{words:?}");
        }
        assert!(would_join("10 a.example\u{b}20 b.example"));
        for words in ["mx\u{200b}.a.example", "\u{200b}a.example", "a.exam\u{ad}ple", "a\u{2060}b.example"] {
            assert!(!would_join(words), "{words:?}");
        }
    }

    #[test]
    fn a_letter_of_another_script_among_ascii() {
        assert_eq!(mixed_letter("mx.ex\u{430}mple.com"), Some('\u{430}'));
        for words in ["mx.bücher.example", "mx.почта.example", "mx.example.com", "mx1.почта2.example"] {
            assert_eq!(mixed_letter(words), None, "{words}");
        }
    }
}
