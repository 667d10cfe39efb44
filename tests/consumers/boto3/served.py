"""The program as a user starts it, and clients that know nothing of it but what boto3 reads from the environment."""

import os
import re
import subprocess
from pathlib import Path
from urllib.request import urlopen

import boto3
from pycognito import Cognito

PROGRAM = Path(__file__).parent / "node_modules" / ".bin" / "pocket-cognito"
PASSWORD = "Correct-horse-7"
# Whatever is sent.
CODE = "246802"

FLOWS = ["ALLOW_USER_SRP_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


class Served:
    """A program that serves, with the environment led to it."""

    def __init__(self):
        self.process = subprocess.Popen(
            [PROGRAM, "serve", "--port", "0", "--codes", CODE], stdout=subprocess.PIPE, text=True
        )
        said = ""
        while "Ctrl-C ends it." not in said:
            line = self.process.stdout.readline()
            if line == "":
                raise RuntimeError(f"it ended without serving:\n{said}")
            said += line
        self.url = re.search(r"http://\S+", said).group()
        os.environ.update(
            AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=self.url,
            AWS_DEFAULT_REGION="us-east-1",
            AWS_ACCESS_KEY_ID="any",
            AWS_SECRET_ACCESS_KEY="any",
        )
        self.client = boto3.client("cognito-idp")

    def stop(self):
        self.client.close()
        self.process.terminate()
        self.process.communicate()


class Pool:
    """A user pool with a client, and pycognito for its users."""

    def __init__(self, served, *, with_secret=False, **settings):
        self.client = served.client
        self.id = self.client.create_user_pool(PoolName="teams", **settings)["UserPool"]["Id"]
        made = self.client.create_user_pool_client(
            UserPoolId=self.id, ClientName="api", GenerateSecret=with_secret, ExplicitAuthFlows=FLOWS
        )["UserPoolClient"]
        self.client_id = made["ClientId"]
        self.client_secret = made.get("ClientSecret")
        # pycognito would look for the keys at the issuer, which is Amazon's.
        with urlopen(f"{served.url}/{self.id}/.well-known/jwks.json") as keys:
            os.environ["COGNITO_JWKS"] = keys.read().decode()

    def invite(self, name, **attributes):
        """A user with a temporary password; nothing is sent."""
        return self.client.admin_create_user(
            UserPoolId=self.id,
            Username=name,
            TemporaryPassword=PASSWORD,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
        )["User"]

    def confirm(self, name, **attributes):
        """A user with a password of their own."""
        user = self.invite(name, **attributes)
        self.client.admin_set_user_password(UserPoolId=self.id, Username=name, Password=PASSWORD, Permanent=True)
        return user

    def user(self, name, client_secret=None):
        """pycognito for a user; it verifies every token that it is given."""
        return Cognito(self.id, self.client_id, username=name, client_secret=client_secret or self.client_secret)
