//! Functions that several clients share to read responses.

use std::borrow::Cow;

use super::{Answer, End, Got, Service};

/// The response to the first request, in the form of a response to a GET.
pub(super) fn initial<'e>(service: &Service<'e>) -> Got<'e> {
    Got {
        answer: Cow::Borrowed(&service.exchange().initial),
        seen: super::Seen::Initial,
    }
}

/// Returns the body of a response to the caller, or nothing if it is empty.
pub(super) fn hand_over(got: &Got<'_>) -> End {
    End::Returns(got.answer.body.as_ref().map(|_| got.seen.clone()))
}

/// The provisioning state in the body of a resource of Azure Resource Manager.
pub(super) fn provisioning_state(answer: &Answer) -> Option<&str> {
    answer
        .text(&["properties", "provisioningState"])
        .filter(|state| !state.is_empty())
}

/// The wait in `Retry-After`, in milliseconds; the header has whole seconds or a date.
fn retry_after_seconds(answer: &Answer) -> Option<u64> {
    let seconds = answer.header("Retry-After")?.trim().parse().ok();
    let date = || u64::try_from(answer.seconds_until("Retry-After")?).ok();
    let seconds: u64 = seconds.or_else(date)?;
    Some(seconds.saturating_mul(1000)).filter(|wait| *wait > 0)
}

/// The wait in a response, in milliseconds: in one of the two headers that the Azure libraries read
/// first, or in `Retry-After`.
pub(super) fn retry_after(answer: &Answer) -> Option<u64> {
    let milliseconds = |name| answer.header(name)?.trim().parse().ok();
    milliseconds("retry-after-ms")
        .or_else(|| milliseconds("x-ms-retry-after-ms"))
        .filter(|wait| *wait > 0)
        .or_else(|| retry_after_seconds(answer))
}

/// `true` if a URL has a scheme.
pub(super) fn is_absolute(url: &str) -> bool {
    let Some((scheme, _)) = url.split_once(':') else {
        return false;
    };
    let legal = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(legal)
}

/// The target of a link for a client that treats a relative URL as a path of its endpoint, whatever
/// the path of the request. The endpoint is the host of the request.
pub(super) fn at_endpoint<'l>(request: &str, link: &'l str) -> Cow<'l, str> {
    if is_absolute(link) {
        return Cow::Borrowed(link);
    }
    let endpoint = Url::of(request).origin;
    Cow::Owned(format!("{endpoint}/{}", link.trim_start_matches('/')))
}

/// The parts of an absolute URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Url<'u> {
    /// The scheme and the host, without a final slash.
    pub(super) origin: &'u str,
    /// The path, with the slash at its start.
    pub(super) path: &'u str,
    /// The query, without the question mark.
    pub(super) query: Option<&'u str>,
}

impl<'u> Url<'u> {
    /// The parts of a URL. A relative URL has no origin. Fragments are removed, because clients
    /// don't send them.
    pub(super) fn of(url: &'u str) -> Self {
        let url = url.split_once('#').map_or(url, |(sent, _)| sent);
        let (bare, query) = match url.split_once('?') {
            Some((bare, query)) => (bare, Some(query)),
            None => (url, None),
        };
        let authority = bare.find("://").map_or(0, |scheme| scheme + "://".len());
        let after = bare.split_at(authority).1;
        let host = match authority {
            0 => 0,
            _ => after.find('/').unwrap_or(after.len()),
        };
        let (origin, path) = bare.split_at(authority + host);
        Self {
            origin,
            path,
            query,
        }
    }

    /// The value of a query parameter.
    pub(super) fn parameter(&self, name: &str) -> Option<&'u str> {
        let mut pairs = self.query?.split('&');
        pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_come_apart() {
        let parts = |url| {
            let Url {
                origin,
                path,
                query,
            } = Url::of(url);
            (origin, path, query)
        };
        assert_eq!(
            parts("https://h:8/a/b?x=1#f"),
            ("https://h:8", "/a/b", Some("x=1"))
        );
        assert_eq!(parts("https://h"), ("https://h", "", None));
        assert_eq!(parts("https://h?x"), ("https://h", "", Some("x")));
        assert_eq!(parts("/a?x=https://y/"), ("", "/a", Some("x=https://y/")));
        assert_eq!(
            Url::of("/a?b=1&api-version=2").parameter("api-version"),
            Some("2")
        );
        assert_eq!(Url::of("/a").parameter("api-version"), None);
    }

    #[test]
    fn relative_links_lead_to_the_endpoint() {
        let request = "https://service.example/widgets/oak?api-version=1";
        for (link, leads) in [
            ("https://other.example/x", "https://other.example/x"),
            ("/operations/7", "https://service.example/operations/7"),
            ("operations/7", "https://service.example/operations/7"),
        ] {
            assert_eq!(at_endpoint(request, link), leads, "{link}");
        }
    }

    #[test]
    fn an_absolute_url_has_a_scheme() {
        assert!(is_absolute("https://h/a"));
        assert!(!is_absolute("/a:b"));
        assert!(!is_absolute("operations/1"));
        assert!(!is_absolute(""));
    }
}
