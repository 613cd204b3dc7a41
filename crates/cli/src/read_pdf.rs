//! `clausewise read-pdf`: the text layer of a PDF, for the program itself.
//!
//! It is run as a process of its own, for a PDF may make an extractor break
//! down, loop, or ask for all memory. It prints a list of pages, each a list
//! of lines, with an empty line where the page leaves a gap.

use std::io::{self, Read};

use pdf_extract::{Document, MediaBox, OutputDev, OutputError, Transform, output_doc};

use crate::failure::Failure;
use crate::{FOUND, terminal};

/// How much memory the extractor may take, in bytes.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;

/// How much larger than most a step from line to line is that parts paragraphs.
const GAP: f64 = 1.35;

pub(crate) fn run() -> Result<u8, Failure> {
    #[cfg(unix)]
    rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY)?;
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    let mut pages = Pages::default();
    let broken = |error: anyhow::Error| Failure::new(error, "see whether another program opens the PDF");
    let mut document = Document::load_mem(&bytes).map_err(|error| broken(error.into()))?;
    if document.is_encrypted() {
        // Many are locked against changes only, with an empty password.
        document.decrypt("").map_err(|error| broken(error.into()))?;
    }
    output_doc(&document, &mut pages).map_err(|error| broken(error.into()))?;
    let pages: Vec<Vec<String>> = pages.pages.iter().map(|page| lines(page)).collect();
    terminal::line(&serde_json::to_string(&pages)?)?;
    Ok(FOUND)
}

/// The lines of all pages as they are met.
#[derive(Default)]
struct Pages {
    pages: Vec<Vec<Line>>,
    /// Where the last character ended.
    end: f64,
}

/// A line and its height on the page, counted from the bottom.
struct Line {
    text: String,
    height: f64,
}

impl OutputDev for Pages {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.pages.push(Vec::new());
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        character: &str,
    ) -> Result<(), OutputError> {
        let Some(page) = self.pages.last_mut() else {
            return Ok(());
        };
        let size = font_size * (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt();
        let (left, height) = (place.m31, place.m32);
        match page.last_mut() {
            // A raised sign stands on the same line.
            Some(line) if (line.height - height).abs() < size * 0.5 && left > self.end - size * 2.0 => {
                if left > self.end + size * 0.15 {
                    line.text.push(' ');
                }
                line.text.push_str(character);
            }
            _ => page.push(Line { text: character.to_owned(), height }),
        }
        self.end = left + width * size;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}

/// The lines of a page with single spaces, and an empty one where there is a gap.
fn lines(page: &[Line]) -> Vec<String> {
    let page: Vec<&Line> = page.iter().filter(|line| !line.text.trim().is_empty()).collect();
    let step = |pair: &[&Line]| pair[0].height - pair[1].height;
    let mut steps: Vec<f64> = page.windows(2).map(step).filter(|step| *step > 0.0).collect();
    steps.sort_by(f64::total_cmp);
    let usual = steps.get(steps.len() / 2).copied().unwrap_or_default();
    let mut lines = Vec::new();
    for (index, line) in page.iter().enumerate() {
        let gap = index > 0 && {
            let step = step(&page[index - 1..=index]);
            // Upwards a new column begins.
            step < 0.0 || step > usual * GAP
        };
        if gap {
            lines.push(String::new());
        }
        lines.push(line.text.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    lines
}
