//! JavaScript: @azure/core-lro 3.4.2, `src/http/operation.ts` and `src/poller/poller.ts`, with the
//! helper that generated code uses to call it (`getLongRunningPoller`).

use serde_json::Value;

use super::reading::{at_endpoint, hand_over, initial};
use super::{Answer, Client, Code, End, Endless, Exchange, Generator, KnownBy, Product, Service};
use crate::model::{FinalStateVia, State, System};
use crate::openapi::Method;

/// The JavaScript client.
pub static JS: Client = Client {
    name: "js",
    product: Product::AzureSdk("JavaScript"),
    source: "npm @azure/core-lro, src/http/operation.ts",
    version: "3.4.2",
    known_by: KnownBy::Ran,
    systems: &[System::Arm, System::DataPlane, System::Generic],
    hands_over: true,
    code: Code {
        needs_body: &[Generator::TypeSpec],
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The interval in milliseconds until a response sends one (`POLL_INTERVAL_IN_MS`).
const INTERVAL: u64 = 2_000;

/// `transformStatus`: a part of the value is enough, so `PartiallySucceeded` means success.
fn meaning(word: &str) -> Option<State> {
    let word = word.to_lowercase();
    Some(if word.contains("succeeded") {
        State::Succeeded
    } else if word.contains("fail") {
        State::Failed
    } else if word == "canceled" || word == "cancelled" {
        State::Canceled
    } else {
        State::Running
    })
}

/// The source of the status: `mode` of `inferLroMode`.
enum Mode {
    /// The status in the body of a monitor.
    OperationLocation,
    /// The code of the response at `Location`.
    ResourceLocation,
    /// The provisioning state of the resource.
    Body,
}

/// The values that `inferLroMode` finds in the first response.
struct InferredMode<'e> {
    mode: Mode,
    polling_url: &'e str,
    result_url: Option<&'e str>,
}

impl<'e> InferredMode<'e> {
    fn of(exchange: &'e Exchange) -> Option<Self> {
        let first = &exchange.initial;
        if let Some(polling_url) = monitor_url(first) {
            Some(Self {
                mode: Mode::OperationLocation,
                polling_url,
                result_url: result_url(exchange),
            })
        } else if let Some(polling_url) = first.header("Location") {
            Some(Self {
                mode: Mode::ResourceLocation,
                polling_url,
                result_url: None,
            })
        } else if exchange.method == Method::Put {
            Some(Self {
                mode: Mode::Body,
                polling_url: &exchange.url,
                result_url: None,
            })
        } else {
            None
        }
    }
}

/// `getOperationLocationPollingUrl`.
fn monitor_url(answer: &Answer) -> Option<&str> {
    let azure = || answer.header("Azure-AsyncOperation");
    answer.header("Operation-Location").or_else(azure)
}

/// `findResourceLocation`.
fn result_url(exchange: &Exchange) -> Option<&str> {
    let request = exchange.url.as_str();
    let chosen = || match exchange.final_state_via {
        Some(FinalStateVia::OperationLocation | FinalStateVia::AzureAsyncOperation) => None,
        Some(FinalStateVia::OriginalUri) => Some(request),
        _ => exchange.initial.header("Location"),
    };
    match exchange.method {
        Method::Put => Some(request),
        Method::Delete => None,
        Method::Patch => chosen().or(Some(request)),
        _ => chosen(),
    }
}

impl Mode {
    /// `getOperationStatus`.
    fn state(&self, answer: &Answer) -> Result<State, &'static str> {
        let body = answer.body.as_ref();
        let status = match self {
            Self::OperationLocation => body.and_then(|body| body.get("status")),
            Self::ResourceLocation => None,
            Self::Body => {
                let properties = body.and_then(|body| body.get("properties"));
                let nested = properties.and_then(|it| it.get("provisioningState"));
                let at_root = || body.and_then(|body| body.get("provisioningState"));
                nested.filter(|it| !it.is_null()).or_else(at_root)
            }
        };
        match status {
            None => Ok(state_of_code(answer)),
            Some(Value::String(word)) if word.is_empty() => Ok(state_of_code(answer)),
            Some(Value::String(word)) => Ok(meaning(word).unwrap_or(State::Running)),
            Some(_) => Err("the status is no text"),
        }
    }

    /// `getOperationLocation`: the new polling URL that a response sends.
    fn moved<'a>(&self, answer: &'a Answer) -> Option<&'a str> {
        match self {
            Self::OperationLocation => monitor_url(answer),
            Self::ResourceLocation => answer.header("Location"),
            Self::Body => None,
        }
    }
}

/// `toOperationStatus`, for the codes that generated code accepts.
fn state_of_code(answer: &Answer) -> State {
    match answer.status {
        202 => State::Running,
        _ => State::Succeeded,
    }
}

/// `true` if generated code accepts a response; it throws for codes that aren't declared.
fn is_expected(answer: &Answer) -> bool {
    matches!(answer.status, 200 | 201 | 202 | 204)
}

/// `pollUntilDone` and `pollOperation`.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let first = initial(service);
    if !is_expected(&first.answer) {
        return Ok(End::Errors("the first answer is no success"));
    }
    let Some(inferred) = InferredMode::of(exchange) else {
        // There is no URL to poll, so even a 202 counts as success.
        return Ok(hand_over(&first));
    };
    // The client ignores a monitor in the first response; it only checks a resource.
    if matches!(inferred.mode, Mode::Body) {
        match inferred.mode.state(&first.answer) {
            Ok(State::Running) => {}
            Ok(State::Succeeded) => return Ok(hand_over(&first)),
            Ok(State::Failed | State::Canceled) => return Ok(End::Failed),
            Err(trouble) => return Ok(End::Errors(trouble)),
        }
    }
    let mut url = at_endpoint(&exchange.url, inferred.polling_url).into_owned();
    let mut interval = INTERVAL;
    // The client polls at once the first time and ignores the first `Retry-After`.
    let mut wait = 0;
    loop {
        let poll = service.poll(&url, wait)?;
        if !is_expected(&poll.answer) {
            return Ok(End::Errors("a poll is answered with no success"));
        }
        match inferred.mode.state(&poll.answer) {
            Ok(State::Running) => {}
            Ok(State::Failed | State::Canceled) => return Ok(End::Failed),
            Ok(State::Succeeded) => {
                let linked = poll.answer.text(&["resourceLocation"]);
                let linked = linked.filter(|link| !link.is_empty());
                let Some(link) = linked.or(inferred.result_url) else {
                    return Ok(hand_over(&poll));
                };
                let result = service.fetch(&at_endpoint(&exchange.url, link));
                return Ok(if is_expected(&result.answer) {
                    hand_over(&result)
                } else {
                    End::Errors("the result can't be fetched")
                });
            }
            Err(trouble) => return Ok(End::Errors(trouble)),
        }
        // The wait that a response sends applies until another response sends one.
        if let Some(text) = poll.answer.written_header("Retry-After") {
            interval = retry_after(&poll.answer, text).unwrap_or(INTERVAL);
        }
        if let Some(moved) = inferred.mode.moved(&poll.answer) {
            url = at_endpoint(&exchange.url, moved).into_owned();
        }
        wait = interval;
    }
}

/// The longest wait in milliseconds that the timer supports (`MAX_POLLING_INTERVAL_IN_MS`).
const LONGEST_INTERVAL: u64 = 2_147_483_647;

/// `parseRetryAfter` and `boundServerPollingInterval`, in milliseconds: digits only, or a date in
/// the future. Any other value, and zero, means [`INTERVAL`].
fn retry_after(answer: &Answer, text: &str) -> Option<u64> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seconds = if is_number {
        text.parse().unwrap_or(u64::MAX)
    } else {
        u64::try_from(answer.seconds_until("Retry-After")?).ok()?
    };
    let wait = seconds.saturating_mul(1000).min(LONGEST_INTERVAL);
    (wait > 0).then_some(wait)
}
