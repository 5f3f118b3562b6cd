use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::Severity;
use crate::report::Format;
use crate::rules::Overlay;
use crate::text::nearest;

/// Finds where your API description makes clients of long-running operations hang, return too early, or
/// return the wrong thing. Reads Swagger 2.0 and OpenAPI 3.
#[derive(Debug, Parser)]
#[command(
    name = "lro-lint",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Exit status: 0 no finding at or above --fail-on, 1 such findings, 2 lro-lint itself failed."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check documents. This is the default command
    Check(Box<CheckArguments>),
    /// Show how each long-running operation starts, how clients poll it, how it ends and what it returns
    Explain(ExplainArguments),
    /// Show the page of a rule, or list the rules
    Rule(RuleArguments),
    /// Write a commented lro-lint.yaml for the documents of a folder. Never replaces a file
    Init(InitArguments),
    /// Print a script that completes commands and options in a shell
    Completions {
        /// The shell: bash, elvish, fish, powershell or zsh
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) inputs: InputArguments,
    /// Choose the format of the report: pretty (default), concise, json, jsonl, sarif, github, gitlab,
    /// junit, azure, markdown or counts. `FORMAT=FILE` writes it to a file. Repeatable
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(super) format: Vec<FormatArgument>,
    /// Use only these rules. RULE is a name, a code, the beginning of codes (LRO4) or a category.
    /// Repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Don't use these rules. Repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Show findings of this severity and above: info, warning (default) or error
    #[arg(long, value_name = "SEVERITY", hide_possible_values = true, value_parser = severity())]
    pub(super) severity: Option<Severity>,
    /// Fail if there are findings of this severity or above: info, warning, error (default) or never.
    /// Such findings are always shown
    #[arg(long, value_name = "SEVERITY", hide_possible_values = true, value_parser = fail_on())]
    pub(super) fail_on: Option<FailOn>,
    /// Use other severities: greenfield is for new APIs, lintdiff is like azure-openapi-validator.
    /// Repeatable
    #[arg(long, value_name = "OVERLAY", value_parser = overlay())]
    pub(super) overlay: Vec<Overlay>,
    /// Check response codes, errors and results of synchronous operations too
    #[arg(long)]
    pub(super) include_sync: bool,
    /// Report each place of an info. The default joins an info that many operations of a document have
    #[arg(long)]
    pub(super) each: bool,
    /// Print at most N findings, the most severe first. 0 prints all. The default is 200 on a terminal, all
    /// elsewhere. For pretty and concise
    #[arg(long, value_name = "N", value_parser = number)]
    pub(super) max_findings: Option<usize>,
    /// Print the number of findings of each rule at the end. For pretty and concise
    #[arg(long)]
    pub(super) statistics: bool,
    #[command(flatten)]
    pub(super) comparison: ComparisonArguments,
    /// Check again whenever a document, a configuration or a referenced file changes. Ctrl-C stops it
    #[arg(long, conflicts_with_all = ["write_baseline", "prune_baseline"])]
    pub(super) watch: bool,
    /// Print the settings of the run and of each document, and check nothing. With `--format json` as
    /// JSON
    #[arg(long)]
    pub(super) show_config: bool,
    /// Use colours: auto (on a terminal), always or never
    #[arg(long, value_enum, default_value_t = ColorArgument::Auto, value_name = "WHEN", hide_possible_values = true)]
    pub(super) color: ColorArgument,
    /// Print findings and failures only, without the summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Also print which files were skipped
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// Print times and sizes to standard error
    #[arg(long)]
    pub(super) stats: bool,
}

/// The earlier state or the baseline that findings are compared with, so that only new ones count.
#[derive(Debug, Args)]
pub(super) struct ComparisonArguments {
    /// Compare the work tree with this git revision, and fail only for new findings. `REV...` compares
    /// with the last commit that HEAD and REV have in common
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,
    /// Compare one file with this earlier version of it, without git
    #[arg(long, value_name = "FILE", conflicts_with = "base")]
    pub(super) original: Option<PathBuf>,
    /// Ignore findings listed in this baseline
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Remove findings from the baseline that aren't found any more
    #[arg(long, requires = "baseline")]
    pub(super) prune_baseline: bool,
    /// Write all findings of every severity to a baseline. A name that ends in .json gives JSON, any other
    /// name YAML. The exit status is 0, and only --format writes a report
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["base", "original", "baseline", "prune_baseline"]
    )]
    pub(super) write_baseline: Option<PathBuf>,
}

/// The documents to read, the same for every command that reads documents.
#[derive(Debug, Args)]
pub(super) struct InputArguments {
    /// Files and folders to check. `-` reads standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

#[derive(Debug, Args)]
pub(super) struct ReadingArguments {
    /// Give standard input this path, so that references and the configuration are found. The file need
    /// not exist. The default is a file in the current folder
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// Choose the system of the documents: auto (detect it), arm, data-plane, fabric, graph, generic, aep,
    /// google, or a profile of the configuration
    #[arg(long, value_name = "PROFILE", default_value = "auto")]
    pub(super) profile: String,
    /// Use this configuration for all documents instead of their nearest lro-lint.yaml
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Ignore all configurations and suppression files
    #[arg(long)]
    pub(super) no_config: bool,
    /// Report problems of these clients too, even in APIs of other systems
    #[arg(long, value_enum, value_name = "CLIENTS")]
    pub(super) clients: Option<ClientsArgument>,
    /// Refuse references that leave this folder. The default is the git work tree of the first path
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// Use N threads. The default is the number of cores
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = number)]
    pub(super) threads: usize,
}

impl ReadingArguments {
    /// Reads documents without a configuration.
    pub(super) fn without_configuration() -> Self {
        Self {
            stdin_filename: None,
            profile: "auto".to_owned(),
            config: None,
            no_config: true,
            clients: None,
            root: None,
            threads: 0,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A file or folder; `-` reads standard input
    #[arg(value_name = "PATH")]
    pub(super) path: PathBuf,
    /// An operationId, or a method and a path such as "PUT /widgets/{name}". `*` matches any text
    #[arg(value_name = "OPERATION")]
    pub(super) operation: Option<String>,
    /// Choose the format
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text, value_name = "FORMAT")]
    pub(super) format: ExplainFormat,
    /// Print one line for each operation
    #[arg(long, conflicts_with = "format")]
    pub(super) summary: bool,
    /// Use colours: auto (on a terminal), always or never
    #[arg(long, value_enum, default_value_t = ColorArgument::Auto, value_name = "WHEN", hide_possible_values = true)]
    pub(super) color: ColorArgument,
    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

#[derive(Debug, Args)]
pub(super) struct RuleArguments {
    /// A name or code shows the page of that rule. A category or the beginning of codes (LRO4) lists its
    /// rules. Without this, all rules are listed
    #[arg(value_name = "NAME|CODE|CATEGORY")]
    pub(super) rule: Option<String>,
    /// Choose the format
    #[arg(long, value_enum, default_value_t = RuleFormat::Text, value_name = "FORMAT")]
    pub(super) format: RuleFormat,
    /// Also show the examples of the page
    #[arg(long)]
    pub(super) examples: bool,
    /// Use colours: auto (on a terminal), always or never
    #[arg(long, value_enum, default_value_t = ColorArgument::Auto, value_name = "WHEN", hide_possible_values = true)]
    pub(super) color: ColorArgument,
}

#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// The folder of the documents
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(super) folder: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ClientsArgument {
    /// The Azure client libraries
    Azure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RuleFormat {
    /// The page, or a list
    Text,
    /// One object with the contents of all pages
    Json,
    /// One document with a table of contents, severities and pages
    Markdown,
    /// Markdown tables: what other linters check, and which of our rules cover it
    Coverage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// Text
    Text,
    /// One array with an object for each operation
    Json,
    /// Markdown with a sequence diagram for each operation
    Mermaid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorArgument {
    /// On a terminal
    Auto,
    Always,
    Never,
}

/// A format, and the file for its output; `None` for standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FormatArgument {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

impl FromStr for FormatArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("write a file name after `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = name
            .parse()
            .map_err(|error: crate::report::UnknownFormat| {
                match nearest(name, Format::ALL.map(Format::name)) {
                    Some(near) => format!("there is no such format; did you mean `{near}`?"),
                    None => error.to_string(),
                }
            })?;
        Ok(Self { format, file })
    }
}

/// The lowest severity that makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FailOn(pub(super) Option<Severity>);

fn number(text: &str) -> Result<usize, String> {
    text.parse()
        .map_err(|_| "write a whole number, such as 20".to_owned())
}

fn severity() -> impl clap::builder::TypedValueParser<Value = Severity> {
    // The parser accepts no other value.
    PossibleValuesParser::new(Severity::ALL.map(Severity::name))
        .map(|name| parse_severity(&name).unwrap_or(Severity::Warning))
}

fn fail_on() -> impl clap::builder::TypedValueParser<Value = FailOn> {
    PossibleValuesParser::new(["error", "warning", "info", "never"])
        .map(|name| FailOn(parse_severity(&name)))
}

fn overlay() -> impl clap::builder::TypedValueParser<Value = Overlay> {
    PossibleValuesParser::new(Overlay::ALL.map(Overlay::name)).map(|name| {
        let mut known = Overlay::ALL.into_iter();
        known
            .find(|overlay| overlay.name() == name)
            .unwrap_or(Overlay::Greenfield)
    })
}

fn parse_severity(name: &str) -> Option<Severity> {
    Severity::ALL
        .into_iter()
        .find(|severity| severity.name() == name)
}
