//! Java for the data plane, as the emitter for TypeSpec configures it.
//!
//! The emitter writes a class `SyncOperationLocationPollingStrategy` into each library that needs
//! it. We ran the class of the library that is named below. It extends the strategy of `azure-core`
//! for `Operation-Location` and doesn't keep `Location`. Its code may say which property of the
//! monitor is the result.
//!
//! An operation uses this class if the emitter knows such a property, or if the operation is made
//! from a template of Azure.Core (`isLroNewPollingStrategy` in microsoft/typespec,
//! `packages/http-client-java/emitter/src/operation-utils.ts`). Any other operation is polled as in
//! AutoRest's code.

use serde_json::Value;

use super::java::{PollResult, absolute, meaning, poll, result, retry_after, unexpected};
use super::reading::{hand_over, initial};
use super::{Answer, Client, Code, End, Endless, Exchange, KnownBy, Product, Service, Types};
use crate::model::{State, System};

/// The Java client for data planes that are described in TypeSpec.
pub static JAVA_TYPESPEC: Client = Client {
    name: "java-typespec",
    product: Product::AzureSdk("Java (from TypeSpec)"),
    source: "Maven com.azure:azure-ai-documentintelligence, SyncOperationLocationPollingStrategy",
    version: "1.0.7",
    known_by: KnownBy::Ran,
    systems: &[System::DataPlane],
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

/// The interval in milliseconds that generated libraries set.
const INTERVAL: u64 = 1000;

/// The header that the strategy polls.
const HEADER: &str = "Operation-Location";

/// `SyncOperationLocationPollingStrategy` if the emitter writes it, otherwise the strategy of
/// `azure-core`.
fn wait(service: &mut Service<'_>) -> Result<End, Endless> {
    let exchange = service.exchange();
    if !has_own_strategy(exchange) {
        return super::java::wait(service);
    }
    let first = initial(service);
    if let Some(end) = unexpected(&first.answer) {
        return Ok(end);
    }
    let Some(link) = first.answer.header(HEADER) else {
        return Ok(End::Errors("the first answer has no Operation-Location"));
    };
    let monitor = absolute(&exchange.url, link);
    let mut resource = None;
    let mut pause = 0;
    let last = loop {
        let got = poll(service, &monitor, pause)?;
        let said = match read(&got.answer, &exchange.url) {
            Ok(said) => said,
            Err(why) => return Ok(End::Errors(why)),
        };
        resource = said.resource_location.or(resource);
        match said.state {
            State::Running => pause = retry_after(&got.answer).unwrap_or(INTERVAL),
            State::Succeeded => break got,
            State::Failed | State::Canceled => return Ok(End::Failed),
        }
    };
    let Some(property) = &exchange.result_property else {
        return Ok(result(service, &last, resource, None));
    };
    // The caller gets only the property.
    let body = last.answer.body.as_ref();
    Ok(match body.and_then(|body| body.get(property)) {
        Some(Value::Object(_)) => hand_over(&last),
        None | Some(Value::Null) => End::Errors("the monitor lacks the result"),
        Some(_) => End::Errors("the result in the monitor isn't an object"),
    })
}

/// `isLroNewPollingStrategy`. Templates of Azure.Core declare `Operation-Location`, so we assume
/// that an operation that sends this header is made from a template.
fn has_own_strategy(exchange: &Exchange) -> bool {
    exchange.result_property.is_some() || exchange.initial.header(HEADER).is_some()
}

/// Parses the response to a poll twice: as `PollResult` and as `PollOperationDetails`. The second
/// class requires an `id`, and a `code` and a `message` in an `error`.
fn read(answer: &Answer, request: &str) -> Result<PollResult, &'static str> {
    let said = PollResult::of(answer, request)?;
    let body = answer.body.as_ref();
    if body.is_none_or(|body| body.get("id").is_none()) {
        return Err("a status without `id`");
    }
    match body.and_then(|body| body.get("error")) {
        None | Some(Value::Null) => Ok(said),
        Some(error) => {
            let error = error.get("error").unwrap_or(error);
            let has = |name| error.get(name).is_some();
            let is_complete = has("code") && has("message");
            is_complete
                .then_some(said)
                .ok_or("an `error` without `code` or `message`")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::run;
    use super::*;

    const BOTH: &str = "{status: 202, headers: {Operation-Location: <op>, Location: <loc>}}";

    fn java(method: &str, via: &str, initial: &str, later: &str) -> String {
        run(&JAVA_TYPESPEC, method, via, initial, later)
    }

    #[test]
    fn location_is_neither_polled_nor_fetched() {
        let later = "{<op>: [{status: 200, body: {id: a, status: Succeeded}}], \
            <self>: [{status: 200, body: {name: w}}], <loc>: [{status: 200, body: {name: w}}]}";
        let monitor = "polls <op> +0s; returns <op>#1";
        let own = "polls <op> +0s; gets <self>; returns <self>#1";
        let none = "polls <op> +0s; gives up: no final result can be got";
        for via in ["", "location", "operation-location", "original-uri"] {
            for (method, done) in [
                ("put", own),
                ("patch", own),
                ("post", monitor),
                ("delete", none),
            ] {
                assert_eq!(java(method, via, BOTH, later), done, "{method} {via}");
            }
        }
    }

    #[test]
    fn what_generated_code_names_goes_before_all_urls() {
        let named = |method: &str, body: &str| {
            let later = format!(
                "{{<op>: [{{status: 200, body: {body}}}], <self>: [{{status: 200, body: {{a: 1}}}}], \
                <res>: [{{status: 200, body: {{a: 1}}}}]}}, result-property: output"
            );
            java(method, "", BOTH, &later)
        };
        let done = "{id: a, status: Succeeded, resourceLocation: <res>, output: {b: 1}}";
        let lacks = "{id: a, status: Succeeded, resourceLocation: <res>}";
        let text = "{id: a, status: Succeeded, output: b}";
        for method in ["put", "post"] {
            assert_eq!(named(method, done), "polls <op> +0s; returns <op>#1");
            assert_eq!(
                named(method, lacks),
                "polls <op> +0s; gives up: the monitor lacks the result"
            );
            assert_eq!(
                named(method, text),
                "polls <op> +0s; gives up: the result in the monitor isn't an object"
            );
        }
    }

    #[test]
    fn a_status_needs_an_id_and_a_whole_error() {
        let ends = |body: &str| {
            let later = format!("{{<op>: [{{status: 200, body: {body}}}]}}");
            java("post", "", BOTH, &later)
        };
        assert_eq!(
            ends("{status: Succeeded}"),
            "polls <op> +0s; gives up: a status without `id`"
        );
        assert_eq!(
            ends("{id: a, status: Failed, error: {code: Storm}}"),
            "polls <op> +0s; gives up: an `error` without `code` or `message`"
        );
        assert_eq!(
            ends("{id: a, status: Failed, error: {code: Storm, message: no}}"),
            "polls <op> +0s; fails"
        );
    }

    #[test]
    fn without_the_header_azure_core_polls() {
        let location = "{status: 202, headers: {Location: <loc>}}";
        let later = "{<loc>: [{status: 200, body: {a: 1}}]}";
        assert_eq!(
            java("post", "", location, later),
            "polls <loc> +0s; gets <loc>; returns <loc>#2"
        );
        let named = format!("{later}, result-property: output");
        assert_eq!(
            java("post", "", location, &named),
            "gives up: the first answer has no Operation-Location"
        );
    }
}
