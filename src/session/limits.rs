//! The limits of severity: which findings are shown, and which make a run fail.

use super::options::Options;
use crate::config::RunSettings;
use crate::diagnostic::Severity;

/// The lowest severity that is shown, and the lowest severity that makes a run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    pub(crate) shown: Severity,
    pub(crate) fail_on: Option<Severity>,
}

impl Limits {
    /// The limits of the options. If the options leave a limit to the configuration, `said`
    /// decides.
    pub(super) fn new(options: &Options, said: Option<&RunSettings>) -> Self {
        let left = options.left;
        let severity = said.and_then(|said| said.severity);
        let fail_on = said.and_then(|said| said.fail_on);
        let limits = Self {
            shown: severity.filter(|_| left.severity).unwrap_or(options.shown),
            fail_on: fail_on.filter(|_| left.fail_on).unwrap_or(options.fail_on),
        };
        match left.severity || left.fail_on {
            true => limits.showing_failures(),
            false => limits,
        }
    }

    /// The same limits, but everything that makes a run fail is shown.
    fn showing_failures(self) -> Self {
        let shown = self.fail_on.map_or(self.shown, |own| own.min(self.shown));
        Self { shown, ..self }
    }

    /// The keys of the configuration for which `other` limits are looser than these, each with both
    /// values.
    pub(super) fn loosened_by(
        self,
        other: Self,
    ) -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        let name = |severity: Option<Severity>| severity.map_or("never", Severity::name);
        let fails = (self.fail_on, other.fail_on);
        let is_loosened = match fails {
            (Some(before), Some(now)) => now > before,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let fails = is_loosened.then(|| ("fail-on", name(fails.0), name(fails.1)));
        let shown = (self.shown, other.shown);
        let shown = (shown.1 > shown.0).then(|| ("severity", shown.0.name(), shown.1.name()));
        fails.into_iter().chain(shown)
    }

    /// The stricter ones of both limits. A change can't loosen the gate that it has to pass itself.
    pub(super) fn stricter(self, other: Self) -> Self {
        Self {
            shown: self.shown.min(other.shown),
            fail_on: match (self.fail_on, other.fail_on) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::options::LeftToConfiguration;
    use super::*;

    fn options(severity: bool, fail_on: bool) -> Options {
        Options {
            shown: Severity::Warning,
            left: LeftToConfiguration { severity, fail_on },
            ..Options::default()
        }
    }

    #[test]
    fn a_configuration_sets_what_is_left_to_it() {
        let said = RunSettings {
            severity: Some(Severity::Error),
            fail_on: Some(None),
            format: None,
        };
        let limits = |severity, fail_on| Limits::new(&options(severity, fail_on), Some(&said));
        assert_eq!(limits(true, true).shown, Severity::Error);
        assert_eq!(limits(true, true).fail_on, None);
        assert_eq!(limits(false, true).shown, Severity::Warning);
        assert_eq!(limits(true, false).fail_on, Some(Severity::Error));
    }

    #[test]
    fn what_makes_a_run_fail_is_shown() {
        let said = RunSettings {
            fail_on: Some(Some(Severity::Info)),
            ..RunSettings::default()
        };
        let limits = Limits::new(&options(false, true), Some(&said));
        assert_eq!(limits.shown, Severity::Info);
    }

    #[test]
    fn the_stricter_limit_decides() {
        let limits = |shown, fail_on| Limits { shown, fail_on };
        let loose = limits(Severity::Error, None);
        let strict = limits(Severity::Info, Some(Severity::Warning));
        assert_eq!(loose.stricter(strict), strict);
        assert_eq!(strict.stricter(loose), strict);
    }
}
