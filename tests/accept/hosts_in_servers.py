"""nginx and Caddy as judges of what we write for them: headers, redirects, types, compression, 404."""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import textwrap
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.publishing.hosts import FOR_A_YEAR, SERVER_FILES
from plugins.publishing.policy import HEADERS
from plugins.publishing.run import run
from tests.conftest import ARTICLE, PAGE, RESOURCE, ROOT

CONTENT = {
    "articles/first.md": ARTICLE.replace("title:", "moved_from: [/old/, /old.html]\n    title:", 1),
    "resources/feedback-request.md": RESOURCE,
    "pages/privacy.md": PAGE,
}
NGINX = """
daemon off; pid {work}/nginx.pid; error_log {work}/error.log; worker_processes 1;
events {{ }}
http {{
  include /etc/nginx/mime.types; access_log off;
  client_body_temp_path {work}/a; proxy_temp_path {work}/b; fastcgi_temp_path {work}/c;
  uwsgi_temp_path {work}/d; scgi_temp_path {work}/e;
  server {{ listen 127.0.0.1:{port}; root {root}; include {site}/_server/nginx.conf; }}
}}
"""
CADDY = """
{{
  admin off
  auto_https off
}}
http://127.0.0.1:{port} {{
  root * {root}
  import {site}/_server/caddy.conf
}}
"""
COMMANDS = {
    "nginx": ("nginx.conf", NGINX, ["nginx", "-p", "{work}", "-c", "{file}"]),
    "caddy": ("Caddyfile", CADDY, ["caddy", "run", "--adapter", "caddyfile", "--config", "{file}"]),
}


@dataclass(frozen=True)
class Server:
    """A running web server, and the path at which it has the site."""

    name: str
    port: int
    base: str

    def ask(self, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        """Ask for an address below the site's."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(
            "GET", self.base + path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.fixture(
    scope="module", params=[(name, base) for name in COMMANDS for base in ("", "/library")], ids=str
)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site as each server shows it, at the root of a host and below a folder."""
    name, base = request.param
    program = shutil.which(name)
    assert program, f"{name} is not there"
    work = tmp_path_factory.mktemp(name)
    for file, text in CONTENT.items():
        (work / "content" / file).parent.mkdir(parents=True, exist_ok=True)
        (work / "content" / file).write_text(textwrap.dedent(text).lstrip("\n"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = work / "public"
    site = Path(f"{root}{base}")
    address = f"http://127.0.0.1:{port}{base}"
    run(
        ROOT / "pelicanconf.py",
        PATH=str(work / "content"), OUTPUT_PATH=str(site), SITEURL=address, PUBLISHING_COMPRESSED=True,
    )  # fmt: skip
    file, configuration, command = COMMANDS[name]
    (work / file).write_text(configuration.format(work=work, port=port, root=root, site=site))
    (work / file).chmod(0o644)
    for folder in (work, *work.parents):
        if folder != Path("/") and folder.stat().st_uid == 0:
            folder.chmod(folder.stat().st_mode | 0o055)  # nginx reads as another account
    process = subprocess.Popen(
        [part.format(work=work, file=work / file) for part in command],
        env={"HOME": str(work), "PATH": "/usr/sbin:/usr/bin:/bin"},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    server = Server(name, port, base)
    for _attempt in range(200):
        assert process.poll() is None, process.communicate()[0]
        try:
            server.ask("/")
            break
        except OSError:
            time.sleep(0.05)
    yield server
    process.terminate()
    process.communicate(timeout=20)


@pytest.mark.parametrize(
    "path", ["/", "/articles/first/", "/downloads/feedback-request.pdf", "/404.html", "/nothing/"]
)
def test_every_answer_carries_every_header(server: Server, path: str) -> None:
    """A page that is not there, too."""
    status, headers, _ = server.ask(path)
    assert status == (404 if path == "/nothing/" else 200)
    assert headers["content-security-policy"].startswith("default-src 'none'")
    for name, value in HEADERS.items():
        assert headers[name.lower()] == value


def test_a_missing_page_is_answered_by_ours(server: Server) -> None:
    """With its status, or search engines would keep it."""
    status, _, body = server.ask("/nothing/at/all")
    assert status == 404
    assert b"False start" in body


def test_what_may_be_kept_and_what_asks_again(server: Server) -> None:
    """Files named by their content for a year, pages never."""
    _, headers, page = server.ask("/")
    assert headers["cache-control"] == "no-cache"
    style = page.split(b'rel="stylesheet" href="', 1)[1].split(b'"')[0].decode()
    _, headers, _ = server.ask(style.removeprefix(server.base))
    assert headers["cache-control"] == FOR_A_YEAR
    assert headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("old", ["/old/", "/old", "/old.html"])
def test_an_old_address_leads_on(server: Server, old: str) -> None:
    """For good, and to the folder of the site."""
    status, headers, _ = server.ask(old)
    assert status == 301
    assert headers["location"].endswith(f"{server.base}/articles/first/")


def test_a_download_is_saved_and_a_manifest_is_one(server: Server) -> None:
    """Types that servers do not know by themselves."""
    assert server.ask("/downloads/feedback-request.eml")[1]["content-disposition"] == "attachment"
    assert server.ask("/manifest.webmanifest")[1]["content-type"].startswith("application/manifest+json")


def test_compressed_files_are_sent_as_they_lie(server: Server) -> None:
    """Made once, not at each request."""
    _, plain, whole = server.ask("/articles/first/")
    assert "content-encoding" not in plain
    for encoding in ("gzip", "br") if server.name == "caddy" else ("gzip",):
        _, headers, small = server.ask("/articles/first/", Accept_Encoding=encoding)
        assert headers["content-encoding"] == encoding
        assert headers["content-type"].startswith("text/html")
        assert len(small) < len(whole) / 2


@pytest.mark.parametrize(
    "path", [f"/{SERVER_FILES}/nginx.conf", "/_headers", "/_redirects", "/.site-manifest.json"]
)
def test_what_is_for_the_host_is_not_shown(server: Server, path: str) -> None:
    """It is no secret, and no page either."""
    assert server.ask(path)[0] == 404


def test_a_folder_without_its_slash_leads_to_the_folder(server: Server) -> None:
    """One page has one address."""
    status, headers, _ = server.ask("/articles/first")
    assert status in (301, 302, 307, 308)
    assert headers["location"].endswith(f"{server.base}/articles/first/")


def test_an_unchanged_page_is_not_sent_again(server: Server) -> None:
    """`no-cache` is cheap because of this."""
    _, headers, _ = server.ask("/")
    assert server.ask("/", If_None_Match=headers["etag"])[0] == 304
