//! Python for the data plane: azure-core 1.41.0, `azure/core/polling/base_polling.py`, and the
//! delays of `azure/core/pipeline/policies/_utils.py`.
//!
//! The poller goes through a list of algorithms and uses the first one that can poll after the
//! first response. The pollers for ARM, for code from TypeSpec and for the Azure CLI differ only in
//! the list or in the options, so they use this code too.

use serde_json::Value;

use super::reading::{at_endpoint, hand_over, initial};
use super::{Answer, Client, Code, End, Endless, Exchange, Generator, KnownBy, Product, Service};
use crate::model::{FinalStateVia, State, System};
use crate::openapi::Method;

/// The Python client for the data plane.
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

/// The interval in milliseconds that is used if no response sends one: `timeout` of
/// `LROBasePolling`.
const INTERVAL: u64 = 30_000;

/// Values in any case (`_FINISHED`, `_FAILED`, `_SUCCEEDED`); all other values mean running.
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

/// The polling algorithm.
pub(super) enum Algorithm {
    /// `OperationResourcePolling`: the status in the body of a monitor.
    Operation {
        /// The URL of the monitor in the first response; later responses can't change it.
        url: String,
        /// The `Location` of the first response.
        location: Option<String>,
    },
    /// `LocationPolling`: the code of the response at `Location`.
    Location {
        /// The current URL; each poll can change it.
        url: String,
    },
    /// `BodyContentPolling` of azure-mgmt-core: the provisioning state of the resource.
    Body,
    /// `StatusCheckPolling`: nothing is polled, the first response is the last.
    StatusCheck,
}

/// The reason why the poller gives up.
pub(super) type Trouble = &'static str;

impl Algorithm {
    /// The list of `LROBasePolling`: it ignores `Azure-AsyncOperation`. Without a header, every
    /// success response means completion, also 202.
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

    /// The list of `ARMPolling`: it ignores `Operation-Location`. Without a header, PUT and PATCH
    /// poll the resource itself.
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

    /// The algorithm for a monitor at a URL.
    fn operation(url: &str, first: &Answer) -> Self {
        Self::Operation {
            url: url.to_owned(),
            location: first.header("Location").map(str::to_owned),
        }
    }

    /// `set_initial_status`.
    fn first_state(&self, first: &Answer) -> Result<State, Trouble> {
        match self {
            // The state of a monitor in the first response counts. A body that can't be read as a
            // monitor is ignored.
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

    /// `get_final_get_url`, for the response that says that the operation succeeded.
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
        // `LROPoller` doesn't run for an operation that is already complete: it doesn't fetch the
        // result, and a failure doesn't raise.
        Ok(_) => Ok(hand_over(&initial(service))),
        Err(trouble) => Ok(End::Errors(trouble)),
    }
}

/// `initialize` of `LROBasePolling`: the state according to the first response.
pub(super) fn initialize(service: &Service<'_>, algorithm: &Algorithm) -> Result<State, Trouble> {
    let first = &service.exchange().initial;
    if !is_accepted(first) {
        return Err("the first answer is no success");
    }
    algorithm.first_state(first)
}

/// `_poll` of `LROBasePolling`, starting with the state of the first response.
pub(super) fn poll(
    service: &mut Service<'_>,
    mut algorithm: Algorithm,
    via: Option<FinalStateVia>,
    mut state: State,
) -> Result<End, Endless> {
    let exchange = service.exchange();
    let request = exchange.url.as_str();
    let mut last = initial(service);
    // The client polls at once the first time and ignores the first `Retry-After`.
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

/// The meaning of a status, which may not be text; a status that isn't text means running.
fn state_of(status: &Value) -> State {
    status.as_str().and_then(meaning).unwrap_or(State::Running)
}

/// `true` if a value is true in Python.
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

/// `_extract_delay`, in milliseconds: a wait of zero is ignored, and a value that is neither a
/// number nor a date raises.
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
    // A cast saturates, and makes NaN zero.
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
    // Every wait is short enough to be an exact f64.
    let seconds = until.ok_or("Retry-After is neither a number nor a date")?;
    Ok(seconds as f64)
}
