//! What an IP address is for.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Who can reach an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everybody, as far as the address tells.
    Public,
    /// The machine itself.
    Loopback,
    /// A private network (RFC 1918, RFC 4193), a provider's inner one (RFC 6598) or one link.
    Private,
    /// Nobody: documentation, benchmarks, multicast, and what the registry reserves.
    Reserved,
}

/// The scope of `address`, by the registries of special-purpose addresses (RFC 6890).
pub fn scope(address: IpAddr) -> Scope {
    match address {
        IpAddr::V4(address) => v4_scope(address),
        IpAddr::V6(address) => v6_scope(address),
    }
}

fn v4_scope(address: Ipv4Addr) -> Scope {
    match address.octets() {
        [127, ..] => Scope::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] | [169, 254, ..] | [100, 64..=127, ..] => Scope::Private,
        [0, ..] | [192, 0, 0 | 2, _] | [198, 18..=19, ..] | [198, 51, 100, _] | [203, 0, 113, _] | [224..=255, ..] => {
            Scope::Reserved
        }
        _ => Scope::Public,
    }
}

fn v6_scope(address: Ipv6Addr) -> Scope {
    // An IPv4 address in an IPv6 one goes where the IPv4 address does: mapped (::ffff:0:0/96) and translated (64:ff9b::/96).
    if let Some(inner) = address.to_ipv4_mapped() {
        return v4_scope(inner);
    }
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Scope::Loopback,
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            let [a, b] = high.to_be_bytes();
            let [c, d] = low.to_be_bytes();
            v4_scope(Ipv4Addr::new(a, b, c, d))
        }
        [0xfc00..=0xfdff, ..] | [0xfe80..=0xfebf, ..] => Scope::Private,
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Scope::Reserved,
        // Global unicast is 2000::/3; all else is multicast or not given to anyone.
        [0x2000..=0x3fff, ..] => Scope::Public,
        _ => Scope::Reserved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes() {
        for (address, expected) in [
            ("93.184.215.14", Scope::Public),
            ("172.32.0.1", Scope::Public),
            ("127.0.0.53", Scope::Loopback),
            ("10.1.2.3", Scope::Private),
            ("172.31.255.255", Scope::Private),
            ("192.168.0.1", Scope::Private),
            ("169.254.1.1", Scope::Private),
            ("100.64.0.1", Scope::Private),
            ("0.0.0.0", Scope::Reserved),
            ("192.0.2.1", Scope::Reserved),
            ("198.51.100.7", Scope::Reserved),
            ("203.0.113.9", Scope::Reserved),
            ("224.0.0.1", Scope::Reserved),
            ("255.255.255.255", Scope::Reserved),
            ("2606:4700::1111", Scope::Public),
            ("64:ff9b::5db8:d70e", Scope::Public),
            ("64:ff9b::a00:1", Scope::Private),
            ("::1", Scope::Loopback),
            ("::", Scope::Reserved),
            ("::ffff:10.0.0.1", Scope::Private),
            ("fd00::1", Scope::Private),
            ("fe80::1", Scope::Private),
            ("2001:db8::1", Scope::Reserved),
            ("ff02::1", Scope::Reserved),
        ] {
            assert_eq!(address.parse().map(scope), Ok(expected), "{address}");
        }
    }
}
