//! What mail servers will do with a domain's MTA-STS policy.
