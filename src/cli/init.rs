//! `init`: writes a configuration for the documents of a folder.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use super::args::{InitArguments, ReadingArguments};
use super::{Failure, Status, inputs, output};
use crate::config::{FILE_NAME, MISTAKEN_NAMES};
use crate::diagnostic::UsedProfile;
use crate::model::System;
use crate::session::Options;
use crate::text::counted;

/// The template of the file. `{{PROFILE}}` is the profile, `{{FOUND}}` describes the detected
/// profiles.
const TEMPLATE: &str = include_str!("init.yaml");

/// Writes the configuration, unless the folder already has one.
pub(super) fn run(arguments: &InitArguments) -> Result<Status, Failure> {
    let folder = &arguments.folder;
    let failed = |error: io::Error| Failure::new(format!("{}: {error}", folder.display()));
    if !fs::metadata(folder).map_err(failed)?.is_dir() {
        return Err(
            Failure::new(format!("{} is not a folder", folder.display()))
                .hint("name the folder that holds the documents"),
        );
    }
    // The path in the form that a user writes.
    let named = folder.strip_prefix(".").unwrap_or(folder);
    let file = named.join(FILE_NAME);
    let mut known = [FILE_NAME].into_iter().chain(MISTAKEN_NAMES);
    if let Some(name) = known.find(|name| folder.join(name).symlink_metadata().is_ok()) {
        return Err(already_there(&named.join(name)));
    }
    let profiles = profiles(folder)?;
    let profile = match profiles.as_slice() {
        // The generic profile means that no system was detected.
        [only] if only.name != System::Generic.name() => only.name.as_str(),
        _ => "auto",
    };
    let text = TEMPLATE
        .replace("{{PROFILE}}", profile)
        .replace("{{FOUND}}", &found(&profiles));
    let opened = OpenOptions::new().write(true).create_new(true).open(&file);
    let written = opened.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => already_there(&file),
        _ => Failure::new(format!("{}: {error}", file.display())),
    })?;
    output::print(|out| {
        writeln!(
            out,
            "wrote {} with `profile: {profile}`: {}",
            file.display(),
            found(&profiles)
        )
    })?;
    Ok(Status::Clean)
}

fn already_there(file: &Path) -> Failure {
    Failure::new(format!("{} is already there", file.display()))
        .hint("edit it, or remove it first: `init` never replaces a file")
}

/// The detected profiles of the documents in a folder.
fn profiles(folder: &Path) -> Result<Vec<UsedProfile>, Failure> {
    let reading = ReadingArguments::without_configuration();
    let paths = [folder.to_owned()];
    let opened = inputs::find(&paths, &reading)?.open(Options::default(), &reading)?;
    Ok(opened.session.profiles())
}

/// The detected profiles in words.
fn found(profiles: &[UsedProfile]) -> String {
    let all = profiles.iter().map(|profile| profile.documents).sum();
    match profiles {
        [] => "there is no document yet".to_owned(),
        [only] => format!("{} in {}", only.name, counted(all, "document")),
        several => {
            let several = several.iter();
            let several = several.map(|one| format!("{} in {}", one.name, one.documents));
            let several: Vec<_> = several.collect();
            format!("{} of {}", several.join(", "), counted(all, "document"))
        }
    }
}
