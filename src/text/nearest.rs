/// The length of the longest word to compare. Longer words are not typing mistakes, and comparing
/// them is slow.
const LONGEST: usize = 128;

/// The number of candidates to compare.
const MOST_CANDIDATES: usize = 10_000;

/// The number of letter pairs to compare for one word. Hardly any word has more than three
/// candidates with about the same letters. A document with thousands was made to waste time.
const MOST_PAIRS: usize = 60_000;

/// The candidate that the author of `word` probably meant, if one is similar enough.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let word_len = word.chars().count();
    let letters = Letters::of(&word);
    let mut best: Option<(usize, &'c str)> = None;
    let mut pairs = 0;
    for candidate in candidates.into_iter().take(MOST_CANDIDATES) {
        if candidate.len() > 2 * LONGEST {
            continue;
        }
        let len = candidate.chars().count();
        // A third of a word may be wrong. With more errors, a guess is worse than none.
        let mut limit = len.max(3) / 3;
        if let Some((known, _)) = best {
            let Some(nearer) = known.checked_sub(1) else {
                break;
            };
            limit = limit.min(nearer);
        }
        // The distance is at least the difference in length, and at least the difference in
        // letters. Most candidates need no closer comparison.
        if word_len.abs_diff(len) > limit || letters.distance(candidate) > limit {
            continue;
        }
        pairs += word_len * len;
        if pairs > MOST_PAIRS {
            break;
        }
        let distance = strsim::damerau_levenshtein(&word, &candidate.to_lowercase());
        if distance <= limit {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The word that was probably meant: the [`nearest`] one, or the only one that begins with `word`.
pub(crate) fn meant<'c>(word: &str, known: &[&'c str]) -> Option<&'c str> {
    let near = nearest(word, known.iter().copied());
    near.or_else(|| {
        let is_begun = |known: &&&'c str| word.len() > 2 && known.starts_with(word);
        let mut begun = known.iter().filter(is_begun);
        let first = begun.next()?;
        begun.next().is_none().then_some(*first)
    })
}

/// The number of times that each letter appears in a word, in any case. Characters that are 32
/// apart count as the same.
struct Letters {
    counts: [i16; 32],
    is_ascii: bool,
}

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0; 32];
        for byte in word.bytes().take(LONGEST) {
            counts[usize::from(byte) % 32] += 1;
        }
        Self {
            counts,
            is_ascii: word.is_ascii(),
        }
    }

    /// The smallest possible number of edits from one word to another; 0 if the words are not
    /// ASCII.
    fn distance(&self, word: &str) -> usize {
        let other = Self::of(word);
        if !self.is_ascii || !other.is_ascii {
            return 0;
        }
        let (mut missing, mut surplus) = (0, 0);
        for (ours, theirs) in self.counts.iter().zip(other.counts) {
            let difference = usize::from(ours.abs_diff(theirs));
            if *ours > theirs {
                missing += difference;
            } else {
                surplus += difference;
            }
        }
        missing.max(surplus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beginning_of_one_word_is_enough() {
        assert_eq!(meant("warn", &["warning", "error"]), Some("warning"));
        assert_eq!(meant("eror", &["warning", "error"]), Some("error"));
        assert_eq!(meant("time", &["timeout", "timestamp"]), None);
        assert_eq!(meant("wa", &["warning"]), None);
    }

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["profile", "profiles", "overlay"];
        assert_eq!(nearest("porfile", known), Some("profile"));
        assert_eq!(nearest("Profiles", known), Some("profiles"));
        assert_eq!(nearest("overlays", known), Some("overlay"));
        assert_eq!(nearest("severity", known), None);
        assert_eq!(nearest("", known), None);
        assert_eq!(nearest("größe", ["grösse", "groesse"]), Some("grösse"));
        let long = "profile".repeat(1 << 20);
        assert_eq!(nearest(&long, [&*long]), None);
    }
}
