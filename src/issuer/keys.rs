//! The certificate over the key that signs ID tokens.

/// Self-signed, made once with openssl for the first of the two test keys, from 2026 to 2055: DER as base64. Whom it
/// names secures nothing, like the key.
pub const CERTIFICATE: &str = "\
    MIICqDCCAZACAQEwDQYJKoZIhvcNAQELBQAwGTEXMBUGA1UEAwwOcG9ja2V0LWNvZ25pdG8wIBcNMjYwMTAxMDAwMDAwWhgPMjA1NTEyMzEwMDAw\
    MDBaMBkxFzAVBgNVBAMMDnBvY2tldC1jb2duaXRvMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjUHM5OtVoLPc4ID1/zcFOL/CVyur\
    chgB6OT6cDrZtFFGKLK05Q4NZYRon4EE9v/SVkohWvxWhFewSdP8iKo2WlrsGo5E8eLaYlALmhur8grJ6mMnCpyL6PbKE13ttMM5WUYBMfK1zGRU\
    YhetU8VP6VmjV0tCSbJ5ojxGsrCwZ/RuHam7U/U7enOQSFbeyg4Tc+ra1smhTDbtwtQ3rzQ0wPlzLJz2fxOPTnglWEpF/FrD6mq//I9+pAH0Hl5W\
    xfSYuTUpYsIdqKBUccy2zfs85BJCF/oxSl3JKXMN1PMdK7zF0Nn7PsOnM/TCsy7QHp+Hf+aGHX6GL2imRIstJTDziwIDAQABMA0GCSqGSIb3DQEB\
    CwUAA4IBAQAql+eA+KLl5srzpMYGtjW9seXyZrn0YdR1566XCskacqsFIm7H+nFDr4HmoDPaEzFg16Y8DHFI8QwnxsCTFxb4cMghiYy48ia9bC76\
    MLjhQCM6iXQUxKuIOCwhAs91dUmiR7aMyZwZyhAsyTA+rB6c/R8SCNekiEaG/Pk0jB7FITgeiYsV1fwezQW+QWhV7W2Nrdh1vuQcVAvXHb4QzKaZ\
    qj4ZVowuYU9LPGDeLbViWlUQil7Svi6kpCFzFj+CrM0gwbsrIEQ2zAKUuRffsnWfauaA5C+BAZFknXIiG6K90TEoX93olCL6XWk9upF8Vl6jxWV4\
    BqFwBdOY6yEAbjdh";
