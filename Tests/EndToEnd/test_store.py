"""`copilot store`, from outside: what it shows and copies over a real server, and as whom it says that it asks."""

from __future__ import annotations

import os
import pathlib
import shutil
import tempfile
import unittest

import backend
import boto3
import s3_servers
import support

TRUST = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "%s"}, "Action": "sts:AssumeRoleWithWebIdentity"}]}'
ISSUER = "https://oidc.example.com/id/CLUSTER"
BUCKET = "bucket"


class StoreTest(unittest.TestCase):
    """One server for all."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="copilot-store-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.server = cls.enterClassContext(s3_servers.Server("ministack"))
        cls.client = cls.server.client()
        cls.client.create_bucket(Bucket=BUCKET)
        s3 = backend.S3(cls.server.endpoint, cls.server.access_key, cls.server.secret_key)
        cls.store = [*s3.stow(), f"--storage.container={BUCKET}", "--storage.enable-multicontainer"]

    def run_store(self, *words: object, env: dict[str, str] | None = None, store: list[str] | None = None) -> support.Result:
        return support.copilot(*(store or self.store), "store", *words, env=env)

    def test_looks(self) -> None:
        self.client.put_object(Bucket=BUCKET, Key="look/a b.txt", Body=b"one")
        self.client.put_object(Bucket=BUCKET, Key="look/c/d", Body=b"four4")
        self.client.put_object(Bucket=BUCKET, Key="look2/x", Body=b"no")
        listed = self.run_store("ls", f"s3://{BUCKET}/look")
        self.assertEqual(listed.status, 0, listed.why())
        lines = [line.split("\t") for line in listed.out.splitlines()]
        self.assertEqual([(line[0], line[3]) for line in lines], [("3", f"s3://{BUCKET}/look/a b.txt"), ("5", f"s3://{BUCKET}/look/c/d")])
        stat = self.run_store("stat", f"s3://{BUCKET}/look/c/d")
        self.assertEqual(stat.out.split("\t")[0], "5", stat.why())
        self.assertEqual(self.run_store("cat", f"s3://{BUCKET}/look/a b.txt").out, "one")
        self.assertEqual(self.run_store("cat", f"s3://{BUCKET}/nothing").status, 66)

    def test_copies(self) -> None:
        source = self.folder / "source"
        (source / "deep" / "er").mkdir(parents=True)
        (source / "big").write_bytes(os.urandom(20 << 20))
        (source / "deep" / "er" / "small #?").write_text("x")
        (source / "empty").touch()
        up = self.run_store("cp", source, f"s3://{BUCKET}/copied")
        self.assertEqual(up.status, 0, up.why())
        pages = self.client.list_objects_v2(Bucket=BUCKET, Prefix="copied/")["Contents"]
        self.assertEqual(sorted(item["Key"] for item in pages), ["copied/big", "copied/deep/er/small #?", "copied/empty"])
        down = self.run_store("cp", f"s3://{BUCKET}/copied/", self.folder / "target")
        self.assertEqual(down.status, 0, down.why())
        for name in ("big", "deep/er/small #?", "empty"):
            self.assertEqual((self.folder / "target" / name).read_bytes(), (source / name).read_bytes(), name)
        one = self.run_store("cp", f"s3://{BUCKET}/copied/big", self.folder / "single")
        self.assertEqual((one.status, (self.folder / "single").read_bytes()), (0, (source / "big").read_bytes()), one.why())
        back = self.run_store("cp", self.folder / "single", f"s3://{BUCKET}/single")
        self.assertEqual(back.status, 0, back.why())
        self.assertEqual(self.client.head_object(Bucket=BUCKET, Key="single")["ContentLength"], 20 << 20)

    def test_usage(self) -> None:
        for words in ([], ["ls"], ["cp", "a"], ["cp", "a", "b"], ["fly", "s3://b"], ["ls", "s3://b", "s3://c"]):
            with self.subTest(words):
                self.assertEqual(self.run_store(*words).status, 64)

    def test_who(self) -> None:
        result = self.run_store("whoami", f"s3://{BUCKET}")
        self.assertIn("configuration (access_key_id)", result.out, result.why())
        self.assertNotIn(self.server.secret_key, result.out + result.err)

    def ambient(self) -> list[str]:
        pairs = {"auth_type": "iam", "region": "us-east-1", "endpoint": self.server.endpoint}
        return [*backend.stow_words("s3", pairs), f"--storage.container={BUCKET}"]

    def test_environment_and_profile(self) -> None:
        keys = {"AWS_ACCESS_KEY_ID": self.server.access_key, "AWS_SECRET_ACCESS_KEY": self.server.secret_key}
        self.client.put_object(Bucket=BUCKET, Key="who", Body=b"me")
        self.assertEqual(self.run_store("cat", f"s3://{BUCKET}/who", env=keys, store=self.ambient()).out, "me")
        path = self.folder / "credentials"
        path.write_text(f"[team]\naws_access_key_id = {self.server.access_key}\naws_secret_access_key = {self.server.secret_key}\n")
        profile = {"AWS_SHARED_CREDENTIALS_FILE": str(path), "AWS_PROFILE": "team"}
        self.assertEqual(self.run_store("cat", f"s3://{BUCKET}/who", env=profile, store=self.ambient()).out, "me")
        self.assertIn("profile team", self.run_store("whoami", f"s3://{BUCKET}", env=profile, store=self.ambient()).out)
        nobody = self.run_store("cat", f"s3://{BUCKET}/who", env={"HOME": str(self.folder)}, store=self.ambient())
        self.assertEqual(nobody.status, 77, nobody.why())
        self.assertIn("no AWS credentials", nobody.err)

    def test_web_identity(self) -> None:
        """A role for a cluster's token, from ministack's token service, which checks role, provider and issuer."""
        import jwt

        iam = boto3.client("iam", endpoint_url=self.server.endpoint, region_name="us-east-1", aws_access_key_id=self.server.access_key, aws_secret_access_key=self.server.secret_key)
        provider = iam.create_open_id_connect_provider(Url=ISSUER, ClientIDList=["sts.amazonaws.com"], ThumbprintList=["0" * 40])["OpenIDConnectProviderArn"]
        role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=TRUST % provider)["Role"]["Arn"]
        iam.put_role_policy(RoleName="reader", PolicyName="all", PolicyDocument='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}')
        token = self.folder / "token"
        self.client.put_object(Bucket=BUCKET, Key="who", Body=b"me")
        env = {"AWS_ROLE_ARN": role, "AWS_WEB_IDENTITY_TOKEN_FILE": str(token), "AWS_ENDPOINT_URL_STS": self.server.endpoint}
        token.write_text(jwt.encode({"iss": ISSUER, "sub": "system:serviceaccount:ns:sa", "aud": "sts.amazonaws.com"}, "k" * 32, algorithm="HS256"))
        read = self.run_store("cat", f"s3://{BUCKET}/who", env=env, store=self.ambient())
        self.assertEqual((read.status, read.out), (0, "me"), read.why())
        self.assertIn("web identity", self.run_store("whoami", f"s3://{BUCKET}", env=env, store=self.ambient()).out)
        token.write_text(jwt.encode({"iss": "https://somebody.else", "sub": "x"}, "k" * 32, algorithm="HS256"))
        refused = self.run_store("cat", f"s3://{BUCKET}/who", env=env, store=self.ambient())
        self.assertEqual(refused.status, 77, refused.why())
        self.assertNotIn(token.read_text(), refused.err)


if __name__ == "__main__":
    support.main()
