//! The store as versioned JSON, and back. The document's shapes are in model/state.json: what is read is decoded and
//! checked against them like a request, so a damaged document is refused with the place of each fault.
//!
//! Nothing of the store is left out: every structure is taken apart by name here, so that a new field stops the build.
//! Row numbers are kept, because order and page tokens hang on them. Open calls and the count of requests belong to
//! the engine and are not here: a refused call leaves the export as it was.

use std::rc::Rc;

use crate::model::decode::{self, Unreadable};
use crate::model::shapes::*;
use crate::model::sink::JsonSink;
use crate::model::value::{Attributes, Put, Take, Text, TextMap};
use crate::model::{StructRef, check};
use crate::options;
use crate::random::Random;
use crate::state::challenges::Challenges;
use crate::state::clients::{Client, Clients, Secret};
use crate::state::groups::{Group, Groups};
use crate::state::outbox::{Medium, Message};
use crate::state::pool::{Pool, PoolSettings};
use crate::state::providers::Providers;
use crate::state::sign_ins::SignIns;
use crate::state::users::{NameRules, User, Users};
use crate::state::{ChosenIds, Identity, Store};

/// The version that is written, and the newest that can be read.
const VERSION: i32 = 1;

/// Why a text was not taken for a store.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BadExport {
    #[error("not an export of pocket-cognito: the text is not JSON")]
    NotJson,
    #[error("not an export of pocket-cognito: Format is not 'pocket-cognito'")]
    NotOurs,
    #[error("this export has version {0}, and this pocket-cognito reads versions up to {VERSION}: use a newer one")]
    Newer(i32),
    #[error("the export is damaged at '{path}': {sentence}")]
    WrongType { path: String, sentence: String },
    #[error("the export is damaged: {0}")]
    Violations(String),
    #[error("the export contradicts itself: {0}")]
    Contradiction(String),
}

type Result<T> = std::result::Result<T, BadExport>;

pub fn write(store: &Store) -> String {
    let mut json = JsonSink::default();
    store_export(store).put(&mut json);
    json.text
}

pub fn read(text: &str) -> Result<Store> {
    // The head alone first: of another format or a newer version nothing else can be expected to fit.
    let head: ExportHead = record(text)?;
    if head.format != ExportFormat::PocketCognito.as_str() {
        return Err(BadExport::NotOurs);
    }
    if head.version > VERSION {
        return Err(BadExport::Newer(head.version));
    }

    let store = store(record(text)?)?;
    store.check().map_err(BadExport::Contradiction)?;
    Ok(store)
}

/// Reads and checks the text as a structure of the model.
fn record<T: Take + StructRef>(text: &str) -> Result<T> {
    let value = decode::from_json(T::SHAPE, text).map_err(|unreadable| match unreadable {
        Unreadable::NotJson => BadExport::NotJson,
        Unreadable::WrongType { sentence, path } => BadExport::WrongType { path: check::path_text(&path), sentence },
    })?;
    let violations = check::violations(T::SHAPE, &value);
    if !violations.is_empty() {
        return Err(BadExport::Violations(check::message(&violations)));
    }
    Ok(T::take(value))
}

// ---- out

fn store_export(store: &Store) -> StoreExport {
    let Identity { region, account_id, seed, ids, codes } = &*store.identity;
    let ChosenIds { user_pools, clients, subs } = ids;
    StoreExport {
        format: ExportFormat::PocketCognito,
        version: VERSION,
        region: region.clone(),
        account_id: account_id.clone(),
        // As text: a JSON number does not hold 64 bits everywhere.
        seed: Text::from(seed.to_string()),
        random_state: Text::from(store.random.state().to_string()),
        chosen_ids: ChosenIdsExport {
            user_pools: TextMap(user_pools.clone()),
            clients: TextMap(clients.clone()),
            subs: TextMap(subs.clone()),
        },
        codes: codes.clone(),
        pools: store.pools_from(0, usize::MAX).into_iter().map(pool_export).collect(),
        next_pool: store.next_pool_number().into(),
        outbox: store.outbox.all().into_iter().map(message_export).collect(),
        next_message: store.outbox.next().into(),
    }
}

fn pool_export((number, pool): (u32, &Pool)) -> PoolExport {
    let Pool { settings, users, groups, clients, providers, sign_ins, challenges } = pool;
    let PoolSettings { id, arn, created, modified, api, mfa, schema, tags } = &**settings;
    let NameRules { case_sensitive, email_alias, phone_alias, preferred_alias, email_username, phone_username } =
        users.rules();
    PoolExport {
        number: number.into(),
        id: id.clone(),
        arn: arn.clone(),
        created: *created,
        modified: *modified,
        settings: api.clone(),
        mfa: mfa.clone(),
        schema: schema.iter().map(attribute_export).collect(),
        tags: tags.clone(),
        names: NameRulesExport {
            case_sensitive,
            email_alias,
            phone_alias,
            preferred_alias,
            email_username,
            phone_username,
        },
        users: users.from(0, usize::MAX).into_iter().map(user_export).collect(),
        next_user: users.next_number().into(),
        groups: groups.from(0, usize::MAX).into_iter().map(|row| group_export(groups, row)).collect(),
        next_group: groups.next_number().into(),
        clients: clients.all().into_iter().map(client_export).collect(),
        next_client: clients.next_number().into(),
        providers: providers
            .from(0, usize::MAX)
            .into_iter()
            .map(|(number, provider)| ProviderExport { number: number.into(), provider: provider.clone() })
            .collect(),
        next_provider: providers.next_number().into(),
        sign_ins: sign_ins
            .all()
            .into_iter()
            .map(|(number, sign_in)| SignInExport { number: number.into(), sign_in: sign_in.clone() })
            .collect(),
        next_sign_in: sign_ins.next_number().into(),
        challenges: challenges
            .all()
            .into_iter()
            .map(|(number, challenge)| ChallengeExport { number: number.into(), challenge: challenge.clone() })
            .collect(),
        next_challenge: challenges.next().into(),
    }
}

/// The API's own shape bounds names at 20, which the service's own `phone_number_verified` exceeds.
fn attribute_export(attribute: &SchemaAttributeType) -> SchemaAttributeExport {
    let SchemaAttributeType {
        name,
        attribute_data_type,
        developer_only_attribute,
        mutable,
        required,
        number_attribute_constraints,
        string_attribute_constraints,
    } = attribute.clone();
    SchemaAttributeExport {
        name,
        attribute_data_type,
        developer_only_attribute,
        mutable,
        required,
        number_attribute_constraints,
        string_attribute_constraints,
    }
}

fn user_export((number, user): (u32, &User)) -> UserExport {
    let User { username, sub, attributes, created, modified, enabled, status, password, extras } = user.clone();
    UserExport {
        number: number.into(),
        username,
        sub,
        attributes: TextMap(attributes.to_vec()),
        created,
        modified,
        enabled,
        status,
        password,
        extras: extras.map(|extras| *extras),
    }
}

fn group_export(groups: &Groups, (number, group): (u32, &Group)) -> GroupExport {
    let Group { name, description, role_arn, precedence, created, modified } = group.clone();
    let members = groups.users_of(number, 0, usize::MAX).into_iter().map(i64::from).collect();
    GroupExport { number: number.into(), name, description, role_arn, precedence, created, modified, members }
}

fn client_export((number, client): (u32, &Client)) -> ClientExport {
    let Client { id, created, modified, api, secrets } = client.clone();
    let secrets =
        secrets.into_iter().map(|Secret { id, value, created }| SecretExport { id, value, created }).collect();
    ClientExport { number: number.into(), id, created, modified, settings: api, secrets }
}

fn message_export((number, message): (u32, &Message)) -> MessageExport {
    let Message { medium, destination, code, source, subject, body, username, user_pool_id, at, expires } =
        message.clone();
    let medium = match medium {
        Medium::Email => DeliveryMediumType::Email,
        Medium::Sms => DeliveryMediumType::Sms,
    };
    MessageExport {
        number: number.into(),
        medium,
        destination,
        code,
        source,
        subject,
        body,
        username,
        user_pool_id,
        at,
        expires,
    }
}

// ---- in

fn store(export: StoreExport) -> Result<Store> {
    let ids = ChosenIds {
        user_pools: export.chosen_ids.user_pools.0,
        clients: export.chosen_ids.clients.0,
        subs: export.chosen_ids.subs.0,
    };
    let seed = decimal("seed", &export.seed)?;
    if let Some(codes) = export.codes.as_ref().filter(|codes| !options::is_code(codes)) {
        return Err(BadExport::Contradiction(format!("codes '{codes}' is not six digits")));
    }
    let identity = Identity { region: export.region, account_id: export.account_id, seed, ids, codes: export.codes };
    let mut store = Store::new(identity);
    store.random = Random::from_seed(decimal("randomState", &export.random_state)?);

    let mut numbers = Numbers::new("pools", export.next_pool)?;
    for pool in export.pools {
        let number = numbers.of(pool.number)?;
        store.insert_pool_at(number, self::pool(pool)?);
    }
    store.go_on_at(numbers.next);

    let mut numbers = Numbers::new("outbox", export.next_message)?;
    for message in export.outbox {
        store.outbox.insert_at(numbers.of(message.number)?, self::message(message));
    }
    store.outbox.go_on_at(numbers.next);
    Ok(store)
}

fn decimal(member: &str, text: &str) -> Result<u64> {
    text.parse().map_err(|_| BadExport::Contradiction(format!("{member} '{text}' is not a whole number of 64 bits")))
}

/// The numbers of a table's rows as they come in: they ascend and stay below the next free one.
struct Numbers {
    rows: &'static str,
    least: u32,
    next: u32,
}

impl Numbers {
    fn new(rows: &'static str, next: i64) -> Result<Numbers> {
        // Far beyond what can be reached by inserting rows, and far from the end of the numbers.
        match u32::try_from(next) {
            Ok(next) if next <= 1 << 31 => Ok(Numbers { rows, least: 0, next }),
            _ => Err(BadExport::Contradiction(format!("{rows}: the next number {next} is out of range"))),
        }
    }

    fn of(&mut self, number: i64) -> Result<u32> {
        let given = u32::try_from(number).ok().filter(|number| (self.least..self.next).contains(number));
        let number = given.ok_or_else(|| {
            let rows = self.rows;
            BadExport::Contradiction(format!("{rows}: row number {number} is out of order or not below {}", self.next))
        })?;
        self.least = number + 1;
        Ok(number)
    }
}

fn pool(export: PoolExport) -> Result<Pool> {
    let names = export.names;
    let rules = NameRules {
        case_sensitive: names.case_sensitive,
        email_alias: names.email_alias,
        phone_alias: names.phone_alias,
        preferred_alias: names.preferred_alias,
        email_username: names.email_username,
        phone_username: names.phone_username,
    };
    Ok(Pool {
        users: users(rules, export.users, export.next_user)?,
        groups: groups(export.groups, export.next_group)?,
        clients: clients(export.clients, export.next_client)?,
        providers: providers(export.providers, export.next_provider)?,
        sign_ins: sign_ins(export.sign_ins, export.next_sign_in)?,
        challenges: challenges(export.challenges, export.next_challenge)?,
        settings: Rc::new(PoolSettings {
            id: export.id,
            arn: export.arn,
            created: export.created,
            modified: export.modified,
            api: export.settings,
            mfa: export.mfa,
            schema: export.schema.into_iter().map(attribute).collect(),
            tags: export.tags,
        }),
    })
}

fn attribute(export: SchemaAttributeExport) -> SchemaAttributeType {
    SchemaAttributeType {
        name: export.name,
        attribute_data_type: export.attribute_data_type,
        developer_only_attribute: export.developer_only_attribute,
        mutable: export.mutable,
        required: export.required,
        number_attribute_constraints: export.number_attribute_constraints,
        string_attribute_constraints: export.string_attribute_constraints,
    }
}

fn users(rules: NameRules, rows: Vec<UserExport>, next: i64) -> Result<Users> {
    let mut users = Users::new(rules);
    let mut numbers = Numbers::new("users", next)?;
    for user in rows {
        let last = user.attributes.0.last().filter(|(name, _)| name == "sub").map(|(_, value)| value);
        if last != Some(&user.sub) {
            return Err(BadExport::Contradiction(format!(
                "the last attribute of user {} is not its sub",
                user.username
            )));
        }
        users.insert_at(numbers.of(user.number)?, self::user(user));
    }
    users.go_on_at(numbers.next);
    Ok(users)
}

fn user(export: UserExport) -> User {
    User {
        username: export.username,
        sub: export.sub,
        attributes: Attributes::from(export.attributes.0),
        created: export.created,
        modified: export.modified,
        enabled: export.enabled,
        status: export.status,
        password: export.password,
        extras: export.extras.map(Box::new),
    }
}

/// Members who are no users of the pool are found by the store's own check.
fn groups(rows: Vec<GroupExport>, next: i64) -> Result<Groups> {
    let mut groups = Groups::default();
    let mut numbers = Numbers::new("groups", next)?;
    for export in rows {
        let number = numbers.of(export.number)?;
        let group = Group {
            name: export.name.clone(),
            description: export.description,
            role_arn: export.role_arn,
            precedence: export.precedence,
            created: export.created,
            modified: export.modified,
        };
        groups.insert_at(number, group);
        for member in &export.members {
            let Ok(member) = u32::try_from(*member) else {
                let name = &export.name;
                return Err(BadExport::Contradiction(format!("group {name}: {member} is not the number of a user")));
            };
            groups.add_member(number, member);
        }
    }
    groups.go_on_at(numbers.next);
    Ok(groups)
}

fn clients(rows: Vec<ClientExport>, next: i64) -> Result<Clients> {
    let mut clients = Clients::default();
    let mut numbers = Numbers::new("clients", next)?;
    for export in rows {
        let number = numbers.of(export.number)?;
        let secret = |secret: SecretExport| Secret { id: secret.id, value: secret.value, created: secret.created };
        let client = Client {
            id: export.id,
            created: export.created,
            modified: export.modified,
            api: export.settings,
            secrets: export.secrets.into_iter().map(secret).collect(),
        };
        clients.insert_at(number, client);
    }
    clients.go_on_at(numbers.next);
    Ok(clients)
}

fn providers(rows: Vec<ProviderExport>, next: i64) -> Result<Providers> {
    let mut providers = Providers::default();
    let mut numbers = Numbers::new("providers", next)?;
    for export in rows {
        let number = numbers.of(export.number)?;
        if export.provider.provider_name.is_none() {
            return Err(BadExport::Contradiction(format!("identity provider {number} has no name")));
        }
        providers.insert_at(number, export.provider);
    }
    providers.go_on_at(numbers.next);
    Ok(providers)
}

fn sign_ins(rows: Vec<SignInExport>, next: i64) -> Result<SignIns> {
    let mut sign_ins = SignIns::default();
    let mut numbers = Numbers::new("sign-ins", next)?;
    for export in rows {
        sign_ins.insert_at(numbers.of(export.number)?, export.sign_in);
    }
    sign_ins.go_on_at(numbers.next);
    Ok(sign_ins)
}

fn challenges(rows: Vec<ChallengeExport>, next: i64) -> Result<Challenges> {
    let mut challenges = Challenges::default();
    let mut numbers = Numbers::new("challenges", next)?;
    for export in rows {
        challenges.insert_at(numbers.of(export.number)?, export.challenge);
    }
    challenges.go_on_at(numbers.next);
    Ok(challenges)
}

fn message(export: MessageExport) -> Message {
    Message {
        medium: match export.medium {
            DeliveryMediumType::Email => Medium::Email,
            DeliveryMediumType::Sms => Medium::Sms,
        },
        destination: export.destination,
        code: export.code,
        source: export.source,
        subject: export.subject,
        body: export.body,
        username: export.username,
        user_pool_id: export.user_pool_id,
        at: export.at,
        expires: export.expires,
    }
}
