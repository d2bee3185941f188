//! Pseudo-random numbers whose sequence is part of the generator's promise: a seed means the same bytes for ever.

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), written out here
/// so that no library's release can change what a seed means.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
}

impl Random {
    /// Starts the sequence of `seed`.
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The sequence of part number `index` of whatever `seed` makes, unrelated to that of any other part.
    pub(crate) fn for_part(seed: u64, index: u64) -> Self {
        let mut parts = Self::new(seed ^ index.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Self::new(parts.next_u64())
    }

    /// The next 64 bits.
    pub(crate) fn next_u64(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// The next 32 bits.
    pub(crate) fn next_u32(&mut self) -> u32 {
        (self.next_u64() >> 32) as u32
    }

    /// A number below `limit`; 0 where `limit` is 0. The bias of at most `limit` in 2³² does not matter here.
    pub(crate) fn below(&mut self, limit: u32) -> u32 {
        ((u64::from(self.next_u32()) * u64::from(limit)) >> 32) as u32
    }

    /// True with the probability that `threshold` stands for.
    pub(crate) fn hits(&mut self, threshold: Threshold) -> bool {
        u64::from(self.next_u32()) < threshold.0
    }
}

/// A probability, kept as a whole number so that it means the same on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Threshold(u64);

impl Threshold {
    /// From a share; below 0 counts as 0 (never), above 1 as 1 (always).
    pub(crate) fn from_share(share: f64) -> Self {
        Self((share.clamp(0.0, 1.0) * 4_294_967_296.0) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first outputs of the published algorithm for the seed 1234567.
    #[test]
    fn the_sequence_is_splitmix64() {
        let mut random = Random::new(1_234_567);
        assert_eq!(random.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(random.next_u64(), 3_203_168_211_198_807_973);
        assert_eq!(random.next_u64(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn zero_never_hits_and_one_always_does() {
        let mut random = Random::new(1);
        assert!((0..10_000).all(|_| !random.hits(Threshold::from_share(0.0))));
        assert!((0..10_000).all(|_| random.hits(Threshold::from_share(1.0))));
        assert!((0..10_000).all(|_| random.below(7) < 7));
    }
}
