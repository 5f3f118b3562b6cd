use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::PossibleValuesParser;
use clap::builder::TypedValueParser as _;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::Severity;
use crate::report::Format;
use crate::rules::Overlay;
use crate::text::nearest;

/// Lints long-running operations in Swagger 2.0 and OpenAPI 3 documents.
#[derive(Debug, Parser)]
#[command(
    name = "lro-lint",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 the run itself failed."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) check: CheckArguments,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lint documents (what happens without a command)
    Check(Box<CheckArguments>),
    /// Show how each long-running operation starts, is polled and ends, and what it returns
    Explain(ExplainArguments),
    /// Show the page of a rule, or list rules
    Rule(RuleArguments),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    #[command(flatten)]
    pub(super) inputs: InputArguments,
    /// How to report: pretty, concise, json, jsonl, sarif, github, gitlab, junit, azure, markdown,
    /// counts; `=FILE` writes to a file. Repeatable
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(super) format: Vec<FormatArgument>,
    /// Ask only these rules: a code, a name, a category or the beginning of codes. Repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Don't ask these rules. Repeatable
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// The lowest severity that is shown
    #[arg(long, value_name = "SEVERITY", default_value = "warning", value_parser = severity())]
    pub(super) severity: Severity,
    /// The lowest severity that makes the run fail: error, warning, info or never. Lowers what is
    /// shown if need be
    #[arg(long, value_name = "SEVERITY", default_value = "error", value_parser = fail_on())]
    pub(super) fail_on: FailOn,
    /// Change severities: greenfield as templates give every new API, lintdiff as
    /// azure-openapi-validator judges. Repeatable
    #[arg(long, value_name = "OVERLAY", value_parser = overlay())]
    pub(super) overlay: Vec<Overlay>,
    /// Let the rules on response codes, errors and results judge synchronous operations too
    #[arg(long)]
    pub(super) include_sync: bool,
    /// List an info once for each place, also where many operations of a document have it
    #[arg(long)]
    pub(super) each: bool,
    /// Print at most so many findings, the most severe first; 0 prints all. Default: 200 on a terminal, else
    /// all. For pretty and concise
    #[arg(long, value_name = "N")]
    pub(super) max_findings: Option<usize>,
    /// End with the number of findings of each rule. For pretty and concise
    #[arg(long)]
    pub(super) statistics: bool,
    #[command(flatten)]
    pub(super) comparison: ComparisonArguments,
    /// Check again whenever a document, a configuration or a referenced file changes. Ctrl-C stops it
    #[arg(long, conflicts_with_all = ["write_baseline", "prune_baseline"])]
    pub(super) watch: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorArgument::Auto, value_name = "WHEN")]
    pub(super) color: ColorArgument,
    /// Print findings and failures, no summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Also say what was skipped
    #[arg(short, long)]
    pub(super) verbose: bool,
    /// Print times and sizes on standard error
    #[arg(long)]
    pub(super) stats: bool,
}

/// What the documents are compared with, so that only what is new counts.
#[derive(Debug, Args)]
pub(super) struct ComparisonArguments {
    /// Compare the work tree with the tree of this git revision, and fail for what is new alone;
    /// with `...` behind it, with what HEAD and the revision have in common last
    #[arg(long, value_name = "REV")]
    pub(super) base: Option<String>,
    /// Compare the one file that is checked with this earlier version of it, without git
    #[arg(long, value_name = "FILE", conflicts_with = "base")]
    pub(super) original: Option<PathBuf>,
    /// Let be what this baseline lists, and fail for other findings alone
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Take out of the baseline what isn't found any more
    #[arg(long, requires = "baseline")]
    pub(super) prune_baseline: bool,
    /// Write a baseline of all findings, whatever --severity says: JSON if the name ends in .json, else
    /// YAML. The exit status is 0, and a report is written only if --format names one
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["base", "original", "baseline", "prune_baseline"]
    )]
    pub(super) write_baseline: Option<PathBuf>,
}

/// What is read, and as what: the same for every command that reads documents.
#[derive(Debug, Args)]
pub(super) struct InputArguments {
    /// Files and folders; `-` reads standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

#[derive(Debug, Args)]
pub(super) struct ReadingArguments {
    /// The file that standard input stands for; it need not exist. Its folder decides what references and
    /// configuration mean. Default: a file in the current folder
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// The system that documents belong to: auto, arm, data-plane, fabric, graph, generic, aep,
    /// google, or a profile of the configuration
    #[arg(long, value_name = "PROFILE", default_value = "auto")]
    pub(super) profile: String,
    /// The configuration for all documents, in place of the nearest lro-lint.yaml of each
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Read no configuration
    #[arg(long)]
    pub(super) no_config: bool,
    /// Consider these clients too, wherever an operation could be polled with them; default: only
    /// clients that are made for its system, and that are generated from its marker
    #[arg(long, value_enum, value_name = "CLIENTS")]
    pub(super) clients: Option<ClientsArgument>,
    /// The folder that references never leave; default: the git work tree of the first path
    #[arg(long, value_name = "DIR")]
    pub(super) root: Option<PathBuf>,
    /// How many threads work; default: as many as there are cores
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(super) threads: usize,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A file or folder; `-` reads standard input
    #[arg(value_name = "PATH")]
    pub(super) path: PathBuf,
    /// An operationId, or a method and a path, as in "PUT /widgets/{name}". `*` means any text
    #[arg(value_name = "OPERATION")]
    pub(super) operation: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = ExplainFormat::Text, value_name = "FORMAT")]
    pub(super) format: ExplainFormat,
    /// One line for each operation, in place of a block
    #[arg(long, conflicts_with = "format")]
    pub(super) summary: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorArgument::Auto, value_name = "WHEN")]
    pub(super) color: ColorArgument,
    #[command(flatten)]
    pub(super) reading: ReadingArguments,
}

#[derive(Debug, Args)]
pub(super) struct RuleArguments {
    /// A code or a name shows the page of that rule. A category, or how codes begin (LRO4), lists those
    /// rules. Without it all rules are listed
    #[arg(value_name = "NAME|CODE|CATEGORY")]
    pub(super) rule: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = RuleFormat::Text, value_name = "FORMAT")]
    pub(super) format: RuleFormat,
    /// Show the examples of the page too
    #[arg(long)]
    pub(super) examples: bool,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorArgument::Auto, value_name = "WHEN")]
    pub(super) color: ColorArgument,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ClientsArgument {
    /// The libraries of Azure
    Azure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RuleFormat {
    /// For people: the page, or a list
    Text,
    /// One object with all that the pages say
    Json,
    /// One document with contents, severities and pages
    Markdown,
    /// Tables of what other linters check, and which rules cover it, in Markdown
    Coverage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// For people
    Text,
    /// One array, an object for each operation
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

/// A format and the file it goes to; standard output if there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FormatArgument {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

impl FromStr for FormatArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("a file is missing behind `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = name
            .parse()
            .map_err(|error: crate::report::UnknownFormat| {
                match nearest(name, Format::ALL.map(Format::name)) {
                    Some(near) => format!("{error}; did you mean `{near}`?"),
                    None => error.to_string(),
                }
            })?;
        Ok(Self { format, file })
    }
}

/// The lowest severity that makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FailOn(pub(super) Option<Severity>);

fn severity() -> impl clap::builder::TypedValueParser<Value = Severity> {
    // The parser lets no other word through.
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
