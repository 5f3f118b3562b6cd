//! How the sources are laid out: rooms that look one way, files without circles, sizes that can be
//! read in one go.

mod source;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use self::source::{File, Module, Written, read_all};

/// How many lines of code a file may have; blank lines, comments and tests don't count.
const FILE_LIMIT: usize = 600;

/// How many lines a function may have, from `fn` to its closing brace.
const FUNCTION_LIMIT: usize = 60;

/// Files and functions (`path: name`) that may be longer, each with its reason. A list or a table is
/// one; logic can be split.
const LONGER: [(&str, &str); 0] = [];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The library with what each module names.
struct Sources {
    files: BTreeMap<Module, File>,
    /// What each module brings in by `use`, by the names that it has there.
    imports: BTreeMap<(Module, String), Vec<String>>,
}

impl Sources {
    fn read() -> Self {
        let files = read_all(root());
        let mut imports = BTreeMap::new();
        for file in files.values() {
            for path in file.paths() {
                if let Some(name) = path.name {
                    imports.insert((file.module.clone(), name), path.segments);
                }
            }
        }
        Self { files, imports }
    }

    /// Where a path leads that `from` writes: the longest module in it, and the segments left over.
    /// `None` if it leads out of the crate.
    fn resolve<'p>(&self, from: &Module, segments: &'p [String]) -> Option<(Module, &'p [String])> {
        let (first, mut rest) = segments.split_first()?;
        let mut module = match first.as_str() {
            "crate" => Module::new(),
            "self" => from.clone(),
            "super" => from.split_last()?.1.to_vec(),
            _ => {
                rest = segments;
                let child = [&from[..], std::slice::from_ref(first)].concat();
                self.files.contains_key(&child).then(|| from.clone())?
            }
        };
        while let Some((next, behind)) = rest.split_first() {
            if next == "super" {
                module.pop();
            } else {
                module.push(next.clone());
                if !self.files.contains_key(&module) {
                    module.pop();
                    break;
                }
            }
            rest = behind;
        }
        Some((module, rest))
    }

    /// The module that defines what a path leads to: names that a module has brought in by `use` are
    /// followed to where they come from.
    fn definition(&self, from: &Module, segments: &[String]) -> Option<Module> {
        let (mut module, mut rest) = self.resolve(from, segments)?;
        let mut rest_of_import;
        // A name goes through a few modules at most.
        for _ in 0..8 {
            let Some(name) = rest.first() else { break };
            let Some(import) = self.imports.get(&(module.clone(), name.clone())) else {
                break;
            };
            let (next, left) = self.resolve(&module, import)?;
            rest_of_import = left.to_vec();
            if next == module {
                break;
            }
            (module, rest) = (next, &rest_of_import);
        }
        Some(module)
    }
}

/// The rooms from top to bottom as ARCHITECTURE.md lists them.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let table = text
        .lines()
        .skip_while(|line| !line.starts_with("| room |"))
        .skip(2);
    let rows = table.take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let names = cells.flat_map(|cell| cell.split(',').map(str::trim));
    let rooms = names.map(|name| {
        let name = name.trim_matches('`');
        name.trim_end_matches('/')
            .trim_end_matches(".rs")
            .to_owned()
    });
    rooms.collect()
}

#[test]
fn every_room_is_in_the_table_and_every_row_is_a_room() {
    let rooms: BTreeSet<_> = rooms().into_iter().collect();
    let sources = Sources::read();
    let found = sources.files.keys().filter_map(|module| module.first());
    let found: BTreeSet<_> = found.cloned().collect();
    let missing: Vec<_> = found.difference(&rooms).collect();
    assert!(
        missing.is_empty(),
        "give {missing:?} a row in the table \"The rooms\" of ARCHITECTURE.md, below all rooms that \
         it uses and above all that use it"
    );
    let gone: Vec<_> = rooms.difference(&found).collect();
    assert!(
        gone.is_empty(),
        "there is no {gone:?} below src/: remove its row from the table \"The rooms\" of \
         ARCHITECTURE.md"
    );
}

#[test]
fn rooms_look_one_way() {
    let rooms = rooms();
    let position = |room: &String| rooms.iter().position(|own| own == room);
    let sources = Sources::read();
    let mut wrong = Vec::new();
    for file in sources.files.values() {
        let Some(own) = file.module.first() else {
            continue;
        };
        for path in file.paths() {
            let used = sources.resolve(&file.module, &path.segments);
            let Some(used) = used.and_then(|(module, _)| module.first().cloned()) else {
                continue;
            };
            if position(&used) > position(own) {
                wrong.push(format!(
                    "{}:{}: uses room `{used}`, which is below `{own}`: {}",
                    file.path,
                    path.line,
                    path.segments.join("::"),
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "A room uses only rooms above it in the table \"The rooms\" of ARCHITECTURE.md. Move what is \
         used up, or what uses it down; change the table only if a room is in the wrong place:\n{}",
        wrong.join("\n")
    );
}

/// What each file uses of other files of its room, with the path and line that show it.
type Edges<'s> = BTreeMap<&'s Module, BTreeMap<Module, String>>;

fn edges(sources: &Sources) -> Edges<'_> {
    let mut edges = Edges::new();
    for file in sources.files.values() {
        let used = edges.entry(&file.module).or_default();
        for path in file.paths() {
            let Some(target) = sources.definition(&file.module, &path.segments) else {
                continue;
            };
            let is_of_room = target.first() == file.module.first();
            // What a mod.rs defines is for the files around it, which are parts of the same thing.
            let is_around = file.module.starts_with(&target);
            if is_of_room && !is_around && !is_reexport(file, &path, &target) {
                let shown = format!("{}:{}: {}", file.path, path.line, path.segments.join("::"));
                used.entry(target).or_insert(shown);
            }
        }
    }
    edges
}

/// Whether a module only shows what lies in a module below it.
fn is_reexport(file: &File, path: &Written, target: &Module) -> bool {
    path.is_public && target.starts_with(&file.module)
}

/// The modules that can be reached from one.
fn reachable<'s>(edges: &'s Edges<'_>, from: &Module) -> BTreeSet<&'s Module> {
    let mut reached = BTreeSet::new();
    let mut pending: Vec<_> = edges
        .get(from)
        .into_iter()
        .flat_map(BTreeMap::keys)
        .collect();
    while let Some(module) = pending.pop() {
        if reached.insert(module) {
            pending.extend(edges.get(module).into_iter().flat_map(BTreeMap::keys));
        }
    }
    reached
}

#[test]
fn files_of_a_room_use_each_other_without_circles() {
    let sources = Sources::read();
    let edges = edges(&sources);
    let reached: BTreeMap<_, _> = edges
        .keys()
        .map(|&module| (module, reachable(&edges, module)))
        .collect();
    let mut circles = BTreeSet::new();
    for (module, own) in &reached {
        if own.contains(module) {
            let back = own.iter().filter(|other| reached[**other].contains(module));
            circles.insert(back.map(|other| (*other).clone()).collect::<Vec<_>>());
        }
    }
    let circles: Vec<_> = circles
        .iter()
        .map(|circle| {
            let within = circle.iter().flat_map(|module| &edges[module]);
            let within = within.filter(|(target, _)| circle.contains(target));
            let shown: Vec<_> = within
                .map(|(target, shown)| format!("  {shown} (in {})", sources.files[target].path))
                .collect();
            shown.join("\n")
        })
        .collect();
    assert!(
        circles.is_empty(),
        "These files use each other in a circle. Move what two of them share into a file of its own, \
         which both use:\n{}",
        circles.join("\n\n")
    );
}

#[test]
fn files_and_functions_are_short() {
    let sources = Sources::read();
    let mut long = BTreeMap::new();
    for file in sources.files.values() {
        if file.lines_of_code > FILE_LIMIT {
            let shown = format!("{}: {} lines of code", file.path, file.lines_of_code);
            long.insert(file.path.clone(), shown);
        }
        for function in &file.functions {
            if function.lines > FUNCTION_LIMIT {
                let (name, line) = (&function.name, function.line);
                let shown = format!(
                    "{}:{line}: `{name}` has {} lines",
                    file.path, function.lines
                );
                long.insert(format!("{}: {name}", file.path), shown);
            }
        }
    }
    for (name, reason) in LONGER {
        assert!(
            long.remove(name).is_some(),
            "`{name}` isn't too long: remove it from the list LONGER ({reason})"
        );
    }
    let long: Vec<_> = long.into_values().collect();
    assert!(
        long.is_empty(),
        "A file has at most {FILE_LIMIT} lines of code, a function {FUNCTION_LIMIT} lines. Split by \
         meaning; only a list or a table may be in LONGER, with its reason:\n{}",
        long.join("\n")
    );
}
