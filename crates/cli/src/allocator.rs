//! Has memory that is freed given back to the system.

/// Starts the program anew, once, with an allocator that maps what is large by itself.
///
/// The allocator of the GNU C library raises the size from which it does so up to 32 MiB as
/// large pieces are freed, and keeps the rest in heaps of which a part that is in use holds
/// all before it: after ten thousand documents half of what the program had taken was free.
/// Where the size is set it stays (`mallopt(3)`, `M_MMAP_THRESHOLD`), here at what it is at
/// first. It takes a twentieth more time.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn give_back() {
    use std::env;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    const SETTING: &str = "MALLOC_MMAP_THRESHOLD_";
    if env::var_os(SETTING).is_some() {
        return;
    }
    let mut words = env::args_os();
    // By its own name, by which others look for it.
    let program = env::current_exe().unwrap_or_else(|_| "/proc/self/exe".into());
    let mut again = Command::new(program);
    again.env(SETTING, (128 << 10).to_string());
    if let Some(name) = words.next() {
        again.arg0(name);
    }
    // It comes back where that cannot be done, and then the program goes on as it is.
    let _ = again.args(words).exec();
}

/// Elsewhere the allocator stays as it is.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn give_back() {}
