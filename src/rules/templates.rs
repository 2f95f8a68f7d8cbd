//! The words that templates have in the place of what somebody is to put in.

use memchr::memchr2;

use super::policy_values::{before_comment, is_good};
use crate::read::{Key, Mode};

/// Words with which templates name what somebody is to put in, behind `your`. They begin a label of a host's name, or are
/// one.
const YOURS: &[&[u8]] =
    &[b"domain", b"-domain", b"_domain", b"company", b"-company", b"-email-server", b"-mail-server", b"-mx", b"_mx"];

/// Whether the name of a host is one that stands in templates.
pub(super) fn is_placeholder_host(words: &str) -> bool {
    may_name_you(words.as_bytes()) && names_you(words) || is_of_tld(words)
}

/// Whether a host of a template can stand in `text` that [`names_you`] tells: few texts have a `y` at all.
pub(super) fn may_name_you(text: &[u8]) -> bool {
    memchr2(b'y', b'Y', text).is_some()
}

/// Whether a host ends as those of templates do: `.tld`.
pub(super) fn is_of_tld(host: &str) -> bool {
    host.as_bytes().last_chunk().is_some_and(|last: &[u8; 4]| last.eq_ignore_ascii_case(b".tld"))
}

/// Whether a label of a host is what templates call somebody's own: `yourdomain`.
pub(super) fn names_you(host: &str) -> bool {
    let begins =
        |text: &[u8], start: &[u8]| text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    let is_yours = |label: &[u8]| {
        let rest = label.get(b"your".len()..).filter(|_| begins(label, b"your"));
        rest.is_some_and(|rest| YOURS.iter().any(|yours| begins(rest, yours)))
    };
    host.as_bytes().split(|&byte| byte == b'.').any(is_yours)
}

/// Whether a value outside the grammar is a part of a template that nobody filled in.
pub(super) fn is_placeholder(key: Key, words: &str) -> bool {
    let is_of_key = |words: &str| match key {
        Key::Mode => Mode::ALL.into_iter().filter(|mode| words.contains(mode.as_str())).count() > 1,
        Key::Mx => is_placeholder_host(words),
        Key::Version | Key::MaxAge => false,
    };
    // Of names, of which a policy may have thousands, no sign is to be looked for.
    if words.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')) {
        return words.eq_ignore_ascii_case(key.as_str()) || is_of_key(words);
    }
    let all = words;
    let words = before_comment(words).unwrap_or(words);
    let is_bare = |inner: &str| inner.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '-' | ' '));
    // `MODE`, `MX_HOST`.
    let is_name = words.eq_ignore_ascii_case(key.as_str())
        || (words.contains('_') && words.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'));
    // `<yourdomain>.example`, but not `<mx.example.com>`: that is a host in brackets.
    let in_angles =
        words.split_once('<').and_then(|(_, rest)| rest.split_once('>')).is_some_and(|(inner, _)| is_bare(inner));
    let in_brackets = words.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|inner| {
        !is_good(key, inner)
            && !inner.starts_with(|first: char| first.is_ascii_digit())
            && !inner.contains(['.', ','])
            && (is_bare(inner)
                || Key::ALL.into_iter().any(|key| inner.starts_with(key.as_str()))
                || inner.contains('|'))
    });
    let is_filled_in_later = ["{{", "${", "{%", "<%"].into_iter().any(|sign| words.contains(sign))
        || (words.len() > 2 && words.starts_with('%') && words.ends_with('%'))
        || words.starts_with('$');
    is_name || (in_angles && !words.contains("</")) || in_brackets || is_filled_in_later || is_of_key(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_templates() {
        for (key, words) in [
            (Key::Mode, "MODE"),
            (Key::Mode, "[enforce|testing|none]"),
            (Key::Mode, "[enforce|testing|none] # 1. Decide your mode."),
            (Key::Mode, "[mode:testing]"),
            (Key::Mode, "testing (or enforce)"),
            (Key::Mode, "enforce|testing"),
            (Key::Mode, "{{ mode }}"),
            (Key::Mode, "${MODE}"),
            (Key::Mode, "<mode>"),
            (Key::Mx, "<yourdomain>.mail.protection.outlook.com"),
            (Key::Mx, "<your MX host>"),
            (Key::Mx, "[mx]"),
            (Key::Mx, "mx1.your_domain.tld"),
            (Key::Mx, "mx1.your_domain.tld      # 2. Add your host"),
            (Key::Mx, "MX_HOST"),
            (Key::Mx, "%MX%"),
            (Key::MaxAge, "MAX_AGE"),
            (Key::MaxAge, "[max_age:1209601]"),
            (Key::MaxAge, "<seconds>"),
            (Key::Version, "VERSION"),
        ] {
            assert!(is_placeholder(key, words), "{key} {words}");
        }
        for (key, words) in [
            (Key::Mode, "ENFORCE"),
            (Key::Mode, "[testing]"),
            (Key::Mode, "Enforce"),
            (Key::Mode, "live"),
            (Key::Mx, "<mx.example.com>"),
            (Key::Mx, "[192.0.2.1]"),
            (Key::Mx, "[2001:db8::1]"),
            (Key::Mx, "mx_1.example.com"),
            (Key::Mx, "[a.example, b.example]"),
            (Key::MaxAge, "1W"),
            (Key::MaxAge, "604800}"),
            (Key::Version, "STSV1"),
            (Key::Version, "STLS1"),
            (Key::Version, "STSV2"),
        ] {
            assert!(!is_placeholder(key, words), "{key} {words}");
        }
    }

    #[test]
    fn hosts_of_templates() {
        for host in
            ["mail.yourdomain.com", "yourdomain.com", "your-domain.example", "mx1.domain.tld", "your-email-server.com"]
        {
            assert!(is_placeholder_host(host), "{host}");
        }
        for host in ["www1.your-server.de", "mx.example.com", "yours.example", "domain.example", "tld.example"] {
            assert!(!is_placeholder_host(host), "{host}");
        }
    }
}
