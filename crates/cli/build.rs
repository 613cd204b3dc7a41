//! Tells the linker how the program is started.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Where the program lies in memory is settled when it is linked, and not each time it
    // starts: a search takes some milliseconds, and moving the tables of the stemmers took
    // two of them.
    let of = |name: &str| env::var(name).unwrap_or_default();
    let target = [of("CARGO_CFG_TARGET_OS"), of("CARGO_CFG_TARGET_ENV"), of("CARGO_CFG_TARGET_ARCH")];
    if target == ["linux", "gnu", "x86_64"] {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
