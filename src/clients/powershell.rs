//! Azure PowerShell: the cmdlets that @autorest/powershell 4.0.758 generates.
//!
//! Read in its npm package: `dist/llcsharp/operation/method.js` for the loop
//! (Azure/autorest.powershell, `powershell/llcsharp/operation/method.ts`), `dist/cmdlets/class.js`
//! for its pauses, and `resources/runtime/csharp` for headers and JSON. Cmdlets that are written by
//! hand with a .NET library behave like that library. `-NoWait`, which returns the URL to poll,
//! isn't modeled.

use super::reading::{hand_over, initial, is_absolute};
use super::{Answer, Client, Code, End, Endless, Exchange, Got, KnownBy, Product, Service, Types};
use crate::model::{FinalStateVia, State, System};
use crate::openapi::Method;

/// The generated cmdlets of Azure PowerShell.
pub static POWERSHELL: Client = Client {
    name: "powershell",
    product: Product::Tool("Azure PowerShell"),
    source: "npm @autorest/powershell, dist/llcsharp/operation/method.js",
    version: "4.0.758",
    known_by: KnownBy::Read,
    systems: &[System::Arm],
    hands_over: true,
    code: Code {
        types: Types::Responses,
        ..Code::PLAIN
    },
    meaning,
    resource_meaning: meaning,
    wait,
};

/// The pause in milliseconds that is used if a response has none.
const PAUSE: u64 = 30_000;

/// Values in any case. A canceled operation counts as a success; all other values mean running.
fn meaning(word: &str) -> Option<State> {
    Some(match word.to_lowercase().as_str() {
        "failed" => State::Failed,
        "succeeded" | "canceled" => State::Succeeded,
        _ => State::Running,
    })
}

/// The loop that the generator writes into every method for a long-running operation. After a 200,
/// only a PUT polls; after a 201 or 202, every verb does.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    let mut last = initial(service);
    let final_url = FinalUrl::of(exchange);
    let mut links = Links::default();
    let is_polled = match last.answer.status {
        200 => exchange.method == Method::Put,
        status => matches!(status, 201 | 202),
    };
    if !is_polled {
        return Ok(respond(&last));
    }
    loop {
        let pause = pause(&last.answer);
        links.follow(&last.answer);
        let url = links.polled(exchange).to_owned();
        if !is_absolute(&url) {
            return Ok(End::Errors("the URL to poll is not absolute"));
        }
        last = service.poll(&url, pause)?;
        match Told::by(&last.answer) {
            Told::Running => {}
            Told::Failed => return Ok(End::Failed),
            Told::Nothing => return Ok(respond(&last)),
            Told::End => break,
        }
    }
    // The first response decides which URL is fetched. The loop also comes here after a poll that
    // is answered with an error.
    Ok(match final_url {
        FinalUrl::None => respond(&last),
        FinalUrl::Url(url) if is_absolute(&url) => respond(&service.fetch(&url)),
        FinalUrl::Url(_) => End::Errors("the URL of the result is not absolute"),
    })
}

/// The URLs of polling headers. Every response can change each of them.
#[derive(Default)]
struct Links {
    azure_async_operation: Option<String>,
    location: Option<String>,
    operation_location: Option<String>,
}

impl Links {
    fn follow(&mut self, answer: &Answer) {
        for (link, name) in [
            (&mut self.azure_async_operation, "Azure-AsyncOperation"),
            (&mut self.location, "Location"),
            (&mut self.operation_location, "Operation-Location"),
        ] {
            if let Some(url) = answer.header(name) {
                *link = Some(url.to_owned());
            }
        }
    }

    /// The URL to poll: without any of these headers, the URL of the request.
    fn polled<'a>(&'a self, exchange: &'a Exchange) -> &'a str {
        let links = [
            &self.azure_async_operation,
            &self.location,
            &self.operation_location,
        ];
        links.into_iter().flatten().next().unwrap_or(&exchange.url)
    }
}

/// The URL that is fetched after polling.
enum FinalUrl {
    /// None: the last poll is the result.
    None,
    /// This URL; empty if the service didn't send its header.
    Url(String),
}

impl FinalUrl {
    fn of(exchange: &Exchange) -> Self {
        let header = |name| exchange.initial.header(name).map(str::to_owned);
        let original = || Self::Url(exchange.url.clone());
        let is_write = matches!(exchange.method, Method::Put | Method::Patch);
        let named = match exchange.final_state_via {
            Some(FinalStateVia::OriginalUri) => return original(),
            Some(FinalStateVia::Location) => "Location",
            Some(FinalStateVia::OperationLocation) => "Operation-Location",
            _ if is_write => return original(),
            Some(FinalStateVia::AzureAsyncOperation) => "Azure-AsyncOperation",
            // No value is declared, or a value that the generator doesn't know.
            _ => return header("Location").map_or(Self::None, Self::Url),
        };
        Self::Url(header(named).unwrap_or_default())
    }
}

/// The state in the response to a poll.
enum Told {
    Running,
    Failed,
    /// A resource or a monitor without a state, which the client returns unchanged.
    Nothing,
    /// The client treats the operation as complete.
    End,
}

impl Told {
    fn by(answer: &Answer) -> Self {
        match answer.status {
            201 | 202 => return Self::Running,
            200 => {}
            _ => return Self::End,
        }
        // The client doesn't parse an empty body, or a body that isn't an object.
        if !answer.body.as_ref().is_some_and(|body| body.is_object()) {
            return Self::End;
        }
        let state = answer.text(&["properties", "provisioningState"]);
        match state.or_else(|| answer.text(&["status"])).map(meaning) {
            None => Self::Nothing,
            Some(Some(State::Failed)) => Self::Failed,
            Some(Some(State::Succeeded)) => Self::End,
            Some(_) => Self::Running,
        }
    }
}

/// The milliseconds before the next poll, also before the first one. A date is ignored.
fn pause(answer: &Answer) -> u64 {
    let seconds = answer.header("Retry-After").and_then(|text| {
        let text = text.trim();
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i32>().ok().filter(|_| is_number)
    });
    seconds
        .and_then(|seconds| u64::try_from(seconds).ok())
        .map_or(PAUSE, |seconds| seconds * 1000)
}

/// The handler that the generator writes for the status code of the last response. It throws for a
/// status code that the operation doesn't declare.
fn respond(got: &Got<'_>) -> End {
    if matches!(got.answer.status, 200 | 201 | 202 | 204) {
        hand_over(got)
    } else {
        End::Errors("the last answer is no success")
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{polled, run};
    use super::*;

    const ACCEPTED: &str = "{status: 202, headers: {Azure-AsyncOperation: <op>}}";
    const SUCCEEDED: &str = "{status: 200, body: {status: Succeeded}}";

    fn powershell(method: &str, via: &str, initial: &str, later: &str) -> String {
        run(&POWERSHELL, method, via, initial, later)
    }

    /// The outcome of a POST without a result, for a monitor that always returns this response.
    fn monitor(poll: &str) -> String {
        powershell("post", "", ACCEPTED, &format!("{{<op>: [{poll}]}}"))
    }

    #[test]
    fn headers_are_looked_for_in_this_order() {
        for (headers, url) in [
            (
                "Azure-AsyncOperation: <op>, Location: <loc>, Operation-Location: <res>",
                "<op>",
            ),
            ("Location: <loc>, Operation-Location: <res>", "<loc>"),
            ("Operation-Location: <res>", "<res>"),
            ("Retry-After: '1'", "<self>"),
        ] {
            for method in ["put", "patch", "post", "delete"] {
                let initial = format!("{{status: 202, headers: {{{headers}}}}}");
                let later = format!("{{{url}: [{SUCCEEDED}]}}");
                assert_eq!(
                    polled(&POWERSHELL, method, &initial, &later),
                    url,
                    "{method}"
                );
            }
        }
    }

    #[test]
    fn only_a_put_polls_after_a_200() {
        let initial = "{status: 200, headers: {Azure-AsyncOperation: <op>}, body: {a: 1}}";
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}], \
            <self>: [{status: 200, body: {a: 2}}]}";
        assert_eq!(
            powershell("put", "", initial, later),
            "polls <op> +30s; gets <self>; returns <self>#1"
        );
        for method in ["patch", "post", "delete"] {
            assert_eq!(
                powershell(method, "", initial, later),
                "returns the first answer",
                "{method}"
            );
        }
        assert_eq!(
            powershell("put", "", "{status: 204}", later),
            "returns nothing"
        );
    }

    #[test]
    fn what_is_fetched_depends_on_verb_and_option() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>, Location: <loc>}}";
        let later = "{<op>: [{status: 200, body: {status: Succeeded}}], \
            <loc>: [{status: 200, body: {a: 1}}], <self>: [{status: 200, body: {a: 2}}]}";
        for (method, via, fetched) in [
            ("put", "", "<self>#1"),
            ("patch", "azure-async-operation", "<self>#1"),
            ("put", "location", "<loc>#1"),
            ("post", "", "<loc>#1"),
            ("delete", "", "<loc>#1"),
            ("post", "azure-async-operation", "<op>#2"),
            ("post", "original-uri", "<self>#1"),
        ] {
            let words = powershell(method, via, initial, later);
            assert!(words.ends_with(&format!("returns {fetched}")), "{words}");
        }
        assert_eq!(
            powershell("post", "location", ACCEPTED, later),
            "polls <op> +30s; gives up: the URL of the result is not absolute"
        );
        assert_eq!(
            powershell("post", "", ACCEPTED, later),
            "polls <op> +30s; returns <op>#1"
        );
    }

    #[test]
    fn canceled_is_a_success_and_cancelled_never_ends() {
        for (word, end) in [
            ("Succeeded", "returns <op>#1"),
            ("canceled", "returns <op>#1"),
            ("Failed", "fails"),
        ] {
            let poll = format!("{{status: 200, body: {{status: {word}}}}}");
            assert_eq!(monitor(&poll), format!("polls <op> +30s; {end}"), "{word}");
        }
        for word in ["Cancelled", "Completed", "Running", "''"] {
            let poll = format!("{{status: 200, body: {{status: {word}}}}}");
            assert!(monitor(&poll).ends_with("never ends"), "{word}");
        }
    }

    #[test]
    fn a_200_without_a_state_is_the_result() {
        let initial = "{status: 202, headers: {Location: <loc>}}";
        let later = "{<loc>: [{status: 202}, {status: 200, body: {a: 1}}]}";
        for method in ["put", "patch", "post", "delete"] {
            assert_eq!(
                powershell(method, "", initial, later),
                "polls <loc> +30s, <loc> +30s; returns <loc>#2",
                "{method}"
            );
        }
        // The provisioning state of a resource has priority over a status.
        let resource = "{<loc>: [{status: 200, body: {status: Succeeded, \
            properties: {provisioningState: Updating}}}]}";
        assert!(powershell("post", "", initial, resource).ends_with("never ends"));
    }

    #[test]
    fn an_error_while_polling_leads_to_the_result_all_the_same() {
        let later = "{<op>: [{status: 404}], <self>: [{status: 200, body: {a: 1}}]}";
        assert_eq!(
            powershell("put", "", ACCEPTED, later),
            "polls <op> +30s; gets <self>; returns <self>#1"
        );
        assert_eq!(
            monitor("{status: 404}"),
            "polls <op> +30s; gives up: the last answer is no success"
        );
    }

    #[test]
    fn every_answer_can_hold_the_next_poll_back() {
        let initial = "{status: 202, headers: {Azure-AsyncOperation: <op>, Retry-After: '5'}}";
        let later = "{<op>: [{status: 202, headers: {Retry-After: '0'}}, \
            {status: 202, headers: {Retry-After: '1.5'}}, \
            {status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            powershell("post", "", initial, later),
            "polls <op> +5s, <op> +0s, <op> +30s; returns <op>#3"
        );
    }

    #[test]
    fn an_answer_can_move_what_is_polled() {
        let later = "{<op>: [{status: 202, headers: {Azure-AsyncOperation: <res>}}], \
            <res>: [{status: 200, body: {status: Succeeded}}]}";
        assert_eq!(
            powershell("post", "", ACCEPTED, later),
            "polls <op> +30s, <res> +30s; returns <res>#1"
        );
        let relative = "{status: 202, headers: {Azure-AsyncOperation: /operations/1}}";
        assert_eq!(
            powershell("post", "", relative, "{}"),
            "gives up: the URL to poll is not absolute"
        );
    }
}
