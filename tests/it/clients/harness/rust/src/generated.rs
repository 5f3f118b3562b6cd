//! What a generated client hands to the poller: the callback that sends a request and tells what
//! its answer means. azure_core has only the poller; which header is polled and where the result
//! is, is decided here, by the rules that the emitter of Azure/typespec-rust writes out for each
//! operation.

use std::sync::{Arc, Mutex};

use azure_core::Value;
use azure_core::error::CheckSuccessOptions;
use azure_core::http::headers::{HeaderName, RETRY_AFTER, RETRY_AFTER_MS, X_MS_RETRY_AFTER_MS};
use azure_core::http::poller::{
    PollerContinuation, PollerResult, PollerState, PollerStatus, StatusMonitor, get_retry_after,
};
use azure_core::http::{
    JsonFormat, Method, Pipeline, PipelineSendOptions, Poller, RawResponse, Request, Url,
    UrlExt as _,
};
use azure_core::json;
use serde::Deserialize;

use crate::service::Exchange;

/// A status monitor as generated code declares one.
#[derive(Deserialize)]
pub struct Monitor {
    status: Option<PollerStatus>,
}

impl StatusMonitor for Monitor {
    type Output = Value;
    type Format = JsonFormat;

    fn status(&self) -> PollerStatus {
        self.status.clone().unwrap_or_default()
    }
}

const OPERATION_LOCATION: HeaderName = HeaderName::from_static("operation-location");
const AZURE_ASYNC_OPERATION: HeaderName = HeaderName::from_static("azure-asyncoperation");
const LOCATION: HeaderName = HeaderName::from_static("location");

/// What is fixed when the code is generated.
#[derive(Clone)]
struct Plan {
    /// The header that is polled, of those that the operation declares.
    polled: Option<HeaderName>,
    /// The header behind which the result is; none where it is at the original URL.
    result: Option<HeaderName>,
}

impl Plan {
    fn of(exchange: &Exchange) -> Self {
        let sent = |header: &HeaderName| {
            let mut names = exchange.initial.headers.keys();
            names.any(|name| name.eq_ignore_ascii_case(header.as_str()))
        };
        let named = match exchange.final_state_via.as_deref() {
            Some("azure-async-operation") => Some(AZURE_ASYNC_OPERATION),
            Some("operation-location") => Some(OPERATION_LOCATION),
            Some("location") => Some(LOCATION),
            _ => None,
        };
        let polled = [OPERATION_LOCATION, AZURE_ASYNC_OPERATION, LOCATION]
            .into_iter()
            .find(|header| sent(header) || named.as_ref() == Some(header));
        let is_resource = matches!(exchange.method.as_str(), "put" | "patch");
        let result = match exchange.final_state_via.as_deref() {
            Some("original-uri") => None,
            Some(_) => named,
            None if is_resource => None,
            None if sent(&LOCATION) => Some(LOCATION),
            None => polled.clone().or(Some(OPERATION_LOCATION)),
        };
        Self { polled, result }
    }
}

fn links(continuation: PollerContinuation) -> (Url, Option<Url>) {
    match continuation {
        PollerContinuation::Links {
            next_link,
            final_link,
        } => (next_link, final_link),
        _ => unreachable!("there are only links"),
    }
}

/// Begins an operation; `last` is told each status that a monitor had.
pub fn begin(
    exchange: &Exchange,
    pipeline: Pipeline,
    last: Arc<Mutex<Option<PollerStatus>>>,
    fetching: impl Fn() + Clone + Send + 'static,
) -> Poller<Monitor> {
    let plan = Plan::of(exchange);
    let url: Url = exchange.url.parse().unwrap();
    let method = match exchange.method.as_str() {
        "get" => Method::Get,
        "put" => Method::Put,
        "patch" => Method::Patch,
        "post" => Method::Post,
        "delete" => Method::Delete,
        other => unreachable!("{other} begins nothing"),
    };
    let api_version = url
        .query_pairs()
        .find(|(name, _)| name == "api-version")
        .map(|(_, value)| value.into_owned());
    Poller::new(
        move |state: PollerState, options| {
            let (mut request, continuation) = match state {
                PollerState::Initial => {
                    let continuation = PollerContinuation::Links {
                        next_link: url.clone(),
                        final_link: None,
                    };
                    (Request::new(url.clone(), method), continuation)
                }
                PollerState::More(continuation) => {
                    let (mut next_link, final_link) = links(continuation);
                    if let Some(api_version) = &api_version {
                        let mut query = next_link.query_builder();
                        query.set_pair("api-version", api_version);
                        query.build();
                    }
                    let request = Request::new(next_link.clone(), Method::Get);
                    let continuation = PollerContinuation::Links {
                        next_link,
                        final_link,
                    };
                    (request, continuation)
                }
            };
            let (plan, pipeline, url) = (plan.clone(), pipeline.clone(), url.clone());
            let (last, fetching) = (last.clone(), fetching.clone());
            let context = options.context.clone();
            Box::pin(async move {
                let expected = PipelineSendOptions {
                    check_success: CheckSuccessOptions {
                        success_codes: &[200, 201, 202, 204],
                    },
                    ..Default::default()
                };
                let answer = pipeline
                    .send(&context, &mut request, Some(expected))
                    .await?;
                let (status, headers, body) = answer.deconstruct();
                let (mut next_link, mut final_link) = links(continuation);
                if let Some(polled) = &plan.polled
                    && let Some(link) = headers.get_optional_string(polled)
                {
                    next_link = Url::parse(&link)?;
                }
                if let Some(result) = &plan.result
                    && plan.result != plan.polled
                    && let Some(link) = headers.get_optional_string(result)
                {
                    final_link = Some(Url::parse(&link)?);
                }
                let retry_after = get_retry_after(
                    &headers,
                    &[X_MS_RETRY_AFTER_MS, RETRY_AFTER_MS, RETRY_AFTER],
                    &options,
                );
                let monitor: Monitor = json::from_json(&body)?;
                let monitor_status = monitor.status();
                *last.lock().unwrap() = Some(monitor_status.clone());
                let final_answer = RawResponse::from_bytes(status, headers.clone(), body.clone());
                let response = RawResponse::from_bytes(status, headers, body).into();
                Ok(match monitor_status {
                    PollerStatus::InProgress => PollerResult::InProgress {
                        response,
                        retry_after,
                        continuation: PollerContinuation::Links {
                            next_link,
                            final_link,
                        },
                    },
                    PollerStatus::Succeeded => PollerResult::Succeeded {
                        response,
                        target: Box::new(move || {
                            Box::pin(async move {
                                if plan.result.is_some() && plan.result == plan.polled {
                                    return Ok(final_answer.into());
                                }
                                let link = match plan.result {
                                    Some(_) => final_link.unwrap_or(url),
                                    None => url,
                                };
                                fetching();
                                let mut request = Request::new(link, Method::Get);
                                Ok(pipeline.send(&context, &mut request, None).await?.into())
                            })
                        }),
                    },
                    _ => PollerResult::Done { response },
                })
            })
        },
        None,
    )
}

/// What a poller that was awaited handed over.
pub fn result(response: &RawResponse) -> azure_core::Result<Option<Value>> {
    if response.body().is_empty() {
        return Ok(None);
    }
    json::from_json(response.body()).map(Some)
}
