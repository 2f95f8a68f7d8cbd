//! The parts that pages are made of: each takes data, draws it, and says what was done with it as an action. They are
//! plain functions, since a component of Yew costs more bytes than most of them; the findings are one, for they are many
//! and seldom change.

pub mod against;
pub mod ask;
pub mod at_domain;
pub mod by_hand;
pub mod changes;
pub mod control;
pub mod copy;
pub mod editor;
pub mod findings;
pub mod keep;
pub mod logs;
pub mod mx;
pub mod path;
pub mod read_as;
pub mod texts;
pub mod tls_by_hand;
pub mod verdict;
pub mod words;
