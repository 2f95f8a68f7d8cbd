//! The policy leaves out hosts of the provider whose hosts take the mail.

use crate::finding::{Finding, Fix, Place, Prose, Source, code, rfc8461, said};
use crate::read::{Ending, Mode};
use crate::rules::providers::Provider;
use crate::rules::uncovered::Uncovered;
use crate::rules::{Case, rule};
use crate::text::Edit;

rule! {
    /// The provider has more hosts for its customers than the policy covers. As long as they do not stand in the MX records,
    /// nothing happens. Once one does, senders that honour the policy of mode `enforce` do not deliver there.
    "mx-provider-incomplete" = Advice, rfc8461("4.1"), "the policy leaves out hosts of the mail provider";
    next "Look at which MX hosts your provider asks for today. Add an `mx` line for each before it comes into the MX records, and change the record’s `id`.";
}

/// Speaks once, where the MX hosts of today are covered all: what they are decides, not what a provider may have. Of one that
/// is not covered another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    let (Some(Mode::Enforce | Mode::Testing), Some(policy)) = (case.mode(), &case.policy) else { return };
    let hosts = &case.answers.mx_hosts;
    let Some(provider) = Provider::of(hosts).filter(|_| !case.takes_no_mail() && Uncovered::of(case).is_none()) else {
        return;
    };
    let left_out: Vec<String> =
        provider.hosts().filter(|host| case.covering_line(host).is_none()).map(|host| host.to_string()).collect();
    let (Some(last), false) = (policy.reading.mx.last(), left_out.is_empty()) else { return };
    let message = Prose::with(
        "All MX hosts of today are covered. {} also uses {}, which no line covers.",
        [said(provider.name), code(left_out.join(", "))],
    );
    let ending = if policy.reading.counts.crlf > 0 { Ending::CrLf } else { Ending::Lf }.as_str();
    let lines: String = left_out.iter().flat_map(|host| [ending, "mx: ", host]).collect();
    let title = Prose::new("Add lines for them");
    let fix = case.is_lint().then(|| Fix::choice(title, vec![Edit::insert(last.value.end, lines)]));
    let place = Place::Text { source: Source::Policy, span: last.value };
    findings.push(Finding::new(&RULE, place, message).mended_by(fix));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ShownKind;
    use crate::evidence::sketch::{PUBLIC, Sketch};
    use crate::finding::Severity;
    use crate::rules::checking::{found, judge, slugs};

    fn with(mode: &str, lines: &str, hosts: &[(u16, &str)]) -> Sketch {
        let policy = format!("version: STSv1\r\nmode: {mode}\r\n{lines}max_age: 1209600\r\n");
        let sketch = Sketch::good("example.com").policy(policy.as_bytes()).mx(hosts);
        hosts.iter().fold(sketch, |sketch, (_, host)| sketch.address(host, &[PUBLIC]))
    }

    const PROTON: &[(u16, &str)] = &[(10, "Mail.protonmail.ch")];

    #[test]
    fn the_hosts_left_out_are_named() {
        let message = "All MX hosts of today are covered. Proton Mail also uses mailsec.protonmail.ch, which no \
                       line covers.";
        let sketch = with("enforce", "mx: mail.protonmail.ch\r\n", PROTON);
        assert_eq!(found(&sketch, &RULE), [(Severity::Advice, message.to_owned())]);
        assert_eq!(slugs(&sketch), [RULE.slug, "starttls-not-checked"]);
        let google = with("testing", "mx: *.aspmx.l.google.com\r\n", &[(10, "alt1.aspmx.l.google.com")]);
        let message = "All MX hosts of today are covered. Google Workspace also uses aspmx.l.google.com, which no \
                       line covers.";
        assert_eq!(found(&google, &RULE), [(Severity::Advice, message.to_owned())]);
    }

    #[test]
    fn in_the_linter_its_lines_are_offered_and_then_no_rule_calls_them_unused() {
        let policy = "version: STSv1\nmode: enforce\nmx: route1.mx.cloudflare.net\nmax_age: 1209600\n";
        let lint =
            |text: &[u8]| Sketch::lint(ShownKind::Policy, text).shown(ShownKind::MxHosts, b"route1.mx.cloudflare.net");
        let findings = judge(&lint(policy.as_bytes()).evidence());
        let fix = findings.into_iter().find(|finding| finding.rule == &RULE).and_then(|finding| finding.fix);
        let better = fix.expect("a fix").made_in(policy.as_bytes());
        let lines = "mx: route1.mx.cloudflare.net\nmx: route2.mx.cloudflare.net\nmx: route3.mx.cloudflare.net\n";
        assert_eq!(
            String::from_utf8_lossy(&better),
            format!("version: STSv1\nmode: enforce\n{lines}max_age: 1209600\n")
        );
        assert_eq!(slugs(&lint(&better)), ["line-ending-lf"]);
    }

    #[test]
    fn silent_where_all_are_covered_where_a_host_is_not_and_in_mode_none() {
        for (mode, lines, hosts) in [
            ("enforce", "mx: *.protonmail.ch\r\n", PROTON),
            ("none", "mx: mail.protonmail.ch\r\n", PROTON),
            ("enforce", "mx: mailsec.protonmail.ch\r\n", PROTON),
            ("enforce", "mx: mx.example.com\r\n", &[(10, "mx.example.com")]),
            ("enforce", "mx: mail.protonmail.ch\r\n", &[(10, "mail.protonmail.ch"), (20, "mx.example.com")]),
        ] {
            assert_eq!(found(&with(mode, lines, hosts), &RULE), [], "{mode} {lines} {hosts:?}");
        }
        let gone = with("enforce", "mx: mail.protonmail.ch\r\n", PROTON).address("mail.protonmail.ch", &[]);
        assert_eq!(found(&gone, &RULE), []);
    }
}
