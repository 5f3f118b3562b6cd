//! What is known before documents are looked at: configurations, suppressions and the chosen profile.

use super::error::SessionError;
use super::options::Options;
use crate::config::{self, Choice, Configs};
use crate::model::{self, Profile, Survey, System};
use crate::suppress::SuppressionFiles;
use crate::text::nearest;
use crate::workspace::{Source, Workspace};

/// What is known before documents are looked at.
pub(crate) struct Configured {
    configs: Configs,
    chosen: ChosenProfile,
}

/// The profile that was asked for.
#[derive(Clone)]
enum ChosenProfile {
    /// None: the configuration decides, then the document itself.
    Auto,
    /// A built-in profile.
    BuiltIn(&'static Profile),
    /// A profile of the configurations that have one of this name.
    Own(String),
}

impl Configured {
    /// Reads the configurations, and finds the profile that the user named.
    pub(super) fn load(
        source: &dyn Source,
        workspace: &Workspace,
        options: &Options,
    ) -> Result<Self, SessionError> {
        let configs =
            Configs::load(source, workspace, &options.config).map_err(SessionError::Config)?;
        let chosen = match options.profile.as_deref() {
            Some(name) if name != "auto" => chosen(name, &configs)?,
            _ => ChosenProfile::Auto,
        };
        Ok(Self { configs, chosen })
    }

    /// The same for another state of the files, which has configurations of its own.
    pub(super) fn of_other(
        &self,
        source: &dyn Source,
        workspace: &Workspace,
        choice: &Choice,
    ) -> Result<Self, SessionError> {
        Ok(Self {
            configs: Configs::load(source, workspace, choice).map_err(SessionError::Config)?,
            chosen: self.chosen.clone(),
        })
    }

    /// `true` if a file of this name may be a configuration or hold suppressions.
    pub(super) fn reads(path: &str) -> bool {
        path.rsplit('/').next() == Some(config::FILE_NAME) || SuppressionFiles::reads(path, None)
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
    pub(crate) fn configs(&self) -> &Configs {
        &self.configs
    }
}

fn chosen(name: &str, configs: &Configs) -> Result<ChosenProfile, SessionError> {
    if let Some(system) = System::parse(name) {
        return Ok(ChosenProfile::BuiltIn(Profile::of(system)));
    }
    let mut all = configs.all().iter();
    if all.any(|config| config.own_profile(name).is_some()) {
        return Ok(ChosenProfile::Own(name.to_owned()));
    }
    let names = System::ALL.map(System::name);
    let error = SessionError::refused(format!("there is no profile `{}`", name.escape_debug()));
    Err(match nearest(name, names) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("there are auto, {}", names.join(", "))),
    })
}
