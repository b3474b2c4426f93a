"""The reverse proxy with the configuration that is shipped, and ports and files of a test's own."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

from tests.topology.shipped import DEPLOY, ROOT, TEMPLATE, filled_in

KEPT = ROOT / ".topology"
"""Where a program is unpacked that is not installed; git ignores it."""


PATIENCE = 180.0
"""Seconds until a server that was begun must listen, on a machine with much else to do."""


class Missing(Exception):
    """What this machine lacks, in a sentence."""


def program() -> str:
    """The installed nginx; else Debian's, unpacked once and not installed."""
    if installed := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        return installed
    unpacked = KEPT / "usr" / "sbin" / "nginx"
    if not unpacked.exists():
        _unpack()
    if not unpacked.exists() or subprocess.run([unpacked, "-v"], capture_output=True).returncode:
        raise Missing(
            "nginx is not installed, and Debian's package could not be unpacked here. "
            "Install it: apt install nginx"
        )
    return str(unpacked)


def _unpack() -> None:
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return
    KEPT.mkdir(exist_ok=True)
    subprocess.run(["apt-get", "download", "-qq", "nginx"], cwd=KEPT, capture_output=True)
    for package in KEPT.glob("nginx_*.deb"):
        subprocess.run(["dpkg", "-x", package, KEPT], check=True)


def until_open(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        with socket.socket() as probe:
            if not probe.connect_ex(("127.0.0.1", port)):
                return
        assert process.poll() is None, f"it ended by itself:\n{log.read_text()}"
        assert time.monotonic() < until, f"nothing listens at port {port}:\n{log.read_text()}"
        time.sleep(0.1)


def _servers(ports: list[int], how: str) -> str:
    return " ".join(f"server 127.0.0.1:{port} {how};" for port in ports)


class Proxy:
    """At localhost, by TLS at `port` and without at `plain`; the web servers are at `ports`."""

    running: subprocess.Popen[bytes] | None = None

    def __init__(self, home: Path, *, port: int, plain: int, ports: list[int]) -> None:
        self.home, self.port, self.plain = home, port, plain
        self.url = f"https://localhost:{port}"
        self.certificate = home / "certificate.pem"
        (home / "conf.d").mkdir(parents=True)
        shutil.copy(DEPLOY / "nginx" / "nginx.conf", home)
        self.values = {
            "PUBLIC_URL": self.url,
            "HTTP_PORT": f"127.0.0.1:{plain}",
            "HTTPS_PORT": f"127.0.0.1:{port}",
            "CERTIFICATE": str(self.certificate),
            "CERTIFICATE_KEY": str(home / "key.pem"),
            "CHALLENGES": str(home / "challenges"),
            "WEB_SERVERS": _servers(ports, "max_fails=1 fail_timeout=1s"),
            "COPY_SERVERS": _servers(ports, "max_conns=2 max_fails=0"),
        }
        conf = filled_in(TEMPLATE.read_text(), self.values)
        (home / "conf.d" / "kedai.conf").write_text(conf)
        # Where the package has its folders, nobody but root may write.
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        lines = [f"{kind}_temp_path {home / kind};" for kind in kinds]
        (home / "conf.d" / "folders.conf").write_text("\n".join(lines))
        make = [str(DEPLOY / "nginx" / "certificate.sh")]
        subprocess.run(make, env={**os.environ, **self.values}, check=True, capture_output=True)
        self.log = home / "log"
        self.command = [program(), "-p", str(home), "-c", str(home / "nginx.conf")]
        # Not as a daemon, so that it can be ended by its id; the folders are this account's.
        here = f"daemon off; pid {home / 'pid'}; {'user root;' if os.geteuid() == 0 else ''}"
        self.command += ["-g", here]

    def checked(self) -> str:
        """What nginx says of the configuration; nothing where it has nothing to say."""
        told = subprocess.run(
            [*self.command, "-t", "-q"], capture_output=True, text=True, stdin=subprocess.DEVNULL
        )
        return told.stderr

    def begin(self) -> None:
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        until_open(self.running, self.port, self.log)

    def end(self) -> None:
        if self.running:
            self.running.terminate()
            self.running.wait()

    def believed(self) -> ssl.SSLContext:
        """Its certificate is believed, and no other."""
        return ssl.create_default_context(cafile=str(self.certificate))
