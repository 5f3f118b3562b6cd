//! Short notations for exchanges and for the behaviour of a client.
//!
//! `<self>` is the URL of the first request; `<op>`, `<loc>` and `<res>` are the URLs of a monitor,
//! of a `Location`, and of a resource at another URL.

use super::{Client, End, Exchange, Outcome, Seen};

const URLS: [(&str, &str); 4] = [
    ("<self>", "https://api.example.com/widgets/w?api-version=1"),
    ("<op>", "https://api.example.com/operations/1?api-version=1"),
    ("<loc>", "https://api.example.com/results/1?api-version=1"),
    ("<res>", "https://api.example.com/things/1?api-version=1"),
];

/// The behaviour of a client after a request, in words: `polls <op> +0s, <op> +30s; gets <self>;
/// returns <self>#1`. An empty final-state-via means that none is declared. The first response and
/// the later responses are YAML.
pub(super) fn run(client: &Client, method: &str, via: &str, initial: &str, later: &str) -> String {
    let via = match via {
        "" => "null",
        via => via,
    };
    let text = format!(
        "{{method: {method}, url: <self>, final-state-via: {via}, initial: {initial}, answers: {later}}}"
    );
    let text = (URLS.iter()).fold(text, |text, (short, url)| text.replace(short, url));
    let exchange: Exchange = serde_yaml::from_str(&text).expect("an exchange");
    in_words(&client.run(&exchange))
}

/// The URLs that a client polled, without its waits.
pub(super) fn polled(client: &Client, method: &str, initial: &str, later: &str) -> String {
    let words = run(client, method, "", initial, later);
    let polls = words
        .split("; ")
        .find_map(|part| part.strip_prefix("polls "));
    let urls = polls.unwrap_or_default().split(", ");
    let urls: Vec<&str> = urls.filter_map(|poll| poll.split(' ').next()).collect();
    urls.join(", ")
}

fn in_words(outcome: &Outcome) -> String {
    let mut parts = Vec::new();
    if !outcome.polls.is_empty() {
        let polls = outcome.polls.iter();
        let polls: Vec<String> = polls
            .map(|poll| format!("{} +{}s", poll.url, poll.wait as f64 / 1000.0))
            .collect();
        parts.push(format!("polls {}", polls.join(", ")));
    }
    if let Some(url) = &outcome.final_get {
        parts.push(format!("gets {url}"));
    }
    parts.push(match &outcome.end {
        End::Returns(None) => "returns nothing".to_owned(),
        End::Returns(Some(Seen::Initial)) => "returns the first answer".to_owned(),
        End::Returns(Some(Seen::Get(url, count))) => format!("returns {url}#{count}"),
        End::Returns(Some(Seen::AtEnd(url))) => format!("returns {url} at the end"),
        End::Failed => "fails".to_owned(),
        End::Errors(why) => format!("gives up: {why}"),
        End::Polls => "never ends".to_owned(),
    });
    let words = parts.join("; ");
    (URLS.iter()).fold(words, |words, (short, url)| words.replace(url, short))
}
