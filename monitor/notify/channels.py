"""Who can be reached. apprise reads all addresses and speaks to the chats; mail goes through `monitor.notify.mail`,
because apprise gives every attempt a Message-ID of its own and sends no text beside the HTML.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any

import apprise
from apprise.plugins.email import NotifyEmail

from monitor.notify.mail import Mailer, NotSent, compose
from monitor.settings import ConfigError, Settings

SETTING = "环境变量 MONITOR_SMTP_URL"
_OUR_NAME = "政府网站监测"
_BETWEEN_URLS = re.compile(r"[\s,]+(?=[A-Za-z][A-Za-z0-9]*://)")  # a URL may hold commas of its own


class Channels:
    """The addresses in the settings, by name, and the connections of one round of sending (`with`).

    `webhooks`: further chats (those of units), which get only what is written to them by name.
    """

    def __init__(self, settings: Settings, webhooks: Sequence[str] = ()) -> None:
        self.by_name: dict[str, Any] = {}  # a mail address, or a chat's label → apprise's plugin
        self._webhooks = {label(url): url for url in webhooks}
        self._servers: list[NotifyEmail] = []
        self._mailer = Mailer()
        self._from = settings.mail_from
        for url in filter(None, _BETWEEN_URLS.split(settings.smtp_url.strip(" ,"))):
            self._add(url)

    def _add(self, url: str) -> None:
        scheme = url.partition(":")[0].lower()
        plugin = _plugin(url)
        if plugin is None:
            what = f"看不懂以 {scheme}: 开头的地址"  # not the whole URL: it holds a password
            remedy = "写成 mailtos://用户:密码@邮件服务器?to=收件人，或群机器人的地址"
            raise ConfigError(SETTING, 0, what, remedy)
        if not isinstance(plugin, NotifyEmail):
            self.by_name[label(url)] = plugin
            return
        self._servers.append(plugin)
        addresses = [*(address for _, address in plugin.targets), *sorted(plugin.cc), *sorted(plugin.bcc)]
        self.by_name |= {address: plugin for address in addresses if address not in self.by_name}

    @property
    def domain(self) -> str:
        """Of our own address: the right half of every Message-ID."""
        address = self._from or (str(self._servers[0].from_addr[1]) if self._servers else "")
        return address.rpartition("@")[2].strip(" >") or "monitor.invalid"

    def send(self, row: Any, folder: Path) -> None:
        """Send one row of `store.outbox`; attachments lie under `folder`.

        Raises NotSent, OSError, SMTPException or ValueError (an address or header that is none).
        """
        plugin = self.by_name.get(row.recipient) or self._unit(row.recipient)
        if plugin is None and "@" in row.recipient:
            plugin = next(iter(self._servers), None)
        if plugin is None:
            raise NotSent("MONITOR_SMTP_URL 和登记表里都没有能送达它的地址")
        if isinstance(plugin, NotifyEmail):
            self._mailer.send(plugin, compose(row, self._sender(plugin), folder))
        else:
            _chat(plugin, row)

    def _unit(self, name: str) -> Any:
        url = self._webhooks.get(name, "")
        return _plugin(url) if url else None

    def _sender(self, plugin: NotifyEmail) -> tuple[str, str]:
        name, address = (str(part or "") for part in plugin.from_addr)
        shown = str(make_header(decode_header(name)))
        return _OUR_NAME if shown in ("", "Apprise") else shown, self._from or address

    def __enter__(self) -> Channels:
        return self

    def __exit__(self, *error: object) -> None:
        self._mailer.close()


def _plugin(url: str) -> Any:
    """apprise's plugin of an address, None where it is none. Redirects are off: a message goes to no other address."""
    plugin = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if plugin is not None:
        plugin.redirects = False
    return plugin


def label(url: str) -> str:
    """What a chat is called where its address, which holds a secret, has no place: wecombot:1f3a…"""
    mark = hashlib.blake2b(url.encode(), digest_size=6).hexdigest()
    return f"{url.partition(':')[0].lower()}:{mark}"


def _chat(plugin: Any, row: Any) -> None:
    capture: Any = apprise.LogCapture  # apprise has no types
    with capture(level=logging.WARNING, fmt="%(message)s") as log:
        if not plugin.notify(body=row.text, title=row.subject, body_format=apprise.NotifyFormat.TEXT):
            raise NotSent(log.getvalue().strip().replace("\n", "；") or "群机器人没有接受")
