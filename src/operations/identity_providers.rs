//! External identity providers of a pool, and links of their users to the pool's own. Who signs in through one:
//! src/federation.rs.

use crate::engine::flow::{Tx, View};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::page::Pager;
use crate::rules::providers::{self, SUBJECT};
use crate::state::pool::Pool;
use crate::state::users::Link;

/// Quotas of the service.
const PROVIDERS_OF_POOL: usize = 300;
const LINKS_OF_USER: usize = 5;

/// What stands for the pool's own users where a provider is named.
const COGNITO: &str = "Cognito";

pub fn create_identity_provider(
    tx: &mut Tx,
    ask: CreateIdentityProviderRequest,
) -> Result<CreateIdentityProviderResponse> {
    let now = tx.now;
    tx.update_pool(&ask.user_pool_id, |pool| {
        if pool.providers.find(&ask.provider_name).is_some() {
            return Err(Error::provider_exists());
        }
        if pool.providers.len() >= PROVIDERS_OF_POOL {
            return Err(Error::too_many_providers());
        }
        identifiers_free(pool, &ask.provider_name, ask.idp_identifiers.as_deref())?;

        let given = IdentityProviderType {
            user_pool_id: Some(ask.user_pool_id.clone()),
            provider_name: Some(ask.provider_name),
            provider_type: Some(ask.provider_type),
            provider_details: Some(ask.provider_details),
            attribute_mapping: ask.attribute_mapping,
            idp_identifiers: ask.idp_identifiers,
            acr_mapping: ask.acr_mapping,
            creation_date: Some(now),
            last_modified_date: Some(now),
        };
        let provider = providers::settled(given, &pool.settings)?;
        let answer = providers::shown(&provider);
        pool.providers.insert(provider);
        Ok(CreateIdentityProviderResponse { identity_provider: answer })
    })
}

pub fn describe_identity_provider(
    view: &View,
    ask: DescribeIdentityProviderRequest,
) -> Result<DescribeIdentityProviderResponse> {
    let provider = find_provider(view.pool(&ask.user_pool_id)?, &ask.provider_name)?;
    Ok(DescribeIdentityProviderResponse { identity_provider: providers::shown(provider) })
}

/// What is sent replaces what was there, member by member.
pub fn update_identity_provider(
    tx: &mut Tx,
    ask: UpdateIdentityProviderRequest,
) -> Result<UpdateIdentityProviderResponse> {
    let now = tx.now;
    tx.update_pool(&ask.user_pool_id, |pool| {
        let before = find_provider(pool, &ask.provider_name)?.clone();
        identifiers_free(pool, &ask.provider_name, ask.idp_identifiers.as_deref())?;

        let given = IdentityProviderType {
            provider_details: ask.provider_details.or(before.provider_details.clone()),
            attribute_mapping: ask.attribute_mapping.or(before.attribute_mapping.clone()),
            idp_identifiers: ask.idp_identifiers.or(before.idp_identifiers.clone()),
            acr_mapping: ask.acr_mapping.or(before.acr_mapping.clone()),
            last_modified_date: Some(now),
            ..before
        };
        let provider = providers::settled(given, &pool.settings)?;
        let answer = providers::shown(&provider);
        pool.providers.update(&ask.provider_name, |row| *row = provider);
        Ok(UpdateIdentityProviderResponse { identity_provider: answer })
    })
}

/// Links of its users stay, as do clients that name it.
pub fn delete_identity_provider(tx: &mut Tx, ask: DeleteIdentityProviderRequest) -> Result<()> {
    tx.update_pool(&ask.user_pool_id, |pool| {
        find_provider(pool, &ask.provider_name)?;
        pool.providers.remove(&ask.provider_name);
        Ok(())
    })
}

pub fn list_identity_providers(
    view: &View,
    ask: ListIdentityProvidersRequest,
) -> Result<ListIdentityProvidersResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let pager = Pager::new("ListIdentityProviders", &[&ask.user_pool_id], ask.max_results);
    let from = pager.next_number(ask.next_token.as_deref()).map_err(|_| Error::bad_page_token())?;
    let listed = |provider: &IdentityProviderType| ProviderDescription {
        provider_name: provider.provider_name.clone(),
        provider_type: provider.provider_type,
        creation_date: provider.creation_date,
        last_modified_date: provider.last_modified_date,
    };
    let (providers, next_token) = pager.page(pool.providers.from(from, pager.wanted()), listed);
    Ok(ListIdentityProvidersResponse { providers, next_token })
}

pub fn get_identity_provider_by_identifier(
    view: &View,
    ask: GetIdentityProviderByIdentifierRequest,
) -> Result<GetIdentityProviderByIdentifierResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let provider = pool.providers.find_by_identifier(&ask.idp_identifier);
    let provider = provider.ok_or_else(|| Error::provider_identifier_not_found(&ask.idp_identifier))?;
    Ok(GetIdentityProviderByIdentifierResponse { identity_provider: providers::shown(provider) })
}

pub fn admin_link_provider_for_user(
    tx: &mut Tx,
    ask: AdminLinkProviderForUserRequest,
) -> Result<AdminLinkProviderForUserResponse> {
    let now = tx.now;
    tx.update_pool(&ask.user_pool_id, |pool| {
        let destination = destination(pool, &ask.destination_user)?;
        let link = Link { created: now, ..source(pool, &ask.source_user)? };
        if pool.users.find_by_username(&federated_name(&link.provider_name, &link.user_id)).is_some() {
            return Err(Error::source_signed_up());
        }
        if pool.users.find_by_link(&link.provider_name, &link.user_id).is_some() {
            return Err(Error::source_already_linked());
        }
        if pool.users.row(destination).is_some_and(|user| user.links().len() >= LINKS_OF_USER) {
            return Err(Error::too_many_links());
        }

        pool.users.update(destination, |user| {
            user.extras_mut().links.push(link);
            user.modified = now;
        });
        Ok(AdminLinkProviderForUserResponse {})
    })
}

/// Ends a link. To shut out a user of the pool itself is a sign-in's matter and not simulated.
pub fn admin_disable_provider_for_user(
    tx: &mut Tx,
    ask: AdminDisableProviderForUserRequest,
) -> Result<AdminDisableProviderForUserResponse> {
    let now = tx.now;
    tx.update_pool(&ask.user_pool_id, |pool| {
        let (provider, subject) = identity(&ask.user, "User")?;
        if *provider == *COGNITO {
            pool.users.find_by_username(subject).ok_or_else(Error::user_not_found)?;
            return Err(Error::member_not_simulated("AdminDisableProviderForUser", "ProviderName Cognito"));
        }
        let Some(number) = pool.users.find_by_link(provider, subject) else {
            find_provider(pool, provider)?;
            return Err(Error::user_not_found());
        };

        pool.users.update(number, |user| {
            let links = &mut user.extras_mut().links;
            links.retain(|link| link.provider_name != *provider || link.user_id != *subject);
            user.modified = now;
        });
        Ok(AdminDisableProviderForUserResponse {})
    })
}

fn find_provider<'p>(pool: &'p Pool, name: &str) -> Result<&'p IdentityProviderType> {
    pool.providers.find(name).ok_or_else(|| Error::provider_not_found(name))
}

/// An identifier leads to one provider of the pool.
fn identifiers_free(pool: &Pool, name: &Text, identifiers: Option<&[Text]>) -> Result<()> {
    let taken = |identifier: &&Text| {
        let owner = pool.providers.find_by_identifier(identifier);
        owner.is_some_and(|owner| owner.provider_name.as_ref() != Some(name))
    };
    match identifiers.unwrap_or_default().iter().find(taken) {
        Some(identifier) => Err(Error::provider_identifier_taken(identifier)),
        None => Ok(()),
    }
}

/// Provider and value of an identity that a request names.
fn identity<'a>(user: &'a ProviderUserIdentifierType, member: &str) -> Result<(&'a Text, &'a Text)> {
    match (&user.provider_name, &user.provider_attribute_value) {
        (Some(provider), Some(value)) if !value.is_empty() => Ok((provider, value)),
        _ => Err(Error::incomplete_identity(member)),
    }
}

/// The user who gets the link: one of the pool's own, or one whom a provider brought.
fn destination(pool: &Pool, user: &ProviderUserIdentifierType) -> Result<u32> {
    let (provider, value) = identity(user, "DestinationUser")?;
    let number = match *provider == *COGNITO {
        true => pool.users.find_by_username(value),
        false => pool.users.find_by_username(&federated_name(provider, value)),
    };
    number.ok_or_else(Error::user_not_found)
}

/// The identity that is linked, told by its subject or by an attribute that the provider's mapping fills.
fn source(pool: &Pool, user: &ProviderUserIdentifierType) -> Result<Link> {
    let (name, value) = identity(user, "SourceUser")?;
    if *name == *COGNITO {
        return Err(Error::source_is_no_external_identity());
    }
    let provider = find_provider(pool, name)?;
    let kind = provider.provider_type.unwrap_or_default();
    let attribute = user.provider_attribute_name.as_deref().unwrap_or_default();
    let is_mapped = !providers::is_social(kind)
        && provider.attribute_mapping.as_ref().is_some_and(|mapping| mapping.find(attribute).is_some());
    if attribute != SUBJECT && !is_mapped {
        return Err(Error::source_by_unmapped_attribute(attribute));
    }
    Ok(Link {
        provider_name: name.clone(),
        provider_type: Text::from(kind.as_str()),
        user_id: value.clone(),
        issuer: None,
        primary: false,
        created: Default::default(),
    })
}

/// What a user is called whom a provider brought.
pub fn federated_name(provider: &str, subject: &str) -> String {
    format!("{provider}_{subject}")
}
