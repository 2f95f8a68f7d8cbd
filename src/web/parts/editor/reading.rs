//! What a conforming sender understands of the text, as it stands.

use yew::prelude::*;

use crate::diagnosis::Understood;
use crate::web::parts::words::{prose, template};
use crate::web::severity::Look;

/// What it understands of a text. Of one that holds nothing that senders read, it says that.
pub fn reading(understood: &[Understood]) -> Html {
    html! {
        <section class="reading" aria-labelledby="understands">
            <h2 id="understands">{ "A conforming sender understands" }</h2>
            { understood.iter().map(one).collect::<Html>() }
            if understood.is_empty() {
                <p class="small">{ "Senders read policies and records. None stands in this text." }</p>
            }
        </section>
    }
}

fn one(understood: &Understood) -> Html {
    let look = Look::of_accepted(understood.accepted);
    let read = understood.read.iter().map(|(name, value)| {
        html! { <div><dt>{ template(name) }</dt><dd>{ prose(value) }</dd></div> }
    });
    html! {
        <div class="card understood" data-accepted={look.tone} data-tone={look.tone}>
            <p class="kicker">{ look.icon() }<span>{ look.word }</span></p>
            if !understood.read.is_empty() {
                <dl>{ read.collect::<Html>() }</dl>
            }
            <p>{ prose(&understood.does) }</p>
            if let Some(but) = &understood.but {
                <p>{ prose(but) }</p>
            }
        </div>
    }
}
