//! Opens a folder, changes one document in memory, and counts what is read for the new findings:
//! `cargo run --example edit -- specs-sample arm/harbors.json`
#![allow(clippy::print_stdout, reason = "it is a program")]
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use lro_lint::session::{Disk, Listing, Options, ReadError, Session, Source};

struct Counting(Disk, Arc<AtomicUsize>);

impl Source for Counting {
    fn list(&self, folder: &str) -> Listing {
        self.0.list(folder)
    }
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.1.fetch_add(1, Relaxed);
        self.0.read(path)
    }
    fn exists(&self, path: &str) -> bool {
        self.0.exists(path)
    }
    fn find_ignoring_case(&self, path: &str) -> Option<String> {
        self.0.find_ignoring_case(path)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [folder, path] = [1, 2].map(|nth| std::env::args().nth(nth).unwrap_or_default());
    let (disk, reads) = (Disk::new(folder.as_ref(), 0)?, Arc::default());
    let text = String::from_utf8(disk.read(&path)?)?.replace("final-state-via", "x");
    let session = Session::open(Counting(disk, Arc::clone(&reads)), Options::default())?;
    let found = session.check().diagnostics.len();
    println!("{found} findings, {} files read", reads.swap(0, Relaxed));
    let found = session.replace(&path, text)?.check().diagnostics.len();
    println!("{found} findings, {} files read", reads.load(Relaxed));
    Ok(())
}
