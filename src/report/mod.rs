//! The formats in which findings are given. A report sees diagnostics and nothing else.
