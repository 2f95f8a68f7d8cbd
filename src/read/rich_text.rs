//! Rich text (RTF), as word processors save it: what of it they show.

/// What a word processor shows of rich text.
pub fn text_of_rich_text(rtf: &str) -> String {
    let mut shown = String::new();
    // For each group that is open, whether it is hidden.
    let mut groups = vec![false];
    // How many signs stand behind a character by its number, for those who do not know it.
    let mut stand_ins = 1;
    let mut rest = rtf.chars();
    while let Some(sign) = rest.next() {
        let is_hidden = groups.last().is_some_and(|hidden| *hidden);
        match sign {
            '{' => groups.push(is_hidden),
            '}' => {
                groups.pop();
            }
            '\\' => {
                let (control, behind) = Control::read(rest.as_str());
                rest = behind.chars();
                match control {
                    Control::Hidden => groups.iter_mut().last().into_iter().for_each(|hidden| *hidden = true),
                    Control::StandIns(count) => stand_ins = count,
                    Control::Numbered(sign) => {
                        shown.extend(sign.filter(|_| !is_hidden));
                        let plain = rest.as_str().find(['\\', '{', '}']).unwrap_or(rest.as_str().len());
                        let count = rest.as_str().get(..plain).unwrap_or_default().chars().take(stand_ins).count();
                        rest.by_ref().take(count).for_each(drop);
                    }
                    Control::Shows(sign) if !is_hidden => shown.push(sign),
                    Control::Shows(_) | Control::Nothing => {}
                }
            }
            '\r' | '\n' => {}
            sign if !is_hidden => shown.push(sign),
            _ => {}
        }
    }
    shown
}

/// Groups whose text is not shown: tables, and where a link leads.
const HIDDEN: &[&str] = &["fonttbl", "colortbl", "stylesheet", "info", "fldinst", "pict", "header", "footer"];
/// Control words for signs that stand in no name.
const SIGNS: &[&str] =
    &["endash", "emdash", "bullet", "lquote", "rquote", "ldblquote", "rdblquote", "enspace", "emspace"];
/// Control words at which a line ends.
const BREAKS: &[&str] = &["par", "line", "row", "sect", "page"];

/// What a control word or a control sign does.
enum Control {
    /// It shows this, or ends a line.
    Shows(char),
    /// It shows a character by its number, and signs stand behind it for those who do not know that.
    Numbered(Option<char>),
    /// From here on, so many of these signs stand there.
    StandIns(usize),
    /// It hides the group that it stands in.
    Hidden,
    /// Nothing that can be read.
    Nothing,
}

impl Control {
    /// Reads what stands behind a backslash, and gives what stands behind that.
    fn read(text: &str) -> (Self, &str) {
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (word, behind) = text.split_at_checked(letters).unwrap_or((text, ""));
        if word.is_empty() {
            return Self::sign(text);
        }
        let digits =
            behind.bytes().enumerate().take_while(|(at, byte)| byte.is_ascii_digit() || (*at == 0 && *byte == b'-'));
        let (number, behind) = behind.split_at_checked(digits.count()).unwrap_or((behind, ""));
        let behind = behind.strip_prefix(' ').unwrap_or(behind);
        let control = match word {
            "tab" => Self::Shows('\t'),
            "u" => {
                // Of what does not fit two bytes with a sign, it is the rest.
                let number = number.parse().map(|number: i32| if number < 0 { number + 0x1_0000 } else { number });
                Self::Numbered(number.ok().and_then(|number| char::from_u32(u32::try_from(number).ok()?)))
            }
            "uc" => Self::StandIns(number.parse().unwrap_or(1)),
            _ if SIGNS.contains(&word) => Self::Shows(char::REPLACEMENT_CHARACTER),
            _ if BREAKS.contains(&word) => Self::Shows('\n'),
            _ if HIDDEN.contains(&word) => Self::Hidden,
            _ => Self::Nothing,
        };
        (control, behind)
    }

    fn sign(text: &str) -> (Self, &str) {
        let mut signs = text.chars();
        let control = match signs.next() {
            Some('*') => Self::Hidden,
            // A byte by its two digits.
            Some('\'') => {
                let byte = signs.as_str().get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
                signs.by_ref().take(2).for_each(drop);
                byte.map_or(Self::Nothing, |byte| Self::Shows(char::from(byte)))
            }
            Some(sign @ ('\\' | '{' | '}')) => Self::Shows(sign),
            Some('\n' | '\r') => Self::Shows('\n'),
            Some('~') => Self::Shows(' '),
            Some('_') => Self::Shows('-'),
            Some('-') | None => Self::Nothing,
            // No sign of rich text: what was meant is not known.
            Some(_) => Self::Shows(char::REPLACEMENT_CHARACTER),
        };
        (control, signs.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown() {
        for (rtf, shown) in [
            ("{\\rtf1\\ansi a\\par b}", "a\nb"),
            ("{\\rtf1 a\\line\nb\nc}", "a\nbc"),
            ("a\\\nb", "a\nb"),
            ("{\\fonttbl\\f0 Times;}{\\*\\generator x}a", "a"),
            ("{\\field{\\*\\fldinst{HYPERLINK \"x\"}}{\\fldrslt y}}", "y"),
            ("\\'41\\u66?\\u-10179?\\~\\{\\}\\\\", "AB {}\\"),
            ("\\uc0\\u8203 ab\\uc1\\u66?c\\u66{}d", "\u{200b}abBcBd"),
            ("a\\endash b", "a\u{fffd}b"),
            ("a\\1b", "a\u{fffd}b"),
            ("}a\\", "a"),
            ("", ""),
        ] {
            assert_eq!(text_of_rich_text(rtf), shown, "{rtf}");
        }
    }
}
