//! The service, driven natively through its public doors. One file a noun, as in src/operations.

mod groups;
mod support;
