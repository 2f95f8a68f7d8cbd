//! Rules on DNS as such: what resolvers could not say.

use super::registry;

registry! {
    dns_failing,
    resolver_unavailable,
}
