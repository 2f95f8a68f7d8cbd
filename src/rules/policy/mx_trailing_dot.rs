//! A name with a dot at its end.

use crate::finding::{Finding, Prose, Safety, code, rfc8461};
use crate::name::MxDefect;
use crate::rules::policy_values::{each_bad_mx, host_in};
use crate::rules::{Case, rule};

rule! {
    /// A zone file has a dot at the end of a name, and a policy has none. Some senders match no host with this line, and
    /// some drop the whole policy; where no other line names a host, mail to the domain is not protected.
    "mx-trailing-dot" = Error, rfc8461("3.2"), "the name of a host ends with a dot";
    next "Delete the dot at the end.",
    hides ["@mx", "@taken"];
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com.\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.example.com.\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: mx2.example.com.\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    each_bad_mx(case, findings, &RULE, |mx| {
        (*mx.defect == MxDefect::TrailingDot).then(|| {
            let fix = host_in(mx.words).map(|host| mx.write(host, Safety::Safe));
            (
                Prose::with(
                    "{} ends with a dot, and the name in an MX record is matched without one.",
                    [code(mx.words)],
                ),
                fix,
            )
        })
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, marks, mended, safeties};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmx: a.example. \n    ^^^^^^^^^^\nmx: b.example\nmax_age: 1\n");
        assert_eq!(mended(&RULE, "mx: *.a.example.\n"), ["mx: *.a.example\n"]);
        assert_eq!(mended(&RULE, "mx: a.\n"), Vec::<String>::new());
    }

    #[test]
    fn grave_and_certain_where_no_other_line_names_a_host() {
        let policy = |mode: &str, mx: &str| format!("version: STSv1\nmode: {mode}\n{mx}max_age: 1209600\n");
        for (policy, severity, safety) in [
            (policy("enforce", "mx: a.example.\n"), Severity::Error, Safety::Safe),
            (policy("enforce", "mx: a.example.\nmx: b.example\n"), Severity::Warning, Safety::NeedsChoice),
            (policy("none", "mx: a.example.\n"), Severity::Warning, Safety::NeedsChoice),
            (policy("live", "mx: a.example.\nmx: b.example\n"), Severity::Warning, Safety::Safe),
        ] {
            let found = found(&Sketch::good("example.com").policy(policy.as_bytes()), &RULE);
            assert_eq!(found.first().map(|(severity, _)| *severity), Some(severity), "{policy}");
            assert_eq!(safeties(&RULE, &policy), [safety], "{policy}");
        }
    }
}
