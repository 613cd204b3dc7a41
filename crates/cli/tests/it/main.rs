//! The whole program, from files to printed hits.

mod demonstration;
mod oracle;
mod real_corpora;
mod support;
