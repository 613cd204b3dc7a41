//! A measurement as a picture: an SVG file that needs nothing else.
//!
//! Times stand on a logarithmic scale. Colours are chosen for light and for dark viewers.

mod scale;

use std::fmt::Write;

use super::record::{ClassRecord, Record};
use scale::{Scale, time};

/// The width of the picture, and where its plots begin and end in it.
const WIDTH: f64 = 860.0;
const LEFT: f64 = 170.0;
const RIGHT: f64 = WIDTH - 170.0;

/// The height of the plot of growth.
const HEIGHT: f64 = 420.0;

/// How far apart lines of text stand at the least.
const LINE: f64 = 14.0;

/// The colours of series, on white and on black. They stay apart for eyes that do not tell red
/// from green: Okabe and Ito's, made darker or lighter where the ground asks for it.
const COLOURS: [(&str, &str); 6] = [
    ("#0072b2", "#56b4e9"),
    ("#c65100", "#f0a04b"),
    ("#007a5a", "#3fc79a"),
    ("#a3487a", "#e39ac2"),
    ("#806600", "#e6d24a"),
    ("#555555", "#bbbbbb"),
];

/// A measurement with the name that the picture gives it.
struct Run<'r> {
    name: String,
    record: &'r Record,
}

/// The picture of a measurement, beside earlier ones with their names: the times by class, and
/// how they grow where the indexes are of several sizes.
pub(crate) fn plot(record: &Record, earlier: &[(String, &Record)]) -> String {
    let mut runs = vec![Run { name: "now".to_owned(), record }];
    runs.extend(earlier.iter().map(|(name, record)| Run { name: name.clone(), record }));
    let mut body = String::new();
    let mut bottom = latencies(&mut body, &runs);
    if let Some(grown) = growth(&mut body, &runs, bottom + 56.0) {
        bottom = grown;
    }
    let height = bottom + 24.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" width=\"{WIDTH}\" \
         height=\"{height:.0}\" role=\"img\" aria-label=\"Times of clausewise bench\">\n<style>{}</style>\n\
         <rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n{body}</svg>\n",
        style()
    )
}

fn style() -> String {
    let mut light =
        ".ground{fill:#ffffff}text{fill:#222222;font-size:12px;font-family:system-ui,sans-serif}.title{font-size:15px;\
                     font-weight:600}.aside{fill:#666666}.grid{stroke:#e2e2e2}.lead{stroke:#bbbbbb}"
            .to_owned();
    let mut dark = ".ground{fill:#16181d}text{fill:#e6e6e6}.aside{fill:#a0a4ab}.grid{stroke:#33363d}\
                    .lead{stroke:#6a6e76}"
        .to_owned();
    for (at, (on_white, on_black)) in COLOURS.iter().enumerate() {
        let _ = write!(light, ".s{at}{{stroke:{on_white};fill:{on_white}}}");
        let _ = write!(dark, ".s{at}{{stroke:{on_black};fill:{on_black}}}");
    }
    // Behind the colours, for they are no fill of what is open.
    light.push_str(".open{fill:#ffffff}.line{fill:none}text.label{stroke:none}");
    dark.push_str(".open{fill:#16181d}.line{fill:none}text.label{stroke:none}");
    format!("{light}@media(prefers-color-scheme:dark){{{dark}}}")
}

/// A row for each class and in it a line for each run, from the median to the 99th percentile;
/// gives where they end.
fn latencies(out: &mut String, runs: &[Run<'_>]) -> f64 {
    text(out, 16.0, 28.0, "title", "start", "Time by class");
    let under = "from the median (full) to the 99th percentile (open) over the queries of a class, warm";
    text(out, 16.0, 46.0, "aside", "start", under);
    let mut top = 68.0;
    for (at, run) in runs.iter().enumerate() {
        let colour = at % COLOURS.len();
        let _ = writeln!(out, "<circle class=\"s{colour}\" cx=\"22\" cy=\"{:.1}\" r=\"4\"/>", top - 4.0);
        let Record { program, date, index, .. } = run.record;
        let clauses = crate::terminal::counted(index.clauses, "clause");
        let day = date.split('T').next().unwrap_or_default();
        let name = format!("{}: {clauses}, program {program}, {day}", shortened(&run.name, 60));
        text(out, 34.0, top, "", "start", &name);
        top += 18.0;
    }
    let classes = classes(runs);
    let times = runs.iter().flat_map(|run| &run.record.warm.classes);
    let Some(scale) = Scale::over(times.flat_map(|class| [class.p50_ms, class.p99_ms]), LEFT, WIDTH - 30.0)
    else {
        return top;
    };
    let row = 12.0 + 12.0 * runs.len() as f64;
    top += 8.0;
    let bottom = top + row * classes.len() as f64;
    for tick in scale.ticks() {
        let x = scale.place(tick);
        line(out, "grid", (x, top), (x, bottom));
        text(out, x, bottom + 18.0, "aside", "middle", &time(tick));
    }
    for (place, class) in classes.iter().enumerate() {
        let above = top + row * place as f64;
        line(out, "grid", (16.0, above), (WIDTH - 30.0, above));
        text(out, LEFT - 12.0, above + row / 2.0 + 4.0, "", "end", &shortened(class, 23));
        for (at, run) in runs.iter().enumerate() {
            let y = above + 12.0 * at as f64 + 12.0;
            if let Some(ClassRecord { p50_ms, p99_ms, .. }) = of_class(run, class) {
                let colour = at % COLOURS.len();
                let (median, last) = (scale.place(*p50_ms), scale.place(*p99_ms));
                line(out, &format!("s{colour}"), (median, y), (last, y));
                for (x, open) in [(last, " open"), (median, "")] {
                    let _ = writeln!(
                        out,
                        "<circle class=\"s{colour}{open}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>"
                    );
                }
            }
        }
    }
    bottom + 22.0
}

/// The median of each class by the clauses of the index, where the runs have several; gives
/// where the plot ends.
fn growth(out: &mut String, runs: &[Run<'_>], top: f64) -> Option<f64> {
    let mut sizes: Vec<(u64, &Run<'_>)> = Vec::new();
    for run in runs {
        let clauses = run.record.index.clauses;
        // Of runs with as many clauses the first is the newest.
        if !sizes.iter().any(|(known, _)| *known == clauses) {
            sizes.push((clauses, run));
        }
    }
    sizes.sort_by_key(|(clauses, _)| *clauses);
    if sizes.len() < 2 {
        return None;
    }
    text(out, 16.0, top, "title", "start", "Time by size of the index");
    text(
        out,
        16.0,
        top + 18.0,
        "aside",
        "start",
        "median of each class by the clauses of the index, both logarithmic, warm",
    );
    let (top, bottom) = (top + 38.0, top + 38.0 + HEIGHT);
    let across = Scale::over(sizes.iter().map(|(clauses, _)| *clauses as f64), 80.0, RIGHT)?;
    let medians = sizes.iter().flat_map(|(_, run)| run.record.warm.classes.iter().map(|class| class.p50_ms));
    let up = Scale::over(medians, bottom, top)?;
    for tick in up.ticks() {
        line(out, "grid", (80.0, up.place(tick)), (RIGHT, up.place(tick)));
        text(out, 72.0, up.place(tick) + 4.0, "aside", "end", &time(tick));
    }
    for tick in across.ticks() {
        line(out, "grid", (across.place(tick), top), (across.place(tick), bottom));
        let clauses = crate::terminal::number(tick as u64);
        text(out, across.place(tick), bottom + 18.0, "aside", "middle", &clauses);
    }
    let mut ends: Vec<(f64, f64, usize, String)> = Vec::new();
    for (at, class) in classes(runs).into_iter().enumerate() {
        let points: Vec<(f64, f64)> = sizes
            .iter()
            .filter_map(|(clauses, run)| Some((*clauses, of_class(run, &class)?)))
            .map(|(clauses, of)| (across.place(clauses as f64), up.place(of.p50_ms)))
            .collect();
        let Some((x, y)) = points.last().copied() else {
            continue;
        };
        let colour = at % COLOURS.len();
        // More classes than colours: the others are broken lines.
        let dashes = if at / COLOURS.len() % 2 == 1 { " stroke-dasharray=\"5 3\"" } else { "" };
        let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            out,
            "<polyline class=\"s{colour} line\" stroke-width=\"1.6\"{dashes} points=\"{}\"/>",
            path.join(" ")
        );
        for (x, y) in &points {
            let _ = writeln!(out, "<circle class=\"s{colour}\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2.5\"/>");
        }
        ends.push((y, x, colour, class));
    }
    ends.sort_by(|one, other| one.0.total_cmp(&other.0));
    for (place, (y, x, colour, class)) in spread(&ends, top, bottom).into_iter().zip(&ends) {
        line(out, "lead", (x + 4.0, *y), (RIGHT + 14.0, place));
        text(out, RIGHT + 18.0, place + 4.0, &format!("s{colour} label"), "start", &shortened(class, 22));
    }
    Some(bottom + 22.0)
}

/// Where labels stand beside the ends of lines, in order and not upon one another.
fn spread(ends: &[(f64, f64, usize, String)], top: f64, bottom: f64) -> Vec<f64> {
    let mut places: Vec<f64> = Vec::with_capacity(ends.len());
    for (y, ..) in ends {
        let above = places.last().map_or(top, |place| place + LINE);
        places.push(y.max(above));
    }
    let mut below = bottom + LINE;
    for place in places.iter_mut().rev() {
        *place = place.min(below - LINE);
        below = *place;
    }
    places
}

/// The classes of all runs, in the order in which they are first met.
fn classes(runs: &[Run<'_>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for class in runs.iter().flat_map(|run| &run.record.warm.classes) {
        if !names.contains(&class.class) {
            names.push(class.class.clone());
        }
    }
    names
}

fn of_class<'r>(run: &Run<'r>, class: &str) -> Option<&'r ClassRecord> {
    run.record.warm.classes.iter().find(|known| known.class == class)
}

fn line(out: &mut String, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    let _ = writeln!(
        out,
        "<line class=\"{class}\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"
    );
}

fn text(out: &mut String, x: f64, y: f64, class: &str, anchor: &str, text: &str) {
    let _ = writeln!(
        out,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>",
        escaped(text)
    );
}

/// A text as XML has it; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(character),
        }
    }
    out
}

/// The end of a name that is too long: of a path it tells more.
fn shortened(name: &str, most: usize) -> String {
    let count = name.chars().count();
    if count <= most {
        return name.to_owned();
    }
    std::iter::once('…').chain(name.chars().skip(count + 1 - most)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_do_not_stand_upon_one_another() {
        let ends: Vec<_> =
            [10.0, 11.0, 12.0, 95.0, 99.0].map(|y| (y, 0.0, 0, String::new())).into_iter().collect();
        let places = spread(&ends, 0.0, 100.0);
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= LINE - 1e-9), "{places:?}");
        assert!(places.iter().all(|place| (0.0..=100.0).contains(place)), "{places:?}");
    }

    #[test]
    fn names_are_text() {
        assert_eq!(escaped("a<b & \u{1}c"), "a&lt;b &amp; c");
        assert_eq!(shortened("runs/before.json", 8), "…re.json");
    }
}
