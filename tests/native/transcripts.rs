//! What the real service was asked, line by line, and what it answered (tests/transcripts/README.md).
//!
//! A line is left out only for a reason that the test can see for itself.

use std::collections::BTreeMap;
use std::path::Path;

use crypto::{encode, hash, rsa, srp};
use serde_json::{Map, Value, json};

use crate::support::*;

/// They are judged by pkg-template/iam/, and all lines are replayed over fetch in tests/consumers/wire.
const SIGNATURE: &str = "the signature is not the core's to check";

const SIGNATURE_FAULTS: [&str; 3] =
    ["MissingAuthenticationTokenException", "UnrecognizedClientException", "IncompleteSignatureException"];

#[derive(Debug, Default, PartialEq)]
struct Tally {
    passed: usize,
    /// Left out, by reason.
    left_out: BTreeMap<&'static str, usize>,
}

fn tally<const N: usize>(passed: usize, left_out: [(&'static str, usize); N]) -> Tally {
    Tally { passed, left_out: left_out.into() }
}

#[test]
fn groups_answer_as_they_were_captured() {
    assert_eq!(replayed("group"), tally(126, []));
}

#[test]
fn all_of_login_but_signatures_of_requests_answers_as_it_was_captured() {
    assert_eq!(replayed("login"), tally(111, [(SIGNATURE, 4)]));
}

fn replayed(name: &str) -> Tally {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts").join(format!("{name}.jsonl"));
    let lines = std::fs::read_to_string(path).expect("the transcript");
    let lines = lines.lines().filter(|line| !line.trim().is_empty() && !line.starts_with("//"));
    let mut replay = Replay { world: World::new(), saved: BTreeMap::new() };
    let mut tally = Tally::default();
    for line in lines {
        let line: Value = serde_json::from_str(line).expect("JSON");
        let label = text(&line["label"]);
        replay.world.advance(137);
        match replay.line(&line) {
            Outcome::Answered(differences) if differences.is_empty() => tally.passed += 1,
            Outcome::Answered(differences) => panic!("{label}: {}", differences.join("\n")),
            Outcome::LeftOut(reason) => {
                println!("{label}: {reason}");
                *tally.left_out.entry(reason).or_default() += 1;
            }
        }
    }
    tally
}

enum Outcome {
    /// With what differs.
    Answered(Vec<String>),
    LeftOut(&'static str),
}

struct Replay {
    world: World,
    saved: BTreeMap<String, Value>,
}

impl Replay {
    fn line(&mut self, line: &Value) -> Outcome {
        let of_signature = line["err"][0].as_str().is_some_and(|name| SIGNATURE_FAULTS.contains(&name));
        if of_signature && line.get("sign").is_some() {
            return Outcome::LeftOut(SIGNATURE);
        }
        Outcome::Answered(match &*text(&line["op"]) {
            "-claims" => self.claims(line),
            operation => self.run(operation, line),
        })
    }

    fn run(&mut self, operation: &str, line: &Value) -> Vec<String> {
        let mut input = self.fill(&line["in"]);
        self.prove(&mut input);
        let wire = self.world.wire(operation, &input.to_string());
        let body: Value = serde_json::from_str(&wire.body).unwrap_or_else(|_| json!({}));
        for (name, path) in line["save"].as_object().into_iter().flatten() {
            if let Some(value) = at(&body, &text(path)) {
                self.saved.insert(name.clone(), value.clone());
            }
        }

        let mut differences = Vec::new();
        if let Some(refused) = line.get("err") {
            let expected = json!({ "__type": refused[0], "message": self.fill(&refused[1]) });
            differ(&json!(400), Some(&json!(wire.status)), "status", &mut differences);
            differ(&expected, Some(&body), "", &mut differences);
            return differences;
        }
        differ(&json!(200), Some(&json!(wire.status)), "status", &mut differences);
        differ(&self.fill(&line["ok"]), Some(&body), "", &mut differences);
        if let Some(bytes) = line.get("bytes") {
            differ(bytes, Some(&json!(wire.body.len())), "bytes", &mut differences);
        }
        for (path, names) in line["keys"].as_object().into_iter().flatten() {
            let there = at(&body, path).and_then(Value::as_object).map(|members| {
                let mut names: Vec<_> = members.keys().collect();
                names.sort();
                json!(names)
            });
            differ(names, there.as_ref(), &format!("members of {path}"), &mut differences);
        }
        differences
    }

    /// What a saved token claims; of a token that its pool's key set does not verify, nothing.
    fn claims(&mut self, line: &Value) -> Vec<String> {
        let token = text(self.saved(&text(&line["token"])));
        let claims = claims_verified_by_key_set(&self.world, &token);
        for (name, path) in line["save"].as_object().into_iter().flatten() {
            if let Some(value) = at(&claims, &text(path)) {
                self.saved.insert(name.clone(), value.clone());
            }
        }
        let mut differences = Vec::new();
        differ(&self.fill(&line["ok"]), Some(&claims), "", &mut differences);
        if let Some(expected) = line.get("keys") {
            let mut names: Vec<&String> = claims.as_object().expect("claims").keys().collect();
            names.sort();
            differ(expected, Some(&json!(names)), "names of claims", &mut differences);
        }
        differences
    }

    fn saved(&self, name: &str) -> &Value {
        self.saved.get(name).unwrap_or_else(|| panic!("nothing was saved as {name}"))
    }

    /// Puts the proof into an answer to PASSWORD_VERIFIER, where the transcript says of which password and when. The
    /// client's secret is 1, of which its public value in the transcript is the power.
    fn prove(&self, input: &mut Value) {
        let Some(responses) = input.get_mut("ChallengeResponses") else { return };
        let asked =
            responses["PASSWORD_CLAIM_SIGNATURE"].as_str().and_then(|text| text.strip_prefix("(SRP proof for pw."));
        let Some(password) = asked.and_then(|text| text.strip_suffix(')')).map(password) else { return };
        let timestamp = text(&responses["TIMESTAMP"]);
        let timestamp = timestamp.strip_prefix("(now, as in ").and_then(|text| text.strip_suffix(')')).expect("a time");
        let (pool, user) = (text(self.saved("pool")), text(&responses["USERNAME"]));
        let pool_name = pool.split_once('_').expect("a pool id").1;
        let (salt, public) = (text(self.saved("salt")), text(self.saved("srpB")));
        let key = srp::client_key(pool_name, &user, &password, &salt, &public, &[1]).expect("numbers");
        let block = encode::read_base64(&text(self.saved("secretBlock"))).expect("base64");
        let proof = srp::proof(&key, pool_name, &user, &block, timestamp);
        responses["TIMESTAMP"] = json!(timestamp);
        responses["PASSWORD_CLAIM_SIGNATURE"] = json!(encode::base64(&proof));
    }

    /// A value with every reference put in; `${any}` stays.
    fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.fill_text(text),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), self.fill(value))).collect::<Map<_, _>>().into()
            }
            other => other.clone(),
        }
    }

    fn fill_text(&self, text: &str) -> Value {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, after) = after.split_once('}').expect("a whole reference");
            filled.push_str(before);
            let value = match name.split_once([':', '.']) {
                Some(("pw", name)) => json!(password(name)),
                Some(("secrethash", of)) => json!(self.secret_hash(of)),
                Some(("tampersig", token)) => json!(tampered(self.saved(token).as_str().expect("a token"))),
                _ if name == "any" => json!("${any}"),
                _ => self.saved(name).clone(),
            };
            match value {
                // Nothing but a reference: the saved value, whatever its type.
                value if before.is_empty() && after.is_empty() && filled.is_empty() => return value,
                Value::String(value) => filled.push_str(&value),
                value => filled.push_str(&value.to_string()),
            }
            rest = after;
        }
        Value::String(filled + rest)
    }

    /// Of `USER:ID:SECRET`: a literal name, and what the id and the secret were saved as.
    fn secret_hash(&self, of: &str) -> String {
        let [user, id, secret] = of.split(':').collect::<Vec<_>>()[..] else { panic!("{of} is no reference") };
        let (id, secret) = (text(self.saved(id)), text(self.saved(secret)));
        encode::base64(&hash::hmac_sha256(secret.as_bytes(), &[user.as_bytes(), id.as_bytes()]))
    }
}

fn password(name: &str) -> String {
    format!("Passw0rd-{name}")
}

/// The token with the lowest bit of its signature's first byte flipped.
fn tampered(token: &str) -> String {
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let mut signature = encode::read_base64_url(signature).expect("base64url");
    signature[0] ^= 1;
    format!("{signed}.{}", encode::base64_url(&signature))
}

/// The claims of a token, verified as a resource server does it: by the key that its header names, out of the key set
/// that its issuer publishes.
fn claims_verified_by_key_set(world: &World, token: &str) -> Value {
    let bytes = |part: &str| encode::read_base64_url(part).expect("base64url");
    let parsed = |part: &str| serde_json::from_slice::<Value>(&bytes(part)).expect("JSON");
    let (signed, signature) = token.rsplit_once('.').expect("a signature");
    let (header, payload) = signed.split_once('.').expect("a header");
    let (header, claims) = (parsed(header), parsed(payload));
    assert_eq!(header, json!({ "kid": header["kid"], "alg": "RS256" }));
    let issuer = text(&claims["iss"]);
    let pool = issuer.strip_prefix("https://cognito-idp.us-east-1.amazonaws.com").expect("an issuer");

    let answer =
        world.host("wellKnown", json!({ "path": format!("{pool}/.well-known/jwks.json") })).expect("a document");
    let set: Value = serde_json::from_str(&text(&answer["body"])).expect("JSON");
    let keys = set["keys"].as_array().expect("keys");
    let key = keys.iter().find(|key| key["kid"] == header["kid"]).expect("the key of that id");
    let number = |member: &str| bytes(&text(&key[member]));
    let signature = bytes(signature);
    assert!(rsa::verify_with(&number("n"), &number("e"), signed.as_bytes(), &signature), "{token} is not verified");
    claims
}

/// What is at `UserPool.Id`, `Users[0]` or `UserAttributes[Name=sub].Value`; an empty path is the whole.
fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split(['.', '[']).filter(|step| !step.is_empty()).try_fold(value, |value, step| {
        let Some(inner) = step.strip_suffix(']') else { return value.get(step) };
        match inner.split_once('=') {
            Some((member, wanted)) => value.as_array()?.iter().find(|element| element[member] == wanted),
            None => value.get(inner.parse::<usize>().ok()?),
        }
    })
}

/// Adds what differs from the expected, in which words beginning with `$` are matchers.
fn differ(expected: &Value, got: Option<&Value>, path: &str, differences: &mut Vec<String>) {
    let fits = match (expected, got) {
        (Value::String(word), got) if word.starts_with('$') && !word.starts_with("${") => is(word, got),
        (_, None) => false,
        (Value::String(expected), Some(Value::String(got))) => reads(expected, got),
        (Value::Array(expected), Some(Value::Array(got))) if expected.len() == got.len() => {
            for (number, (expected, got)) in expected.iter().zip(got).enumerate() {
                differ(expected, Some(got), &format!("{path}[{number}]"), differences);
            }
            true
        }
        (Value::Object(expected), Some(got)) => match expected.iter().next() {
            Some((matcher, list)) if matcher.starts_with('$') => holds(matcher, list, got),
            _ if got.is_object() => {
                for (name, expected) in expected {
                    differ(expected, got.get(name), &format!("{path}.{name}"), differences);
                }
                true
            }
            _ => false,
        },
        (expected, Some(got)) => expected == got,
    };
    if !fits {
        differences.push(format!("{path}: expected {expected}, got {}", got.unwrap_or(&json!("nothing"))));
    }
}

fn same(expected: &Value, got: &Value) -> bool {
    let mut differences = Vec::new();
    differ(expected, Some(got), "", &mut differences);
    differences.is_empty()
}

fn is(word: &str, got: Option<&Value>) -> bool {
    match word {
        "$any" => got.is_some(),
        "$absent" => got.is_none(),
        "$date" => got.and_then(Value::as_f64).is_some_and(|seconds| (1e9..1e10).contains(&seconds)),
        "$jwt" => got.and_then(Value::as_str).is_some_and(|text| text.split('.').count() == 3),
        "$uuid" => got.and_then(Value::as_str).is_some_and(|text| {
            text.len() == 36 && text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && {
                text.bytes().all(|b| b == b'-' || b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
            }
        }),
        _ => panic!("{word} is no matcher"),
    }
}

fn holds(matcher: &str, wanted: &Value, got: &Value) -> bool {
    let Some(got) = got.as_array() else { return false };
    if matcher == "$len" {
        return wanted.as_u64() == Some(got.len() as u64);
    }
    let wanted = wanted.as_array().expect("a list");
    assert!(matches!(matcher, "$set" | "$subset"), "{matcher} is no matcher");
    (matcher == "$subset" || wanted.len() == got.len()) && pairs(wanted, got, &mut Vec::new())
}

/// Whether each wanted element has one of its own.
fn pairs(wanted: &[Value], got: &[Value], taken: &mut Vec<usize>) -> bool {
    let Some((first, rest)) = wanted.split_first() else { return true };
    (0..got.len()).any(|number| {
        if taken.contains(&number) || !same(first, &got[number]) {
            return false;
        }
        taken.push(number);
        let fits = pairs(rest, got, taken);
        taken.pop();
        fits
    })
}

/// Whether a text reads as expected, where `${any}` is any run of characters that are no spaces.
fn reads(expected: &str, got: &str) -> bool {
    let Some((before, after)) = expected.split_once("${any}") else { return expected == got };
    let Some(rest) = got.strip_prefix(before) else { return false };
    let run = rest.find(char::is_whitespace).unwrap_or(rest.len());
    (1..=run).any(|end| rest.is_char_boundary(end) && reads(after, &rest[end..]))
}
