//! Fabric CLI: ms-fabric-cli 1.8.0, `fabric_cli/client/fab_api_client.py` and
//! `fabric_cli/utils/fab_http_polling_utils.py`.
//!
//! Every command sends its requests through `do_request`, which polls until an operation is
//! complete unless the command says otherwise. `fab job run` polls jobs with a loop of its own,
//! which isn't modeled. The Azure operations that some commands start aren't modeled either.

use super::reading::{Url, hand_over, initial};
use super::{Answer, Client, Code, End, Endless, Got, KnownBy, Product, Service};
use crate::model::{State, System};

/// The Fabric CLI.
pub static FABRIC_CLI: Client = Client {
    name: "fabric-cli",
    product: Product::Tool("Fabric CLI"),
    source: "PyPI ms-fabric-cli, fabric_cli/client/fab_api_client.py",
    version: "1.8.0",
    known_by: KnownBy::Ran,
    systems: &[System::Fabric],
    hands_over: true,
    code: Code::PLAIN,
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The header with the id of an operation. The CLI polls by this id.
pub(super) const OPERATION_ID: &str = "x-ms-operation-id";

/// The interval in milliseconds that is used if a response has none (`DEFAULT_POLLING_INTERVAL`).
const INTERVAL: i64 = 10_000;

/// The number of times that `do_request` sends a request that is answered with 429: `retries_count`
/// plus one.
const ATTEMPTS: usize = 4;

/// The error code with which Fabric says that an operation has no result.
const NO_RESULT: &str = "OperationHasNoResult";

/// `_poll_operation`: the values must match exactly. All other values mean running, also `Canceled`
/// with one `l`.
fn meaning(word: &str) -> Option<State> {
    Some(match word {
        "Succeeded" | "Completed" => State::Succeeded,
        "Failed" => State::Failed,
        "Cancelled" => State::Canceled,
        _ => State::Running,
    })
}

/// The reason why the CLI gives up.
type Trouble = &'static str;

/// `do_request`, `_handle_fab_long_running_op` and `_poll_operation`.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let first = initial(service);
    if !is_accepted(&first.answer) {
        return Ok(End::Errors("the first answer is no success"));
    }
    let Some(operation) = Operation::of(service, &first.answer) else {
        return Ok(hand_over(&first));
    };
    let url = operation.url();
    let mut pause = interval(&first.answer);
    loop {
        let poll = match send(pause, |wait| service.poll(&url, wait))? {
            Ok(poll) => poll,
            Err(trouble) => return Ok(End::Errors(trouble)),
        };
        match state(&poll.answer) {
            Err(trouble) => return Ok(End::Errors(trouble)),
            Ok(State::Failed | State::Canceled) => return Ok(End::Failed),
            Ok(State::Running) => pause = interval(&poll.answer),
            Ok(State::Succeeded) => {
                // Without a `Location`, there is no result, and the CLI returns the first response.
                let Some(location) = poll.answer.header("Location") else {
                    return Ok(hand_over(&first));
                };
                let result = operation.result(service, location);
                return Ok(fetch(service, &result, &first));
            }
        }
    }
}

/// A Fabric operation as the CLI polls it: by its id, at the host of `Location`.
struct Operation {
    host: String,
    id: String,
}

impl Operation {
    /// The operation that the first response starts; `None` if the CLI doesn't poll it.
    fn of(service: &Service<'_>, first: &Answer) -> Option<Self> {
        let location = first.header("Location").unwrap_or_default();
        let id = first.header(OPERATION_ID).unwrap_or_default();
        let is_started = first.status == 202 && !(location.is_empty() && id.is_empty());
        // The command that runs a job polls it by itself.
        let is_job = location.contains("/jobs/instances/");
        (is_started && !is_job).then(|| Self {
            host: host_of(service, location),
            id: id.to_owned(),
        })
    }

    /// The URL of its status. Without an id, no operation is at this URL.
    fn url(&self) -> String {
        format!("https://{}/v1/operations/{}", self.host, self.id)
    }

    /// The URL of its result. Only the host of the last status's `Location` matters.
    fn result(&self, service: &Service<'_>, location: &str) -> String {
        let host = host_of(service, location);
        format!("https://{host}/v1/operations/{}/result", self.id)
    }
}

/// `_fetch_operation_result`.
fn fetch(service: &mut Service<'_>, url: &str, first: &Got<'_>) -> End {
    let mut got = service.fetch(url);
    for _ in 1..ATTEMPTS {
        if got.answer.status == 429 {
            got = service.fetch(url);
        }
    }
    match got.answer.status {
        _ if is_accepted(&got.answer) => hand_over(&got),
        // For these codes, the CLI doesn't read the body.
        401 | 403 | 404 | 429 => End::Errors("the result can't be fetched"),
        _ if got.answer.text(&["errorCode"]) == Some(NO_RESULT) => hand_over(first),
        _ => End::Errors("the result can't be fetched"),
    }
}

/// `do_request`, which sends a poll again if the response is 429.
fn send<'e>(
    pause: Result<u64, Trouble>,
    mut poll: impl FnMut(u64) -> Result<Got<'e>, Endless>,
) -> Result<Result<Got<'e>, Trouble>, Endless> {
    let mut pause = pause;
    for _ in 0..ATTEMPTS {
        let wait = match pause {
            Ok(wait) => wait,
            Err(trouble) => return Ok(Err(trouble)),
        };
        let got = poll(wait)?;
        if got.answer.status != 429 {
            return Ok(Ok(got));
        }
        pause = interval(&got.answer);
    }
    Ok(Err("a poll is answered with 429 again and again"))
}

/// The state in the response to a poll.
fn state(poll: &Answer) -> Result<State, Trouble> {
    if poll.status != 200 {
        return Err("a poll isn't answered with 200");
    }
    let body = poll.body.as_ref().ok_or("the status has no body")?;
    let body = body.as_object().ok_or("the status is no object")?;
    let word = body.get("status").and_then(|status| status.as_str());
    Ok(word.and_then(meaning).unwrap_or(State::Running))
}

/// `true` if `do_request` treats the code as success.
fn is_accepted(answer: &Answer) -> bool {
    matches!(answer.status, 200 | 201 | 202 | 204)
}

/// The host of a `Location`, without its port. A relative `Location` has the host of the API.
fn host_of(service: &Service<'_>, location: &str) -> String {
    let host = |url| {
        let (_, host) = Url::of(url).origin.split_once("://")?;
        host.split(':').next().map(str::to_owned)
    };
    host(location)
        .or_else(|| host(&service.exchange().url))
        .unwrap_or_default()
}

/// `get_polling_interval`, in milliseconds: whole seconds, or the default. A negative number is an
/// error, because Python can't sleep that long.
fn interval(answer: &Answer) -> Result<u64, Trouble> {
    let written = answer.written_header("Retry-After");
    let seconds = written.and_then(|text| text.trim().parse::<i64>().ok());
    let wait = seconds.map_or(INTERVAL, |seconds| seconds.saturating_mul(1000));
    u64::try_from(wait).map_err(|_| "Retry-After is less than zero")
}
