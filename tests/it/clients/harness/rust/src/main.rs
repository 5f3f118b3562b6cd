//! Runs the poller of azure_core on every scenario.
//!
//! Usage: record SCENARIOS.json PATIENCE FOLDER VERSION; writes FOLDER/rust.json.

mod generated;
mod service;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::{env, fs};

use azure_core::async_runtime::set_async_runtime;
use azure_core::http::poller::PollerStatus;
use azure_core::http::{ClientOptions, Pipeline, RetryOptions, Transport};
use serde_json::{Value, json};

use service::{Clock, Exchange, Scenario, Service, SharedClock};

fn run(exchange: Exchange, patience: usize, clock: &Clock) -> Value {
    let service = Service::new(exchange.clone(), patience);
    *clock.0.lock().unwrap() = Some(service.clone());
    let options = ClientOptions {
        retry: RetryOptions::none(),
        transport: Some(Transport::new(Arc::new(service.clone()))),
        ..Default::default()
    };
    let pipeline = Pipeline::new(None, None, options, Vec::new(), Vec::new(), None);
    let last = Arc::default();
    let fetched = service.clone();
    let poller = generated::begin(&exchange, pipeline, Arc::clone(&last), move || {
        fetched.log().fetching = true;
    });
    let ended = futures::executor::block_on(async { poller.await })
        .and_then(|response| generated::result(&response.into()));
    let last: &Mutex<Option<PollerStatus>> = &last;
    let log = service.log();
    let end = match (ended, &*last.lock().unwrap()) {
        (Ok(body), _) => json!({ "returns": body }),
        (Err(_), _) if log.endless => json!("polls"),
        (Err(error), Some(PollerStatus::Failed | PollerStatus::Canceled)) => {
            json!({ "failed": error.to_string() })
        }
        (Err(error), _) => json!({ "errors": error.to_string().lines().next() }),
    };
    json!({ "polls": log.polls, "final-get": log.final_get, "end": end })
}

fn main() {
    let mut arguments = env::args().skip(1);
    let mut argument = || {
        arguments
            .next()
            .expect("SCENARIOS.json PATIENCE FOLDER VERSION")
    };
    let scenarios = fs::read(argument()).unwrap();
    let scenarios: Vec<Scenario> = serde_json::from_slice(&scenarios).unwrap();
    let patience = argument().parse().unwrap();
    let folder = argument();
    let version = argument();

    let clock = Arc::new(Clock(Mutex::new(None)));
    set_async_runtime(Arc::new(SharedClock(Arc::clone(&clock)))).unwrap();
    let mut recorded = BTreeMap::new();
    for Scenario { name, exchange } in scenarios {
        recorded.insert(name, run(exchange, patience, &clock));
    }
    let recording = json!({
        "client": "rust",
        "versions": { "azure_core": version },
        "scenarios": recorded,
    });
    let text = serde_json::to_string_pretty(&recording).unwrap();
    fs::write(Path::new(&folder).join("rust.json"), text).unwrap();
}
