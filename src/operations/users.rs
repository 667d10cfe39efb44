//! Users as an administrator sees them: made, read, listed, enabled, disabled, deleted.

use crate::engine::flow::{Change, Cx, View, change_pool, planned_pool};
use crate::error::{Error, PasswordDoor, Result};
use crate::messages::{self, Letter, Source};
use crate::model::shapes::*;
use crate::model::value::{Attributes, Text, Time};
use crate::operations::bearer::bearer;
use crate::page::{BadToken, Pager};
use crate::rules::attributes::{self, Door, verified_flag};
use crate::rules::client_settings::may_read;
use crate::rules::user_filter::{self, Filter};
use crate::rules::{mfa_choice, password_policy, username};
use crate::state::outbox::Medium;
use crate::state::pool::Pool;
use crate::state::users::{Alias, Password, SEARCHABLE, SearchKey, User, Users, glance, lowercase};
use crate::state::{ChosenIds, Store};
use crate::triggers::{Caller, Trigger, pre_sign_up};

const DAY: i64 = 24 * 60 * 60 * 1000;

pub async fn admin_create_user(cx: Cx, ask: AdminCreateUserRequest) -> Result<AdminCreateUserResponse> {
    if ask.message_action == Some(MessageActionType::Resend) {
        return resend_invitation(cx, ask).await;
    }
    let plan = cx.read(|view| plan(view, &ask))?;
    pre_sign_up::admin_create_user(&cx, caller(&ask), plan.told(&ask)).await?;
    let user = cx.change(|view| judge(view, &ask, plan.sub), |store, new| create(store, &ask, new))?;
    if ask.message_action != Some(MessageActionType::Suppress) {
        invite(&cx, caller(&ask), &ask, &user).await?;
    }
    Ok(AdminCreateUserResponse { user: Some(user.to_user_type()) })
}

fn caller(ask: &AdminCreateUserRequest) -> Caller<'_> {
    Caller::administrator(&ask.user_pool_id, ask.client_metadata.as_ref())
}

/// What PreSignUp is told.
#[derive(Default)]
pub struct Plan {
    attributes: Vec<(Text, Text)>,
    /// The generated username, which PreSignUp is told in a pool that signs up by address.
    pub sub: Option<Text>,
}

impl Plan {
    pub fn told<'p>(&'p self, ask: &'p AdminCreateUserRequest) -> pre_sign_up::NewUser<'p> {
        pre_sign_up::NewUser {
            username: self.sub.as_ref().unwrap_or(&ask.username),
            attributes: &self.attributes,
            validation_data: ask.validation_data.as_ref(),
        }
    }
}

/// Everything that can refuse refuses here, before PreSignUp is asked.
pub fn plan(view: &View, ask: &AdminCreateUserRequest) -> Result<Plan> {
    let pool = view.pool(&ask.user_pool_id)?;
    // Without a trigger the world cannot change before `create` looks at the same things.
    if Trigger::PreSignUp.function(pool).is_none() {
        return Ok(Plan::default());
    }
    let attributes = admin_attributes(pool, ask)?;
    judge_password(pool, ask)?;
    alias_holders(pool, &attributes, ask.force_alias_creation == Some(true))?;
    let sub = pool.users.rules().by_address().then(|| sub_to_tell(view.store, pool, &ask.username));
    Ok(Plan { attributes, sub })
}

/// The sub that PreSignUp is told of a user who is not there yet.
pub fn sub_to_tell(store: &Store, pool: &Pool, username: &Text) -> Text {
    match chosen_sub(store, pool, username) {
        Some(sub) => sub,
        // Not drawn from the store, which a refusal must leave alone; of two that are under way each has its own.
        None => store.random.apart(&[&pool.settings.id, username]).sub(),
    }
}

/// The sub that the options chose for this name, while it is free.
fn chosen_sub(store: &Store, pool: &Pool, username: &Text) -> Option<Text> {
    ChosenIds::chosen(&store.identity.ids.subs, username).filter(|sub| pool.users.find_by_sub(sub).is_none())
}

/// The sub that PreSignUp was told, or that was chosen for the name, when it is free.
pub fn planned_sub(store: &Store, pool: &Pool, username: &Text, told: Option<Text>) -> Option<Text> {
    let told = told.filter(|sub| pool.users.find_by_sub(sub).is_none());
    told.or_else(|| chosen_sub(store, pool, username))
}

fn admin_attributes(pool: &Pool, ask: &AdminCreateUserRequest) -> Result<Vec<(Text, Text)>> {
    let given = ask.user_attributes.as_deref().unwrap_or_default();
    new_attributes(pool, &ask.username, given, Error::username_taken)
}

/// The attributes of a new user, once its name and they are found right. A taken name is `taken`, an address is told.
pub fn new_attributes(
    pool: &Pool,
    username: &Text,
    given: &[(Text, Text)],
    taken: fn() -> Error,
) -> Result<Vec<(Text, Text)>> {
    let rules = pool.users.rules();
    if !rules.by_address() {
        username::not_like_an_alias(rules, username)?;
        if pool.users.find_by_username(username).is_some()
            || pool.users.find_by_alias(Alias::Preferred, username).is_some()
        {
            return Err(taken());
        }
        let mut accepted = attributes::accepted(&pool.settings, given, Door::Create)?;
        accepted.retain(|(_, value)| !value.is_empty());
        return Ok(accepted);
    }

    let address = username::address_of(rules, username)?;
    if pool.users.find_by_alias(address, username).is_some() {
        return Err(Error::address_taken(address.attribute()));
    }
    let mut accepted = attributes::accepted(&pool.settings, given, Door::Create)?;
    accepted.retain(|(_, value)| !value.is_empty());
    match accepted.iter().find(|(name, _)| *name == address.attribute()) {
        Some((_, value)) if !rules.is_same(value, username) => {
            return Err(Error::username_differs_from(address.attribute()));
        }
        Some(_) => {}
        None => accepted.push((schema_name(pool, address.attribute()), username.clone())),
    }
    Ok(accepted)
}

/// The schema's own spelling of a name, shared by all users.
pub fn schema_name(pool: &Pool, name: &str) -> Text {
    pool.settings.attribute(name).and_then(|schema| schema.name.clone()).unwrap_or_else(|| Text::from(name))
}

fn judge_password(pool: &Pool, ask: &AdminCreateUserRequest) -> Result<()> {
    let Some(password) = &ask.temporary_password else { return Ok(()) };
    match password_policy::weakness(&pool.settings.password_policy(), password) {
        Some(reason) => Err(Error::weak_password(PasswordDoor::AdminCreateUser, reason)),
        None => Ok(()),
    }
}

/// Who must give up an alias for the new user, if that is forced.
pub fn alias_holders(pool: &Pool, attributes: &[(Text, Text)], force: bool) -> Result<Vec<(u32, Alias)>> {
    let rules = pool.users.rules();
    let mut holders = Vec::new();
    for alias in Alias::ALL {
        let Some((_, value)) = attributes.iter().find(|(name, _)| *name == alias.attribute()) else { continue };
        if alias == Alias::Preferred && rules.preferred_alias {
            username::not_like_an_alias(rules, value)?;
            if pool.users.find_by_username(value).is_some() {
                return Err(Error::alias_is_a_username());
            }
        }
        let verified = match verified_flag(alias.attribute()) {
            Some(flag) => {
                rules.by_address() || attributes.iter().any(|(name, value)| *name == flag && *value == "true")
            }
            None => true,
        };
        let Some(holder) = pool.users.find_by_alias(alias, value).filter(|_| verified) else { continue };
        if rules.by_address() {
            return Err(Error::address_taken(alias.attribute()));
        }
        if !force {
            return Err(Error::alias_taken(alias.attribute()));
        }
        holders.push((holder, alias));
    }
    Ok(holders)
}

/// A new user that may be stored.
pub struct NewUser {
    attributes: Vec<(Text, Text)>,
    holders: Vec<(u32, Alias)>,
    sub: Option<Text>,
    policy: PasswordPolicyType,
    passwordless: bool,
    now: Time,
}

/// Looks again at all that could have changed while PreSignUp ran.
pub fn judge(view: &View, ask: &AdminCreateUserRequest, planned: Option<Text>) -> Result<NewUser> {
    let pool = view.pool(&ask.user_pool_id)?;
    let attributes = admin_attributes(pool, ask)?;
    judge_password(pool, ask)?;
    let holders = alias_holders(pool, &attributes, ask.force_alias_creation == Some(true))?;
    Ok(NewUser {
        attributes,
        holders,
        sub: planned_sub(view.store, pool, &ask.username, planned),
        policy: pool.settings.password_policy(),
        passwordless: ask.temporary_password.is_none() && pool.settings.has_passwordless_factor(),
        now: view.now,
    })
}

pub fn create(store: &mut Store, ask: &AdminCreateUserRequest, new: NewUser) -> User {
    let NewUser { attributes, holders, sub, policy, passwordless, now } = new;
    let sub = sub_of_new(store, &ask.user_pool_id, sub);
    let password = if passwordless {
        None
    } else {
        let text = match &ask.temporary_password {
            Some(password) => password.clone(),
            None => Text::from(password_policy::generate(&policy, &mut store.random)),
        };
        Some(Password { text, temporary_until: Some(temporary_until(now, &policy)) })
    };
    let status = if passwordless { UserStatusType::Confirmed } else { UserStatusType::ForceChangePassword };
    let user = User {
        username: ask.username.clone(),
        sub,
        attributes: Attributes::from(attributes),
        created: now,
        modified: now,
        enabled: true,
        status,
        password,
        extras: None,
    };
    insert_new(planned_pool(store, &ask.user_pool_id), user, holders)
}

/// The planned sub, else the next free one.
pub fn sub_of_new(store: &mut Store, pool_id: &str, planned: Option<Text>) -> Text {
    // Drawn in any case: what a trigger was told must not come twice.
    let mut drawn = store.random.sub();
    while planned_pool(store, pool_id).users.find_by_sub(&drawn).is_some() {
        drawn = store.random.sub();
    }
    planned.unwrap_or(drawn)
}

/// Stores a new user under the name that the pool gives it, with `sub` as its last attribute.
pub fn insert_new(pool: &mut Pool, mut user: User, holders: Vec<(u32, Alias)>) -> User {
    if pool.users.rules().by_address() {
        user.username = user.sub.clone();
    }
    let sub = (schema_name(pool, "sub"), user.sub.clone());
    user.attributes.change(|attributes| attributes.push(sub));
    for (holder, alias) in holders {
        give_up_alias(pool, holder, alias, user.created);
    }
    pool.users.insert(user.clone());
    user
}

/// The former holder keeps the value, unverified, and can no longer sign in by it.
pub fn give_up_alias(pool: &mut Pool, holder: u32, alias: Alias, now: Time) {
    pool.users.update(holder, |user| {
        match verified_flag(alias.attribute()) {
            Some(flag) => user.set_attribute(Text::from(flag), Text::from("false")),
            None => user.remove_attribute(alias.attribute()),
        }
        user.modified = now;
    });
}

pub fn temporary_until(now: Time, policy: &PasswordPolicyType) -> Time {
    Time(now.0 + i64::from(policy.temporary_password_validity_days.unwrap_or(7).max(1)) * DAY)
}

/// Sends the invitation by the media that were asked for (SMS unless told otherwise) and that the user has.
pub async fn invite(cx: &Cx, caller: Caller<'_>, ask: &AdminCreateUserRequest, user: &User) -> Result<()> {
    let Some(password) = &user.password else { return Ok(()) };
    let media = ask.desired_delivery_mediums.as_deref().unwrap_or(&[DeliveryMediumType::Sms]);
    let mut to: Vec<(Medium, Text)> = Vec::new();
    for medium in media {
        let medium = match medium {
            DeliveryMediumType::Sms => Medium::Sms,
            DeliveryMediumType::Email => Medium::Email,
        };
        if let Some(address) = user.attribute(medium.attribute())
            && to.iter().all(|(known, _)| *known != medium)
        {
            to.push((medium, address.clone()));
        }
    }
    let letter = Letter {
        source: Source::AdminCreateUser,
        caller,
        user,
        code: &password.text,
        expires: password.temporary_until,
        to,
    };
    messages::send(cx, letter).await
}

/// RESEND keeps the user and renews the temporary password.
async fn resend_invitation(cx: Cx, ask: AdminCreateUserRequest) -> Result<AdminCreateUserResponse> {
    let user = cx.write(|tx| {
        let now = tx.now;
        let pool = tx.pool(&ask.user_pool_id)?;
        let (number, user) = pool.user(&ask.username)?;
        if user.status != UserStatusType::ForceChangePassword {
            return Err(Error::resend_not_possible(&user.username));
        }
        judge_password(pool, &ask)?;
        let policy = pool.settings.password_policy();
        let text = match &ask.temporary_password {
            Some(password) => password.clone(),
            None => Text::from(password_policy::generate(&policy, &mut tx.store.random)),
        };
        tx.update_pool(&ask.user_pool_id, |pool| {
            let user = pool.users.update(number, |user| {
                user.password = Some(Password { text, temporary_until: Some(temporary_until(now, &policy)) });
                user.modified = now;
                user.clone()
            });
            user.ok_or_else(Error::user_not_found)
        })
    })?;
    invite(&cx, caller(&ask), &ask, &user).await?;
    Ok(AdminCreateUserResponse { user: Some(user.to_user_type()) })
}

pub fn admin_get_user(view: &View, ask: AdminGetUserRequest) -> Result<AdminGetUserResponse> {
    let (_, user) = view.pool(&ask.user_pool_id)?.user(&ask.username)?;
    Ok(AdminGetUserResponse {
        username: user.username.clone(),
        user_attributes: Some(user.attribute_list()),
        user_create_date: Some(user.created),
        user_last_modified_date: Some(user.modified),
        enabled: Some(user.enabled),
        user_status: Some(user.status),
        mfa_options: user.mfa_options(),
        preferred_mfa_setting: mfa_choice::preferred_setting(user),
        user_mfa_setting_list: mfa_choice::setting_list(user),
    })
}

/// The signed-in user's own view: of the attributes those that the client may read now, whenever the token was issued.
pub fn get_user(view: &View, ask: GetUserRequest) -> Result<GetUserResponse> {
    let bearer = bearer(view, &ask.access_token)?;
    let mut attributes = bearer.user.attribute_list();
    attributes.change(|list| list.retain(|(name, _)| may_read(&bearer.client.api, name)));
    Ok(GetUserResponse {
        username: bearer.user.username.clone(),
        user_attributes: attributes,
        mfa_options: bearer.user.mfa_options(),
        preferred_mfa_setting: mfa_choice::preferred_setting(bearer.user),
        user_mfa_setting_list: mfa_choice::setting_list(bearer.user),
    })
}

/// Removes the user with its memberships; the same name made again is another user.
pub fn admin_delete_user(view: &View, ask: AdminDeleteUserRequest) -> Result<Change<()>> {
    let (number, _) = view.pool(&ask.user_pool_id)?.user(&ask.username)?;
    Ok(deletion(&ask.user_pool_id, number))
}

/// The same by the users themselves.
pub fn delete_user(view: &View, ask: DeleteUserRequest) -> Result<Change<()>> {
    let bearer = bearer(view, &ask.access_token)?;
    Ok(deletion(bearer.pool_id(), bearer.number))
}

fn deletion(pool_id: &Text, number: u32) -> Change<()> {
    change_pool(pool_id, move |pool| {
        pool.groups.forget_user(number);
        pool.users.remove(number);
    })
}

pub fn admin_enable_user(view: &View, ask: AdminEnableUserRequest) -> Result<Change<AdminEnableUserResponse>> {
    set_enabled(view, &ask.user_pool_id, &ask.username, true, AdminEnableUserResponse {})
}

/// Also revokes the user's tokens, for good.
pub fn admin_disable_user(view: &View, ask: AdminDisableUserRequest) -> Result<Change<AdminDisableUserResponse>> {
    set_enabled(view, &ask.user_pool_id, &ask.username, false, AdminDisableUserResponse {})
}

fn set_enabled<T: 'static>(view: &View, pool_id: &Text, name: &Text, enabled: bool, answer: T) -> Result<Change<T>> {
    let (number, _) = view.pool(pool_id)?.user(name)?;
    let now = view.now;
    Ok(change_pool(pool_id, move |pool| {
        pool.users.update(number, |user| {
            user.enabled = enabled;
            user.modified = now;
        });
        if !enabled {
            pool.sign_out(number);
        }
        answer
    }))
}

pub fn list_users(view: &View, ask: ListUsersRequest) -> Result<ListUsersResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let filter = ask.filter.as_deref().map_or(Ok(None), user_filter::parse)?;
    if let Some(wanted) = &ask.attributes_to_get
        && wanted.iter().any(|name| *name != "identities" && pool.settings.attribute(name).is_none())
    {
        return Err(Error::unknown_attributes_to_get());
    }

    let query = ask.filter.as_deref().unwrap_or_default();
    let pager = Pager::new("ListUsers", &[&ask.user_pool_id, query], ask.limit);
    let from = pager.next_place(ask.pagination_token.as_deref()).map_err(|bad| match bad {
        BadToken::Unreadable => Error::bad_user_page_token(),
        BadToken::OtherQuery => Error::page_token_of_another_query(),
    })?;
    let from = from.as_ref().map(|(text, number)| (text.as_str(), *number));
    let places = match &filter {
        None => {
            let rows = pool.users.from(from.map_or(0, |(_, number)| number), pager.wanted());
            rows.into_iter().map(|(number, _)| (Text::default(), number)).collect()
        }
        Some(filter) => found(pool, filter, from, pager.wanted())?,
    };
    let (numbers, pagination_token) = pager.page_by_text(places);
    let users: Vec<_> = numbers.into_iter().filter_map(|number| Some((number, pool.users.row(number)?))).collect();
    glance(&users);
    let users = users.iter().map(|(_, user)| shown(user, ask.attributes_to_get.as_deref())).collect();
    Ok(ListUsersResponse { users: Some(users), pagination_token })
}

fn shown(user: &User, wanted: Option<&[Text]>) -> UserType {
    let mut shown = user.to_user_type();
    if let (Some(wanted), Some(attributes)) = (wanted, &mut shown.attributes) {
        attributes.change(|list| list.retain(|(name, _)| wanted.contains(name)));
    }
    shown
}

/// At most so many users that a filter names, from a place on; every form is a range of an index.
fn found(pool: &Pool, filter: &Filter, from: Option<(&str, u32)>, most: usize) -> Result<Vec<(Text, u32)>> {
    let users = &pool.users;
    let by_key = |key, value: &str| {
        let wanted = |text: &str| fits(text, value, filter.prefix);
        Ok(users.by_key(key, value, from, most, &wanted))
    };
    match filter.attribute.as_str() {
        "username" if users.rules().case_sensitive => by_key(SearchKey::Username, &filter.value),
        "username" => by_key(SearchKey::Username, &lowercase(&filter.value)),
        "sub" => by_key(SearchKey::Sub, &filter.value),
        "cognito:user_status" => {
            let value = filter.value.to_ascii_uppercase();
            Ok(by_state(users, |status, _| fits(status.as_str(), &value, filter.prefix), from, most))
        }
        "status" => {
            let word = |enabled| if enabled { "Enabled" } else { "Disabled" };
            Ok(by_state(users, |_, enabled| fits(word(enabled), &filter.value, filter.prefix), from, most))
        }
        name => match SEARCHABLE.iter().position(|known| *known == name) {
            Some(at) => by_key(SearchKey::Attribute(at as u8), &filter.value),
            None => Err(Error::not_searchable(name)),
        },
    }
}

fn fits(text: &str, value: &str, prefix: bool) -> bool {
    if prefix { text.starts_with(value) } else { text == value }
}

/// Users of each state that fits, state after state; a place's text is the number of its state.
fn by_state(
    users: &Users,
    fits: impl Fn(UserStatusType, bool) -> bool,
    from: Option<(&str, u32)>,
    most: usize,
) -> Vec<(Text, u32)> {
    let states = UserStatusType::ALL.iter().flat_map(|status| [(*status, true), (*status, false)]);
    let mut reached = from.is_none();
    let mut found = Vec::new();
    for (at, (status, enabled)) in states.enumerate().filter(|(_, (status, enabled))| fits(*status, *enabled)) {
        let place = Text::from(at.to_string());
        let first = match from {
            Some((text, number)) if place == text => number,
            _ if reached => 0,
            _ => continue,
        };
        reached = true;
        let numbers = users.by_state(status, enabled, first, most - found.len());
        found.extend(numbers.into_iter().map(|number| (place.clone(), number)));
    }
    found
}
