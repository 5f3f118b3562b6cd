//! What the help of a finding says, done to a document: the reader's next step, as a program takes it.

use lro_lint::finding::Diagnostic;
use serde_json::{Map, Value, json};

/// The values of `final-state-via` with the headers that they name.
const VIAS: [(&str, Option<&str>); 4] = [
    ("azure-async-operation", Some("Azure-AsyncOperation")),
    ("location", Some("Location")),
    ("operation-location", Some("Operation-Location")),
    ("original-uri", None),
];

/// Where a finding is: an operation, and the code of a response of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub path: String,
    pub method: String,
    pub code: Option<String>,
}

impl Spot {
    /// The operation and the response that a finding is at; `None` where it is in a shared definition.
    pub fn of(finding: &Diagnostic) -> Option<Self> {
        let mut tokens = finding.primary.pointer.split('/').skip(1);
        if tokens.next() != Some("paths") {
            return None;
        }
        let path = tokens.next()?.replace("~1", "/").replace("~0", "~");
        let method = tokens.next()?.to_owned();
        let code = (tokens.next() == Some("responses"))
            .then(|| tokens.next())
            .flatten();
        Some(Self {
            path,
            method,
            code: code.map(str::to_owned),
        })
    }
}

/// A document in which somebody follows a help.
struct Editing {
    document: Value,
    spot: Spot,
    /// The polling headers of its system.
    headers: &'static [&'static str],
}

/// The document after the help of a finding was followed; `None` where the help leaves a choice to the
/// author, or speaks of another place.
pub fn follow(document: &Value, finding: &Diagnostic) -> Option<Value> {
    let spot = Spot::of(finding)?;
    let mut editing = Editing {
        document: document.clone(),
        spot,
        headers: match finding.profile.as_str() {
            "data-plane" => &["Operation-Location"],
            "fabric" => &["Location", "x-ms-operation-id"],
            "aep" => &[],
            _ => &["Location"],
        },
    };
    let message = finding.message.as_str();
    let help = finding.help.as_deref().unwrap_or_default();
    editing.apply(finding.code, message, help)?;
    (editing.document != *document).then_some(editing.document)
}

impl Editing {
    fn apply(&mut self, code: &str, message: &str, help: &str) -> Option<()> {
        let here = self.spot.code.clone();
        match code {
            "LRO201" => self.replace_202(help),
            "LRO202" => self.copy_response(&lacking(message)?),
            "LRO203" if message.contains("don't allow") => None,
            "LRO203" => {
                for foreign in quoted(message)
                    .into_iter()
                    .filter(|code| !["200", "202"].contains(code))
                {
                    self.rename_or_remove(foreign, "202")?;
                }
                self.begin_with_202()?;
                self.end_with_resource()
            }
            "LRO204" if message.contains("both are declared") => self.keep_one_end(),
            "LRO204" if message.contains("neither") => self.add("204", json!({})),
            "LRO204" | "LRO205" if message.contains("; only `20") => self.begin_as_told(help),
            "LRO204" => self.remove_listed(help),
            "LRO205" if help.starts_with("add a `204`") => self.add("204", json!({})),
            "LRO205" => {
                self.remove_listed(help.split_once("remove").map_or("", |(_, rest)| rest));
                if !self.responses()?.contains_key("202") {
                    self.begin_with_202()?;
                }
                match help.contains("`202` and `204`") {
                    true => self.add("204", json!({})),
                    false => Some(()),
                }
            }
            "LRO212" if help.contains("move the body to") => {
                self.declare_first(help)?;
                self.move_body(&here?, "200")?;
                let mut vias = VIAS.iter().map(|(via, _)| via);
                match vias.find(|via| help.contains(&format!(r#""final-state-via": "{via}""#))) {
                    Some(via) => self.set_via(&format!("`{via}`")),
                    None => Some(()),
                }
            }
            "LRO208" if help.contains("body of the `202`") => {
                self.remove_body(&here?)?;
                self.remove_body("202")
            }
            "LRO208" | "LRO212" => {
                self.declare_first(help)?;
                self.remove_body(&here?)
            }
            "LRO209" => {
                self.move_body("201", "200")?;
                self.rename_or_remove("201", "202")?;
                let is_header = |name: &&str| VIAS.iter().any(|(_, header)| *header == Some(*name));
                for header in quoted(help).into_iter().filter(is_header) {
                    self.declare_header("202", header)?;
                }
                self.begin_as_told(help)
            }
            "LRO210" | "LRO501" => self.add_body(&here?),
            "LRO302" if help.contains("status document as its body") => {
                self.declare(help, here.clone())?;
                self.set_schema(&here?, status_monitor())
            }
            "LRO301" | "LRO302" | "LRO303" | "LRO304" | "LRO306" | "LRO312" | "LRO313"
            | "LRO314" => self.declare(help, here),
            "LRO404" => {
                self.declare(help, here)?;
                match help.contains("status monitor as its body") {
                    true => self.set_schema("202", status_monitor()),
                    false => Some(()),
                }
            }
            "LRO401" => {
                self.set_via(help)?;
                match help.contains("the status document as its body") {
                    true => self.set_schema("202", status_monitor()),
                    false => Some(()),
                }
            }
            "LRO902" => self.add_default(),
            "LRO903" => {
                let gone = help.split(';').next().unwrap_or(help);
                let is_code = |name: &&str| name.parse::<u16>().is_ok();
                match quoted(gone).into_iter().filter(is_code).collect::<Vec<_>>() {
                    codes if codes.is_empty() => self.remove(&here?)?,
                    codes => codes.iter().try_for_each(|code| self.remove(code))?,
                }
                match help.contains("with a `default`") {
                    true => self.add_default(),
                    false => Some(()),
                }
            }
            "LRO1001" => self.declare_header(&here?, "Retry-After"),
            _ => None,
        }
    }

    fn operation(&mut self) -> Option<&mut Map<String, Value>> {
        let item = self.document.get_mut("paths")?.get_mut(&self.spot.path)?;
        item.get_mut(&self.spot.method)?.as_object_mut()
    }

    fn responses(&mut self) -> Option<&mut Map<String, Value>> {
        self.operation()?.get_mut("responses")?.as_object_mut()
    }

    /// A response, written where the operation is if it was only referred to.
    fn response(&mut self, code: &str) -> Option<&mut Map<String, Value>> {
        let reference = self.responses()?.get(code)?.get("$ref").cloned();
        if let Some(reference) = reference {
            let pointer = reference.as_str()?.strip_prefix('#')?;
            let shared = self.document.pointer(pointer)?.clone();
            self.responses()?.insert(code.to_owned(), shared);
        }
        self.responses()?.get_mut(code)?.as_object_mut()
    }

    fn is_swagger(&self) -> bool {
        self.document.get("swagger").is_some()
    }

    /// The schema as the version of the document writes it in a response.
    fn set_schema(&mut self, code: &str, schema: Value) -> Option<()> {
        let is_swagger = self.is_swagger();
        let response = self.response(code)?;
        match is_swagger {
            true => response.insert("schema".to_owned(), schema),
            false => response.insert(
                "content".to_owned(),
                json!({ "application/json": { "schema": schema } }),
            ),
        };
        Some(())
    }

    fn schema(&mut self, code: &str) -> Option<Value> {
        let response = self.response(code)?;
        let content = |response: &Map<String, Value>| {
            let types = response.get("content")?.as_object()?;
            types.values().next()?.get("schema").cloned()
        };
        response
            .get("schema")
            .cloned()
            .or_else(|| content(response))
    }

    fn add(&mut self, code: &str, mut response: Value) -> Option<()> {
        response["description"] = "Followed the help.".into();
        self.responses()?.entry(code).or_insert(response);
        Some(())
    }

    fn remove(&mut self, code: &str) -> Option<()> {
        self.responses()?.remove(code).map(drop)
    }

    fn remove_body(&mut self, code: &str) -> Option<()> {
        let response = self.response(code)?;
        let had = [response.remove("schema"), response.remove("content")];
        had.iter().any(Option::is_some).then_some(())
    }

    fn move_body(&mut self, from: &str, to: &str) -> Option<()> {
        let Some(schema) = self.schema(from) else {
            return Some(());
        };
        self.remove_body(from)?;
        self.add(to, json!({}))?;
        match self.schema(to) {
            Some(_) => Some(()),
            None => self.set_schema(to, schema),
        }
    }

    /// Gives a response the other code, or removes it where that one is there.
    fn rename_or_remove(&mut self, from: &str, to: &str) -> Option<()> {
        let responses = self.responses()?;
        if let Some(response) = responses.remove(from) {
            responses.entry(to).or_insert(response);
        }
        Some(())
    }

    /// Removes the 202 of a PUT, and takes its headers to the 200 or 201.
    fn replace_202(&mut self, help: &str) -> Option<()> {
        let accepted = self.response("202")?.clone();
        self.remove("202")?;
        let responses = self.responses()?;
        let ends = ["201", "200"];
        let kept = ends.into_iter().find(|code| responses.contains_key(*code));
        let only_updates = help.contains("return `200` with") || help.contains("to a `200`");
        let kept = kept.unwrap_or(if only_updates { "200" } else { "201" });
        let own = responses.entry(kept);
        own.or_insert_with(|| accepted.clone().into());
        if self.schema(kept).is_none() {
            self.add_body(kept)?;
        }
        let headers = accepted.get("headers").and_then(Value::as_object).cloned();
        let response = self.response(kept)?;
        let own = response.entry("headers").or_insert_with(|| json!({}));
        for (name, header) in headers.into_iter().flatten() {
            own.as_object_mut()?.entry(name).or_insert(header);
        }
        let is_header = |name: &&str| name.contains("ocation") || name.contains("Operation");
        // Of a choice the first is taken.
        let count = if help.contains("` or `Location`") {
            1
        } else {
            usize::MAX
        };
        for header in quoted(help).into_iter().filter(is_header).take(count) {
            self.declare_header(kept, header)?;
        }
        if only_updates {
            return Some(());
        }
        // "200 or 201" are both: of what is created, and of what was there.
        let other = if kept == "201" { "200" } else { "201" };
        let response = self.response(kept)?.clone();
        self.responses()?.entry(other).or_insert(response.into());
        Some(())
    }

    fn copy_response(&mut self, code: &str) -> Option<()> {
        let from = if code == "200" { "201" } else { "200" };
        let response = self.response(from)?.clone();
        self.responses()?
            .insert(code.to_owned(), response.into())
            .is_none()
            .then_some(())
    }

    /// Begins with a 202 that has what a help asks for beside its headers.
    fn begin_as_told(&mut self, help: &str) -> Option<()> {
        self.begin_with_202()?;
        if help.contains("`final-state-via`") {
            self.set_via(help)?;
        }
        match help.contains("status monitor") {
            true => self.set_schema("202", status_monitor()),
            false => Some(()),
        }
    }

    fn begin_with_202(&mut self) -> Option<()> {
        self.add("202", json!({}))?;
        if self.headers != ["Operation-Location"] {
            self.remove_body("202");
        }
        let has_header = self.response("202")?.contains_key("headers");
        let named = self.named_header();
        let headers = named.as_ref().map_or(self.headers, std::slice::from_ref);
        for header in headers.iter().filter(|_| !has_header) {
            self.declare_header("202", header)?;
        }
        self.declare_header("202", "Retry-After")
    }

    fn end_with_resource(&mut self) -> Option<()> {
        self.add("200", json!({}))?;
        match self.schema("200") {
            Some(_) => Some(()),
            None => self.add_body("200"),
        }
    }

    fn keep_one_end(&mut self) -> Option<()> {
        let superfluous = match self.schema("200") {
            Some(_) => "204",
            None => "200",
        };
        self.remove(superfluous)
    }

    /// Removes the codes that a help names.
    fn remove_listed(&mut self, help: &str) -> Option<()> {
        let help = help.split(';').next()?;
        let codes = quoted(help);
        let codes = codes.iter().filter(|code| code.len() == 3);
        for code in codes {
            self.responses()?.remove(*code);
        }
        Some(())
    }

    /// The header that `final-state-via` names.
    fn named_header(&mut self) -> Option<&'static str> {
        let options = self
            .operation()?
            .get("x-ms-long-running-operation-options")?;
        let via = options.get("final-state-via")?.as_str()?;
        VIAS.iter().find(|(name, _)| *name == via)?.1
    }

    /// Gives a response the schema that the GET of the same path returns, or another response.
    fn add_body(&mut self, code: &str) -> Option<()> {
        let read = Self {
            document: self.document.clone(),
            spot: Spot {
                method: "get".to_owned(),
                ..self.spot.clone()
            },
            headers: self.headers,
        };
        let of_get = { read }.schema("200");
        let others = ["200", "201"].into_iter().filter(|other| *other != code);
        let mut of_others = others.filter_map(|other| self.schema(other));
        let schema = of_get.or_else(|| of_others.next())?;
        self.set_schema(code, schema)
    }

    /// Declares the headers that a help names, where it says.
    fn declare(&mut self, help: &str, here: Option<String>) -> Option<()> {
        let rest = help.split_once("eclare ")?.1;
        let ends = [" on ", " in the ", " for this", ";"];
        let ends = ends.iter().filter_map(|end| rest.find(end));
        let names = quoted(rest.get(..ends.min().unwrap_or(rest.len()))?);
        let named = |code: &&str| code.len() == 3 && code.starts_with('2');
        let mut code = match quoted(rest).into_iter().find(named) {
            Some(code) => code.to_owned(),
            None => here?,
        };
        if rest.contains("instead of this `201`") {
            self.move_body("201", "200")?;
            self.rename_or_remove("201", "202")?;
        } else if rest.contains("instead of this") {
            self.replace_202(help)?;
        } else if rest.contains("a new `202`") {
            self.add("202", json!({}))?;
        }
        if !self.responses()?.contains_key(&code) {
            let mut others = ["201", "200", "202"].into_iter();
            let responses = self.responses()?;
            code = others
                .find(|code| responses.contains_key(*code))?
                .to_owned();
        }
        let headers = names
            .iter()
            .filter(|name| name.chars().any(|c| c.is_ascii_uppercase()) || name.starts_with("x-"));
        for name in headers {
            self.declare_header(&code, name)?;
        }
        match help.contains("Retry-After") {
            true => self.declare_header(&code, "Retry-After"),
            false => Some(()),
        }
    }

    /// Declares a header on the 202 where the help begins with that.
    fn declare_first(&mut self, help: &str) -> Option<()> {
        let Some((first, _)) = help.split_once(" on the `202`, then ") else {
            return Some(());
        };
        // The last of a choice is the one that any system has.
        let header = quoted(first).last().copied()?;
        self.declare_header("202", header)
    }

    fn declare_header(&mut self, code: &str, name: &str) -> Option<()> {
        let mut schema = match name {
            "Retry-After" => json!({ "type": "integer", "format": "int32" }),
            _ => json!({ "type": "string" }),
        };
        if !self.is_swagger() {
            schema = json!({ "schema": schema });
        }
        let response = self.response(code)?;
        let headers = response.entry("headers").or_insert_with(|| json!({}));
        let headers = headers.as_object_mut()?;
        if !headers.keys().any(|known| known.eq_ignore_ascii_case(name)) {
            headers.insert(name.to_owned(), schema);
        }
        Some(())
    }

    fn set_via(&mut self, help: &str) -> Option<()> {
        let mut named = quoted(help).into_iter();
        let named = named.find_map(|name| VIAS.iter().find(|(via, _)| *via == name));
        // Else that of the header which is declared.
        let own = self.headers.first().copied();
        let (via, header) = named.or_else(|| VIAS.iter().find(|(_, header)| *header == own))?;
        let key = "x-ms-long-running-operation-options";
        let options = self.operation()?.entry(key).or_insert_with(|| json!({}));
        options["final-state-via"] = (*via).into();
        let is_asked_for = |header: &&str| {
            help.contains("and declare the matching header")
                || help.contains(&format!("and declare `{header}`"))
        };
        match header.filter(is_asked_for) {
            Some(header) => self.declare_header("202", header),
            None => Some(()),
        }
    }

    /// Adds the `default` of another operation, else one of its own.
    fn add_default(&mut self) -> Option<()> {
        let items = self.document.get("paths")?.as_object()?.values();
        let operations = items.filter_map(Value::as_object).flat_map(Map::values);
        let mut defaults = operations.filter_map(|one| one.get("responses")?.get("default"));
        let other = defaults.next().cloned();
        let error = json!({ "type": "object", "properties": { "error": { "type": "object",
            "properties": { "code": { "type": "string" }, "message": { "type": "string" } } } } });
        let is_new = other.is_none();
        self.responses()?.insert(
            "default".to_owned(),
            other.unwrap_or_else(|| json!({ "description": "Error" })),
        );
        match is_new {
            true => self.set_schema("default", error),
            false => Some(()),
        }
    }
}

/// A status as the data plane has it.
fn status_monitor() -> Value {
    json!({ "type": "object", "required": ["id", "status"], "properties": {
        "id": { "type": "string" },
        "status": { "type": "string",
            "enum": ["NotStarted", "Running", "Succeeded", "Failed", "Canceled"] },
        "error": { "type": "object", "properties": {
            "code": { "type": "string" }, "message": { "type": "string" } } } } })
}

/// The code that a message says is not declared.
fn lacking(message: &str) -> Option<String> {
    let fault = message.split_once("; ")?.1;
    Some(quoted(fault).first()?.to_string())
}

/// What a text has in backticks.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}
