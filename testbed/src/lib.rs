//! Servers to test the page against.
