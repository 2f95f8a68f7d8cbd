//! A name with letters that are not ASCII.

use crate::finding::{Finding, Prose, Safety, code, rfc8461, said};
use crate::name::MxDefect;
use crate::rules::meant_hosts::{in_a_labels, is_letter, is_mark, mixed_letter};
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
        MxDefect::NotAscii { character } if is_letter(*character) => {
            if let Some(other) = mixed_letter(mx.words) {
                let message = Prose::with(
                    "{} has {} (U+{}) among ASCII letters, and may only look like the name of a host.",
                    [code(mx.words), code(other), said(format_args!("{:04X}", u32::from(other)))],
                );
                return Some((message, in_a_labels(mx.words).map(|better| mx.write(&better, Safety::NeedsChoice))));
            }
            let message = Prose::with(
                "{} has {} in it, and senders match names as DNS has them, with `xn--` and ASCII letters.",
                [code(mx.words), code(first_letter(mx.words).unwrap_or_default())],
            );
            Some((message, in_a_labels(mx.words).map(|better| mx.write(&better, Safety::Safe))))
        }
        _ => None,
    });
}

/// The first letter of `words` that is not ASCII, with its mark where that stands for itself.
fn first_letter(words: &str) -> Option<String> {
    let (at, first) = words.char_indices().find(|(_, sign)| !sign.is_ascii())?;
    let before = words.get(..at)?.chars().next_back().filter(|_| is_mark(first));
    Some(before.into_iter().chain([first]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::rules::checking::{found, marks, mended, safeties};

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

    #[test]
    fn what_only_looks_like_a_name_is_for_somebody_to_choose() {
        let message = |words: &str| {
            let policy = format!("version: STSv1\nmode: none\nmx: {words}\nmax_age: 1\n");
            found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE).remove(0).1
        };
        let words =
            "mx.ex\u{430}mple.com has \u{430} (U+0430) among ASCII letters, and may only look like the name of a host.";
        assert_eq!(message("mx.ex\u{430}mple.com"), words);
        assert_eq!(safeties(&RULE, "mx: mx.ex\u{430}mple.com\n"), [Safety::NeedsChoice]);
        assert_eq!(mended(&RULE, "mx: bu\u{308}cher.example\n"), ["mx: xn--bcher-kva.example\n"]);
        assert_eq!(safeties(&RULE, "mx: bu\u{308}cher.example\n"), [Safety::Safe]);
    }
}
