//! App clients and their secrets. What their settings mean to a sign-in is decided there; here they are kept and shown.

use crate::engine::flow::{Tx, View};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::{Text, Time};
use crate::page::Pager;
use crate::rules::client_settings;
use crate::state::ChosenIds;
use crate::state::clients::{Client, Secret};
use crate::state::pool::Pool;

/// Quotas of the service.
const CLIENTS_OF_POOL: usize = 1_000;
const SECRETS_OF_CLIENT: usize = 2;

pub fn create_user_pool_client(
    tx: &mut Tx,
    mut ask: CreateUserPoolClientRequest,
) -> Result<CreateUserPoolClientResponse> {
    let pool = tx.pool(&ask.user_pool_id)?;
    if pool.clients.len() >= CLIENTS_OF_POOL {
        return Err(Error::too_many_clients());
    }
    let (pool_id, given_secret) = (ask.user_pool_id.clone(), ask.client_secret.take());
    let generate_secret = ask.generate_secret == Some(true);
    if generate_secret && given_secret.is_some() {
        return Err(Error::secret_given_and_wanted());
    }
    let api = client_settings::settled(asked_at_creation(ask), pool, generate_secret || given_secret.is_some())?;

    let id = free_id(tx, api.client_name.as_deref().unwrap_or_default());
    let secret = given_secret.or_else(|| generate_secret.then(|| Text::from(tx.store.random.client_secret())));
    let mut client = Client { id, created: tx.now, modified: tx.now, api, secrets: Vec::new() };
    client.secrets.extend(secret.map(|value| secret_of(&client, value, tx.now)));
    let answer = client.to_client_type(&pool_id);
    tx.store.register_client(&client.id, &pool_id);
    tx.update_pool(&pool_id, |pool| {
        pool.clients.insert(client);
        Ok(CreateUserPoolClientResponse { user_pool_client: Some(answer) })
    })
}

pub fn describe_user_pool_client(
    view: &View,
    ask: DescribeUserPoolClientRequest,
) -> Result<DescribeUserPoolClientResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let client = find_client(pool, &ask.client_id)?;
    Ok(DescribeUserPoolClientResponse { user_pool_client: Some(client.to_client_type(&pool.settings.id)) })
}

/// What is left out goes back to its default; name and secrets stay.
pub fn update_user_pool_client(tx: &mut Tx, ask: UpdateUserPoolClientRequest) -> Result<UpdateUserPoolClientResponse> {
    let pool = tx.pool(&ask.user_pool_id)?;
    let client = find_client(pool, &ask.client_id)?;
    let (pool_id, client_id, now) = (ask.user_pool_id.clone(), ask.client_id.clone(), tx.now);
    let api = client_settings::settled(asked_at_update(ask, &client.api), pool, !client.secrets.is_empty())?;

    tx.update_pool(&pool_id, |pool| {
        let answer = pool.clients.update(&client_id, |client| {
            client.api = api;
            client.modified = now;
            client.to_client_type(&pool_id)
        });
        Ok(UpdateUserPoolClientResponse { user_pool_client: answer })
    })
}

pub fn delete_user_pool_client(tx: &mut Tx, ask: DeleteUserPoolClientRequest) -> Result<()> {
    find_client(tx.pool(&ask.user_pool_id)?, &ask.client_id)?;

    tx.store.forget_client(&ask.client_id);
    tx.update_pool(&ask.user_pool_id, |pool| {
        pool.clients.remove(&ask.client_id);
        Ok(())
    })
}

/// Clients that register themselves (`DCR`) do not exist here: that filter finds none.
pub fn list_user_pool_clients(view: &View, ask: ListUserPoolClientsRequest) -> Result<ListUserPoolClientsResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let filter = ask.client_type.map_or("", |kind| kind.as_str());
    let pager = Pager::new("ListUserPoolClients", &[&ask.user_pool_id, filter], ask.max_results);
    let from = pager.next_place(ask.next_token.as_deref()).map_err(|_| Error::bad_page_token())?;
    if ask.client_type == Some(ClientTypeType::Dcr) {
        return Ok(ListUserPoolClientsResponse { user_pool_clients: Some(Vec::new()), next_token: None });
    }

    let from = from.map(|(id, _)| id).unwrap_or_default();
    let mut clients = pool.clients.by_id(&from, pager.wanted());
    let places = clients.iter().map(|client| (client.id.clone(), 0)).collect();
    let (shown, next_token) = pager.page_by_text(places);
    clients.truncate(shown.len());
    let listed = |client: &Client| UserPoolClientDescription {
        client_id: Some(client.id.clone()),
        client_name: client.api.client_name.clone(),
        user_pool_id: Some(pool.settings.id.clone()),
    };
    Ok(ListUserPoolClientsResponse { user_pool_clients: Some(clients.into_iter().map(listed).collect()), next_token })
}

/// Only for a client that has a secret. The value is shown this once, and only if it was generated.
pub fn add_user_pool_client_secret(
    tx: &mut Tx,
    ask: AddUserPoolClientSecretRequest,
) -> Result<AddUserPoolClientSecretResponse> {
    let client = find_client(tx.pool(&ask.user_pool_id)?, &ask.client_id)?;
    if client.secrets.is_empty() {
        return Err(Error::client_without_secret());
    }
    if client.secrets.len() >= SECRETS_OF_CLIENT {
        return Err(Error::too_many_client_secrets());
    }

    let is_generated = ask.client_secret.is_none();
    let value = ask.client_secret.unwrap_or_default();
    let mut secret = secret_of(client, value, tx.now);
    if is_generated {
        secret.value = Text::from(tx.store.random.client_secret());
    }
    let answer = ClientSecretDescriptorType {
        client_secret_value: Some(secret.value.clone()).filter(|_| is_generated),
        ..described_secret(&secret)
    };
    tx.update_pool(&ask.user_pool_id, |pool| {
        pool.clients.update(&ask.client_id, |client| client.secrets.push(secret));
        Ok(AddUserPoolClientSecretResponse { client_secret_descriptor: Some(answer) })
    })
}

/// All of them at once, so that no token was ever given out.
pub fn list_user_pool_client_secrets(
    view: &View,
    ask: ListUserPoolClientSecretsRequest,
) -> Result<ListUserPoolClientSecretsResponse> {
    let client = find_client(view.pool(&ask.user_pool_id)?, &ask.client_id)?;
    if ask.next_token.is_some() {
        return Err(Error::bad_page_token());
    }
    let secrets = client.secrets.iter().map(described_secret).collect();
    Ok(ListUserPoolClientSecretsResponse { client_secrets: Some(secrets), next_token: None })
}

pub fn delete_user_pool_client_secret(
    tx: &mut Tx,
    ask: DeleteUserPoolClientSecretRequest,
) -> Result<DeleteUserPoolClientSecretResponse> {
    let client = find_client(tx.pool(&ask.user_pool_id)?, &ask.client_id)?;
    if !client.secrets.iter().any(|secret| secret.id == ask.client_secret_id) {
        return Err(Error::client_secret_not_found());
    }
    if client.secrets.len() == 1 {
        return Err(Error::last_client_secret());
    }

    tx.update_pool(&ask.user_pool_id, |pool| {
        pool.clients.update(&ask.client_id, |client| client.secrets.retain(|secret| secret.id != ask.client_secret_id));
        Ok(DeleteUserPoolClientSecretResponse {})
    })
}

fn find_client<'p>(pool: &'p Pool, id: &str) -> Result<&'p Client> {
    pool.clients.find(id).ok_or_else(Error::client_not_found)
}

/// The id that was chosen for the name, or one of the service's form; client ids are unique over all pools.
fn free_id(tx: &mut Tx, name: &str) -> Text {
    let chosen = ChosenIds::chosen(&tx.store.identity.ids.clients, name);
    if let Some(id) = chosen.filter(|id| tx.store.pool_of_client(id).is_none()) {
        return id;
    }
    loop {
        let id = tx.store.random.client_id();
        if tx.store.pool_of_client(&id).is_none() {
            return Text::from(id);
        }
    }
}

/// A secret's id is its client's and its birth; two of one instant must still differ.
fn secret_of(client: &Client, value: Text, now: Time) -> Secret {
    let mut born = now.0;
    loop {
        let id = Text::from(format!("{}--{born}", client.id));
        if !client.secrets.iter().any(|secret| secret.id == id) {
            return Secret { id, value, created: now };
        }
        born += 1;
    }
}

fn described_secret(secret: &Secret) -> ClientSecretDescriptorType {
    ClientSecretDescriptorType {
        client_secret_id: Some(secret.id.clone()),
        client_secret_value: None,
        client_secret_create_date: Some(secret.created),
    }
}

/// What a request gives of a client's settings: the same members at creation and at an update, in two types.
macro_rules! asked {
    ($ask:ident, $name:expr) => {
        UserPoolClientType {
            client_name: $name,
            refresh_token_validity: $ask.refresh_token_validity,
            access_token_validity: $ask.access_token_validity,
            id_token_validity: $ask.id_token_validity,
            token_validity_units: $ask.token_validity_units,
            read_attributes: $ask.read_attributes,
            write_attributes: $ask.write_attributes,
            explicit_auth_flows: $ask.explicit_auth_flows,
            supported_identity_providers: $ask.supported_identity_providers,
            callback_urls: $ask.callback_urls,
            logout_urls: $ask.logout_urls,
            default_redirect_uri: $ask.default_redirect_uri,
            allowed_oauth_flows: $ask.allowed_oauth_flows,
            allowed_oauth_scopes: $ask.allowed_oauth_scopes,
            allowed_oauth_flows_user_pool_client: $ask.allowed_oauth_flows_user_pool_client,
            analytics_configuration: $ask.analytics_configuration,
            prevent_user_existence_errors: $ask.prevent_user_existence_errors,
            enable_token_revocation: $ask.enable_token_revocation,
            enable_propagate_additional_user_context_data: $ask.enable_propagate_additional_user_context_data,
            auth_session_validity: $ask.auth_session_validity,
            refresh_token_rotation: $ask.refresh_token_rotation,
            ..UserPoolClientType::default()
        }
    };
}

fn asked_at_creation(ask: CreateUserPoolClientRequest) -> UserPoolClientType {
    asked!(ask, Some(ask.client_name))
}

/// Without a name the client keeps its own.
fn asked_at_update(ask: UpdateUserPoolClientRequest, before: &UserPoolClientType) -> UserPoolClientType {
    asked!(ask, ask.client_name.or(before.client_name.clone()))
}
