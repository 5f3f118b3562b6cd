//! Texts and names that promise a result of the operation.

use super::naming::without_generated_parts;
use crate::model::Subject;
use crate::model::prose::{is_denied, sentence_after, words};
use crate::openapi::{Parameter, ParameterIn, Site};
use crate::workspace::Place;

impl<'w> Subject<'w> {
    /// The text or the name that promises a result when the operation completes. The name of an
    /// action that produces something, such as an export, is ignored if the request names a place
    /// for the result.
    pub fn promises_result(&self) -> Option<Site<'w>> {
        let operation = self.operation.element();
        let texts = ["description", "summary"].into_iter();
        let said = texts
            .filter_map(|key| operation.place().get(key))
            .find(|text| text.as_str().is_some_and(|text| says_it_returns(&text)));
        if let Some(said) = said {
            return Some(operation.key_of(said));
        }
        let id = operation.place().get("operationId");
        let name = id.and_then(Place::as_str).unwrap_or_default();
        let action = self.action().unwrap_or_default();
        let bare = |name| without_generated_parts(name, self.profile);
        let (name, action) = (bare(&name), bare(action));
        if asks_for_something(&name) {
            return Some(operation.key_of(id?));
        }
        if self.sends_destination() {
            return None;
        }
        match id.filter(|_| hands_out(&name)) {
            Some(id) => Some(operation.key_of(id)),
            None if hands_out(&action) || asks_for_something(&action) => {
                Some(self.operation.path_item().entry.into())
            }
            None => None,
        }
    }

    /// `true` if the request names the place for the result.
    fn sends_destination(&self) -> bool {
        let body = self.operation.request_schema();
        let properties = body.map(|body| body.properties()).unwrap_or_default();
        let parameters = self.operation.parameters();
        // The path identifies the resource that the action works on.
        let sent = parameters
            .iter()
            .filter(|parameter| parameter.location() != ParameterIn::Path);
        let mut names = properties
            .iter()
            .map(|property| property.name.clone())
            .chain(sent.filter_map(Parameter::name));
        names.any(|name| names_destination(&name))
    }
}

/// `true` if a text mentions that a call returns something other than its status or progress.
fn says_it_returns(text: &str) -> bool {
    /// Things that every long-running operation returns first.
    const SIGNS_OF_LIFE: [&str; 12] = [
        "accepted",
        "error",
        "id",
        "operation",
        "operationid",
        "operation-location",
        "response",
        "status",
        "success",
        "immediately",
        "initial",
        "tracking",
    ];
    let words = words(text);
    (0..words.len()).any(|at| {
        let returns = words.get(at).is_some_and(|word| word.is("returns"));
        let takes_object = words.get(at + 1).is_some_and(|next| {
            !next.starts_sentence && next.is_any(&["a", "all", "an", "list", "the"])
        });
        returns
            && takes_object
            && !is_denied(&words, at)
            && !sentence_after(&words, at)
                .any(|word| word.is_any(&SIGNS_OF_LIFE) || is_status_code(word.text))
    })
}

/// `true` if a word is a status code, as in "returns a 202 with a Location header".
fn is_status_code(word: &str) -> bool {
    let code = word.parse::<u16>();
    code.is_ok_and(|code| (100..600).contains(&code))
}

/// `true` if the verb of an action shows that it returns what it produces: `exportPlan`.
fn hands_out(action: &str) -> bool {
    const VERBS: [&str; 11] = [
        "analyze",
        "compare",
        "download",
        "estimate",
        "evaluate",
        "export",
        "extract",
        "forecast",
        "generate",
        "predict",
        "summarize",
    ];
    is_verb_of(action, &VERBS)
}

/// `true` if a name in a request describes the place for a result: `containerUri`.
fn names_destination(name: &str) -> bool {
    const PLACES: [&str; 13] = [
        "blob",
        "bucket",
        "container",
        "destination",
        "file",
        "folder",
        "output",
        "path",
        "sas",
        "storage",
        "target",
        "uri",
        "url",
    ];
    let name = name.to_ascii_lowercase();
    PLACES.iter().any(|place| name.contains(place))
}

/// `true` if the verb of an `operationId` requests something, as in `Prices_Calculate`.
fn asks_for_something(id: &str) -> bool {
    const QUESTIONS: [&str; 8] = [
        "calculate",
        "fetch",
        "find",
        "get",
        "list",
        "query",
        "retrieve",
        "search",
    ];
    is_verb_of(id, &QUESTIONS)
}

/// `true` if the first word after the last underscore or dot of a name is one of these verbs.
fn is_verb_of(name: &str, verbs: &[&str]) -> bool {
    let action = name.rsplit(['_', '.']).next().unwrap_or_default();
    let verb = action
        .char_indices()
        .skip(1)
        .find(|(_, letter)| !letter.is_lowercase())
        .map_or(action, |(end, _)| action.get(..end).unwrap_or_default());
    verbs.iter().any(|known| known.eq_ignore_ascii_case(verb))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_returned_is_found() {
        for text in [
            "Counts the jars and returns the list of those that are missing.",
            "Returns a report.",
            "It returns all free numbers",
        ] {
            assert!(says_it_returns(text), "{text}");
        }
        for text in [
            "Once a jar has been moved it returns to its place.",
            "Returns the status of the work.",
            "Triggers an export and returns an operation id to track.",
            "Returns immediately.",
            "Never returns the report.",
            "The service returns a 202 to the initial request.",
            "The service returns a 202 with a location header.",
            "Returns an error 409.",
            "It will return 'Accepted'.",
        ] {
            assert!(!says_it_returns(text), "{text}");
        }
        for (id, asks) in [
            ("Prices_Calculate", true),
            ("Numbers_SearchFree", true),
            ("getReport", true),
            ("Gettables_Start", false),
            ("Getty_Getting", false),
            ("Jars_Dust", false),
            ("", false),
        ] {
            assert_eq!(asks_for_something(id), asks, "{id}");
        }
        for (action, does) in [
            ("Jars_ExportLabels", true),
            ("exportLabels", true),
            ("export", true),
            ("Exports_Start", false),
            ("exporter", false),
            ("", false),
        ] {
            assert_eq!(hands_out(action), does, "{action}");
        }
        for (name, is_place) in [("blobContainerSasUri", true), ("format", false)] {
            assert_eq!(names_destination(name), is_place, "{name}");
        }
    }
}
