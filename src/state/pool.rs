//! One user pool: its settings and the tables it owns. Deleting it is one `remove`.

use std::rc::Rc;

use super::challenges::Challenges;
use super::clients::Clients;
use super::groups::Groups;
use super::providers::Providers;
use super::sign_ins::SignIns;
use super::users::{Alias, User, Users};
use crate::error::{Error, Result};
pub use crate::model::shapes::MfaSettings;
use crate::model::shapes::{AuthFactorType, PasswordPolicyType, SchemaAttributeType, UserPoolType, UserStatusType};
use crate::model::value::{Text, TextMap, Time};

#[derive(Clone)]
pub struct Pool {
    pub settings: Rc<PoolSettings>,
    pub users: Users,
    pub groups: Groups,
    pub clients: Clients,
    pub providers: Providers,
    pub sign_ins: SignIns,
    pub challenges: Challenges,
}

#[derive(Clone, Debug)]
pub struct PoolSettings {
    pub id: Text,
    pub arn: Text,
    pub created: Time,
    pub modified: Time,
    /// As CreateUserPool answers it, without the members that are derived: id, ARN, dates, schema, tags, user count.
    pub api: UserPoolType,
    /// What only SetUserPoolMfaConfig gives and shows. The mode, the SMS configuration and the words of an SMS are in
    /// `api`, where the pool shows them.
    pub mfa: MfaSettings,
    /// Standard attributes in the order of CreateUserPool, then the custom ones as they were added.
    pub schema: Vec<SchemaAttributeType>,
    pub tags: TextMap<Text>,
}

impl PoolSettings {
    /// An attribute of the schema by its full name (`custom:…` for custom ones).
    pub fn attribute(&self, name: &str) -> Option<&SchemaAttributeType> {
        self.schema.iter().find(|attribute| attribute.name.as_deref() == Some(name))
    }
}

impl PoolSettings {
    pub fn password_policy(&self) -> PasswordPolicyType {
        self.api.policies.as_ref().and_then(|policies| policies.password_policy.clone()).unwrap_or_default()
    }

    /// Whether a user may sign in by a one-time code alone.
    pub fn has_passwordless_factor(&self) -> bool {
        let policy = self.api.policies.as_ref().and_then(|policies| policies.sign_in_policy.as_ref());
        let factors = policy.and_then(|policy| policy.allowed_first_auth_factors.as_deref()).unwrap_or_default();
        factors.iter().any(|factor| matches!(factor, AuthFactorType::EmailOtp | AuthFactorType::SmsOtp))
    }

    /// Whether a changed address gets a code.
    pub fn auto_verifies(&self, attribute: &str) -> bool {
        self.api.auto_verified_attributes.iter().flatten().any(|known| known.as_str() == attribute)
    }

    /// Whether a changed address waits for its code.
    pub fn verifies_before_update(&self, attribute: &str) -> bool {
        let settings = self.api.user_attribute_update_settings.as_ref();
        let list = settings.and_then(|settings| settings.attributes_require_verification_before_update.as_deref());
        list.unwrap_or_default().iter().any(|known| known.as_str() == attribute)
    }
}

impl Pool {
    /// The user whom a request's `Username` names, by username, sub or alias.
    pub fn user(&self, name: &str) -> Result<(u32, &User)> {
        self.find_user(name).ok_or_else(Error::user_not_found)
    }

    pub fn find_user(&self, name: &str) -> Option<(u32, &User)> {
        let number = self.users.resolve(name)?;
        self.users.row(number).map(|user| (number, user))
    }

    /// Ends every sign-in that the user has had so far.
    pub fn sign_out(&mut self, number: u32) {
        let before = i64::from(self.sign_ins.next_number());
        self.users.update(number, |user| user.extras_mut().signed_out_before = Some(before));
    }

    /// Whether the user has been signed out everywhere since this sign-in.
    pub fn is_signed_out(&self, user: &User, sign_in: u32) -> bool {
        let before = user.extras.as_ref().and_then(|extras| extras.signed_out_before);
        before.is_some_and(|before| i64::from(sign_in) < before)
    }

    /// A preferred username is an alias from confirmation on; by then it may be another user's.
    pub fn may_be_confirmed(&self, user: &User) -> Result<()> {
        let preferred =
            user.attribute(Alias::Preferred.attribute()).filter(|_| user.status == UserStatusType::Unconfirmed);
        match preferred.and_then(|value| self.users.find_by_alias(Alias::Preferred, value)) {
            Some(_) => Err(Error::alias_taken(Alias::Preferred.attribute())),
            None => Ok(()),
        }
    }

    pub fn check(&self) -> std::result::Result<(), String> {
        self.users.check()?;
        self.groups.check(&self.users)?;
        self.clients.check()?;
        self.providers.check()?;
        self.sign_ins.check()
    }
}
