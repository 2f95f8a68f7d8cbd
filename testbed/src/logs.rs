//! The service that searches the public certificate logs, as Cert Spotter answers: by the host that it is asked for.

use tokio::io::BufReader;
use tokio::net::TcpStream;

use crate::bed::Internet;
use crate::error::Result;
use crate::http::{After, read_request, write_reply};
use crate::records::Records;
use crate::world::{Certificate, Reply};

/// Where it answers: the built-in one, and the one that a person enters.
pub const NAMES: [&str; 2] = ["api.certspotter.com", "logs.service.example"];

/// What it answers where nothing is logged.
const NOTHING: Reply = Reply::text("[]").media_type(Some("application/json")).cors();

/// Plays it on a connection that has just been made to it, until one side closes.
pub async fn serve(stream: TcpStream, name: &str, internet: &Internet, records: &Records) -> Result<()> {
    let stream = internet.keyring.accept(stream, Certificate::Trusted, name).await?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await? {
        let asked = asked_for(&request.target).unwrap_or_default().to_owned();
        records.note_request(name, request);
        let reply = internet.logged(&asked).unwrap_or(NOTHING);
        if write_reply(&mut stream, &reply).await? == After::Close {
            break;
        }
    }
    Ok(())
}

/// The host in a question; `None` where it is none that the service understands.
fn asked_for(target: &str) -> Option<&str> {
    let query = target.strip_prefix("/v1/issuances?")?;
    let has = |field: &str| query.split('&').any(|part| part == field);
    let is_whole = has("match_wildcards=true") && has("expand=dns_names") && has("expand=issuer");
    query.split('&').find_map(|part| part.strip_prefix("domain=")).filter(|_| is_whole)
}

#[cfg(test)]
mod tests {
    use super::asked_for;

    #[test]
    fn the_host_that_is_asked_for() {
        let whole = "/v1/issuances?domain=a.example&match_wildcards=true&expand=dns_names&expand=issuer";
        assert_eq!(asked_for(whole), Some("a.example"));
        assert_eq!(asked_for("/v1/issuances?domain=a.example"), None);
        assert_eq!(asked_for("/"), None);
    }
}
