"""Times how two peers read a policy.

`policies.py FILE ROUNDS ...` prints, for each pair, the nanoseconds that one reading takes, the best of a few tries.
They only read; nothing is asked and nothing is explained.
"""

import sys
import timeit

from checkdmarc.mta_sts import parse_mta_sts_policy as checkdmarc
from postfix_mta_sts_resolver.utils import parse_mta_sts_policy as postfix

PEERS = {"postfix-mta-sts-resolver": postfix, "checkdmarc": checkdmarc}


def main(arguments):
    for path, rounds in zip(arguments[::2], map(int, arguments[1::2])):
        with open(path, newline="", encoding="utf-8") as file:
            text = file.read()
        for name, read in PEERS.items():
            best = min(timeit.repeat(lambda: read(text), number=rounds, repeat=5))
            print(f"{name}\t{path}\t{best / rounds * 1e9:.0f}")


main(sys.argv[1:])
