"""Microsoft's token servers, as their documentation describes them: each checks what it says is checked.

    POST /entra/TENANT/oauth2/v2.0/token      Entra ID: client credentials with a secret, or with a federated assertion
    GET  /metadata/identity/oauth2/token      a machine's managed identity (IMDS)
    GET  /appservice/token                    App Service's managed identity
"""

from __future__ import annotations

import secrets
import time
import urllib.parse

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

TENANT, CLIENT, SECRET = "00000000-0000-0000-0000-00000000000a", "11111111-1111-1111-1111-111111111111", "app secret &+~"
RESOURCE = "https://storage.azure.com"
HEADER = "app-service-header"
Answer = tuple[int, dict]


def refuse(status: int, error: str, description: str) -> Answer:
    """An OAuth error."""
    return status, {"error": error, "error_description": description}


class Tokens:
    """What was given out."""

    def __init__(self) -> None:
        self.cluster = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.given: list[str] = []
        self.revoked: set[str] = set()

    def federated(self) -> str:
        """The token that the cluster puts into AZURE_FEDERATED_TOKEN_FILE."""
        now = int(time.time())
        claims = {"iss": "cluster", "aud": "api://AzureADTokenExchange", "sub": "system:serviceaccount:ns:name", "iat": now, "exp": now + 600}
        return jwt.encode(claims, self.cluster, algorithm="RS256")

    def give(self) -> str:
        """A new token."""
        self.given.append("eyJ0" + secrets.token_urlsafe(32))
        return self.given[-1]

    def is_good(self, token: str) -> bool:
        """Whether the store may let it in."""
        return token in self.given and token not in self.revoked

    def answer(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer | None:
        """The answer to a request; None for what is no token server's."""
        if path == f"/entra/{TENANT}/oauth2/v2.0/token" and method == "POST":
            if headers.get("content-type") != "application/x-www-form-urlencoded":
                return refuse(400, "invalid_request", "AADSTS900144: not a form")
            return self.entra(dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)))
        if path == "/metadata/identity/oauth2/token" and method == "GET":
            return self.machine(query, headers)
        if path == "/appservice/token" and method == "GET":
            return self.app_service(query, headers)
        return None

    def entra(self, form: dict[str, str]) -> Answer:
        """Client credentials (RFC 6749, 4.4; RFC 7523 for assertions)."""
        if form.get("grant_type") != "client_credentials" or form.get("client_id") != CLIENT or form.get("scope") != f"{RESOURCE}/.default":
            return refuse(400, "invalid_request", "AADSTS90014: grant_type, client_id or scope")
        if "client_secret" in form:
            good = form["client_secret"] == SECRET
        else:
            good = form.get("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" and self.is_cluster(form.get("client_assertion", ""))
        if not good:
            return refuse(401, "invalid_client", "AADSTS7000215: Invalid client secret or assertion provided.")
        return 200, {"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599, "access_token": self.give()}

    def is_cluster(self, assertion: str) -> bool:
        """Whether the cluster made this token for Entra ID."""
        try:
            jwt.decode(assertion, self.cluster.public_key(), algorithms=["RS256"], audience="api://AzureADTokenExchange", issuer="cluster")
        except jwt.PyJWTError:
            return False
        return True

    def machine(self, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """IMDS: numbers are strings."""
        if headers.get("metadata") != "true" or "x-forwarded-for" in headers:
            return refuse(400, "invalid_request", "Required metadata header not specified")
        if query.get("api-version") != "2018-02-01" or query.get("resource") != RESOURCE:
            return refuse(400, "invalid_request", "api-version or resource")
        if query.get("client_id", CLIENT) != CLIENT:
            return refuse(400, "invalid_request", "Identity not found")
        return 200, {"access_token": self.give(), "client_id": CLIENT, "expires_in": "86399", "expires_on": str(int(time.time()) + 86399), "resource": RESOURCE, "token_type": "Bearer"}

    def app_service(self, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """App Service says when a token ends, not how long it lives."""
        if headers.get("x-identity-header") != HEADER:
            return refuse(401, "unauthorized", "X-IDENTITY-HEADER")
        if query.get("api-version") != "2019-08-01" or query.get("resource") != RESOURCE:
            return refuse(400, "invalid_request", "api-version or resource")
        return 200, {"access_token": self.give(), "expires_on": str(int(time.time()) + 3600), "resource": RESOURCE, "token_type": "Bearer"}
