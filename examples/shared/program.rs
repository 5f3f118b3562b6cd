//! The real program, which was built next to an example.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The program of the same profile as this example. `cargo run --example` doesn't build it, so this
/// stops if it is missing or older than its sources.
pub(crate) fn path() -> PathBuf {
    let example = env::current_exe().unwrap();
    let folder = example.parent().and_then(Path::parent).unwrap();
    let program = folder.join(format!("lro-lint{}", env::consts::EXE_SUFFIX));
    let how = match folder.file_name().and_then(|name| name.to_str()) {
        Some("debug") | None => "cargo build".to_owned(),
        Some(profile) => format!("cargo build --profile {profile}"),
    };
    let Ok(built) = fs::metadata(&program).and_then(|file| file.modified()) else {
        fail(&format!("{} is missing: run `{how}`", program.display()));
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for entry in ["src", "rules"]
        .into_iter()
        .flat_map(|folder| WalkDir::new(root.join(folder)))
    {
        let entry = entry.unwrap();
        let changed = entry.metadata().unwrap().modified().unwrap();
        if entry.file_type().is_file() && changed > built {
            let source = entry.path().display();
            fail(&format!(
                "{} is older than {source}: run `{how}`",
                program.display()
            ));
        }
    }
    program
}

/// Ends the process with a message.
pub(crate) fn fail(message: &str) -> ! {
    eprintln!("{message}");
    std::process::exit(2);
}
