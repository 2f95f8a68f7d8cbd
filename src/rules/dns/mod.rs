//! Rules on DNS as such: what resolvers could not say.

mod dns_failing;
mod dnssec_bogus;
mod resolver_unavailable;
mod resolvers_disagree;

use super::registry;

registry![|case| case.is_of_network(); dnssec_bogus, dns_failing, resolvers_disagree, resolver_unavailable,];
