//! What findings propose: help that fits the case, and that brings up no other finding.

use lro_lint::session::{Memory, Options, Session};

/// A finding as these tests compare it.
struct Found {
    code: &'static str,
    message: String,
    help: String,
    clients: Vec<&'static str>,
}

/// What is found in a document of Resource Manager with these paths.
fn findings(paths: &str) -> Vec<Found> {
    let text = format!(
        r#"{{ "swagger": "2.0", "host": "management.azure.com", "paths": {{ {paths} }},
            "definitions": {{ "Dam": {{ "type": "object",
                "properties": {{ "height": {{ "type": "integer" }} }} }} }} }}"#
    );
    let source: Memory = [("a.json", text.as_str())].into_iter().collect();
    let session = Session::open(source, Options::default().no_config()).unwrap();
    let found = session.check().diagnostics.into_iter();
    found
        .map(|one| Found {
            code: one.code,
            message: one.message,
            help: one.help.unwrap_or_default(),
            clients: one.clients,
        })
        .collect()
}

/// A marked operation of a dam, with some members and responses.
fn operation(method: &str, path: &str, members: &str, responses: &str) -> Vec<Found> {
    findings(&format!(
        r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{path}": {{ "{method}": {{
            {members} "x-ms-long-running-operation": true, "responses": {{ {responses} }} }} }}"#
    ))
}

/// The only finding of a rule.
#[track_caller]
fn only<'f>(found: &'f [Found], code: &str) -> &'f Found {
    let mut of_code = found.iter().filter(|one| one.code == code);
    let first = of_code.next().unwrap_or_else(|| panic!("no {code}"));
    assert!(of_code.next().is_none(), "several {code}");
    first
}

#[track_caller]
fn assert_silent(found: &[Found], code: &str) {
    let spoken = found.iter().find(|one| one.code == code);
    assert!(spoken.is_none(), "{code} {}", spoken.unwrap().message);
}

const RESOURCE: &str = r##""description": "d", "schema": { "$ref": "#/definitions/Dam" }"##;
const LOCATION: &str = r#""headers": { "Location": { "type": "string" } }"#;

#[test]
fn the_marker_goes_first_where_nothing_shows_that_the_work_goes_on() {
    let done = format!(r#""200": {{ {RESOURCE} }}"#);
    for (method, path, code) in [
        ("patch", "{name}", "LRO203"),
        ("post", "{name}/open", "LRO204"),
        ("delete", "{name}", "LRO205"),
    ] {
        let found = operation(method, path, "", &done);
        let help = &only(&found, code).help;
        let first = "remove `x-ms-long-running-operation` if the work is done";
        assert!(help.starts_with(first), "{code}: {help}");

        let said = r#""description": "Works asynchronously.","#;
        let found = operation(method, path, said, &done);
        let help = &only(&found, code).help;
        assert!(help.starts_with("add a `202`"), "{code}: {help}");
        // The text leaves no doubt.
        assert!(!help.contains("remove"), "{code}: {help}");
    }
    let options = r#""x-ms-long-running-operation-options": { "final-state-via": "location" },"#;
    let found = operation("patch", "{name}", options, &done);
    let help = &only(&found, "LRO203").help;
    let both = "`x-ms-long-running-operation` and `x-ms-long-running-operation-options`";
    assert!(help.contains(both), "{help}");
}

#[test]
fn a_put_is_told_all_that_its_codes_lack() {
    let help = |text: &str, responses: &str| {
        let found = operation("put", "{name}", text, responses);
        assert_silent(&found, "LRO202");
        only(&found, "LRO201").help.clone()
    };
    let (done, made) = (
        format!(r#""200": {{ {RESOURCE} }}"#),
        format!(r#""201": {{ {RESOURCE} }}"#),
    );
    let accepted = format!(r#""202": {{ "description": "d", {LOCATION} }}"#);
    let all = help("", &format!("{done}, {made}, {accepted}"));
    assert!(
        all.starts_with("remove `202`, and return the `201`"),
        "{all}"
    );
    let updated = help("", &format!("{done}, {accepted}"));
    assert!(
        updated.starts_with("change the `202` to a `201`"),
        "{updated}"
    );
    let created = help("", &format!("{made}, {accepted}"));
    assert!(created.contains("add a `200`"), "{created}");
    let alone = help("", &accepted);
    assert!(
        alone.contains("to a `201`") && alone.contains("add a `200`"),
        "{alone}"
    );
    let text = r#""description": "Updates an existing dam.","#;
    let only_updated = help(text, &format!("{done}, {accepted}"));
    assert!(!only_updated.contains("`201`"), "{only_updated}");
    // Java takes a `200` for the end unless the resource says that it isn't final.
    assert!(
        only_updated.contains("provisioningState`"),
        "{only_updated}"
    );
}

#[test]
fn location_alone_is_proposed_only_for_a_resource_that_says_its_state() {
    let put = |properties: &str| {
        let found = findings(&format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}": {{ "put": {{
                "x-ms-long-running-operation": true, "responses": {{
                    "201": {{ "description": "d", "schema": {{ "properties": {{ {properties} }} }} }},
                    "202": {{ "description": "d" }} }} }} }}"#
        ));
        only(&found, "LRO201").help.clone()
    };
    let stateless = put(r#""height": { "type": "integer" }"#);
    assert!(
        stateless.contains("`Azure-AsyncOperation`") && !stateless.contains("`Location`"),
        "{stateless}"
    );
    let stated =
        put(r#""properties": { "properties": { "provisioningState": { "type": "string" } } }"#);
    assert!(
        stated.contains("`Azure-AsyncOperation` or `Location`"),
        "{stated}"
    );
}

#[test]
fn a_resource_without_a_state_needs_the_header_that_every_client_follows() {
    let put = |path: &str, made: &str, headers: &str| {
        let found = findings(&format!(
            r#""{path}": {{ "put": {{
                "x-ms-long-running-operation": true, "responses": {{
                    "201": {{ "description": "d", "schema": {{ "properties": {{ {made} }} }} }},
                    "202": {{ "description": "d", {headers} }} }} }} }}"#
        ));
        only(&found, "LRO201").help.clone()
    };
    let dams = "/subscriptions/{s}/providers/Contoso.Dams/dams/{name}";
    let stateless = r#""height": { "type": "integer" }"#;
    let stated = r#""properties": { "properties": { "provisioningState": { "type": "string" } } }"#;
    // Java ignores a `Location` on a `201`, and looks at the state.
    let help = put(dams, stateless, LOCATION);
    assert!(
        help.contains("`Azure-AsyncOperation` and `Location`"),
        "{help}"
    );
    let help = put(dams, stated, LOCATION);
    assert!(
        help.contains("`Location`") && !help.contains("`Azure-AsyncOperation`"),
        "{help}"
    );
}

#[test]
fn a_header_is_declared_on_the_response_with_which_the_operation_will_begin() {
    let via = |via: &str| {
        format!(r#""x-ms-long-running-operation-options": {{ "final-state-via": "{via}" }},"#)
    };
    let bare = r#""202": { "description": "d" }"#;
    let done = format!(r#""200": {{ {RESOURCE} }}"#);
    let made = format!(r#""201": {{ {RESOURCE} }}"#);
    let on_new = "the `202` that you declare instead of this `201`";
    for (method, path, responses, place) in [
        (
            "put",
            "{name}",
            format!("{done}, {bare}"),
            "the `201` that you declare instead of this `202`",
        ),
        (
            "put",
            "{name}",
            format!("{done}, {made}, {bare}"),
            "in the `headers` of the `201`",
        ),
        (
            "put",
            "{name}",
            format!("{done}, {made}"),
            "in the `headers` of the `201`",
        ),
        ("post", "{name}/open", format!("{done}, {made}"), on_new),
        ("patch", "{name}", format!("{done}, {made}"), on_new),
        ("patch", "{name}", done.clone(), "a new `202`"),
        (
            "delete",
            "{name}",
            r#""204": { "description": "d" }"#.to_owned(),
            "a new `202`",
        ),
        (
            "delete",
            "{name}",
            format!(r#"{bare}, "204": {{ "description": "d" }}"#),
            "in the `headers` of the `202`",
        ),
    ] {
        let found = operation(method, path, &via("azure-async-operation"), &responses);
        let help = &only(&found, "LRO404").help;
        assert!(help.ends_with(place), "{method} {help}");
    }
    // The marker is missing, and the example shows the header on a response that has to go.
    let shown = r#""x-ms-examples": { "Fill": { "parameters": {}, "responses": { "202": {
        "headers": { "Azure-AsyncOperation": "https://management.azure.com/operations/7" } } } } },"#;
    let found = findings(&format!(
        r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}": {{ "put": {{
            {shown} "responses": {{ {done}, {bare} }} }} }}"#
    ));
    let help = &only(&found, "LRO101").help;
    assert!(
        help.contains("the `201` that you declare instead of this `202`"),
        "{help}"
    );
    let located = shown.replace("Azure-AsyncOperation", "Location");
    let found = operation(
        "put",
        "{name}",
        &format!("{located} {}", via("azure-async-operation")),
        &format!("{done}, {bare}"),
    );
    let help = &only(&found, "LRO410").help;
    assert!(
        help.contains("declare `Location` in the `headers` of the `201` that you declare instead of this `202`"),
        "{help}"
    );
}

#[test]
fn what_shows_that_the_work_goes_on_leaves_no_choice() {
    let done = format!(r#""200": {{ {RESOURCE} }}"#);
    let shown = r#""x-ms-examples": { "Fill": { "parameters": {}, "responses": { "202": {} } } },"#;
    for (members, responses, leaves_choice) in [
        (
            r#""description": "The dam is being filled.","#,
            done.clone(),
            false,
        ),
        (
            r#""description": "Fills a dam. This may take hours.","#,
            done.clone(),
            false,
        ),
        (
            "",
            r#""200": { "description": "The update is in progress." }"#.to_owned(),
            false,
        ),
        ("", format!(r#""200": {{ {RESOURCE}, {LOCATION} }}"#), false),
        (shown, done.clone(), false),
        (
            r#""description": "Fills a dam that is being built.","#,
            done.clone(),
            true,
        ),
        (
            r#""description": "Fills a dam unless work is in progress.","#,
            done,
            true,
        ),
    ] {
        let found = operation("patch", "{name}", members, &responses);
        let help = &only(&found, "LRO203").help;
        assert_eq!(
            help.contains("remove `x-ms"),
            leaves_choice,
            "{members} {help}"
        );
    }
    // Without a marker such a text on the `202` asks for one, whoever reports it.
    let said = r#""202": { "description": "The removal is in progress." }"#;
    let path = "/subscriptions/{s}/providers/Contoso.Dams/dams/{name}";
    let alone = findings(&format!(
        r#""{path}": {{ "delete": {{ "responses": {{ {said} }} }} }}"#
    ));
    let message = &only(&alone, "LRO101").message;
    assert!(message.contains("described as long-running"), "{message}");
    let beside = findings(&format!(
        r#""{path}": {{ "delete": {{ "responses": {{ {said} }} }}, "put": {{
            "x-ms-long-running-operation": true, "responses": {{ "201": {{ {RESOURCE} }} }} }} }}"#
    ));
    let help = &only(&beside, "LRO110").help;
    assert!(!help.contains("wait for completion"), "{help}");
}

#[test]
fn a_patch_is_told_which_code_has_to_go() {
    for (responses, start) in [
        (
            format!(r#""200": {{ {RESOURCE} }}, "201": {{ {RESOURCE}, {LOCATION} }}"#),
            "remove `201`, add a `202` with `Location`, and return `200`",
        ),
        (
            format!(r#""201": {{ {RESOURCE} }}, "202": {{ "description": "d", {LOCATION} }}"#),
            "remove `201`, keep the `202`, and return `200`",
        ),
    ] {
        let found = operation("patch", "{name}", "", &responses);
        let help = &only(&found, "LRO203").help;
        assert!(help.starts_with(start), "{help}");
    }
}

#[test]
fn a_201_needs_a_state_that_says_that_it_isn_t_finished() {
    let put = |text: &str, values: &str| {
        let found = findings(&format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}": {{ "put": {{
                {text} "x-ms-long-running-operation": true, "responses": {{
                    "200": {{ "description": "d", "schema": {{ "properties": {{ "properties": {{
                        "properties": {{ "provisioningState": {{ "type": "string", "enum": [{values}] }} }} }} }} }} }} }} }} }}"#
        ));
        only(&found, "LRO202").help.clone()
    };
    let runs = put("", r#""Creating", "Succeeded", "Failed", "Canceled""#);
    let header = "and `Azure-AsyncOperation` if the service sends it";
    assert_eq!(
        runs,
        format!("add a `201` with the schema of the `200` {header}")
    );
    let ends = r#""Succeeded", "Failed", "Canceled""#;
    let said = put(r#""description": "Creates a dam asynchronously.","#, ends);
    assert!(
        said.starts_with("add a `201`") && said.contains("isn't final, such as `Creating`"),
        "{said}"
    );
    for values in [ends, r#""Succeeded", "Failed", "Deleting""#] {
        let unsaid = put("", values);
        assert!(
            unsaid.starts_with("remove `x-ms-long-running-operation` if the work is done")
                && unsaid.contains("isn't final, such as `Creating`"),
            "{unsaid}"
        );
    }
}

#[test]
fn a_200_of_three_deletes_is_one_finding_with_or_without_their_204() {
    let delete = |name: &str, gone: &str| {
        format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/{name}/{{name}}": {{ "delete": {{
                "x-ms-long-running-operation": true, "responses": {{
                    "200": {{ "description": "d" }}, "202": {{ "description": "d", {LOCATION} }} {gone} }} }} }}"#
        )
    };
    let gone = r#", "204": { "description": "d" }"#;
    let deletes = [
        delete("dams", gone),
        delete("locks", ""),
        delete("weirs", gone),
    ];
    let found = findings(&deletes.join(","));
    let message = &only(&found, "LRO205").message;
    assert!(
        message.ends_with("`200` is declared too (3 times in this document)"),
        "{message}"
    );
}

#[test]
fn clients_that_read_typespec_alone_are_not_misled_by_what_people_write() {
    let put = format!(r#""200": {{ {RESOURCE} }}, "202": {{ "description": "d" }}"#);
    let found = operation("put", "{name}", "", &put);
    let clients = &only(&found, "LRO201").clients;
    assert!(
        !clients.is_empty() && !clients.contains(&"rust"),
        "{clients:?}"
    );
}

#[test]
fn a_body_goes_only_from_a_202_with_a_header() {
    let help = |options: &str, headers: &str| {
        let accepted = format!(r#""202": {{ {RESOURCE}{headers} }}"#);
        let found = operation("post", "{name}/open", options, &accepted);
        only(&found, "LRO212").help.clone()
    };
    let bare = help("", "");
    // With `Azure-AsyncOperation` an option would have to say where the result is.
    assert!(
        bare.starts_with("declare `Location` on the `202`, then move"),
        "{bare}"
    );
    let status = r#""headers": { "Azure-AsyncOperation": { "type": "string" } }"#;
    let options =
        r#""x-ms-long-running-operation-options": { "final-state-via": "azure-async-operation" },"#;
    let by_status = help(options, &format!(", {status}"));
    assert!(
        by_status.contains("if `Location` leads to the result"),
        "{by_status}"
    );
    let by_location = help("", &format!(", {LOCATION}"));
    assert!(!by_location.contains("declare"), "{by_location}");
}

#[test]
fn the_marker_comes_with_the_header_that_an_example_shows() {
    let accepted = |members: &str| {
        findings(&format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}": {{
                "put": {{ "x-ms-long-running-operation": true, "responses": {{
                    "200": {{ {RESOURCE} }}, "201": {{ {RESOURCE}, {LOCATION} }} }} }},
                "delete": {{ {members} "responses": {{
                    "202": {{ "description": "d" }}, "204": {{ "description": "d" }} }} }} }}"#
        ))
    };
    let shown = r#""x-ms-examples": { "Delete": { "parameters": {}, "responses": { "202": {
        "headers": { "Azure-AsyncOperation": "https://management.azure.com/operations/7" } } } } },"#;
    let found = accepted(shown);
    assert_silent(&found, "LRO313");
    let help = &only(&found, "LRO110").help;
    assert!(
        help.ends_with("declare `Azure-AsyncOperation` (an example shows it) on the `202`"),
        "{help}"
    );
    let found = accepted(r#""description": "Deletes a dam asynchronously.","#);
    let help = &only(&found, "LRO110").help;
    assert!(
        help.contains("declare `Azure-AsyncOperation` or `Location` on the `202`"),
        "{help}"
    );
    let found = accepted("");
    let help = &only(&found, "LRO110").help;
    assert!(
        help.ends_with("; or, if the work is done when the response is sent, remove the `202`"),
        "{help}"
    );
}

#[test]
fn clients_are_not_misled_by_codes_where_a_header_is_promised() {
    let via = |via: &str| {
        format!(r#""x-ms-long-running-operation-options": {{ "final-state-via": "{via}" }},"#)
    };
    let done = format!(r#""200": {{ {RESOURCE} }}"#);
    let accepted = r#""202": { "description": "d" }"#;
    let said = r#""description": "Works asynchronously.","#;
    for (method, path, code, responses) in [
        ("put", "{name}", "LRO201", format!("{done}, {accepted}")),
        ("patch", "{name}", "LRO203", done.clone()),
        ("post", "{name}/open", "LRO204", done.clone()),
        (
            "delete",
            "{name}",
            "LRO205",
            r#""204": { "description": "d" }"#.to_owned(),
        ),
    ] {
        let get = format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{path}": {{
                "get": {{ "responses": {{ {done} }} }}, "{method}": {{ {said} {}
                    "x-ms-long-running-operation": true, "responses": {{ {responses} }} }} }}"#,
            via("azure-async-operation")
        );
        let found = findings(&get);
        let clients = &only(&found, code).clients;
        assert!(method != "put" || clients.is_empty(), "{clients:?}");
        // These three follow a header only on the codes that they know.
        let known: Vec<_> = clients
            .iter()
            .filter(|name| ["python-arm", "js", "go"].contains(name))
            .collect();
        assert!(known.is_empty(), "{method} {responses}: {clients:?}");
    }
    let found = operation("put", "{name}", "", &format!("{done}, {accepted}"));
    assert!(!only(&found, "LRO201").clients.is_empty());
}

#[test]
fn a_patch_whose_200_shows_the_header_is_polled_by_its_state() {
    let shown = r#""x-ms-examples": { "Change": { "parameters": {}, "responses": { "200": {
        "headers": { "Azure-AsyncOperation": "https://management.azure.com/operations/7" } } } } },"#;
    let clients = |schema: &str| {
        let done = format!(r#""200": {{ "description": "d", "schema": {schema} }}"#);
        let found = operation("patch", "{name}", shown, &done);
        only(&found, "LRO203").clients.clone()
    };
    // .NET and Java ignore the header, and have nothing else to poll.
    let bare = clients(r##"{ "$ref": "#/definitions/Dam" }"##);
    assert_eq!(bare, ["dotnet", "java-arm"]);
    let with_state = clients(
        r#"{ "properties": { "properties": { "properties": {
            "provisioningState": { "type": "string" } } } } }"#,
    );
    assert!(with_state.is_empty(), "{with_state:?}");
}

#[test]
fn a_put_of_a_path_without_get_is_given_a_location() {
    let done = format!(r#""200": {{ {RESOURCE} }}"#);
    let found = operation("put", "{name}/migrate", "", &done);
    let help = &only(&found, "LRO108").help;
    assert!(
        help.contains(
            r#"a `201` with the resource and `Location`, and write `"final-state-via": "location"`"#
        ),
        "{help}"
    );
    let via = r#""x-ms-long-running-operation-options": { "final-state-via": "location" },"#;
    let created = format!(r#"{done}, "201": {{ {RESOURCE}, {LOCATION} }}"#);
    let found = operation("put", "{name}/migrate", via, &created);
    for code in ["LRO108", "LRO303", "LRO405"] {
        assert_silent(&found, code);
    }
}

#[test]
fn a_200_with_a_body_of_a_long_running_delete_goes_with_its_body() {
    let done = format!(r#""200": {{ {RESOURCE} }}"#);
    let accepted = format!(r#""202": {{ "description": "d", {LOCATION} }}"#);
    let empty = r#""204": { "description": "d" }"#;
    let pasted = done.replace("200", "204");
    for (responses, help) in [
        (
            format!("{done}, {accepted}, {empty}"),
            "remove the body; in the next version of the API, remove the `200`;",
        ),
        (
            format!("{done}, {accepted}"),
            "remove the body; declare a `204`, and in the next version of the API remove the `200`;",
        ),
        (
            format!("{done}, {accepted}, {pasted}"),
            "remove the body; also remove the body of the `200`, because a DELETE returns nothing; in the next version of the API, remove the `200`",
        ),
        // That there is no `202` is another finding.
        (done.clone(), "remove the body;"),
    ] {
        let found = operation("delete", "{name}", "", &responses);
        let own = &only(&found, "LRO208").help;
        assert!(own.starts_with(help), "{own}");
    }
}

#[test]
fn a_setting_that_is_always_there_is_asked_for_no_201() {
    let put = |name: &str, more: &str, codes: &str| {
        let found = findings(&format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{d}}/alarms/{name}": {{
                "get": {{ "responses": {{ "200": {{ {RESOURCE} }} }} }}, {more}
                "put": {{ "description": "Create or update an alarm.", "x-ms-long-running-operation": true,
                    "responses": {{ {codes} "202": {{ "description": "d" }} }} }} }}"#
        ));
        only(&found, "LRO201").help.clone()
    };
    let done = format!(r#""200": {{ {RESOURCE} }},"#);
    let fixed = |values: &str| {
        format!(
            r#""parameters": [ {{ "name": "alarm", "in": "path", "required": true, "type": "string",
                "enum": [{values}] }} ],"#
        )
    };
    for (name, more) in [
        ("default", String::new()),
        ("{alarm}", fixed(r#""default""#)),
    ] {
        let help = put(name, &more, &done);
        assert!(
            help.starts_with("remove `202`, and return `200`") && help.contains("isn't final"),
            "{name}: {help}"
        );
        let help = put(name, &more, "");
        assert!(
            help.starts_with("change the `202` to a `200`"),
            "{name}: {help}"
        );
        // What can be deleted is created again.
        let delete = r#""delete": { "responses": { "204": { "description": "d" } } },"#;
        let help = put(name, &format!("{more}{delete}"), &done);
        assert!(
            help.starts_with("change the `202` to a `201`"),
            "{name}: {help}"
        );
    }
    let help = put("{alarm}", &fixed(r#""default", "night""#), &done);
    assert!(help.starts_with("change the `202` to a `201`"), "{help}");
}

#[test]
fn what_is_done_at_once_answers_as_its_verb_does() {
    let unmarked = |method: &str, responses: &str| {
        findings(&format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}": {{ "{method}": {{
                "responses": {{ {responses} }} }} }}"#
        ))
    };
    let status = r#""headers": { "Azure-AsyncOperation": { "type": "string" } }"#;
    let accepted = format!(r#""202": {{ "description": "d", {status} }}"#);
    let done = format!(r#""200": {{ {RESOURCE} }}"#);
    let both = format!("{done}, {accepted}");
    let with_header = format!(r#""200": {{ {RESOURCE}, {status} }}, {accepted}"#);
    let created = format!(r#"{done}, "201": {{ {RESOURCE} }}"#);
    let empty = r#""204": { "description": "d" }"#;
    for (method, responses, help, followed) in [
        (
            "put",
            &accepted,
            "replace the `202` by `200` or `201` with the resource",
            created.as_str(),
        ),
        ("put", &both, "remove the `202`", &done),
        (
            "put",
            &with_header,
            "remove the `202`, and `Azure-AsyncOperation` from the `200`",
            &done,
        ),
        (
            "patch",
            &accepted,
            "replace the `202` by `200` with the resource",
            &done,
        ),
        (
            "post",
            &accepted,
            "replace the `202` by `200` or `204`",
            &done,
        ),
        (
            "delete",
            &accepted,
            "replace the `202` by `200` or `204`",
            empty,
        ),
    ] {
        let found = unmarked(method, responses);
        let own = &only(&found, "LRO101").help;
        let end = format!("; or, if clients don't poll, {help}");
        assert!(own.ends_with(&end), "{method}: {own}");
        let found = unmarked(method, followed);
        for code in ["LRO101", "LRO102", "LRO111", "LRO201"] {
            assert_silent(&found, code);
        }
    }
    // A `false` marker that the codes contradict has the same way out.
    let denied = findings(&format!(
        r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}": {{ "put": {{
            "x-ms-long-running-operation": false, "responses": {{ {both} }} }} }}"#
    ));
    let help = &only(&denied, "LRO107").help;
    assert!(
        help.ends_with("when the response is sent, remove the `202`"),
        "{help}"
    );
    let accepted = r#""202": { "description": "d" }"#;
    let shown = r#""204": { "description": "d" } }, "x-ms-examples": { "Delete": { "parameters": {},
        "responses": { "202": { "headers": {
            "Azure-AsyncOperation": "https://management.azure.com/operations/7" } }, "204": {} } }"#;
    let found = unmarked("delete", &format!("{accepted}, {shown}"));
    let help = &only(&found, "LRO101").help;
    assert!(
        help.ends_with("remove the `202`, also from the examples"),
        "{help}"
    );
    let said = r#""204": { "description": "d" } }, "description": "This is a long-running operation.", "tags": ["d"#;
    let found = unmarked(
        "delete",
        &format!(
            "{accepted}, {}",
            said.replace(r#", "tags": ["d"#, r#", "x-y": {"#)
        ),
    );
    let help = &only(&found, "LRO101").help;
    assert!(
        help.ends_with("remove the `202` and correct the text"),
        "{help}"
    );
}

#[test]
fn a_patch_gets_the_202_with_the_header_that_an_example_shows() {
    let shown = r#""x-ms-examples": { "Change": { "parameters": {}, "responses": { "200": {
        "headers": { "Azure-AsyncOperation": "https://management.azure.com/operations/7" } } } } },"#;
    let found = operation(
        "patch",
        "{name}",
        shown,
        &format!(r#""200": {{ {RESOURCE} }}"#),
    );
    assert_silent(&found, "LRO313");
    let help = &only(&found, "LRO203").help;
    assert!(
        help.starts_with(
            "add a `202` with `Azure-AsyncOperation` (an example shows it on the `200`)"
        ),
        "{help}"
    );
}

#[test]
fn a_body_on_the_202_is_moved_once() {
    let accepted = format!(r#""202": {{ {RESOURCE}, {LOCATION} }}"#);
    let found = operation("patch", "{name}", "", &accepted);
    assert_silent(&found, "LRO203");
    let help = &only(&found, "LRO212").help;
    assert!(help.starts_with("move the body to a `200`"), "{help}");
    // Beside a 200 the body is lost, and nothing has to be moved.
    let found = operation(
        "patch",
        "{name}",
        "",
        &format!(r#"{accepted}, "200": {{ {RESOURCE} }}"#),
    );
    let help = &only(&found, "LRO212").help;
    assert!(help.starts_with("remove the body"), "{help}");
    // A status is polled at its URL, and is no result that a 200 could have.
    let status = r#""schema": { "required": ["id", "status"], "properties": {
        "id": { "type": "string" }, "error": { "type": "object" },
        "status": { "type": "string", "enum": ["Running", "Succeeded", "Failed"] } } }"#;
    let accepted = format!(r#""202": {{ "description": "d", {status}, {LOCATION} }}"#);
    let found = operation("post", "{name}/fill", "", &accepted);
    let help = &only(&found, "LRO212").help;
    assert!(help.starts_with("remove the body"), "{help}");
}

#[test]
fn a_201_of_a_patch_that_has_to_go_is_asked_for_no_schema() {
    let changed = format!(r#""200": {{ {RESOURCE} }}, "201": {{ "description": "d" }}"#);
    let accepted = r#""202": { "description": "d" }"#;
    for responses in [format!("{changed}, {accepted}"), changed] {
        let found = operation("patch", "{name}", "", &responses);
        assert_silent(&found, "LRO501");
        let help = &only(&found, "LRO203").help;
        assert!(help.contains("return `200`"), "{help}");
    }
    let found = operation("put", "{name}", "", r#""201": { "description": "d" }"#);
    let help = &only(&found, "LRO501").help;
    assert!(
        help.starts_with("add the schema of the resource to the `201`"),
        "{help}"
    );
}

#[test]
fn a_post_without_a_beginning_is_told_all_at_once() {
    let returning = format!(r#""200": {{ {RESOURCE} }}"#);
    let found = operation("post", "{name}/open", "", &returning);
    assert_silent(&found, "LRO401");
    let help = &only(&found, "LRO204").help;
    assert!(help.contains("`final-state-via`"), "{help}");
}

#[test]
fn a_result_that_is_no_status_is_where_location_leads() {
    let advice = |headers: &str| {
        let responses = format!(
            r#""200": {{ {RESOURCE} }}, "202": {{ "description": "d", "headers": {{ {headers} }} }}"#
        );
        let found = operation("post", "{name}/open", "", &responses);
        only(&found, "LRO401").help.clone()
    };
    let [polled, location] = ["Azure-AsyncOperation", "Location"]
        .map(|name| format!(r#""{name}": {{ "type": "string" }}"#));
    for headers in [location.clone(), format!("{polled}, {location}")] {
        let help = advice(&headers);
        assert!(
            help.ends_with("`final-state-via` set to `location`"),
            "{help}"
        );
    }
    for headers in [String::new(), polled] {
        let help = advice(&headers);
        let asked = "`final-state-via` set to `location`, and declare `Location` on the `202`";
        assert!(help.ends_with(asked), "{help}");
    }
}

#[test]
fn a_description_of_the_status_says_where_the_result_is() {
    let advice = |members: &str| {
        let text = format!(
            r##"{{ "swagger": "2.0", "paths": {{ "/dams:open": {{ "post": {{
                "x-ms-long-running-operation": true,
                "responses": {{
                  "200": {{ {RESOURCE} }},
                  "202": {{ "description": "d", "schema": {{ "$ref": "#/definitions/Opening" }},
                    "headers": {{ "Operation-Location": {{ "type": "string" }}, "Location": {{ "type": "string" }} }} }} }} }} }} }},
              "definitions": {{
                "Dam": {{ "properties": {{ "height": {{ "type": "integer" }} }} }},
                "Opening": {{ "required": ["id", "status"], "properties": {{ "id": {{ "type": "string" }},
                  "status": {{ "type": "string", "enum": ["Running", "Succeeded", "Failed", "Canceled"] }}{members} }} }} }} }}"##
        );
        let source: Memory = [("a.json", text.as_str())].into_iter().collect();
        let options = Options::default().profile("data-plane").no_config();
        let found = Session::open(source, options).unwrap().check().diagnostics;
        let found = found.iter().find(|one| one.code == "LRO401");
        found.unwrap().help.clone().unwrap_or_default()
    };
    let with_result = advice(r##", "result": { "$ref": "#/definitions/Dam" }"##);
    assert!(
        with_result.ends_with("to `operation-location`"),
        "{with_result}"
    );
    let without = advice("");
    assert!(without.ends_with("to `location`"), "{without}");
}

#[test]
fn an_empty_schema_is_removed_from_all_responses_at_once() {
    let pasted = r#""200": { "description": "d", "schema": {} },
        "202": { "description": "d", "schema": {} }, "204": { "description": "d", "schema": {} }"#;
    let found = operation("post", "{name}/open", "", pasted);
    let help = &only(&found, "LRO502").help;
    assert!(help.contains("`202` and `204`"), "{help}");
    for code in ["LRO204", "LRO208", "LRO212"] {
        assert_silent(&found, code);
    }
    let found = operation("delete", "{name}", "", pasted);
    let help = &only(&found, "LRO208").help;
    assert!(help.contains("`200` and `202`"), "{help}");
    assert_silent(&found, "LRO212");
}

#[test]
fn a_201_of_a_post_isn_t_always_a_creation() {
    let help = |path: &str, description: &str| {
        let responses = format!(
            r#""201": {{ "description": "{description}" }}, "202": {{ "description": "d", {LOCATION} }}"#
        );
        let found = operation("post", path, "", &responses);
        assert_silent(&found, "LRO210");
        only(&found, "LRO209").help.clone()
    };
    let nothing = help("{name}/open", "The dam is open already.");
    assert!(nothing.contains("return `204`"), "{nothing}");
    let action = help("{name}/open", "Opening.");
    assert!(!action.contains("PUT"), "{action}");
    let creation = help("", "Building.");
    assert!(creation.contains("PUT"), "{creation}");
}

#[test]
fn a_name_is_proposed_only_if_it_is_free() {
    let both = |other: &str| {
        findings(&format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}": {{
                "delete": {{ "operationId": "Dams_TearDown", "x-ms-long-running-operation": true,
                    "responses": {{ "202": {{ "description": "d" }} }} }},
                "get": {{ "operationId": "{other}", "responses": {{ "200": {{ {RESOURCE} }} }} }} }}"#
        ))
    };
    let help = only(&both("Dams_Get"), "LRO1402").help.clone();
    assert!(help.contains("`Dams_Delete`"), "{help}");
    let help = only(&both("Dams_delete"), "LRO1402").help.clone();
    assert!(!help.contains("`Dams_Delete`"), "{help}");
}

#[test]
fn a_name_that_begins_with_a_generated_word_has_one_proposal() {
    let named = |id: &str| {
        let member = format!(r#""operationId": "{id}","#);
        operation(
            "delete",
            "{name}",
            &member,
            r#""202": { "description": "d" }"#,
        )
    };
    let found = named("Dams_BeginRemove");
    assert_silent(&found, "LRO1401");
    let help = &only(&found, "LRO1402").help;
    assert!(help.contains("`Dams_Delete`"), "{help}");
    let found = named("Dams_BeginDeleteAsync");
    let help = &only(&found, "LRO1401").help;
    assert!(help.contains("`Dams_Delete`"), "{help}");
}

#[test]
fn clients_are_named_only_where_they_differ() {
    let retry = |method: &str, kind: &str| {
        let responses = format!(
            r#""202": {{ "description": "d", "headers": {{ "Location": {{ "type": "string" }},
                "Retry-After": {{ {kind} }} }} }}, "204": {{ "description": "d" }}"#
        );
        let found = operation(method, "{name}/open", "", &responses);
        only(&found, "LRO1002").clients.clone()
    };
    let date = r#""type": "string", "format": "date-time-rfc1123""#;
    assert_eq!(retry("post", r#""type": "string""#), [""; 0]);
    assert_eq!(retry("post", date), ["java-arm", "terraform"]);
    // Terraform asks for the resource until it is gone, whatever the header says.
    assert_eq!(retry("delete", date), ["java-arm"]);

    let via = |method: &str, responses: &str| {
        let options =
            r#""x-ms-long-running-operation-options": { "final-state-via": "location" },"#;
        let found = operation(method, "{name}/measure", options, responses);
        only(&found, "LRO403").clients.clone()
    };
    let accepted = r#""202": { "description": "d",
        "headers": { "Azure-AsyncOperation": { "type": "string" } } }"#;
    let nothing = format!(r#"{accepted}, "204": {{ "description": "d" }}"#);
    assert_eq!(via("post", &nothing), [""; 0]);
    let something = format!(r#"{accepted}, "200": {{ {RESOURCE} }}"#);
    let wrong = ["python-arm", "js", "go", "dotnet", "java-arm"];
    assert_eq!(via("post", &something), wrong);
}

#[test]
fn an_example_is_corrected_where_its_code_can_t_be_declared() {
    let found = |code: &str, responses: &str| {
        let examples = format!(
            r#""x-ms-examples": {{ "Act": {{ "responses": {{ "200": {{}}, "{code}": {{}} }} }} }},"#
        );
        operation("patch", "{name}", &examples, responses)
    };
    let both = format!(r#""200": {{ {RESOURCE} }}, "202": {{ "description": "d", {LOCATION} }}"#);
    let codes = found("201", &both);
    assert_eq!(
        only(&codes, "LRO1303").help,
        "show this response under the `202` instead"
    );
    assert_silent(&codes, "LRO1304");
    let codes = found("202", &format!(r#""200": {{ {RESOURCE} }}"#));
    let help = &only(&codes, "LRO1303").help;
    assert!(help.starts_with("declare the `202`"), "{help}");
}

#[test]
fn a_finished_resource_is_shown_under_the_final_code() {
    let found = |verb: &str, code: &str, body: &str, responses: &str| {
        let examples = format!(
            r#""x-ms-examples": {{ "Act": {{ "responses": {{ "{code}": {{ {body} }} }} }} }},"#
        );
        operation(verb, "{name}", &examples, responses)
    };
    let done = r#""body": { "properties": { "provisioningState": "Succeeded" } }"#;
    let both = format!(r#""200": {{ {RESOURCE} }}, "202": {{ "description": "d", {LOCATION} }}"#);
    let codes = found("patch", "201", done, &both);
    assert_eq!(
        only(&codes, "LRO1303").help,
        "show this response under the `200` instead"
    );
    assert_silent(&codes, "LRO1307");
    // A body is no answer of a response without one.
    let begun = done.replace("Succeeded", "Updating");
    let codes = found("patch", "201", &begun, &both);
    assert_eq!(
        only(&codes, "LRO1303").help,
        "show this response under the `200` instead"
    );
    let codes = found("patch", "201", "", &both);
    assert_eq!(
        only(&codes, "LRO1303").help,
        "show this response under the `200` or `202` instead"
    );
    // Where the code may be declared, it isn't enough to declare it.
    let codes = found("put", "201", done, &format!(r#""200": {{ {RESOURCE} }}"#));
    let help = &only(&codes, "LRO1303").help;
    assert!(help.contains("a state such as `Creating`"), "{help}");
    assert!(
        help.ends_with("show the finished resource under the `200`"),
        "{help}"
    );
    assert_silent(&codes, "LRO1307");
}

#[test]
fn a_header_is_not_asked_for_on_a_202_that_has_to_go() {
    let examples = r#""x-ms-examples": { "Act": { "responses": { "201": {}, "202": {} } } },"#;
    let responses = format!(
        r#""201": {{ {RESOURCE}, {LOCATION} }}, "202": {{ "description": "d", {LOCATION} }}"#
    );
    let found = operation("put", "{name}", examples, &responses);
    let bare = &only(&found, "LRO1302").message;
    assert!(bare.contains("`201`"), "{bare}");
}

#[test]
fn errors_are_described_as_those_of_other_operations() {
    let mut paths = r#""/subscriptions/{s}/providers/Contoso.Dams/dams/{name}": { "delete": {
        "x-ms-long-running-operation": true, "responses": {
        "202": { "description": "d" }, "204": { "description": "d" } ERROR } } }"#
        .to_owned();
    let help = |paths: &str, error: &str, code: &str| {
        let found = findings(&paths.replace("ERROR", error));
        only(&found, code).help.clone()
    };
    let bare = r#", "default": { "description": "d" }"#;
    let conflict = r#", "404": { "description": "d" }, "409": { "description": "d" }"#;
    let common = "common-types/resource-management/v5/types.json#/definitions/ErrorResponse";
    for (error, code) in [("", "LRO902"), (bare, "LRO904"), (conflict, "LRO903")] {
        let help = help(&paths, error, code);
        assert!(help.contains(common), "{code}: {help}");
    }
    paths.push_str(
        r##", "/subscriptions/{s}/providers/Contoso.Dams/dams": { "get": { "responses": {
            "200": { "description": "d" }, "default": { "description": "d",
            "schema": { "$ref": "#/definitions/Dam" } } } } }"##,
    );
    for (error, code) in [("", "LRO902"), (bare, "LRO904"), (conflict, "LRO903")] {
        let help = help(&paths, error, code);
        assert!(help.contains("`Dam`, the error of"), "{code}: {help}");
    }
    let found = findings(&paths.replace("ERROR", conflict));
    assert_silent(&found, "LRO902");
}

#[test]
fn an_error_with_more_than_the_common_one_extends_it() {
    let error = r#""default": { "description": "d", "schema": { "type": "object", "properties": {
        "traceId": { "type": "string" }, "error": { "type": "object", "properties": {
        "code": { "type": "string" }, "message": { "type": "string" }, "target": { "type": "string" },
        "details": { "type": "array", "items": {} },
        "additionalInfo": { "type": "array", "items": {} } } } } } }"#;
    let responses = format!(r#""202": {{ "description": "d", {LOCATION} }}, {error}"#);
    let found = operation("post", "{name}/open", "", &responses);
    let help = &only(&found, "LRO901").help;
    assert!(
        help.contains("`allOf`") && help.contains("`traceId`"),
        "{help}"
    );
}

#[test]
fn each_foreign_state_has_a_help_of_its_own() {
    let help = |states: &str| {
        let state = format!(r#"{{ "type": "string", "readOnly": true, "enum": [{states}] }}"#);
        let schema = format!(
            r#""schema": {{ "properties": {{ "properties": {{ "properties": {{
                "provisioningState": {state} }} }} }} }}"#
        );
        let responses = format!(r#""200": {{ "description": "d", {schema} }}"#);
        let found = operation("put", "{name}", "", &responses);
        only(&found, "LRO805").help.clone()
    };
    let deleted = help(r#""Succeeded", "Failed", "Canceled", "Deleted""#);
    assert!(deleted.starts_with("remove `Deleted`"), "{deleted}");
    let stopped = help(r#""Succeeded", "Failed", "Canceled", "Stopped""#);
    assert!(stopped.starts_with("move `Stopped`"), "{stopped}");
    let nothing = help(r#""Succeeded", "Failed", "Canceled", "NotSpecified""#);
    assert_eq!(nothing, "remove `NotSpecified`");
}

#[test]
fn a_status_goes_where_statuses_are() {
    let below = |schema: &str| {
        let found = findings(&format!(
            r#""/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}": {{ "delete": {{
                "x-ms-long-running-operation": true, "responses": {{
                "202": {{ "description": "d", {LOCATION} }}, "204": {{ "description": "d" }} }} }} }},
            "/subscriptions/{{s}}/providers/Contoso.Dams/dams/{{name}}/operationStatuses/{{id}}": {{
                "get": {{ "responses": {{ "200": {{ "description": "d" {schema} }} }} }} }}"#
        ));
        only(&found, "LRO704").help.clone()
    };
    assert!(below("").contains("/operationResults/"));
    let status = r#", "schema": { "properties": { "id": { "type": "string" },
        "status": { "type": "string", "enum": ["Running", "Succeeded", "Failed"] } } }"#;
    assert!(below(status).contains("/operationStatuses/"));
}

#[test]
fn a_header_of_a_patch_that_is_done_is_removed() {
    let help = |text: &str| {
        let text = format!(r#""description": "{text}","#);
        let header = r#""headers": { "Azure-AsyncOperation": { "type": "string" } }"#;
        let responses =
            format!(r#""200": {{ {RESOURCE}, {header} }}, "202": {{ "description": "d" }}"#);
        let found = operation("patch", "{name}", &text, &responses);
        only(&found, "LRO316").help.clone()
    };
    let unsaid = help("Raises the dam.");
    assert!(
        unsaid.starts_with("move `Azure-AsyncOperation`"),
        "{unsaid}"
    );
    assert!(unsaid.contains("remove `Azure-AsyncOperation`"), "{unsaid}");
    let said = help("Raises the dam synchronously.");
    assert!(said.starts_with("remove `Azure-AsyncOperation`"), "{said}");
}

#[test]
fn a_wait_is_corrected_where_it_is_wrong() {
    let wait = |members: &str, header: &str| {
        let responses = format!(
            r#""202": {{ "description": "d", "headers": {{ "Location": {{ "type": "string" }},
                "Retry-After": {{ "type": "integer" {header} }} }} }}"#
        );
        let found = operation("post", "{name}/open", members, &responses);
        only(&found, "LRO1003").help.clone()
    };
    let example = r#""x-ms-examples": { "Act": { "responses": { "202": { "headers": {
        "Location": "https://management.azure.com/x", "Retry-After": "2" } } } } },"#;
    let shown = wait(example, "");
    assert_eq!(
        shown,
        "change the service to send 10 or more; or correct the example"
    );
    let limit = wait("", r#", "minimum": 1"#);
    assert!(limit.starts_with("write a `minimum`"), "{limit}");
}
