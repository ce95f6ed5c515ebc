"""Google's token servers, as their documentation describes them: each checks what it says is checked.

    POST /token                     OAuth 2.0 for service accounts (a signed claim) and for users (a refresh token)
    POST /sts                       the security token service: workload identity federation
    POST /iam/.../ACCOUNT:generateAccessToken    impersonation
    GET  /computeMetadata/v1/instance/service-accounts/default/token    the metadata server
"""

from __future__ import annotations

import datetime
import json
import secrets
import time
import urllib.parse

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ACCOUNT = "tester@project.iam.gserviceaccount.com"
AUDIENCE = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/cluster"
TOKEN_AUDIENCE = "https://oauth2.googleapis.com/token"  # always, wherever the request goes
PLATFORM = "https://www.googleapis.com/auth/cloud-platform"
STORAGE = {PLATFORM, "https://www.googleapis.com/auth/devstorage.full_control", "https://www.googleapis.com/auth/devstorage.read_write"}
USER = {"client_id": "client", "client_secret": "client secret &+", "refresh_token": "1//refresh/token+"}
Answer = tuple[int, dict, dict]


def refuse(status: int, error: str, description: str) -> Answer:
    """An OAuth error (RFC 6749, 5.2)."""
    return status, {}, {"error": error, "error_description": description}


class Tokens:
    """What was given out, and to whom."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.cluster = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.key_id = secrets.token_hex(8)
        self.given: dict[str, tuple[str, set[str]]] = {}  # token: who, scopes
        self.revoked: set[str] = set()

    def document(self, kind: str, query: dict[str, str]) -> dict:
        """A credential document for this server."""
        if kind == "service_account":
            pem = self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
            return {"type": kind, "client_email": ACCOUNT, "private_key": pem, "private_key_id": self.key_id, "token_uri": f"{self.origin}/token", "project_id": "project"}
        if kind == "authorized_user":
            return {"type": kind, **USER, "token_uri": f"{self.origin}/token", "quota_project_id": "payer"}
        document = {"type": "external_account", "audience": AUDIENCE, "subject_token_type": "urn:ietf:params:oauth:token-type:jwt", "token_url": f"{self.origin}/sts"}
        if "file" in query:
            document["credential_source"] = {"file": query["file"]}
        else:
            document["credential_source"] = {"url": f"{self.origin}/subject", "headers": {"X-Subject": "yes"}, "format": {"type": "json", "subject_token_field_name": "id_token"}}
        if "impersonate" in query:
            document["service_account_impersonation_url"] = f"{self.origin}/iam/v1/projects/-/serviceAccounts/{ACCOUNT}:generateAccessToken"
        return document

    def subject(self) -> str:
        """The cluster's own token for a workload."""
        now = int(time.time())
        return jwt.encode({"iss": "cluster", "aud": AUDIENCE, "sub": "system:serviceaccount:ns:name", "iat": now, "exp": now + 600}, self.cluster, algorithm="RS256")

    def give(self, who: str, scopes: set[str]) -> str:
        """A new token."""
        token = "ya29." + secrets.token_urlsafe(24)
        self.given[token] = (who, scopes)
        return token

    def oauth(self, who: str, scopes: set[str]) -> Answer:
        """A new token as OAuth gives it."""
        return 200, {}, {"access_token": self.give(who, scopes), "expires_in": 3599, "token_type": "Bearer"}

    def bearer(self, headers: dict[str, str]) -> tuple[str, set[str]] | None:
        """Who asks, if the token is good."""
        token = headers.get("authorization", "").removeprefix("Bearer ")
        return None if token in self.revoked else self.given.get(token)

    def answer(self, method: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Answer | None:
        """The answer to a request; None for what is no token server's."""
        if path == "/computeMetadata/v1/instance/service-accounts/default/token" and method == "GET":
            return self.metadata(query, headers)
        if path == "/subject":
            return (200, {}, {"id_token": self.subject()}) if headers.get("x-subject") == "yes" else refuse(403, "forbidden", "X-Subject")
        if method != "POST":
            return None
        if path in ("/token", "/sts"):
            if headers.get("content-type") != "application/x-www-form-urlencoded":
                return refuse(400, "invalid_request", "not a form")
            form = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True))
            return self.token(form) if path == "/token" else self.exchange(form)
        if path == f"/iam/v1/projects/-/serviceAccounts/{ACCOUNT}:generateAccessToken":
            return self.impersonate(headers, json.loads(body))
        return None

    def token(self, form: dict[str, str]) -> Answer:
        """OAuth's token endpoint."""
        if form.get("grant_type") == "refresh_token":
            good = all(form.get(name) == value for name, value in USER.items())
            return self.oauth("user", {PLATFORM}) if good else refuse(400, "invalid_grant", "Bad Request")
        if form.get("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return refuse(400, "unsupported_grant_type", "Invalid grant_type")
        try:
            header = jwt.get_unverified_header(form["assertion"])
            claims = jwt.decode(form["assertion"], self.key.public_key(), algorithms=["RS256"], audience=TOKEN_AUDIENCE, options={"require": ["iss", "aud", "iat", "exp"]})
        except (jwt.PyJWTError, KeyError) as error:
            return refuse(400, "invalid_grant", f"Invalid JWT: {error}")
        if header.get("kid") != self.key_id or claims["iss"] != ACCOUNT or not 0 < claims["exp"] - claims["iat"] <= 3600:
            return refuse(400, "invalid_grant", "Invalid JWT: issuer, key or life")
        return self.oauth(ACCOUNT, set(claims.get("scope", "").split()))

    def exchange(self, form: dict[str, str]) -> Answer:
        """The security token service (RFC 8693)."""
        wanted = {"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "audience": AUDIENCE,
                  "requested_token_type": "urn:ietf:params:oauth:token-type:access_token", "subject_token_type": "urn:ietf:params:oauth:token-type:jwt"}
        wrong = [name for name, value in wanted.items() if form.get(name) != value]
        if wrong:
            return refuse(400, "invalid_request", f"Invalid value for {wrong[0]}")
        try:
            jwt.decode(form["subject_token"], self.cluster.public_key(), algorithms=["RS256"], audience=AUDIENCE, issuer="cluster")
        except (jwt.PyJWTError, KeyError) as error:
            return refuse(400, "invalid_grant", f"The subject token is no good: {error}")
        return self.oauth("federated", set(form.get("scope", "").split()))

    def impersonate(self, headers: dict[str, str], request: dict) -> Answer:
        """The IAM credentials service."""
        who = self.bearer(headers)
        if who is None or not who[1] & {PLATFORM, "https://www.googleapis.com/auth/iam"}:
            return 401 if who is None else 403, {}, {"error": {"code": 403, "message": "Permission 'iam.serviceAccounts.getAccessToken' denied"}}
        if not request.get("scope") or request.get("lifetime") != "3600s":
            return 400, {}, {"error": {"code": 400, "message": "scope and lifetime"}}
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
        return 200, {}, {"accessToken": self.give(ACCOUNT, set(request["scope"])), "expireTime": end.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def metadata(self, query: dict[str, str], headers: dict[str, str]) -> Answer:
        """The metadata server: for a program on the machine, not for a page or a proxy."""
        if headers.get("metadata-flavor") != "Google" or "x-forwarded-for" in headers:
            return 403, {}, {"error": "Missing Metadata-Flavor:Google header."}
        return 200, {"Metadata-Flavor": "Google"}, self.oauth("machine", set(query.get("scopes", "").split(",")))[2]
