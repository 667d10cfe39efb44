//! Documents for `import`: refused with a reason, or a store that holds together, reads back and can be used.
#![no_main]

#[path = "world.rs"]
mod world;

use libfuzzer_sys::fuzz_target;
use pocket_cognito::export;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let Ok(store) = export::read(text) else { return };
    let text = export::write(&store);
    assert_eq!(export::write(&export::read(&text).expect("what was written can be read")), text);

    let engine = world::furnished();
    engine.replace_store(store);
    let ids: Vec<String> =
        engine.store().pools_from(0, 3).iter().map(|(_, pool)| pool.settings.id.to_string()).collect();
    for id in ids {
        let named = |more: &str| format!("{{\"UserPoolId\":\"{id}\"{more}}}");
        let ann = r#","Username":"ann","#;
        for (operation, body) in [
            ("DescribeUserPool", named("")),
            ("ListUsers", named("")),
            ("ListGroups", named("")),
            ("AdminCreateUser", named(&format!("{ann}\"TemporaryPassword\":\"Passw0rd!\""))),
            ("AdminSetUserPassword", named(&format!("{ann}\"Password\":\"Passw0rd!\",\"Permanent\":true"))),
            (
                "AdminUpdateUserAttributes",
                named(&format!("{ann}\"UserAttributes\":[{{\"Name\":\"email\",\"Value\":\"a@b.c\"}}]")),
            ),
            ("AdminResetUserPassword", named(&format!("{ann}\"ClientMetadata\":{{}}"))),
            ("CreateGroup", named(",\"GroupName\":\"readers\"")),
            ("AdminAddUserToGroup", named(&format!("{ann}\"GroupName\":\"readers\""))),
            ("AdminDeleteUser", named(",\"Username\":\"ann\"")),
            ("CreateUserPoolClient", named(",\"ClientName\":\"web\"")),
            ("UpdateUserPool", named("")),
            ("DeleteUserPool", named("")),
        ] {
            world::text(&engine, operation, &body);
            engine.store().check().expect("every index agrees with its rows");
        }
    }
});
