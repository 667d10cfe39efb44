//! The service, driven natively through its public doors. One file a noun, as in src/operations.

mod bearers;
mod devices;
mod forks;
mod groups;
mod host;
mod identity_providers;
mod laws;
mod list_users;
mod mfa;
mod passkeys;
mod passwords;
mod sessions;
mod sign_in;
mod sign_ins;
mod sign_up;
mod software_tokens;
mod subjects;
mod support;
mod tags;
mod tokens;
mod transcripts;
mod triggers;
mod user_attributes;
mod user_pool_clients;
mod user_pools;
mod users;
