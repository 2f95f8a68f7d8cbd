//! The linter's editor, as far as it can be computed: the text as a text area holds it, what a change to it is, which lines
//! are seen, and what is drawn of each. What draws and what asks the browser stands in `parts` and `browser`.

mod change;
mod layer;
mod text;
mod view;

pub use change::Change;
pub use layer::{Mark, Piece, Sign, Turn, found, pieces, units_of};
pub use text::{EditorText, units};
pub use view::{covers, offset_to_show, seen};
