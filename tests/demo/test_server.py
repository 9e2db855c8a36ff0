"""The server as a process: it prints its ports, ends on SIGTERM or with its parent, and reports what fails."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys

import pytest

from monitor.demo.district import ROOT, District
from tests.demo.client import get
from tests.demo.conftest import TODAY

COMMAND = [sys.executable, "-m", "monitor.demo.server", f"--today={TODAY}"]
FREE = ["--portal-port=0", "--dept-port=0", "--web-port=0"]


def test_the_command_says_its_ports_and_ends_on_sigterm() -> None:
    with subprocess.Popen([*COMMAND, *FREE, "--night=2"], stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        ports = json.loads(process.stdout.readline())
        assert get(f"http://127.0.0.1:{ports['portal']}/info/1012/4209.htm").status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0


def test_the_server_ends_with_its_parent() -> None:
    command = [*COMMAND, *FREE, "--with-parent"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdout.readline()
        process.stdin.close()
        assert process.wait() == 0


def test_a_port_that_is_taken_is_said_aloud(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(RuntimeError, match="did not start"), District(today=TODAY, ports=(port, 0, 0)):
            pass
    assert f"cannot open port {port}" in capfd.readouterr().err


def test_two_districts_can_be_served_at_once(served: District) -> None:
    with District(today=TODAY, night=2) as other:
        assert other.ports != served.ports
        assert get(f"{other.portal_url}info/1012/4209.htm").status == 200
