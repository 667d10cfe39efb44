//! Signing in: the four operations, and what leads from the first call to tokens.
//!
//! A sign-in is an [`Attempt`] that goes from challenge to challenge. Between two calls it is a row of the pool's
//! challenges, which the session string names. Each file here has one kind of challenge: how it is put, and what an
//! answer to it must be. Which may follow which is the table in `order.rs`; nothing is put that the table does not allow.
//!
//! A proof is judged before anything else is told. What a wrong one leaves behind (the lock-out's count, the session's
//! count of wrong answers) is a step of its own that stands though the call is refused.

pub mod choice;
pub mod custom;
pub mod device;
pub mod mfa;
pub mod new_password;
pub mod order;
pub mod passkey;
pub mod password;
pub mod refresh;
pub mod session;
pub mod srp;

use crate::engine::flow::{Cx, View};
use crate::error::{Error, Result};
use crate::issuer::{self, NewSignIn, USER_ADMIN};
use crate::model::shapes::*;
use crate::model::value::{Text, TextMap};
use crate::random::uuid_text;
use crate::rules::secret_hash;
use crate::state::challenges::{Challenge, ChallengeResult};
use crate::state::clients::Client;
use crate::state::pool::Pool;
use crate::state::users::User;
use crate::triggers::pre_token_generation::TokenSource;
use crate::triggers::{Caller, post_authentication, pre_authentication};
use order::Step;

/// An outcome as one of the four responses, which have the same members.
macro_rules! told {
    ($response:ident, $outcome:expr) => {
        match $outcome {
            Outcome::Challenge { name, session, parameters, choices } => $response {
                challenge_name: Some(name),
                session,
                challenge_parameters: Some(parameters),
                authentication_result: None,
                available_challenges: choices,
            },
            Outcome::Tokens(result) => $response {
                challenge_name: None,
                session: None,
                challenge_parameters: Some(TextMap::default()),
                authentication_result: Some(*result),
                available_challenges: None,
            },
        }
    };
}

pub async fn initiate_auth(cx: Cx, ask: InitiateAuthRequest) -> Result<InitiateAuthResponse> {
    let start = Start {
        admin_pool: None,
        client_id: ask.client_id,
        flow: ask.auth_flow,
        parameters: ask.auth_parameters.unwrap_or_default(),
        metadata: ask.client_metadata,
        session: ask.session,
    };
    initiate(&cx, start).await.map(|outcome| told!(InitiateAuthResponse, outcome))
}

pub async fn admin_initiate_auth(cx: Cx, ask: AdminInitiateAuthRequest) -> Result<AdminInitiateAuthResponse> {
    let start = Start {
        admin_pool: Some(ask.user_pool_id),
        client_id: ask.client_id,
        flow: ask.auth_flow,
        parameters: ask.auth_parameters.unwrap_or_default(),
        metadata: ask.client_metadata,
        session: ask.session,
    };
    initiate(&cx, start).await.map(|outcome| told!(AdminInitiateAuthResponse, outcome))
}

pub async fn respond_to_auth_challenge(
    cx: Cx,
    ask: RespondToAuthChallengeRequest,
) -> Result<RespondToAuthChallengeResponse> {
    let answer = Answer {
        admin_pool: None,
        client_id: ask.client_id,
        name: ask.challenge_name,
        responses: ask.challenge_responses.unwrap_or_default(),
        metadata: ask.client_metadata,
        session: ask.session,
    };
    respond(&cx, answer).await.map(|outcome| told!(RespondToAuthChallengeResponse, outcome))
}

pub async fn admin_respond_to_auth_challenge(
    cx: Cx,
    ask: AdminRespondToAuthChallengeRequest,
) -> Result<AdminRespondToAuthChallengeResponse> {
    let answer = Answer {
        admin_pool: Some(ask.user_pool_id),
        client_id: ask.client_id,
        name: ask.challenge_name,
        responses: ask.challenge_responses.unwrap_or_default(),
        metadata: ask.client_metadata,
        session: ask.session,
    };
    respond(&cx, answer).await.map(|outcome| told!(AdminRespondToAuthChallengeResponse, outcome))
}

/// InitiateAuth and AdminInitiateAuth, as one.
pub struct Start {
    /// The pool that an administrator names.
    admin_pool: Option<Text>,
    client_id: Text,
    flow: AuthFlowType,
    parameters: TextMap<Text>,
    metadata: Option<TextMap<Text>>,
    session: Option<Text>,
}

impl Start {
    pub fn parameter(&self, name: &str) -> Option<&Text> {
        self.parameters.find(name)
    }

    pub fn required(&self, name: &str) -> Result<&Text> {
        self.parameter(name).ok_or_else(|| Error::parameter_missing(name))
    }
}

/// RespondToAuthChallenge and AdminRespondToAuthChallenge, as one.
pub struct Answer {
    admin_pool: Option<Text>,
    client_id: Text,
    name: ChallengeNameType,
    responses: TextMap<Text>,
    metadata: Option<TextMap<Text>>,
    session: Option<Text>,
}

impl Answer {
    pub fn required(&self, name: &str) -> Result<&Text> {
        self.responses.find(name).ok_or_else(|| Error::parameter_missing(name))
    }
}

/// What a call comes to.
pub enum Outcome {
    Challenge {
        name: ChallengeNameType,
        /// PASSWORD_VERIFIER has none.
        session: Option<Text>,
        parameters: TextMap<Text>,
        choices: Option<Vec<ChallengeNameType>>,
    },
    Tokens(Box<AuthenticationResultType>),
}

/// What a sign-in knows from its first call to its tokens.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub pool_id: Text,
    pub client_id: Text,
    /// The user's row; `None` where nobody has the name and the client hides it: every proof of nobody's is wrong.
    pub user: Option<u32>,
    /// The stored username, of nobody the name that was asked for.
    pub username: Text,
    /// The id of the request that the sign-in began with.
    pub event_id: Text,
    pub flow: AuthFlowType,
    /// What lies behind it.
    pub passed: Step,
    pub device_key: Option<Text>,
    /// A new password was set on the way.
    pub new_password: bool,
    /// What DefineAuthChallenge is told.
    pub history: Vec<ChallengeResult>,
    /// Of the present call.
    pub metadata: Option<TextMap<Text>>,
}

impl Attempt {
    /// As the triggers of the present call see it.
    pub fn caller(&self) -> Caller<'_> {
        let metadata = self.metadata.as_ref();
        match self.passed {
            Step::Start => Caller::initiating(&self.pool_id, &self.client_id, metadata),
            _ => Caller::client(&self.pool_id, &self.client_id, metadata),
        }
    }

    /// The pool, the client and the user as they are now; nobody is `None`.
    pub fn look<'v>(&self, view: &'v View) -> Result<(&'v Pool, &'v Client, Option<&'v User>)> {
        let (pool, client) = view.client(&self.client_id)?;
        match self.user {
            None => Ok((pool, client, None)),
            Some(number) => {
                let user = pool.users.row(number).ok_or_else(Error::user_not_found)?;
                if !user.enabled {
                    return Err(Error::user_disabled());
                }
                Ok((pool, client, Some(user)))
            }
        }
    }

    /// The user as it is now. Nobody has no user: whoever asks has judged a proof before.
    pub fn user<'v>(&self, view: &'v View) -> Result<(&'v Pool, &'v Client, &'v User)> {
        let (pool, client, user) = self.look(view)?;
        Ok((pool, client, user.ok_or_else(Error::wrong_username_or_password)?))
    }

    /// As a challenge's row, to be filled in by the challenge's own file.
    fn kept(&self, name: ChallengeNameType, client: &Client, view: &View) -> Result<Challenge> {
        if !order::may_follow(self.passed, self.flow, name) {
            return Err(Error::internal("a challenge that may not follow"));
        }
        Ok(Challenge {
            name,
            client_id: self.client_id.clone(),
            user: self.user.map(i64::from),
            username: self.username.clone(),
            event_id: self.event_id.clone(),
            flow: self.flow,
            until: session::until(client, view.now),
            device_key: self.device_key.clone(),
            new_password: self.new_password.then_some(true),
            history: self.history.clone(),
            ..Challenge::default()
        })
    }

    /// From a challenge's row, whose answer is being judged.
    fn resumed(pool_id: &Text, challenge: &Challenge, metadata: Option<TextMap<Text>>) -> Attempt {
        Attempt {
            pool_id: pool_id.clone(),
            client_id: challenge.client_id.clone(),
            user: challenge.user.map(|number| number as u32),
            username: challenge.username.clone(),
            event_id: challenge.event_id.clone(),
            flow: challenge.flow,
            passed: Step::Challenge(challenge.name),
            device_key: challenge.device_key.clone(),
            new_password: challenge.new_password == Some(true),
            history: challenge.history.clone(),
            metadata,
        }
    }

    /// Puts a challenge: keeps its row and tells the client. `fill` adds to the row what its answer is judged by.
    pub fn put(
        &self,
        cx: &Cx,
        name: ChallengeNameType,
        parameters: Vec<(&str, Text)>,
        fill: impl FnOnce(&mut Challenge),
    ) -> Result<Outcome> {
        let mut challenge = cx.read(|view| self.look(view).and_then(|(_, client, _)| self.kept(name, client, view)))?;
        fill(&mut challenge);
        let session = cx.write(|tx| session::open(tx, &self.pool_id, challenge))?;
        Ok(Outcome::Challenge { name, session: Some(session), parameters: texts(parameters), choices: None })
    }
}

fn texts(parameters: Vec<(&str, Text)>) -> TextMap<Text> {
    TextMap(parameters.into_iter().map(|(name, value)| (Text::from(name), value)).collect())
}

/// The pool and the client of a call: an administrator's client must be of the pool that is named.
fn named<'v>(view: &'v View, admin_pool: Option<&Text>, client_id: &str) -> Result<(&'v Pool, &'v Client)> {
    let wanted = admin_pool.map(|id| view.pool(id)).transpose()?;
    let (pool, client) = view.client(client_id)?;
    match wanted {
        Some(wanted) if wanted.settings.id != pool.settings.id => {
            Err(Error::client_not_in_pool(client_id, &wanted.settings.id))
        }
        _ => Ok((pool, client)),
    }
}

async fn initiate(cx: &Cx, start: Start) -> Result<Outcome> {
    use AuthFlowType::*;

    let pool_id = cx.read(|view| admitted(view, &start))?;
    if matches!(start.flow, RefreshToken | RefreshTokenAuth) {
        return refresh::sign_in(cx, &start).await;
    }
    let name = start.required("USERNAME")?.clone();
    let met = cx.read(|view| known(view, &start.client_id, &name));
    let (user, username) = match met? {
        Known::User(number, username) => (Some(number), username),
        Known::Nobody { hidden } => match password::migrated(cx, &pool_id, &start, &name).await? {
            Some((number, username)) => (Some(number), username),
            None if hidden => (None, name),
            None => return Err(Error::user_not_found()),
        },
    };
    let attempt = Attempt {
        pool_id,
        client_id: start.client_id.clone(),
        user,
        username,
        event_id: cx.read(|view| Text::from(uuid_text(view.request))),
        flow: start.flow,
        passed: Step::Start,
        device_key: start.parameter("DEVICE_KEY").cloned(),
        new_password: false,
        history: Vec::new(),
        metadata: start.metadata.clone(),
    };
    let known = cx.read(|view| attempt.look(view).map(|(_, _, user)| user.cloned()))?;
    pre_authentication::ask(cx, attempt.caller(), &attempt.username, known.as_ref()).await?;
    match start.flow {
        UserPasswordAuth | AdminUserPasswordAuth | AdminNoSrpAuth => {
            password::sign_in(cx, attempt, start.required("PASSWORD")?).await
        }
        UserSrpAuth => srp::begin(cx, attempt, start.required("SRP_A")?),
        CustomAuth => custom::begin(cx, attempt, &start).await,
        UserAuth => choice::begin(cx, attempt, &start).await,
        RefreshToken | RefreshTokenAuth => unreachable!("a refresh ends above"),
    }
}

/// Client, form of the call, flow, parameters, secret hash: in this order, and before anyone is looked up.
fn admitted(view: &View, start: &Start) -> Result<Text> {
    use AuthFlowType::*;

    let (pool, client) = named(view, start.admin_pool.as_ref(), &start.client_id)?;
    let is_admin = start.admin_pool.is_some();
    let is_supported = match start.flow {
        AdminUserPasswordAuth | AdminNoSrpAuth => is_admin,
        UserPasswordAuth => !is_admin,
        _ => true,
    };
    if !is_supported {
        return Err(Error::flow_not_supported());
    }
    if !is_enabled(client, start.flow) {
        return Err(match start.flow {
            RefreshToken | RefreshTokenAuth if crate::rules::client_settings::rotates(&client.api) => {
                Error::refresh_with_rotation()
            }
            _ if is_admin => Error::admin_flow_not_enabled(),
            _ => Error::flow_not_enabled(start.flow.as_str()),
        });
    }
    let required: &[&str] = match start.flow {
        UserSrpAuth => &["USERNAME", "SRP_A"],
        UserPasswordAuth | AdminUserPasswordAuth | AdminNoSrpAuth => &["USERNAME", "PASSWORD"],
        RefreshToken | RefreshTokenAuth => &["REFRESH_TOKEN"],
        CustomAuth | UserAuth => &["USERNAME"],
    };
    required.iter().try_for_each(|name| start.required(name).map(|_| ()))?;
    // A refresh is for the user of its token, who is not known here yet.
    if let Some(name) = start.parameter("USERNAME").filter(|_| required.contains(&"USERNAME")) {
        secret_hash::check(client, name, start.parameter("SECRET_HASH").map(|hash| &**hash))?;
    }
    Ok(pool.settings.id.clone())
}

/// Whether a client lets a flow through. Without a list the defaults are SRP, custom and refresh; with names of the old
/// kind refresh is always on, and SRP and custom are unless it is custom only.
fn is_enabled(client: &Client, flow: AuthFlowType) -> bool {
    use ExplicitAuthFlowsType::*;

    let Some(allowed) = client.api.explicit_auth_flows.as_deref().filter(|flows| !flows.is_empty()) else {
        return match flow {
            AuthFlowType::UserSrpAuth | AuthFlowType::CustomAuth => true,
            AuthFlowType::RefreshToken | AuthFlowType::RefreshTokenAuth => {
                !crate::rules::client_settings::rotates(&client.api)
            }
            _ => false,
        };
    };
    let has = |flow: ExplicitAuthFlowsType| allowed.contains(&flow);
    let old_kind = allowed.iter().any(|flow| matches!(flow, AdminNoSrpAuth | CustomAuthFlowOnly | UserPasswordAuth));
    match flow {
        AuthFlowType::UserSrpAuth => has(AllowUserSrpAuth) || old_kind && !has(CustomAuthFlowOnly),
        AuthFlowType::CustomAuth => has(AllowCustomAuth) || old_kind,
        AuthFlowType::RefreshToken | AuthFlowType::RefreshTokenAuth => has(AllowRefreshTokenAuth) || old_kind,
        AuthFlowType::UserPasswordAuth => has(AllowUserPasswordAuth) || has(UserPasswordAuth),
        AuthFlowType::AdminUserPasswordAuth | AuthFlowType::AdminNoSrpAuth => {
            has(AllowAdminUserPasswordAuth) || has(AdminNoSrpAuth)
        }
        AuthFlowType::UserAuth => has(AllowUserAuth),
    }
}

enum Known {
    User(u32, Text),
    /// `hidden`: the client does not let it show.
    Nobody {
        hidden: bool,
    },
}

fn known(view: &View, client_id: &str, name: &str) -> Result<Known> {
    let (pool, client) = view.client(client_id)?;
    let found = pool.users.resolve(name).and_then(|number| pool.users.row(number).map(|user| (number, user)));
    Ok(match found {
        Some((number, user)) => Known::User(number, user.username.clone()),
        None => Known::Nobody { hidden: hides_users(client) },
    })
}

/// PreventUserExistenceErrors.
pub fn hides_users(client: &Client) -> bool {
    client.api.prevent_user_existence_errors == Some(PreventUserExistenceErrorTypes::Enabled)
}

async fn respond(cx: &Cx, answer: Answer) -> Result<Outcome> {
    use ChallengeNameType::*;

    let (row, challenge, pool_id) = cx.read(|view| opened(view, &answer))?;
    let mut attempt = Attempt::resumed(&pool_id, &challenge, answer.metadata.clone());
    attempt.device_key = answer.responses.find("DEVICE_KEY").cloned().or(attempt.device_key);
    let open = Open { row, challenge, attempt };
    match answer.name {
        PasswordVerifier => srp::respond(cx, open, &answer).await,
        NewPasswordRequired => new_password::respond(cx, open, &answer).await,
        SmsMfa | EmailOtp | SmsOtp | SoftwareTokenMfa | SelectMfaType | MfaSetup => {
            mfa::respond(cx, open, &answer).await
        }
        CustomChallenge => custom::respond(cx, open, &answer).await,
        SelectChallenge | Password | PasswordSrp => choice::respond(cx, open, &answer).await,
        DeviceSrpAuth => device::begin(cx, open, &answer),
        DevicePasswordVerifier => device::respond(cx, open, &answer).await,
        WebAuthn => passkey::respond(cx, open, &answer).await,
        AdminNoSrpAuth => Err(Error::session_invalid()),
    }
}

/// An open challenge with the answer to it.
pub struct Open {
    pub row: u32,
    pub challenge: Challenge,
    pub attempt: Attempt,
}

impl Open {
    /// The answer is accepted: the session is used up.
    pub fn close(&self, cx: &Cx) -> Result<()> {
        cx.write(|tx| session::close(tx, &self.attempt.pool_id, &self.attempt.client_id, self.row))
    }

    /// The answer is wrong: it is counted, and the session stays.
    pub fn refuse(&self, cx: &Cx, refusal: Error) -> Error {
        match cx.write(|tx| session::count_failure(tx, &self.attempt.pool_id, self.row)) {
            Ok(()) => refusal,
            Err(error) => error,
        }
    }
}

/// Client, secret hash, session, its challenge and its user: in this order.
fn opened(view: &View, answer: &Answer) -> Result<(u32, Challenge, Text)> {
    let (pool, client) = named(view, answer.admin_pool.as_ref(), &answer.client_id)?;
    let name = answer.required("USERNAME")?;
    secret_hash::check(client, name, answer.responses.find("SECRET_HASH").map(|hash| &**hash))?;
    let (row, challenge) = match answer.name {
        ChallengeNameType::PasswordVerifier | ChallengeNameType::DevicePasswordVerifier => {
            srp::opened(view, pool, answer)?
        }
        ChallengeNameType::DeviceSrpAuth if answer.session.is_none() => device::opened(view, pool, answer)?,
        _ => {
            let session = answer.session.as_ref().ok_or_else(|| Error::parameter_missing("Session"))?;
            session::find(view.store, pool, &answer.client_id, session, view.now)?
        }
    };
    let is_user = match challenge.user {
        Some(number) => pool.users.resolve(name).map(i64::from) == Some(number),
        None => *name == challenge.username,
    };
    // A user who was deleted meanwhile is told so later, by whoever looks at it.
    let is_gone = challenge.user.is_some_and(|number| pool.users.row(number as u32).is_none());
    if challenge.name != answer.name || !(is_user || is_gone) {
        return Err(match answer.name {
            ChallengeNameType::PasswordVerifier | ChallengeNameType::DevicePasswordVerifier => {
                Error::wrong_username_or_password()
            }
            _ => Error::session_invalid(),
        });
    }
    Ok((row, challenge.clone(), pool.settings.id.clone()))
}

/// The first factor has been shown. What the user's status wants comes first, then the second factor.
pub async fn first_factor_shown(cx: &Cx, attempt: Attempt) -> Result<Outcome> {
    let status = cx.read(|view| attempt.user(view).map(|(_, _, user)| user.status))?;
    match status {
        UserStatusType::Unconfirmed => Err(Error::user_not_confirmed()),
        UserStatusType::ForceChangePassword => new_password::put(cx, &attempt),
        UserStatusType::ResetRequired => Err(Error::password_reset_required()),
        _ if attempt.flow == AuthFlowType::CustomAuth => custom::go_on(cx, attempt).await,
        _ => mfa::second_factor(cx, attempt).await,
    }
}

/// What a status refuses to whoever proved something other than the password; who owes a new one gets in.
pub fn may_sign_in(user: &User) -> Result<()> {
    match user.status {
        UserStatusType::Unconfirmed => Err(Error::user_not_confirmed()),
        UserStatusType::ResetRequired => Err(Error::password_reset_required()),
        _ => Ok(()),
    }
}

/// Nothing more is due but a proof of the device that the call named: the user is signed in.
pub async fn signed_in(cx: &Cx, attempt: Attempt) -> Result<Outcome> {
    if cx.read(|view| device::is_due(view, &attempt))? {
        return device::put(cx, &attempt);
    }
    let (user, number) = cx.read(|view| {
        let (_, _, user) = attempt.user(view)?;
        Ok::<_, Error>((user.clone(), attempt.user.unwrap_or_default()))
    })?;
    let (device_key, new_device) = device::of_sign_in(cx, &attempt)?;
    post_authentication::ask(cx, attempt.caller(), &user, new_device.is_some()).await?;
    let source = match attempt.passed {
        Step::Challenge(ChallengeNameType::DevicePasswordVerifier) => TokenSource::AuthenticateDevice,
        _ if attempt.new_password => TokenSource::NewPasswordChallenge,
        _ => TokenSource::Authentication,
    };
    let begin = NewSignIn {
        pool_id: &attempt.pool_id,
        client_id: &attempt.client_id,
        user: number,
        event_id: attempt.event_id.clone(),
        began: cx.read(|view| view.now),
        source,
        device_key,
        new_device_metadata: new_device,
        // What InitiateAuth is given reaches other triggers only.
        client_metadata: attempt.metadata.as_ref().filter(|_| attempt.passed != Step::Start),
        scopes: vec![Text::from(USER_ADMIN)],
    };
    let result = issuer::issue(cx, begin).await?;
    Ok(Outcome::Tokens(Box::new(result)))
}
