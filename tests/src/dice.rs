//! Chance that falls the same way in every run.

/// How many rounds a random campaign runs: what the journey asks for, unless `DROPSAFE_ROUNDS` says otherwise.
#[must_use]
pub fn rounds(usual: usize) -> usize {
    match std::env::var("DROPSAFE_ROUNDS") {
        Ok(rounds) => rounds.parse().unwrap_or_else(|_| panic!("DROPSAFE_ROUNDS is “{rounds}”: give a whole number, such as 500")),
        Err(_) => usual,
    }
}

/// A fixed sequence of numbers that look random (Steele and others' SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice with a seed of the journey's own.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.throw() % u64::try_from(limit.max(1)).expect("a size")).expect("below a size")
    }

    /// One of `things`.
    pub fn one_of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// That many bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        std::iter::repeat_with(|| self.throw().to_le_bytes()).flatten().take(count).collect()
    }
}
