//! A name with a dot at its start.

use crate::finding::{Finding, Prose, Safety, code, rfc8461};
use crate::name::{MxDefect, MxPattern};
use crate::rules::policy_values::each_bad_mx;
use crate::rules::{Case, rule};

rule! {
    /// In an old draft of MTA-STS a dot at the start stood for all hosts below a name. The standard writes `*.` for the
    /// hosts one level below it. Senders match no host with this line, or drop the whole policy; where no other line names
    /// a host, mail to the domain is not protected.
    "mx-leading-dot" = Error, rfc8461("3.2"), "the name of a host begins with a dot";
    next "Write `*.` and the name for the hosts one level below it, or the name of each host.",
    hides ["@mx", "@taken"];
    bad Policy "version: STSv1\nmode: enforce\nmx: .example.com\nmax_age: 1209600\n";
    bad Policy "version: STSv1\nmode: enforce\nmx: mx.example.com\nmx: .mx.example.com\nmax_age: 1209600\n";
    good Policy "version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 1209600\n";
}

/// Speaks of each such line.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    each_bad_mx(case, findings, &RULE, |mx| {
        (*mx.defect == MxDefect::LeadingDot && mx.words.len() > 1).then(|| {
            let better = format!("*{}", mx.words);
            // The draft's form stood for hosts of any depth.
            let fix = MxPattern::read(&better).is_ok().then(|| mx.write(&better, Safety::NeedsChoice));
            (Prose::with("{} begins with a dot, as an old draft had it.", [code(mx.words)]), fix)
        })
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended, safeties};

    #[test]
    fn the_value_is_marked() {
        marks(&RULE, "version: STSv1\nmode: none\nmx: .a.example\n    ^^^^^^^^^^\nmx: .\nmax_age: 1\n");
        assert_eq!(mended(&RULE, "mx: .a.example\n"), ["mx: *.a.example\n"]);
        assert_eq!(safeties(&RULE, "mx: .a.example\n"), [Safety::NeedsChoice]);
    }
}
