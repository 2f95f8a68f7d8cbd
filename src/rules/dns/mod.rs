//! Rules on DNS as such: what resolvers could not say.

mod dns_failing;
mod resolver_unavailable;

use super::registry;

registry![dns_failing, resolver_unavailable,];
