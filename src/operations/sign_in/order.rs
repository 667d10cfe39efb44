//! Which challenge may follow which: one table, which the engine obeys and the documentation draws.

use crate::model::shapes::{AuthFlowType, ChallengeNameType};
use AuthFlowType::{AdminUserPasswordAuth, CustomAuth, UserAuth, UserPasswordAuth, UserSrpAuth};
use ChallengeNameType::*;

/// What lies behind a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// InitiateAuth, by whatever flow.
    Start,
    Challenge(ChallengeNameType),
}

/// By flow: what InitiateAuth may answer, besides tokens.
#[rustfmt::skip]
pub static FIRST: [(AuthFlowType, &[ChallengeNameType]); 6] = [
    (UserPasswordAuth, &[NewPasswordRequired, SmsMfa, EmailOtp, SoftwareTokenMfa, SelectMfaType, MfaSetup, DeviceSrpAuth]),
    (AdminUserPasswordAuth, &[NewPasswordRequired, SmsMfa, EmailOtp, SoftwareTokenMfa, SelectMfaType, MfaSetup, DeviceSrpAuth]),
    (AuthFlowType::AdminNoSrpAuth, &[NewPasswordRequired, SmsMfa, EmailOtp, SoftwareTokenMfa, SelectMfaType, MfaSetup, DeviceSrpAuth]),
    (UserSrpAuth, &[PasswordVerifier]),
    (CustomAuth, &[PasswordVerifier, CustomChallenge, DeviceSrpAuth]),
    (UserAuth, &[
        SelectChallenge, Password, PasswordSrp, PasswordVerifier, EmailOtp, SmsOtp, WebAuthn,
        NewPasswordRequired, SmsMfa, SoftwareTokenMfa, SelectMfaType, MfaSetup, DeviceSrpAuth,
    ]),
];

/// By challenge: what an accepted answer to it may lead to, besides tokens.
#[rustfmt::skip]
pub static NEXT: [(ChallengeNameType, &[ChallengeNameType]); 15] = [
    (PasswordVerifier, &[
        NewPasswordRequired, CustomChallenge, SmsMfa, EmailOtp, SoftwareTokenMfa, SelectMfaType, MfaSetup, DeviceSrpAuth,
    ]),
    (NewPasswordRequired, &[CustomChallenge, SmsMfa, EmailOtp, SoftwareTokenMfa, SelectMfaType, MfaSetup, DeviceSrpAuth]),
    (SelectMfaType, &[SmsMfa, EmailOtp, SoftwareTokenMfa]),
    (MfaSetup, &[DeviceSrpAuth]),
    (SmsMfa, &[DeviceSrpAuth]),
    (EmailOtp, &[DeviceSrpAuth]),
    (SoftwareTokenMfa, &[DeviceSrpAuth]),
    (CustomChallenge, &[CustomChallenge, DeviceSrpAuth]),
    (SelectChallenge, &[
        Password, PasswordSrp, PasswordVerifier, EmailOtp, SmsOtp, WebAuthn,
        NewPasswordRequired, SmsMfa, SoftwareTokenMfa, SelectMfaType, MfaSetup, DeviceSrpAuth,
    ]),
    (Password, &[NewPasswordRequired, SmsMfa, EmailOtp, SoftwareTokenMfa, SelectMfaType, MfaSetup, DeviceSrpAuth]),
    (SmsOtp, &[DeviceSrpAuth]),
    (WebAuthn, &[DeviceSrpAuth]),
    (DeviceSrpAuth, &[DevicePasswordVerifier]),
    (DevicePasswordVerifier, &[]),
    (PasswordSrp, &[PasswordVerifier]),
];

/// Whether the table lets a challenge follow.
pub fn may_follow(passed: Step, flow: AuthFlowType, next: ChallengeNameType) -> bool {
    match passed {
        Step::Start => FIRST.iter().any(|(known, nexts)| *known == flow && nexts.contains(&next)),
        Step::Challenge(passed) => NEXT.iter().any(|(known, nexts)| *known == passed && nexts.contains(&next)),
    }
}
