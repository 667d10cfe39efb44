//! A sign-in through an identity provider, from where the provider has said who somebody is: what the hosted pages do
//! from there on. There are no such pages here, so a test says in the provider's place what it would say.

use crate::engine::flow::{Cx, View, planned_pool};
use crate::error::{Error, Result};
use crate::issuer::{self, NewSignIn, USER_ADMIN};
use crate::model::shapes::*;
use crate::model::value::{Text, TextMap, Time};
use crate::operations::identity_providers::federated_name;
use crate::operations::user_attributes;
use crate::operations::users::{planned_sub, schema_name, sub_of_new, sub_to_tell};
use crate::rules::attributes::{self, Door};
use crate::rules::providers;
use crate::state::Store;
use crate::state::groups::Group;
use crate::state::pool::Pool;
use crate::state::users::{Link, User};
use crate::triggers::pre_token_generation::TokenSource;
use crate::triggers::{Caller, inbound_federation, post_authentication, post_confirmation, pre_sign_up};

/// Where somebody arrives, and from where.
struct Arrival {
    pool_id: Text,
    client_id: Text,
    provider: IdentityProviderType,
    /// What a user is called whom the provider brings.
    username: Text,
    user_id: Text,
}

/// Signs in whoever the provider names: a user whom an administrator linked to that identity, or one of the provider's
/// own, who is made at the first sign-in. What the provider says is written to the mapped attributes each time.
///
/// # Errors
/// Pool, client or provider do not exist, or the client does not let its users sign in through it; what the triggers
/// come to; a mapped attribute that cannot be written, or a required one that is not mapped; a disabled user.
pub async fn sign_in(cx: &Cx, ask: FederatedSignInQuestion) -> Result<AuthenticationResultType> {
    let FederatedSignInQuestion { user_pool_id, client_id, provider, user_id, attributes } = ask;
    let here = cx.read(|view| admitted(view, user_pool_id, client_id, &provider, user_id))?;
    let caller = Caller::client(&here.pool_id, &here.client_id, None);

    let said = attributes.unwrap_or_default();
    let told = inbound_federation::Arrival {
        username: &here.username,
        provider_name: &provider,
        provider_type: here.provider.provider_type.unwrap_or_default(),
        attributes: &said,
    };
    let said = inbound_federation::ask(cx, caller, told).await?.unwrap_or(said);
    let mapped = mapped(&here.provider, &said);

    let known = cx.read(|view| Ok(find(view.pool(&here.pool_id)?, &here)))?;
    let (number, user) = match known {
        Some(number) => update(cx, &here, number, &mapped)?,
        None => {
            let sub = cx.read(|view| {
                let pool = view.pool(&here.pool_id)?;
                new_attributes(pool, &mapped)?;
                Ok(sub_to_tell(view.store, pool, &here.username))
            })?;
            let new = pre_sign_up::NewUser { username: &here.username, attributes: &mapped, validation_data: None };
            pre_sign_up::external_provider(cx, caller, new).await?;
            let (number, user) = cx.change(
                |view| judge(view, &here, &mapped, sub),
                |store, (user, sub)| create(store, &here, user, sub),
            )?;
            post_confirmation::confirm_sign_up(cx, caller, &user).await?;
            (number, user)
        }
    };
    post_authentication::ask(cx, caller, &user, false).await?;

    let begin = cx.read(|view| {
        let (_, client) = view.client(&here.client_id)?;
        let scopes = client.api.allowed_oauth_scopes.clone().filter(|scopes| !scopes.is_empty());
        Ok(NewSignIn {
            pool_id: &here.pool_id,
            client_id: &here.client_id,
            user: number,
            // No request of its own gives it an id.
            event_id: view.store.random.apart(&["event_id"]).uuid(),
            began: view.now,
            source: TokenSource::HostedAuth,
            device_key: None,
            new_device_metadata: None,
            client_metadata: None,
            scopes: scopes.unwrap_or_else(|| vec![Text::from(USER_ADMIN)]),
        })
    })?;
    issuer::issue(cx, begin).await
}

/// The pool may be left out where the client tells it, the client where only one of the pool's lets users come from there.
fn admitted(
    view: &View,
    pool_id: Option<Text>,
    client_id: Option<Text>,
    provider: &Text,
    user_id: Text,
) -> Result<Arrival> {
    let lets = |client: &UserPoolClientType| {
        client.supported_identity_providers.as_ref().is_some_and(|list| list.contains(provider))
    };
    let pools = view.store.pools_from(0, usize::MAX);
    let mut found = Vec::new();
    for (_, pool) in pools {
        if pool_id.as_ref().is_some_and(|id| *id != pool.settings.id) {
            continue;
        }
        for (_, client) in pool.clients.all() {
            if client_id.as_ref().map_or_else(|| lets(&client.api), |id| *id == client.id) {
                found.push((pool, client));
            }
        }
    }
    let (pool, client) = match &*found {
        [one] => *one,
        [] => return Err(Error::no_client_for_provider(provider)),
        _ => return Err(Error::several_clients_for_provider(provider)),
    };
    let known = pool.providers.find(provider).ok_or_else(|| Error::no_provider_yet(provider, &pool.settings.id))?;
    if !lets(&client.api) {
        return Err(Error::provider_not_of_client(provider, &client.id));
    }
    Ok(Arrival {
        pool_id: pool.settings.id.clone(),
        client_id: client.id.clone(),
        username: Text::from(federated_name(provider, &user_id)),
        provider: known.clone(),
        user_id,
    })
}

/// The user's attributes that the provider fills.
fn mapped(provider: &IdentityProviderType, said: &TextMap<Text>) -> Vec<(Text, Text)> {
    let mapping = provider.attribute_mapping.as_ref();
    let pairs = mapping.iter().flat_map(|mapping| mapping.0.iter()).filter(|(name, _)| *name != providers::USERNAME);
    pairs.filter_map(|(name, from)| Some((name.clone(), said.find(from)?.clone()))).collect()
}

fn find(pool: &Pool, here: &Arrival) -> Option<u32> {
    let provider = here.provider.provider_name.as_deref().unwrap_or_default();
    pool.users.find_by_link(provider, &here.user_id).or_else(|| pool.users.find_by_username(&here.username))
}

/// Each mapped attribute is written, also with the value that it has: one that cannot be changed ends the sign-in.
fn update(cx: &Cx, here: &Arrival, number: u32, mapped: &[(Text, Text)]) -> Result<(u32, User)> {
    cx.change(
        |view| {
            let pool = view.pool(&here.pool_id)?;
            let user = pool.users.row(number).ok_or_else(Error::user_not_found)?;
            if !user.enabled {
                return Err(Error::user_disabled());
            }
            let accepted = attributes::accepted(&pool.settings, mapped, Door::Update)?;
            user_attributes::check_aliases(pool, number, user, &accepted)?;
            Ok((accepted, view.now))
        },
        |store, (accepted, now)| {
            let user = planned_pool(store, &here.pool_id).users.update(number, |user| {
                let is_news = accepted.iter().any(|(name, value)| user.attribute(name) != Some(value));
                user_attributes::apply(user, accepted);
                if is_news {
                    user.modified = now;
                }
                user.clone()
            });
            user.map(|user| (number, user))
        },
    )?
    .ok_or_else(Error::user_not_found)
}

fn new_attributes(pool: &Pool, mapped: &[(Text, Text)]) -> Result<Vec<(Text, Text)>> {
    let mut accepted = attributes::accepted(&pool.settings, mapped, Door::Create)?;
    accepted.retain(|(_, value)| !value.is_empty());
    let missing = attributes::missing(&pool.settings, &accepted);
    if missing.is_empty() { Ok(accepted) } else { Err(Error::federated_attributes_missing(&missing)) }
}

/// Looks again at all that could have changed while PreSignUp ran.
fn judge(view: &View, here: &Arrival, mapped: &[(Text, Text)], told: Text) -> Result<(User, Option<Text>)> {
    let pool = view.pool(&here.pool_id)?;
    if find(pool, here).is_some() {
        return Err(Error::username_taken());
    }
    let provider = here.provider.provider_name.clone().unwrap_or_default();
    let kind = here.provider.provider_type.unwrap_or_default();
    let mut user = User {
        username: here.username.clone(),
        sub: Text::default(),
        attributes: new_attributes(pool, mapped)?.into(),
        created: view.now,
        modified: view.now,
        enabled: true,
        status: UserStatusType::ExternalProvider,
        password: None,
        extras: None,
    };
    user.extras_mut().links.push(Link {
        provider_name: provider,
        provider_type: Text::from(kind.as_str()),
        user_id: here.user_id.clone(),
        issuer: None,
        primary: true,
        created: view.now,
    });
    let sub = planned_sub(view.store, pool, &here.username, Some(told));
    Ok((user, sub))
}

/// Stores the user under the provider's name for it, also where users are named by address, and in the group that the
/// service keeps for each provider.
fn create(store: &mut Store, here: &Arrival, mut user: User, sub: Option<Text>) -> (u32, User) {
    user.sub = sub_of_new(store, &here.pool_id, sub);
    let pool = planned_pool(store, &here.pool_id);
    let sub = (schema_name(pool, "sub"), user.sub.clone());
    user.attributes.change(|attributes| attributes.push(sub));
    let group = group_of_provider(pool, here, user.created);
    let number = pool.users.insert(user.clone());
    pool.groups.add_member(group, number);
    (number, user)
}

fn group_of_provider(pool: &mut Pool, here: &Arrival, now: Time) -> u32 {
    let provider = here.provider.provider_name.as_deref().unwrap_or_default();
    let name = [&*here.pool_id, "_", provider].concat();
    if let Some(number) = pool.groups.find(&name) {
        return number;
    }
    let number = pool.groups.next_number();
    pool.groups.insert(Group {
        name: Text::from(name),
        description: Some(Text::from(["Autogenerated group for users who sign in using ", provider].concat())),
        role_arn: None,
        precedence: None,
        created: now,
        modified: now,
    });
    number
}
