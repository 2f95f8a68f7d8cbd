//! Rules on the MX hosts (RFC 8461 §4.1).

mod domain_absent;
mod domain_is_alias;
mod mx_absent_implicit;
mod mx_backup_not_covered;
mod mx_certificate_expired;
mod mx_certificate_expires_soon;
mod mx_certificate_not_logged;
mod mx_certificate_untrusted;
mod mx_certificate_wrong_name;
mod mx_ip_literal;
mod mx_is_alias;
mod mx_no_address;
mod mx_not_covered;
mod mx_null;
mod mx_null_mixed;
mod mx_pattern_depth;
mod mx_pattern_unused;
mod mx_private;
mod mx_provider_incomplete;
mod mx_starttls_absent;
mod mx_tls_old;
mod subdomain_not_covered;
mod subdomains_accept_mail;

use super::registry;

registry![
    |case| case.is_of_network() || !case.answers.mx_hosts.is_empty() || case.answers.shown.handshakes().next().is_some();
    domain_absent,
    domain_is_alias,
    subdomain_not_covered,
    mx_null,
    mx_null_mixed,
    mx_absent_implicit,
    mx_ip_literal,
    mx_no_address,
    mx_private,
    mx_is_alias,
    mx_not_covered,
    mx_pattern_depth,
    mx_backup_not_covered,
    mx_starttls_absent,
    mx_certificate_untrusted,
    mx_certificate_expired,
    mx_certificate_wrong_name,
    mx_tls_old,
    mx_certificate_expires_soon,
    mx_certificate_not_logged,
    mx_pattern_unused,
    mx_provider_incomplete,
    subdomains_accept_mail,
];
