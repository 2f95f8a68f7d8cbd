//! What pages and parts are drawn from.

use std::rc::Rc;

use yew::prelude::*;

use crate::evidence::Timestamp;
use crate::web::state::{Action, State};

/// What the page is drawn from.
#[derive(Clone, Debug, Properties)]
pub struct PageProps {
    /// All that is known.
    pub state: Rc<State>,
    /// Where actions go.
    pub dispatch: Callback<Action>,
    /// Where a file goes that somebody opened.
    pub open_file: Callback<web_sys::File>,
    /// Where a file goes that somebody opened beside a report, to compare it with.
    pub open_earlier: Callback<web_sys::File>,
    /// The present moment, for what waits.
    pub now: Timestamp,
}

/// By identity: a changed state is another one, and to compare all that is known with itself takes time and bytes.
impl PartialEq for PageProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
            && self.now == other.now
            && self.dispatch == other.dispatch
            && self.open_file == other.open_file
            && self.open_earlier == other.open_earlier
    }
}
