//! Runs steps of actions and workflows as a runner does: the same shell, the same variables, the
//! same files for what a step hands on. Expressions are evaluated as far as ours go; whatever goes
//! further fails the test.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::action::tools;

/// The root of the project.
pub const PROJECT: &str = env!("CARGO_MANIFEST_DIR");

/// A file of the project as a value.
pub fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(Path::new(PROJECT).join(path)).unwrap();
    serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A machine on which one job runs.
pub struct Runner {
    folder: TempDir,
    /// The context `github`.
    pub github: Value,
    variables: BTreeMap<String, String>,
    inputs: BTreeMap<String, String>,
}

/// What a step or an action has done.
#[derive(Debug)]
pub struct Run {
    pub success: bool,
    /// What a step printed on both of its streams.
    pub log: String,
    /// What all of them added to the summary.
    pub summary: String,
    /// The outputs of each step that ran, by its `id`.
    pub steps: BTreeMap<String, BTreeMap<String, String>>,
    /// What was added to the PATH of later steps.
    pub path: Vec<PathBuf>,
}

impl Run {
    /// An output of a step.
    #[track_caller]
    pub fn output(&self, step: &str, name: &str) -> &str {
        let outputs = self.steps.get(step).unwrap_or_else(|| {
            panic!("step {step} did not run:\n{}", self.log);
        });
        let output = outputs.get(name);
        output.unwrap_or_else(|| panic!("step {step} has no output {name}:\n{}", self.log))
    }

    /// Fails unless the run failed and said all of this.
    #[track_caller]
    pub fn assert_failed(&self, words: &[&str]) {
        assert!(!self.success, "{}", self.log);
        for words in words {
            assert!(self.log.contains(words), "no `{words}` in\n{}", self.log);
        }
    }

    /// Fails unless the run succeeded.
    #[track_caller]
    pub fn assert_succeeded(&self) {
        assert!(self.success, "{}", self.log);
    }
}

impl Runner {
    /// A machine with Linux and an event of which the action knows nothing.
    #[track_caller]
    pub fn new() -> Self {
        tools::assert_all_are_there();
        let folder = TempDir::new().unwrap();
        for name in ["workspace", "temp", "home", "programs", "remote"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let mut runner = Self {
            folder,
            github: json!({ "token": "", "event": {}, "repository": "owner/specs" }),
            variables: BTreeMap::new(),
            inputs: BTreeMap::new(),
        };
        let server = format!("file://{}", runner.remote().display());
        for (name, value) in [
            ("CI", "true"),
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_REPOSITORY", "owner/specs"),
            ("GITHUB_SERVER_URL", &server),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
            ("LANG", "C.UTF-8"),
            // What is on the machine of the test is not on the runner.
            ("GIT_CONFIG_NOSYSTEM", "1"),
        ] {
            runner.variable(name, value);
        }
        runner.event("schedule", "refs/heads/main", &"0".repeat(40), json!({}));
        // The GNU C library of the machine that the test runs on must not matter.
        runner.program("getconf", "echo 'glibc 2.39'");
        runner.program("curl", "echo 'curl: (6) there is no network' >&2; exit 6");
        runner
    }

    /// Where the repository is checked out.
    pub fn workspace(&self) -> PathBuf {
        self.folder.path().join("workspace")
    }

    /// Where servers are.
    pub fn remote(&self) -> PathBuf {
        self.folder.path().join("remote")
    }

    /// The folder for temporary files.
    pub fn temp(&self) -> PathBuf {
        self.folder.path().join("temp")
    }

    /// Sets a variable of the environment.
    pub fn variable(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Gives an input of the action a value.
    pub fn input(&mut self, name: &str, value: &str) {
        self.inputs.insert(name.to_owned(), value.to_owned());
    }

    /// Says what started the job.
    pub fn event(&mut self, name: &str, reference: &str, sha: &str, payload: Value) {
        self.github["event"] = payload;
        self.github["event_name"] = name.into();
        self.variable("GITHUB_EVENT_NAME", name);
        self.variable("GITHUB_REF", reference);
        self.variable("GITHUB_SHA", sha);
    }

    /// Puts a program in front of all others: a script for bash.
    pub fn program(&self, name: &str, script: &str) {
        let path = self.folder.path().join("programs").join(name);
        write_program(&path, script);
    }

    /// Runs the action.
    pub fn action(&self) -> Run {
        let action = yaml("action.yml");
        assert_eq!(action["runs"]["using"], "composite");
        let mut inputs = Map::new();
        for (name, input) in action["inputs"].as_object().unwrap() {
            let default = input["default"]
                .as_str()
                .expect("every input has a default");
            let value = match self.inputs.get(name) {
                Some(value) => value.clone(),
                None => template(default, &json!({ "github": self.github }), true),
            };
            inputs.insert(name.clone(), value.into());
        }
        for name in self.inputs.keys() {
            assert!(inputs.contains_key(name), "the action has no input {name}");
        }
        let steps = &action["runs"]["steps"];
        for step in steps.as_array().unwrap() {
            assert!(
                step["shell"].is_string(),
                "a step of an action names its shell"
            );
        }
        let mut run = self.steps(steps, Value::Object(inputs));
        let contexts = self.contexts(Value::Null, &run.steps);
        let outputs = action["outputs"].as_object().unwrap();
        let outputs = outputs.iter().map(|(name, output)| {
            let value = template(output["value"].as_str().unwrap(), &contexts, run.success);
            (name.clone(), value)
        });
        let outputs = outputs.collect();
        run.steps.insert("action".to_owned(), outputs);
        run
    }

    /// Runs the steps of a job of a workflow.
    pub fn job(&self, job: &Value) -> Run {
        let contexts = self.contexts(Value::Null, &BTreeMap::new());
        if let Some(condition) = job["if"].as_str()
            && !truthy(&evaluate(condition, &contexts, true))
        {
            return Run {
                success: true,
                log: String::new(),
                summary: String::new(),
                steps: BTreeMap::new(),
                path: Vec::new(),
            };
        }
        self.steps(&job["steps"], Value::Null)
    }

    fn contexts(&self, inputs: Value, steps: &BTreeMap<String, BTreeMap<String, String>>) -> Value {
        let steps: Map<_, _> = steps
            .iter()
            .map(|(id, outputs)| (id.clone(), json!({ "outputs": outputs })))
            .collect();
        json!({ "github": self.github, "inputs": inputs, "steps": steps })
    }

    fn steps(&self, steps: &Value, inputs: Value) -> Run {
        let mut run = Run {
            success: true,
            log: String::new(),
            summary: String::new(),
            steps: BTreeMap::new(),
            path: Vec::new(),
        };
        for (number, step) in steps.as_array().unwrap().iter().enumerate() {
            let contexts = self.contexts(inputs.clone(), &run.steps);
            let runs = match step["if"].as_str() {
                Some(condition) => truthy(&evaluate(condition, &contexts, run.success)),
                None => run.success,
            };
            if runs {
                self.step(number, step, &contexts, &mut run);
            }
        }
        run
    }

    fn step(&self, number: usize, step: &Value, contexts: &Value, run: &mut Run) {
        let step = step.as_object().unwrap();
        for key in step.keys() {
            let known = ["id", "name", "if", "shell", "run", "env"];
            assert!(known.contains(&key.as_str()), "`{key}` of a step");
        }
        let file = |name: &str| {
            let path = self.folder.path().join(format!("{number}-{name}"));
            File::create(&path).unwrap();
            path
        };
        let script = file("script.sh");
        fs::write(&script, step["run"].as_str().unwrap()).unwrap();
        let [output, summary, path, environment, log] =
            ["output", "summary", "path", "environment", "log"].map(file);
        let payload = file("event.json");
        fs::write(&payload, self.github["event"].to_string()).unwrap();

        let mut command = Command::new("bash");
        command
            .args(shell(step.get("shell")))
            .arg(&script)
            .current_dir(self.workspace())
            .env_clear()
            .envs(&self.variables)
            .env("PATH", self.search_path())
            .env("HOME", self.folder.path().join("home"))
            .env("RUNNER_TEMP", self.temp())
            .env("GITHUB_WORKSPACE", self.workspace())
            .env("GITHUB_ACTION_PATH", PROJECT)
            .env("GITHUB_EVENT_PATH", &payload)
            .env("GITHUB_OUTPUT", &output)
            .env("GITHUB_STEP_SUMMARY", &summary)
            .env("GITHUB_PATH", &path)
            .env("GITHUB_ENV", &environment)
            .stdin(Stdio::null())
            .stdout(File::options().append(true).open(&log).unwrap())
            .stderr(File::options().append(true).open(&log).unwrap());
        for (name, value) in step
            .get("env")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            command.env(
                name,
                template(value.as_str().unwrap(), contexts, run.success),
            );
        }
        run.success &= command.status().unwrap().success();
        run.log += &fs::read_to_string(&log).unwrap();
        run.summary += &fs::read_to_string(&summary).unwrap();
        let added = fs::read_to_string(&path).unwrap();
        run.path.extend(added.lines().map(PathBuf::from));
        assert_eq!(fs::read_to_string(&environment).unwrap(), "", "GITHUB_ENV");
        if let Some(id) = step.get("id").and_then(Value::as_str) {
            run.steps.insert(id.to_owned(), read_outputs(&output));
        }
    }

    fn search_path(&self) -> String {
        let programs = self.folder.path().join("programs");
        format!("{}:{}", programs.display(), std::env::var("PATH").unwrap())
    }
}

/// The options with which GitHub starts bash: others where a step names no shell, as only a step of
/// a workflow may, than where it names this one.
fn shell(named: Option<&Value>) -> &'static [&'static str] {
    match named {
        None => &["-e"],
        Some(shell) if shell == "bash" => &["--noprofile", "--norc", "-e", "-o", "pipefail"],
        Some(shell) => panic!("a step in {shell}"),
    }
}

/// Writes a script for bash that can be run.
pub fn write_program(path: &Path, script: &str) {
    fs::write(path, format!("#!/usr/bin/env bash\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn read_outputs(path: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(path).unwrap();
    let pairs = text.lines().map(|line| {
        let (name, value) = line.split_once('=').expect(line);
        assert!(!name.contains("<<"), "{line}");
        (name.to_owned(), value.to_owned())
    });
    pairs.collect()
}

/// A text with the expressions in it replaced by their values.
fn template(text: &str, contexts: &Value, success: bool) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("${{") {
        let (expression, behind) = behind.split_once("}}").expect(text);
        result += before;
        match evaluate(expression, contexts, success) {
            Value::Null => {}
            Value::String(value) => result += &value,
            Value::Array(_) | Value::Object(_) => panic!("{expression} is no scalar"),
            scalar => result += &scalar.to_string(),
        }
        rest = behind;
    }
    result + rest
}

fn truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::String(value) => !value.is_empty(),
        value => panic!("is {value} true?"),
    }
}

/// The value of an expression; of a condition with or without `${{ }}` around it.
pub fn evaluate(expression: &str, contexts: &Value, success: bool) -> Value {
    let expression = expression.trim();
    let bare = expression
        .strip_prefix("${{")
        .and_then(|e| e.strip_suffix("}}"));
    let mut parser = Parser {
        rest: bare.unwrap_or(expression),
        contexts,
        success,
    };
    let value = parser.any();
    assert_eq!(parser.rest.trim(), "", "in {expression}");
    value
}

struct Parser<'a> {
    rest: &'a str,
    contexts: &'a Value,
    success: bool,
}

impl Parser<'_> {
    fn eat(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn any(&mut self) -> Value {
        let mut value = self.all();
        while self.eat("||") {
            let other = self.all();
            value = if truthy(&value) { value } else { other };
        }
        value
    }

    fn all(&mut self) -> Value {
        let mut value = self.equal();
        while self.eat("&&") {
            let other = self.equal();
            value = if truthy(&value) { other } else { value };
        }
        value
    }

    fn equal(&mut self) -> Value {
        // What isn't there equals an empty text.
        let text = |value: Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.to_lowercase(),
            value => panic!("{value} is compared"),
        };
        let value = self.one();
        if self.eat("==") {
            return (text(value) == text(self.one())).into();
        }
        if self.eat("!=") {
            return (text(value) != text(self.one())).into();
        }
        value
    }

    fn one(&mut self) -> Value {
        if self.eat("(") {
            let value = self.any();
            assert!(self.eat(")"), "{}", self.rest);
            return value;
        }
        if self.eat("'") {
            let (text, rest) = self.rest.split_once('\'').unwrap();
            self.rest = rest;
            return text.into();
        }
        for (function, value) in [("cancelled()", false), ("success()", self.success)] {
            if self.eat(function) {
                return value.into();
            }
        }
        if self.eat("!") {
            return (!truthy(&self.one())).into();
        }
        self.rest = self.rest.trim_start();
        let is_end = |c: char| !(c.is_ascii_alphanumeric() || "._-".contains(c));
        let (path, rest) = self
            .rest
            .split_at(self.rest.find(is_end).unwrap_or(self.rest.len()));
        self.rest = rest;
        let mut keys = path.split('.');
        let context = keys.next().unwrap();
        let value = self.contexts.get(context);
        let mut value = value.unwrap_or_else(|| panic!("what is `{path}{rest}`?"));
        for key in keys {
            value = value.get(key).unwrap_or(&Value::Null);
        }
        value.clone()
    }
}
