//! The reasons why an operation isn't recognized as long-running: the signs of a long-running
//! operation, and why the operation has none of them.

use crate::model::{Profile, Subject, System};
use crate::openapi::Marker;
use crate::text::listed;
use crate::workspace::Version;

/// The signs that an operation lacks, a clause for each. The operation must not be long-running.
pub(crate) fn missing_signs(subject: &Subject<'_>) -> Vec<String> {
    let profile = subject.profile;
    let markers = quoted(&profile.markers);
    let marker = match subject.marker {
        Marker::False(_) => return vec![format!("marker: {markers} is `false`, which decides")],
        Marker::Other(_) => Some(format!("marker: {markers} isn't `true`")),
        _ if profile.markers.is_empty() => None,
        Marker::Absent | Marker::True(_) => Some(format!("marker: no {markers}")),
    };
    let mut said: Vec<String> = marker.into_iter().collect();
    let method = subject.operation.method();
    if !method.is_write() {
        said.push(format!(
            "method: {} only reads, so no other sign counts",
            method.name().to_ascii_uppercase()
        ));
        return said;
    }
    said.push(match subject.response(202) {
        None => "code: no `202` response".to_owned(),
        Some(_) => "code: the `202` has the header `Range`, as for a part of an upload".to_owned(),
    });
    said.extend(header(subject));
    if subject.operation.api().document().version() != Version::Swagger2 {
        said.push("link: none on a `202`".to_owned());
    }
    said.extend(status(profile));
    said.push(
        match subject.says_long_running() {
            Some(_) => {
                "description: says that work continues, but a description alone doesn't count"
            }
            None => "description: doesn't say that work continues",
        }
        .to_owned(),
    );
    said
}

/// The reason why no header has the URL of a status. `None` for a system that has no such header.
fn header(subject: &Subject<'_>) -> Option<String> {
    let names: Vec<String> = subject
        .profile
        .headers_to_status()
        .map(str::to_owned)
        .collect();
    if names.is_empty() {
        return None;
    }
    let created = subject
        .successes()
        .find(|one| one.header("Location").is_some());
    Some(match created {
        Some(response) => format!(
            "header: `Location` of the `{}` is the URL of a resource, not of a status",
            response.status()
        ),
        None => format!("header: no success response declares {}", quoted(&names)),
    })
}

/// The reason why no body is a status document. `None` for a system whose first responses have no
/// status document.
fn status(profile: &Profile) -> Option<String> {
    matches!(
        profile.system,
        System::Generic | System::Aep | System::Google
    )
    .then(|| "status: no `200` or `201` returns a status that a GET returns again".to_owned())
}

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    listed(&names, "or")
}
