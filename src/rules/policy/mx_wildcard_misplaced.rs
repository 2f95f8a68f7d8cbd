//! A `*` that is not the whole first part of a name.

use crate::finding::{Finding, Prose, Safety, code, rfc8461};
use crate::name::{MxDefect, MxPattern};
use crate::rules::policy_values::each_bad_mx;
use crate::rules::{Case, rule};

rule! {
    /// A `*` stands for exactly one part of a host's name, the first, as in `*.example.com`. Senders match no host with
    /// this line, or drop the whole policy; where it is the only one, mail to the domain is not protected.
    "mx-wildcard-misplaced" = Error, rfc8461("3.2"), "a wildcard stands where senders do not read one";
    next "Write `*.` and a name, or one `mx` line for each host.",
    hides ["@mx", "@taken"];
    bad Policy "version: STSv1\nmode: enforce\nmx: *mail.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *.*.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.*.example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: *\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: *mail.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    each_bad_mx(case, findings, &RULE, |mx| {
        if *mx.defect != MxDefect::WildcardMisplaced {
            return None;
        }
        let message = match mx.words {
            "*" => Prose::new("A `*` alone matches no host."),
            words => Prose::with("The `*` in {} is not the whole first part of the name.", [code(words)]),
        };
        let rest = mx.words.trim_start_matches('*').trim_start_matches('.');
        let is_host =
            mx.words.starts_with('*') && rest.contains('.') && !rest.starts_with('*') && MxPattern::read(rest).is_ok();
        // Hosts come in that did not match before, and others may have been meant.
        Some((message, is_host.then(|| mx.write(&format!("*.{rest}"), Safety::NeedsChoice))))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Severity;
    use crate::rules::checking::{marks, mended, severities};

    #[test]
    fn the_value_is_marked() {
        marks(
            &RULE,
            "version: STSv1\nmode: enforce\nmx: *mail.example.com\n    ^^^^^^^^^^^^^^^^^\nmx: *.b.example\nmax_age: 1209600\n",
        );
        assert_eq!(mended(&RULE, "mx: *mail.example.com"), ["mx: *.mail.example.com"]);
        assert_eq!(mended(&RULE, "mx: *.*.example.com"), Vec::<String>::new());
    }

    #[test]
    fn an_error_where_no_line_is_left() {
        let severities = |mx: &str, mode: &str| {
            let policy = format!("version: STSv1\nmode: {mode}\n{mx}max_age: 1209600\n");
            severities(&RULE, &policy)
        };
        assert_eq!(severities("mx: *\n", "enforce"), [Severity::Error]);
        assert_eq!(severities("mx: *\nmx: a.example\n", "enforce"), [Severity::Warning]);
        assert_eq!(severities("mx: *\n", "none"), [Severity::Warning]);
    }

    #[test]
    fn the_fix_is_none_of_the_same_kind() {
        assert_eq!(mended(&RULE, "mx: **.a.example\n"), ["mx: *.a.example\n"]);
        assert_eq!(mended(&RULE, "mx: *.*.a.example\n"), Vec::<String>::new());
    }
}
