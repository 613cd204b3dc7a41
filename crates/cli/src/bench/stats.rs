//! Percentiles.

/// Times in their order.
pub(crate) fn sorted(times: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut times: Vec<f64> = times.into_iter().collect();
    times.sort_by(f64::total_cmp);
    times
}

/// The least of sorted times that so many of a hundred do not exceed: of ten times the
/// 50th percentile is the fifth, and the 99th the last. Of no times it is 0.
pub(crate) fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_times() {
        let times = sorted([3.0, 1.0, 2.0, 5.0, 4.0, 6.0, 10.0, 9.0, 8.0, 7.0]);
        let at = |percent| percentile(&times, percent);
        assert_eq!([at(50), at(95), at(99), at(100)], [5.0, 10.0, 10.0, 10.0]);
        assert_eq!((percentile(&[2.0], 50), percentile(&[], 50)), (2.0, 0.0));
    }
}
