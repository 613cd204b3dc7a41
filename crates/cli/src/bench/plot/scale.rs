//! Logarithmic scales.

/// A logarithmic scale between two places, of numbers above 0.
pub(crate) struct Scale {
    least: f64,
    most: f64,
    from: f64,
    to: f64,
}

/// What is less than this has no logarithm that says anything: a tenth of a microsecond.
const LEAST: f64 = 1e-4;

impl Scale {
    /// A scale that holds all of these numbers, with some room around them; none where there
    /// are none.
    pub(crate) fn over(numbers: impl Iterator<Item = f64>, from: f64, to: f64) -> Option<Self> {
        let logarithms = numbers.map(|number| number.max(LEAST).log10());
        let (least, most) = logarithms.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), number| {
            (least.min(number), most.max(number))
        });
        // A single number stands in the middle.
        let room = ((most - least) * 0.04).max(0.1);
        (least <= most).then_some(Scale { least: least - room, most: most + room, from, to })
    }

    /// Where a number stands.
    pub(crate) fn place(&self, number: f64) -> f64 {
        let part = (number.max(LEAST).log10() - self.least) / (self.most - self.least);
        self.from + part * (self.to - self.from)
    }

    /// Round numbers on the scale: powers of ten, and where these are few what lies between.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let wide = self.most - self.least;
        let steps: &[f64] = match wide {
            wide if wide > 3.0 => &[1.0],
            wide if wide > 1.5 => &[1.0, 3.0],
            _ => &[1.0, 2.0, 5.0],
        };
        let ticks = self.ticks_by(steps);
        if ticks.len() > 1 {
            return ticks;
        }
        // So narrow a scale that no two of them lie on it has its ends.
        [self.least, self.most].map(|end| 10f64.powf(end)).to_vec()
    }

    fn ticks_by(&self, steps: &[f64]) -> Vec<f64> {
        let powers = (self.least.floor() as i32)..=(self.most.ceil() as i32);
        let numbers = powers.flat_map(|power| steps.iter().map(move |step| step * 10f64.powi(power)));
        numbers.filter(|number| (self.least..=self.most).contains(&number.log10())).collect()
    }
}

/// A time in milliseconds, in the unit in which it is a small number.
pub(crate) fn time(milliseconds: f64) -> String {
    let (number, unit) = match milliseconds {
        time if time < 0.999_999 => (time * 1e3, "µs"),
        time if time < 999.999 => (time, "ms"),
        time => (time / 1e3, "s"),
    };
    let text = format!("{number:.1}");
    format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_holds_its_numbers() {
        let scale = Scale::over([0.02, 3.0, 70.0].into_iter(), 0.0, 100.0).expect("there are numbers");
        assert!([0.02, 3.0, 70.0].iter().all(|number| (0.0..=100.0).contains(&scale.place(*number))));
        let ticks: Vec<String> = scale.ticks().into_iter().map(time).collect();
        assert_eq!(ticks, ["100 µs", "1 ms", "10 ms"]);
        let narrow = Scale::over([0.39].into_iter(), 0.0, 100.0).expect("there is a number");
        let ticks: Vec<String> = narrow.ticks().into_iter().map(time).collect();
        assert_eq!(ticks, ["309.8 µs", "491 µs"]);
        let one = Scale::over([0.0, 0.0].into_iter(), 0.0, 100.0).expect("there are numbers");
        assert!((one.place(0.0) - 50.0).abs() < 1e-9);
        assert!(Scale::over(std::iter::empty(), 0.0, 1.0).is_none());
    }
}
