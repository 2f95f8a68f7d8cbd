//! The one place where a severity, the state of a step or a verdict becomes a colour, an icon and a word.

use yew::prelude::*;

use crate::diagnosis::{Fate, StepState, Verdict};
use crate::finding::Severity;
use crate::read::Accepted;

/// How something is drawn: never by its colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The colour, by its role in the style sheet (`data-tone`).
    pub tone: &'static str,
    /// The word beside the icon, or in its place where nobody sees it.
    pub word: &'static str,
    /// The icon: its lines in a square of 20.
    shape: &'static str,
}

/// The outlines differ, so that shapes alone tell them apart.
const OCTAGON_CROSS: &str = "M6.9 2.5h6.2l4.4 4.4v6.2l-4.4 4.4H6.9l-4.4-4.4V6.9zM7.5 7.5l5 5m0-5l-5 5";
const TRIANGLE_MARK: &str = "M10 2.8L18 17H2zM10 8v4m0 2.4v.1";
const RING_CHECK: &str = "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0M6.7 10.3l2.3 2.3l4.4-4.8";
const RING_ARROW: &str = "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0M6.4 10h7M10.4 7l3 3l-3 3";
const RING_I: &str = "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0M10 9.4v4.2m0-7.1v.1";
const RING_BAR: &str = "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0M6.6 10h6.8";
const RING_HALF: &str = "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0M10 2.5v15M8 4.4v11.2M6.2 5.4v9.2M4.4 7.4v5.2";
const RING_HANDS: &str = "M2.5 10a7.5 7.5 0 1 0 15 0a7.5 7.5 0 1 0-15 0M10 5.8V10l2.8 1.8";
const DASHES_ASK: &str = "M17.36 8.54A7.5 7.5 0 0 1 17.36 11.46M16.24 14.17A7.5 7.5 0 0 1 14.17 16.24M11.46 17.36A7.5 7.5 0 0 1 8.54 17.36M5.83 16.24A7.5 7.5 0 0 1 3.76 14.17M2.64 11.46A7.5 7.5 0 0 1 2.64 8.54M3.76 5.83A7.5 7.5 0 0 1 5.83 3.76M8.54 2.64A7.5 7.5 0 0 1 11.46 2.64M14.17 3.76A7.5 7.5 0 0 1 16.24 5.83M7.9 8.1a2.1 2.1 0 1 1 3.2 1.8c-.8.5-1.1.9-1.1 1.7m0 2.2v.1";

const fn look(tone: &'static str, word: &'static str, shape: &'static str) -> Look {
    Look { tone, word, shape }
}

impl Look {
    /// A check that is under way.
    pub const CHECKING: Self = look("quiet", "Checking", RING_HANDS);
    /// Something in a field that cannot be taken.
    pub const PROBLEM: Self = look("error", "Problem", OCTAGON_CROSS);

    /// A finding of this severity.
    pub const fn of_severity(severity: Severity) -> Self {
        match severity {
            Severity::Error => look("error", "Error", OCTAGON_CROSS),
            Severity::Warning => look("warning", "Warning", TRIANGLE_MARK),
            Severity::Advice => look("advice", "Advice", RING_ARROW),
            Severity::Note => look("note", "Note", RING_I),
        }
    }

    /// A step in this state.
    pub const fn of_step(state: StepState) -> Self {
        let word = state.as_str();
        match state {
            StepState::Waiting => look("quiet", word, RING_HANDS),
            StepState::Good => look("good", word, RING_CHECK),
            StepState::Warning => look("warning", word, TRIANGLE_MARK),
            StepState::Broken => look("error", word, OCTAGON_CROSS),
            StepState::Unknown => look("unknown", word, DASHES_ASK),
            StepState::Absent => look("quiet", word, RING_BAR),
        }
    }

    /// A verdict. Its word is the summary's kicker.
    pub const fn of_verdict(verdict: &Verdict) -> Self {
        match verdict {
            Verdict::Enforced => look("good", "", RING_CHECK),
            Verdict::EnforcedInPart | Verdict::Ignored(_) | Verdict::Refusing => look("error", "", OCTAGON_CROSS),
            Verdict::Testing => look("advice", "", RING_HALF),
            Verdict::Disabled | Verdict::Absent | Verdict::NoMail => look("quiet", "", RING_BAR),
            Verdict::Unknown(_) => look("unknown", "", DASHES_ASK),
        }
    }

    /// A text that a conforming sender takes, that senders differ on, or that none takes.
    pub const fn of_accepted(accepted: Accepted) -> Self {
        match accepted {
            Accepted::Yes => look("good", "Accepted", RING_CHECK),
            Accepted::Disputed => look("warning", "Senders differ", TRIANGLE_MARK),
            Accepted::No => look("error", "Not accepted", OCTAGON_CROSS),
        }
    }

    /// The lines of the icon, in a square of 20.
    pub const fn shape(self) -> &'static str {
        self.shape
    }

    /// The icon. The word beside it says the same.
    pub fn icon(self) -> Html {
        html! {
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d={self.shape} /></svg>
        }
    }
}

/// The colour of what happens to mail, by its role in the style sheet.
pub const fn tone_of_fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Delivered => "good",
        Fate::Refused | Fate::NoAddress | Fate::PrivateOnly => "error",
        Fate::Reported => "warning",
        Fate::DeliveredInTesting | Fate::Unprotected => "quiet",
    }
}
