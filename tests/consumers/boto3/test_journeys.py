"""What administrators do with boto3 and users with pycognito, from invitation to sign-out."""

import base64
import hashlib
import hmac
import time
import unittest
from datetime import datetime

import jwt
from pycognito.exceptions import ForceChangePasswordException, SoftwareTokenMFAChallengeException

from served import CODE, PASSWORD, Pool, Served

OTHER_PASSWORD = "Another-horse-8"


class Journey(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.served = Served()
        cls.client = cls.served.client

    @classmethod
    def tearDownClass(cls):
        cls.served.stop()

    def assertRefused(self, call, name, sentence):
        """boto3 raises the exception of this name, with the service's sentence."""
        with self.assertRaises(getattr(self.client.exceptions, name)) as caught:
            call()
        error = caught.exception.response["Error"]
        self.assertEqual((error["Code"], error["Message"]), (name, sentence))
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 400)


class Administrators(Journey):
    def test_an_invited_user_is_there_until_deleted(self):
        pool = Pool(self.served)
        pool.invite("ann", email="ann@example.com")

        user = self.client.admin_get_user(UserPoolId=pool.id, Username="ann")
        self.assertEqual(user["UserStatus"], "FORCE_CHANGE_PASSWORD")
        self.assertIsInstance(user["UserCreateDate"], datetime)
        self.assertIn({"Name": "email", "Value": "ann@example.com"}, user["UserAttributes"])

        self.client.admin_delete_user(UserPoolId=pool.id, Username="ann")
        self.assertRefused(
            lambda: self.client.admin_get_user(UserPoolId=pool.id, Username="ann"),
            "UserNotFoundException",
            "User does not exist.",
        )

    def test_refusals_are_exceptions_of_the_client(self):
        pool = Pool(self.served)
        pool.invite("ann")
        self.client.create_group(UserPoolId=pool.id, GroupName="équipe")

        self.assertRefused(lambda: pool.invite("ann"), "UsernameExistsException", "User account already exists")
        self.assertRefused(
            lambda: self.client.create_group(UserPoolId=pool.id, GroupName="équipe"),
            "GroupExistsException",
            "A group with the name already exists.",
        )
        self.assertRefused(
            lambda: self.client.describe_user_pool(UserPoolId="us-east-1_absent"),
            "ResourceNotFoundException",
            "User pool us-east-1_absent does not exist.",
        )

    def test_listings_are_paginated(self):
        pool = Pool(self.served)
        names = {f"user{number}" for number in range(5)}
        for name in names:
            pool.invite(name)

        pages = list(
            self.client.get_paginator("list_users").paginate(UserPoolId=pool.id, PaginationConfig={"PageSize": 2})
        )

        self.assertEqual([len(page["Users"]) for page in pages], [2, 2, 1])
        self.assertEqual({user["Username"] for page in pages for user in page["Users"]}, names)

    def test_an_administrator_signs_a_user_in(self):
        pool = Pool(self.served)
        pool.confirm("ann")
        user = pool.user("ann")

        user.admin_authenticate(PASSWORD)

        self.assertEqual(user.access_claims["username"], "ann")


class Users(Journey):
    def test_the_password_is_proved_by_srp(self):
        pool = Pool(self.served)
        pool.confirm("ann", email="ann@example.com")
        user = pool.user("ann")

        user.authenticate(PASSWORD)

        issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{pool.id}"
        self.assertEqual((user.id_claims["iss"], user.id_claims["aud"]), (issuer, pool.client_id))
        self.assertEqual(user.id_claims["email"], "ann@example.com")
        self.assertEqual(user.get_user().username, "ann")
        self.assertEqual(user.get_user().email, "ann@example.com")

    def test_a_wrong_password_is_refused(self):
        pool = Pool(self.served)
        pool.confirm("ann")

        self.assertRefused(
            lambda: pool.user("ann").authenticate(OTHER_PASSWORD),
            "NotAuthorizedException",
            "Incorrect username or password.",
        )

    def test_an_address_that_stands_for_the_username_signs_in(self):
        pool = Pool(self.served, UsernameAttributes=["email"])
        made = pool.confirm("ann@example.com")
        user = pool.user("ann@example.com")

        user.authenticate(PASSWORD)

        self.assertEqual(user.id_claims["cognito:username"], made["Username"])
        self.assertNotEqual(made["Username"], "ann@example.com")

    def test_a_temporary_password_leads_to_one_of_the_user_s_own(self):
        pool = Pool(self.served)
        pool.invite("ann")
        user = pool.user("ann")
        with self.assertRaises(ForceChangePasswordException):
            user.authenticate(PASSWORD)

        self.assertRefused(
            lambda: user.new_password_challenge(PASSWORD, "short"),
            "InvalidPasswordException",
            "Password does not conform to policy: Password not long enough",
        )
        user.new_password_challenge(PASSWORD, OTHER_PASSWORD)

        self.assertEqual(user.id_claims["cognito:username"], "ann")
        pool.user("ann").authenticate(OTHER_PASSWORD)

    def test_groups_are_in_the_tokens_and_each_change_of_them_at_the_next_refresh(self):
        pool = Pool(self.served)
        pool.confirm("ann")
        role = "arn:aws:iam::123456789012:role/writer"
        self.client.create_group(UserPoolId=pool.id, GroupName="writers", Precedence=1, RoleArn=role)
        self.client.create_group(UserPoolId=pool.id, GroupName="readers")
        self.client.admin_add_user_to_group(UserPoolId=pool.id, Username="ann", GroupName="writers")
        user = pool.user("ann")
        user.authenticate(PASSWORD)
        self.assertEqual(user.access_claims["cognito:groups"], ["writers"])
        self.assertEqual(user.id_claims["cognito:groups"], ["writers"])
        self.assertEqual(user.id_claims["cognito:roles"], [role])
        self.assertEqual(user.id_claims["cognito:preferred_role"], role)

        self.client.admin_add_user_to_group(UserPoolId=pool.id, Username="ann", GroupName="readers")
        user.renew_access_token()
        self.assertEqual(sorted(user.access_claims["cognito:groups"]), ["readers", "writers"])

        self.client.admin_remove_user_from_group(UserPoolId=pool.id, Username="ann", GroupName="writers")
        user.renew_access_token()
        self.assertEqual(user.id_claims["cognito:groups"], ["readers"])
        self.assertNotIn("cognito:roles", user.id_claims)

        self.client.delete_group(UserPoolId=pool.id, GroupName="readers")
        user.renew_access_token()
        self.assertNotIn("cognito:groups", user.id_claims)
        self.assertNotIn("cognito:groups", user.access_claims)

    def test_a_client_with_a_secret_proves_that_it_knows_it(self):
        pool = Pool(self.served, with_secret=True)
        pool.confirm("ann")

        user = pool.user("ann")
        user.authenticate(PASSWORD)
        user.renew_access_token()

        self.assertRefused(
            lambda: pool.user("ann", client_secret="wrong").authenticate(PASSWORD),
            "NotAuthorizedException",
            f"Unable to verify secret hash for client {pool.client_id}",
        )
        pool.client_secret = None
        self.assertRefused(
            lambda: pool.user("ann").authenticate(PASSWORD),
            "NotAuthorizedException",
            f"Client {pool.client_id} is configured with secret but SECRET_HASH was not received",
        )

    def test_a_sign_up_is_confirmed_with_the_code_that_was_sent(self):
        pool = Pool(self.served, AutoVerifiedAttributes=["email"])
        user = pool.user("ann")
        user.set_base_attributes(email="ann@example.com")

        answer = user.register("ann", PASSWORD)
        self.assertFalse(answer["UserConfirmed"])
        self.assertEqual(answer["CodeDeliveryDetails"]["Destination"], "a***@e***")
        self.assertRefused(
            lambda: user.authenticate(PASSWORD), "UserNotConfirmedException", "User is not confirmed."
        )
        self.assertRefused(
            lambda: user.confirm_sign_up("111111"),
            "CodeMismatchException",
            "Invalid verification code provided, please try again.",
        )

        user.confirm_sign_up(CODE)
        user.authenticate(PASSWORD)
        self.assertIs(user.id_claims["email_verified"], True)

    def test_a_forgotten_password_is_replaced_and_a_known_one_changed(self):
        pool = Pool(self.served)
        pool.confirm("ann", email="ann@example.com", email_verified="true")
        user = pool.user("ann")

        user.initiate_forgot_password()
        user.confirm_forgot_password(CODE, OTHER_PASSWORD)
        user.authenticate(OTHER_PASSWORD)
        user.change_password(OTHER_PASSWORD, PASSWORD)

        pool.user("ann").authenticate(PASSWORD)

    def test_an_authenticator_is_asked_for_once_it_is_set_up(self):
        pool = Pool(self.served)
        self.client.set_user_pool_mfa_config(
            UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
        )
        pool.confirm("ann")
        user = pool.user("ann")
        user.authenticate(PASSWORD)
        secret = user.associate_software_token()
        now = time.time()
        self.assertTrue(user.verify_software_token(shown(secret, now), "phone"))
        user.set_user_mfa_preference(False, True, "SOFTWARE_TOKEN")

        user = pool.user("ann")
        with self.assertRaises(SoftwareTokenMFAChallengeException):
            user.authenticate(PASSWORD)
        # What was shown has been used; a clock may be one step ahead.
        self.assertRefused(
            lambda: user.respond_to_software_token_mfa_challenge(shown(secret, now)),
            "ExpiredCodeException",
            "Your software token has already been used once.",
        )
        user.respond_to_software_token_mfa_challenge(shown(secret, now + 30))

        self.assertEqual(user.id_claims["cognito:username"], "ann")

    def test_a_sign_out_ends_every_sign_in(self):
        pool = Pool(self.served)
        pool.confirm("ann")
        here, there = pool.user("ann"), pool.user("ann")
        here.authenticate(PASSWORD)
        there.authenticate(PASSWORD)

        here.logout()

        self.assertRefused(there.get_user, "NotAuthorizedException", "Access Token has been revoked")
        self.assertRefused(there.renew_access_token, "NotAuthorizedException", "Refresh Token has been revoked")

    def test_a_token_with_other_groups_is_not_accepted(self):
        pool = Pool(self.served)
        pool.confirm("ann")
        user = pool.user("ann")
        user.authenticate(PASSWORD)
        keys = jwt.PyJWKSet.from_dict(user.get_keys())
        key = keys[jwt.get_unverified_header(user.id_token)["kid"]]
        header, _, signature = user.id_token.split(".")
        claims = jwt.encode({**user.id_claims, "cognito:groups": ["admins"]}, "x" * 32).split(".")[1]

        self.assertEqual(jwt.decode(user.id_token, key, audience=pool.client_id)["sub"], user.id_claims["sub"])
        with self.assertRaises(jwt.InvalidSignatureError):
            jwt.decode(f"{header}.{claims}.{signature}", key, audience=pool.client_id)


def shown(secret, seconds):
    """What an authenticator shows at a time (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, int(seconds // 30).to_bytes(8, "big"), hashlib.sha1)
    begin = digest[-1] & 15
    return f"{(int.from_bytes(digest[begin:begin + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


if __name__ == "__main__":
    unittest.main()
