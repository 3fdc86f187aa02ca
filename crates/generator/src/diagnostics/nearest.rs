/// The name among `known` that `wanted` was most likely meant to be.
///
/// ```
/// use dropsafe_generator::diagnostics::nearest;
///
/// assert_eq!(nearest("defualt", ["default", "post"]), Some("default"));
/// assert_eq!(nearest("xyz", ["default", "post"]), None);
/// assert_eq!(nearest("x", ["n"]), None);
/// ```
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = wanted.to_lowercase().chars().collect();
    // One letter for another is another name.
    let mut allowed = (wanted.len() / 3).clamp(1, MOST).min(wanted.len().saturating_sub(1));
    let mut best = None;
    for name in known {
        if let Some(distance) = distance(&wanted, name, allowed) {
            // Only something nearer still can be better.
            best = Some(name);
            match distance {
                0 => break,
                distance => allowed = distance - 1,
            }
        }
    }
    best
}

/// More slips than this and it was another name.
const MOST: usize = 4;

/// Optimal string alignment: insertions, deletions, replacements and swapped neighbours, each at a cost of one. Nothing if
/// it comes to more than `allowed`; most names are given up after a few letters.
fn distance(a: &[char], b: &str, allowed: usize) -> Option<usize> {
    if b.len() + 4 * allowed < a.len() || b.len() > 4 * (a.len() + allowed) {
        return None;
    }
    let b: Vec<char> = b.to_lowercase().chars().collect();
    if a.len().abs_diff(b.len()) > allowed {
        return None;
    }
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let mut best = (last[j] + usize::from(a[i] != b[j])).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                best = best.min(before_last[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().min().is_none_or(|least| *least > allowed) {
            return None;
        }
        before_last = std::mem::replace(&mut last, row);
    }
    Some(last[b.len()]).filter(|distance| *distance <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swapped_letters_are_one_step() {
        let distance = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), b, 4);
        assert_eq!(distance("defualt", "default"), Some(1));
        assert_eq!(distance("", "abc"), Some(3));
        assert_eq!(distance("kitten", "sitting"), Some(3));
        assert_eq!(distance("kitten", "mitochondria"), None);
    }
}
