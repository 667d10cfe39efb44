//! User pools and their schema. What settings mean to users and tokens is decided where they are used; here they are
//! put together, kept and shown.

use std::rc::Rc;

use crate::engine::flow::{Tx, View};
use crate::error::{Error, Result};
use crate::issuer::keys::CERTIFICATE;
use crate::model::shapes::*;
use crate::model::value::Text;
use crate::operations::tags;
use crate::page::Pager;
use crate::rules::{client_settings, pool_settings, schema};
use crate::state::ChosenIds;
use crate::state::pool::{Pool, PoolSettings};
use crate::state::users::Users;

/// Quota of the service.
const POOLS_OF_ACCOUNT: usize = 1_000;

pub fn create_user_pool(tx: &mut Tx, ask: CreateUserPoolRequest) -> Result<CreateUserPoolResponse> {
    if tx.store.pool_count() >= POOLS_OF_ACCOUNT {
        return Err(Error::too_many_pools());
    }
    let schema = schema::schema(ask.schema.as_deref().unwrap_or_default())?;
    let tags = ask.user_pool_tags.clone().unwrap_or_default();
    tags::allowed(&tags)?;
    let (api, mfa) = pool_settings::settled(asked_at_creation(ask), &MfaSettings::default())?;
    let beyond_tier = pool_settings::features_beyond_tier(&api, &mfa);
    if !beyond_tier.is_empty() {
        return Err(Error::feature_unavailable(tier(&api).as_str(), &beyond_tier));
    }

    let id = free_id(tx, api.name.as_deref().unwrap_or_default());
    let identity = &tx.store.identity;
    let arn = format!("arn:aws:cognito-idp:{}:{}:userpool/{id}", identity.region, identity.account_id);
    let pool = Pool {
        users: Users::new(pool_settings::name_rules(&api)),
        groups: Default::default(),
        clients: Default::default(),
        providers: Default::default(),
        sign_ins: Default::default(),
        challenges: Default::default(),
        settings: Rc::new(PoolSettings {
            id,
            arn: Text::from(arn),
            created: tx.now,
            modified: tx.now,
            api,
            mfa,
            schema,
            tags,
        }),
    };
    let answer = created(&pool);
    tx.store.insert_pool(pool);
    Ok(CreateUserPoolResponse { user_pool: Some(answer) })
}

pub fn describe_user_pool(view: &View, ask: DescribeUserPoolRequest) -> Result<DescribeUserPoolResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    Ok(DescribeUserPoolResponse { user_pool: Some(described(pool)) })
}

/// What is left out goes back to its default, tags included. Only what names the pool stays: its name, aliases, username
/// attributes and case rule, and with them its tier, key and issuer (captured 2026-09 for the tier).
pub fn update_user_pool(tx: &mut Tx, ask: UpdateUserPoolRequest) -> Result<UpdateUserPoolResponse> {
    let pool = tx.pool(&ask.user_pool_id)?;
    let id = ask.user_pool_id.clone();
    let tags = ask.user_pool_tags.clone().unwrap_or_default();
    tags::allowed(&tags)?;
    let before = tier(&pool.settings.api);
    let (api, mfa) = pool_settings::settled(asked_at_update(ask, &pool.settings.api), &pool.settings.mfa)?;
    let now = tier(&api);

    let mut beyond_tier = pool_settings::features_beyond_tier(&api, &mfa);
    if now == UserPoolTierType::Lite {
        let clients = pool.clients.all();
        let wanted = clients.iter().flat_map(|(_, client)| client_settings::features_beyond_lite(&client.api));
        for feature in wanted {
            if !beyond_tier.contains(&feature) {
                beyond_tier.push(feature);
            }
        }
    }
    if !beyond_tier.is_empty() {
        let refuse = if now == before { Error::feature_unavailable } else { Error::tier_change_refused };
        return Err(refuse(now.as_str(), &beyond_tier));
    }

    let modified = tx.now;
    tx.update_pool(&id, |pool| {
        let settings = Rc::make_mut(&mut pool.settings);
        *settings = PoolSettings { api, mfa, tags, modified, ..settings.clone() };
        Ok(UpdateUserPoolResponse {})
    })
}

pub fn delete_user_pool(tx: &mut Tx, ask: DeleteUserPoolRequest) -> Result<()> {
    let pool = tx.pool(&ask.user_pool_id)?;
    if pool.settings.api.deletion_protection == Some(DeletionProtectionType::Active) {
        return Err(Error::deletion_protected());
    }

    tx.store.remove_pool(&ask.user_pool_id);
    Ok(())
}

pub fn list_user_pools(view: &View, ask: ListUserPoolsRequest) -> Result<ListUserPoolsResponse> {
    let pager = Pager::new("ListUserPools", &[], Some(ask.max_results));
    let from = pager.next_number(ask.next_token.as_deref()).map_err(|_| Error::bad_page_token())?;
    let (pools, next_token) = pager.page(view.store.pools_from(from, pager.wanted()), listed);
    Ok(ListUserPoolsResponse { user_pools: Some(pools), next_token })
}

/// All of them or none.
pub fn add_custom_attributes(tx: &mut Tx, ask: AddCustomAttributesRequest) -> Result<AddCustomAttributesResponse> {
    let now = tx.now;
    tx.update_pool(&ask.user_pool_id, |pool| {
        let settings = Rc::make_mut(&mut pool.settings);
        for attribute in &ask.custom_attributes {
            schema::add_custom(&mut settings.schema, attribute)?;
        }
        settings.modified = now;
        Ok(AddCustomAttributesResponse {})
    })
}

/// The id that was chosen for the name, or one of the service's form.
fn free_id(tx: &mut Tx, name: &str) -> Text {
    let chosen = ChosenIds::chosen(&tx.store.identity.ids.user_pools, name);
    if let Some(id) = chosen.filter(|id| tx.store.find_pool(id).is_none()) {
        return id;
    }
    loop {
        let id = format!("{}_{}", tx.store.identity.region, tx.store.random.pool_suffix());
        if tx.store.find_pool(&id).is_none() {
            return Text::from(id);
        }
    }
}

/// What a request gives of a pool's settings.
fn asked_at_creation(ask: CreateUserPoolRequest) -> UserPoolType {
    UserPoolType {
        name: Some(ask.pool_name),
        policies: ask.policies,
        deletion_protection: ask.deletion_protection,
        lambda_config: ask.lambda_config,
        auto_verified_attributes: ask.auto_verified_attributes,
        alias_attributes: ask.alias_attributes,
        username_attributes: ask.username_attributes,
        sms_verification_message: ask.sms_verification_message,
        email_verification_message: ask.email_verification_message,
        email_verification_subject: ask.email_verification_subject,
        verification_message_template: ask.verification_message_template,
        sms_authentication_message: ask.sms_authentication_message,
        mfa_configuration: ask.mfa_configuration,
        user_attribute_update_settings: ask.user_attribute_update_settings,
        device_configuration: ask.device_configuration,
        email_configuration: ask.email_configuration,
        sms_configuration: ask.sms_configuration,
        admin_create_user_config: ask.admin_create_user_config,
        user_pool_add_ons: ask.user_pool_add_ons,
        dcr_configuration: ask.dcr_configuration,
        username_configuration: ask.username_configuration,
        account_recovery_setting: ask.account_recovery_setting,
        user_pool_tier: ask.user_pool_tier,
        key_configuration: ask.key_configuration,
        issuer_configuration: ask.issuer_configuration,
        acr_configuration: ask.acr_configuration,
        ..UserPoolType::default()
    }
}

/// What an update gives; what it cannot give is as it was.
fn asked_at_update(ask: UpdateUserPoolRequest, before: &UserPoolType) -> UserPoolType {
    UserPoolType {
        name: ask.pool_name.or(before.name.clone()),
        alias_attributes: before.alias_attributes.clone(),
        username_attributes: before.username_attributes.clone(),
        username_configuration: before.username_configuration.clone(),
        user_pool_tier: ask.user_pool_tier.or(before.user_pool_tier),
        key_configuration: ask.key_configuration.or(before.key_configuration.clone()),
        issuer_configuration: ask.issuer_configuration.or(before.issuer_configuration.clone()),
        policies: ask.policies,
        deletion_protection: ask.deletion_protection,
        lambda_config: ask.lambda_config,
        auto_verified_attributes: ask.auto_verified_attributes,
        sms_verification_message: ask.sms_verification_message,
        email_verification_message: ask.email_verification_message,
        email_verification_subject: ask.email_verification_subject,
        verification_message_template: ask.verification_message_template,
        sms_authentication_message: ask.sms_authentication_message,
        user_attribute_update_settings: ask.user_attribute_update_settings,
        mfa_configuration: ask.mfa_configuration,
        device_configuration: ask.device_configuration,
        email_configuration: ask.email_configuration,
        sms_configuration: ask.sms_configuration,
        admin_create_user_config: ask.admin_create_user_config,
        user_pool_add_ons: ask.user_pool_add_ons,
        dcr_configuration: ask.dcr_configuration,
        account_recovery_setting: ask.account_recovery_setting,
        acr_configuration: ask.acr_configuration,
        ..UserPoolType::default()
    }
}

fn tier(pool: &UserPoolType) -> UserPoolTierType {
    pool.user_pool_tier.unwrap_or(UserPoolTierType::Essentials)
}

/// As CreateUserPool shows a pool: tags only if it has some, the schema in its own order.
fn created(pool: &Pool) -> UserPoolType {
    let settings = &pool.settings;
    UserPoolType {
        id: Some(settings.id.clone()),
        arn: Some(settings.arn.clone()),
        creation_date: Some(settings.created),
        last_modified_date: Some(settings.modified),
        estimated_number_of_users: Some(pool.users.len() as i32),
        schema_attributes: Some(settings.schema.clone()),
        user_pool_tags: Some(settings.tags.clone()).filter(|tags| !tags.0.is_empty()),
        ..settings.api.clone()
    }
}

/// As DescribeUserPool shows it: tags even if there are none, the schema in another order.
fn described(pool: &Pool) -> UserPoolType {
    UserPoolType {
        schema_attributes: Some(schema::described(&pool.settings.schema)),
        user_pool_tags: Some(pool.settings.tags.clone()),
        ..created(pool)
    }
}

/// As ListUserPools shows it.
fn listed(pool: &Pool) -> UserPoolDescriptionType {
    let settings = &pool.settings;
    UserPoolDescriptionType {
        id: Some(settings.id.clone()),
        name: settings.api.name.clone(),
        lambda_config: settings.api.lambda_config.clone(),
        creation_date: Some(settings.created),
        last_modified_date: Some(settings.modified),
        ..UserPoolDescriptionType::default()
    }
}

/// One certificate for all pools, as they all have the same keys.
pub fn get_signing_certificate(
    view: &View,
    ask: GetSigningCertificateRequest,
) -> Result<GetSigningCertificateResponse> {
    view.pool(&ask.user_pool_id)?;
    Ok(GetSigningCertificateResponse { certificate: Some(Text::from(CERTIFICATE)) })
}
