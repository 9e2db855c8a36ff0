"""A service behind https: its certificate must be good for its name, or nothing is said to it."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from monitor.second_readers.panel import Panel
from tests.second_readers.fake_service import Fake, doubtful, serving

FALSE = doubtful("实施", "实时")


def paper(folder: Path, address: str) -> Path:
    """Key and certificate for this address, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(address))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *form) + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture(params=["127.0.0.1"])
def certificate(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return paper(tmp_path, request.param)


@pytest.fixture
def fake(certificate: Path) -> Iterator[Fake]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with serving(Fake(), context) as one:
        yield one


def test_a_certificate_that_the_system_trusts_is_good(
    fake: Fake, certificate: Path, panel_of: Callable[..., Panel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert panel_of(key="secret").judged([FALSE]) == [None] and fake.keys == ["Bearer secret"]


def test_a_certificate_that_nobody_vouches_for_gets_no_text(fake: Fake, panel_of: Callable[..., Panel]) -> None:
    panel = panel_of(key="secret")
    assert panel.judged([FALSE]) == [FALSE] and fake.seen == []
    assert panel.readers[0].last_error.startswith("SSLCertVerificationError")  # type: ignore[attr-defined]


@pytest.mark.parametrize("certificate", ["127.0.0.9"], indirect=True)
def test_a_certificate_of_somebody_else_gets_no_text(
    fake: Fake, certificate: Path, panel_of: Callable[..., Panel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert panel_of().judged([FALSE]) == [FALSE] and fake.seen == []
