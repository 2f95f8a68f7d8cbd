//! Examples: saved evidence that comes with the page, for whoever wants to see a report before typing anything. Each is a file
//! of its own beside the page, fetched when it is opened; no resolver and no Policy Host is asked.

/// An example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its name in the address and of its file.
    pub name: &'static str,
    /// What it shows, as its link says it.
    pub label: &'static str,
}

/// The examples, as they are offered.
pub const EXAMPLES: [Example; 5] = [
    Example { name: "all-well", label: "all well" },
    Example { name: "forgotten-mx", label: "forgotten MX" },
    Example { name: "redirect", label: "redirected policy" },
    Example { name: "unreadable", label: "policy that pages may not read" },
    Example { name: "host-absent", label: "record but no host" },
];

impl Example {
    /// The example of this name; a file is fetched for no other.
    pub fn named(name: &str) -> Option<Self> {
        EXAMPLES.into_iter().find(|example| example.name == name)
    }

    /// Where its evidence is, relative to the page.
    pub fn path(self) -> String {
        format!("examples/{}.json", self.name)
    }
}
