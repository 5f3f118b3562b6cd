//! The few lines of a document that a finding shows.
//!
//! Documents may be one line of many megabytes, and hold anything. An excerpt is made of the
//! first and the last line of every span in it, each cut to a window around the span, with all
//! that a terminal should not get escaped; offsets into the document are mapped to offsets into
//! the excerpt. Making one costs the same whatever the size of the document.

use std::collections::BTreeMap;
use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location as Position};

use crate::diagnostic::Location;
use crate::text::Span;
use crate::text::{Piece, pieces};
use crate::workspace::File;

/// How many characters a span gets at least, however many share its line.
const MIN_WINDOW: usize = 24;

/// The excerpts of a finding, one for each document that it mentions.
pub(super) struct Excerpts<'w> {
    excerpts: Vec<Excerpt<'w>>,
}

/// Where a location is found in the excerpts.
pub(super) struct Mark {
    /// The number of the excerpt.
    pub(super) excerpt: usize,
    /// Bytes of it.
    pub(super) range: Range<usize>,
}

impl<'w> Excerpts<'w> {
    /// Excerpts that show all `locations` in windows of `width` characters, and the position of each
    /// location in its excerpt. Documents are in the order of their first location, and `name` gives
    /// the name of a document. `cut` marks places where text is left out.
    pub(super) fn new(
        locations: impl IntoIterator<Item = &'w Location>,
        width: usize,
        cut: &'static str,
        name: impl Fn(&str) -> String,
    ) -> (Self, Vec<Mark>) {
        let mut groups: Vec<(&'w File, Vec<Lines>)> = Vec::new();
        let mut places = Vec::new();
        for location in locations {
            let file: &File = &location.file;
            let known = groups.iter().position(|(other, _)| other.id() == file.id());
            let excerpt = known.unwrap_or(groups.len());
            if known.is_none() {
                groups.push((file, Vec::new()));
            }
            let lines = Lines::of(file, location.span);
            places.push((excerpt, lines));
            if let Some((_, group)) = groups.get_mut(excerpt) {
                group.push(lines);
            }
        }
        let excerpts: Vec<_> = groups
            .into_iter()
            .map(|(file, spans)| Excerpt::new(file, &spans, (width, cut), &name))
            .collect();
        let marks = places
            .into_iter()
            .map(|(excerpt, lines)| Mark {
                excerpt,
                range: excerpts
                    .get(excerpt)
                    .map(|excerpt| excerpt.find(lines.start)..excerpt.find(lines.end))
                    .unwrap_or_default(),
            })
            .collect();
        (Self { excerpts }, marks)
    }

    fn get(&self, id: usize) -> Result<&Excerpt<'w>, Error> {
        self.excerpts.get(id).ok_or(Error::FileMissing)
    }
}

/// A span with its first and last line, both ends within the text of their lines.
#[derive(Clone, Copy)]
struct Lines {
    first: u32,
    last: u32,
    start: usize,
    end: usize,
}

impl Lines {
    fn of(file: &File, span: Span) -> Self {
        let text = file.text();
        let start = floor(text, span.start as usize);
        let end = floor(text, span.end as usize).max(start);
        let first = file.locate(start as u32).line;
        let mut last = file.locate(end as u32).line;
        // A span that ends with a line break ends in the line that it breaks.
        if last > first && file.line_start(last) == Some(end as u32) {
            last -= 1;
        }
        let (head, tail) = (line(file, first), line(file, last));
        let start = start.max(head.start).min(head.end);
        Self {
            first,
            last,
            start,
            end: end.max(tail.start).min(tail.end).max(start),
        }
    }
}

/// The bytes of a line without the line break.
fn line(file: &File, number: u32) -> Range<usize> {
    let text = file.text();
    let start = file
        .line_start(number)
        .map_or(text.len(), |start| start as usize);
    let end = match file.line_start(number + 1) {
        Some(next) => {
            let end = (next as usize).saturating_sub(1);
            match text.as_bytes().get(end.wrapping_sub(1)) {
                Some(b'\r') => end - 1,
                _ => end,
            }
        }
        None => text.len(),
    };
    start..end.max(start)
}

/// The last character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The lines of one document that are shown.
struct Excerpt<'w> {
    file: &'w File,
    name: String,
    /// The mark of text that is left out.
    cut: &'static str,
    text: String,
    /// Numbers of the lines, and where they start in `text`.
    lines: Vec<(u32, usize)>,
    /// Which offset of the document stands where in `text`, for every character that is shown
    /// and every end of a line; ascending.
    offsets: Vec<(usize, usize)>,
}

impl<'w> Excerpt<'w> {
    fn new(
        file: &'w File,
        spans: &[Lines],
        (width, cut): (usize, &'static str),
        name: impl Fn(&str) -> String,
    ) -> Self {
        let mut shown: BTreeMap<u32, Vec<Range<usize>>> = BTreeMap::new();
        for span in spans {
            if span.first == span.last {
                let on_line = shown.entry(span.first).or_default();
                on_line.push(span.start..span.end);
            } else {
                // Where it starts and where it ends: the windows are laid around these.
                let on_first = shown.entry(span.first).or_default();
                on_first.push(span.start..span.start);
                let on_last = shown.entry(span.last).or_default();
                on_last.push(span.end..span.end);
            }
        }
        let mut excerpt = Self {
            file,
            name: name(file.path()),
            cut,
            text: String::new(),
            lines: Vec::new(),
            offsets: Vec::new(),
        };
        let mut before = None;
        for (number, focuses) in shown {
            match before.map(|before: u32| number - before) {
                None | Some(1) => {}
                // A single line between two others takes no more space than a sign of omission.
                Some(2) => excerpt.push_line(number - 1, Vec::new(), width),
                // Lines that are never printed: codespan tells by them that something is left
                // out.
                Some(_) => {
                    let end = excerpt.text.len();
                    excerpt.lines.push((number - 2, end));
                    excerpt.lines.push((number - 1, end));
                }
            }
            excerpt.push_line(number, focuses, width);
            before = Some(number);
        }
        excerpt
    }

    /// Appends the parts of a line that lie around `focuses`.
    fn push_line(&mut self, number: u32, focuses: Vec<Range<usize>>, width: usize) {
        let text = self.file.text();
        let line = line(self.file, number);
        self.lines.push((number, self.text.len()));
        let mut end = line.start;
        for window in windows(text, &line, focuses, width) {
            if window.start > end {
                self.text.push_str(self.cut);
            }
            end = window.end;
            self.push_text(text.get(window.clone()).unwrap_or_default(), window.start);
        }
        if end < line.end {
            self.text.push_str(self.cut);
        }
        self.offsets.push((line.end, self.text.len()));
        self.text.push('\n');
    }

    /// Appends the text at `offset` of the document.
    fn push_text(&mut self, text: &str, mut offset: usize) {
        for piece in pieces(text) {
            match piece {
                Piece::Plain(plain) => {
                    for c in plain.chars() {
                        self.offsets.push((offset, self.text.len()));
                        self.text.push(c);
                        offset += c.len_utf8();
                    }
                }
                Piece::Unsafe(c) => {
                    self.offsets.push((offset, self.text.len()));
                    self.text.extend(c.escape_unicode());
                    offset += c.len_utf8();
                }
            }
        }
    }

    /// Where in the excerpt an offset of the document is; what was cut away is where the text
    /// goes on.
    fn find(&self, offset: usize) -> usize {
        let next = self.offsets.partition_point(|&(known, _)| known < offset);
        self.offsets
            .get(next)
            .map_or(self.text.len(), |&(_, place)| place)
    }

    /// The offset in the document of the character at `place` in the excerpt.
    fn origin(&self, place: usize) -> usize {
        let next = self.offsets.partition_point(|&(_, known)| known < place);
        self.offsets
            .get(next)
            .map_or(self.file.text().len(), |&(offset, _)| offset)
    }

    fn line(&self, index: usize) -> Result<(u32, Range<usize>), Error> {
        let &(number, start) = self.lines.get(index).ok_or(Error::LineTooLarge {
            given: index,
            max: self.lines.len(),
        })?;
        let end = self
            .lines
            .get(index + 1)
            .map_or(self.text.len(), |&(_, next)| next);
        Ok((number, start..end))
    }
}

/// The parts of a line around `focuses` (around its start without any), in order and apart from
/// each other. All of it if it is not longer than `width`; otherwise they share that width.
fn windows(
    text: &str,
    line: &Range<usize>,
    mut focuses: Vec<Range<usize>>,
    width: usize,
) -> Vec<Range<usize>> {
    let whole = text.get(line.clone()).unwrap_or_default();
    if after(whole, width) == whole.len() {
        return vec![line.clone()];
    }
    if focuses.is_empty() {
        focuses.push(line.start..line.start);
    }
    focuses.sort_unstable_by_key(|focus| (focus.start, focus.end));
    let width = (width / focuses.len()).max(MIN_WINDOW);
    let mut windows: Vec<Range<usize>> = Vec::new();
    for focus in focuses {
        let head = text.get(line.start..focus.start).unwrap_or_default();
        let tail = text.get(focus.start..line.end).unwrap_or_default();
        let inside = text.get(focus).unwrap_or_default();
        // Half of what the span leaves (a little, however long it is) goes before it, and what
        // one side can't use goes to the other.
        let spare = (width - characters_up_to(width, inside)).max(width / 4);
        let left = characters_up_to(spare / 2, head);
        let right = characters_up_to(width - left, tail);
        let left = characters_up_to(width - right, head);
        let from = line.start + head.len() - last(head, left);
        let to = line.start + head.len() + after(tail, right);
        match windows.last_mut() {
            Some(last) if from <= last.end => last.end = last.end.max(to),
            _ => windows.push(from..to),
        }
    }
    windows
}

/// How many characters a text has, counted up to `limit`.
fn characters_up_to(limit: usize, text: &str) -> usize {
    text.chars().take(limit).count()
}

/// How many bytes the first `count` characters take.
fn after(text: &str, count: usize) -> usize {
    text.chars().take(count).map(char::len_utf8).sum()
}

/// How many bytes the last `count` characters take.
fn last(text: &str, count: usize) -> usize {
    text.chars().rev().take(count).map(char::len_utf8).sum()
}

impl<'a> Files<'a> for Excerpts<'_> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.name)
    }

    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.get(id)?.text)
    }

    fn line_index(&'a self, id: usize, place: usize) -> Result<usize, Error> {
        let lines = &self.get(id)?.lines;
        let next = lines.partition_point(|&(_, start)| start <= place);
        Ok(next.saturating_sub(1))
    }

    fn line_number(&'a self, id: usize, index: usize) -> Result<usize, Error> {
        Ok(self.get(id)?.line(index)?.0 as usize)
    }

    fn line_range(&'a self, id: usize, index: usize) -> Result<Range<usize>, Error> {
        Ok(self.get(id)?.line(index)?.1)
    }

    /// Line and column in the document.
    fn location(&'a self, id: usize, place: usize) -> Result<Position, Error> {
        let excerpt = self.get(id)?;
        let position = excerpt.file.locate(excerpt.origin(place) as u32);
        Ok(Position {
            line_number: position.line as usize,
            column_number: position.column as usize,
        })
    }
}
