//! Statements about all operations, driven by the model's own files and the roll.

mod conformance;
mod constraints;
mod doors;
mod export;
mod hostile;
mod inert;
mod inputs;
mod model;
mod paging;
mod roll;
mod walk;
