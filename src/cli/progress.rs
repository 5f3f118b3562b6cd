//! A progress line on the terminal for long runs.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A shorter run shows no line.
const DELAY: Duration = Duration::from_secs(1);

/// The time between two drawings.
const PAUSE: Duration = Duration::from_millis(200);

/// Moves the cursor to the beginning of the line, and clears the line.
const CLEAR: &str = "\r\u{1b}[2K";

/// A line on standard error that shows the current stage of a run. It disappears when this value is
/// dropped.
pub(super) struct Progress {
    shared: Arc<Shared>,
    drawing: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    now: Mutex<Now>,
    changed: Condvar,
}

#[derive(Default)]
struct Now {
    /// The current stage of the run.
    stage: String,
    has_ended: bool,
}

impl Progress {
    /// Starts to measure the time of a run. Nothing is drawn if `is_shown` is `false`.
    pub(super) fn start(is_shown: bool) -> Self {
        let shared = Arc::<Shared>::default();
        let drawing = is_shown.then(|| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || shared.draw(DELAY, &mut io::stderr()))
        });
        Self { shared, drawing }
    }

    /// Sets the current stage of the run.
    pub(super) fn stage(&self, text: impl Into<String>) {
        self.shared.now().stage = text.into();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.shared.now().has_ended = true;
        self.shared.changed.notify_all();
        if let Some(drawing) = self.drawing.take() {
            // If drawing has failed, there is nothing to clear.
            let _ = drawing.join();
        }
    }
}

impl Shared {
    fn now(&self) -> MutexGuard<'_, Now> {
        // A poisoned lock means that another thread panicked; the text is intact.
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Draws the line again and again, until the run ends.
    fn draw(&self, delay: Duration, out: &mut impl io::Write) {
        let started = Instant::now();
        let mut is_drawn = false;
        let mut pause = delay;
        loop {
            let now = self.now();
            let waited = self
                .changed
                .wait_timeout_while(now, pause, |now| !now.has_ended);
            let (now, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if now.has_ended {
                break;
            }
            let text = line(&now.stage, started.elapsed());
            drop(now);
            let _ = write!(out, "{CLEAR}{text}");
            is_drawn = true;
            pause = PAUSE;
        }
        if is_drawn {
            let _ = write!(out, "{CLEAR}");
        }
    }
}

/// The line after some time. It is short enough for any terminal.
fn line(stage: &str, elapsed: Duration) -> String {
    format!("{stage} ({} s)", elapsed.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_what_takes_how_long() {
        let line = line("checking 1200 documents", Duration::from_millis(3_900));
        assert_eq!(line, "checking 1200 documents (3 s)");
    }

    #[test]
    fn a_run_that_has_ended_draws_nothing() {
        let shared = Shared::default();
        shared.now().has_ended = true;
        let mut drawn = Vec::new();
        shared.draw(DELAY, &mut drawn);
        assert!(drawn.is_empty());
    }

    #[test]
    fn a_line_is_drawn_after_the_delay_and_cleared_at_the_end() {
        /// Ends the run after the first drawing.
        struct Ending<'s>(&'s Shared, Vec<u8>);

        impl io::Write for Ending<'_> {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.now().has_ended = true;
                self.1.extend(bytes);
                Ok(bytes.len())
            }

            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }

        let shared = Shared::default();
        shared.now().stage = "reading documents".to_owned();
        let mut out = Ending(&shared, Vec::new());
        shared.draw(Duration::ZERO, &mut out);
        let drawn = String::from_utf8(out.1).unwrap();
        assert_eq!(drawn, format!("{CLEAR}reading documents (0 s){CLEAR}"));
    }
}
