"""Which addresses are refused, in all the forms a private one can be written."""

from __future__ import annotations

import pytest

from charhub_console.adapters.http import NO_RETRY, GuardedDownloader, Outside, is_public, system_resolver
from charhub_console.adapters.http.addresses import Resolver
from charhub_console.domain.errors import Blocked, Unreachable


def answering(*addresses: str) -> tuple[Resolver, list[str]]:
    """A resolver that always says this, and the names it was asked for."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return list(addresses)

    return resolve, asked


async def fetched(url: str, resolve: Resolver = system_resolver) -> bytes:
    guarded = GuardedDownloader(Outside("The image host"), retry=NO_RETRY, resolve=resolve)
    try:
        return await guarded.download(url)
    finally:
        await guarded.aclose()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "https://127.0.0.1/", "http://localhost/", "http://0.0.0.0/",
        "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/", "http://192.0.0.170/", "http://198.18.0.1/", "http://224.0.0.1/", "http://240.0.0.1/",
        "http://255.255.255.255/", "http://[::1]/", "http://[::]/", "http://[fe80::1]/", "http://[fc00::1]/",
        "http://[ff02::1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:0a00:1]/", "http://[::ffff:8.8.8.8]/",
        "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::a00:1]/", "http://[2002:7f00:1::]/",
        "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", "http://[2001:db8::1]/",
    ],
)  # fmt: skip
async def test_a_private_address_is_refused(url: str) -> None:
    with pytest.raises(Blocked, match="private network") as caught:
        await fetched(url)
    assert caught.value.advice


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://localhost./",
    ],
)
async def test_a_private_address_in_disguise_is_refused(url: str) -> None:
    # Some systems read these as 127.0.0.1, others do not know them at all: refused either way.
    with pytest.raises((Blocked, Unreachable)) as caught:
        await fetched(url)
    assert isinstance(caught.value, Blocked) or "resolved" in caught.value.title


@pytest.mark.parametrize(
    "url",
    [
        "", "file", "//x/y", "file:///etc/passwd", "ftp://example.com/a", "gopher://example.com", "javascript:1",
        "data:image/png;base64,AAAA", "http://", "http://example.com:22/", "https://example.com:8443/",
        "http://user:secret@example.com/", "https://[::1", "http://example.com:99999/", "http://\x00/",
    ],
)  # fmt: skip
async def test_an_address_of_another_kind_is_refused_without_asking_for_its_name(url: str) -> None:
    resolve, asked = answering("8.8.8.8")
    with pytest.raises(Blocked) as caught:
        await fetched(url, resolve)
    assert asked == []
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "172.32.0.1", "2606:4700:4700::1111", "2a00:1450::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["", "example.com", "2606:4700::1%eth0", "fe80::1%1", "127.0.0.1", "::ffff:8.8.8.8"]
)
def test_what_is_no_public_address_is_not(address: str) -> None:
    assert not is_public(address)


async def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(Blocked):
        await fetched("http://mixed.example/x.png", answering("8.8.8.8", "10.0.0.7", "1.1.1.1")[0])
