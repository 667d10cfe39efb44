//! Signed tokens as text: `header.claims.signature`, each in base64url.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use crypto::{encode, rsa};

use crate::model::StructRef;
use crate::model::decode;
use crate::model::shapes::AccessClaims;
use crate::model::value::{Take, Text};

/// What an access token claims, of the claims that the service reads again; `None` for what is no signed token. Who
/// signed it is another question: [`Verified`].
pub fn claims(token: &str) -> Option<AccessClaims> {
    let mut parts = token.split('.');
    let (header, payload, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || header.is_empty() || signature.is_empty() {
        return None;
    }
    let payload = String::from_utf8(encode::read_base64_url(payload)?).ok()?;
    let claims = decode::from_json(AccessClaims::SHAPE, &payload).ok()?;
    Some(AccessClaims::take(claims))
}

/// What is to be signed of a token: `header.claims`. The header names the key and the algorithm, and nothing else.
pub fn unsigned(key: usize, claims: &str) -> String {
    let header = ["{\"kid\":\"", rsa::kid(key), "\",\"alg\":\"RS256\"}"].concat();
    [&*encode::base64_url(header.as_bytes()), ".", &*encode::base64_url(claims.as_bytes())].concat()
}

/// Whether the key of this number signed the token.
fn is_signed(key: usize, token: &str) -> bool {
    let Some((text, signature)) = token.rsplit_once('.') else { return false };
    encode::read_base64_url(signature).is_some_and(|signature| rsa::verify(key, text.as_bytes(), &signature))
}

/// Access tokens that are known to be signed, so that a signature is verified once and not at each call. They are kept
/// whole, because only the same text is the same token.
pub struct Verified([Cell<Option<Rc<Known>>>; SLOTS]);

struct Known {
    token: Text,
    /// Read when first asked for: most tokens never come back.
    claims: OnceCell<Option<Rc<AccessClaims>>>,
}

/// A newer token takes the slot of an older one.
const SLOTS: usize = 64;

impl Default for Verified {
    fn default() -> Verified {
        Verified([const { Cell::new(None) }; SLOTS])
    }
}

impl Verified {
    /// The claims of a token that was verified before.
    pub fn find(&self, token: &str) -> Option<Rc<AccessClaims>> {
        let slot = self.slot(token);
        let known = slot.take()?;
        let read = || claims(&known.token).map(Rc::new);
        let claims = if known.token == token { known.claims.get_or_init(read).clone() } else { None };
        slot.set(Some(known));
        claims
    }

    /// Whether the key for access tokens signed this one; if so it is remembered.
    pub fn verify(&self, token: &str) -> bool {
        let is_signed = is_signed(rsa::ACCESS_KEY, token);
        if is_signed {
            self.remember(Text::from(token));
        }
        is_signed
    }

    /// Takes in a token that was signed a moment ago.
    pub fn remember(&self, token: Text) {
        self.slot(&token).set(Some(Rc::new(Known { token, claims: OnceCell::new() })));
    }

    /// By the end of the signature, where any two tokens differ.
    fn slot(&self, token: &str) -> &Cell<Option<Rc<Known>>> {
        let last = token.bytes().rev().take(4).fold(0_usize, |sum, byte| sum.wrapping_mul(31) + usize::from(byte));
        &self.0[last % SLOTS]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(claims: &str) -> String {
        let text = [encode::base64_url(b"{}"), encode::base64_url(claims.as_bytes())].join(".");
        let signature = rsa::sign(rsa::ACCESS_KEY, text.as_bytes());
        [text, encode::base64_url(&signature)].join(".")
    }

    #[test]
    fn the_claims_that_are_read_again_are_read_and_others_are_not_looked_at() {
        let token = signed(r#"{"token_use":"access","exp":7,"scope":"a b","aud":{"any":[1.5]}}"#);
        let claims = claims(&token).expect("a token");
        assert_eq!(claims.token_use.as_deref(), Some("access"));
        assert_eq!((claims.exp, claims.scope.as_deref()), (Some(7), Some("a b")));
        assert_eq!(claims.iss, None);
    }

    #[test]
    fn what_is_no_token_claims_nothing() {
        let token = signed(r#"{"token_use":"access"}"#);
        let wrong_type = encode::base64_url(br#"{"exp":"soon"}"#);
        for bad in ["", ".", "..", "a.b.c", &format!("{token}.e"), &format!("a.{wrong_type}.c"), &format!(".{token}")] {
            assert_eq!(claims(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_token_is_remembered_as_the_text_that_it_is() {
        let verified = Verified::default();
        let token = signed("{}");
        let claims = Rc::new(claims(&token).expect("a token"));
        assert!(verified.find(&token).is_none());
        assert!(verified.verify(&token));
        assert_eq!(verified.find(&token).as_ref(), Some(&claims));

        // Another text that falls into the same slot.
        let forged = format!("A{}", &token[1..]);
        assert!(verified.find(&forged).is_none());
        assert!(!verified.verify(&forged));
        assert_eq!(verified.find(&token), Some(claims));
    }
}
