//! Layout of text in columns: its width, its line breaks, and tables that fit.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

/// Spaces between two columns.
const GAP: usize = 2;

/// The number of columns that a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Breaks a text at spaces into lines of at most `limit` columns. Longer words stay whole, because
/// most of them are names that readers may want to search for.
pub(super) fn wrap(text: &str, limit: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(word) <= limit => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.is_empty() {
        lines.push(String::new());
    }
    lines
}

/// Appends spaces to a text up to a width.
pub(super) fn padded(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// A line that is safe to print. A workflow log reads a line that begins with `::` as a command.
pub(super) fn harmless(line: &str) -> String {
    let text = line.trim_start();
    match text.strip_prefix("::") {
        Some(rest) => format!("{}\\u{{3a}}:{rest}", " ".repeat(line.len() - text.len())),
        None => line.trim_end().to_owned(),
    }
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The text in it.
    pub(super) text: String,
    /// The style of the text on a terminal.
    pub(super) style: Style,
}

/// The lines of a table with `N` columns. Cells break at spaces, so that the table fits in `limit`
/// columns of a terminal if possible. `paint` gives text its style.
pub(super) fn table<const N: usize>(
    rows: &[[Cell; N]],
    limit: usize,
    paint: impl Fn(&str, Style) -> String,
) -> Vec<Vec<String>> {
    let widths = column_widths(rows, limit);
    rows.iter()
        .map(|row| {
            let cells: Vec<(Vec<String>, usize, Style)> = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| (wrap(&cell.text, width), width, cell.style))
                .collect();
            let height = cells.iter().map(|(lines, ..)| lines.len()).max();
            (0..height.unwrap_or_default())
                .map(|number| {
                    let mut line = String::new();
                    for (lines, width, style) in &cells {
                        let text = lines.get(number).map_or("", String::as_str);
                        let spaces = padded(text, width + GAP).split_off(text.len());
                        line.push_str(&paint(text, *style));
                        line.push_str(&spaces);
                    }
                    line.trim_end().to_owned()
                })
                .collect()
        })
        .collect()
}

/// The width of each column of a table: the width of its widest cell. If the table is too wide, the
/// widest columns get narrower until all fit, but no column gets narrower than its longest word.
fn column_widths<const N: usize>(rows: &[[Cell; N]], limit: usize) -> [usize; N] {
    let mut widths = [0; N];
    let mut least = [0; N];
    for row in rows {
        for ((cell, wide), least) in row.iter().zip(&mut widths).zip(&mut least) {
            *wide = width(&cell.text).max(*wide);
            let longest = cell.text.split(' ').map(width).max();
            *least = longest.unwrap_or_default().max(*least);
        }
    }
    let gaps = N.saturating_sub(1) * GAP;
    while widths.iter().sum::<usize>() + gaps > limit {
        let can_give = widths
            .iter_mut()
            .zip(least)
            .filter(|(own, least)| **own > *least);
        let Some((widest, _)) = can_give.max_by_key(|(own, _)| **own) else {
            break;
        };
        *widest -= 1;
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines<const N: usize>(rows: &[[&str; N]], limit: usize) -> Vec<String> {
        let cell = |text: &str| Cell {
            text: text.to_owned(),
            style: Style::new(),
        };
        let rows: Vec<[Cell; N]> = rows.iter().map(|row| row.map(cell)).collect();
        table(&rows, limit, |text, _| text.to_owned()).concat()
    }

    #[test]
    fn text_breaks_at_spaces_and_names_stay_whole() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(
            wrap("a ExtraordinarilyLong b", 5),
            ["a", "ExtraordinarilyLong", "b"]
        );
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("漢字 漢字", 8), ["漢字", "漢字"]);
    }

    #[test]
    fn columns_line_up_by_what_a_terminal_shows() {
        assert_eq!(
            lines(&[["name", "x"], ["漢字漢", "y"], ["é", "z"]], 80),
            ["name    x", "漢字漢  y", "é       z"]
        );
    }

    #[test]
    fn the_widest_column_gives_way() {
        assert_eq!(
            lines(&[["ok", "one two three", "b"], ["c", "four", "d"]], 14),
            ["ok  one two  b", "    three", "c   four     d"]
        );
        let narrow = lines(&[["unbreakable", "words"]], 3);
        assert_eq!(narrow, ["unbreakable  words"]);
    }

    #[test]
    fn no_line_is_a_command_of_a_workflow() {
        assert_eq!(harmless("  ::error::x"), r"  \u{3a}:error::x");
        assert_eq!(harmless("a ::error::x "), "a ::error::x");
    }
}
