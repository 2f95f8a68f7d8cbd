//! What is not as an earlier check saw it: a short list above the verdict.

use yew::prelude::*;

use super::words::{prose, sentences};
use crate::diagnosis::Changes;
use crate::finding::{Prose, day_or_time};
use crate::web::state::{Before, Judged, verdict_before};

/// The list, without a heading, for the verdict is the first one; nothing where there is no earlier check. `before` is what more is known of that one.
pub fn changes(known: &Judged, before: Option<&Before>) -> Html {
    let Some(Changes { since, changed, unknown, caveat }) = &known.diagnosis.changes else { return Html::default() };
    let verdicts = verdict_before(known, before);
    let item = |sentence: &Prose| html! { <li>{ prose(sentence) }{ "." }</li> };
    html! {
        <section class="panel changes" aria-labelledby="changes">
            <p id="changes">{ "Since " }<time datetime={since.to_string()}>{ day_or_time(*since, known.evidence.judged_at) }</time></p>
            if changed.is_empty() && verdicts.is_none() {
                <p>{ if unknown.is_empty() { "Nothing changed." } else { "Of what was seen both times, nothing changed." } }</p>
            } else {
                <ul>
                    { changed.iter().map(item).collect::<Html>() }
                    if let Some([then, now]) = verdicts {
                        <li>{ "The verdict was “" }{ prose(then) }{ "”, and is “" }{ prose(now) }{ "”." }</li>
                    }
                </ul>
            }
            if !unknown.is_empty() {
                <p class="small">{ sentences(unknown) }</p>
            }
            if let Some(caveat) = caveat {
                <p class="small">{ prose(caveat) }</p>
            }
        </section>
    }
}
