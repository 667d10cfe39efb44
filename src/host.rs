//! What the host asks beside the API: signatures that it cannot make itself, and what only a test may know.

use crypto::{encode, rsa};

/// The answer to [`Question::Sign`](crate::engine::flow::Question::Sign), for a host without a quicker way.
pub fn signature(key: usize, text: &str) -> String {
    encode::base64_url(&rsa::sign(key, text.as_bytes()))
}
