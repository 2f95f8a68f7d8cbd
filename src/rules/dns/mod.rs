//! Rules on DNS as such: what resolvers could not say.

mod dns_failing;
mod resolver_unavailable;
mod resolvers_disagree;

use super::registry;

registry![|case| case.is_of_network(); dns_failing, resolvers_disagree, resolver_unavailable,];
