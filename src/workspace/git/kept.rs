//! The contents that a repository stores, read by one git process.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::thread;

use super::super::earlier::Objects;
use super::super::source::ReadError;
use super::call::{Git, PATIENCE, gave_up};

/// The contents that a repository stores. One process reads them; it starts at the first request.
#[derive(Debug)]
pub struct RepositoryObjects {
    git: Git,
    reader: Mutex<Option<Reader>>,
    failure: OnceLock<String>,
}

/// A process that returns contents on request.
#[derive(Debug)]
struct Reader {
    process: Child,
    questions: ChildStdin,
    answers: Receiver<io::Result<Option<Vec<u8>>>>,
}

impl Objects for RepositoryObjects {
    fn read(&self, id: &str) -> Result<Vec<u8>, ReadError> {
        let mut reader = self.reader();
        let mut own = match reader.take() {
            Some(own) => own,
            None => Reader::start(&self.git)?,
        };
        let found = match own.read(id) {
            Ok(found) => {
                *reader = Some(own);
                found.ok_or_else(|| ReadError::Failed(format!("this clone lacks the object {id}")))
            }
            // After a failure the next bytes have no clear meaning, so this process is not used
            // again.
            Err(error) => Err(failed(&error)),
        };
        if let Err(error) = &found {
            self.failure.get_or_init(|| error.to_string());
        }
        found
    }

    fn failure(&self) -> Option<String> {
        self.failure.get().cloned()
    }
}

impl RepositoryObjects {
    pub(super) fn new(git: Git) -> Self {
        Self {
            git,
            reader: Mutex::new(None),
            failure: OnceLock::new(),
        }
    }

    fn reader(&self) -> MutexGuard<'_, Option<Reader>> {
        // A poisoned lock means that another thread panicked while it used the reader. That reader
        // is gone: the lock contains `None`.
        self.reader.lock().unwrap_or_else(|lock| lock.into_inner())
    }
}

fn failed(error: &io::Error) -> ReadError {
    ReadError::Failed(format!("git does not answer: {error}"))
}

impl Reader {
    fn start(git: &Git) -> Result<Self, ReadError> {
        let mut process = git
            .command(&["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&error))?;
        let (questions, answers) = (process.stdin.take(), process.stdout.take());
        let (Some(questions), Some(written)) = (questions, answers) else {
            return Err(ReadError::Failed("git does not answer".to_owned()));
        };
        let (sender, answers) = channel();
        // A separate thread waits for git, so that other threads can stop waiting. It ends with the
        // process.
        thread::spawn(move || listen(written, &sender));
        Ok(Self {
            process,
            questions,
            answers,
        })
    }

    /// The bytes of an object; `None` if git doesn't have it.
    fn read(&mut self, id: &str) -> io::Result<Option<Vec<u8>>> {
        writeln!(self.questions, "{id}")?;
        self.questions.flush()?;
        self.answers
            .recv_timeout(PATIENCE)
            .unwrap_or_else(|_| Err(gave_up(PATIENCE)))
    }
}

/// Passes on the answers one by one, until there are no more or the receiver is gone.
fn listen(written: ChildStdout, to: &Sender<io::Result<Option<Vec<u8>>>>) {
    let mut written = BufReader::new(written);
    loop {
        let answer = answer(&mut written);
        let is_last = answer.is_err();
        if to.send(answer).is_err() || is_last {
            return;
        }
    }
}

/// Reads an answer: `<id> blob <size>`, the bytes and a line break, or `<id> missing`.
fn answer(written: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    written.read_line(&mut head)?;
    let mut words = head.split_ascii_whitespace().skip(1);
    let size = match (words.next(), words.next()) {
        (Some("blob"), Some(size)) => size.parse::<u64>().ok(),
        (Some(_), _) => return Ok(None),
        (None, _) => None,
    };
    let unexpected = || io::Error::new(io::ErrorKind::InvalidData, "an unexpected answer");
    let size = size.ok_or_else(unexpected)?;
    let mut bytes = Vec::new();
    written.take(size).read_to_end(&mut bytes)?;
    let mut end = [0];
    written.read_exact(&mut end)?;
    match bytes.len() as u64 == size {
        true => Ok(Some(bytes)),
        false => Err(unexpected()),
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // Without requests the process ends by itself, but we wait for it here, so it is killed
        // first.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
