//! The settings that are known before documents are read: configurations, suppressions and the chosen
//! profile.

use super::error::SessionError;
use super::options::Options;
use crate::config::{self, Choice, Config, Configs};
use crate::model::{self, Profile, Survey, System};
use crate::suppress::SuppressionFiles;
use crate::text::{listed, nearest};
use crate::workspace::{Document, Source, Workspace};

/// The settings that are known before documents are read.
pub(crate) struct Configured {
    configs: Configs,
    chosen: ChosenProfile,
    /// The configuration that sets the options of the whole run.
    of_run: Option<Config>,
    /// The folder of the first input. The configuration of the run is the nearest one to this
    /// folder.
    first: String,
}

/// The source of a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChosenBy {
    /// The options of the session.
    Options,
    /// The configuration of the document.
    Configuration,
    /// The document itself.
    Document,
}

/// The profile that the user chose.
#[derive(Clone)]
enum ChosenProfile {
    /// No profile: the configuration decides, then the document itself.
    Auto,
    /// A built-in profile.
    BuiltIn(&'static Profile),
    /// A profile that some configurations define under this name.
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
        let first = options.first_folder().to_owned();
        Ok(Self {
            of_run: config::nearest_to(source, workspace, &options.config, &first)
                .map_err(SessionError::Config)?,
            configs,
            chosen,
            first,
        })
    }

    /// The settings for another state of the files, which has its own configurations.
    pub(super) fn of_other(
        &self,
        source: &dyn Source,
        workspace: &Workspace,
        choice: &Choice,
    ) -> Result<Self, SessionError> {
        Ok(Self {
            configs: Configs::load(source, workspace, choice).map_err(SessionError::Config)?,
            of_run: config::nearest_to(source, workspace, choice, &self.first)
                .map_err(SessionError::Config)?,
            chosen: self.chosen.clone(),
            first: self.first.clone(),
        })
    }

    /// The settings for more documents of the same state, without suppressions and without the
    /// settings of the run.
    pub(super) fn of_more(
        &self,
        source: &dyn Source,
        workspace: &Workspace,
        choice: &Choice,
    ) -> Result<Self, SessionError> {
        let configs = Configs::without_suppressions(source, workspace, choice);
        Ok(Self {
            configs: configs.map_err(SessionError::Config)?,
            of_run: None,
            chosen: self.chosen.clone(),
            first: self.first.clone(),
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

    /// The configuration that sets the options of the whole run: the nearest one to the first
    /// input.
    pub(crate) fn of_run(&self) -> Option<&Config> {
        self.of_run.as_ref()
    }

    /// The folder of the first input.
    pub(super) fn first_folder(&self) -> &str {
        &self.first
    }

    /// The documents, without those that configurations exclude from checks.
    pub(super) fn excluding(&self, workspace: Workspace) -> Workspace {
        match self.configs.exclude_any() {
            true => workspace.excluding(|document| self.excludes(document.path())),
            false => workspace,
        }
    }

    /// `true` if the configuration of a document excludes it.
    pub(super) fn excludes(&self, path: &str) -> bool {
        let config = self.configs.of_path(path);
        config.is_some_and(|config| config.excludes(path))
    }

    /// The source of a document's profile.
    pub(super) fn chosen_by(&self, document: &Document) -> ChosenBy {
        let by_configuration = match &self.chosen {
            ChosenProfile::BuiltIn(_) => return ChosenBy::Options,
            ChosenProfile::Own(name) => {
                let config = self.configs.of(document.file());
                return match config.and_then(|config| config.own_profile(name)) {
                    Some(_) => ChosenBy::Options,
                    None => ChosenBy::Document,
                };
            }
            ChosenProfile::Auto => self.configs.profile(document).is_some(),
        };
        match by_configuration {
            true => ChosenBy::Configuration,
            false => ChosenBy::Document,
        }
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
    let own = configs.all().iter().flat_map(Config::own_profiles);
    let names: Vec<&str> = System::ALL
        .map(System::name)
        .into_iter()
        .chain(own)
        .collect();
    let error = SessionError::refused(format!("there is no profile `{}`", name.escape_debug()));
    Err(match nearest(name, names.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => {
            let quoted = ["auto"].into_iter().chain(names);
            let quoted: Vec<_> = quoted.map(|name| format!("`{name}`")).collect();
            error.help(format!("write {}", listed(&quoted, "or")))
        }
    })
}
