//! What is known before documents are looked at: configurations and the chosen profile.

use super::args::{ReadingArguments, profile_names};
use super::{Failure, say};
use crate::config::{Choice, Configs};
use crate::model::{self, Profile, Survey, System};
use crate::text::nearest;
use crate::workspace::{Source, Workspace};

/// What is known before documents are looked at: configurations and the chosen profile.
pub(super) struct Prepared {
    configs: Configs,
    chosen: ChosenProfile,
}

/// What `--profile` says.
#[derive(Clone)]
enum ChosenProfile {
    /// Nothing: the configuration decides, then the document itself.
    Auto,
    /// A built-in profile.
    BuiltIn(&'static Profile),
    /// A profile of the configurations that have one of this name.
    Own(String),
}

impl Prepared {
    /// The same for another state of the files, which has configurations of its own.
    pub(super) fn of(
        &self,
        source: &dyn Source,
        workspace: &Workspace,
        choice: &Choice,
    ) -> Result<Self, Failure> {
        Ok(Self {
            configs: load(source, workspace, choice)?,
            chosen: self.chosen.clone(),
        })
    }

    /// Reads the operations of a workspace.
    pub(super) fn survey<'w>(&'w self, workspace: &'w Workspace) -> Survey<'w> {
        Survey::new(workspace, |api, document| {
            let configured = match &self.chosen {
                ChosenProfile::BuiltIn(profile) => return profile,
                ChosenProfile::Own(name) => {
                    let config = self.configs.of(document.file());
                    config.and_then(|config| config.own_profile(name))
                }
                ChosenProfile::Auto => self.configs.profile(document),
            };
            configured.unwrap_or_else(|| Profile::of(model::detect(api)))
        })
    }

    /// The configurations.
    pub(super) fn configs(&self) -> &Configs {
        &self.configs
    }
}

/// Reads the configurations, and finds the profile that the user named.
pub(super) fn prepare(
    source: &dyn Source,
    workspace: &Workspace,
    choice: &Choice,
    reading: &ReadingArguments,
) -> Result<Prepared, Failure> {
    let configs = load(source, workspace, choice)?;
    let name = reading.profile.as_str();
    let chosen = match System::parse(name) {
        _ if name == "auto" => ChosenProfile::Auto,
        Some(system) => ChosenProfile::BuiltIn(Profile::of(system)),
        None if configs
            .all()
            .iter()
            .any(|config| config.own_profile(name).is_some()) =>
        {
            ChosenProfile::Own(name.to_owned())
        }
        None => {
            let failure = Failure::new(format!("there is no profile `{}`", name.escape_debug()));
            return Err(match nearest(name, profile_names()) {
                Some(near) => failure.hint(format!("did you mean `{near}`?")),
                None => failure.hint(format!("there are auto, {}", profile_names().join(", "))),
            });
        }
    };
    Ok(Prepared { configs, chosen })
}

fn load(source: &dyn Source, workspace: &Workspace, choice: &Choice) -> Result<Configs, Failure> {
    Configs::load(source, workspace, choice).map_err(|errors| {
        let mut errors = errors.into_iter().rev();
        let last = errors.next();
        for error in errors.rev() {
            say(&Failure::from(&error));
        }
        last.map_or_else(
            || Failure::new("a configuration cannot be used"),
            |error| Failure::from(&error),
        )
    })
}
