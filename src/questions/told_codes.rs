//! Statements in the texts of an operation about the codes that it can return.

use crate::model::Subject;
use crate::model::prose::{Word, is_denied, sentence_before, words};
use crate::openapi::{Method, Operation, ParameterIn, Response};
use crate::workspace::Place;

/// The meaning of a `201` of a POST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreatedMeaning {
    /// The service had nothing to do.
    NothingToDo,
    /// An action on a resource was started or done.
    Action,
    /// A resource was created.
    Created,
}

impl<'w> Subject<'w> {
    /// `true` if the texts of a PUT say that it only changes a resource that already exists, so it
    /// never returns 201. If there is no such text, the name of the operation decides. Also `true`
    /// for a setting that always exists ([`Subject::is_fixed_setting`]).
    pub fn only_updates(&self) -> bool {
        if self.operation.method() != Method::Put {
            return false;
        }
        let place = self.operation.element().place();
        let texts = ["description", "summary"].map(|key| place.get(key).and_then(Place::as_str));
        let said: Vec<_> = texts
            .iter()
            .flatten()
            .map(|text| says_update_only(text))
            .collect();
        let is_named = || self.operation.id().is_some_and(|id| names_update(&id));
        let is_told =
            !said.contains(&Said::Creates) && (said.contains(&Said::UpdatesOnly) || is_named());
        is_told || self.is_fixed_setting()
    }

    /// `true` for a setting that always exists. The path ends in a fixed name: a literal, or a
    /// parameter with one value. The setting can be read but not deleted, and no `201` is declared.
    ///
    /// No text says that the PUT only creates the setting. A text may say "creates or updates",
    /// because authors write this everywhere.
    fn is_fixed_setting(&self) -> bool {
        let item = self.operation.path_item();
        let place = self.operation.element().place();
        let mut texts = ["description", "summary"]
            .into_iter()
            .filter_map(|key| place.text(key));
        let only_creates = |text: &str| {
            let is_update = text.to_ascii_lowercase().contains("update");
            says_update_only(text) == Said::Creates && !is_update
        };
        self.response(201).is_none()
            && self.get_of_same_path().is_some()
            && item.operation(Method::Delete).is_none()
            && has_fixed_name(&self.operation)
            && !texts.any(|text| only_creates(&text))
    }

    /// `true` if the texts of a PUT, or of its `201`, say that it starts work, but not that it
    /// creates or replaces a resource.
    pub fn starts_work(&self) -> bool {
        if self.operation.method() != Method::Put {
            return false;
        }
        let place = self.operation.element().place();
        let texts = ["description", "summary"].map(|key| place.text(key));
        let creates = |text: &str| says_update_only(text) == Said::Creates;
        let created = self.response(201).map(|created| created.element().place());
        let is_scheduled = created
            .and_then(|created| created.text("description"))
            .is_some_and(|text| says_scheduled(&text));
        let mut said = texts.iter().flatten();
        let starts = is_scheduled || said.clone().any(|text| says_start(text));
        starts && !said.any(|text| creates(text))
    }

    /// The meaning of a `201` of a POST, as far as the document shows it.
    pub fn meaning_of_created(&self, created: &Response<'w>) -> CreatedMeaning {
        let text = created.element().member("description");
        let text = text.and_then(|text| text.place().as_str());
        if text.is_some_and(|text| says_nothing_done(&text)) {
            CreatedMeaning::NothingToDo
        } else if self.action().is_some() {
            CreatedMeaning::Action
        } else {
            CreatedMeaning::Created
        }
    }

    /// `true` if a PATCH changes only tags: its name contains `tags`, or its body has no other
    /// property.
    pub fn changes_tags_only(&self) -> bool {
        if self.operation.method() != Method::Patch {
            return false;
        }
        let is_named = self.operation.id().is_some_and(|id| {
            let verb = id.rsplit('_').next().unwrap_or_default();
            verb.to_ascii_lowercase().contains("tags")
        });
        let body = self.operation.request_schema();
        let sends_tags = body.is_some_and(|body| {
            let properties = body.properties();
            matches!(properties.as_slice(), [only] if only.name.eq_ignore_ascii_case("tags"))
        });
        is_named || sends_tags
    }
}

/// `true` if the path of an operation ends in a fixed name. This is a literal after the name of a
/// collection, such as `default`, or a parameter whose `enum` has one value.
fn has_fixed_name(operation: &Operation<'_>) -> bool {
    let path = operation.path_item().url_template().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let Some(name) = last
        .strip_prefix('{')
        .and_then(|last| last.strip_suffix('}'))
    else {
        // After a namespace, types and names alternate in the path.
        let below = path.rsplit_once("/providers/");
        let is_name = below.is_some_and(|(_, rest)| rest.split('/').count() % 2 == 1);
        return is_name || last.eq_ignore_ascii_case("default");
    };
    let parameters = operation.parameters();
    let mut parameters = parameters.iter();
    parameters.any(|parameter| {
        parameter.location() == ParameterIn::Path
            && parameter.name().as_deref() == Some(name)
            && parameter.schema().known_values().len() == 1
    })
}

/// The work of a PUT according to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Creates,
    UpdatesOnly,
    Nothing,
}

fn says_update_only(text: &str) -> Said {
    /// Verbs for a change of an existing resource.
    const CHANGES: [&str; 15] = [
        "update",
        "updates",
        "updating",
        "modify",
        "modifies",
        "modifying",
        "change",
        "changes",
        "changing",
        "edit",
        "edits",
        "rename",
        "renames",
        "resize",
        "resizes",
    ];
    /// Verbs for work that may also create a resource.
    const PUTS: [&str; 10] = [
        "set",
        "sets",
        "replace",
        "replaces",
        "put",
        "puts",
        "apply",
        "applies",
        "overwrite",
        "overwrites",
    ];
    let words = words(text);
    let denies = |at| is_denied(&words, at) || is_left_to_others(&words, at);
    let creating: Vec<usize> = (0..words.len())
        .filter(|&at| is_creating(&words, at))
        .collect();
    if creating.iter().any(|&at| !denies(at)) {
        return Said::Creates;
    }
    let has_existing = words.iter().any(|word| word.is("existing"));
    let must_exist = words.windows(2).any(|pair| match pair {
        [must, exist] => must.is_any(&["must", "already"]) && exist.is_any(&["exist", "already"]),
        _ => false,
    });
    let is_led_by = |verbs: &[&str]| leading_verb(&words).is_some_and(|verb| verb.is_any(verbs));
    let updates = !creating.is_empty()
        || must_exist
        || is_led_by(&CHANGES)
        || is_led_by(&PUTS) && has_existing;
    if updates {
        Said::UpdatesOnly
    } else {
        Said::Nothing
    }
}

/// `true` if a text starts with a verb that starts work: `Runs the job`, `Triggers a failover`.
fn says_start(text: &str) -> bool {
    const STARTS: [&str; 5] = ["invokes", "runs", "starts", "triggers", "schedules"];
    const IMPERATIVES: [&str; 5] = ["invoke", "run", "start", "trigger", "schedule"];
    /// Words after an imperative verb. The verbs are also nouns: `Schedule of a backup`.
    const OBJECTS: [&str; 7] = ["a", "an", "the", "this", "all", "one", "given"];
    let words = words(text);
    let Some(verb) = leading_verb(&words) else {
        return false;
    };
    let at = words.iter().position(|word| std::ptr::eq(word, verb));
    let next = at.and_then(|at| words.get(at + 1));
    verb.is_any(&STARTS)
        || verb.is_any(&IMPERATIVES) && next.is_some_and(|next| next.is_any(&OBJECTS))
}

/// `true` if a text says that something was put on a schedule: `The import is scheduled`.
fn says_scheduled(text: &str) -> bool {
    const BEFORE: [&str; 5] = ["is", "are", "was", "been", "being"];
    let words = words(text);
    let mut places = words.iter().enumerate();
    places.any(|(at, word)| {
        let before = sentence_before(&words, at).last();
        word.is("scheduled")
            && before.is_some_and(|before| before.is_any(&BEFORE))
            && !is_denied(&words, at)
    })
}

/// The verb that describes the work of an operation in a text: the first word, or the word after
/// `this operation`, `API to`, `the PUT only supports` or `it can only`.
fn leading_verb<'s, 't>(words: &'s [Word<'t>]) -> Option<&'s Word<'t>> {
    const ARTICLES: [&str; 4] = ["the", "this", "a", "an"];
    const NOUNS: [&str; 6] = ["operation", "api", "method", "call", "request", "it"];
    const LINKS: [&str; 8] = [
        "used", "is", "to", "only", "can", "that", "which", "supports",
    ];
    let is_noun = |word: &Word<'_>| word.is_any(&NOUNS);
    let rest = match words {
        // `Put` is a verb, unless it follows an article: then it is the name of the method.
        [article, rest @ ..] if article.is_any(&ARTICLES) => {
            let nouns = rest
                .iter()
                .take_while(|word| is_noun(word) || word.is("put"));
            rest.get(nouns.count()..)
                .filter(|after| after.len() < rest.len())?
        }
        [noun, rest @ ..] if is_noun(noun) => rest,
        all => all,
    };
    rest.iter().find(|word| !word.is_any(&LINKS))
}

/// `true` if the word at this position says that a resource is created: a form of `create`,
/// `created` after a passive verb, or another such verb after `or`.
fn is_creating(words: &[Word<'_>], at: usize) -> bool {
    const PASSIVE: [&str; 8] = ["is", "are", "be", "been", "being", "gets", "was", "or"];
    const MAKES: [&str; 12] = [
        "add",
        "adds",
        "insert",
        "inserts",
        "register",
        "registers",
        "provision",
        "provisions",
        "deploy",
        "deploys",
        "make",
        "makes",
    ];
    let Some(word) = words.get(at) else {
        return false;
    };
    let mut before = sentence_before(words, at).iter().rev();
    let previous = before.next();
    let text = word.text.to_ascii_lowercase();
    match text.as_str() {
        "created" => previous.is_some_and(|previous| previous.is_any(&PASSIVE)),
        "upsert" | "upserts" | "create" | "creates" | "creating" | "creation" => true,
        // `CreateOrUpdate`.
        other if other.starts_with("createor") || other.ends_with("orcreate") => true,
        other => MAKES.contains(&other) && previous.is_some_and(|previous| previous.is("or")),
    }
}

/// `true` if a contraction before the word negates it, or if another operation or the service does
/// the work: `can't be created`, `can only be created by a POST`, `are created automatically`.
fn is_left_to_others(words: &[Word<'_>], at: usize) -> bool {
    const OTHERS: [&str; 5] = ["automatically", "by", "elsewhere", "through", "via"];
    let before = sentence_before(words, at);
    let is_reserved = before
        .windows(2)
        .any(|pair| matches!(pair, [only, be] if only.is("only") && be.is("be")));
    let is_elsewhere = match words.get(at..) {
        Some([created, other, by, ..]) => {
            created.is("created") && other.is_any(&OTHERS) && !by.is("this")
        }
        Some([created, other]) => created.is("created") && other.is_any(&OTHERS),
        _ => false,
    };
    is_reserved || is_elsewhere || before.iter().any(|word| word.is("t"))
}

/// `true` if the verb of an `operationId` starts with `Update`, and isn't `UpdateOrCreate` or
/// similar.
fn names_update(id: &str) -> bool {
    let verb = id.rsplit(['_', '.']).next().unwrap_or_default();
    let verb = verb.to_ascii_lowercase();
    verb.starts_with("update") && !verb.contains("create")
}

/// `true` if a text says that there was nothing to do.
fn says_nothing_done(text: &str) -> bool {
    let words = words(text);
    words.iter().enumerate().any(|(at, word)| {
        let next = |word: &str| words.get(at + 1).is_some_and(|next| next.is(word));
        match word.text.to_ascii_lowercase().as_str() {
            "already" | "nothing" | "unchanged" | "up-to-date" | "no-op" | "unnecessary" => true,
            "up" => next("to") && words.get(at + 2).is_some_and(|third| third.is("date")),
            "no" => [
                "change", "changes", "action", "update", "updates", "work", "op",
            ]
            .iter()
            .any(|what| next(what)),
            "not" => ["needed", "required", "necessary"]
                .iter()
                .any(|what| next(what)),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_put_that_starts_work_says_so() {
        for text in [
            "Runs a test.",
            "Invoke the export.",
            "This API triggers a failover.",
        ] {
            assert!(says_start(text), "{text}");
        }
        for text in [
            "Schedule of the backups.",
            "Creates a run.",
            "Start time.",
            "",
        ] {
            assert!(!says_start(text), "{text}");
        }
        assert!(says_scheduled("The export is scheduled."));
        assert!(!says_scheduled("A scheduled export."));
    }

    #[test]
    fn a_put_that_only_updates_says_so() {
        for text in [
            "Update the state of the specified gate.",
            "Updates an existing gate.",
            "This operation updates the state of a gate.",
            "API to update certain properties of the gate.",
            "Used to modify a gate.",
            "Updates a gate. Gates cannot be created by this operation.",
            "Sets the colour of a gate. A gate can't be created this way.",
            "Sets the colour of a gate. Gates can only be created by a POST.",
            "Sets the colour of an existing gate.",
            "Replaces the settings of a gate, which must already exist.",
            "Changes the gate of the network created earlier.",
            "Changes the gate. Gates are created through their network.",
            "The PUT operation only supports updates.",
            "This PUT modifies a gate.",
            "Update a gate",
        ] {
            assert_eq!(says_update_only(text), Said::UpdatesOnly, "{text}");
        }
        for text in [
            "Creates or updates a gate.",
            "Update or create a gate.",
            "Updates a gate, or creates it if it doesn't exist.",
            "Gates CreateOrUpdate.",
            "Updates the gate. If there is none, it is created.",
            "Updates or adds a gate.",
            "Update or insert a gate",
            "Create a gate in an existing network.",
            "Upserts a gate.",
            "This only creates a gate.",
            "Updates the gate. A gate is created by this operation if there is none.",
        ] {
            assert_eq!(says_update_only(text), Said::Creates, "{text}");
        }
        for text in [
            "Sets the colour of a gate.",
            "Deploys a gate into an existing network.",
            "Puts a gate.",
            "The update domain of a gate.",
            "",
        ] {
            assert_eq!(says_update_only(text), Said::Nothing, "{text}");
        }
        assert!(names_update("Gates_Update"));
        assert!(names_update("Gates_UpdateState"));
        assert!(!names_update("Gates_UpdateOrCreate"));
        assert!(!names_update("Gates_CreateOrUpdate"));
    }

    #[test]
    fn a_response_says_that_there_was_nothing_to_do() {
        for text in [
            "The gate is open already.",
            "Nothing to do",
            "The gate is up to date.",
            "No change.",
            "The gate was left unchanged",
            "Opening is not needed",
        ] {
            assert!(says_nothing_done(text), "{text}");
        }
        for text in ["Created", "The gate is being opened.", "No Content", ""] {
            assert!(!says_nothing_done(text), "{text}");
        }
    }
}
