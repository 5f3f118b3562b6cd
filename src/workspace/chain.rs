use std::ops::Deref;
use std::sync::Arc;

/// The references that were followed to a place, in order.
///
/// Everything below the place was reached by the same references, so chains are copied all the time.
/// Nearly all of them have one or two references, which are copied without allocating memory.
#[derive(Clone)]
pub struct Chain<T>(Kept<T>);

#[derive(Clone)]
enum Kept<T> {
    None,
    One([T; 1]),
    Two([T; 2]),
    Many(Arc<[T]>),
}

impl<T: Copy> Chain<T> {
    /// The number of references to remember. Nobody nests deeper on purpose, and a deep schema must
    /// not cost the square of its depth.
    const REMEMBERED: usize = 64;

    /// No reference.
    pub const fn none() -> Self {
        Self(Kept::None)
    }

    /// One reference.
    pub const fn one(reference: T) -> Self {
        Self(Kept::One([reference]))
    }

    /// This chain, and then another one. If this one is very long, only its first references.
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        match (&self.0, &next.0) {
            (_, Kept::None) => self.clone(),
            (Kept::None, _) => next.clone(),
            (Kept::One([first]), Kept::One([second])) => Self(Kept::Two([*first, *second])),
            _ => {
                let outer = self.iter().take(Self::REMEMBERED);
                outer.chain(next.iter()).copied().collect()
            }
        }
    }
}

impl<T: Copy> FromIterator<T> for Chain<T> {
    fn from_iter<I: IntoIterator<Item = T>>(references: I) -> Self {
        let mut references = references.into_iter();
        let (first, second, third) = (references.next(), references.next(), references.next());
        Self(match (first, second, third) {
            (None, ..) => Kept::None,
            (Some(first), None, _) => Kept::One([first]),
            (Some(first), Some(second), None) => Kept::Two([first, second]),
            (Some(first), Some(second), Some(third)) => {
                let begin = [first, second, third].into_iter();
                Kept::Many(begin.chain(references).collect())
            }
        })
    }
}

impl<T> Deref for Chain<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Kept::None => &[],
            Kept::One(one) => one,
            Kept::Two(two) => two,
            Kept::Many(many) => many,
        }
    }
}

impl<T> Default for Chain<T> {
    fn default() -> Self {
        Self(Kept::None)
    }
}

impl<T: PartialEq> PartialEq for Chain<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Chain<T> {}

impl<T: std::fmt::Debug> std::fmt::Debug for Chain<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_are_put_together_in_order() {
        let numbers: Vec<u32> = (0..7).collect();
        for at in 0..=numbers.len() {
            for end in at..=numbers.len() {
                let chain = |range: &[u32]| range.iter().copied().collect::<Chain<_>>();
                let both = chain(&numbers[..at]).then(&chain(&numbers[at..end]));
                assert_eq!(*both, numbers[..end], "{at} and then {}", end - at);
            }
        }
    }

    #[test]
    fn a_very_long_chain_ends() {
        let long = (0..1000).fold(Chain::none(), |chain, next| chain.then(&Chain::one(next)));
        assert_eq!(long.len(), Chain::<u32>::REMEMBERED + 1);
        assert_eq!(long.first(), Some(&0));
    }
}
