//! Changes, which are compared with an earlier commit.

use serde_json::json;

use super::input::{Files, Input, Shape, defective, one_path, paths, starting, swagger};

pub(crate) const SHAPES: &[Shape] = &[
    Shape {
        name: "base-same",
        start: 64,
        make: same,
    },
    Shape {
        name: "base-renamed",
        start: 64,
        make: renamed,
    },
    Shape {
        name: "base-moved",
        start: 32,
        make: moved,
    },
    Shape {
        name: "base-split",
        start: 32,
        make: split,
    },
    Shape {
        name: "base-folder",
        start: 32,
        make: folder_moved,
    },
    Shape {
        name: "base-excluded-moved",
        start: 32,
        make: excluded_moved,
    },
    Shape {
        name: "base-flattened",
        start: 32,
        make: flattened,
    },
    Shape {
        name: "base-versions",
        start: 16,
        make: versions,
    },
    Shape {
        name: "base-versions-one-folder",
        start: 16,
        make: versions_in_one_folder,
    },
];

fn since(earlier: Files, files: Files) -> Input {
    Input {
        earlier: Some(earlier),
        ..Input::new(files)
    }
}

/// A document with one operation.
fn small(at: usize) -> String {
    let path = format!("/things{at}");
    swagger(json!({ path: { "post": defective(at) } }), json!({})).to_string()
}

fn files(size: usize, path: impl Fn(usize) -> String) -> Files {
    (0..size).map(|at| (path(at), small(at))).collect()
}

fn same(size: usize) -> Input {
    let path = |at| format!("folder{at}/a.json");
    since(files(size, path), files(size, path))
}

/// All operations of a document get other names.
fn renamed(size: usize) -> Input {
    let document = |first: usize| {
        let paths = paths(size, "post", |at| defective(first + at));
        vec![("a.json".to_owned(), swagger(paths, json!({})).to_string())]
    };
    since(document(0), document(size))
}

/// Every operation moves to the document of another one.
fn moved(size: usize) -> Input {
    let path = |at| format!("folder{at}/a.json");
    let after = (0..size).map(|at| (path(at), small((at + 1) % size)));
    since(files(size, path), after.collect())
}

/// One document becomes one for each operation.
fn split(size: usize) -> Input {
    let paths = super::input::object(size, |at| {
        (format!("/things{at}"), json!({ "post": defective(at) }))
    });
    let before = vec![("a.json".to_owned(), swagger(paths, json!({})).to_string())];
    since(before, files(size, |at| format!("part{at}.json")))
}

fn folder_moved(size: usize) -> Input {
    let before = files(size, |at| format!("old/folder{at}/a.json"));
    since(before, files(size, |at| format!("new/folder{at}/a.json")))
}

/// A folder that moves with the configuration that excludes all of it.
fn excluded_moved(size: usize) -> Input {
    let with_configuration = |folder: &str| {
        let mut all = files(size, |at| format!("{folder}/folder{at}/a.json"));
        all.push((
            format!("{folder}/lro-lint.yaml"),
            "exclude: ['**']\n".to_owned(),
        ));
        all.push(("kept.json".to_owned(), small(0)));
        all
    };
    since(with_configuration("old"), with_configuration("new"))
}

fn flattened(size: usize) -> Input {
    let before = files(size, |at| format!("folder{at}/a.json"));
    since(before, files(size, |at| format!("a{at}.json")))
}

/// The same document in many versions, of which the later half is new.
fn of_versions(size: usize, path: impl Fn(usize) -> String) -> Input {
    let version = |at: usize| {
        let accepted = json!({ "description": format!("Accepted since {at}") });
        let operation = starting(0, json!({ "202": accepted }));
        (
            path(at),
            swagger(one_path(operation), json!({})).to_string(),
        )
    };
    let all: Files = (0..size).map(version).collect();
    since(all[..size / 2].to_vec(), all)
}

fn date(at: usize) -> String {
    format!(
        "{}-{:02}-{:02}",
        2000 + at / 336,
        at / 28 % 12 + 1,
        at % 28 + 1
    )
}

fn versions(size: usize) -> Input {
    of_versions(size, |at| format!("stable/{}/a.json", date(at)))
}

fn versions_in_one_folder(size: usize) -> Input {
    of_versions(size, |at| format!("stable/a-{}.json", date(at)))
}
