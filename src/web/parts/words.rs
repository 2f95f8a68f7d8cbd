//! Draws sentences. Whatever came from the network is text, set apart from the direction of the text around it.

use yew::prelude::*;

use crate::evidence::Timestamp;
use crate::finding::{Piece, Prose, template_pieces};

/// A sentence.
pub fn prose(prose: &Prose) -> Html {
    prose.pieces().map(piece).collect()
}

/// Sentences, each in a paragraph.
pub fn paragraphs(sentences: &[Prose]) -> Html {
    sentences.iter().map(|sentence| html! { <p>{ prose(sentence) }</p> }).collect()
}

/// Sentences, one after the other.
pub fn sentences(sentences: &[Prose]) -> Html {
    sentences.iter().map(|sentence| html! { <>{ prose(sentence) }{ " " }</> }).collect()
}

/// A rule's own words: sentences without values.
pub fn template(template: &str) -> Html {
    template_pieces(template).map(piece).collect()
}

/// The first sentence, without its full stop, and what follows it: heading and text.
pub fn heading_and_rest(prose: &Prose) -> (Html, Option<Html>) {
    let mut heading = Vec::new();
    let mut rest = Vec::new();
    let mut pieces = prose.pieces().peekable();
    let mut in_heading = true;
    while let Some(next) = pieces.next() {
        if !in_heading {
            rest.push(piece(next));
            continue;
        }
        let Piece::Words(said) = next else {
            heading.push(piece(next));
            continue;
        };
        if let Some((before, after)) = said.split_once(". ") {
            in_heading = false;
            heading.push(words(before));
            rest.push(words(after));
        } else if pieces.peek().is_none() {
            heading.push(words(said.strip_suffix('.').unwrap_or(said)));
        } else {
            heading.push(words(said));
        }
    }
    (heading.into_iter().collect(), (!rest.is_empty()).then(|| rest.into_iter().collect()))
}

/// An instruction in the middle of a sentence: "Write `enforce`" becomes "write `enforce`".
pub fn instruction(prose: &Prose) -> Html {
    let draw = |(index, next)| match next {
        Piece::Words(words) if index == 0 => {
            let mut characters = words.chars();
            let first = characters.next().into_iter().flat_map(char::to_lowercase);
            text(&first.chain(characters).collect::<String>())
        }
        next => piece(next),
    };
    prose.pieces().enumerate().map(draw).collect()
}

/// A moment: "2026-11-24 16:15 UTC".
pub fn moment(moment: Timestamp) -> Html {
    html! { <time datetime={moment.to_string()}>{ moment.date_and_time() }</time> }
}

/// Plain text.
pub fn text(text: &str) -> Html {
    Html::from(text.to_owned())
}

/// Words of a sentence. The one name that all of this is about is not broken at its hyphen.
fn words(words: &str) -> Html {
    const NAME: &str = "MTA-STS";
    let between = |(index, part)| {
        let name = if index == 0 {
            Html::default()
        } else {
            html! { <span class="whole">{ NAME }</span> }
        };
        [name, text(part)]
    };
    if words.contains(NAME) { words.split(NAME).enumerate().flat_map(between).collect() } else { text(words) }
}

fn piece(piece: Piece<'_>) -> Html {
    match piece {
        Piece::Words(text) => words(text),
        Piece::Code(code) => html! { <code>{ text(code) }</code> },
        Piece::Host(name) => host(name),
    }
}

/// The name of a host. A line ends before a dot in it, where nobody takes that for the end of a sentence, and at no hyphen, of
/// which punycode has two at once.
pub fn host(name: &str) -> Html {
    /// A label that is longer does not fit into a line on a phone, and may be broken anywhere.
    const LONG: usize = 20;
    if !name.contains('-') || name.split('.').any(|label| label.len() > LONG) {
        return html! { <bdi class="host">{ text(name) }</bdi> };
    }
    let part = |(index, label)| match index {
        0 => text(label),
        _ => html! { <><wbr />{ format!(".{label}") }</> },
    };
    html! { <bdi class="host whole">{ name.split('.').enumerate().map(part).collect::<Html>() }</bdi> }
}
