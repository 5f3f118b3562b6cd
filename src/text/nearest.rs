/// Longer words are no slips of the pen, and the distance between them is costly.
const LONGEST: usize = 256;

/// The candidate that `word` is most likely a misspelling of, if one is near enough.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > LONGEST {
        return None;
    }
    let word_len = word.chars().count();
    let mut best: Option<(usize, &'c str)> = None;
    for candidate in candidates {
        let len = candidate.chars().count();
        // A third of a word may be wrong; beyond that the guess is worse than none. The distance
        // is at least the difference in length.
        let limit = len.max(3) / 3;
        if word_len.abs_diff(len) > limit {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase());
        if distance <= limit && best.is_none_or(|(known, _)| distance < known) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["profile", "profiles", "overlay"];
        assert_eq!(nearest("porfile", known), Some("profile"));
        assert_eq!(nearest("Profiles", known), Some("profiles"));
        assert_eq!(nearest("overlays", known), Some("overlay"));
        assert_eq!(nearest("severity", known), None);
        assert_eq!(nearest("", known), None);
        let long = "profile".repeat(1 << 20);
        assert_eq!(nearest(&long, [&*long]), None);
    }
}
