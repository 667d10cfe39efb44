//! What ID and access tokens claim.
//!
//! The claims stand in a fixed order, which is nobody's contract: the service's own looks like that of a hash map.

use crate::model::shapes::UserPoolClientType;
use crate::model::sink::{JsonSink, decimal};
use crate::model::value::{Sink, Text};
use crate::rules::client_settings::may_read;
use crate::state::pool::Pool;
use crate::state::users::{Link, User};
use crate::triggers::pre_token_generation::{GroupOverrides, Overrides, TokenOverrides};

/// What a user's groups come to in tokens.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Membership {
    pub groups: Vec<Text>,
    /// Each role once, in the order of the groups.
    pub roles: Vec<Text>,
    pub preferred_role: Option<Text>,
}

impl Membership {
    /// In the order in which the groups were made.
    pub fn of_user(pool: &Pool, user: u32) -> Membership {
        let mut membership = Membership::default();
        let mut best = None;
        for (_, group) in pool.groups.of_user(user, 0, usize::MAX) {
            membership.add(group.name.clone(), group.role_arn.as_ref(), group.precedence, &mut best);
        }
        membership
    }

    /// Of groups by name; of those that there are, with their roles.
    pub fn of_groups(pool: &Pool, names: Vec<Text>) -> Membership {
        let mut membership = Membership::default();
        let mut best = None;
        for name in names {
            let group = pool.groups.find(&name).and_then(|number| pool.groups.row(number));
            let role = group.and_then(|group| group.role_arn.as_ref());
            membership.add(name, role, group.and_then(|group| group.precedence), &mut best);
        }
        membership
    }

    /// The least precedence among groups with a role gives the preferred one; two roles of one precedence give none, and
    /// groups without a precedence never do. `best` is the least so far.
    fn add(&mut self, group: Text, role: Option<&Text>, precedence: Option<i32>, best: &mut Option<i32>) {
        self.groups.push(group);
        let Some(role) = role else { return };
        if !self.roles.contains(role) {
            self.roles.push(role.clone());
        }
        let Some(precedence) = precedence else { return };
        match *best {
            Some(least) if least < precedence => {}
            Some(least) if least == precedence => {
                if self.preferred_role.as_ref() != Some(role) {
                    self.preferred_role = None;
                }
            }
            _ => {
                *best = Some(precedence);
                self.preferred_role = Some(role.clone());
            }
        }
    }

    /// As PreTokenGeneration wants it.
    pub fn overridden(self, overrides: Option<&GroupOverrides>) -> Membership {
        match overrides.cloned() {
            Some(GroupOverrides { groups, roles, preferred_role }) => Membership { groups, roles, preferred_role },
            None => self,
        }
    }
}

/// What one pair of tokens is made from.
pub struct Draft<'d> {
    pub issuer: &'d str,
    pub client_id: &'d str,
    pub client: &'d UserPoolClientType,
    pub user: &'d User,
    pub membership: Membership,
    pub event_id: &'d str,
    /// Seconds since the epoch, like the next three.
    pub auth_time: i64,
    pub issued: i64,
    pub access_expires: i64,
    pub id_expires: i64,
    pub device_key: Option<&'d str>,
    pub scopes: &'d [Text],
    pub overrides: &'d Overrides,
    pub jtis: Jtis,
}

/// The identifiers of two tokens and of the first of their family; without token revocation some are left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Jtis {
    pub id: Option<Text>,
    pub access: Option<Text>,
    pub origin_in_id: Option<Text>,
    pub origin_in_access: Option<Text>,
}

/// The access token's claims, as JSON.
pub fn access(draft: &Draft) -> String {
    let mut claims = Claims::new(&draft.overrides.access);
    claims.text("sub", &draft.user.sub);
    claims.optional("device_key", draft.device_key);
    claims.texts("cognito:groups", &draft.membership.groups);
    claims.text("iss", draft.issuer);
    claims.text("client_id", draft.client_id);
    claims.optional("origin_jti", draft.jtis.origin_in_access.as_deref());
    claims.text("event_id", draft.event_id);
    claims.text("token_use", "access");
    claims.text("scope", &scope(draft.scopes, draft.overrides));
    claims.number("auth_time", draft.auth_time);
    claims.number("exp", draft.access_expires);
    claims.number("iat", draft.issued);
    claims.optional("jti", draft.jtis.access.as_deref());
    claims.text("username", &draft.user.username);
    claims.end()
}

/// The ID token's claims, as JSON.
pub fn id(draft: &Draft) -> String {
    let mut claims = Claims::new(&draft.overrides.id);
    claims.text("sub", &draft.user.sub);
    claims.texts("cognito:groups", &draft.membership.groups);
    claims.texts("cognito:roles", &draft.membership.roles);
    claims.optional("cognito:preferred_role", draft.membership.preferred_role.as_deref());
    claims.text("iss", draft.issuer);
    claims.text("cognito:username", &draft.user.username);
    claims.optional("origin_jti", draft.jtis.origin_in_id.as_deref());
    claims.text("aud", draft.client_id);
    if may_read(draft.client, "identities") && !draft.user.links().is_empty() {
        claims.claim("identities", |json| identities(json, draft.user.links()));
    }
    claims.text("event_id", draft.event_id);
    claims.text("token_use", "id");
    claims.number("auth_time", draft.auth_time);
    claims.number("exp", draft.id_expires);
    claims.number("iat", draft.issued);
    claims.optional("jti", draft.jtis.id.as_deref());
    for (name, value) in draft.user.attributes.iter() {
        if *name != "sub" && may_read(draft.client, name) {
            claims.attribute(name, value);
        }
    }
    claims.end()
}

/// The access token of a client itself, as JSON: nobody signed in.
pub fn machine(issuer: &str, client_id: &str, scopes: &[Text], jti: &str, issued: i64, expires: i64) -> String {
    let overrides = Overrides::default();
    let mut claims = Claims::new(&overrides.access);
    claims.text("sub", client_id);
    claims.text("token_use", "access");
    claims.text("scope", &scope(scopes, &overrides));
    claims.number("auth_time", issued);
    claims.text("iss", issuer);
    claims.number("exp", expires);
    claims.number("iat", issued);
    claims.number("version", 2);
    claims.text("jti", jti);
    claims.text("client_id", client_id);
    claims.end()
}

fn scope(scopes: &[Text], overrides: &Overrides) -> String {
    let mut all = String::new();
    let kept = scopes.iter().filter(|scope| !overrides.scopes_to_suppress.contains(scope));
    let added = overrides.scopes_to_add.iter().filter(|scope| !scopes.contains(scope));
    for scope in kept.chain(added) {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(scope);
    }
    all
}

/// As tokens list them: everything but the issuer is text there, other than in the attribute.
fn identities(json: &mut JsonSink, links: &[Link]) {
    json.begin_list(links.len());
    for link in links {
        let mut created = String::new();
        decimal(&mut created, link.created.0);
        json.item();
        json.begin_map(0);
        for (name, value) in
            [("userId", &*link.user_id), ("providerName", &*link.provider_name), ("providerType", &*link.provider_type)]
        {
            json.key(name);
            json.text(value);
        }
        json.key("issuer");
        match &link.issuer {
            Some(issuer) => json.text(issuer),
            None => json.document("null"),
        }
        json.key("primary");
        json.text(if link.primary { "true" } else { "false" });
        json.key("dateCreated");
        json.text(&created);
        json.end_map();
    }
    json.end_list();
}

/// Writes claims, but in place of those that were overridden what they were overridden by.
struct Claims<'o> {
    json: JsonSink,
    overrides: &'o TokenOverrides,
    /// By position in the overrides: those that stand in the place of a claim of ours.
    written: Vec<bool>,
}

impl Claims<'_> {
    fn new(overrides: &TokenOverrides) -> Claims<'_> {
        let mut json = JsonSink::default();
        json.begin_map(0);
        Claims { json, overrides, written: vec![false; overrides.claims.len()] }
    }

    fn claim(&mut self, name: &str, write: impl FnOnce(&mut JsonSink)) {
        if self.is_ours(name) {
            self.json.key(name);
            write(&mut self.json);
        }
    }

    /// Whether the claim is to be written as it is; if it is overridden this writes by what.
    fn is_ours(&mut self, name: &str) -> bool {
        if self.overrides.claims_to_suppress.iter().any(|known| known == name) {
            return false;
        }
        let Some(at) = self.overrides.claims.iter().position(|(known, _)| known == name) else { return true };
        self.json.key(name);
        self.json.document(&self.overrides.claims[at].1);
        self.written[at] = true;
        false
    }

    fn text(&mut self, name: &str, value: &str) {
        self.claim(name, |json| json.text(value));
    }

    fn optional(&mut self, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(name, value);
        }
    }

    fn number(&mut self, name: &str, value: i64) {
        self.claim(name, |json| json.integer(value));
    }

    /// Nothing is claimed of an empty list.
    fn texts(&mut self, name: &str, values: &[Text]) {
        if values.is_empty() {
            return;
        }
        self.claim(name, |json| {
            json.begin_list(values.len());
            for value in values {
                json.item();
                json.text(value);
            }
            json.end_list();
        });
    }

    /// Texts, whatever the schema says, but for four standard ones to which OpenID Connect gives another type.
    fn attribute(&mut self, name: &str, value: &str) {
        self.claim(name, |json| match name {
            "email_verified" | "phone_number_verified" => json.boolean(value.eq_ignore_ascii_case("true")),
            "updated_at" => match value.parse() {
                Ok(seconds) => json.integer(seconds),
                Err(_) => json.text(value),
            },
            "address" => {
                json.begin_map(0);
                json.key("formatted");
                json.text(value);
                json.end_map();
            }
            _ => json.text(value),
        });
    }

    /// With the claims that were added.
    fn end(mut self) -> String {
        for ((name, value), written) in self.overrides.claims.iter().zip(&self.written) {
            if !written {
                self.json.key(name);
                self.json.document(value);
            }
        }
        self.json.end_map();
        self.json.text
    }
}
