//! The documents beside the API that verifiers of tokens read: the key set and OpenID's discovery document.

use crypto::rsa;

use crate::engine::flow::View;
use crate::issuer::issuer;
use crate::model::shapes::WellKnownAnswer;
use crate::model::sink::quote;
use crate::model::value::Text;

/// What the service answers to `GET {path}`; nothing when the path is not that of such a document. Every pool has the same
/// two keys, which are constants.
pub fn page(view: &View, path: &str) -> WellKnownAnswer {
    let mut steps = path.splitn(3, '/').skip(1);
    let (Some(pool), Some(document)) = (steps.next(), steps.next()) else { return WellKnownAnswer::default() };
    let write = match document {
        ".well-known/jwks.json" => key_set,
        ".well-known/openid-configuration" => discovery,
        _ => return WellKnownAnswer::default(),
    };
    match view.store.find_pool(pool) {
        Some(pool) => answer(200, write(&issuer(&view.store.identity, &pool.settings))),
        None => {
            let mut body = String::from("{\"message\":");
            quote(&mut body, &format!("User pool {pool} does not exist."));
            body.push('}');
            answer(404, body)
        }
    }
}

fn answer(status: i32, body: String) -> WellKnownAnswer {
    WellKnownAnswer { status: Some(status), body: Some(Text::from(body)) }
}

fn key_set(_: &str) -> String {
    format!("{{\"keys\":[{},{}]}}", rsa::public_jwk(rsa::ID_KEY), rsa::public_jwk(rsa::ACCESS_KEY))
}

/// Without the endpoints of a domain: no pool has one yet.
fn discovery(issuer: &str) -> String {
    format!(
        "{{\"id_token_signing_alg_values_supported\":[\"RS256\"],\"issuer\":\"{issuer}\",\
         \"jwks_uri\":\"{issuer}/.well-known/jwks.json\",\"response_types_supported\":[\"code\",\"token\"],\
         \"scopes_supported\":[\"openid\",\"email\",\"phone\",\"profile\"],\"subject_types_supported\":[\"public\"],\
         \"token_endpoint_auth_methods_supported\":[\"client_secret_basic\",\"client_secret_post\"]}}"
    )
}
