//! A field of the record is not a name, `=` and a value.

use super::{at, is_id, is_meant_as_id, without_field};
use crate::finding::{Finding, Fix, Prose, code, rfc8461, said};
use crate::read::{RecordReading, RecordViolation};
use crate::rules::{Case, rule};
use crate::text::{Edit, Span, Spanned};

rule! {
    /// All that stands between semicolons is a name, `=` and a value, without blanks in them. Senders that read a
    /// record to the letter drop one with anything else in it and act as if the domain had no policy: mail from them is
    /// not protected.
    "record-field-malformed" = Error, rfc8461("3.1"), "a field of the record is not a name and a value";
    next "Write the record as `v=STSv1; id=…;` and leave out all that you do not need: senders ignore every other field.";
    bad Record "v=STSv1;; id=20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500;;;";
    bad Record "v=STSv1; id:20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500; primary;";
    bad Record "v=STSv1; id =20261124T161500;";
    bad Record "v=STSv1; id=20261124T161500; =primary;";
    bad Record "v=STSv1; id=20261124T161500; my note=x;";
    bad Record "v=STSv1; id=20261124T161500; a-name-of-more-than-thirty-two-chars=x;";
    bad Record "v=STSv1; id=20261124T161500; _note=x;";
    bad Record "v=STSv1; id=20261124T161500; note=;";
    bad Record "v=STSv1; id=20261124T161500; note==x;";
    bad Record "v=STSv1; id=20261124T161500; note=a b;";
    bad Record "v=STSv1; id=20261124T161500; note=grün;";
    good Record "v=STSv1; id=20261124T161500; note=x";
}

/// The most characters of a field's name.
const NAME_MAX: usize = 32;

/// Speaks of each field of the records that count; of `;;;` once.
pub(super) fn check(case: &Case<'_>, findings: &mut Vec<Finding>) {
    for (index, record) in case.counted_records() {
        let mut violations = record.violations.iter().peekable();
        while let Some(&Spanned { value, span }) = violations.next() {
            let mut gap = span;
            let said = match value {
                RecordViolation::EmptyField => {
                    while let Some(next) = violations
                        .next_if(|next| next.value == RecordViolation::EmptyField && next.span.start == gap.end + 1)
                    {
                        gap = Span::new(gap.start, next.span.end);
                    }
                    Some(empty(gap))
                }
                RecordViolation::NoEquals => Some(without_equals(record, span)),
                RecordViolation::Name => Some(name(record, span)),
                RecordViolation::Value => Some(value_message(record, span)),
                RecordViolation::ValueEmpty => Some((
                    Prose::with("Nothing stands after the `=` in {}.", [code(span.words(record.text))]),
                    Some(without(record, span)),
                )),
                RecordViolation::IdEmpty
                | RecordViolation::IdTooLong
                | RecordViolation::IdCharacters
                | RecordViolation::IdMissing
                | RecordViolation::BlankTrailing => None,
            };
            let Some((message, fix)) = said else { continue };
            // Of a gap, the semicolons on both of its sides are marked: it may have no width of its own.
            let marked = match value {
                RecordViolation::EmptyField => Span::new(gap.start.saturating_sub(1), gap.end + 1),
                _ => span,
            };
            findings.push(Finding::new(&RULE, at(index, marked), message).mended_by(fix));
        }
    }
}

/// Nothing between semicolons, at `gap`.
fn empty(gap: Span) -> (Prose, Option<Fix>) {
    let fix = Fix::safe(Prose::new("Keep one semicolon"), vec![Edit::remove(Span::new(gap.start, gap.end + 1))]);
    (Prose::new("Nothing stands between two semicolons."), Some(fix))
}

/// A field without `=`.
fn without_equals(record: &RecordReading<'_>, span: Span) -> (Prose, Option<Fix>) {
    let words = span.words(record.text);
    let message = Prose::with("The field {} has no `=` in it.", [code(&words)]);
    if !is_meant_as_id(span.of(record.text)) {
        return (message, Some(without(record, span)));
    }
    let value = words.get(2..).unwrap_or_default().trim_matches([':', ' ', '\t']);
    let is_first = record.first_id().is_none();
    let fix = (is_first && is_id(value)).then(|| {
        let better = format!("id={value}");
        Fix::safe(Prose::with("Write {}", [code(&better)]), vec![Edit::replace(span, better)])
    });
    (message, fix)
}

/// A name outside the grammar.
fn name(record: &RecordReading<'_>, span: Span) -> (Prose, Option<Fix>) {
    let words = span.words(record.text);
    if words.starts_with('=') {
        return (Prose::with("Nothing stands before the `=` in {}.", [code(&words)]), Some(without(record, span)));
    }
    let bare = words.trim_end_matches([' ', '\t']);
    let is_odd = |character: &char| !character.is_ascii_alphanumeric() && !matches!(character, '_' | '-' | '.');
    let message = match bare.chars().find(is_odd) {
        None if bare.len() < words.len() => {
            let blanks = Span::new(span.start + bare.len(), span.end);
            let fix = Fix::safe(Prose::new("Delete the blank"), vec![Edit::remove(blanks)]);
            return (Prose::with("A blank stands between {} and its `=`.", [code(bare)]), Some(fix));
        }
        None if bare.len() > NAME_MAX => {
            Prose::with("The name {} has {} characters, and 32 are allowed.", [code(bare), said(bare.len())])
        }
        None => Prose::with("The name {} begins with neither a letter nor a digit.", [code(bare)]),
        Some(' ') => Prose::with("The name {} has a blank in it.", [code(bare)]),
        Some(odd) => Prose::with("The name {} has {} in it.", [code(bare), code(odd)]),
    };
    (message, Some(without(record, span)))
}

/// The value of an extension outside the grammar, at `span`.
fn value_message(record: &RecordReading<'_>, span: Span) -> (Prose, Option<Fix>) {
    let field = record.fields.get(record.fields.partition_point(|field| field.value.span.start < span.start));
    let field = Span::new(field.map_or(span.start, |field| field.name.span.start), span.end).words(record.text);
    let words = span.words(record.text);
    let message = match words.chars().find(|character| !character.is_ascii_graphic() || *character == '=') {
        Some(' ') => Prose::with("The field {} has a blank in it.", [code(field)]),
        Some('=') => Prose::with("The field {} has a second `=` in it.", [code(field)]),
        Some(odd) => Prose::with("The field {} has {} in it.", [code(field), code(odd)]),
        None => Prose::with("The field {} has something in its value that no value has.", [code(field)]),
    };
    (message, Some(without(record, span)))
}

/// Takes the field out: senders would ignore it, and only the owner knows whether it is needed.
fn without(record: &RecordReading<'_>, span: Span) -> Fix {
    Fix::choice(Prose::new("Delete the field"), vec![without_field(record.text, span)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::checking::{marks, mended};

    #[test]
    fn what_is_outside_the_grammar_is_marked() {
        marks(&RULE, "v=STSv1;; id=1;\n       ^^\n");
        marks(&RULE, "v=STSv1; id=1; ; ;\n             ^^^^^\n");
        marks(&RULE, "v=STSv1; primary; id=1;\n         ^^^^^^^\n");
        marks(&RULE, "v=STSv1; id =1;\n         ^^^\n");
        marks(&RULE, "v=STSv1; id=1; note=grün\n                    ^^^^\n");
        marks(&RULE, "v=STSv1; id=1; =x\n               ^^\n");
    }

    #[test]
    fn a_field_is_taken_out_with_its_semicolon() {
        for (text, better) in [
            ("v=STSv1; id=1; ; ;", "v=STSv1; id=1;"),
            ("v=STSv1; ;id=1", "v=STSv1;id=1"),
            ("v=STSv1; primary; id=1", "v=STSv1; id=1"),
            ("v=STSv1; id=1; note=", "v=STSv1; id=1;"),
            ("v=STSv1; id \t=1", "v=STSv1; id=1"),
            ("v=STSv1; id: 1;", "v=STSv1; id=1;"),
            ("v=STSv1; ID 1;", "v=STSv1; id=1;"),
        ] {
            assert_eq!(mended(&RULE, text), [better], "{text}");
        }
        assert_eq!(mended(&RULE, "v=STSv1; id:a-b;"), Vec::<String>::new());
    }
}
