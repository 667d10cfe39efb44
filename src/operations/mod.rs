//! The roll: every operation of the model, one line each, sorted. `read` cannot write; `change` plans, then changes in
//! place; `step` is one atomic step on a clone, where looking and changing alternate;
//! `flow` may ask triggers, `todo` is known and validated but not simulated.

pub mod bearer;
pub mod devices;
pub mod groups;
pub mod identity_providers;
pub mod mfa;
pub mod migration;
pub mod passkeys;
pub mod passwords;
pub mod sessions;
pub mod sign_in;
pub mod sign_up;
pub mod software_tokens;
pub mod tags;
pub mod user_attributes;
pub mod user_pool_clients;
pub mod user_pools;
pub mod users;

use std::future::Future;

use crate::engine::flow::{Change, Cx, Flow, Tx, View};
use crate::error::{Error, Result};
use crate::model::Request;
use crate::model::generated::{DECLARED, EXCEPTIONS, MODELLED_EXCEPTIONS, OPERATIONS};
use crate::model::value::{Put, Take, Value};

pub struct Entry {
    /// Index into [`OPERATIONS`].
    pub operation: u16,
    pub run: Run,
}

/// A change with its answer's type forgotten.
type AnyChange = Change<Box<dyn Put>>;

#[derive(Clone, Copy)]
pub enum Run {
    Read(fn(&View, Value) -> Result<Box<dyn Put>>),
    Change(fn(&View, Value) -> Result<AnyChange>),
    Step(fn(&mut Tx, Value) -> Result<Box<dyn Put>>),
    Flow(fn(Cx, Value) -> Flow),
    Todo,
}

const fn read_number<Q: Request>(_: fn(&View<'_>, Q) -> Result<Q::Response>) -> u16 {
    Q::OPERATION
}

const fn change_number<Q: Request>(_: fn(&View<'_>, Q) -> Result<Change<Q::Response>>) -> u16 {
    Q::OPERATION
}

const fn step_number<Q: Request>(_: fn(&mut Tx, Q) -> Result<Q::Response>) -> u16 {
    Q::OPERATION
}

const fn flow_number<Q: Request, F: Future<Output = Result<Q::Response>>>(_: fn(Cx, Q) -> F) -> u16 {
    Q::OPERATION
}

/// The number of an operation that has no function yet; a name that the model does not have stops the build.
const fn todo_number(name: &str) -> u16 {
    let mut at = 0;
    while at < OPERATIONS.len() {
        let (known, wanted) = (OPERATIONS[at].name.as_bytes(), name.as_bytes());
        let mut same = known.len() == wanted.len();
        let mut i = 0;
        while same && i < known.len() {
            same = known[i] == wanted[i];
            i += 1;
        }
        if same {
            return at as u16;
        }
        at += 1;
    }
    panic!("no such operation")
}

fn boxed_change<T: Put + 'static>(change: Change<T>) -> AnyChange {
    Box::new(move |store| Box::new(change(store)) as Box<dyn Put>)
}

fn boxed<T: Put + 'static>(answer: Result<T>) -> Result<Box<dyn Put>> {
    answer.map(|answer| Box::new(answer) as Box<dyn Put>)
}

macro_rules! entry {
    (read $($path:ident)::+) => {
        Entry { operation: read_number($($path)::+), run: Run::Read(|view, input| boxed($($path)::+(view, Take::take(input)))) }
    };
    (change $($path:ident)::+) => {
        Entry {
            operation: change_number($($path)::+),
            run: Run::Change(|view, input| $($path)::+(view, Take::take(input)).map(boxed_change)),
        }
    };
    (step $($path:ident)::+) => {
        Entry { operation: step_number($($path)::+), run: Run::Step(|tx, input| boxed($($path)::+(tx, Take::take(input)))) }
    };
    (flow $($path:ident)::+) => {
        Entry {
            operation: flow_number($($path)::+),
            run: Run::Flow(|cx, input| Box::pin(async move { boxed($($path)::+(cx, Take::take(input)).await) })),
        }
    };
    (todo $name:ident) => {
        Entry { operation: todo_number(stringify!($name)), run: Run::Todo }
    };
}

macro_rules! roll {
    ($($kind:ident $($path:ident)::+,)*) => { [$(entry!($kind $($path)::+)),*] };
}

#[rustfmt::skip]
pub static ROLL: [Entry; OPERATIONS.len()] = roll! {
    step user_pools::add_custom_attributes,
    step user_pool_clients::add_user_pool_client_secret,
    change groups::admin_add_user_to_group,
    flow sign_up::admin_confirm_sign_up,
    flow users::admin_create_user,
    change software_tokens::admin_delete_software_token,
    change users::admin_delete_user,
    change user_attributes::admin_delete_user_attributes,
    step identity_providers::admin_disable_provider_for_user,
    change users::admin_disable_user,
    change users::admin_enable_user,
    change devices::admin_forget_device,
    read devices::admin_get_device,
    read users::admin_get_user,
    read mfa::admin_get_user_auth_factors,
    flow sign_in::admin_initiate_auth,
    step identity_providers::admin_link_provider_for_user,
    read devices::admin_list_devices,
    read groups::admin_list_groups_for_user,
    todo AdminListUserAuthEvents,
    todo AdminListUserSessions,
    change groups::admin_remove_user_from_group,
    flow passwords::admin_reset_user_password,
    flow sign_in::admin_respond_to_auth_challenge,
    todo AdminRevokeUserSession,
    change mfa::admin_set_user_mfa_preference,
    step passwords::admin_set_user_password,
    change mfa::admin_set_user_settings,
    todo AdminUpdateAuthEventFeedback,
    change devices::admin_update_device_status,
    flow user_attributes::admin_update_user_attributes,
    step sessions::admin_user_global_sign_out,
    flow software_tokens::associate_software_token,
    change passwords::change_password,
    change passkeys::complete_web_authn_registration,
    change devices::confirm_device,
    flow passwords::confirm_forgot_password,
    flow sign_up::confirm_sign_up,
    change groups::create_group,
    step identity_providers::create_identity_provider,
    todo CreateManagedLoginBranding,
    todo CreateResourceServer,
    todo CreateTerms,
    todo CreateUserImportJob,
    step user_pools::create_user_pool,
    step user_pool_clients::create_user_pool_client,
    todo CreateUserPoolDomain,
    todo CreateUserPoolReplica,
    change groups::delete_group,
    step identity_providers::delete_identity_provider,
    todo DeleteManagedLoginBranding,
    todo DeleteResourceServer,
    todo DeleteTerms,
    change users::delete_user,
    change user_attributes::delete_user_attributes,
    step user_pools::delete_user_pool,
    step user_pool_clients::delete_user_pool_client,
    step user_pool_clients::delete_user_pool_client_secret,
    todo DeleteUserPoolDomain,
    todo DeleteUserPoolReplica,
    change passkeys::delete_web_authn_credential,
    read identity_providers::describe_identity_provider,
    todo DescribeManagedLoginBranding,
    todo DescribeManagedLoginBrandingByClient,
    todo DescribeResourceServer,
    todo DescribeRiskConfiguration,
    todo DescribeTerms,
    todo DescribeTermsByClient,
    todo DescribeUserImportJob,
    read user_pools::describe_user_pool,
    read user_pool_clients::describe_user_pool_client,
    todo DescribeUserPoolDomain,
    change devices::forget_device,
    flow passwords::forgot_password,
    todo GetCSVHeader,
    flow sessions::get_client_token,
    todo GetDerivedToken,
    read devices::get_device,
    read groups::get_group,
    read identity_providers::get_identity_provider_by_identifier,
    todo GetLogDeliveryConfiguration,
    todo GetProvisionedLimit,
    read user_pools::get_signing_certificate,
    flow sessions::get_tokens_from_refresh_token,
    todo GetUICustomization,
    read users::get_user,
    flow user_attributes::get_user_attribute_verification_code,
    read mfa::get_user_auth_factors,
    todo GetUserPoolClientSessionConfiguration,
    read mfa::get_user_pool_mfa_config,
    todo GetUserPoolSessionConfiguration,
    change sessions::global_sign_out,
    flow sign_in::initiate_auth,
    read devices::list_devices,
    read groups::list_groups,
    read identity_providers::list_identity_providers,
    todo ListResourceServers,
    read tags::list_tags_for_resource,
    todo ListTerms,
    todo ListUserImportJobs,
    read user_pool_clients::list_user_pool_client_secrets,
    read user_pool_clients::list_user_pool_clients,
    todo ListUserPoolReplicas,
    read user_pools::list_user_pools,
    todo ListUserSessions,
    read users::list_users,
    read groups::list_users_in_group,
    read passkeys::list_web_authn_credentials,
    flow sign_up::resend_confirmation_code,
    flow sign_in::respond_to_auth_challenge,
    change sessions::revoke_token,
    todo RevokeUserSession,
    todo SetLogDeliveryConfiguration,
    todo SetRiskConfiguration,
    todo SetUICustomization,
    change mfa::set_user_mfa_preference,
    todo SetUserPoolClientSessionConfiguration,
    change mfa::set_user_pool_mfa_config,
    todo SetUserPoolSessionConfiguration,
    change mfa::set_user_settings,
    flow sign_up::sign_up,
    todo StartUserImportJob,
    change passkeys::start_web_authn_registration,
    todo StopUserImportJob,
    step tags::tag_resource,
    step tags::untag_resource,
    todo UpdateAuthEventFeedback,
    change devices::update_device_status,
    change groups::update_group,
    step identity_providers::update_identity_provider,
    todo UpdateManagedLoginBranding,
    todo UpdateProvisionedLimit,
    todo UpdateResourceServer,
    todo UpdateTerms,
    flow user_attributes::update_user_attributes,
    step user_pools::update_user_pool,
    step user_pool_clients::update_user_pool_client,
    todo UpdateUserPoolDomain,
    todo UpdateUserPoolReplica,
    flow software_tokens::verify_software_token,
    change user_attributes::verify_user_attribute,
};

/// Front-end errors and `InvalidParameterException` (validation) may answer every operation; the rest must be on the
/// operation's own list. Debug builds only.
pub fn assert_declared(operation: u16, error: &Error) {
    let (name, declared) = (OPERATIONS[operation as usize].name, DECLARED[operation as usize]);
    let number = error.exception() as usize;
    let declared = number >= MODELLED_EXCEPTIONS || declared >> number & 1 == 1 || is_extra(name, EXCEPTIONS[number]);
    assert!(declared, "{name} does not declare {}", error.name());
}

/// What an access token may be refused with, which not every operation that takes one declares.
const OF_ACCESS_TOKENS: [&str; 4] = [
    "PasswordResetRequiredException",
    "ResourceNotFoundException",
    "UserNotConfirmedException",
    "UserNotFoundException",
];

/// Errors that operations answer though the model does not declare them (FIDELITY.md).
fn is_extra(operation: &str, exception: &str) -> bool {
    let takes_access_token = matches!(
        operation,
        "AssociateSoftwareToken"
            | "CompleteWebAuthnRegistration"
            | "DeleteWebAuthnCredential"
            | "GlobalSignOut"
            | "ListWebAuthnCredentials"
            | "StartWebAuthnRegistration"
    );
    if takes_access_token && OF_ACCESS_TOKENS.contains(&exception) {
        return true;
    }
    matches!(
        (operation, exception),
        (_, "InvalidParameterException")
            | ("AdminAddUserToGroup", "LimitExceededException")
            | ("AdminGetDevice" | "AdminListDevices", "UserNotFoundException")
            | (
                "AdminConfirmSignUp"
                    | "AdminCreateUser"
                    | "AdminResetUserPassword"
                    | "AdminSetUserPassword"
                    | "ConfirmForgotPassword",
                "AliasExistsException"
            )
    )
}
