//! A name with letters that are not ASCII.

use crate::finding::{Finding, Prose, Safety, code, rfc8461};
use crate::name::{MxDefect, MxPattern, idna};
use crate::rules::policy_values::each_bad_mx;
use crate::rules::{Case, rule};

rule! {
    /// DNS carries such a name with `xn--` and ASCII letters, and senders match the name in the MX record as DNS has it.
    /// With this line they match no host, or drop the whole policy; where no other line names a host, mail to the domain
    /// is not protected.
    "mx-not-punycode" = Error, rfc8461("3.2"), "the name of a host has letters that are not ASCII";
    next "Write the name as DNS has it, with `xn--`.",
    hides ["@mx", "@taken"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.bücher.example\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.почта.example\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: bücher.example.\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.xn--bcher-kva.example\nmax_age: 1209600\n";
}

/// Speaks of each such line. Of signs that are no letters, `mx-not-a-host-name` speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    each_bad_mx(case, findings, &RULE, |mx| match mx.defect {
        MxDefect::NotAscii { character } if character.is_alphabetic() => {
            let message = Prose::with(
                "{} has {} in it, and senders match names as DNS has them, with `xn--` and ASCII letters.",
                [code(mx.words), code(character)],
            );
            Some((message, in_a_labels(mx.words).map(|better| mx.write(&better, Safety::Safe))))
        }
        _ => None,
    });
}

/// The pattern as DNS has it.
fn in_a_labels(words: &str) -> Option<String> {
    let (wildcard, name) = words.strip_prefix("*.").map_or(("", words), |name| ("*.", name));
    let name = idna::to_ascii(name.strip_suffix('.').unwrap_or(name)).ok()?;
    let better = format!("{wildcard}{name}");
    MxPattern::read(&better).is_ok().then_some(better)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmx: bücher.example \n    ^^^^^^^^^^^^^^\nmax_age: 1\n");
    }

    #[test]
    fn the_name_is_written_as_dns_has_it() {
        for (name, better) in
            [("bücher.example", "xn--bcher-kva.example"), ("*.Bücher.example.", "*.xn--bcher-kva.example")]
        {
            assert_eq!(mended(&RULE, &format!("mx: {name}\n")), [format!("mx: {better}\n")]);
        }
        assert_eq!(mended(&RULE, "mx: bü_cher.example\n"), Vec::<String>::new());
    }
}
