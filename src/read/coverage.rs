//! Which line of a policy covers which MX host (RFC 8461 §4.1), looked up by name: domains have had thousands of both.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{MxLine, PolicyReading};
use crate::name::MxHost;

/// The lines of a policy by what they cover.
#[derive(Debug, Default)]
pub struct Coverage<'t> {
    /// The index of the first line with this pattern: whether it is a wildcard, and its name in lower case.
    lines: BTreeMap<(bool, Cow<'t, str>), usize>,
}

impl<'t> Coverage<'t> {
    /// The lines of `reading`.
    pub fn of(reading: &PolicyReading<'t>) -> Self {
        let mut lines = BTreeMap::new();
        for (index, line) in reading.mx.iter().enumerate() {
            let Ok(pattern) = &line.pattern else { continue };
            let mut name = Cow::Borrowed(pattern.domain());
            if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
                name.to_mut().make_ascii_lowercase();
            }
            lines.entry((pattern.is_wildcard(), name)).or_insert(index);
        }
        Self { lines }
    }

    /// The first line of `reading`, the one that this was made of, that covers `host`.
    pub fn line<'r>(&self, reading: &'r PolicyReading<'t>, host: &MxHost) -> Option<&'r MxLine<'t>> {
        let exact = self.lines.get(&(false, Cow::Borrowed(host.as_str())));
        let wildcard = host.behind_first_label().and_then(|rest| self.lines.get(&(true, Cow::Borrowed(rest))));
        let first = exact.into_iter().chain(wildcard).min()?;
        reading.mx.get(*first)
    }

    /// The wildcard of `reading`, the one that this was made of, that would cover `host` if a `*` stood for no label, or for
    /// more than one; the narrowest of them.
    pub fn wildcard_elsewhere<'r>(&self, reading: &'r PolicyReading<'t>, host: &MxHost) -> Option<&'r MxLine<'t>> {
        let name = host.as_str();
        let below = name.match_indices('.').skip(1).filter_map(|(dot, _)| name.get(dot + 1..));
        let found = std::iter::once(name).chain(below).find_map(|name| self.lines.get(&(true, Cow::Borrowed(name))));
        reading.mx.get(*found?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_at_another_depth() {
        let reading = PolicyReading::new(b"mx: *.example.com\nmx: *.b.example.com\nmx: a.example.net\nmx: *.net\n");
        let coverage = Coverage::of(&reading);
        let line = |host: &str| coverage.wildcard_elsewhere(&reading, &MxHost::new(host)?).map(|line| line.line);
        assert_eq!(line("example.com"), Some(1));
        assert_eq!(line("a.c.example.com"), Some(1));
        assert_eq!(line("x.a.b.example.com"), Some(2));
        assert_eq!(line("x.a.example.net"), Some(4));
        assert_eq!(line("mx.example.org"), None);
        assert_eq!(line("a.example.com"), None, "that one is covered");
    }

    #[test]
    fn it_finds_the_line_that_a_walk_from_the_top_finds() {
        let text = b"mx: MX.example.com\nmx: *.example.com\nmx: mx.example.com\nmx: bad..name\nmx: *.Example.NET\nmx: a.example.net\n";
        let reading = PolicyReading::new(text);
        let coverage = Coverage::of(&reading);
        let names = [
            "mx.example.com",
            "mx2.example.com",
            "example.com",
            "a.b.example.com",
            "a.example.net",
            "b.example.net",
            "net",
            "bad..name",
            "a\\.b.example.com",
        ];
        for host in names.into_iter().filter_map(MxHost::new) {
            let walked = reading.patterns().find(|(_, pattern)| pattern.covers(&host)).map(|(line, _)| line.line);
            assert_eq!(coverage.line(&reading, &host).map(|line| line.line), walked, "{host}");
        }
    }
}
