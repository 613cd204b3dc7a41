//! The whole program, from files to printed hits.

mod demonstration;
mod markup;
mod oracle;
mod program;
mod queries;
mod readme;
mod real_corpora;
mod support;
