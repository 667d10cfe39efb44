//! Who issues tokens: what they claim, how they are signed, what becomes of refresh tokens.
//!
//! A pair of tokens is planned and its row written in one step, then signed: a signature is a function of what is
//! signed, so whoever asks for it needs nothing of the store any more.

pub mod claims;
pub mod jwt;
pub mod keys;
pub mod refresh;

use crypto::rsa;

use crate::engine::flow::{Cx, View, planned_pool};
use crate::error::{Error, Result};
use crate::model::shapes::{AuthenticationResultType, NewDeviceMetadataType, SignIn, UserPoolClientType};
use crate::model::value::{Text, TextMap, Time};
use crate::random::Random;
use crate::rules::client_settings::{lifetimes, rotates};
use crate::state::Identity;
use crate::state::clients::Client;
use crate::state::pool::{Pool, PoolSettings};
use crate::state::users::User;
use crate::triggers::pre_token_generation::{self, Overrides, TokenOverrides, TokenSource};
use crate::triggers::{Caller, Trigger};
use claims::{Draft, Jtis, Membership};
use refresh::Refresh;

/// What lets its bearer use the operations of the signed-in user: the one scope of a sign-in without OAuth.
pub const USER_ADMIN: &str = "aws.cognito.signin.user.admin";

/// The claim `iss` of a pool's tokens.
pub fn issuer(identity: &Identity, pool: &PoolSettings) -> String {
    ["https://cognito-idp.", &*identity.region, ".amazonaws.com/", &*pool.id].concat()
}

/// An authentication that succeeded.
pub struct NewSignIn<'s> {
    pub pool_id: &'s Text,
    pub client_id: &'s Text,
    /// The user's row number.
    pub user: u32,
    /// The id of the request that the sign-in began with.
    pub event_id: Text,
    /// The claim `auth_time`.
    pub began: Time,
    pub source: TokenSource,
    pub device_key: Option<Text>,
    pub new_device_metadata: Option<NewDeviceMetadataType>,
    pub client_metadata: Option<&'s TextMap<Text>>,
    pub scopes: Vec<Text>,
}

/// Begins a sign-in and issues its first tokens. PreTokenGeneration is asked before anything is written; the row is
/// written before the answer.
///
/// # Errors
/// What PreTokenGeneration comes to; that pool, client or user are gone, or the user disabled, since it was asked.
pub async fn issue(cx: &Cx, begin: NewSignIn<'_>) -> Result<AuthenticationResultType> {
    let caller = Caller::client(begin.pool_id, begin.client_id, begin.client_metadata);
    let overrides = overrides(cx, caller, begin.source, begin.user, &begin.scopes).await?;
    let wanted = Wanted { overrides: &overrides, membership: None, expires_in: None };
    let device = begin.new_device_metadata.clone();
    let (unsigned, refresh_token) = started(cx, begin, wanted)?;
    let mut result = signed(cx, unsigned).await?;
    result.refresh_token = Some(refresh_token);
    result.new_device_metadata = device;
    Ok(result)
}

/// Tokens for a test, without a sign-in; Cognito's own calls take them like any others.
pub struct DirectTokens {
    pub pool_id: Text,
    pub client_id: Text,
    /// Username, sub or alias of a user of the pool, in whatever state but disabled.
    pub username: Text,
    /// In place of the user's own, whether the pool has such groups or not; roles are those of the groups that it has.
    pub groups: Option<Vec<Text>>,
    /// Names, and values as JSON text, for both tokens: added, or in place of any claim that is there anyway.
    pub claims: Vec<(Text, Text)>,
    /// Of the access token, in place of [`USER_ADMIN`]: a token without that is no good for Cognito's own calls.
    pub scopes: Option<Vec<Text>>,
    /// How many seconds both tokens are good for, in place of what the client says. Not above zero: they have expired.
    pub expires_in: Option<i64>,
}

/// A signed set at once. No trigger is asked. The refresh token is as good as any.
///
/// # Errors
/// Pool, client or user do not exist; the user is disabled.
pub async fn issue_directly(cx: &Cx, direct: DirectTokens) -> Result<AuthenticationResultType> {
    let DirectTokens { pool_id, client_id, username, groups, claims, scopes, expires_in } = direct;
    let (user, membership, event_id, now) = cx.read(|view| {
        let pool = view.pool(&pool_id)?;
        let (number, _) = pool.user(&username)?;
        let membership = groups.map(|groups| Membership::of_groups(pool, groups));
        // No request of its own gives it an id.
        let event_id = view.store.random.apart(&["event_id"]).uuid();
        Ok((number, membership, event_id, view.now))
    })?;
    let token = TokenOverrides { claims, claims_to_suppress: Vec::new() };
    let overrides = Overrides { id: token.clone(), access: token, ..Overrides::default() };
    let begin = NewSignIn {
        pool_id: &pool_id,
        client_id: &client_id,
        user,
        event_id,
        began: now,
        source: TokenSource::Authentication,
        device_key: None,
        new_device_metadata: None,
        client_metadata: None,
        scopes: scopes.unwrap_or_else(|| vec![Text::from(USER_ADMIN)]),
    };
    let (unsigned, refresh_token) = started(cx, begin, Wanted { overrides: &overrides, membership, expires_in })?;
    let mut result = signed(cx, unsigned).await?;
    result.refresh_token = Some(refresh_token);
    Ok(result)
}

/// New tokens for a refresh token, and another one in its place where the client rotates them.
///
/// # Errors
/// [`refresh::allowed`] says no, before or after PreTokenGeneration was asked; what that comes to.
pub async fn refresh(cx: &Cx, ask: Refresh<'_>) -> Result<AuthenticationResultType> {
    // Without a function nothing comes between, and it is enough to look once.
    let asked = cx.read(|view| {
        let (pool, _) = view.client(ask.client_id)?;
        if Trigger::PreTokenGeneration.function(pool).is_none() {
            return Ok(None);
        }
        let allowed = refresh::allowed(view, &ask)?;
        Ok(Some((pool.settings.id.clone(), allowed.number, allowed.row.scopes.clone())))
    })?;
    let overrides = match &asked {
        Some((pool_id, user, scopes)) => {
            let caller = Caller::client(pool_id, ask.client_id, ask.client_metadata);
            overrides(cx, caller, TokenSource::RefreshTokens, *user, scopes).await?
        }
        None => Overrides::default(),
    };

    let plan = |view: &View| {
        let allowed = refresh::allowed(view, &ask)?;
        let mut row = allowed.row.clone();
        let next = refresh::use_up(&mut row, allowed.turn, view.now);
        let seed = view.store.identity.seed;
        let pool_id = allowed.pool.settings.id.clone();
        let refresh_token = next.map(|serial| refresh::token(seed, &pool_id, allowed.sign_in, &row, serial));
        let mut random = view.store.random.clone();
        let origin = origin(&row, &allowed.client.api, seed);
        let jtis = jtis(&mut random, &allowed.client.api, &origin, false);
        let party = Party { pool: allowed.pool, client: allowed.client, number: allowed.number, user: allowed.user };
        let wanted = Wanted { overrides: &overrides, membership: None, expires_in: None };
        let unsigned = unsigned(view, party, &row, jtis, wanted);
        Ok((pool_id, random, allowed.sign_in, row, unsigned, refresh_token))
    };
    let (unsigned, refresh_token) =
        cx.change(plan, |store, (pool_id, random, sign_in, row, unsigned, refresh_token)| {
            store.random = random;
            planned_pool(store, &pool_id).sign_ins.update(sign_in, |slot| *slot = row);
            (unsigned, refresh_token)
        })?;
    let mut result = signed(cx, unsigned).await?;
    result.refresh_token = refresh_token;
    Ok(result)
}

/// What the pool's PreTokenGeneration wants changed; nothing without one.
async fn overrides(
    cx: &Cx,
    caller: Caller<'_>,
    source: TokenSource,
    number: u32,
    scopes: &[Text],
) -> Result<Overrides> {
    let asked = cx.read(|view| {
        let pool = view.pool(caller.pool_id)?;
        if Trigger::PreTokenGeneration.function(pool).is_none() {
            return Ok(None);
        }
        let user = pool.users.row(number).ok_or_else(Error::user_not_found)?;
        Ok(Some((user.clone(), Membership::of_user(pool, number))))
    })?;
    let Some((user, membership)) = asked else { return Ok(Overrides::default()) };
    let draft = pre_token_generation::Draft {
        user: &user,
        groups: &membership.groups,
        roles: &membership.roles,
        preferred_role: membership.preferred_role.as_ref(),
        scopes,
    };
    pre_token_generation::ask(cx, caller, source, draft).await
}

/// In what a pair of tokens is to differ from what user, client and sign-in make of it.
struct Wanted<'w> {
    overrides: &'w Overrides,
    membership: Option<Membership>,
    /// Seconds.
    expires_in: Option<i64>,
}

/// Whom a pair of tokens is for.
struct Party<'p> {
    pool: &'p Pool,
    client: &'p Client,
    number: u32,
    user: &'p User,
}

/// Writes the sign-in's row, with a refresh token for it.
fn started(cx: &Cx, begin: NewSignIn<'_>, wanted: Wanted<'_>) -> Result<(Unsigned, Text)> {
    let pool_id = begin.pool_id.clone();
    let plan = |view: &View| {
        let pool = view.pool(begin.pool_id)?;
        let client =
            pool.clients.find(begin.client_id).ok_or_else(|| Error::client_named_not_found(begin.client_id))?;
        let user = pool.users.row(begin.user).ok_or_else(Error::user_not_found)?;
        if !user.enabled {
            return Err(Error::user_disabled());
        }
        let mut random = view.store.random.clone();
        let row = SignIn {
            user: begin.user.into(),
            client_id: begin.client_id.clone(),
            origin_jti: random.uuid(),
            event_id: begin.event_id,
            began: begin.began,
            scopes: begin.scopes,
            device_key: begin.device_key,
            end: None,
            nonce: random.nonce(),
            refresh_until: Time(view.now.0 + lifetimes(&client.api).refresh * 1000),
            serial: 0,
            next_serial: 1,
            spent: None,
            spent_at: None,
        };
        let number = pool.sign_ins.next_number();
        let refresh_token = refresh::token(view.store.identity.seed, &pool.settings.id, number, &row, row.serial);
        let jtis = jtis(&mut random, &client.api, &row.origin_jti, true);
        let unsigned = unsigned(view, Party { pool, client, number: begin.user, user }, &row, jtis, wanted);
        Ok((random, row, unsigned, refresh_token))
    };
    cx.change(plan, |store, (random, row, unsigned, refresh_token)| {
        store.random = random;
        planned_pool(store, &pool_id).sign_ins.insert(row);
        (unsigned, refresh_token)
    })
}

/// The claim `origin_jti`: the family's, or once rotation was switched off that of the refresh token which then is the
/// family's last.
fn origin(row: &SignIn, client: &UserPoolClientType, seed: u64) -> Text {
    if row.serial == 0 || rotates(client) {
        return row.origin_jti.clone();
    }
    let mut serial = String::new();
    crate::model::sink::decimal(&mut serial, row.serial);
    Random::named(seed, &["origin", &row.origin_jti, &serial]).uuid()
}

/// Which identifiers the tokens of a client carry: all of them with token revocation, few without (observed; other than
/// documented, some even then).
fn jtis(random: &mut Random, client: &UserPoolClientType, origin: &Text, is_first: bool) -> Jtis {
    let (id, access) = (random.uuid(), random.uuid());
    let revokes = client.enable_token_revocation != Some(false);
    let traced = revokes || rotates(client);
    Jtis {
        id: traced.then_some(id),
        access: Some(access),
        origin_in_id: traced.then(|| origin.clone()),
        origin_in_access: (traced && (revokes || !is_first)).then(|| origin.clone()),
    }
}

/// The claims of a pair of tokens.
struct Unsigned {
    access: String,
    id: String,
    /// Seconds that the access token is good for.
    expires_in: i64,
}

#[inline(never)]
fn unsigned(view: &View, party: Party, row: &SignIn, jtis: Jtis, wanted: Wanted) -> Unsigned {
    let Party { pool, client, number, user } = party;
    let lifetimes = lifetimes(&client.api);
    let expires_in = wanted.expires_in.unwrap_or(lifetimes.access);
    let membership = wanted.membership.unwrap_or_else(|| Membership::of_user(pool, number));
    let issued = view.now.0.div_euclid(1000);
    let draft = Draft {
        issuer: &issuer(&view.store.identity, &pool.settings),
        client_id: &client.id,
        client: &client.api,
        user,
        membership: membership.overridden(wanted.overrides.groups.as_ref()),
        event_id: &row.event_id,
        auth_time: row.began.0.div_euclid(1000),
        issued,
        access_expires: issued + expires_in,
        id_expires: issued + wanted.expires_in.unwrap_or(lifetimes.id),
        device_key: row.device_key.as_deref(),
        scopes: &row.scopes,
        overrides: wanted.overrides,
        jtis,
    };
    Unsigned { access: claims::access(&draft), id: claims::id(&draft), expires_in }
}

/// The answer with both tokens; the access token is known to be good from now on.
async fn signed(cx: &Cx, unsigned: Unsigned) -> Result<AuthenticationResultType> {
    let access_token = token(cx, rsa::ACCESS_KEY, &unsigned.access).await?;
    let id_token = token(cx, rsa::ID_KEY, &unsigned.id).await?;
    cx.read(|view| view.verified.remember(access_token.clone()));
    Ok(AuthenticationResultType {
        access_token: Some(access_token),
        expires_in: Some(unsigned.expires_in as i32),
        token_type: Some(Text::from("Bearer")),
        id_token: Some(id_token),
        ..AuthenticationResultType::default()
    })
}

/// A signed token of these claims.
pub async fn token(cx: &Cx, key: usize, claims: &str) -> Result<Text> {
    let text = jwt::unsigned(key, claims);
    let signature = cx.sign(key, text.clone()).await?;
    Ok(Text::from([&*text, ".", &*signature].concat()))
}
