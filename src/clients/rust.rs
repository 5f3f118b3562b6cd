//! Rust: azure_core 1.1.0, `src/http/poller.rs`.
//!
//! The poller of the crate calls a function again and again, and doesn't know any header. That
//! function decides which header is polled and where the result is. The emitter of
//! Azure/typespec-rust writes it for each operation
//! (`packages/typespec-rust/src/codegen/clients.ts`); we read these rules there. 1.2.0-beta.1 has
//! the same poller.
//!
//! No client for ARM that uses it has been released, and no release has `resource_manager`, which
//! is meant for such clients.

use std::borrow::Cow;

use serde_json::Value;

use super::reading::{Url, hand_over, initial, is_absolute};
use super::{Answer, Client, Code, End, Endless, Exchange, KnownBy, Product, Service, Types};
use crate::model::{FinalStateVia, State, System};
use crate::openapi::Method;

/// The Rust client.
pub static RUST: Client = Client {
    name: "rust",
    product: Product::AzureSdk("Rust"),
    source: "crates.io azure_core, src/http/poller.rs; typespec-rust, src/codegen/clients.ts",
    version: "1.1.0",
    known_by: KnownBy::Ran,
    systems: &[System::DataPlane, System::Generic],
    hands_over: true,
    code: Code {
        types: Types::Metadata,
        is_of_typespec: true,
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The interval in milliseconds that is used if no response sends one (`DEFAULT_RETRY_TIME`).
const INTERVAL: u64 = 30_000;

/// `PollerStatus::from`, in any case. Any other value ends the stream of polls, also `NotStarted`
/// and `Running`. Then the code that waits for the result fails, because it gets none.
fn meaning(word: &str) -> Option<State> {
    [
        ("inprogress", State::Running),
        ("succeeded", State::Succeeded),
        ("failed", State::Failed),
        ("canceled", State::Canceled),
        ("cancelled", State::Canceled),
    ]
    .into_iter()
    .find(|(known, _)| known.eq_ignore_ascii_case(word))
    .map(|(_, state)| state)
}

/// The polling headers in the order in which the emitter looks for a declared header.
const HEADERS: [FinalStateVia; 3] = [
    FinalStateVia::OperationLocation,
    FinalStateVia::AzureAsyncOperation,
    FinalStateVia::Location,
];

/// The values that are fixed when the code is generated.
struct GeneratedPolling {
    /// The polled header. The emitter uses the headers that the operation declares. We use the
    /// headers of the first response and the header that the final-state-via names.
    polled: Option<FinalStateVia>,
    /// The header with the URL of the result; `None` if the result is at the URL of the request.
    result: Option<FinalStateVia>,
}

impl GeneratedPolling {
    fn of(exchange: &Exchange) -> Self {
        let sends = |via: FinalStateVia| sent(&exchange.initial, via).is_some();
        let declared = exchange.final_state_via;
        let named = declared.filter(|via| via.header().is_some());
        let polled = HEADERS
            .into_iter()
            .find(|via| sends(*via) || named == Some(*via));
        let result = match declared {
            Some(FinalStateVia::OriginalUri) => None,
            // A value that no document declares is treated as the most common mistake.
            Some(via) => via
                .header()
                .map(|_| via)
                .or(Some(FinalStateVia::OperationLocation)),
            None if matches!(exchange.method, Method::Put | Method::Patch) => None,
            None if sends(FinalStateVia::Location) => Some(FinalStateVia::Location),
            None => polled.or(Some(FinalStateVia::OperationLocation)),
        };
        Self { polled, result }
    }

    /// `true` if the response that says that the operation succeeded is also the result.
    fn ends_where_it_polls(&self) -> bool {
        self.result.is_some() && self.result == self.polled
    }
}

/// The value of the header that a final-state-via names.
fn sent(answer: &Answer, via: FinalStateVia) -> Option<&str> {
    via.header().and_then(|header| answer.header(header))
}

/// The generated `StatusMonitor::status`: a monitor without a status means running. A missing body
/// is an error.
fn state(answer: &Answer) -> Result<State, &'static str> {
    let body = answer.body.as_ref().ok_or("an answer without a body")?;
    let body = body.as_object().ok_or("the monitor is no object")?;
    match body.get("status") {
        None | Some(Value::Null) => Ok(State::Running),
        Some(Value::String(word)) => {
            meaning(word).ok_or("the only running status that it knows is InProgress")
        }
        Some(_) => Err("the status is no text"),
    }
}

/// `create_poller_stream` around the generated function.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let polling = GeneratedPolling::of(exchange);
    let mut polling_url = exchange.url.clone();
    let mut result_url = None;
    let mut got = initial(service);
    loop {
        let answer = &got.answer;
        // The codes that we assume the operation declares.
        if !matches!(answer.status, 200 | 201 | 202 | 204) {
            return Ok(End::Errors("an answer that is no success"));
        }
        if let Some(link) = polling.polled.and_then(|via| sent(answer, via)) {
            if !is_absolute(link) {
                return Ok(End::Errors("a polling URL that is relative"));
            }
            link.clone_into(&mut polling_url);
        }
        let result = polling.result.filter(|_| !polling.ends_where_it_polls());
        if let Some(link) = result.and_then(|via| sent(answer, via)) {
            if !is_absolute(link) {
                return Ok(End::Errors("a URL of the result that is relative"));
            }
            result_url = Some(link.to_owned());
        }
        match state(answer) {
            Ok(State::Running) => {}
            Ok(State::Failed | State::Canceled) => return Ok(End::Failed),
            Ok(State::Succeeded) if polling.ends_where_it_polls() => return Ok(hand_over(&got)),
            Ok(State::Succeeded) => {
                let url = result_url.as_deref().unwrap_or(&exchange.url);
                let result = service.fetch(url);
                return Ok(if result.answer.is_success() {
                    hand_over(&result)
                } else {
                    End::Errors("the result can't be fetched")
                });
            }
            Err(trouble) => return Ok(End::Errors(trouble)),
        }
        let wait = retry_after(answer);
        polling_url = with_version(&polling_url, &exchange.url).into_owned();
        got = service.poll(&polling_url, wait)?;
    }
}

/// A polling URL with the api-version of the request instead of its own. `QueryBuilder` sorts all
/// parameters by name when it sets one.
fn with_version<'u>(link: &'u str, request: &str) -> Cow<'u, str> {
    const NAME: &str = "api-version";
    let Some(version) = Url::of(request).parameter(NAME) else {
        return Cow::Borrowed(link);
    };
    let (path, query) = link.split_once('?').unwrap_or((link, ""));
    let version = format!("{NAME}={version}");
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let mut pairs: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && name(pair) != NAME)
        .collect();
    pairs.push(&version);
    pairs.sort_by_key(|pair| name(pair));
    Cow::Owned(format!("{path}?{}", pairs.join("&")))
}

/// `get_retry_after`, in milliseconds: whole numbers, and dates in `Retry-After`.
fn retry_after(answer: &Answer) -> u64 {
    let number = |name, unit: i64| {
        let count = answer.header(name)?.parse::<i64>().ok()?;
        Some(count.saturating_mul(unit))
    };
    let date = || Some(answer.seconds_until("Retry-After")?.saturating_mul(1000));
    let wait = number("X-Ms-Retry-After-Ms", 1)
        .or_else(|| number("Retry-After-Ms", 1))
        .or_else(|| number("Retry-After", 1000))
        .or_else(date);
    wait.map_or(INTERVAL, |wait| u64::try_from(wait).unwrap_or_default())
}
