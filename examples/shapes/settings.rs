//! Suppressions, baselines and patterns.

use std::fmt::Write as _;

use serde_json::json;

use super::input::{Input, Shape, defective, paths, swagger};

pub(crate) const SHAPES: &[Shape] = &[
    Shape {
        name: "suppressions",
        start: 64,
        make: |n| {
            configured(
                n,
                &suppressions(n, |at| format!("operation: Things_Start{at}")),
            )
        },
    },
    Shape {
        name: "suppressions-globs",
        start: 64,
        make: |n| configured(n, &suppressions(n, |at| format!("operation: '*{at}'"))),
    },
    Shape {
        name: "suppressions-pointers",
        start: 64,
        make: |n| {
            configured(
                n,
                &suppressions(n, |at| format!("pointer: /paths/~1things{at}~1start")),
            )
        },
    },
    Shape {
        name: "suppressions-paths",
        start: 64,
        make: |n| {
            configured(
                n,
                &suppressions(n, |at| format!("path: '**/folder{at}/**'")),
            )
        },
    },
    Shape {
        name: "suppressions-readme",
        start: 64,
        make: readme,
    },
    Shape {
        name: "suppressions-blocks",
        start: 64,
        make: readme_blocks,
    },
    Shape {
        name: "exclude",
        start: 64,
        make: |n| {
            let mut text = "exclude:\n".to_owned();
            (0..n).for_each(|at| writeln!(text, "  - '**/folder{at}/**'").unwrap());
            configured(n, &text)
        },
    },
    Shape {
        name: "baseline",
        start: 64,
        make: |n| Input {
            has_baseline: true,
            ..defects(n)
        },
    },
];

fn defects(size: usize) -> Input {
    Input::document(&swagger(paths(size, "post", defective), json!({})))
}

fn configured(size: usize, text: &str) -> Input {
    let mut input = defects(size);
    input
        .files
        .push(("lro-lint.yaml".to_owned(), text.to_owned()));
    input
}

/// As many suppressions as operations with findings.
fn suppressions(size: usize, part: impl Fn(usize) -> String) -> String {
    let mut text = "suppressions:\n".to_owned();
    for at in 0..size {
        writeln!(text, "  - {{ rule: LRO303, {}, reason: Known. }}", part(at)).unwrap();
    }
    text
}

fn entry(at: usize) -> String {
    format!(
        "  - code: LRO303\n    where: $.paths[\"/things{at}/start\"].post\n    reason: Known.\n"
    )
}

fn readme(size: usize) -> Input {
    let entries: String = (0..size).map(entry).collect();
    let mut input = defects(size);
    let text = format!("# Things\n\n```yaml\nsuppressions:\n{entries}```\n");
    input.files.push(("readme.md".to_owned(), text));
    input
}

fn readme_blocks(size: usize) -> Input {
    let block = |at| {
        format!(
            "## Tag {at}\n\n```yaml\nsuppressions:\n{}```\n\n",
            entry(at)
        )
    };
    let mut input = defects(size);
    let text = "# Things\n\n".to_owned() + &(0..size).map(block).collect::<String>();
    input.files.push(("readme.md".to_owned(), text));
    input
}
