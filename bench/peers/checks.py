"""Checks domains with checkdmarc as it is, at the resolvers and through the proxy of the test bed.

`checks.py RESOLVER…` reads a domain a line and answers each with a line of JSON. The proxy and the one authority to trust
come by the variables that checkdmarc, httpx and requests read anyway (HTTPS_PROXY, SSL_CERT_FILE, REQUESTS_CA_BUNDLE).
Nothing of checkdmarc is changed. Between two checks it forgets what it remembers, as a new process would; what it has
loaded, and its connections to the resolvers, stay.
"""

import ipaddress
import json
import statistics
import sys
import time

from checkdmarc import dnssec, utils
from checkdmarc.mta_sts import check_mta_sts
from checkdmarc.smtp import check_mx

# How often a domain is checked, unless once takes longer than this many seconds.
TURNS = 3
LONG = 1.0


def stay_on_loopback(event, arguments):
    """Ends the program at what would leave the machine: a connection, or a name that the system would be asked for."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        host = arguments[1][0] if isinstance(arguments[1], tuple) else "127.0.0.1"
    elif event == "socket.getaddrinfo":
        host = arguments[0]
    else:
        return
    try:
        stays = ipaddress.ip_address(host).is_loopback
    except ValueError:
        stays = False
    if not stays:
        # What else is raised could be caught, and taken for an answer of the network.
        sys.exit(f"{event} {host}: that leaves the machine")


def forget():
    """Empties what checkdmarc keeps in memory: answers, and which resolver failed of late."""
    for remembered in (
        utils.DNS_CACHE,
        utils._NAMESERVER_FAILURES,
        dnssec.DNSSEC_CACHE,
        dnssec.DNSKEY_CACHE,
        dnssec.TLSA_CACHE,
    ):
        remembered.clear()


def milliseconds(since):
    return (time.perf_counter() - since) * 1000


def check(domain, resolvers):
    """What `checkdmarc.check_domains` does of MTA-STS: the policy, then the MX hosts against its patterns."""
    forget()
    begun = time.perf_counter()
    try:
        policy = check_mta_sts(domain, nameservers=resolvers)
    except Exception as error:
        policy = {"valid": False, "crash": f"{type(error).__name__}: {error}"}
    policy_took = milliseconds(begun)
    patterns = policy["policy"]["mx"] if policy["valid"] else None
    begun = time.perf_counter()
    try:
        hosts = check_mx(domain, mta_sts_mx_patterns=patterns, nameservers=resolvers)
    except Exception as error:
        hosts = {"crash": f"{type(error).__name__}: {error}"}
    return policy, hosts, policy_took, milliseconds(begun)


def checked(domain, resolvers):
    turns = [check(domain, resolvers)]
    while len(turns) < TURNS and turns[0][2] + turns[0][3] < LONG * 1000:
        turns.append(check(domain, resolvers))
    policy, hosts, _, _ = turns[0]
    return {
        "valid": policy["valid"],
        "mode": policy.get("policy", {}).get("mode"),
        "error": policy.get("error") or policy.get("crash"),
        "warnings": policy.get("warnings", []),
        "mx": hosts.get("warnings", []) + [hosts[key] for key in ("error", "crash") if key in hosts],
        "policy_ms": statistics.median(turn[2] for turn in turns),
        "mx_ms": statistics.median(turn[3] for turn in turns),
    }


def main(resolvers):
    sys.addaudithook(stay_on_loopback)
    for line in sys.stdin:
        print(json.dumps(checked(line.rstrip("\n"), resolvers)), flush=True)


main(sys.argv[1:])
