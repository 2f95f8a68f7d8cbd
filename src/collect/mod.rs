//! HOW IT IS SEEN.
pub mod doh;
