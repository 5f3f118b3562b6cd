//! What a session promises: a state that never changes, the next one without reading others again, and
//! answers that are those of a fresh start.

use std::sync::Arc;
use std::sync::Mutex;

use lro_lint::finding::{Findings, Severity};
use lro_lint::report::{self, Format};
use lro_lint::session::{
    EarlierFiles, Listing, Memory, Options, Question, ReadError, Session, SessionError, Source,
    Which,
};

const DISKS: &str = r##"{ "swagger": "2.0", "paths": { "/disks/{name}": { "put": {
    "operationId": "Disks_Create",
    "x-ms-long-running-operation": true,
    "x-ms-long-running-operation-options": { "final-state-via": "location" },
    "x-ms-examples": { "one": { "$ref": "examples/disk.json" } },
    "responses": { "201": { "description": "Created",
        "schema": { "$ref": "common.json#/definitions/Disk" },
        "headers": { "Azure-AsyncOperation": { "type": "string" } } } } } } } }"##;

const VMS: &str = r#"{ "swagger": "2.0", "paths": { "/vms/{name}": { "delete": {
    "x-ms-long-running-operation": "true",
    "responses": { "202": { "description": "Deleting" } } } } } }"#;

const FILES: [(&str, &str); 6] = [
    ("disks.json", DISKS),
    ("vms.json", VMS),
    (
        "common.json",
        r#"{ "definitions": { "Disk": { "type": "object" } } }"#,
    ),
    (
        "examples/disk.json",
        r#"{ "responses": { "201": { "body": {} } } }"#,
    ),
    ("lro-lint.yaml", "profile: arm\n"),
    ("notes.json", "{}"),
];

/// Files that know what was read of them.
#[derive(Clone)]
struct Counting {
    files: Memory,
    reads: Arc<Mutex<Vec<String>>>,
}

impl Counting {
    fn new(files: &[(&str, &str)]) -> Self {
        Self {
            files: files.iter().copied().collect(),
            reads: Arc::default(),
        }
    }

    /// The files that were read since the last call, each once, in the order of their paths.
    fn take(&self) -> Vec<String> {
        let mut reads = std::mem::take(&mut *self.reads.lock().unwrap());
        reads.sort_unstable();
        reads.dedup();
        reads
    }

    /// The same without files of settings, which are looked for again where there are other documents
    /// than before.
    fn take_documents(&self) -> Vec<String> {
        let mut reads = self.take();
        reads.retain(|path| !["lro-lint.yaml", "suppressions.yaml"].contains(&path.as_str()));
        reads
    }
}

impl Source for Counting {
    fn list(&self, folder: &str) -> Listing {
        self.files.list(folder)
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.reads.lock().unwrap().push(path.to_owned());
        self.files.read(path)
    }

    fn exists(&self, path: &str) -> bool {
        self.files.exists(path)
    }

    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        self.files.find_ignoring_case(path)
    }
}

fn json(findings: &Findings) -> String {
    let mut out = Vec::new();
    report::write(
        Format::Json,
        findings,
        &report::Options::default(),
        &mut out,
    )
    .unwrap();
    String::from_utf8(out).unwrap()
}

fn codes(findings: &Findings, path: &str) -> Vec<&'static str> {
    let of_file = findings.diagnostics.iter();
    let of_file = of_file.filter(|found| found.primary.path() == path);
    of_file.map(|found| found.code).collect()
}

/// What a session says that is opened with these files.
fn fresh(files: &[(&str, &str)], options: Options) -> String {
    let files: Memory = files.iter().copied().collect();
    json(&Session::open(files, options).unwrap().check())
}

#[test]
fn a_change_in_memory_reads_no_other_file() {
    let source = Counting::new(&FILES);
    let session = Session::open(source.clone(), Options::default()).unwrap();
    let before = session.check();
    let mut expected: Vec<_> = FILES.iter().map(|(path, _)| (*path).to_owned()).collect();
    expected.sort_unstable();
    assert_eq!(source.take(), expected);

    let edited = DISKS.replace("\"location\"", "\"azure-async-operation\"");
    let next = session.replace("disks.json", edited.as_str()).unwrap();
    let after = next.check();
    assert_eq!(source.take(), [""; 0], "nothing is read again");

    let contradiction = ["LRO403"];
    let found = |findings: &Findings| codes(findings, "disks.json").contains(&contradiction[0]);
    assert!(found(&before) && !found(&after));
    let mut files = FILES;
    files[0].1 = &edited;
    assert_eq!(json(&after), fresh(&files, Options::default()));
    assert_eq!(
        json(&session.check()),
        json(&before),
        "the old state is what it was"
    );
}

#[test]
fn whatever_file_changes_the_answer_is_that_of_a_fresh_start() {
    let changes = [
        ("disks.json", "{ \"swagger\": \"2.0\", \"paths\": {"),
        ("disks.json", "{}"),
        ("vms.json", &VMS.replace("\"true\"", "true")),
        ("common.json", r#"{ "definitions": {} }"#),
        ("notes.json", VMS),
        ("new.json", VMS),
        ("examples/disk.json", r#"{ "responses": { "202": {} } }"#),
        (
            "lro-lint.yaml",
            "profile: data-plane\nrules: { LRO403: off }\n",
        ),
        (
            "suppressions.yaml",
            "- tool: other\n  path: a.json\n  reason: x\n",
        ),
    ];
    for (path, text) in changes {
        let source = Counting::new(&FILES);
        let session = Session::open(source.clone(), Options::default()).unwrap();
        let before = session.check();
        source.take();
        let next = session.replace(path, text).unwrap();
        let mut files: Vec<_> = FILES.into_iter().filter(|(own, _)| *own != path).collect();
        files.push((path, text));
        assert_eq!(
            json(&next.check()),
            fresh(&files, Options::default()),
            "{path}: {text}"
        );
        assert_eq!(source.take_documents(), [""; 0], "{path}");
        // What was replaced can be given back.
        let back = next.restore(path).unwrap();
        assert_eq!(json(&back.check()), json(&before), "{path}");
    }
}

#[test]
fn a_change_after_a_change_still_reads_nothing_else() {
    let source = Counting::new(&FILES);
    let mut session = Session::open(source.clone(), Options::default()).unwrap();
    session.check();
    source.take();
    for text in ["{", "{}", VMS, DISKS, VMS] {
        session = session.replace("vms.json", text).unwrap();
        session.check();
        assert_eq!(source.take_documents(), [""; 0], "{text}");
    }
    assert_eq!(json(&session.check()), fresh(&FILES, Options::default()));
}

#[test]
fn changes_of_several_files_at_once_read_nothing_else() {
    let source = Counting::new(&FILES);
    let session = Session::open(source.clone(), Options::default()).unwrap();
    session.check();
    source.take();
    let session = session.replace("notes.json", "[]").unwrap();
    let session = session.replace("disks.json", format!("{DISKS} ")).unwrap();
    session.check();
    assert_eq!(source.take(), [""; 0]);
    // An example is one of the files that change.
    let example = r#"{ "responses": { "202": {} } }"#;
    let session = session.replace("examples/disk.json", example).unwrap();
    let session = session.replace("disks.json", DISKS).unwrap();
    let mut files = FILES;
    files[3].1 = example;
    files[5].1 = "[]";
    assert_eq!(json(&session.check()), fresh(&files, Options::default()));
    assert_eq!(source.take(), [""; 0]);
}

#[test]
fn findings_outlive_their_session_and_go_to_other_threads() {
    let files: Memory = FILES.into_iter().collect();
    let findings = Session::open(files, Options::default()).unwrap().check();
    let text = json(&findings);
    let other = std::thread::spawn(move || json(&findings));
    assert_eq!(other.join().unwrap(), text);
}

#[test]
fn a_file_keeps_its_number_and_gets_a_new_revision() {
    let files: Memory = FILES.into_iter().collect();
    let session = Session::open(files, Options::default()).unwrap();
    let next = session.replace("vms.json", format!(" {VMS}")).unwrap();
    let file_of = |session: &Session, path: &str| {
        let findings = session.check();
        let mut found = findings.diagnostics.iter();
        let found = found.find(|found| found.primary.path() == path).unwrap();
        Arc::clone(&found.primary.file)
    };
    let (old, new) = (file_of(&session, "vms.json"), file_of(&next, "vms.json"));
    assert_eq!(old.id(), new.id());
    assert!(old.revision() < new.revision());
    let other = "disks.json";
    assert!(Arc::ptr_eq(
        &file_of(&session, other),
        &file_of(&next, other)
    ));
}

#[test]
fn of_a_document_with_a_fault_what_is_around_it_is_judged_if_that_is_asked_for() {
    // Somebody is typing a new operation above one that is flawed.
    let typed = VMS.replace("\"/vms", "\"/new\": { \"put\": { \"x-ms-lon }, \"/vms");
    let typed = typed.replace("}, \"/vms", "\n } }, \"/vms");
    let found = |options: Options| {
        let files = Memory::from_iter([("vms.json", typed.as_str())]);
        let findings = Session::open(files, options).unwrap().check();
        codes(&findings, "vms.json")
    };
    assert_eq!(found(Options::default()), ["LRO001"]);
    let partial = found(Options::default().read_around_faults());
    assert!(partial.contains(&"LRO001"), "{partial:?}");
    assert!(partial.contains(&"LRO103"), "{partial:?}");
}

#[test]
fn what_an_earlier_state_had_is_inherited() {
    let files: Memory = FILES.into_iter().collect();
    let session = Session::open(files, Options::default()).unwrap();
    let earlier = EarlierFiles::new("yesterday").without("vms.json");
    let mut question = Question::default();
    question.earlier = Some(&earlier);
    let findings = session.compare(&question).unwrap().findings;
    let comparison = findings.comparison.as_ref().unwrap();
    assert_eq!(comparison.with, "yesterday");
    for found in &findings.diagnostics {
        assert_eq!(
            !found.is_inherited(),
            found.primary.path() == "vms.json",
            "{found:?}"
        );
    }
}

#[test]
fn options_choose_what_is_asked_and_shown() {
    let check = |options: Options| {
        let files: Memory = FILES.into_iter().collect();
        Session::open(files, options).unwrap().check()
    };
    let only = check(Options::default().select("LRO403").unwrap());
    assert!(only.diagnostics.iter().all(|found| found.code == "LRO403"));
    assert_eq!(only.diagnostics.len(), 1);
    let without = check(Options::default().ignore("LRO403").unwrap());
    assert!(
        without
            .diagnostics
            .iter()
            .all(|found| found.code != "LRO403")
    );
    let errors = check(Options::default().severity(Severity::Error));
    assert!(
        errors
            .diagnostics
            .iter()
            .all(|found| found.severity == Severity::Error)
    );
    assert!(
        errors.summary.warnings + errors.summary.infos > 0,
        "the others are counted"
    );
    let one = check(Options::default().file("vms.json"));
    assert_eq!(one.summary.documents, 1);
    assert!(Options::default().select("LRO999").is_err());
}

#[test]
fn what_cannot_be_opened_is_said() {
    let files = || -> Memory { FILES.into_iter().collect() };
    let session = Session::open(files(), Options::default().file("gone.json")).unwrap();
    let unopened: Vec<_> = session
        .unopened()
        .iter()
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(unopened, ["gone.json"]);
    let arrived = session.replace("gone.json", VMS).unwrap();
    assert!(arrived.unopened().is_empty());
    assert!(codes(&arrived.check(), "gone.json").contains(&"LRO103"));

    let unknown = Session::open(files(), Options::default().profile("amr")).err();
    let unknown = unknown.expect("there is no such profile");
    assert_eq!(unknown.to_string(), "there is no profile `amr`");
    let broken = Session::open(files(), Options::default().config("own.yaml", "profile: 1"));
    assert!(matches!(broken.err(), Some(SessionError::Config(errors)) if errors.len() == 1));
}

#[test]
fn operations_are_explained_by_their_names() {
    let files: Memory = FILES.into_iter().collect();
    let session = Session::open(files, Options::default()).unwrap();
    let count = |name| session.explain(Which::Named(name)).map(|found| found.len());
    assert_eq!(session.explain(Which::All).unwrap().len(), 2);
    assert_eq!(count("Disks_Create"), Ok(1));
    assert_eq!(count("DELETE /vms/{name}"), Ok(1));
    assert_eq!(count("Disks_*"), Ok(1));
    assert!(count("Disks_Delete").is_err());
}
