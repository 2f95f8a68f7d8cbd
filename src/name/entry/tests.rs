use super::*;

/// Every one of `spellings` is understood as this domain, in this form.
#[track_caller]
fn all_mean(domain: &str, form: Form, spellings: &[&str]) {
    let expected = Entry::One(Meant { domain: PolicyDomain::read(domain).unwrap(), form });
    for typed in spellings {
        assert_eq!(understand(typed).as_ref(), Ok(&expected), "{}", typed.escape_debug());
    }
}

#[track_caller]
fn refused(cases: &[(&str, &str, Option<&str>)]) {
    for (typed, sentence, part) in cases {
        let error = understand(typed).expect_err(typed);
        assert_eq!(error.to_string(), *sentence, "{}", typed.escape_debug());
        assert_eq!(error.part(), *part, "{}", typed.escape_debug());
        let quoted = sentence.trim_start_matches('“');
        assert!(
            sentence.starts_with(char::is_uppercase) || part.is_some_and(|part| quoted.starts_with(part)),
            "{sentence}"
        );
        assert!(
            sentence.ends_with('.') && sentence.matches(". ").count() == usize::from(!typed.is_empty()),
            "{sentence}"
        );
    }
}

#[test]
fn a_domain_is_understood_whatever_is_around_it() {
    all_mean(
        "example.com",
        Form::Domain,
        &[
            "example.com",
            "EXAMPLE.Com",
            "example.com.",
            "example。com。",
            "  example.com\t\r\n",
            "\u{a0}example.com\u{3000}",
            "\u{feff}example.com\u{200b}",
            "\u{202a}example.com.\u{202c}",
            "\u{2060}\u{200e}example.com\u{ad}",
            "\u{0}example.com\u{7f}",
            "\"example.com\"",
            "'example.com'",
            "“example.com”",
            "„example.com“",
            "«example.com»",
            "`example.com.`",
            "<example.com>",
            " <\"example.com\"> ",
            "(example.com)",
            "example.com,",
            "example.com;",
            "\"example.com",
            "example.com, example.com",
        ],
    );
    all_mean("a-b.1.xn--bcher-kva.example", Form::Domain, &["A-b.1.XN--Bcher-kva.example"]);
    all_mean("www.example.com", Form::Domain, &["www.example.com"]);
}

#[test]
fn u_labels_are_understood_in_every_form() {
    all_mean(
        "xn--bcher-kva.example",
        Form::ULabels,
        &["bücher.example", "BÜCHER.example.", "bu\u{308}cher。example。", "ｂüｃｈｅｒ．example", "bücher.example｡"],
    );
    all_mean("example.com", Form::ULabels, &["exam\u{200b}ple.com", "ｅｘａｍｐｌｅ.com"]);
    all_mean("xn--bcher-kva.example", Form::Url, &["https://bücher.example/ü?ü", "bücher。example/"]);
    all_mean("xn--bcher-kva.example", Form::MailAddress, &["jürgen@bücher.example", "J <j@bücher。example>"]);
    all_mean("xn--bcher-kva.example", Form::RecordName, &["_mta-sts.bücher.example", "_mta-sts。bücher。example。"]);
    all_mean("xn--bcher-kva.example", Form::PolicyUrl, &["mta-sts.bücher.example/.well-known/mta-sts.txt"]);
}

#[test]
fn a_web_address_means_its_host() {
    all_mean(
        "example.com",
        Form::Url,
        &[
            "https://example.com",
            "HTTPS://Example.com./",
            "http://example.com:8080/path?query=a@b.example#fragment",
            "https://user:pass@word@example.com/",
            "https:example.com",
            "http:example.com",
            "https:///example.com",
            "https:\\\\example.com\\path",
            "//example.com",
            "//example.com/path",
            "smtp://example.com:25",
            "example.com/path",
            "example.com/",
            "example.com?q",
            "example.com#top",
            "example.com:443/path",
            "example.com/@user",
            "example.com/?to=https://other.example/",
            "<https://example.com/>",
            "Example <https://example.com/>",
            "https://example.com/a,b",
            "https://example.com/.well-known/mta-sts.txt",
        ],
    );
    all_mean("example.com", Form::HostAndPort, &["example.com:25", "example.com:", "example.com.:25"]);
}

#[test]
fn a_mail_address_means_its_domain() {
    all_mean(
        "example.com",
        Form::MailAddress,
        &[
            "user@example.com",
            "@example.com",
            "user@Example.COM.",
            "mailto:user@example.com",
            "MAILTO:example.com",
            "MailTo:user@example.com?subject=hello",
            "<user@example.com>",
            "Name <user@example.com>",
            "\"Doe, Jane\" <jane@example.com>",
            "jane.doe@other.example <jane@example.com>",
            "\"jane.doe\" <jane@example.com>",
            "\"a@b\"@example.com",
            "user@ example.com",
            "Jane jane@example.com",
            "jane@example.com, john@example.com",
        ],
    );
    all_mean("mta-sts.example.com", Form::MailAddress, &["user@mta-sts.example.com"]);
}

#[test]
fn names_of_records_and_policies_mean_the_domain_behind_them() {
    all_mean(
        "example.com",
        Form::RecordName,
        &["_mta-sts.example.com", "_MTA-STS.Example.com.", "_smtp._tls.example.com", "\"_smtp._tls.example.com.\""],
    );
    all_mean(
        "example.com",
        Form::PolicyUrl,
        &[
            "https://mta-sts.example.com/.well-known/mta-sts.txt",
            "http://MTA-STS.example.com:443/.Well-Known/mta-sts.txt?x#y",
            "mta-sts.example.com/.well-known/mta-sts.txt",
        ],
    );
    all_mean("mta-sts.example.com", Form::PolicyUrl, &["https://mta-sts.mta-sts.example.com/.well-known/mta-sts.txt"]);
    all_mean("mta-sts.example.com", Form::RecordName, &["_mta-sts.mta-sts.example.com"]);
}

#[test]
fn a_bare_policy_host_is_offered_both_ways() {
    let meant = |domain: &str, form| Meant { domain: PolicyDomain::read(domain).unwrap(), form };
    for (typed, form) in [
        ("mta-sts.example.com", Form::Domain),
        ("MTA-STS.example.com.", Form::Domain),
        ("https://mta-sts.example.com/", Form::Url),
        ("mta-sts.example.com:443", Form::HostAndPort),
    ] {
        let (behind, itself) = (meant("example.com", Form::PolicyHost), meant("mta-sts.example.com", form));
        assert_eq!(understand(typed), Ok(Entry::Either { behind, itself }), "{typed}");
    }
}

#[test]
fn nothing_sensible_stands_behind_a_policy_host_of_two_labels() {
    all_mean("mta-sts.com", Form::Domain, &["mta-sts.com"]);
    all_mean("mta-sts.com", Form::Url, &["https://mta-sts.com/.well-known/mta-sts.txt"]);
    all_mean("xmta-sts.example.com", Form::Domain, &["xmta-sts.example.com"]);
}

#[test]
fn www_is_kept() {
    all_mean("www.example.com", Form::Url, &["https://www.example.com/"]);
}

#[test]
fn what_was_understood_is_said() {
    for (typed, said) in [
        ("Example.com", "checking example.com"),
        ("bücher.example", "checking xn--bcher-kva.example, as DNS spells the name that you typed"),
        ("example.com:25", "checking example.com, the host before the port that you typed"),
        ("https://example.com/", "checking example.com, the host of the web address that you typed"),
        ("user@example.com", "checking example.com, the domain of the mail address that you typed"),
        ("_mta-sts.example.com", "checking example.com, the domain of the record that you typed"),
        (
            "mta-sts.example.com/.well-known/mta-sts.txt",
            "checking example.com, the domain of the policy whose address you typed",
        ),
        (
            "mta-sts.example.com",
            "mta-sts.example.com is where the policy of example.com would be: check example.com, or \
             mta-sts.example.com as a mail domain of its own",
        ),
    ] {
        assert_eq!(understand(typed).unwrap().to_string(), said);
    }
    let Ok(Entry::Either { behind, .. }) = understand("mta-sts.example.com") else { panic!("one only") };
    assert_eq!(behind.to_string(), "checking example.com, the domain of the Policy Host that you typed");
}

#[test]
fn nothing_typed_asks_for_a_domain() {
    for typed in ["", "  \t", "\u{feff}", "\"\"", "<>", ", ;"] {
        assert_eq!(understand(typed), Err(EntryError::Empty), "{}", typed.escape_debug());
    }
    refused(&[
        ("", "Type a domain, such as example.com.", None),
        ("user@", "There is no domain in “user@”. Type one, such as example.com.", Some("user@")),
        ("https://", "There is no domain in “https://”. Type one, such as example.com.", Some("https://")),
        ("/path", "There is no domain in “/path”. Type one, such as example.com.", Some("/path")),
        (".", "There is no domain in “.”. Type one, such as example.com.", Some(".")),
    ]);
}

#[test]
fn addresses_are_no_domains() {
    refused(&[
        (
            "192.0.2.1",
            "192.0.2.1 is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
            Some("192.0.2.1"),
        ),
        (
            "https://192.0.2.1:8443/",
            "192.0.2.1 is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
            Some("192.0.2.1"),
        ),
        (
            "１９２.0.2.1",
            "192.0.2.1 is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
            Some("192.0.2.1"),
        ),
        (
            "2001:db8::1",
            "2001:db8::1 is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
            Some("2001:db8::1"),
        ),
        (
            "2001:db8::/32",
            "2001:db8:: is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
            Some("2001:db8::"),
        ),
        (
            "fe80::1%eth0",
            "fe80::1%eth0 is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
            Some("fe80::1%eth0"),
        ),
        (
            "user@[192.0.2.1]",
            "[192.0.2.1] is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
            Some("[192.0.2.1]"),
        ),
        (
            "https://[2001:db8::1]:443/",
            "[2001:db8::1] is an IP address, and MTA-STS has policies for domains only. Type a domain, such as example.com.",
            Some("[2001:db8::1]"),
        ),
        ("example.42", "The last part is a number, and no domain ends so. Check how the name ends.", None),
        ("example.0x2A", "The last part is a number, and no domain ends so. Check how the name ends.", None),
        ("192.0.2", "The last part is a number, and no domain ends so. Check how the name ends.", None),
    ]);
}

#[test]
fn a_name_that_cannot_be_a_mail_domain_says_which_part() {
    let label64 = "a".repeat(64);
    let long = format!("{label64}.example");
    let long_sentence =
        format!("The part “{}…” has 64 characters, and DNS allows 63. Check its spelling.", "a".repeat(63));
    let name243 = format!("{}example", "abcde.12.".repeat(27).split_at(236).0);
    refused(&[
        ("example", "“example” is one part only. Type the whole domain, such as example.com.", Some("example")),
        ("_mta-sts.com", "“com” is one part only. Type the whole domain, such as example.com.", Some("com")),
        ("a..example", "There is nothing between two dots, or before the first one. Take the extra dot out.", None),
        (".example.com", "There is nothing between two dots, or before the first one. Take the extra dot out.", None),
        ("example.com..", "There is nothing between two dots, or before the first one. Take the extra dot out.", None),
        ("ü。。example", "There is nothing between two dots, or before the first one. Take the extra dot out.", None),
        ("-a.example", "The part “-a” begins or ends with a hyphen. Take the hyphen out.", Some("-a")),
        ("ü-.example", "The part “ü-” begins or ends with a hyphen. Take the hyphen out.", Some("ü-")),
        (
            "_dmarc.example.com",
            "The part “_dmarc” has a “_” in it. Type the domain with letters, digits, hyphens and dots alone.",
            Some("_dmarc"),
        ),
        (
            "x._mta-sts.example.com",
            "The part “_mta-sts” has a “_” in it. Type the domain with letters, digits, hyphens and dots alone.",
            Some("_mta-sts"),
        ),
        (
            "ü_x.example.com",
            "The part “ü_x” has a “_” in it. Type the domain with letters, digits, hyphens and dots alone.",
            Some("ü_x"),
        ),
        (
            "ex*mple.com",
            "The part “ex*mple” has a “*” in it. Type the domain with letters, digits, hyphens and dots alone.",
            Some("ex*mple"),
        ),
        (
            "*.example.com",
            "The part “*” has a “*” in it. Type the domain with letters, digits, hyphens and dots alone.",
            Some("*"),
        ),
        (
            "example.com:smtp",
            "The part “com:smtp” has a “:” in it. Type the domain with letters, digits, hyphens and dots alone.",
            Some("com:smtp"),
        ),
        (
            "check example.com",
            "The part “check example” has a blank in it. Type the domain with letters, digits, hyphens and dots alone.",
            Some("check example"),
        ),
        (
            "exa\u{0}mple.com",
            "The part “exa‹U+0000›mple” has the character U+0000 in it. Type the domain with letters, digits, hyphens and dots alone.",
            Some("exa\u{0}mple"),
        ),
        (
            "👨\u{200d}👩.example",
            "The part “👨‹U+200D›👩” has a character, or a sequence of them, that domain names do not allow. Check its spelling.",
            Some("👨\u{200d}👩"),
        ),
        (
            "אבג.1a",
            "The parts are written in both directions, in a way that domain names do not allow. Check their spelling.",
            None,
        ),
        (&long, &long_sentence, Some(&label64)),
        (
            &name243,
            "The name has 243 characters, and DNS cannot carry it with “_smtp._tls.” before it. Check its spelling.",
            None,
        ),
    ]);
}

#[test]
fn one_at_a_time() {
    for typed in [
        "example.com example.org",
        "example.com,example.org",
        "example.com; example.org;",
        "example.com\nexample.org\nexample.net",
        "user@example.com, user@example.org",
        "A <a@example.com>, B <b@example.org>",
        "https://example.com/ https://example.org/",
        "example.com example.com example.org",
        "domains: example.com and example.org",
    ] {
        let sentence = "These are several domains. Check one at a time, example.com first.";
        refused(&[(typed, sentence, None)]);
    }
}

#[test]
fn much_text_is_not_read() {
    let much = "a.example ".repeat(1000);
    refused(&[(&much, "This has 10000 characters. Type one domain, such as example.com.", None)]);
}

mod properties {
    use proptest::prelude::*;

    use super::super::*;

    /// Texts that come near to what people type: pieces with a meaning, in any order.
    fn nearly_typed() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            prop::sample::select(vec![
                "example",
                "com",
                "mta-sts",
                "_mta-sts.",
                "_smtp._tls.",
                "mailto:",
                "https://",
                "xn--",
                "ü",
                "א",
                "。",
                ".",
                "..",
                "@",
                ":",
                "25",
                "/",
                "/.well-known/mta-sts.txt",
                "<",
                ">",
                "\"",
                " ",
                "\u{a0}",
                "\u{200b}",
                "\u{ad}",
                "[",
                "]",
                "%",
                "-",
                "_",
                ",",
                "0x1",
                "\\",
                "#",
                "?",
            ])
            .prop_map(str::to_owned),
            "[a-z]{1,8}\\.[a-z]{2,3}",
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
    }

    fn holds(typed: &str) -> Result<(), TestCaseError> {
        let meants = match understand(typed) {
            Ok(Entry::One(meant)) => vec![meant],
            Ok(Entry::Either { behind, itself }) => vec![behind, itself],
            Err(error) => {
                prop_assert!(!error.to_string().is_empty());
                return Ok(());
            }
        };
        for meant in meants {
            let written = meant.domain.to_string();
            prop_assert_eq!(PolicyDomain::read(&written), Ok(meant.domain.clone()));
            for again in [written.clone(), format!("user@{written}"), format!(" {}. ", written.to_uppercase())] {
                let understood = understand(&again).map(|entry| entry.itself().domain.clone());
                prop_assert_eq!(understood, Ok(meant.domain.clone()), "{}", again);
            }
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_answered_and_what_is_understood_stays_so(typed in any::<String>()) {
            holds(&typed)?;
        }

        #[test]
        fn what_people_nearly_type_is_answered_and_stays_so(typed in nearly_typed()) {
            holds(&typed)?;
        }
    }
}
