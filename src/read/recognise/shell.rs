//! What a shell shows around what commands print: prompts, and what is typed behind them.

use super::{find, whole};
use crate::read::{Key, Mode};
use crate::text::Span;

/// Whether `line` is a command that was typed at a shell, behind its prompt or without one, or behind what is piped into it.
pub(super) fn is_command(line: &[u8]) -> bool {
    commands(line).next().is_some()
}

/// Whether `line` is such a command beyond doubt, and nobody's comment: it is about MTA-STS or TLSRPT, and has a prompt or, where
/// it is the first line, none. A number sign alone is no prompt here.
pub(super) fn is_surely_command(line: &[u8], is_first: bool) -> bool {
    let is_meant = |at: usize| if at == 0 { is_first } else { !line.trim_ascii_start().starts_with(b"# ") };
    commands(line).any(is_meant) && SUBJECTS.iter().any(|subject| find(line, subject).is_some())
}

/// The name that a command asks DNS for: the first of its words that can be one.
pub(super) fn name_asked_for(line: &[u8]) -> Option<String> {
    let line = commands(line).filter_map(|at| line.get(at..)).next()?;
    if !RESOLVERS.iter().any(|program| line.starts_with(program)) {
        return None;
    }
    let words = line.split(u8::is_ascii_whitespace).skip(1).map(|word| {
        let is_quote = |byte: &u8| matches!(byte, b'\'' | b'"');
        let quotes = word.iter().take_while(|byte| is_quote(byte)).count();
        let word = word.get(quotes..).unwrap_or_default();
        word.split(is_quote).next().unwrap_or_default()
    });
    let is_name = |word: &&[u8]| {
        !matches!(word.first(), None | Some(b'-' | b'+' | b'@' | b'/' | b'<'))
            && word.iter().any(|byte| matches!(byte, b'.' | b'_'))
            && word.iter().any(u8::is_ascii_alphabetic)
    };
    let name = words.take_while(|word| *word != b"|").find(is_name)?;
    Some(String::from_utf8_lossy(name).trim_end_matches('.').to_ascii_lowercase())
}

/// Where `output` ends: before the prompts behind it, and before the fence that closes it. No line of a policy is cut off.
pub(super) fn output_end(text: &[u8], output: Span) -> usize {
    let (mut end, mut at) = (output.end, output.end);
    while at > output.start {
        let before = Span::new(output.start, at).of(text);
        let before = before.strip_suffix(b"\n").unwrap_or(before);
        let start = output.start + before.iter().rposition(|&byte| byte == b'\n').map_or(0, |feed| feed + 1);
        let line = Span::new(start, at).of(text);
        if is_fence(line.trim_ascii()) || is_prompt(line) {
            end = start;
        } else if !line.trim_ascii().is_empty() {
            let is_cut = end < output.end;
            return glued(line, is_cut).map_or(end, |kept| start + kept);
        }
        at = start;
    }
    end
}

/// Where a command begins in `line`: at its start, behind a prompt, behind what is piped into it.
fn commands(line: &[u8]) -> impl Iterator<Item = usize> {
    // On Windows, no blank stands behind the prompt.
    let of_windows = matches!(line, [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic());
    let of_windows = line.iter().position(|&byte| byte == b'>').filter(|_| of_windows).map(|at| at + 1);
    // The last is the end of an arrow, `❯`, in UTF-8.
    let is_sign = |pair: &[u8]| matches!(pair, b"$ " | b"# " | b"% " | b"> " | b"| " | b"\xAF ");
    let behind = line.windows(2).enumerate().filter(move |(_, pair)| is_sign(pair)).map(|(at, _)| at + 2);
    // Some put the folder behind the arrow.
    let folder = line.starts_with(ARROW_BEFORE).then(|| line.iter().enumerate().filter(|(_, byte)| **byte == b' '));
    let folder = folder.into_iter().flatten().map(|(at, _)| at + 1);
    std::iter::once(0).chain(of_windows).chain(behind).chain(folder).filter(|&at| {
        let rest = line.get(at..).unwrap_or_default();
        RESOLVERS.iter().chain(&COMMANDS).any(|name| rest.starts_with(name))
    })
}

/// Whether `line` is a prompt, waiting or with a command typed behind it.
fn is_prompt(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    if whole::is_policy_line(line) {
        return false;
    }
    if line.starts_with(ARROW_BEFORE) {
        return true;
    }
    if let Some(before) = line.strip_suffix(ARROW) {
        return find(before, b": ").is_none();
    }
    let sign_at = |signs: &[u8]| line.iter().position(|byte| signs.contains(byte));
    let Some(at) = sign_at(b"$%#").or_else(|| sign_at(b">")) else {
        return line.starts_with(ARROW);
    };
    let (before, sign) = (line.get(..at).unwrap_or_default(), line.get(at).copied());
    let (first, behind) = (before.split(u8::is_ascii_whitespace).next(), line.get(at + 1..).unwrap_or_default());
    let first = first.unwrap_or_default();
    let is_of_windows = first == b"PS" || matches!(first, [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic());
    let is_of_person = first.contains(&b'@') || first.starts_with(b"bash-") || first.starts_with(b"sh-");
    match sign {
        Some(b'>') => (is_of_windows || is_of_person) && !before.is_empty(),
        // A number sign alone begins a comment.
        _ if whole::is_policy_line(behind) || before.ends_with(b":") || Key::of(first).is_some() => false,
        _ if before.is_empty() => sign != Some(b'#') && matches!(behind.first(), None | Some(b' ')),
        _ if behind.is_empty() => find(before, b": ").is_none(),
        _ => is_of_person && behind.starts_with(b" "),
    }
}

/// Whether `line` is the fence that Markdown puts around code.
fn is_fence(line: &[u8]) -> bool {
    line.len() >= 3 && line.iter().all(|&byte| byte == b'`')
}

/// How much of the last line of a policy is its own, where that has no line ending and so a prompt stands right behind it, or
/// the sign by which zsh says so. `is_cut` says whether a prompt follows on a line of its own.
fn glued(line: &[u8], is_cut: bool) -> Option<usize> {
    let colon = line.iter().position(|&byte| byte == b':').filter(|_| whole::is_policy_line(line))?;
    let value = colon + 1 + line.get(colon + 1..)?.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let rest = line.get(value..)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut modes = Mode::ALL.into_iter().map(Mode::as_str);
    let mode = modes.find(|mode| rest.starts_with(mode.as_bytes())).map_or(0, str::len);
    let own = digits.max(mode);
    let behind =
        rest.get(own..).filter(|behind| own > 0 && behind.first().is_some_and(|byte| !byte.is_ascii_whitespace()))?;
    let is_prompt = match behind.trim_ascii() {
        b"%" => is_cut,
        [b'$' | b'#' | b'>'] => behind.ends_with(b" "),
        words => is_prompt(words),
    };
    is_prompt.then_some(value + own)
}

/// What a prompt of some shells ends with.
const ARROW: &[u8] = "❯".as_bytes();
/// What a prompt of others begins with.
const ARROW_BEFORE: &[u8] = "➜".as_bytes();
/// What a command names that is about MTA-STS or TLSRPT.
const SUBJECTS: [&[u8]; 4] = [b".well-known/mta-sts", b"_mta-sts", b"_smtp._tls", b"mta-sts."];
/// Commands that ask DNS.
const RESOLVERS: [&[u8]; 9] =
    [b"dig ", b"drill ", b"host ", b"nslookup ", b"kdig ", b"delv ", b"doggo ", b"resolvectl ", b"Resolve-DnsName "];
/// Commands that connect to a host.
const COMMANDS: [&[u8]; 11] = [
    b"cat ",
    b"curl ",
    b"curl.exe ",
    b"wget ",
    b"openssl s_client ",
    b"openssl.exe s_client ",
    b"telnet ",
    b"nc ",
    b"ncat ",
    b"netcat ",
    b"swaks ",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_end_what_a_command_prints_and_lines_of_a_policy_do_not() {
        for prompt in [
            "user@host:~$ ",
            "bash-5.1$",
            "root@web ~# ",
            "[user@host ~]$ ",
            "user@host ~ % ",
            "user@host:~$ exit",
            "user@host:~$ \nuser@host:~$ exit\n",
            "$ ",
            "$ exit",
            "PS C:\\Users\\a>",
            "C:\\Users\\a>",
            "C:\\Users\\a> dir",
            "user@host ~>",
            "❯",
            "~/dns ❯ ",
            "❯ exit",
            "➜  ~ ",
            "```\n",
        ] {
            let text = format!("mode: none\nmax_age: 1\n{prompt}");
            let end = output_end(text.as_bytes(), Span::new(0, text.len()));
            assert_eq!(text.get(..end), Some("mode: none\nmax_age: 1\n"), "{prompt:?}");
        }
        for line in [
            "# a comment",
            "#",
            "mx: a@b.example$",
            "max_age: 1 % of all",
            "max_age: 604800%",
            "max_age: 604800s ",
            "$ mx: c.example",
            "mx c.example$",
            "x-note:$",
            "max_age: 604800$",
            "note: $",
            "x >",
            "admin@example.com",
            "``",
        ] {
            let text = format!("mode: none\n{line}");
            assert_eq!(output_end(text.as_bytes(), Span::new(0, text.len())), text.len(), "{line:?}");
        }
    }

    #[test]
    fn a_prompt_behind_a_line_without_an_ending() {
        for (text, kept) in [
            ("max_age: 604800user@host:~$ ", "max_age: 604800"),
            ("max_age:604800bash-5.1$", "max_age:604800"),
            ("max_age: 604800$ ", "max_age: 604800"),
            ("max_age: 604800%\nuser@host ~ % ", "max_age: 604800"),
            ("mode: enforce[user@host ~]$ ", "mode: enforce"),
            ("mx: mx.example.comuser@host:~$ ", "mx: mx.example.comuser@host:~$ "),
        ] {
            assert_eq!(text.get(..output_end(text.as_bytes(), Span::new(0, text.len()))), Some(kept), "{text:?}");
        }
    }

    #[test]
    fn the_name_that_a_command_asks_for() {
        for (line, name) in [
            ("user@host:~$ dig +short TXT _mta-sts.Example.com", Some("_mta-sts.example.com")),
            ("dig @1.1.1.1 -t TXT '_smtp._tls.example.com.' +short", Some("_smtp._tls.example.com")),
            ("$ host -t TXT _mta-sts.example.com 9.9.9.9", Some("_mta-sts.example.com")),
            ("# nslookup -type=TXT _mta-sts.example.com", Some("_mta-sts.example.com")),
            ("$ curl https://mta-sts.example.com/", None),
            ("dig +short", None),
        ] {
            assert_eq!(name_asked_for(line.as_bytes()).as_deref(), name, "{line}");
        }
    }
}
