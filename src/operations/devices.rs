//! Devices of a user: what a sign-in hands out, ConfirmDevice keeps, and a later sign-in may present instead of a code.

use crypto::{encode, srp};

use crate::engine::flow::{Change, View, change_pool};
use crate::error::{Error, Result};
use crate::model::shapes::*;
use crate::model::value::{Attributes, Text, Time};
use crate::operations::bearer::bearer;
use crate::page::Pager;
use crate::random::Random;
use crate::state::Store;
use crate::state::pool::{Pool, PoolSettings};
use crate::state::users::{Device, User};

/// Requests have no address here.
const IP: &str = "127.0.0.1";

/// What a sign-in without a device gets in a pool that tracks devices. Nothing is kept but the key, with the sign-in.
pub fn new_device(store: &mut Store, pool_id: &str) -> Result<Option<NewDeviceMetadataType>> {
    if !tracks_devices(&store.pool(pool_id)?.settings) {
        return Ok(None);
    }
    let key = format!("{}_{}", store.identity.region, store.random.uuid());
    Ok(Some(NewDeviceMetadataType {
        device_key: Some(Text::from(key)),
        device_group_key: Some(group_key(store, pool_id)),
    }))
}

/// What stands for the pool's name in the SRP of its devices.
pub fn group_key(store: &Store, pool_id: &str) -> Text {
    let name = Random::named(store.identity.seed, &["device group", pool_id]).pool_suffix();
    Text::from(format!("-{}", name.get(1..).unwrap_or_default()))
}

/// Any DeviceConfiguration at all turns tracking on (documented).
pub fn tracks_devices(settings: &PoolSettings) -> bool {
    settings.api.device_configuration.is_some()
}

/// Keeps the device that the token's sign-in was given.
pub fn confirm_device(view: &View, ask: ConfirmDeviceRequest) -> Result<Change<ConfirmDeviceResponse>> {
    let of = bearer(view, &ask.access_token)?;
    if find(of.user, &ask.device_key).is_ok() {
        return Err(Error::device_key_exists());
    }
    let sign_in = of.pool.sign_ins.row(of.sign_in).filter(|row| row.device_key.as_ref() == Some(&ask.device_key));
    let sign_in = sign_in.ok_or_else(Error::device_key_invalid)?;
    let secret = ask.device_secret_verifier_config.unwrap_or_default();
    let is_number = |text: &Option<Text>| text.as_ref().is_none_or(|text| number_of(text).is_some());
    if !is_number(&secret.password_verifier) || !is_number(&secret.salt) {
        return Err(Error::device_verifier_invalid());
    }

    let settings = of.pool.settings.api.device_configuration.as_ref();
    let asks = settings.and_then(|settings| settings.device_only_remembered_on_user_prompt) == Some(true);
    let device = Device {
        key: ask.device_key,
        group_key: group_key(view.store, of.pool_id()),
        name: ask.device_name,
        remembered: !asks,
        verifier: secret.password_verifier,
        salt: secret.salt,
        challenge: None,
        created: sign_in.began,
        modified: view.now,
        authenticated: whole_seconds(sign_in.began),
    };
    let number = of.number;
    Ok(change_pool(of.pool_id(), move |pool| {
        pool.users.update(number, |user| {
            let devices = &mut user.extras_mut().devices;
            let at = devices.iter().position(|known| *known.key > *device.key).unwrap_or(devices.len());
            devices.insert(at, device);
        });
        ConfirmDeviceResponse { user_confirmation_necessary: Some(asks) }
    }))
}

pub fn get_device(view: &View, ask: GetDeviceRequest) -> Result<GetDeviceResponse> {
    let of = bearer(view, ask.access_token.as_deref().unwrap_or_default())?;
    Ok(GetDeviceResponse { device: shown(find(of.user, &ask.device_key)?) })
}

pub fn admin_get_device(view: &View, ask: AdminGetDeviceRequest) -> Result<AdminGetDeviceResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (_, user) = pool.user(&ask.username)?;
    Ok(AdminGetDeviceResponse { device: shown_to_admin(view, pool, user, find(user, &ask.device_key)?) })
}

pub fn list_devices(view: &View, ask: ListDevicesRequest) -> Result<ListDevicesResponse> {
    let of = bearer(view, &ask.access_token)?;
    let token = ask.pagination_token.as_deref();
    let (devices, pagination_token) = page(of.pool_id(), of.user, ask.limit, token, &shown)?;
    Ok(ListDevicesResponse { devices: Some(devices), pagination_token })
}

pub fn admin_list_devices(view: &View, ask: AdminListDevicesRequest) -> Result<AdminListDevicesResponse> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (_, user) = pool.user(&ask.username)?;
    let show = |device: &Device| shown_to_admin(view, pool, user, device);
    let token = ask.pagination_token.as_deref();
    let (devices, pagination_token) = page(&ask.user_pool_id, user, ask.limit, token, &show)?;
    Ok(AdminListDevicesResponse { devices: Some(devices), pagination_token })
}

pub fn forget_device(view: &View, ask: ForgetDeviceRequest) -> Result<Change<()>> {
    let of = bearer(view, ask.access_token.as_deref().unwrap_or_default())?;
    forget(of.pool, of.number, of.user, ask.device_key)
}

pub fn admin_forget_device(view: &View, ask: AdminForgetDeviceRequest) -> Result<Change<()>> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (number, user) = pool.user(&ask.username)?;
    forget(pool, number, user, ask.device_key)
}

pub fn update_device_status(view: &View, ask: UpdateDeviceStatusRequest) -> Result<Change<UpdateDeviceStatusResponse>> {
    let of = bearer(view, &ask.access_token)?;
    let status = ask.device_remembered_status;
    remember(view, of.pool, of.number, of.user, ask.device_key, status, UpdateDeviceStatusResponse {})
}

pub fn admin_update_device_status(
    view: &View,
    ask: AdminUpdateDeviceStatusRequest,
) -> Result<Change<AdminUpdateDeviceStatusResponse>> {
    let pool = view.pool(&ask.user_pool_id)?;
    let (number, user) = pool.user(&ask.username)?;
    let status = ask.device_remembered_status;
    remember(view, pool, number, user, ask.device_key, status, AdminUpdateDeviceStatusResponse {})
}

/// The number of SRP that a device's verifier or salt is: base64 of its bytes.
pub fn number_of(base64: &str) -> Option<Vec<u8>> {
    srp::read_number(&encode::hex(&encode::read_base64(base64)?))
}

/// A device of the user by its key.
pub fn find<'u>(user: &'u User, key: &str) -> Result<&'u Device> {
    let devices = user.extras.as_ref().map_or(&[][..], |extras| &extras.devices);
    devices.iter().find(|device| device.key == key).ok_or_else(Error::device_not_found)
}

/// The service drops the fraction of the date of the last sign-in.
pub fn whole_seconds(time: Time) -> Time {
    Time(time.0.div_euclid(1000) * 1000)
}

fn forget(pool: &Pool, number: u32, user: &User, key: Text) -> Result<Change<()>> {
    find(user, &key)?;
    Ok(change_pool(&pool.settings.id, move |pool| {
        pool.users.update(number, |user| user.extras_mut().devices.retain(|device| device.key != key));
    }))
}

fn remember<T: 'static>(
    view: &View,
    pool: &Pool,
    number: u32,
    user: &User,
    key: Text,
    status: Option<DeviceRememberedStatusType>,
    answer: T,
) -> Result<Change<T>> {
    find(user, &key)?;
    let now = view.now;
    Ok(change_pool(&pool.settings.id, move |pool| {
        pool.users.update(number, |user| {
            let device = user.extras_mut().devices.iter_mut().find(|device| device.key == key);
            if let (Some(device), Some(status)) = (device, status) {
                device.remembered = status == DeviceRememberedStatusType::Remembered;
                device.modified = now;
            }
        });
        answer
    }))
}

/// Devices are in the order of their keys, which tells nothing, and from which a page goes on.
fn page(
    pool_id: &Text,
    user: &User,
    limit: Option<i32>,
    token: Option<&str>,
    show: &dyn Fn(&Device) -> DeviceType,
) -> Result<(Vec<DeviceType>, Option<Text>)> {
    let pager = Pager::new("ListDevices", &[pool_id, &user.sub], limit);
    let from = pager.next_place(token).map_err(|_| Error::bad_page_token())?;
    let devices = user.extras.as_ref().map_or(&[][..], |extras| &extras.devices);
    let from = from.as_ref().map_or("", |(key, _)| key);
    let places = devices.iter().enumerate().filter(|(_, device)| &*device.key >= from).take(pager.wanted());
    let (rows, next) = pager.page_by_text(places.map(|(at, device)| (device.key.clone(), at as u32)).collect());
    Ok((rows.into_iter().map(|at| show(&devices[at as usize])).collect(), next))
}

fn shown(device: &Device) -> DeviceType {
    as_type(
        device,
        &[
            ("device_status", Some("valid".into())),
            ("device_name", device.name.clone()),
            ("last_ip_used", Some(IP.into())),
        ],
    )
}

fn shown_to_admin(view: &View, pool: &Pool, user: &User, device: &Device) -> DeviceType {
    let owner = format!("{}.{}", user.username, pool.settings.id);
    let identity = &view.store.identity;
    let (region, account) = (&identity.region, &identity.account_id);
    let arn = format!("arn:aws:cognito-idp:{region}:{account}:owner/{owner}/device/{}", device.key);
    let remembered = if device.remembered { "remembered" } else { "not_remembered" };
    as_type(
        device,
        &[
            ("device_status", Some("valid".into())),
            ("device_name", device.name.clone()),
            ("dev:device_arn", Some(Text::from(arn))),
            ("dev:device_owner", Some(Text::from(owner))),
            ("last_ip_used", Some(IP.into())),
            ("dev:device_remembered_status", Some(remembered.into())),
            ("dev:device_sdk", Some("aws-sdk".into())),
        ],
    )
}

fn as_type(device: &Device, attributes: &[(&str, Option<Text>)]) -> DeviceType {
    let given = attributes.iter().filter(|(_, value)| value.is_some());
    DeviceType {
        device_key: Some(device.key.clone()),
        device_attributes: Some(Attributes::from(
            given.map(|(name, value)| (Text::from(*name), value.clone().unwrap_or_default())).collect::<Vec<_>>(),
        )),
        device_create_date: Some(device.created),
        device_last_modified_date: Some(device.modified),
        device_last_authenticated_date: Some(device.authenticated),
    }
}
