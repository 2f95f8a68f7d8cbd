//! What the page shows, as the query of its address: `?domain=example.com` is the permalink of a check. Relative, so that
//! the page works below any path.

use std::fmt::Write as _;

use super::examples::Example;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// The question: one field.
    #[default]
    Start,
    /// A check of what somebody typed, as it was typed or as a link gave it.
    Check {
        /// The domain, or what was typed for it.
        typed: String,
    },
    /// A report on evidence that comes with the page.
    Example(Example),
    /// The linter.
    Lint,
    /// What the page can and cannot see, and why.
    About,
    /// All rules.
    Rules,
    /// One rule.
    Rule {
        /// Its name, or what a link gave for one.
        slug: String,
    },
}

impl Route {
    /// Reads the query of an address, with or without its `?`. An unknown one is the start.
    pub fn from_query(query: &str) -> Self {
        let query = query.strip_prefix('?').unwrap_or(query);
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            match name {
                "domain" if !value.is_empty() => return Self::Check { typed: decode(value) },
                "example" => return Example::named(value).map_or(Self::Start, Self::Example),
                "lint" => return Self::Lint,
                "about" => return Self::About,
                "rule" if !value.is_empty() => return Self::Rule { slug: decode(value) },
                "rule" | "rules" => return Self::Rules,
                _ => {}
            }
        }
        Self::Start
    }

    /// The query that stands for it, with its `?`: relative to the page, wherever that is.
    pub fn to_query(&self) -> String {
        match self {
            Self::Start => "?".to_owned(),
            Self::Check { typed } => format!("?domain={}", encode(typed)),
            Self::Example(example) => format!("?example={}", example.name),
            Self::Lint => "?lint".to_owned(),
            Self::About => "?about".to_owned(),
            Self::Rules => "?rules".to_owned(),
            Self::Rule { slug } => format!("?rule={}", encode(slug)),
        }
    }
}

/// Percent-decoding; a `+` is a blank, as forms write it. What is no UTF-8, or no encoding, stays readable.
fn decode(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        match byte {
            b'+' => decoded.push(b' '),
            b'%' => {
                let mut ahead = bytes.clone();
                let digits =
                    [ahead.next(), ahead.next()].map(|digit| digit.and_then(|digit| char::from(digit).to_digit(16)));
                if let [Some(high), Some(low)] = digits {
                    decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'%'));
                    bytes = ahead;
                } else {
                    decoded.push(byte);
                }
            }
            byte => decoded.push(byte),
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Percent-encoding of all that could mean something else in a query.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@' | b':' | b'/') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read() {
        let rule = |slug: &str| Route::Rule { slug: slug.to_owned() };
        let check = |typed: &str| Route::Check { typed: typed.to_owned() };
        for (query, route) in [
            ("", Route::Start),
            ("?", Route::Start),
            ("?domain=", Route::Start),
            ("?other=1", Route::Start),
            ("?lint", Route::Lint),
            ("lint=", Route::Lint),
            ("?about", Route::About),
            ("?rules", Route::Rules),
            ("?rule=", Route::Rules),
            ("?rule=mode-missing&x", rule("mode-missing")),
            ("?rule=%3Cb%3E", rule("<b>")),
            ("?example=redirect", Route::Example(Example { name: "redirect", label: "redirected policy" })),
            ("?example=../secret", Route::Start),
            ("?domain=example.com", check("example.com")),
            ("?x=1&domain=example.com&lint", check("example.com")),
            ("?domain=b%C3%BCcher.example", check("bücher.example")),
            ("?domain=a+b%2", check("a b%2")),
            ("?domain=%FF", check("\u{fffd}")),
            ("?domain=%zz%é", check("%zz%é")),
        ] {
            assert_eq!(Route::from_query(query), route, "{query}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(typed in ".+") {
            for route in [Route::Check { typed: typed.clone() }, Route::Rule { slug: typed }] {
                proptest::prop_assert_eq!(Route::from_query(&route.to_query()), route);
            }
        }

        #[test]
        fn no_query_panics(query in ".*") {
            let _ = Route::from_query(&query);
        }
    }
}
