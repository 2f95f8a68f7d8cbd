//! MX hosts that a person gives, so that a policy can be held against them before anything of it is published.

use std::fmt;
use std::net::Ipv4Addr;

use super::grammar::number;
use crate::name::{DomainName, MxHost, NameDefect};
use crate::text::Shown;

/// The most characters of what was written that are shown: as many as a label has.
const MAX_SHOWN: usize = 63;

/// The most hosts that count: few domains have ten, and each is held against every line of the policy.
const MOST: usize = 100;

/// The MX hosts of a text, however they are parted: by blanks, commas, semicolons or line ends. Lines of a zone file and of
/// `dig` are understood, preferences and dots at the end, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MxGiven {
    /// The hosts, each once: by preference where they have one, else in the order in which they stand.
    pub hosts: Vec<(Option<u16>, MxHost)>,
    /// What of the text is no MX host: nothing is left out without a word.
    pub defects: Vec<MxGivenDefect>,
}

/// What stands in the place of an MX host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MxGivenDefect {
    /// Something that is no host name.
    NotAName {
        /// What is written.
        written: String,
        /// What keeps it from being one.
        why: NameDefect,
    },
    /// An IP address; an MX record names a host (RFC 1035 §3.3.9).
    IpAddress {
        /// What is written.
        written: String,
    },
    /// The root: a null MX (RFC 7505), which names no host.
    Null,
    /// A preference with no host after it.
    NoHost {
        /// What is written.
        preference: String,
    },
    /// A name of one label out of a zone, and it is not known which zone that is.
    Short {
        /// What is written.
        written: String,
    },
    /// More hosts than are matched.
    TooMany,
}

impl MxGiven {
    /// Reads `text`.
    pub fn new(text: &[u8]) -> Self {
        let mut given = Self::default();
        for line in String::from_utf8_lossy(text).split(['\n', '\r']) {
            given.read_line(line);
        }
        // One more is taken, so that it is known whether there are more.
        if given.hosts.len() > MOST {
            given.hosts.truncate(MOST);
            given.defects.push(MxGivenDefect::TooMany);
        }
        given
    }

    /// The same without names of one label: in a zone file, they are short for others.
    pub(super) fn in_full(mut self) -> Self {
        for index in (0..self.hosts.len()).rev() {
            if self.hosts.get(index).is_some_and(|(_, host)| !host.as_str().contains('.')) {
                let (_, short) = self.hosts.remove(index);
                self.defects.push(MxGivenDefect::Short { written: short.to_string() });
            }
        }
        self
    }

    fn read_line(&mut self, line: &str) {
        let words: Vec<&str> = line.split([' ', '\t', ',', ';']).filter(|word| !word.is_empty()).collect();
        let is_mx = |word: &&str| word.eq_ignore_ascii_case("MX");
        // What stands before is the owner, the time to live, the class: `example.com. 3600 IN MX 10 mx.example.com.`
        let before = words.iter().position(is_mx).map_or(0, |index| index + 1);
        let mut preference: Option<&str> = None;
        for word in words.into_iter().skip(before).filter(|word| !is_mx(word)) {
            if number(word.as_bytes()).is_some() {
                self.without_host(preference.replace(word));
                continue;
            }
            let preference = preference.take().and_then(|written| number(written.as_bytes()));
            let preference = preference.and_then(|number| u16::try_from(number).ok());
            match host(word) {
                Ok(host) => self.add(preference, host),
                Err(defect) => self.defects.push(defect),
            }
        }
        self.without_host(preference);
    }

    fn without_host(&mut self, preference: Option<&str>) {
        if let Some(preference) = preference {
            self.defects.push(MxGivenDefect::NoHost { preference: preference.to_owned() });
        }
    }

    fn add(&mut self, preference: Option<u16>, host: MxHost) {
        if self.hosts.len() > MOST || self.hosts.iter().any(|(_, known)| *known == host) {
            return;
        }
        let before = self.hosts.iter().take_while(|(known, _)| *known <= preference).count();
        self.hosts.insert(before, (preference, host));
    }
}

fn host(written: &str) -> Result<MxHost, MxGivenDefect> {
    let name = written.strip_suffix('.').unwrap_or(written);
    let Some(host) = MxHost::new(written) else { return Err(MxGivenDefect::Null) };
    if name.parse::<Ipv4Addr>().is_ok() {
        return Err(MxGivenDefect::IpAddress { written: written.to_owned() });
    }
    match DomainName::new(name) {
        Ok(_) => Ok(host),
        Err(why) => Err(MxGivenDefect::NotAName { written: written.to_owned(), why }),
    }
}

impl fmt::Display for MxGivenDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAName { written, why } => {
                write!(f, "“{}” is no name of a host: ", Shown(written, MAX_SHOWN))?;
                match why {
                    NameDefect::Character { character, .. } => {
                        write!(f, "it has a “{}” in it.", Shown(character.encode_utf8(&mut [0; 4]), 1))
                    }
                    NameDefect::Empty | NameDefect::EmptyLabel => {
                        f.write_str("nothing stands between two of its dots, or before the first one.")
                    }
                    NameDefect::HyphenAtEdge { .. } => f.write_str("a part of it begins or ends with a hyphen."),
                    NameDefect::LabelTooLong { .. } | NameDefect::TooLong { .. } => {
                        f.write_str("it is longer than DNS allows.")
                    }
                }
            }
            Self::IpAddress { written } => write!(f, "“{written}” is an IP address; an MX record names a host."),
            Self::Null => {
                f.write_str("“.” is a null MX: it says that the domain takes no mail, and names no host to match.")
            }
            Self::NoHost { preference } => write!(f, "No host stands after the preference “{preference}”."),
            Self::Short { written } => write!(
                f,
                "“{written}” is short for a name in a zone that is not known. Write it in full, or name the domain."
            ),
            Self::TooMany => write!(f, "More than {MOST} MX hosts are given; the first {MOST} count."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The hosts as `10 mx.example.com`, or without a preference.
    fn hosts(text: &str) -> Vec<String> {
        let written = |(preference, host): &(Option<u16>, MxHost)| match preference {
            Some(preference) => format!("{preference} {host}"),
            None => host.to_string(),
        };
        MxGiven::new(text.as_bytes()).hosts.iter().map(written).collect()
    }

    fn said(text: &str) -> Vec<String> {
        MxGiven::new(text.as_bytes()).defects.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn however_they_are_parted() {
        for text in [
            "a.example b.example",
            "a.example,b.example",
            "a.example;\tb.example\r\n",
            "\nA.example.\n\n b.example. \n",
            "a.example\ra.example\rb.example",
        ] {
            assert_eq!(hosts(text), ["a.example", "b.example"], "{text:?}");
            assert_eq!(said(text), [""; 0], "{text:?}");
        }
        assert_eq!(hosts(""), [""; 0]);
    }

    #[test]
    fn with_preferences_and_as_a_zone_file_writes_them() {
        for text in [
            "20 b.example.\n10 a.example.",
            "20 b.example, 10 a.example",
            "MX 20 b.example MX 10 a.example",
            "x.example. 3600 IN MX 20 b.example.\nx.example. 3600 IN MX 10 a.example.",
            "@ MX 20 b.example.\n@ MX 10 a.example.",
        ] {
            assert_eq!(hosts(text), ["10 a.example", "20 b.example"], "{text:?}");
            assert_eq!(said(text), [""; 0], "{text:?}");
        }
        assert_eq!(hosts("99999 a.example"), ["a.example"], "no preference is that large, and the host counts");
    }

    #[test]
    fn nothing_is_left_out_without_a_word() {
        for (text, words) in [
            ("a_b.example", "“a_b.example” is no name of a host: it has a “_” in it."),
            ("*.example.com", "“*.example.com” is no name of a host: it has a “*” in it."),
            (
                "a..example",
                "“a..example” is no name of a host: nothing stands between two of its dots, or before the first one.",
            ),
            ("-a.example", "“-a.example” is no name of a host: a part of it begins or ends with a hyphen."),
            ("a\u{200b}.example", "“a‹U+200B›.example” is no name of a host: it has a “‹U+200B›” in it."),
            ("192.0.2.1", "“192.0.2.1” is an IP address; an MX record names a host."),
            ("0 .", "“.” is a null MX: it says that the domain takes no mail, and names no host to match."),
            ("10", "No host stands after the preference “10”."),
            ("10 20 a.example", "No host stands after the preference “10”."),
            ("MX 10\na.example", "No host stands after the preference “10”."),
        ] {
            assert_eq!(said(text), [words], "{text:?}");
        }
        let many: String = (0..200).map(|number| format!("mx{number}.example\n")).collect();
        assert_eq!(said(&many), ["More than 100 MX hosts are given; the first 100 count."]);
        assert_eq!(hosts(&many).len(), 100);
        assert_eq!(said(&"mx.example ".repeat(200)), [""; 0], "each counts once");
    }
}
