//! The proof that a caller knows the client's secret.

use crypto::{encode, hash};

use crate::error::{Error, Result};
use crate::state::clients::Client;

/// A client with a secret wants `Base64(HMAC-SHA256(secret, username + client id))`, by any of its secrets; one without a
/// secret refuses a hash.
pub fn check(client: &Client, username: &str, given: Option<&str>) -> Result<()> {
    match given {
        None if client.secrets.is_empty() => Ok(()),
        None => Err(Error::secret_hash_missing(&client.id)),
        Some(given) => {
            let fits = |secret: &str| secret_hash(secret, username, &client.id) == given;
            match client.secrets.iter().any(|secret| fits(&secret.value)) {
                true => Ok(()),
                false => Err(Error::secret_hash_wrong(&client.id)),
            }
        }
    }
}

/// The same for the operations that take the secret itself; a client without one ignores what is given (captured).
pub fn check_secret(client: &Client, given: Option<&str>) -> Result<()> {
    match given {
        _ if client.secrets.is_empty() => Ok(()),
        None => Err(Error::secret_missing(&client.id)),
        Some(given) if client.secrets.iter().any(|secret| secret.value == given) => Ok(()),
        Some(_) => Err(Error::secret_hash_wrong(&client.id)),
    }
}

fn secret_hash(secret: &str, username: &str, client_id: &str) -> String {
    encode::base64(&hash::hmac_sha256(secret.as_bytes(), &[username.as_bytes(), client_id.as_bytes()]))
}
