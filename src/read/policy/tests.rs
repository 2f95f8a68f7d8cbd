use super::*;

const GOOD: &str = "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n";

/// The breaches in `text`, each with the words that it marks.
fn breaches(text: &str) -> Vec<(PolicyViolation, String)> {
    let reading = PolicyReading::new(text.as_bytes());
    reading.violations.iter().map(|breach| (breach.value, breach.span.words(text.as_bytes()))).collect()
}

fn accepted(text: &str) -> Accepted {
    PolicyReading::new(text.as_bytes()).accepted()
}

#[test]
fn the_example_of_the_standard() {
    let text = b"version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n";
    let reading = PolicyReading::new(text);
    assert_eq!(reading.accepted(), Accepted::Yes);
    assert_eq!((reading.mode.value(), reading.max_age.value()), (Some(Mode::Enforce), Some(604_800)));
    let patterns: Vec<_> =
        reading.patterns().map(|(mx, pattern)| (mx.line, pattern.is_wildcard(), pattern.domain())).collect();
    assert_eq!(
        patterns,
        [(3, false, "mail.example.com"), (4, true, "example.net"), (5, false, "backupmx.example.com")]
    );
}

#[test]
fn breaches_stand_in_the_order_of_the_text() {
    let reading = PolicyReading::new(b"\xEF\xBB\xBF a\rb\n\n c: \rd\n\xFF: e\nf\rg\n");
    let spans: Vec<_> = reading.violations.iter().map(|breach| breach.span).collect();
    assert!(spans.is_sorted() && spans.len() == 7, "{:?}", reading.violations);
}

#[test]
fn what_the_grammar_allows() {
    for text in [
        GOOD,
        GOOD.trim_end(),
        "max_age:1\nmx:\t a.example \t\nmode:testing\nversion:STSv1",
        "version: STSv1\nmode: none\nmax_age: 0\n",
        "version: STSv1\nmode: enforce\nmx: a\nmx: 192.0.2.1\nmax_age: 31557600\nx-note: grüße, \u{85} = ok\n",
        "version: STSv1\nmode: enforce\nmode: Nonsense\nmx: a.example\nmax_age: 0000000001\nversion: 2\nmax_age: x",
    ] {
        assert_eq!((accepted(text), breaches(text)), (Accepted::Yes, vec![]), "{text}");
    }
}

#[test]
fn what_no_sender_should_take() {
    for text in [
        "",
        "\n",
        "\u{feff}version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n",
        "Version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n",
        "version: stsv1\nmode: enforce\nmx: mx.example\nmax_age: 604800\n",
        "version: STSv1\nmode: Enforce\nmx: mx.example\nmax_age: 604800\n",
        "version: STSv1\nmode: enforce # now\nmx: mx.example\nmax_age: 604800\n",
        "version: STSv1\nmode: enforce\nmx: mx.example.\nmax_age: 604800\n",
        "version: STSv1\nmode: enforce\n mx: mx.example\nmax_age: 604800\n",
        "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 1w\n",
        "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: 12345678901\n",
        "version: STSv1\nmode: enforce\nmx: mx.example\nmax_age: -1\n",
        "version: STSv1\nmode: enforce\nmx: mx.example\n",
        "version: STSv1\nmode: enforce\nmax_age: 604800\n",
        "version: STSv1\nmode: Enforce\nmode: enforce\nmx: mx.example\nmax_age: 604800\n",
        "version: STSv1\rmode: enforce\rmx: mx.example\rmax_age: 604800\r",
    ] {
        assert_eq!(accepted(text), Accepted::No, "{text}");
    }
    assert_eq!(PolicyReading::new(b"version: STSv1\nmode: none\nmax_age: 1\nx: \xFF\n").accepted(), Accepted::No);
}

#[test]
fn what_senders_differ_on() {
    use PolicyViolation::*;
    let cases: &[(&str, &[(PolicyViolation, &str)])] = &[
        ("\n", &[(LineBlank, "")]),
        (" \t\n", &[(LineBlank, " \t")]),
        ("# note\n", &[(Comment, "# note")]),
        ("  // note: more \n", &[(Comment, "// note: more")]),
        ("mx:\n  - a.example\n  - b.example\n", &[(ListItem, "- a.example"), (ListItem, "- b.example")]),
        ("- a.example\n", &[(NoColon, "- a.example")]),
        ("mode= testing\n", &[(NoColon, "mode= testing")]),
        ("  mx: b.example\n", &[(Indented, "  ")]),
        ("mx : b.example\n", &[(BlankBeforeColon, " ")]),
        (": b\n", &[(Name, ":")]),
        ("x-note:\n", &[(ExtensionEmpty, ":")]),
        ("x-note: a\tb\n", &[(Control, "\t")]),
        ("x-note: a\rb\n", &[(BareCr, "\r")]),
        ("\0note\n", &[(Control, "\0")]),
        ("no\u{feff}te: a\n", &[(BomWithin, "\u{feff}")]),
        ("a-name-of-more-than-thirty-two-chars: b\n", &[(Name, "a-name-of-more-than-thirty-two-chars")]),
    ];
    for (line, marked) in cases {
        let text = format!("{GOOD}{line}");
        let marked: Vec<_> = marked.iter().map(|(violation, words)| (*violation, (*words).to_owned())).collect();
        assert_eq!((accepted(&text), breaches(&text)), (Accepted::Disputed, marked), "{line:?}");
    }
    assert_eq!(accepted(&format!("{GOOD}mx: b.example.\n")), Accepted::Disputed);
    assert_eq!(accepted(&GOOD.replace("604800", "31557601")), Accepted::Disputed);
}

#[test]
fn lenient_senders_read_an_indented_mx() {
    let text = format!("{GOOD}  mx: b.example\nmx : c.example\n");
    let reading = PolicyReading::new(text.as_bytes());
    let domains: Vec<_> = reading.patterns().map(|(mx, pattern)| (mx.line, pattern.domain())).collect();
    assert_eq!(domains, [(3, "mx.example"), (5, "b.example"), (6, "c.example")]);
}

#[test]
fn the_kind_of_text_at_first_sight() {
    let cases: &[(&[u8], PolicyForm)] = &[
        (GOOD.as_bytes(), PolicyForm::Lines),
        (b"garbage", PolicyForm::Other),
        (b"name: build\non:\n  push:\n", PolicyForm::Other),
        (b"max-age: 86400", PolicyForm::Lines),
        (b"mx: a.example", PolicyForm::Lines),
        (b"# mode: none", PolicyForm::Lines),
        (b"v=STSv1; id=1;", PolicyForm::Record),
        (b"_smtp._tls.a.example. IN TXT \"v=tlsrptv1; rua=mailto:a@b.example\"", PolicyForm::Record),
        (b"{ \"version\": \"STSv1\" }", PolicyForm::Json),
        (b"[{}]", PolicyForm::Json),
        (b"{\\rtf1\\ansi\nmode: testing\\\n", PolicyForm::RichText),
        (b"\\f0\\fs24 \\cf0 version: STSv1\\\nmode: enforce\\\n", PolicyForm::RichText),
        (b"", PolicyForm::Empty),
        (b" \r\n\t\r", PolicyForm::Empty),
        (b"\xEF\xBB\xBF\n", PolicyForm::Empty),
        (b"<!DOCTYPE html><title>404</title>", PolicyForm::Markup),
        (b"\xEF\xBB\xBF\n <!-- a --> <!-- b --><HTML lang=\"en\">", PolicyForm::Markup),
        (b"<!-- nothing else -->", PolicyForm::Markup),
        (b"<?xml version=\"1.0\"?><Error/>", PolicyForm::Markup),
        (b"<placeholder>", PolicyForm::Other),
        (b"<!-- note -->\nversion: STSv1\n", PolicyForm::Lines),
        (b"\xFF\xFEv\0e\0r\0", PolicyForm::Utf16),
        (b"\0v\0e\0r", PolicyForm::Utf16),
        (b"v\0e\0r\0", PolicyForm::Utf16),
    ];
    for (text, form) in cases {
        assert_eq!(PolicyReading::new(text).form, *form, "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn what_a_line_was_meant_as() {
    let meant = |text: &str| {
        let reading = PolicyReading::new(text.as_bytes());
        reading.lines.iter().flat_map(|line| reading.meant(line)).collect::<Vec<_>>()
    };
    for text in [
        "Mode: enforce",
        " mode: x",
        "mode : x",
        "mode=x",
        "mode enforce",
        "\"mode\": \"x\",",
        "# mode: x",
        "**mode**: x",
        "mode",
    ] {
        assert_eq!(meant(text), [Key::Mode], "{text}");
    }
    for text in ["mode: enforce", "mode:", "x-mode: y", "# mode of work", "model of: x", "", "MTA: mode", "x-age: 1"] {
        assert_eq!(meant(text), [], "{text}");
    }
    assert_eq!(meant("version: STSv1\rmode: enforce\rMX: a"), [Key::Mode, Key::Mx]);
}

#[test]
fn the_line_of_a_byte() {
    let reading = PolicyReading::new(b"a: b\r\n\nc");
    let start = |at| reading.line_at(at).map(|line| line.span.start);
    assert_eq!([start(0), start(5), start(6), start(7), start(8)], [Some(0), Some(0), Some(6), Some(7), Some(7)]);
    assert_eq!(PolicyReading::new(b"").line_at(0), None);
}
