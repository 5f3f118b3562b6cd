//! The rules of other linters, from `rules/peers.yaml`, and how much of them our rules cover.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::page::{Cover, Decision, PLAIN};
use super::{ALL, Extent, Rule};
use crate::model::System;
use crate::openapi::{Method, Operation};

/// Another linter.
#[derive(Clone, Debug)]
pub struct Linter {
    /// The prefix of its rules in `covers` on our pages.
    pub prefix: &'static str,
    /// The name that people use.
    pub name: &'static str,
    /// The address of its rules.
    pub url: &'static str,
    /// The system of its rules, unless a rule names another one.
    #[cfg_attr(
        not(feature = "internals"),
        allow(dead_code, reason = "only the tests judge documents by it")
    )]
    pub system: System,
    /// Its rules about long-running operations, and other rules that concern them.
    pub rules: &'static [Peer],
}

/// A rule of another linter.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its name.
    pub name: &'static str,
    /// Other names: numbers, clauses, and rules that it replaced.
    pub ids: &'static [&'static str],
    /// Its system, if this isn't the system of its tool.
    #[cfg_attr(
        not(feature = "internals"),
        allow(dead_code, reason = "only the tests judge documents by it")
    )]
    pub system: Option<System>,
    /// The verbs of the operations that it checks; empty for any verb.
    pub verbs: &'static [Method],
    /// The fact about an operation that a suppression of the rule denies.
    pub decides: Option<Decision>,
    /// One sentence about what it checks.
    pub checks: &'static str,
    /// The reason why none of our rules covers it.
    pub not_covered: Option<&'static str>,
    /// The part that our rules don't cover, and why.
    pub rest: Option<&'static str>,
    /// `true` if our rules together cover it as a whole.
    pub together: bool,
}

/// How much of a rule of another linter our rules cover together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// Everything that it checks correctly.
    Whole,
    /// A part; [`Peer::rest`] says what is left.
    Part,
    /// Nothing; [`Peer::not_covered`] says why.
    None,
}

impl Coverage {
    /// The name of the extent in output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Part => "in part",
            Self::None => "no",
        }
    }
}

impl Linter {
    /// Its rules, each with its path in `covers`.
    pub fn peers(&self) -> impl Iterator<Item = (String, &Peer)> {
        let path = |peer: &Peer| format!("{}/{}", self.prefix, peer.name);
        self.rules.iter().map(move |peer| (path(peer), peer))
    }
}

impl Peer {
    /// `true` if this is its name or one of its other names, in any case.
    pub fn is_called(&self, name: &str) -> bool {
        let mut names = self.ids.iter().chain([&self.name]);
        names.any(|known| known.eq_ignore_ascii_case(name))
    }

    /// How much of it our rules cover, given the rules that cover it.
    pub fn coverage(&self, covering: &[(&'static Rule, Extent)]) -> Coverage {
        let mut extents = covering.iter().map(|(_, extent)| *extent);
        if covering.is_empty() {
            Coverage::None
        } else if self.together || extents.any(|extent| extent == Extent::Whole) {
            Coverage::Whole
        } else {
            Coverage::Part
        }
    }
}

/// The rules that cover a rule of another linter, named as on pages, in the order of codes.
pub fn covering(path: &str) -> Vec<(&'static Rule, Extent)> {
    let covers = covers(path);
    covers.map(|(rule, cover)| (rule, cover.extent)).collect()
}

fn covers(path: &str) -> impl Iterator<Item = (&'static Rule, &'static Cover)> {
    type Covers = FxHashMap<&'static str, Vec<(&'static Rule, &'static Cover)>>;
    static BY_PEER: OnceLock<Covers> = OnceLock::new();
    let by_peer = BY_PEER.get_or_init(|| {
        let mut covers = Covers::default();
        for &rule in ALL {
            for cover in rule.page().covers {
                covers.entry(cover.peer).or_default().push((rule, cover));
            }
        }
        covers
    });
    by_peer.get(path).into_iter().flatten().copied()
}

/// The findings that a rule of ours and a rule of another linter both report. A suppression of the
/// other rule silences these.
#[derive(Clone, Copy, Debug)]
pub struct Shared {
    /// Our rule.
    pub rule: &'static Rule,
    cover: &'static Cover,
    /// The verbs of the operations that the other rule checks; empty for any verb.
    verbs: &'static [Method],
}

impl Shared {
    /// The findings that our rules share with a rule of another linter, whose name on pages is `path`. Rules
    /// that share no finding with it are left out.
    pub fn with(path: &str, peer: &'static Peer) -> Vec<Self> {
        let shared = covers(path).map(|(rule, cover)| Self {
            rule,
            cover,
            verbs: peer.verbs,
        });
        let is_some = |shared: &Self| shared.cases().is_none_or(|cases| !cases.is_empty());
        shared.filter(is_some).collect()
    }

    /// The only shared cases; `None` if all cases are shared.
    pub fn cases(&self) -> Option<&'static [&'static str]> {
        self.cover.cases
    }

    /// The status code that an operation must declare, if it matters.
    pub fn answers(&self) -> Option<u16> {
        self.cover.answers
    }

    /// `true` if the other rule reports a finding of our rule too. The finding is in a case of the
    /// page or in none, and concerns some operations.
    pub fn has(&self, case: Option<&str>, operations: &[Operation<'_>]) -> bool {
        let case = case.unwrap_or(PLAIN);
        let is_case = |cases: &[&str]| cases.contains(&case);
        let concerns = |is_meant: &dyn Fn(&Operation<'_>) -> bool| {
            !operations.is_empty() && operations.iter().all(is_meant)
        };
        let is_verb = |own: &Operation<'_>| self.verbs.contains(&own.method());
        let answers = |code| concerns(&|own: &Operation<'_>| own.response(code).is_some());
        self.cases().is_none_or(is_case)
            && (self.verbs.is_empty() || concerns(&is_verb))
            && self.answers().is_none_or(answers)
    }
}

/// The other linters.
static LINTERS: &[Linter] = include!(concat!(env!("OUT_DIR"), "/peers.rs"));

/// The other linters.
pub fn linters() -> &'static [Linter] {
    LINTERS
}
