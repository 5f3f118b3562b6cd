//! What the model makes of documents in the cases that no page of a rule shows.

use lro_lint::internals::clients::{Audience, lost_words};
use lro_lint::internals::model::{
    self, FinalStateVia, FinalStep, HeaderEvidence, Lro, LroResult, MonitorSource, Polling,
    Profile, Survey, System,
};
use lro_lint::internals::questions;
use lro_lint::internals::workspace::{Input, Memory, Workspace};

/// The only long-running operation of a document.
fn with_lro(text: &str, system: System, check: impl FnOnce(&Lro<'_>)) {
    let source: Memory = [("a.json", text)].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |_, _| Profile::of(system));
    let lros: Vec<_> = survey.documents.iter().flat_map(|one| &one.lros).collect();
    assert_eq!(lros.len(), 1);
    check(lros[0]);
}

/// A POST whose 202 has links, and the operations that they may lead to.
fn linked(links: &str, paths: &str) -> String {
    format!(
        r##"{{ "openapi": "3.1.0", "paths": {{
          "/w": {{ "post": {{ "responses": {{ "202": {{ "links": {{ {links} }} }} }} }} }},
          {paths} }},
          "components": {{ "schemas": {{
            "Status": {{ "required": ["status"], "properties": {{
              "status": {{ "enum": ["running", "succeeded", "failed"] }} }} }},
            "Thing": {{ "properties": {{ "size": {{ "type": "integer" }} }} }} }} }} }}"##
    )
}

fn get(path: &str, id: &str, schema: &str, more: &str) -> String {
    format!(
        r##""{path}": {{ "get": {{ "operationId": "{id}", "responses": {{
          "200": {{ "content": {{ "application/json": {{
            "schema": {{ "$ref": "#/components/schemas/{schema}" }} }} }} }} {more} }} }} }}"##
    )
}

#[test]
fn of_several_links_the_one_to_a_status_counts() {
    let links = r##""thing": { "operationId": "thing" }, "status": { "operationId": "status" }"##;
    let paths = [
        get("/t", "thing", "Thing", ""),
        get("/s", "status", "Status", ""),
    ]
    .join(",");
    with_lro(&linked(links, &paths), System::Generic, |lro| {
        let Polling::Operation(polled) = &lro.polling.value else {
            panic!("{:?}", lro.polling.value);
        };
        assert_eq!(polled.path(), "/s");
        let monitor = lro.monitor.as_ref().unwrap();
        assert!(matches!(monitor.source, MonitorSource::Link(_)));
    });
}

#[test]
fn a_link_to_what_tells_the_end_by_its_code_leads_to_no_status() {
    let links = r##""thing": { "operationId": "thing" }"##;
    let paths = get(
        "/t",
        "thing",
        "Thing",
        r##", "202": { "description": "d" }"##,
    );
    with_lro(&linked(links, &paths), System::Generic, |lro| {
        assert!(lro.monitor.is_none());
        assert!(matches!(lro.polling.value, Polling::Operation(_)));
    });
}

#[test]
fn a_link_to_a_cancel_operation_is_not_polled() {
    let links = r##""cancel": { "operationId": "cancel" }"##;
    let paths = r##""/c": { "delete": { "operationId": "cancel", "responses": {} } }"##;
    with_lro(&linked(links, paths), System::Generic, |lro| {
        assert!(matches!(lro.polling.value, Polling::Nowhere));
    });
}

/// A marked operation whose 202 has a body without a status.
fn with_body(method: &str, more: &str) -> String {
    format!(
        r##"{{ "swagger": "2.0", "paths": {{ "/w": {{
          "{method}": {{ "x-ms-long-running-operation": true, "responses": {{ {more}
            "202": {{ "schema": {{ "$ref": "#/definitions/Thing" }} }} }} }} }} }},
          "definitions": {{ "Thing": {{ "properties": {{ "size": {{ "type": "integer" }} }} }} }} }}"##
    )
}

#[test]
fn the_body_of_an_action_is_a_status_by_convention_unless_it_is_the_result() {
    let result = r##""200": { "schema": { "$ref": "#/definitions/Thing" } },"##;
    for (text, system, is_supposed) in [
        (with_body("post", ""), System::DataPlane, true),
        (with_body("delete", ""), System::DataPlane, true),
        (with_body("put", ""), System::DataPlane, false),
        (with_body("post", result), System::DataPlane, false),
        (with_body("post", ""), System::Arm, false),
    ] {
        with_lro(&text, system, |lro| {
            assert_eq!(
                lro.supposed_monitor.is_some(),
                is_supposed,
                "{system:?} {text}"
            );
        });
    }
}

#[test]
fn a_body_that_the_same_path_returns_is_a_resource_that_polls_itself() {
    let text = r##"{ "swagger": "2.0", "paths": { "/jobs/{id}": {
      "get": { "responses": { "200": { "schema": { "$ref": "#/definitions/Job" } } } },
      "put": { "x-ms-long-running-operation": true,
        "responses": { "202": { "schema": { "$ref": "#/definitions/Job" } } } } } },
      "definitions": { "Job": { "properties": { "status": { "type": "string" } } } } }"##;
    with_lro(text, System::DataPlane, |lro| {
        let monitor = lro.monitor.as_ref().unwrap();
        assert!(matches!(monitor.source, MonitorSource::Resource(_)));
    });
}

#[test]
fn common_types_are_known_by_their_folder() {
    let text = r##"{ "swagger": "2.0", "definitions": { "State": {} } }"##;
    for (path, is_common) in [
        (
            "specification/common-types/resource-management/v5/types.json",
            true,
        ),
        ("common-types.json", false),
        ("specification/uncommon-types/types.json", false),
    ] {
        let source: Memory = [(path, text)].into_iter().collect();
        let (workspace, _) = Workspace::load(&source, &[Input::File(path.to_owned())]);
        let root = workspace.root(workspace.find(path).unwrap());
        let state = root.get("definitions").unwrap().get("State").unwrap();
        assert_eq!(model::is_common_type(state), is_common, "{path}");
    }
}

#[test]
fn a_body_with_a_running_word_tells_progress_and_one_with_unknown_words_does_not() {
    for (words, is_monitor) in [
        (r#""notStarted", "succeeded""#, true),
        (r#""succeeded", "failed""#, true),
        (r#""active", "ready""#, false),
        (r#""open", "closed""#, false),
    ] {
        let text = format!(
            r##"{{ "openapi": "3.0.3", "paths": {{ "/w": {{ "post": {{ "responses": {{ "202": {{
              "content": {{ "application/json": {{ "schema": {{ "properties": {{
                "status": {{ "type": "string", "enum": [{words}] }} }} }} }} }} }} }} }} }} }} }}"##
        );
        with_lro(&text, System::Generic, |lro| {
            assert_eq!(lro.monitor.is_some(), is_monitor, "{words}");
        });
    }
}

/// A POST that is polled through a link, and ends at another one.
#[test]
fn links_lead_to_the_result_too() {
    let status = get("/s", "status", "Status", "").replace(
        r#""200": {"#,
        r##""200": { "links": { "report": { "operationId": "thing" } },"##,
    );
    let on_status = [status, get("/t", "thing", "Thing", "")].join(",");
    let beside = [
        get("/s", "status", "Status", ""),
        get("/t", "thing", "Thing", ""),
    ]
    .join(",");
    for (links, paths) in [
        (
            r##""status": { "operationId": "status" }, "thing": { "operationId": "thing" }"##,
            beside,
        ),
        (r##""status": { "operationId": "status" }"##, on_status),
    ] {
        with_lro(&linked(links, &paths), System::Generic, |lro| {
            let via = lro.final_state_via.value;
            assert_eq!(via, FinalStateVia::CustomOperationReference, "{links}");
            let FinalStep::Operation(operation) = &lro.final_step.value else {
                panic!("{:?}", lro.final_step.value);
            };
            assert_eq!(operation.path(), "/t");
            let LroResult::Schema(schema, None) = &lro.result.value else {
                panic!("{:?}", lro.result.value);
            };
            assert_eq!(schema.name().as_deref(), Some("Thing"));
        });
    }
}

/// A header of the service's own leads on where it holds a URL, to the status if there is no other
/// and to the result beside one.
#[test]
fn a_url_in_a_header_of_ones_own_is_a_custom_link() {
    let with = |headers: &str| {
        format!(
            r##"{{ "swagger": "2.0", "paths": {{ "/w": {{ "post": {{
              "responses": {{ "202": {{ "headers": {{ {headers} }} }} }} }} }} }} }}"##
        )
    };
    let own = r#""Job-Url": { "type": "string" }"#;
    let known = r#""Operation-Location": { "type": "string" }"#;
    for (headers, polled) in [
        (own.to_owned(), "Job-Url"),
        (format!("{known}, {own}"), "Operation-Location"),
    ] {
        with_lro(&with(&headers), System::DataPlane, |lro| {
            let Polling::Header(header) = &lro.polling.value else {
                panic!("{:?}", lro.polling.value);
            };
            assert_eq!(header.name(), polled);
            assert_eq!(lro.final_state_via.value, FinalStateVia::CustomLink);
        });
    }
    let two = format!(r#"{own}, "Log-Url": {{ "type": "string" }}"#);
    with_lro(&with(&two), System::DataPlane, |lro| {
        assert!(!matches!(lro.polling.value, Polling::Header(_)));
    });
}

/// A POST that is polled at a status with some words, and what is lost on whom.
fn lost(words: &str, header: &str, system: System) -> Vec<String> {
    let text = format!(
        r##"{{ "swagger": "2.0", "paths": {{
          "/w": {{ "post": {{ "x-ms-long-running-operation": true, "responses": {{ "202": {{
            "headers": {{ "{header}": {{ "type": "string" }} }},
            "schema": {{ "$ref": "#/definitions/Status" }} }} }} }} }} }},
          "definitions": {{ "Status": {{ "properties": {{
            "error": {{ "type": "object" }},
            "status": {{ "type": "string", "enum": [{words}] }} }} }} }} }}"##
    );
    let mut told = Vec::new();
    with_lro(&text, system, |lro| {
        told = lost_words(lro, Audience::Azure)
            .iter()
            .map(|word| {
                let clients: Vec<_> = word.lost_on.iter().map(|client| client.name).collect();
                format!("{} on {}", word.value.text, clients.join(" "))
            })
            .collect();
    });
    told
}

#[test]
fn a_word_is_lost_on_the_clients_that_wait_on_after_it() {
    let operation_location = |words| lost(words, "Operation-Location", System::DataPlane);
    assert_eq!(
        operation_location(r#""Running", "Completed", "Failed", "Cancelled""#),
        [
            "Completed on python js dotnet java",
            "Cancelled on python dotnet java"
        ]
    );
    assert_eq!(
        operation_location(r#""Running", "Completed", "Succeeded", "Failed", "Canceled""#),
        [""; 0],
        "where one word for success is known, another may be a step on the way"
    );
    assert_eq!(
        lost(
            r#""Running", "Completed", "Failed""#,
            "Location",
            System::DataPlane
        ),
        [""; 0],
        "behind Location the code counts"
    );
}

#[test]
fn a_link_may_name_nothing_pass_what_is_unknown_or_take_what_is_not_there() {
    let links = r##"
      "gone": { "operationId": "statsu" },
      "elsewhere": { "operationRef": "b.json#/paths/~1s/get" },
      "status": { "operationId": "status",
        "parameters": { "ide": "a", "id": "$request.path.name", "path.id": "$response.header.X" } }"##;
    let paths = get("/s/{id}", "status", "Status", "");
    let mut told = Vec::new();
    with_lro(&linked(links, &paths), System::Generic, |lro| {
        questions::each_link(std::slice::from_ref(lro), |linked| {
            let link = linked.link.name();
            told.extend(
                linked
                    .missing_target()
                    .map(|(_, named)| format!("{link} misses {named}")),
            );
            told.extend(
                linked
                    .unknown()
                    .map(|one| format!("{link} passes {}", one.name)),
            );
            told.extend(
                linked
                    .baseless()
                    .map(|one| format!("{link} takes {}", one.name)),
            );
        });
    });
    assert_eq!(
        told,
        [
            "gone misses statsu",
            "status passes ide",
            "status takes id",
            "status takes id"
        ]
    );
}

/// A PATCH with responses, and what the model says of the headers on its 200 and of its begin.
#[test]
fn a_patch_begins_with_202_or_has_no_begin() {
    let header = r#""headers": { "Azure-AsyncOperation": { "type": "string" } }"#;
    for (system, responses, headers, has_no_begin) in [
        (System::Arm, format!(r#""200": {{ {header} }}"#), 1, true),
        (
            System::Arm,
            format!(r#""200": {{}}, "202": {{ {header} }}"#),
            0,
            false,
        ),
        (
            System::Arm,
            format!(r#""200": {{ {header} }}, "201": {{}}"#),
            1,
            false,
        ),
        (
            System::DataPlane,
            format!(r#""200": {{ {header} }}"#),
            1,
            false,
        ),
    ] {
        let text = format!(
            r#"{{ "swagger": "2.0", "paths": {{ "/w": {{ "patch": {{
              "x-ms-long-running-operation": true, "responses": {{ {responses} }} }} }} }} }}"#
        );
        with_lro(&text, system, |lro| {
            assert_eq!(lro.subject.headers_on_patched().len(), headers, "{text}");
            assert_eq!(lro.subject.is_patch_without_begin(), has_no_begin, "{text}");
        });
    }
}

/// A marked action with these responses.
fn marked(marker: &str, responses: &str) -> String {
    format!(
        r##"{{ "swagger": "2.0", "paths": {{ "/w": {{ "post": {{
          "{marker}": true, "responses": {{ {responses} }} }} }} }},
          "definitions": {{ "Job": {{ "properties": {{ "size": {{ "type": "integer" }} }} }} }} }}"##
    )
}

#[test]
fn a_location_that_nobody_speaks_of_leads_to_no_result() {
    let marker = "x-ms-long-running-operation";
    let location = r#""headers": { "Location": { "type": "string" } }"#;
    let job = r##""200": { "schema": { "$ref": "#/definitions/Job" } }"##;
    for (system, marker, responses, is_fetched) in [
        (System::DataPlane, marker, r#""202": {}"#.to_owned(), false),
        (
            System::DataPlane,
            "x-other",
            r#""202": {}"#.to_owned(),
            false,
        ),
        // A result has to come from somewhere.
        (
            System::DataPlane,
            marker,
            format!(r#""202": {{}}, {job}"#),
            true,
        ),
        // The last status of Fabric has a Location only where there is a result.
        (
            System::Fabric,
            marker,
            format!(r#""202": {{ {location} }}, "200": {{}}"#),
            false,
        ),
        (
            System::Fabric,
            marker,
            format!(r#""202": {{ {location} }}, {job}"#),
            true,
        ),
    ] {
        with_lro(&marked(marker, &responses), system, |lro| {
            let step = &lro.final_step.value;
            let is_link = matches!(step, FinalStep::Link("Location"));
            assert_eq!(is_link, is_fetched, "{responses}: {step:?}");
            let is_void = matches!(lro.result.value, LroResult::Void);
            assert_eq!(is_void, !is_fetched, "{responses}");
        });
    }
}

/// A PUT of a resource whose provisioningState is this schema.
fn provisioned(state: &str, more: &str) -> String {
    let site = r##"{ "schema": { "$ref": "#/definitions/Site" } }"##;
    format!(
        r##"{{ "swagger": "2.0", "paths": {{ "/w": {{
          "get": {{ "responses": {{ "200": {site} }} }},
          "put": {{ "x-ms-long-running-operation": true, {more}
            "responses": {{ "200": {site}, "201": {site} }} }} }} }},
          "definitions": {{ "Site": {{ "properties": {{ "properties": {{ "properties": {{
            "provisioningState": {state} }} }} }} }} }} }}"##
    )
}

#[test]
fn a_resource_without_a_word_for_failure_leaves_its_end_open() {
    let state = r#"{ "type": "string", "enum": ["Succeeded", "VaultDoesNotExist"] }"#;
    with_lro(&provisioned(state, ""), System::Arm, |lro| {
        assert!(lro.open.iter().any(|open| open.fact == "status_monitor"));
    });
    let state = r#"{ "type": "string", "enum": ["Succeeded", "Deleting"] }"#;
    with_lro(&provisioned(state, ""), System::Arm, |lro| {
        assert!(lro.open.is_empty(), "{:?}", lro.open);
    });
    let state = r#"{ "type": "string", "enum": ["Succeeded", "Failed", "Updating"] }"#;
    with_lro(&provisioned(state, ""), System::Arm, |lro| {
        assert!(lro.open.is_empty(), "{:?}", lro.open);
    });
}

#[test]
fn a_resource_that_lists_no_words_has_those_of_its_system() {
    let text = provisioned(r#"{ "type": "string" }"#, "");
    with_lro(&text, System::DataPlane, |lro| {
        let states = &lro.monitor.as_ref().unwrap().states;
        assert_eq!(states.succeeded, ["Succeeded"]);
        assert_eq!(states.failed, ["Failed"]);
        assert_eq!(states.canceled, ["Canceled"]);
    });
}

#[test]
fn a_declared_way_to_the_final_state_promises_its_header() {
    let more = r#""x-ms-long-running-operation-options": {
        "final-state-via": "azure-async-operation" },"#;
    let text = provisioned(r#"{ "type": "string" }"#, more);
    with_lro(&text, System::Arm, |lro| {
        let polling = &lro.polling.value;
        let is_promised = matches!(polling, Polling::Undeclared("Azure-AsyncOperation"));
        assert!(is_promised, "{polling:?}");
        let monitor = lro.monitor.as_ref().unwrap();
        assert!(matches!(monitor.source, MonitorSource::BuiltIn));
        assert!(matches!(
            lro.final_step.value,
            FinalStep::OriginalUri(Some(_))
        ));
    });
}

#[test]
fn an_answer_that_leads_to_the_status_as_the_202_does_is_a_first_one() {
    let leads = r#""headers": { "Azure-AsyncOperation": { "type": "string" } }"#;
    let made = r#""headers": { "Location": { "type": "string" } }"#;
    for (responses, codes) in [
        (
            format!(r#""200": {{}}, "201": {{ {leads} }}, "202": {{ {leads} }}"#),
            vec![Some(201), Some(202)],
        ),
        // Where it leads alone it may name what was made.
        (
            format!(r#""201": {{ {made} }}, "202": {{ {made} }}"#),
            vec![Some(202)],
        ),
    ] {
        let text = marked("x-ms-long-running-operation", &responses);
        with_lro(&text, System::Arm, |lro| {
            let first: Vec<_> = lro.subject.initial().iter().map(|one| one.code()).collect();
            assert_eq!(first, codes, "{responses}");
        });
    }
}

#[test]
fn a_system_has_its_status_only_where_something_leads_to_it() {
    let marker = "x-ms-long-running-operation";
    let header =
        |name: &str| format!(r#""202": {{ "headers": {{ "{name}": {{ "type": "string" }} }} }}"#);
    for (system, marker, responses, has_status) in [
        (
            System::DataPlane,
            marker,
            header("Operation-Location"),
            true,
        ),
        // It tells the end by its code, unless a status is described.
        (System::DataPlane, marker, header("Location"), false),
        (System::Graph, marker, header("Location"), true),
        // Without a marker nothing promises a way to the status.
        (
            System::DataPlane,
            "x-other",
            r#""202": {}"#.to_owned(),
            false,
        ),
        (System::DataPlane, marker, r#""202": {}"#.to_owned(), true),
    ] {
        with_lro(&marked(marker, &responses), system, |lro| {
            assert_eq!(lro.monitor.is_some(), has_status, "{system:?} {responses}");
        });
    }
}

/// What is sent to the same URL is read there, in whichever section it is described.
#[test]
fn the_get_of_a_path_may_stand_in_a_variant_of_it() {
    let text = r##"{ "swagger": "2.0",
      "paths": { "/w": { "get": {} }, "/v": { "get": { "responses": { "200": {
        "schema": { "$ref": "#/definitions/V" } } } } } },
      "x-ms-paths": {
        "/w?kind=old": { "put": { "x-ms-long-running-operation": true,
          "responses": { "201": { "schema": { "$ref": "#/definitions/W" } } } } },
        "/w?kind=new": { "get": { "responses": { "200": {
          "schema": { "$ref": "#/definitions/W" } } } } } },
      "definitions": { "W": { "properties": { "a": {} } }, "V": { "properties": { "b": {} } } } }"##;
    with_lro(text, System::DataPlane, |lro| {
        let get = lro.subject.get_of_same_path().unwrap();
        assert_eq!(get.path(), "/w?kind=new");
        let FinalStep::OriginalUri(Some(get)) = &lro.final_step.value else {
            panic!("{:?}", lro.final_step.value);
        };
        assert_eq!(get.path(), "/w?kind=new");
    });
}

/// The headers of the first POST of a document, whose responses these are, beside POSTs with others.
fn evidence(own: &str, others: &[&str], system: System) -> Option<HeaderEvidence> {
    let others = others.iter().enumerate().map(|(at, responses)| {
        format!(
            r#", "/other{at}": {{ "post": {{ "x-ms-long-running-operation": true,
              "responses": {{ {responses} }} }} }}"#
        )
    });
    let others: String = others.collect();
    let text = format!(
        r#"{{ "swagger": "2.0", "paths": {{
          "/own": {{ "post": {{ "x-ms-long-running-operation": true, {own} }} }} {others} }} }}"#
    );
    let source: Memory = [("a.json", text.as_str())].into_iter().collect();
    let (workspace, errors) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    assert!(errors.is_empty(), "{errors:?}");
    let survey = Survey::new(&workspace, |_, _| Profile::of(system));
    survey.documents[0].lros[0].header_evidence()
}

#[test]
fn the_best_evidence_of_a_header_is_named() {
    let with = r#""202": { "headers": { "Location": { "type": "string" } } }"#;
    let without = r#""202": {}"#;
    let bare = r#""responses": { "202": {} }"#;
    let named = r#""x-ms-long-running-operation-options": { "final-state-via": "location" },
        "responses": { "202": {} }"#;
    let promised = r#""responses": { "202": { "description": "See the Location header." } }"#;
    let misplaced = r#""responses": { "202": {}, "204": { "headers": { "location": {} } } }"#;
    let misspelled = r#""responses": { "202": { "headers": { "Locaton": {} },
        "description": "See the Location header." } }"#;
    for (own, others, best) in [
        (bare, &[][..], None),
        (bare, &[without], None),
        (bare, &[with], Some(HeaderEvidence::Customary)),
        (
            bare,
            &[with, with, without],
            Some(HeaderEvidence::Customary),
        ),
        // Half of them show one custom as well as the other.
        (bare, &[with, without], Some(HeaderEvidence::Seen)),
        (bare, &[with, without, without], Some(HeaderEvidence::Seen)),
        (named, &[with], Some(HeaderEvidence::Customary)),
        (
            named,
            &[with, without, without],
            Some(HeaderEvidence::Named),
        ),
        (named, &[], Some(HeaderEvidence::Named)),
        (misplaced, &[with], Some(HeaderEvidence::Misplaced)),
        (promised, &[with], Some(HeaderEvidence::Promised)),
        (misspelled, &[with], Some(HeaderEvidence::Misspelled)),
    ] {
        assert_eq!(evidence(own, others, System::Arm), best, "{own} {others:?}");
    }
}

#[test]
fn siblings_show_a_header_where_it_is_the_way() {
    let with = [r#""202": { "headers": { "Operation-Location": { "type": "string" } } }"#];
    let bare = r#""responses": { "202": {} }"#;
    let with_link = r#""responses": { "202": { "schema": {
        "properties": { "statusLocation": { "type": "string", "format": "uri" } } } } }"#;
    let upload = r#""responses": { "202": { "headers": { "Range": { "type": "string" } } } }"#;
    for (own, system, best) in [
        (bare, System::DataPlane, Some(HeaderEvidence::Customary)),
        (with_link, System::DataPlane, None),
        (upload, System::DataPlane, None),
        (bare, System::Fabric, None),
        (bare, System::Aep, None),
    ] {
        assert_eq!(evidence(own, &with, system), best, "{own} {system:?}");
    }
}

#[test]
fn a_header_is_misplaced_only_where_another_response_begins() {
    let header = r#""headers": { "Location": { "type": "string" } }"#;
    for (responses, is_misplaced) in [
        (format!(r#""202": {{}}, "200": {{ {header} }}"#), true),
        (format!(r#""202": {{}}, "default": {{ {header} }}"#), true),
        (format!(r#""2XX": {{}}, "409": {{ {header} }}"#), true),
        (format!(r#""202": {{}}, "201": {{ {header} }}"#), false),
        (format!(r#""202": {{}}, "303": {{ {header} }}"#), false),
        (
            format!(r#""202": {{ {header} }}, "204": {{ {header} }}"#),
            false,
        ),
        (format!(r#""200": {{ {header} }}"#), false),
    ] {
        let own = format!(r#""responses": {{ {responses} }}"#);
        let best = evidence(&own, &[], System::Arm);
        let found = best == Some(HeaderEvidence::Misplaced);
        assert_eq!(found, is_misplaced, "{own}");
    }
}

/// The system that a document shows itself to belong to.
fn detected(text: &str) -> System {
    let source: Memory = [("a.json", text)].into_iter().collect();
    let (workspace, _) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    let document = workspace.find("a.json").unwrap();
    model::detect(lro_lint::internals::openapi::Api::new(&workspace, document))
}

/// A DELETE whose 202 has a body, and whatever else stands in the operation.
fn deleted(body: &str, more: &str) -> String {
    format!(
        r#"{{ "openapi": "3.1.0", "paths": {{
          "/w": {{ "delete": {{ {more} "responses": {{ "202": {{
            "content": {{ "application/json": {{ "schema": {body} }} }} }} }} }} }},
          "/v1/operations/{{operation}}": {{ "get": {{ "responses": {{ "200": {{
            "content": {{ "application/json": {{ "schema": {body} }} }} }} }} }} }} }} }}"#
    )
}

const PUBLISHED: &str = r#"{ "$ref": "https://aep.dev/json-schema/type/operation.json" }"#;

#[test]
fn an_operation_with_a_path_and_a_flag_is_one_of_the_proposals() {
    let own =
        r#"{ "properties": { "path": { "type": "string" }, "done": { "type": "boolean" } } }"#;
    assert_eq!(detected(&deleted(own, "")), System::Aep);
    assert_eq!(detected(&deleted(PUBLISHED, "")), System::Aep);
    let marker = r#""x-aep-long-running-operation": {},"#;
    assert_eq!(detected(&deleted("{}", marker)), System::Aep);
    let job = r#"{ "properties": { "id": { "type": "string" }, "done": { "type": "boolean" } } }"#;
    assert_eq!(detected(&deleted(job, "")), System::Generic);
}

#[test]
fn a_schema_that_is_marked_as_a_resource_belongs_to_resource_manager() {
    let lamp = |mark: &str| {
        format!(
            r##"{{ "swagger": "2.0", "paths": {{ "/lamps/{{lampName}}": {{ "put": {{
              "x-ms-long-running-operation": true, "responses": {{ "200": {{
                "schema": {{ "$ref": "#/definitions/Lamp" }} }} }} }} }} }},
              "definitions": {{ "Lamp": {{ "type": "object" {mark} }} }} }}"##
        )
    };
    let detected_with = |mark| detected(&lamp(mark));
    assert_eq!(
        detected_with(r#", "x-ms-azure-resource": true"#),
        System::Arm
    );
    assert_eq!(
        detected_with(r#", "x-ms-azure-resource": false"#),
        System::DataPlane
    );
    // The name of a property says nothing about the schema.
    let property = r#", "properties": { "x-ms-azure-resource": { "type": "boolean" } }"#;
    assert_eq!(detected_with(property), System::DataPlane);
}

#[test]
fn the_published_operation_is_known_without_being_fetched() {
    with_lro(&deleted(PUBLISHED, ""), System::Aep, |lro| {
        let monitor = lro.monitor.as_ref().unwrap();
        assert_eq!(monitor.built_in, Some("AepOperation"));
        assert!(monitor.is_flag());
        let Polling::Operation(get) = &lro.polling.value else {
            panic!("polled by {:?}", lro.polling.value);
        };
        assert_eq!(get.path(), "/v1/operations/{operation}");
        assert!(matches!(lro.result.value, LroResult::Void));
    });
}

#[test]
fn both_forms_of_the_extension_of_the_proposals_name_the_result() {
    for extension in [
        r#"{ "response_type": { "title": "Lantern" } }"#,
        r#"{ "response": { "schema": { "title": "Lantern" } } }"#,
    ] {
        let marker = format!(r#""x-aep-long-running-operation": {extension},"#);
        with_lro(&deleted(PUBLISHED, &marker), System::Aep, |lro| {
            assert!(lro.subject.is_marked());
            let LroResult::Schema(schema, _) = &lro.result.value else {
                panic!("{:?} of {extension}", lro.result.value);
            };
            let title = schema.keyword("title").and_then(|title| title.as_str());
            assert_eq!(title.as_deref(), Some("Lantern"));
        });
    }
}

/// Whether the 202 of the only operation lacks the status that its system has it answer.
fn lacks_monitor(method: &str, headers: &str, system: System) -> bool {
    let text = format!(
        r#"{{ "swagger": "2.0", "paths": {{ "/w": {{ "{method}": {{
          "responses": {{ "202": {{ "headers": {{ {headers} }} }} }} }} }} }} }}"#
    );
    let mut lacks = false;
    with_lro(&text, system, |lro| lacks = lro.lacks_monitor().is_some());
    lacks
}

#[test]
fn an_empty_202_lacks_a_status_where_its_system_has_it_there() {
    let located = r#""Operation-Location": { "type": "string" }"#;
    assert!(lacks_monitor("post", located, System::DataPlane));
    assert!(lacks_monitor("put", "", System::Aep));
    assert!(!lacks_monitor("post", "", System::Arm));
    // What a PUT answers is the resource.
    assert!(!lacks_monitor("put", located, System::DataPlane));
    // A part of an upload.
    let range = format!(r#"{located}, "Range": {{ "type": "string" }}"#);
    assert!(!lacks_monitor("patch", &range, System::DataPlane));
}

/// The paths of the GETs that no operation leads to, beside a POST of these responses.
fn orphaned(responses: &str, more: &str) -> Vec<String> {
    let text = format!(
        r#"{{ "swagger": "2.0", "paths": {{
          "/w": {{ "post": {{ "x-ms-long-running-operation": true, "responses": {{ {responses} }} }} }},
          "/jobs/{{id}}": {{ "get": {{ "responses": {{ "200": {{ "schema": {{ "properties": {{
            "status": {{ "enum": ["running", "succeeded", "failed"] }} }} }} }} }} }} }} {more} }} }}"#
    );
    let source: Memory = [("a.json", text.as_str())].into_iter().collect();
    let (workspace, _) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
    let profile = Profile::of(System::DataPlane);
    let survey = Survey::new(&workspace, |_, _| profile);
    let document = &survey.documents[0];
    let operations = document.operations.iter();
    let operations: Vec<_> = operations.map(|one| one.operation.clone()).collect();
    let found = questions::orphans(&operations, profile, &document.lros).into_iter();
    found.map(|get| get.path().to_owned()).collect()
}

#[test]
fn a_status_is_orphaned_only_where_every_operation_has_another() {
    let body = r#""schema": { "properties": { "id": { "type": "string" },
        "status": { "enum": ["running", "succeeded", "failed"] } } }"#;
    let other = r#", "/operations/{id}": { "get": { "responses": { "200": { "schema": { "properties": {
        "status": { "enum": ["running", "succeeded", "failed"] } } } } } } }"#;
    let accepted = format!(r#""202": {{ {body} }}"#);
    // The one that is asked for leads there.
    assert_eq!(orphaned(&accepted, ""), [""; 0]);
    assert_eq!(orphaned(&accepted, other).len(), 1);
    // Nobody knows where the header leads.
    let unknown = r#""202": { "headers": { "Azure-AsyncOperation": { "type": "string" } } }"#;
    let elsewhere = r#", "/jobs": { "post": { "responses": { "201": {} } } }"#;
    assert_eq!(orphaned(unknown, elsewhere), [""; 0]);
}
