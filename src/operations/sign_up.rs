//! Signing up: new users of their own accord, and the confirmation of sign-ups.

use crate::engine::flow::{Cx, View, planned_pool};
use crate::error::{Error, PasswordDoor, Result};
use crate::messages::{self, Letter, NewCode, Source};
use crate::model::shapes::*;
use crate::model::value::{Text, Time};
use crate::operations::sign_in::session;
use crate::operations::user_attributes::{VerifiedAddress, verified_address};
use crate::operations::users::{
    alias_holders, insert_new, new_attributes, planned_sub, schema_name, sub_of_new, sub_to_tell,
};
use crate::rules::{attributes, codes, delivery, password_policy};
use crate::state::Store;
use crate::state::outbox::Medium;
use crate::state::pool::Pool;
use crate::state::users::{Alias, Code, CodePurpose, Password, User};
use crate::triggers::{Caller, Trigger, post_confirmation, pre_sign_up};

/// Stores a user who has to confirm, unless PreSignUp confirms, and sends the code for it where the pool verifies an
/// address by itself. A CustomMessage that fails leaves the user behind, a PostConfirmation that fails a confirmed one.
pub async fn sign_up(cx: Cx, ask: SignUpRequest) -> Result<SignUpResponse> {
    let plan = cx.read(|view| plan(view, &ask))?;
    let caller = Caller::client(&plan.pool_id, &ask.client_id, ask.client_metadata.as_ref());
    let told = pre_sign_up::NewUser {
        username: plan.sub.as_ref().unwrap_or(&ask.username),
        attributes: &plan.attributes,
        validation_data: ask.validation_data.as_ref(),
    };
    let wishes = pre_sign_up::sign_up(&cx, caller, told).await?;
    let (user, code) =
        cx.change(|view| judge(view, &ask, plan.sub, &wishes), |store, new| create(store, &plan.pool_id, new))?;

    let mut code_delivery_details = None;
    if let Some((medium, code)) = code {
        let address = code.address.clone().unwrap_or_default();
        code_delivery_details = Some(delivery::details(medium, &address));
        let letter = Letter {
            source: Source::SignUp,
            caller,
            user: &user,
            code: &code.text,
            expires: Some(code.until),
            to: vec![(medium, address)],
        };
        messages::send(&cx, letter).await?;
    }
    let user_confirmed = user.status == UserStatusType::Confirmed;
    if user_confirmed {
        post_confirmation::confirm_sign_up(&cx, caller, &user).await?;
    }
    let session = session_of(&cx, &plan.pool_id, &ask.client_id, &user)?;
    Ok(SignUpResponse { user_confirmed, code_delivery_details, user_sub: user.sub, session })
}

/// What leads from the sign-up to a sign-in, at a client that allows it.
fn session_of(cx: &Cx, pool_id: &Text, client_id: &Text, user: &User) -> Result<Option<Text>> {
    let is_confirmed = user.status == UserStatusType::Confirmed;
    cx.write(|tx| match tx.pool(pool_id)?.users.find_by_sub(&user.sub) {
        Some(number) => session::of_sign_up(tx, pool_id, client_id, number, is_confirmed),
        // A function has deleted the user meanwhile.
        None => Ok(None),
    })
}

struct Plan {
    pool_id: Text,
    /// What PreSignUp is told.
    attributes: Vec<(Text, Text)>,
    /// The generated username, which PreSignUp is told in a pool that signs up by address.
    sub: Option<Text>,
}

/// Everything that can refuse refuses here, before PreSignUp is asked.
fn plan(view: &View, ask: &SignUpRequest) -> Result<Plan> {
    let (pool, client) = view.client(&ask.client_id)?;
    let pool_id = pool.settings.id.clone();
    // Without a trigger the world cannot change before `judge` looks at the same things.
    if Trigger::PreSignUp.function(pool).is_none() {
        return Ok(Plan { pool_id, attributes: Vec::new(), sub: None });
    }
    view.proven_client(&client.id, &ask.username, ask.secret_hash.as_ref())?;
    let attributes = asked_attributes(pool, &client.api, ask)?;
    asked_password(pool, ask)?;
    alias_holders(pool, &attributes, true)?;
    let sub = pool.users.rules().by_address().then(|| sub_to_tell(view.store, pool, &ask.username));
    Ok(Plan { pool_id, attributes, sub })
}

/// The attributes of the new user, without the flags that the pool adds.
fn asked_attributes(pool: &Pool, client: &UserPoolClientType, ask: &SignUpRequest) -> Result<Vec<(Text, Text)>> {
    let config = pool.settings.api.admin_create_user_config.as_ref();
    if config.is_some_and(|config| config.allow_admin_create_user_only == Some(true)) {
        return Err(Error::sign_up_not_permitted());
    }
    let given = ask.user_attributes.as_deref().unwrap_or_default();
    attributes::writable(client, given.iter().map(|(name, _)| name))?;
    let accepted = new_attributes(pool, &ask.username, given, Error::user_exists)?;
    attributes::complete(&pool.settings, &accepted)?;
    // Another could take the name before this user is confirmed.
    if pool.users.rules().preferred_alias && accepted.iter().any(|(name, _)| *name == Alias::Preferred.attribute()) {
        return Err(Error::preferred_username_unconfirmed());
    }
    Ok(accepted)
}

/// Where one-time codes let users in, one may sign up without a password.
fn asked_password(pool: &Pool, ask: &SignUpRequest) -> Result<Option<Password>> {
    let Some(text) = ask.password.clone().filter(|text| !text.is_empty()) else {
        return if pool.settings.has_passwordless_factor() { Ok(None) } else { Err(Error::password_missing()) };
    };
    match password_policy::weakness(&pool.settings.password_policy(), &text) {
        Some(reason) => Err(Error::weak_password(PasswordDoor::SignUp, reason)),
        None => Ok(Some(Password { text, temporary_until: None })),
    }
}

/// A new user that may be stored.
struct NewUser {
    /// Without its sub.
    user: User,
    sub: Option<Text>,
    /// Who loses an alias to the new user.
    holders: Vec<(u32, Alias)>,
    /// Where the code goes.
    to: Option<(Medium, Text)>,
}

/// Looks again at all that could have changed while PreSignUp ran.
fn judge(view: &View, ask: &SignUpRequest, told: Option<Text>, wishes: &PreSignUpResponse) -> Result<NewUser> {
    let (pool, client) = view.proven_client(&ask.client_id, &ask.username, ask.secret_hash.as_ref())?;
    let mut attributes = asked_attributes(pool, &client.api, ask)?;
    let password = asked_password(pool, ask)?;
    for (medium, verified) in [(Medium::Email, wishes.auto_verify_email), (Medium::Sms, wishes.auto_verify_phone)] {
        if let Some(at) = attributes.iter().position(|(name, _)| *name == medium.attribute()) {
            let value = if verified == Some(true) { "true" } else { "false" };
            attributes.insert(at + 1, (schema_name(pool, medium.flag()), Text::from(value)));
        }
    }
    // An alias that PreSignUp verifies moves to the new user (dev guide).
    let holders = alias_holders(pool, &attributes, true)?;

    let confirmed = wishes.auto_confirm_user == Some(true);
    let user = User {
        username: ask.username.clone(),
        sub: Text::default(),
        attributes: attributes.into(),
        created: view.now,
        modified: view.now,
        enabled: true,
        status: if confirmed { UserStatusType::Confirmed } else { UserStatusType::Unconfirmed },
        password,
        extras: None,
    };
    Ok(NewUser {
        sub: planned_sub(view.store, pool, &ask.username, told),
        holders,
        to: if confirmed { None } else { delivery::confirmation_address(&pool.settings, &user) },
        user,
    })
}

fn create(store: &mut Store, pool_id: &str, new: NewUser) -> (User, Option<(Medium, Code)>) {
    let NewUser { mut user, sub, holders, to } = new;
    user.sub = sub_of_new(store, pool_id, sub);
    let code = to.map(|(medium, address)| {
        (medium, codes::sent(store.code(), CodePurpose::SignUp, &address, false, user.created))
    });
    if let Some((_, code)) = &code {
        user.set_code(code.clone());
    }
    (insert_new(planned_pool(store, pool_id), user, holders), code)
}

/// The code verifies the address that it went to. The confirmation stands even when PostConfirmation fails.
pub async fn confirm_sign_up(cx: Cx, ask: ConfirmSignUpRequest) -> Result<ConfirmSignUpResponse> {
    let (pool_id, user) = cx.change(
        |view| confirmation(view, &ask),
        |store, Confirmation { pool_id, number, verified, session, now }| {
            let pool = planned_pool(store, &pool_id);
            if let Some(challenge) = session.and_then(|row| pool.challenges.row_mut(row)) {
                challenge.used = true;
            }
            verified.iter().for_each(|verified| verified.make_way(pool, now));
            let user = pool.users.update(number, |user| {
                if let Some(verified) = verified {
                    verified.set(user);
                }
                user.forget_code(CodePurpose::SignUp);
                user.status = UserStatusType::Confirmed;
                user.modified = now;
                user.clone()
            });
            (pool_id, user)
        },
    )?;
    let user = user.ok_or_else(Error::user_not_found)?;
    let caller = Caller::client(&pool_id, &ask.client_id, ask.client_metadata.as_ref());
    post_confirmation::confirm_sign_up(&cx, caller, &user).await?;
    Ok(ConfirmSignUpResponse { session: session_of(&cx, &pool_id, &ask.client_id, &user)? })
}

struct Confirmation {
    pool_id: Text,
    number: u32,
    /// The address that the code went to, if the user still has it.
    verified: Option<VerifiedAddress>,
    /// That of the sign-up, which is used up.
    session: Option<u32>,
    now: Time,
}

fn confirmation(view: &View, ask: &ConfirmSignUpRequest) -> Result<Confirmation> {
    let (pool, client) = view.proven_client(&ask.client_id, &ask.username, ask.secret_hash.as_ref())?;
    let Some((number, user)) = pool.find_user(&ask.username) else {
        return Err(if client.hides_absent_users() {
            Error::code_expired()
        } else {
            Error::user_of_client_not_found()
        });
    };
    if !user.enabled {
        return Err(Error::user_disabled());
    }
    if user.status != UserStatusType::Unconfirmed {
        return Err(Error::cannot_be_confirmed(user.status.as_str()));
    }
    let session = ask
        .session
        .as_ref()
        .map(|session| session::find_of_sign_up(view, pool, &ask.client_id, session, Some(number), false));
    let session = session.transpose()?;
    let code = codes::right(user, CodePurpose::SignUp, &ask.confirmation_code, view.now)?;
    pool.may_be_confirmed(user)?;
    let address = code.address.clone().unwrap_or_default();
    let medium =
        [Medium::Email, Medium::Sms].into_iter().find(|medium| user.attribute(medium.attribute()) == Some(&address));
    let force = ask.force_alias_creation == Some(true);
    let verified = medium.map(|medium| verified_address(pool, number, medium, address, force)).transpose()?;
    Ok(Confirmation { pool_id: pool.settings.id.clone(), number, verified, session, now: view.now })
}

/// Sends a new code, which replaces the old one.
pub async fn resend_confirmation_code(
    cx: Cx,
    ask: ResendConfirmationCodeRequest,
) -> Result<ResendConfirmationCodeResponse> {
    let (pool_id, to) = cx.read(|view| {
        let (pool, client) = view.proven_client(&ask.client_id, &ask.username, ask.secret_hash.as_ref())?;
        Ok((pool.settings.id.clone(), recipient(view, pool, client.hides_absent_users(), &ask.username)?))
    })?;
    let details = match to {
        Recipient::Simulated(details) => details,
        Recipient::User(number, medium, address) => {
            let caller = Caller::client(&pool_id, &ask.client_id, ask.client_metadata.as_ref());
            let code = NewCode { number, purpose: CodePurpose::SignUp, medium, address, waits: false };
            messages::send_code(&cx, caller, Source::ResendCode, code, |_, _| {}).await?
        }
    };
    Ok(ResendConfirmationCodeResponse { code_delivery_details: Some(details) })
}

/// Who gets a code that was asked for by name.
pub enum Recipient {
    /// A user's row, and where it goes.
    User(u32, Medium, Text),
    /// Nobody; this is what is told.
    Simulated(CodeDeliveryDetailsType),
}

fn recipient(view: &View, pool: &Pool, hides_absence: bool, name: &Text) -> Result<Recipient> {
    let found = pool.find_user(name).filter(|(_, user)| user.enabled || !hides_absence);
    let Some((number, user)) = found else {
        if !hides_absence {
            return Err(Error::user_of_client_not_found());
        }
        let by_sms = pool.settings.auto_verifies(Medium::Sms.attribute());
        let usual = if by_sms { Medium::Sms } else { Medium::Email };
        let seed = view.store.identity.seed;
        return Ok(Recipient::Simulated(delivery::simulated(&pool.settings, seed, name, usual)));
    };
    if !user.enabled {
        return Err(Error::user_disabled());
    }
    if user.status != UserStatusType::Unconfirmed {
        return Err(Error::already_confirmed());
    }
    let (medium, address) =
        delivery::confirmation_address(&pool.settings, user).ok_or_else(Error::no_auto_verification)?;
    Ok(Recipient::User(number, medium, address))
}

/// Confirms without a code; does not verify the address. The confirmation stands even when PostConfirmation fails.
pub async fn admin_confirm_sign_up(cx: Cx, ask: AdminConfirmSignUpRequest) -> Result<AdminConfirmSignUpResponse> {
    let user = cx.write(|tx| {
        let now = tx.now;
        tx.update_pool(&ask.user_pool_id, |pool| {
            let (number, user) = pool.user(&ask.username)?;
            if user.status != UserStatusType::Unconfirmed {
                return Err(Error::cannot_be_confirmed(user.status.as_str()));
            }
            pool.may_be_confirmed(user)?;
            let user = pool.users.update(number, |user| {
                user.forget_code(CodePurpose::SignUp);
                user.status = UserStatusType::Confirmed;
                user.modified = now;
                user.clone()
            });
            user.ok_or_else(Error::user_not_found)
        })
    })?;
    let caller = Caller::administrator(&ask.user_pool_id, ask.client_metadata.as_ref());
    post_confirmation::confirm_sign_up(&cx, caller, &user).await?;
    Ok(AdminConfirmSignUpResponse {})
}
