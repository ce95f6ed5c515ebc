#!/usr/bin/env python3
"""peer.py CLIENT ROW DIRECTION ENDPOINT DATA: one job of a Python client.

CLIENT is boto3, crt (awscrt's own S3 client, which takes no port: ENDPOINT must be on port 80) or obstore; ROW one, many or middling; DIRECTION
get or put.  16 MiB parts, 8 at a time; 32 small objects at a time.
"""

from __future__ import annotations

import asyncio
import os
import pathlib
import sys

CLIENT, ROW, DIRECTION, ENDPOINT, DATA = sys.argv[1:6]
KEY, SECRET, BUCKET = os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"], "bench"
SOURCE, TARGET = pathlib.Path(DATA, ROW), pathlib.Path(DATA, "out", ROW)
NAMES = sorted(path.name for path in SOURCE.iterdir())
PART = 16 << 20
TARGET.mkdir(parents=True, exist_ok=True)


def run_obstore() -> None:
    import obstore
    from obstore.store import S3Store

    store = S3Store(BUCKET, endpoint=ENDPOINT, access_key_id=KEY, secret_access_key=SECRET, region="us-east-1", client_options={"allow_http": True}, virtual_hosted_style_request=False)
    gate = asyncio.Semaphore(8 if ROW != "many" else 32)

    async def get(name: str) -> None:
        if ROW == "many":
            async with gate:
                data = await (await obstore.get_async(store, f"{ROW}/{name}")).bytes_async()
                (TARGET / name).write_bytes(data)
            return
        file = os.open(TARGET / name, os.O_RDWR | os.O_CREAT, 0o600)
        size = (await obstore.head_async(store, f"{ROW}/{name}"))["size"]

        async def part(offset: int) -> None:
            async with gate:
                os.pwrite(file, await obstore.get_range_async(store, f"{ROW}/{name}", start=offset, end=min(offset + PART, size)), offset)

        await asyncio.gather(*(part(offset) for offset in range(0, size, PART)))
        os.close(file)

    async def put(name: str) -> None:
        async with gate:
            await obstore.put_async(store, f"{ROW}/{name}", (SOURCE / name).read_bytes())

    async def everything() -> None:
        await asyncio.gather(*((get if DIRECTION == "get" else put)(name) for name in NAMES))

    if DIRECTION == "put" and ROW != "many":
        for name in NAMES:
            with open(SOURCE / name, "rb") as file:
                obstore.put(store, f"{ROW}/{name}", file, chunk_size=PART, max_concurrency=8)
    else:
        asyncio.run(everything())


def run_crt() -> None:
    from awscrt import auth, http, io, s3
    from awscrt.s3 import S3Client, S3RequestTlsMode, S3RequestType

    provider = auth.AwsCredentialsProvider.new_static(KEY, SECRET)
    client = S3Client(bootstrap=io.ClientBootstrap.get_or_create_static_default(), region="us-east-1", tls_mode=S3RequestTlsMode.DISABLED,
                      signing_config=s3.create_default_s3_signing_config(region="us-east-1", credential_provider=provider), part_size=PART, throughput_target_gbps=10)

    def job(name: str) -> object:
        headers = http.HttpHeaders([("host", ENDPOINT.split("//")[1])])
        path = f"/{BUCKET}/{ROW}/{name}"
        if DIRECTION == "get":
            return client.make_request(request=http.HttpRequest("GET", path, headers), type=S3RequestType.GET_OBJECT, recv_filepath=str(TARGET / name)).finished_future
        headers.add("content-length", str((SOURCE / name).stat().st_size))
        headers.add("content-type", "application/octet-stream")
        return client.make_request(request=http.HttpRequest("PUT", path, headers), type=S3RequestType.PUT_OBJECT, send_filepath=str(SOURCE / name)).finished_future

    for future in [job(name) for name in NAMES]:
        future.result()


def run_boto3() -> None:
    import boto3
    from boto3.s3.transfer import TransferConfig, create_transfer_manager
    from botocore.config import Config

    client = boto3.client("s3", endpoint_url=ENDPOINT, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="us-east-1",
                          config=Config(s3={"addressing_style": "path"}, max_pool_connections=32))
    with create_transfer_manager(client, TransferConfig(preferred_transfer_client="classic", max_concurrency=16, multipart_chunksize=PART)) as manager:
        if DIRECTION == "get":
            futures = [manager.download(BUCKET, f"{ROW}/{name}", str(TARGET / name)) for name in NAMES]
        else:
            futures = [manager.upload(str(SOURCE / name), BUCKET, f"{ROW}/{name}") for name in NAMES]
        for future in futures:
            future.result()


if __name__ == "__main__":
    {"obstore": run_obstore, "crt": run_crt, "boto3": run_boto3}[CLIENT]()
