//! What can happen to the page, and what the browser is to do because of it.

use std::ops::Range;

use super::super::address::Route;
use super::super::examples::Example;
use super::{FirstResolver, Replacement};
use crate::collect::{Aim, Waiting};
use crate::diagnosis::StepKind;
use crate::evidence::{Certificate, Evidence, Fetch, LogObservation, LogService, Resolver, ShownKind, Timed};
use crate::finding::Rule;
use crate::name::PolicyDomain;

/// Something that somebody did, or that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// The field "Domain" was changed.
    DomainTyped(String),
    /// "Check" was pressed.
    CheckPressed,
    /// One of the two meanings of a `mta-sts.` host was chosen.
    Chosen(PolicyDomain),
    /// "Check again" was pressed on a report, or "Check now" on one of saved evidence.
    AgainPressed,
    /// "Stop" was pressed.
    StopPressed,
    /// A check knows more.
    Progressed {
        /// Which one.
        run: u32,
        /// What is known by now.
        evidence: Evidence,
        /// What it waits for.
        waiting: Vec<Waiting>,
        /// Whether nothing of that can change the verdict.
        stands: bool,
    },
    /// A check is over.
    Finished {
        /// Which one.
        run: u32,
        /// What is known.
        evidence: Evidence,
    },
    /// The browser shows another address: a link, back, forward, or the first one.
    Navigated(Route),
    /// The box for a policy that cannot be read was changed.
    PolicyPasted(String),
    /// "Go on" was pressed beside it.
    GoOnPressed,
    /// The search of the public certificate logs was pressed.
    LogsPressed,
    /// That search has found something.
    LogsSeen {
        /// Which one.
        run: u32,
        /// All that it has found by now.
        seen: Vec<LogObservation>,
        /// The host that it asks for now; `None` where it is over.
        asking: Option<String>,
    },
    /// The address of another service for that was changed.
    LogServiceTyped(String),
    /// A text came that was typed into no field: pasted anywhere on the page, dropped on it, or read from the clipboard.
    TextGiven(String),
    /// "Paste" was pressed.
    PastePressed,
    /// The clipboard could not be read.
    PasteFailed,
    /// Another host was chosen for the box for what shows a host's TLS.
    TlsHostChosen(String),
    /// That box was changed.
    TlsPasted(String),
    /// "Go on" was pressed beside it.
    TlsGoOnPressed,
    /// The linter's text area holds another text.
    LintTyped(String),
    /// All that the text area holds by now is what it held, but for this in the place of some UTF-16 units.
    LintTypedAt {
        /// What is gone.
        taken: Range<usize>,
        /// What stands there.
        put: String,
    },
    /// Nothing was typed there for a while.
    LintRested,
    /// What the linter's text is was said; `None` lets the page tell.
    LintKindChosen(Option<ShownKind>),
    /// The fix of a finding was pressed, by the finding's place in the list.
    FixPressed(usize),
    /// "Fix all safe" was pressed.
    FixAllPressed,
    /// The place of a finding was pressed, by the finding's place in the list.
    FindingPressed(usize),
    /// The linter's field "MX hosts" was changed.
    MxTyped(String),
    /// The linter's field "Domain" was changed.
    MatchDomainTyped(String),
    /// "Match" was pressed beside it, or "Stop" in its place.
    MatchPressed,
    /// "Undo" was pressed.
    UndoPressed,
    /// "Change resolver" was pressed.
    ResolverOpened,
    /// A resolver was chosen.
    ResolverChosen(FirstResolver),
    /// The address of one's own resolver was changed.
    ResolverTyped(String),
    /// A file was opened.
    FileOpened {
        /// What it is called.
        name: String,
        /// What stands in it.
        bytes: Vec<u8>,
    },
    /// A file was opened beside the report, to compare it with: what stands in it.
    EarlierOpened(Vec<u8>),
    /// A file could not be read, or is too large.
    FileFailed(String),
    /// "Close" was pressed beside what is the matter with a file.
    FileProblemClosed,
    /// The evidence of an example came: its JSON.
    ExampleOpened(Example, String),
    /// A step's name was pressed, which opens and closes its raw evidence.
    StepPressed(StepKind),
    /// What opens and closes the raw evidence of all that stands behind no step was pressed.
    BesidePressed,
    /// "Look there" was pressed: at the domain itself, for a policy that the Policy Host does not serve.
    LookPressed,
    /// What the domain itself answered.
    Looked(PolicyDomain, Timed<Fetch>),
    /// "Copy as Markdown" was pressed.
    MarkdownPressed,
    /// "Copy link" was pressed.
    LinkPressed,
    /// "Save" was pressed.
    SavePressed,
    /// "Copy" was pressed below the linter's text.
    LintCopyPressed,
    /// The certificates in a text were read; `None` where what reads them could not be had.
    CertificatesRead {
        /// The text.
        text: Vec<u8>,
        /// What was read of each.
        read: Option<Vec<Certificate>>,
    },
    /// "Copy" was pressed beside a text.
    CopyPressed {
        /// What it is: "record", "policy", "command", "setting".
        what: &'static str,
        /// The text.
        text: String,
    },
    /// A text was copied.
    Copied {
        /// What it is.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// A text could not be copied.
    CopyFailed,
    /// The page has been drawn, and has nothing else to do.
    Idle,
    /// The file with the rules' long texts came: its text, or `None` where it could not be had.
    TextsCame(Option<String>),
    /// "Try again" was pressed in their place.
    TextsPressed,
    /// "Try it in the linter" was pressed beside the example of this rule that stands at this place.
    ExampleTried(&'static Rule, usize),
}

/// Something that the browser is to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Begin a check, or to ask for MX hosts alone, and tell of it by its number.
    Start {
        /// Its number.
        run: u32,
        /// What for.
        aim: Aim,
        /// Of what.
        domain: PolicyDomain,
        /// Asking whom, in order.
        resolvers: Vec<Resolver>,
    },
    /// End what is under way to this aim; its answers are of no interest.
    Abort(Aim),
    /// End what is under way to this aim and say [`Action::Finished`] with what is known.
    Stop(Aim),
    /// Fetch the policy's path at the domain itself, and say [`Action::Looked`].
    LookAtDomain(PolicyDomain),
    /// Show this query in the address bar, as a new place to come back to.
    PushAddress(String),
    /// Fetch the evidence of an example, and say [`Action::ExampleOpened`] or [`Action::FileFailed`].
    OpenExample(Example),
    /// Search the public certificate logs, and say [`Action::LogsSeen`].
    SearchLogs {
        /// Its number.
        run: u32,
        /// Who is asked.
        service: LogService,
        /// For what, in order.
        hosts: Vec<String>,
    },
    /// Read the certificates in a text, and say [`Action::CertificatesRead`].
    ReadCertificates(Vec<u8>),
    /// Fetch the rules' long texts, and say [`Action::TextsCame`].
    FetchTexts,
    /// Put a file into somebody's hands.
    SaveFile {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
    /// Put the address of this page with this query on the clipboard, and say what [`Effect::Copy`] says.
    CopyLink {
        /// The query.
        query: String,
    },
    /// Put a text on the clipboard, and say [`Action::Copied`] or [`Action::CopyFailed`].
    Copy {
        /// What it is.
        what: &'static str,
        /// The text.
        text: String,
    },
    /// Read the clipboard, and say [`Action::TextGiven`] or [`Action::PasteFailed`].
    ReadClipboard,
    /// Say [`Action::LintRested`] when nothing was typed in the linter for a while.
    RestSoon,
    /// Make this replacement in the linter's text area, so that its own Undo takes it back, and go there.
    ReplaceInLint(Replacement),
    /// Select a stretch of the linter's text area, in UTF-16 units, and go there.
    SelectInLint(Range<usize>),
    /// Move the focus: to the verdict, or to a field that wants attention.
    Focus(Focus),
}

/// Where the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The field "Domain".
    Domain,
    /// The verdict of a report.
    Verdict,
    /// The linter's box.
    Lint,
    /// The box for a policy that cannot be read.
    Paste,
    /// The linter's field "Domain".
    Match,
    /// The head of another page of the app.
    Page,
}
