//! Where a text that was unquoted and unescaped stands in what was pasted.

use crate::text::{Edit, Span};

/// The way from a piece's text back to the text that was pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Map {
    /// The piece stands there as it is, from this byte on.
    Verbatim(usize),
    /// It does so too, and what stands before it says how long it is: another length would cut it short.
    Measured(usize),
    /// It was decoded, from strings in quotes or from bare words.
    Decoded {
        /// Its parts, in their order.
        runs: Vec<Run>,
        /// Whether all of it stands in quotes: only there can any text be put in.
        quoted: bool,
    },
}

/// A part of a decoded text that stands in one place of the pasted one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where it begins in the decoded text.
    pub(super) decoded: usize,
    /// Where it stands in the pasted text: as many bytes as are decoded, or the escape of one byte.
    pub(super) pasted: Span,
    /// How many bytes it is decoded to.
    pub(super) len: usize,
}

impl Map {
    /// Whether the piece begins where the pasted text does, and nothing in it moves.
    pub(crate) fn is_identity(&self) -> bool {
        *self == Self::Verbatim(0)
    }

    /// Where `span` of the piece stands in the pasted text.
    pub fn back(&self, span: Span) -> Span {
        match self {
            Self::Verbatim(start) | Self::Measured(start) => Span::new(start + span.start, start + span.end),
            Self::Decoded { runs, .. } if span.is_empty() => Span::at(place(runs, span.start)),
            // The end is where the last byte ends: the next one may stand in another string.
            Self::Decoded { runs, .. } => Span::new(place(runs, span.start), end(runs, span.end - 1)),
        }
    }

    /// An edit of the piece as one of the pasted text; `None` where it cannot be made there.
    pub fn edit_back(&self, edit: &Edit) -> Option<Edit> {
        let text = match self {
            Self::Measured(_) if edit.text.len() != edit.span.len() => return None,
            Self::Verbatim(_) | Self::Measured(_) => edit.text.clone(),
            Self::Decoded { quoted: false, .. } => return None,
            Self::Decoded { quoted: true, .. } => escaped(&edit.text)?,
        };
        Some(Edit::replace(self.back(edit.span), text))
    }
}

/// The run that a byte belongs to.
fn run_of(runs: &[Run], at: usize) -> Option<&Run> {
    runs.get(runs.partition_point(|run| run.decoded <= at).checked_sub(1)?)
}

fn place(runs: &[Run], at: usize) -> usize {
    run_of(runs, at).map_or(0, |run| match at - run.decoded {
        within if within < run.len || run.len == run.pasted.len() => (run.pasted.start + within).min(run.pasted.end),
        // Behind an escape.
        _ => run.pasted.end,
    })
}

fn end(runs: &[Run], last: usize) -> usize {
    run_of(runs, last).map_or(0, |run| {
        let is_escape = run.len != run.pasted.len();
        if is_escape { run.pasted.end } else { (run.pasted.start + last - run.decoded + 1).min(run.pasted.end) }
    })
}

/// `text` as it stands within quotes (RFC 1035 §5.1); a control character would have to be written by its number.
fn escaped(text: &str) -> Option<String> {
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return None;
    }
    Some(text.replace('\\', "\\\\").replace('"', "\\\""))
}
