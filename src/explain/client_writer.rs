//! The clients of an operation as text: a table for success, and sentences for everything else.

use std::borrow::Cow;

use anstyle::Style;

use super::layout::{self, Cell};
use super::text_writer::{BAD, EVIDENCE, GOOD, INDENT, LABEL, OPEN, Writer, clean};
use super::{
    BadEndView, ClientView, Explanation, KnownBy, OperationView, OtherwiseView, Verdict,
    alternatives, called,
};
use crate::clients::Reaction;
use crate::model::State;
use crate::text::listed;

/// The headings of the table.
const HEADINGS: [&str; 5] = ["Client", "Polls", "Final GET", "Returns", "On success"];

/// The name of the operation's own URL in the model, and in the table.
const ORIGINAL_URI: (&str, &str) = ("original-uri", "own path");

impl Writer {
    /// The clients that poll the operation, and how we know their behaviour.
    pub(super) fn clients(&self, explanation: &Explanation) -> Vec<String> {
        if let Some(none) = &explanation.no_clients {
            return self.paragraph(none);
        }
        let clients = &explanation.clients;
        if clients.is_empty() {
            return self.paragraph("No client polls this operation: it has no success response.");
        }
        let mut lines = match self.is_narrow() {
            true => self.stacked_clients(clients),
            false => self.client_table(clients),
        };
        lines.extend(self.own_path(clients, &explanation.operation));
        lines.extend(self.bad_ends(clients, &explanation.bad_ends));
        lines.extend(self.otherwise(clients));
        lines.extend(self.known_by(clients));
        lines
    }

    /// A row for each client, with its note below it.
    fn client_table(&self, clients: &[ClientView]) -> Vec<String> {
        let heading = HEADINGS.map(|text| Cell {
            text: text.to_owned(),
            style: LABEL,
        });
        let rows = clients.iter().map(client_row);
        let rows: Vec<[Cell; 5]> = [heading].into_iter().chain(rows).collect();
        let limit = self.room(INDENT);
        let paint = |text: &str, style: Style| self.paint(text, style);
        let notes = clients.iter().map(|client| client.note.as_deref());
        let notes = [None].into_iter().chain(notes);
        let mut lines = Vec::new();
        for (row, note) in layout::table(&rows, limit, paint).into_iter().zip(notes) {
            let indented = row
                .iter()
                .map(|line| format!("{}{line}", " ".repeat(INDENT)));
            lines.extend(indented.map(|line| layout::harmless(&line)));
            lines.extend(self.note(note));
        }
        lines
    }

    /// The cells of each client one below the other, for a narrow terminal.
    fn stacked_clients(&self, clients: &[ClientView]) -> Vec<String> {
        let mut lines = Vec::new();
        for client in clients {
            let indent = " ".repeat(2 * INDENT);
            for (number, (cell, heading)) in client_row(client).iter().zip(HEADINGS).enumerate() {
                if number == 0 {
                    let name = format!("{}{}", " ".repeat(INDENT), cell.text);
                    lines.push(self.paint(&name, LABEL));
                    continue;
                }
                let text = format!("{heading}: {}", cell.text);
                let text = layout::wrap(&text, self.room(indent.len())).into_iter();
                lines.extend(text.map(|line| {
                    let line = layout::harmless(&format!("{indent}{line}"));
                    self.paint(&line, cell.style)
                }));
            }
            lines.extend(self.note(client.note.as_deref()));
        }
        lines
    }

    fn note(&self, note: Option<&str>) -> Vec<String> {
        let indent = " ".repeat(2 * INDENT);
        let lines = note.map(|note| layout::wrap(&clean(note), self.room(indent.len())));
        let lines = lines.into_iter().flatten();
        lines
            .map(|line| {
                let line = layout::harmless(&format!("{indent}{line}"));
                self.paint(&line, EVIDENCE)
            })
            .collect()
    }

    /// The meaning of "own path", if a client requests it.
    fn own_path(&self, clients: &[ClientView], operation: &OperationView) -> Vec<String> {
        let (name, shown) = ORIGINAL_URI;
        let is_own = |url: &Option<String>| url.as_deref() == Some(name);
        if !clients
            .iter()
            .any(|client| is_own(&client.polls) || is_own(&client.final_get))
        {
            return Vec::new();
        }
        let text = format!(
            "{shown}: GET {}, the URL of the first request ({name})",
            operation.path
        );
        self.paragraph(&clean(&text))
    }

    /// The reactions to ends without success. Status values with the same reactions share a
    /// sentence.
    fn bad_ends(&self, clients: &[ClientView], ends: &[BadEndView]) -> Vec<String> {
        if ends.is_empty() {
            let text =
                "The table is about success only: the document has no status value for failure.";
            return self.paragraph(text);
        }
        let ends = ends.iter().map(|end| {
            let reactions = clients.iter().map(|client| match end.state {
                State::Canceled => (client.client, client.if_canceled),
                _ => (client.client, client.if_failed),
            });
            (end.value.clone(), reacting(&reactions.collect::<Vec<_>>()))
        });
        let mut sentences: Vec<(Vec<String>, String)> = Vec::new();
        for (value, reaction) in ends {
            match sentences.iter_mut().find(|(_, known)| *known == reaction) {
                Some((values, _)) => values.push(value),
                None => sentences.push((vec![value], reaction)),
            }
        }
        let said = sentences.iter().flat_map(|(values, reaction)| {
            let text = format!("If the status is {}, {reaction}.", alternatives(values));
            self.paragraph(&clean(&text))
        });
        said.collect()
    }

    /// The values that clients return if the other generator wrote their code. Clients with the
    /// same value share a sentence.
    fn otherwise(&self, clients: &[ClientView]) -> Vec<String> {
        let others = clients.iter().filter_map(|client| {
            let other = client.otherwise.as_ref()?;
            Some((client.client.to_owned(), other))
        });
        let mut groups: Vec<(&OtherwiseView, Vec<String>)> = Vec::new();
        for (client, other) in others {
            let alike = groups.iter_mut().find(|(one, _)| {
                (one.generator, &one.returns) == (other.generator, &other.returns)
            });
            match alike {
                Some((_, clients)) => clients.push(client),
                None => groups.push((other, vec![client])),
            }
        }
        let said = groups.iter().flat_map(|(other, clients)| {
            let returned = other.returns.as_deref().map(called);
            let returned = returned.unwrap_or(Cow::Borrowed("nothing"));
            let generator = match other.generator {
                "typespec" => "a TypeSpec emitter generates the client",
                _ => "AutoRest generates the client",
            };
            let verb = if clients.len() == 1 {
                "returns"
            } else {
                "return"
            };
            let clients = listed(clients, "and");
            let text = format!("If {generator}, {clients} {verb} {returned}.");
            self.paragraph(&clean(&text))
        });
        said.collect()
    }

    /// The clients that were run, and the clients whose source was read.
    fn known_by(&self, clients: &[ClientView]) -> Vec<String> {
        let of = |basis: KnownBy, how: &str| {
            let known = clients.iter().filter(|client| client.known_by == basis);
            let known: Vec<&str> = known.map(|client| client.client).collect();
            (!known.is_empty()).then(|| format!("{how}: {}", known.join(", ")))
        };
        let said = [
            of(KnownBy::Ran, "verified against the real clients"),
            of(KnownBy::Read, "from their source"),
        ];
        let said: Vec<String> = said.into_iter().flatten().collect();
        let text = said.join("; ");
        // The sentence begins with a capital letter, whichever part comes first.
        let text = match text.split_at_checked(1) {
            Some((first, rest)) => format!("{}{rest}", first.to_ascii_uppercase()),
            None => text,
        };
        let lines = layout::wrap(&text, self.room(INDENT)).into_iter();
        let indented = lines.map(|line| {
            let line = layout::harmless(&format!("{}{line}", " ".repeat(INDENT)));
            self.paint(&line, EVIDENCE)
        });
        indented.collect()
    }
}

/// The cells of a client.
fn client_row(client: &ClientView) -> [Cell; 5] {
    let plain = |text: String| Cell {
        text,
        style: Style::new(),
    };
    let url = |url: &Option<String>, none: &str| {
        let (name, shown) = ORIGINAL_URI;
        let url = url.as_deref().unwrap_or(none);
        clean(if url == name { shown } else { url })
    };
    let returns = client.returns.as_deref().map(called);
    [
        plain(client.client.to_owned()),
        plain(url(&client.polls, "nothing")),
        plain(url(&client.final_get, "none")),
        plain(clean(&returns.unwrap_or(Cow::Borrowed("nothing")))),
        Cell {
            text: client.verdict.name().replace('-', " "),
            style: match client.verdict {
                Verdict::Ok => GOOD,
                Verdict::Unknown => OPEN,
                _ => BAD,
            },
        },
    ]
}

/// The reactions of clients to an end without success, the mistakes first: `js polls forever; go
/// and python report it`. If all other clients report it, a client without a reaction is an
/// exception: `every client but js reports it`.
fn reacting(reactions: &[(&str, Option<Reaction>)]) -> String {
    let of = |kind: Option<Reaction>| -> Vec<String> {
        let clients = reactions.iter().filter(|(_, reaction)| *reaction == kind);
        clients.map(|(client, _)| (*client).to_owned()).collect()
    };
    let (reporting, others) = (of(Some(Reaction::Reported)), of(None));
    if reporting.len() + others.len() == reactions.len() && others.len() < reporting.len() {
        let every = match others.as_slice() {
            [] => "every client".to_owned(),
            others => format!("every client but {}", listed(others, "and")),
        };
        return format!("{every} reports it");
    }
    let kinds = [
        (Reaction::NeverEnds, "poll", "forever"),
        (Reaction::TakenForSuccess, "report", "success"),
        (Reaction::GivesUp, "stop", "with another error"),
        (Reaction::Reported, "report", "it"),
    ];
    let said = kinds.into_iter().filter_map(|(kind, verb, what)| {
        let clients = of(Some(kind));
        let verb = match clients.len() {
            1 => format!("{verb}s"),
            _ => verb.to_owned(),
        };
        (!clients.is_empty()).then(|| format!("{} {verb} {what}", listed(&clients, "and")))
    });
    let open =
        (!others.is_empty()).then(|| "for the others, the document leaves it open".to_owned());
    said.chain(open).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{client, explained};
    use super::super::text_writer::render;
    use super::super::{Explanation, Options};
    use super::*;

    /// The lines about clients.
    fn lines(explanation: &Explanation, width: usize) -> Vec<String> {
        let options = Options {
            width,
            ..Options::default()
        };
        let text = render(explanation, &options);
        let start = text.find("\n\n  Client ").unwrap() + 2;
        text[start..].lines().map(str::to_owned).collect()
    }

    fn with(clients: Vec<ClientView>, ends: &[(State, &str)]) -> Explanation {
        let mut explanation = explained("/reports", "Reports_Make").remove(0);
        explanation.clients = clients;
        let ends = ends.iter().map(|&(state, value)| BadEndView {
            state,
            value: value.to_owned(),
        });
        explanation.bad_ends = ends.collect();
        explanation
    }

    #[test]
    fn clients_are_rows_of_a_table() {
        let explanation = with(
            vec![
                client("go", Verdict::Ok),
                ClientView {
                    note: Some("The monitor is taken for the result.".to_owned()),
                    ..client("python-arm", Verdict::WrongResult)
                },
                ClientView {
                    polls: None,
                    final_get: Some("original-uri".to_owned()),
                    returns: None,
                    ..client("js", Verdict::EarlySuccess)
                },
            ],
            &[(State::Failed, "Failed")],
        );
        assert_eq!(
            lines(&explanation, 100)[..8],
            [
                "  Client      Polls                 Final GET  Returns  On success",
                "  go          Azure-AsyncOperation  Location   Report   ok",
                "  python-arm  Azure-AsyncOperation  Location   Report   wrong result",
                "    The monitor is taken for the result.",
                "  js          nothing               own path   nothing  early success",
                "  own path: GET /reports, the URL of the first request (original-uri)",
                "  If the status is Failed, every client reports it.",
                "  From their source: go, python-arm, js",
            ]
        );
    }

    #[test]
    fn mistakes_at_other_ends_are_said_first() {
        let reacting = |name, if_canceled| ClientView {
            if_canceled,
            ..client(name, Verdict::Ok)
        };
        let explanation = with(
            vec![
                reacting("go", Some(Reaction::Reported)),
                reacting("js", Some(Reaction::NeverEnds)),
                reacting("dotnet", Some(Reaction::NeverEnds)),
                reacting("rust", Some(Reaction::GivesUp)),
                reacting("terraform", None),
            ],
            &[(State::Failed, "Failed"), (State::Canceled, "Cancelled")],
        );
        let lines = lines(&explanation, 100);
        assert_eq!(
            lines[6..9],
            [
                "  If the status is Failed, every client reports it.",
                "  If the status is Cancelled, js and dotnet poll forever; rust stops with another error; go reports",
                "  it; for the others, the document leaves it open.",
            ]
        );
    }

    #[test]
    fn a_table_about_success_only_says_so() {
        let explanation = with(vec![client("go", Verdict::Ok)], &[]);
        let lines = lines(&explanation, 100);
        assert_eq!(
            lines[2],
            "  The table is about success only: the document has no status value for failure."
        );
    }
}
