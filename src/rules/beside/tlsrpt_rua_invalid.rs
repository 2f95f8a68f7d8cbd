//! An address in the TLSRPT record that no report can be sent to.

use super::{are_good_uris, at, cause_of, written};
use crate::finding::{Finding, Fix, Prose, code, rfc8460};
use crate::read::{RecordField, TlsrptViolation, UriDefect, odd_byte, uri_defect};
use crate::rules::fields::{BLANKS, Written};
use crate::rules::signs::Cause;
use crate::rules::templates::is_placeholder_host;
use crate::rules::{Case, rule};
use crate::text::{Edit, Span};

rule! {
    /// Senders report failures to the addresses in `rua`. An address that they cannot read gets no reports, and some
    /// of them then drop the whole record.
    "tlsrpt-rua-invalid" = Warning, rfc8460("3"), "no report can be sent to an address of the TLSRPT record";
    next "Write each address as `mailto:` and a mailbox, or as `https:` and a web address, with commas between them.";
    bad Tlsrpt "v=TLSRPTv1; rua=";
    bad Tlsrpt "v=TLSRPTv1; rua=reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=http://reports.example.com/tls";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com!10m";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com,,";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com,ruf=mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto=reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:{mailbox}";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:mailto:reports@example.com";
    bad Tlsrpt "v=TLSRPTv1; rua=mailto:<reports@example.com>";
    bad Tlsrpt "v=TLSRPTv1; rua=https://reports.example.com/a,b";
    bad Tlsrpt "v=TLSRPTv1; rua=“mailto:reports@example.com”";
    good Tlsrpt "v=TLSRPTv1; rua=mailto:reports@example.com, https://reports.example.com/tls";
}

/// Speaks of each address, and of all empty places between the commas of one list once. Of one that only quotes or backslashes spoil,
/// another rule speaks.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.meant_tlsrpt() {
        let written = written(record);
        let mut empty_seen = None;
        let is_good = |field: &RecordField<'_>| field.name.value == b"rua" && are_good_uris(field.value.value);
        let mut has_good = None;
        for violation in &record.violations {
            let TlsrptViolation::Rua(defect) = violation.value else { continue };
            let cause = cause_of(&written, violation);
            let is_said = defect == UriDefect::Empty && empty_seen.replace(violation.span) == Some(violation.span);
            if is_said || cause == Cause::Escaped {
                continue;
            }
            let span = violation.span;
            let (marked, message, fix) = match cause {
                Cause::NotAscii => {
                    let (marked, message, fix) = written.not_ascii_at(span);
                    // Taken out, what parts two addresses would make one of them.
                    let words = span.words(record.text).to_ascii_lowercase();
                    let count = words.matches("https:").count() + words.matches("mailto:").count();
                    (marked, message, fix.filter(|_| count < 2))
                }
                _ if defect == UriDefect::Empty => {
                    let has_another = *has_good.get_or_insert_with(|| record.fields.iter().any(is_good));
                    let (message, fix) = empty(&written, &span.words(record.text), span, has_another);
                    (span, message, fix)
                }
                _ => {
                    let (message, fix) = say(record.text, defect, span);
                    (span, message, fix)
                }
            };
            findings.push(Finding::new(&RULE, at(index, marked), message).mended_by(fix));
        }
    }
}

/// What is the matter with an address that is there.
fn say(text: &[u8], defect: UriDefect, span: Span) -> (Prose, Option<Fix>) {
    let words = span.words(text);
    if let Some((message, better)) = with_too_much(&words) {
        let title = Prose::with("Write {}", [code(&better)]);
        return (message, Some(Fix::safe(title, vec![Edit::replace(span, better)])));
    }
    if is_template(&words) {
        return (Prose::with("{} is a template that nobody filled in.", [code(words)]), None);
    }
    match defect {
        UriDefect::Scheme => cut_at_comma(text, &words, span).unwrap_or_else(|| scheme(&words, span)),
        UriDefect::Character => (character(&words), without_size(&words, span)),
        _ => {
            let message = match behind_mailto(&words) {
                None => "{} names no host.",
                Some(rest) if rest.contains(':') => {
                    "{} has a second `:` in it. A mailbox has neither a port nor another scheme."
                }
                Some(rest) if rest.starts_with("//") => {
                    "{} names a host in place of a mailbox: no slashes stand after `mailto:`."
                }
                Some(_) => "{} names no mailbox.",
            };
            (Prose::with(message, [code(words)]), None)
        }
    }
}

/// What stands behind the `mailto:` that `words` begin with, in any case.
fn behind_mailto(words: &str) -> Option<&str> {
    let (scheme, rest) = words.split_once(':')?;
    scheme.eq_ignore_ascii_case("mailto").then_some(rest)
}

/// No address where one should stand.
fn empty(written: &Written<'_>, words: &str, span: Span, has_another: bool) -> (Prose, Option<Fix>) {
    if words.split(',').any(|uri| !uri.trim_matches(BLANKS).is_empty()) {
        return (Prose::new("A comma in `rua` has no address beside it."), without_empty(written.text, span));
    }
    if has_another {
        let fix = Fix::safe(Prose::new("Delete the empty one"), vec![written.without_field(span)]);
        return (Prose::new("A `rua` without an address stands beside another one."), Some(fix));
    }
    (Prose::new("`rua` names no address."), None)
}

/// What is too much about an address, in words, and what is left: where that is exactly one address, or several that lack a
/// comma.
fn with_too_much(words: &str) -> Option<(Prose, String)> {
    let parts: Vec<&str> = words.split_whitespace().collect();
    if let [first, second, ..] = parts[..]
        && parts.iter().all(|part| are_good_uris(part.as_bytes()))
    {
        return Some((Prose::with("No comma stands between {} and {}.", [code(first), code(second)]), parts.join(",")));
    }
    let mail = behind_mailto(words);
    let tries = [
        ("A second `=` stands before {}.", words.strip_prefix('=').map(str::to_owned)),
        ("Quotation marks stand around {}.", Some(words.trim_matches(['\'', '`']).to_owned())),
        (
            "A second `mailto:` stands before {}.",
            mail.map(str::trim).filter(|rest| behind_mailto(rest).is_some()).map(str::to_owned),
        ),
        ("A blank stands behind the `mailto:` of {}.", mail.map(|rest| format!("mailto:{}", rest.trim_start()))),
        (
            "No slashes stand after `mailto:`: the address of a mailbox is {}.",
            mail.map(|rest| format!("mailto:{}", rest.trim_start_matches('/'))),
        ),
        ("A dot stands behind {}.", words.strip_suffix('.').map(str::to_owned)),
        ("A semicolon in full width stands behind {}.", words.strip_suffix('；').map(str::to_owned)),
        ("A comment stands behind {}.", before_comment(words).map(str::to_owned)),
        ("{} stands in angle brackets, which are no part of an address.", in_angles(words)),
    ];
    tries.into_iter().find_map(|(message, better)| {
        let better = better.filter(|better| better != words && are_good_uris(better.as_bytes()))?;
        Some((Prose::with(message, [code(&better)]), better))
    })
}

/// What stands before a blank and a sign that begins a comment.
fn before_comment(words: &str) -> Option<&str> {
    let (before, rest) = words.split_once([' ', '\t'])?;
    let rest = rest.trim_start();
    (rest.starts_with('#') || rest.starts_with("//")).then_some(before)
}

/// The address within the angle brackets of mail: `mailto:Name <a@b.example>`.
fn in_angles(words: &str) -> Option<String> {
    let (before, rest) = words.split_once('<')?;
    let (inner, after) = rest.split_once('>')?;
    let address = behind_mailto(inner).unwrap_or(inner).trim();
    let is_alone = after.trim().is_empty() && !before.contains('@');
    let is_filled_in = address.split_once('@').is_some_and(|(_, host)| !is_placeholder_host(host));
    (is_alone && is_filled_in).then(|| format!("mailto:{address}"))
}

/// What a comma within a web address leaves behind it.
fn cut_at_comma(text: &[u8], words: &str, span: Span) -> Option<(Prose, Option<Fix>)> {
    let before = text.get(..span.start)?.trim_ascii_end().strip_suffix(b",")?;
    let address = before.rsplit(|byte| matches!(byte, b',' | b';')).next()?;
    let is_of_web = address.windows(8).any(|start| start.eq_ignore_ascii_case(b"https://"));
    if !is_of_web || words.contains([':', '@']) {
        return None;
    }
    let is_good = are_good_uris(format!("https://a.example/{words}").as_bytes());
    let comma = Span::new(before.len(), span.start);
    let fix = is_good.then(|| Fix::choice(Prose::new("Write `%2C`"), vec![Edit::replace(comma, "%2C")]));
    Some((Prose::with("A comma parts addresses, and {} is none. Within one it is written `%2C`.", [code(words)]), fix))
}

/// An address of another scheme, or of none.
fn scheme(words: &str, span: Span) -> (Prose, Option<Fix>) {
    if let Some(again) = ["rua=", "ruf="].into_iter().find(|name| words.starts_with(name)) {
        let rest = words.get(again.len()..).unwrap_or_default();
        let cut = Edit::remove(Span::new(span.start, span.start + again.len()));
        let message = Prose::with("{} stands in the list of addresses: it is part of no address.", [code(again)]);
        let fix = uri_defect(rest.as_bytes()).is_none().then(|| {
            let title = Prose::with("Take {} out", [code(again)]);
            // `ruf` is DMARC's, for reports of another kind.
            if again == "rua=" { Fix::safe(title, vec![cut]) } else { Fix::choice(title, vec![cut]) }
        });
        return (message, fix);
    }
    let colon = words.get(..6).filter(|start| start.eq_ignore_ascii_case("mailto")).map(|_| 6);
    let better = match colon {
        // `mailto=a@b.example`, `mailto a@b.example`
        Some(colon) => {
            let rest = words.get(colon..).unwrap_or_default();
            let address = rest.trim_start_matches(['=', ' ', '\t', '/']);
            Some((Span::new(span.start, span.start + words.len() - address.len()), address))
        }
        None => Some((Span::at(span.start), words)).filter(|_| !words.contains(':')),
    };
    if let Some((place, address)) = better.filter(|(_, address)| address.contains('@')) {
        let fix = uri_defect(format!("mailto:{address}").as_bytes()).is_none();
        let fix =
            fix.then(|| Fix::safe(Prose::new("Write `mailto:` before it"), vec![Edit::replace(place, "mailto:")]));
        return (Prose::with("{} has no `mailto:` before it.", [code(address)]), fix);
    }
    // Whether the same address answers over TLS, only the owner knows.
    let is_http = words.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("http:"));
    let fix =
        is_http.then(|| Fix::choice(Prose::new("Write `https:`"), vec![Edit::insert(span.start + "http".len(), "s")]));
    (Prose::with("Reports go to `mailto:` or `https:`, and {} is neither.", [code(words)]), fix)
}

/// Whether it is a template that nobody filled in.
fn is_template(words: &str) -> bool {
    let opens = |pair: (char, char)| {
        words.find(pair.0).is_some_and(|at| words.get(at..).is_some_and(|rest| rest.contains(pair.1)))
    };
    // `a@[192.0.2.1]` is filled in.
    let is_literal =
        words.split_once('[').is_some_and(|(_, rest)| rest.starts_with(|sign: char| sign.is_ascii_digit()));
    let is_listed = opens(('[', ']')) && !words.contains("://") && !is_literal;
    opens(('{', '}')) || opens(('<', '>')) || is_listed || words.ends_with("%s")
}

/// The first character that an address cannot hold as it is.
fn character(words: &str) -> Prose {
    let odd = odd_byte(words.as_bytes()).and_then(|at| words.get(at..)).and_then(|rest| rest.chars().next());
    match odd {
        Some(' ') => Prose::with("{} has a blank in it.", [code(words)]),
        Some(odd) if odd.is_ascii_graphic() => {
            let encoded = format!("%{:02X}", u32::from(odd));
            Prose::with("{} has {} in it, which an address holds only as {}.", [code(words), code(odd), code(encoded)])
        }
        Some(odd) => Prose::with("{} has {} in it, which an address cannot hold.", [code(words), code(odd)]),
        None => Prose::with("{} has a character in it that an address cannot hold.", [code(words)]),
    }
}

/// The addresses without the commas that have none beside them.
fn without_empty(text: &[u8], span: Span) -> Option<Fix> {
    let value = std::str::from_utf8(span.of(text)).ok()?;
    let addresses: Vec<&str> =
        value.split(',').map(|part| part.trim_matches(BLANKS)).filter(|part| !part.is_empty()).collect();
    let edit = Edit::replace(span, addresses.join(","));
    Some(Fix::safe(Prose::new("Take the comma out"), vec![edit]))
}

/// The address without a size such as `!10m`, which DMARC knows and TLSRPT does not.
fn without_size(words: &str, span: Span) -> Option<Fix> {
    let (_, size) = words.rsplit_once('!')?;
    let digits = size.trim_end_matches(['k', 'K', 'm', 'M', 'g', 'G', 't', 'T']);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_size = is_number && size.len() - digits.len() < 2;
    // Counted from the end: bytes that are no UTF-8 grow when they are read as words.
    let cut = Span::new(span.end.saturating_sub(size.len() + 1), span.end);
    is_size.then(|| Fix::choice(Prose::with("Take {} out", [code(format!("!{size}"))]), vec![Edit::remove(cut)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::sketch::Sketch;
    use crate::finding::Severity;
    use crate::rules::checking::{found, mended};

    #[test]
    fn each_defect_in_words_and_mended() {
        for (rua, words, better) in [
            ("", "rua names no address.", None),
            (",", "rua names no address.", None),
            ("mailto:a@b.example,,", "A comma in rua has no address beside it.", Some("mailto:a@b.example")),
            ("a@b.example", "a@b.example has no mailto: before it.", Some("mailto:a@b.example")),
            (
                "http://b.example",
                "Reports go to mailto: or https:, and http://b.example is neither.",
                Some("https://b.example"),
            ),
            ("b.example", "Reports go to mailto: or https:, and b.example is neither.", None),
            ("mailto:b.example", "mailto:b.example names no mailbox.", None),
            ("https:b.example", "https:b.example names no host.", None),
            (
                "mailto:a@b.example!10m",
                "mailto:a@b.example!10m has ! in it, which an address holds only as %21.",
                Some("mailto:a@b.example"),
            ),
            (
                "mailto:<a@b.example>",
                "mailto:a@b.example stands in angle brackets, which are no part of an address.",
                Some("mailto:a@b.example"),
            ),
            (
                "mailto:Bob <a@b.example>",
                "mailto:a@b.example stands in angle brackets, which are no part of an address.",
                Some("mailto:a@b.example"),
            ),
            ("mailto:<a@yourdomain.tld>", "mailto:<a@yourdomain.tld> is a template that nobody filled in.", None),
            ("mailto:[your address]", "mailto:[your address] is a template that nobody filled in.", None),
            ("mailto:a@[192.0.2.1]", "mailto:a@[192.0.2.1] has [ in it, which an address holds only as %5B.", None),
            (
                "mailto:mailto:a@b.example",
                "A second mailto: stands before mailto:a@b.example.",
                Some("mailto:a@b.example"),
            ),
            (
                "mailto:a@b.example:25",
                "mailto:a@b.example:25 has a second : in it. A mailbox has neither a port nor another scheme.",
                None,
            ),
            (
                "https://b.example/a,b",
                "A comma parts addresses, and b is none. Within one it is written %2C.",
                Some("https://b.example/a%2Cb"),
            ),
            (
                "mailto: a@b.example",
                "A blank stands behind the mailto: of mailto:a@b.example.",
                Some("mailto:a@b.example"),
            ),
            ("'mailto:a@b.example'", "Quotation marks stand around mailto:a@b.example.", Some("mailto:a@b.example")),
            ("=mailto:a@b.example", "A second = stands before mailto:a@b.example.", Some("mailto:a@b.example")),
            (
                "mailto:a@b.example；",
                "A semicolon in full width stands behind mailto:a@b.example.",
                Some("mailto:a@b.example"),
            ),
            ("mailto:a@b.example # us", "A comment stands behind mailto:a@b.example.", Some("mailto:a@b.example")),
            ("mailto:a@b.example.", "A dot stands behind mailto:a@b.example.", Some("mailto:a@b.example")),
            (
                "mailto:a@b.example  mailto:c@d.example",
                "No comma stands between mailto:a@b.example and mailto:c@d.example.",
                Some("mailto:a@b.example,mailto:c@d.example"),
            ),
            (
                "; rua=mailto:a@b.example",
                "A rua without an address stands beside another one.",
                Some("mailto:a@b.example"),
            ),
            ("mailto:a@%s", "mailto:a@%s is a template that nobody filled in.", None),
            ("mailto:a%@b.example", "mailto:a%@b.example has % in it, which an address holds only as %25.", None),
            ("mailto:a<@b.example", "mailto:a<@b.example has < in it, which an address holds only as %3C.", None),
            ("mailto=a@b.example", "a@b.example has no mailto: before it.", Some("mailto:a@b.example")),
            (
                "rua=mailto:a@b.example",
                "rua= stands in the list of addresses: it is part of no address.",
                Some("mailto:a@b.example"),
            ),
            ("mailto:a@...", "mailto:a@... names no mailbox.", None),
            (
                "mailto://a@b.example",
                "No slashes stand after mailto:: the address of a mailbox is mailto:a@b.example.",
                Some("mailto:a@b.example"),
            ),
            ("mailto:a@b.example c@d.example", "mailto:a@b.example c@d.example has a blank in it.", None),
            ("mailto:ä@b.example", "mailto:ä@b.example has ä in it, which an address cannot hold.", None),
            (
                "mailto:a@b.example\u{200b}",
                "In mailto:a@b.example‹U+200B› stands a zero-width space (U+200B). A record holds nothing but ASCII.",
                Some("mailto:a@b.example"),
            ),
        ] {
            let text = format!("v=TLSRPTv1; rua={rua}");
            let message = (Severity::Warning, words.to_owned());
            let sketch = Sketch::good("example.com").tlsrpts(&[text.as_bytes()]);
            // The text of a record is bytes: a character outside ASCII arrives as it was published.
            assert_eq!(found(&sketch, &RULE), [message], "{text}");
            assert_eq!(mended(&RULE, &text).pop(), better.map(|better| format!("v=TLSRPTv1; rua={better}")), "{text}");
        }
    }

    #[test]
    fn silent_on_addresses_that_take_reports() {
        assert_eq!(found(&Sketch::good("example.com"), &RULE), []);
        let spaced = Sketch::good("example.com").tlsrpt("v=TLSRPTv1; rua=mailto:a@b.example , https://c.example");
        assert_eq!(found(&spaced, &RULE), []);
    }
}
