"""Mail over TLS, as real servers want it: STARTTLS and SMTPS, a login, a certificate that is verified."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from monitor import notify
from monitor.settings import Settings
from monitor.store.database import Store
from tests.notify.servers import LETTER, Mailroom, free_port
from tests.reports.sample_findings import NIGHT


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's context with a self-signed certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    with path.open("ab") as file:
        file.write(certificate.public_bytes(serialization.Encoding.PEM))
    return served(path)


def served(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    known = (data.login, data.password) == (b"jiance", b"p@ss word")
    return AuthResult(success=known, handled=False)  # the server itself answers 535


@pytest.fixture(params=["starttls", "ssl"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(mode: str, context: ssl.SSLContext) -> Iterator[tuple[Mailroom, int]]:
    room, how = Mailroom(), {"ssl_context": context} if mode == "ssl" else {"tls_context": context}
    login = {"authenticator": check, "auth_required": mode != "ssl", "auth_require_tls": mode != "ssl"}
    controller = Controller(room, hostname="127.0.0.1", port=free_port(), **how, **login)
    controller.start()
    yield room, controller.port
    controller.stop()


def settings(port: int, mode: str, password: str, more: str) -> Settings:
    url = f"mailtos://jiance:{password}@127.0.0.1:{port}?mode={mode}&from=m@yq.invalid&to=a@yq.invalid{more}"
    return Settings(smtp_url=url)


def test_mail_goes_out_encrypted_and_with_a_login(sqlite_store: Store, server: tuple[Mailroom, int], mode: str) -> None:
    room, port = server
    ours = settings(port, mode, "p%40ss%20word", "&verify=no")
    notify.write(sqlite_store, ours, LETTER, NIGHT)
    assert notify.send_pending(sqlite_store, ours).errors == []
    assert [mail["To"] for mail in room.mails] == ["a@yq.invalid"]


@pytest.mark.parametrize(
    ("password", "more", "why"),
    [("wrong", "&verify=no", "535"), ("p%40ss%20word", "", "CERTIFICATE_VERIFY_FAILED")],
)
def test_a_wrong_password_or_a_doubtful_certificate_is_named(
    sqlite_store: Store, server: tuple[Mailroom, int], mode: str, password: str, more: str, why: str
) -> None:
    room, port = server
    ours = settings(port, mode, password, more)
    notify.write(sqlite_store, ours, LETTER, NIGHT)
    result = notify.send_pending(sqlite_store, ours)
    assert result.failed == 1 and why in result.errors[0] and "wrong" not in result.errors[0]
    assert room.mails == []
