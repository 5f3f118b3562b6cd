use super::{Method, Operation, Parameter, ParameterIn, Response};

/// A runtime expression (OpenAPI 3.1 §4.8.20.4): where a link takes a value from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// Whether it looks at the response, not at the request.
    of_response: bool,
    source: Source,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    Header(String),
    Query(String),
    Path(String),
    /// The body, or what a JSON Pointer finds in it.
    Body(Option<String>),
}

impl Expression {
    /// Reads an expression. `None` for constants, for texts with expressions inside, and for
    /// expressions that say nothing about a message, such as `$url`.
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

    /// Whether a response of an operation, or the request for it, can have what the expression
    /// looks for. A body of which the description leaves anything open may have it.
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
                // Every answer has these, and no description lists them.
                let is_standard = ["Content-Type", "Content-Length", "Date"]
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name));
                is_standard || response.header(name).is_some()
            }
            (Source::Header(name), false) => {
                // What a parameter can't describe goes without saying.
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
            // A response has neither.
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
}
