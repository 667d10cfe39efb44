//! Who issues tokens: what they claim, how they are signed, what they open.

pub mod jwt;

use crate::state::Identity;
use crate::state::pool::PoolSettings;

/// What lets its bearer use the operations of the signed-in user: the one scope of a sign-in without OAuth.
pub const USER_ADMIN: &str = "aws.cognito.signin.user.admin";

/// The claim `iss` of a pool's tokens.
pub fn issuer(identity: &Identity, pool: &PoolSettings) -> String {
    ["https://cognito-idp.", &*identity.region, ".amazonaws.com/", &*pool.id].concat()
}
