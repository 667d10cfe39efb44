//! The service, driven natively through its public doors. One file a noun, as in src/operations.

mod groups;
mod identity_providers;
mod laws;
mod support;
mod tags;
mod user_pool_clients;
mod user_pools;
