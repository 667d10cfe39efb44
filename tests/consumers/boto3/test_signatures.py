"""What botocore signs is what the double verifies, and what it is told is what a denial looks like to it."""

import json
import subprocess
import unittest
from pathlib import Path

import boto3
from botocore.exceptions import ClientError

POOL = "us-east-1_staff"
ARN = f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{POOL}"


class Signatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.process = subprocess.Popen(["node", Path(__file__).parent / "guarded.mjs"], stdout=subprocess.PIPE, text=True)
        told = json.loads(cls.process.stdout.readline())
        cls.url, cls.keys = told["url"], told["keys"]

    @classmethod
    def tearDownClass(cls):
        cls.process.terminate()
        cls.process.communicate()

    def client(self, name, **changes):
        keys = {**self.keys[name], **changes}
        client = boto3.client(
            "cognito-idp",
            endpoint_url=self.url,
            region_name=changes.get("region", "us-east-1"),
            aws_access_key_id=keys["accessKeyId"],
            aws_secret_access_key=keys["secretAccessKey"],
            aws_session_token=keys.get("sessionToken"),
        )
        self.addCleanup(client.close)
        return client

    def refusal(self, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(UserPoolId=POOL, **arguments)
        error = caught.exception.response["Error"]
        return error["Code"], error["Message"]

    def test_a_good_signature_is_answered(self):
        for name in ("reader", "job"):
            self.assertEqual(self.client(name).list_groups(UserPoolId=POOL)["Groups"], [])

    def test_a_policy_denies(self):
        for name, arn in (
            ("reader", "arn:aws:iam::000000000000:user/reader"),
            ("job", "arn:aws:sts::000000000000:assumed-role/Reader/job"),
        ):
            code, message = self.refusal(self.client(name).create_group, GroupName="editors")
            self.assertEqual(code, "AccessDeniedException")
            self.assertEqual(
                message,
                f"User: {arn} is not authorized to perform: cognito-idp:CreateGroup on resource: {ARN} "
                "because no identity-based policy allows the cognito-idp:CreateGroup action",
            )

    def test_wrong_keys_are_told(self):
        for changes, code in (
            ({"secretAccessKey": "another"}, "InvalidSignatureException"),
            ({"accessKeyId": "AKIANOBODY"}, "UnrecognizedClientException"),
            ({"sessionToken": "another"}, "UnrecognizedClientException"),
            ({"region": "eu-west-1"}, "InvalidSignatureException"),
        ):
            self.assertEqual(self.refusal(self.client("reader", **changes).list_groups)[0], code, changes)


if __name__ == "__main__":
    unittest.main()
