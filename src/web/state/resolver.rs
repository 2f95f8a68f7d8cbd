//! Who is asked for DNS.

use super::{Effect, State};
use crate::collect::{self, ResolverDefect};
use crate::evidence::Resolver;

/// Who is asked for DNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolverChoice {
    /// Whether the choice is open.
    pub is_open: bool,
    /// The one that is asked first: an index into the built-in ones, or the one of one's own.
    pub first: FirstResolver,
    /// What stands in the field for an address of one's own.
    pub typed: String,
    /// What is the matter with it.
    pub problem: Option<ResolverDefect>,
}

/// The resolver that is asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstResolver {
    /// A built-in one, by its place.
    BuiltIn(usize),
    /// The one whose address somebody typed, and no other.
    OnesOwn,
}

impl ResolverChoice {
    /// The first built-in one.
    pub(super) fn new() -> Self {
        Self { is_open: false, first: FirstResolver::BuiltIn(0), typed: String::new(), problem: None }
    }
}

impl State {
    /// The resolvers that are asked, in order: the chosen one first, then the other built-in ones; one of one's own alone.
    pub fn resolvers(&self) -> Result<Vec<Resolver>, ResolverDefect> {
        let mut resolvers = collect::built_in();
        match self.resolver.first {
            FirstResolver::OnesOwn => Ok(vec![collect::resolver_of_ones_own(&self.resolver.typed)?]),
            FirstResolver::BuiltIn(index) => {
                if index < resolvers.len() {
                    let first = resolvers.remove(index);
                    resolvers.insert(0, first);
                }
                Ok(resolvers)
            }
        }
    }

    /// Nobody can be asked: opens the choice, and says what is the matter with it.
    pub(super) fn resolver_failed(&mut self, defect: ResolverDefect) -> Vec<Effect> {
        self.resolver.is_open = true;
        self.resolver.problem = Some(defect);
        self.announcement = defect.to_string();
        Vec::new()
    }
}
