//! Does one operation so many times, for a tool that counts what it takes:
//! `counted FOLDER OPERATION TIMES`. The folder holds the index that the guard has made.

use std::path::Path;
use std::process::ExitCode;

use clausewise_benches::demonstration;
use clausewise_benches::operations::{Inputs, OPERATIONS};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, name, times] = arguments.as_slice() else {
        return ExitCode::from(2);
    };
    let operation = OPERATIONS.iter().find(|(known, _)| known == name);
    let (Some((_, operation)), Ok(times)) = (operation, times.parse::<u32>()) else {
        return ExitCode::from(2);
    };
    let inputs = Inputs::again(demonstration(), Path::new(folder));
    for _ in 0..times {
        operation(&inputs);
    }
    ExitCode::SUCCESS
}
