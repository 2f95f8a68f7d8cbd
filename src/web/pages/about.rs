//! What the page can and cannot see, and why.

use yew::prelude::*;

use crate::web::parts::words::template;

/// What, whether it is seen, and how or why not. `code` stands between backticks.
const ROWS: [(&str, &str, &str); 11] = [
    (
        "DNS: records, addresses, MX hosts",
        "yes",
        "A resolver is asked over HTTPS. You see what it sees: a name server may answer others differently.",
    ),
    (
        "Whether the Policy Host answers with a valid certificate",
        "yes",
        "The browser refuses any other connection, by its own list of authorities. Senders use lists of theirs.",
    ),
    (
        "Why, where it does not",
        "no",
        "No connection, a bad certificate, a header that keeps pages out: a browser gives one error for all of them.",
    ),
    (
        "A redirect to another host",
        "yes",
        "A small frame forbids itself every other host, and notices when the browser is sent to one.",
    ),
    (
        "A redirect within the host",
        "only with permission",
        "Without the host’s permission it looks like any other answer.",
    ),
    (
        "Text, status and media type of the policy",
        "only with permission",
        "Browsers hand a page what another host serves only if that host sends `Access-Control-Allow-Origin`. Mail servers do \
         not need it, so its absence is no fault. Paste the policy, and the check goes on.",
    ),
    (
        "Whether that status is below 400",
        "a hint, in some browsers",
        "Without permission, a browser may tell whether it could load the policy ahead. Nothing that is said here rests on it.",
    ),
    (
        "Dates and names in a certificate",
        "no",
        "No browser shows them to a page. Some fetch a missing intermediate, which senders may not: a chain that works here can fail there.",
    ),
    (
        "Policy Hosts in private networks",
        "not looked at",
        "A page that you open is not to feel its way around your network.",
    ),
    (
        "TLS of the MX hosts",
        "no",
        "It takes SMTP on port 25, which no page can speak. Paste what openssl prints of it, and that is judged.",
    ),
    (
        "What senders remember",
        "no",
        "Each keeps the policy that it fetched until its `max_age` has passed, and fetches it when it likes.",
    ),
];

/// The page.
pub(super) fn page() -> Html {
    let rows = ROWS.iter().map(|&(what, seen, why)| {
        html! {
            <tr role="row">
                <th role="rowheader" scope="row">{ what }</th>
                <td role="cell"><span class="on-phone">{ "Seen: " }</span>{ seen }</td>
                <td role="cell">{ template(why) }</td>
            </tr>
        }
    });
    html! {
        <>
            <h1 id="page-heading" tabindex="-1">{ "What it can and cannot see" }</h1>
            <p>
                { "There is no server behind this page. Your browser asks a DNS resolver and the domain’s Policy Host, under the rules that browsers have for pages. What it may not see is said to be not known; it is never guessed." }
            </p>
            <table class="about" role="table" aria-labelledby="page-heading">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">{ "What" }</th>
                    <th role="columnheader" scope="col">{ "Seen" }</th>
                    <th role="columnheader" scope="col">{ "How, or why not" }</th>
                </tr></thead>
                <tbody role="rowgroup">{ rows.collect::<Html>() }</tbody>
            </table>
            <h2>{ "Who learns of a check" }</h2>
            <p>{ "The DNS resolver that you choose learns which names you ask for, and your address. So does the next one in the list, for what decides the verdict is asked of two and compared; a resolver of your own is asked alone. The Policy Host learns that somebody fetched its policy, from your address; the domain’s own web server does where you press the button that looks there. Nobody else learns anything: no cookies, no statistics, nothing stored. A file of evidence that you save names the resolver by its host; the path of its address, which may be a secret, is left out." }</p>
        </>
    }
}
