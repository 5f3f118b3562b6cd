use super::{Method, Operation, Parameter, ParameterIn, Response};

/// A runtime expression (OpenAPI 3.1 §4.8.20.4): the source of a value in a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// `true` if it reads the response, `false` if it reads the request.
    of_response: bool,
    source: Source,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Header(String),
    Query(String),
    Path(String),
    /// The body, or the part of it at a JSON Pointer.
    Body(Option<String>),
}

impl Expression {
    /// Reads an expression. `None` for constants, for texts that contain expressions, and for
    /// expressions that don't read a message, such as `$url`.
    pub fn parse(text: &str) -> Option<Self> {
        let (message, source) = text.strip_prefix('$')?.split_once('.')?;
        let of_response = match message {
            "request" => false,
            "response" => true,
            _ => return None,
        };
        let source = match source.split_once('.') {
            Some(("header", name)) => Source::Header(name.to_owned()),
            Some(("query", name)) => Source::Query(name.to_owned()),
            Some(("path", name)) => Source::Path(name.to_owned()),
            _ => match source.strip_prefix("body")? {
                "" => Source::Body(None),
                pointer => Source::Body(Some(pointer.strip_prefix('#')?.to_owned())),
            },
        };
        Some(Self {
            of_response,
            source,
        })
    }

    /// `true` if a response of the operation, or its request, can have the value of the expression.
    /// If the description of a body leaves anything open, the body may have it.
    pub fn finds_something(&self, operation: &Operation<'_>, response: &Response<'_>) -> bool {
        let has_parameter = |location: ParameterIn, name: &str| {
            let has_name = |parameter: &Parameter<'_>| {
                parameter.location() == location
                    && parameter.name().is_some_and(|own| match location {
                        ParameterIn::Header => own.eq_ignore_ascii_case(name),
                        _ => own == name,
                    })
            };
            operation.parameters().iter().any(has_name)
        };
        match (&self.source, self.of_response) {
            (Source::Header(name), true) => {
                // Every response has these headers, and no description lists them.
                let is_standard = ["Content-Type", "Content-Length", "Date"]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name));
                is_standard || response.header(name).is_some()
            }
            (Source::Header(name), false) => {
                // A parameter can't describe these headers.
                let is_standard = ["Accept", "Content-Type", "Authorization"]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name));
                is_standard || has_parameter(ParameterIn::Header, name)
            }
            (Source::Query(name), false) => has_parameter(ParameterIn::Query, name),
            (Source::Path(name), false) => {
                has_parameter(ParameterIn::Path, name)
                    || operation.path_parameters().any(|own| own == name)
            }
            // A response has no query and no path.
            (Source::Query(_) | Source::Path(_), true) => false,
            (Source::Body(pointer), true) => {
                response.body().is_some()
                    && response.schema().is_none_or(|body| {
                        let pointer = pointer.as_deref().unwrap_or_default();
                        body.may_have(pointer)
                    })
            }
            (Source::Body(_), false) => !matches!(operation.method(), Method::Get | Method::Head),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::Api;
    use crate::workspace::{Input, Memory, Workspace};

    fn expression(of_response: bool, source: Source) -> Option<Expression> {
        Some(Expression {
            of_response,
            source,
        })
    }

    #[test]
    fn expressions_say_where_a_value_is() {
        for (text, meant) in [
            (
                "$response.body#/id",
                expression(true, Source::Body(Some("/id".to_owned()))),
            ),
            ("$response.body", expression(true, Source::Body(None))),
            (
                "$response.header.x-job.id",
                expression(true, Source::Header("x-job.id".to_owned())),
            ),
            (
                "$request.path.jobId",
                expression(false, Source::Path("jobId".to_owned())),
            ),
            (
                "$request.query.q",
                expression(false, Source::Query("q".to_owned())),
            ),
            ("$url", None),
            ("$statusCode", None),
            ("$response.body/id", None),
            ("a {$response.body#/id}", None),
            ("latest", None),
        ] {
            assert_eq!(Expression::parse(text), meant, "{text}");
        }
    }

    #[test]
    fn only_what_is_described_shut_has_not_what_is_looked_for() {
        let source: Memory = [(
            "a.json",
            r##"{ "openapi": "3.1.0", "paths": { "/shops/{shopId}/jobs": { "post": {
              "parameters": [{ "name": "X-Trace", "in": "header" }],
              "responses": {
                "202": { "headers": { "Job-Id": {} },
                  "content": { "application/json": { "schema": { "allOf": [ {
                    "properties": { "id": { "type": "string" },
                      "open": { "additionalProperties": true },
                      "list": { "items": { "properties": { "name": {} } } } } } ] } } } },
                "204": {} } } } } }"##,
        )]
        .into_iter()
        .collect();
        let (workspace, _) = Workspace::load(&source, &[Input::File("a.json".to_owned())]);
        let api = Api::new(&workspace, workspace.find("a.json").unwrap());
        let operation = api.operations().next().unwrap();
        let finds = |code: u16, text: &str| {
            let response = operation.response(code).unwrap();
            let expression = Expression::parse(text).unwrap();
            expression.finds_something(&operation, response)
        };
        for (text, expected) in [
            ("$response.body", true),
            ("$response.body#/id", true),
            ("$response.body#/Id", false),
            ("$response.body#/id/more", false),
            ("$response.body#/open/anything/at/all", true),
            ("$response.body#/list/0/name", true),
            ("$response.body#/list/0/title", false),
            ("$response.body#/list/first", false),
            ("$response.header.job-id", true),
            ("$response.header.Location", false),
            ("$request.header.x-trace", true),
            ("$request.path.shopId", true),
            ("$request.path.shop", false),
            ("$request.query.shopId", false),
        ] {
            assert_eq!(finds(202, text), expected, "{text}");
        }
        assert!(!finds(204, "$response.body#/id"));
    }
}
