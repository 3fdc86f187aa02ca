//! One body, cut into pieces in several ways.

/// The first byte, which says how the rest is cut, and the rest.
pub(crate) fn seeded(bytes: &[u8]) -> Option<(u8, &[u8])> {
    bytes.split_first().map(|(seed, rest)| (*seed, rest))
}

/// Pieces of sizes that the seed chooses: small ones for some seeds, up to 256 bytes for others.
pub(crate) fn cut(seed: u8, mut body: &[u8]) -> Vec<&[u8]> {
    let mut state = u32::from(seed).wrapping_mul(0x9e37_79b9) | 1;
    let mut pieces = Vec::new();
    while !body.is_empty() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let size = 1 + (state >> 16) as usize % (1 << (1 + seed % 8));
        let (piece, rest) = body.split_at(size.min(body.len()));
        pieces.push(piece);
        body = rest;
    }
    pieces
}

/// All ways to cut a body that a target tries: in one piece, byte by byte, as the seed says.
pub(crate) fn ways(seed: u8, body: &[u8]) -> [Vec<&[u8]>; 3] {
    [vec![body], body.chunks(1).collect(), cut(seed, body)]
}
