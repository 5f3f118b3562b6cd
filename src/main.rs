//! The `lro-lint` program: everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    lro_lint::cli::run()
}
