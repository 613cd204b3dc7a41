//! The whole program, from files to printed hits.

mod batch;
mod bench;
mod crash;
mod demonstration;
mod formulations;
mod hostile;
mod housekeeping;
mod markup;
mod meanwhile;
mod oracle;
mod program;
mod queries;
mod query_table;
mod readme;
mod real_corpora;
mod relevance;
mod search;
mod statements;
mod support;
mod topic;
mod versions;
mod words;
