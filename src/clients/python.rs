//! Python for data planes: azure-core 1.41.0, `azure/core/polling/base_polling.py`, and the delays
//! of `azure/core/pipeline/policies/_utils.py`.
//!
//! The poller asks a list of algorithms in turn which of them can follow the first answer, and
//! keeps to that one. The pollers for ARM, of code from TypeSpec and of the Azure CLI are the same
//! with another list or other options, so it is here for them as well.

use serde_json::Value;

use super::reading::{at_endpoint, hand_over, initial};
use super::{Answer, Client, Code, End, Endless, Exchange, Generator, KnownBy, Product, Service};
use crate::model::{FinalStateVia, State, System};
use crate::openapi::Method;

/// The client of Python for data planes.
pub static PYTHON: Client = Client {
    name: "python",
    product: Product::AzureSdk("Python"),
    source: "PyPI azure-core, azure/core/polling/base_polling.py",
    version: "1.41.0",
    known_by: KnownBy::Ran,
    systems: &[System::DataPlane, System::Generic],
    hands_over: true,
    code: Code {
        refuses_undeclared: &[Generator::AutoRest, Generator::TypeSpec],
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The interval in milliseconds where no answer names one: `timeout` of `LROBasePolling`.
const INTERVAL: u64 = 30_000;

/// Words in any case (`_FINISHED`, `_FAILED`, `_SUCCEEDED`); all others run.
pub(super) fn meaning(word: &str) -> Option<State> {
    Some(match word.to_lowercase().as_str() {
        "succeeded" => State::Succeeded,
        "failed" => State::Failed,
        "canceled" => State::Canceled,
        _ => State::Running,
    })
}

/// The poller gets the final-state-via of the document: generated code puts it into `lro_options`.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    run(
        service,
        Algorithm::of_data_plane(&exchange.initial),
        exchange.final_state_via,
    )
}

/// How an operation is followed.
pub(super) enum Algorithm {
    /// `OperationResourcePolling`: the status in the body of a monitor.
    Operation {
        /// The monitor, as the first answer names it; later answers can't move it.
        url: String,
        /// `Location` of the first answer.
        location: Option<String>,
    },
    /// `LocationPolling`: the code of what `Location` leads to.
    Location {
        /// Where that is now; each poll can move it.
        url: String,
    },
    /// `BodyContentPolling` of azure-mgmt-core: the provisioning state of the resource.
    Body,
    /// `StatusCheckPolling`: nothing is followed, the first answer was the last.
    StatusCheck,
}

/// Why the poller gives up.
pub(super) type Trouble = &'static str;

impl Algorithm {
    /// The list of `LROBasePolling`: `Azure-AsyncOperation` isn't looked at, and without a header
    /// every success is the end, 202 too.
    pub(super) fn of_data_plane(first: &Answer) -> Self {
        if let Some(url) = first.header("Operation-Location") {
            Self::operation(url, first)
        } else if let Some(url) = first.header("Location") {
            Self::Location {
                url: url.to_owned(),
            }
        } else {
            Self::StatusCheck
        }
    }

    /// The list of `ARMPolling`: `Operation-Location` isn't looked at, and PUT and PATCH without a
    /// header follow the resource itself.
    pub(super) fn of_arm(method: Method, first: &Answer) -> Self {
        if let Some(url) = first.header("Azure-AsyncOperation") {
            Self::operation(url, first)
        } else if let Some(url) = first.header("Location") {
            Self::Location {
                url: url.to_owned(),
            }
        } else if matches!(method, Method::Put | Method::Patch) {
            Self::Body
        } else {
            Self::StatusCheck
        }
    }

    /// The one for a monitor at a URL.
    fn operation(url: &str, first: &Answer) -> Self {
        Self::Operation {
            url: url.to_owned(),
            location: first.header("Location").map(str::to_owned),
        }
    }

    /// `set_initial_status`.
    fn first_state(&self, first: &Answer) -> Result<State, Trouble> {
        match self {
            // A monitor in the first answer counts; whatever can't be read as one is passed over.
            Self::Operation { .. } => Ok(monitor_state(first).unwrap_or(State::Running)),
            Self::Location { .. } => Ok(State::Running),
            Self::Body => Ok(match first.status {
                200 => provisioning_state(first)?.unwrap_or(State::Succeeded),
                201 => provisioning_state(first)?.unwrap_or(State::Running),
                202 => State::Running,
                _ => State::Succeeded,
            }),
            Self::StatusCheck => Ok(State::Succeeded),
        }
    }

    /// `get_polling_url`.
    fn polling_url<'a>(&'a self, request: &'a str) -> &'a str {
        match self {
            Self::Operation { url, .. } | Self::Location { url } => url,
            Self::Body | Self::StatusCheck => request,
        }
    }

    /// `get_status`.
    fn state(&mut self, poll: &Answer) -> Result<State, Trouble> {
        match self {
            Self::Operation { .. } => monitor_state(poll),
            Self::Location { url } => {
                if let Some(moved) = poll.header("Location") {
                    moved.clone_into(url);
                }
                Ok(match poll.status {
                    202 => State::Running,
                    _ => State::Succeeded,
                })
            }
            Self::Body if poll.body.is_none() => Err("the resource has no body"),
            Self::Body => Ok(provisioning_state(poll)?.unwrap_or(State::Succeeded)),
            Self::StatusCheck => Ok(State::Succeeded),
        }
    }

    /// `get_final_get_url`, for the answer that says that the operation succeeded.
    fn final_url(
        &self,
        exchange: &Exchange,
        via: Option<FinalStateVia>,
        last: &Answer,
    ) -> Option<String> {
        let Self::Operation { location, .. } = self else {
            return None;
        };
        match via {
            Some(FinalStateVia::Location) if location.is_some() => return location.clone(),
            Some(FinalStateVia::AzureAsyncOperation | FinalStateVia::OperationLocation)
                if exchange.method == Method::Post =>
            {
                return None;
            }
            _ => {}
        }
        if let Some(link) = last.text(&["resourceLocation"]).filter(|it| !it.is_empty()) {
            return Some(link.to_owned());
        }
        match exchange.method {
            Method::Put | Method::Patch => Some(exchange.url.clone()),
            Method::Post => location.clone(),
            _ => None,
        }
    }
}

/// `LROPoller`, with the final-state-via of its `lro_options`.
pub(super) fn run(
    service: &mut Service<'_>,
    algorithm: Algorithm,
    via: Option<FinalStateVia>,
) -> Result<End, Endless> {
    match initialize(service, &algorithm) {
        Ok(State::Running) => poll(service, algorithm, via, State::Running),
        // `LROPoller` doesn't run what is finished: neither is the result fetched, nor does a
        // failure raise.
        Ok(_) => Ok(hand_over(&initial(service))),
        Err(trouble) => Ok(End::Errors(trouble)),
    }
}

/// `initialize` of `LROBasePolling`: the state that the first answer tells.
pub(super) fn initialize(service: &Service<'_>, algorithm: &Algorithm) -> Result<State, Trouble> {
    let first = &service.exchange().initial;
    if !is_accepted(first) {
        return Err("the first answer is no success");
    }
    algorithm.first_state(first)
}

/// `_poll` of `LROBasePolling`, from the state that the first answer told.
pub(super) fn poll(
    service: &mut Service<'_>,
    mut algorithm: Algorithm,
    via: Option<FinalStateVia>,
    mut state: State,
) -> Result<End, Endless> {
    let exchange = service.exchange();
    let request = exchange.url.as_str();
    let mut last = initial(service);
    // The first poll follows at once, whatever the first answer says about waiting.
    let mut wait = 0;
    while state == State::Running {
        let url = at_endpoint(request, algorithm.polling_url(request)).into_owned();
        last = service.poll(&url, wait)?;
        if !is_accepted(&last.answer) {
            return Ok(End::Errors("a poll is answered with no success"));
        }
        state = match algorithm.state(&last.answer) {
            Ok(state) => state,
            Err(trouble) => return Ok(End::Errors(trouble)),
        };
        if state != State::Running {
            break;
        }
        wait = match delay(&last.answer) {
            Ok(delay) => delay,
            Err(trouble) => return Ok(End::Errors(trouble)),
        };
    }
    if state != State::Succeeded {
        return Ok(End::Failed);
    }
    let Some(url) = algorithm.final_url(exchange, via, &last.answer) else {
        return Ok(hand_over(&last));
    };
    let result = service.fetch(&at_endpoint(request, &url));
    Ok(if is_accepted(&result.answer) {
        hand_over(&result)
    } else {
        End::Errors("the result can't be fetched")
    })
}

/// `_raise_if_bad_http_status_and_method`.
fn is_accepted(answer: &Answer) -> bool {
    matches!(answer.status, 200 | 201 | 202 | 204)
}

/// `OperationResourcePolling.get_status`.
fn monitor_state(answer: &Answer) -> Result<State, Trouble> {
    let body = answer.body.as_ref().ok_or("the monitor has no body")?;
    let body = body.as_object().ok_or("the monitor is no object")?;
    let status = body.get("status").filter(|status| is_true(status));
    status.map(state_of).ok_or("the monitor has no status")
}

/// `BodyContentPolling._get_provisioning_state`: under `properties`, never at the root.
fn provisioning_state(answer: &Answer) -> Result<Option<State>, Trouble> {
    let Some(body) = &answer.body else {
        return Ok(None);
    };
    let body = body.as_object().ok_or("the resource is no object")?;
    let Some(properties) = body.get("properties") else {
        return Ok(None);
    };
    let properties = properties
        .as_object()
        .ok_or("the properties of the resource are no object")?;
    let state = properties.get("provisioningState");
    Ok(state.filter(|state| is_true(state)).map(state_of))
}

/// What a status says that may be no text; what isn't runs.
fn state_of(status: &Value) -> State {
    status.as_str().and_then(meaning).unwrap_or(State::Running)
}

/// `true` if Python takes a value for true.
fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
    }
}

/// `_extract_delay`, in milliseconds: a wait of zero is none, and what is neither a number nor a
/// date raises.
fn delay(answer: &Answer) -> Result<u64, Trouble> {
    let seconds = if let Some(text) = answer.header("Retry-After") {
        seconds(answer, "Retry-After", text)?
    } else {
        let names = ["Retry-After-Ms", "X-Ms-Retry-After-Ms"];
        let mut found = names
            .into_iter()
            .filter_map(|name| Some((name, answer.header(name)?)));
        match found.next() {
            Some((name, text)) => seconds(answer, name, text)? / 1000.0,
            None => 0.0,
        }
    };
    // A cast saturates, and takes what is no number for zero.
    let milliseconds = (seconds * 1000.0).round() as u64;
    Ok(if milliseconds == 0 {
        INTERVAL
    } else {
        milliseconds
    })
}

/// `parse_retry_after`.
fn seconds(answer: &Answer, name: &str, text: &str) -> Result<f64, Trouble> {
    if let Ok(seconds) = text.trim().parse::<f64>() {
        return Ok(seconds);
    }
    let until = answer.seconds_until(name);
    // No wait is as long as an f64 is exact.
    let seconds = until.ok_or("Retry-After is neither a number nor a date")?;
    Ok(seconds as f64)
}
