"""What hosts must do beside sending files: headers, redirects, cache rules. One table, written for each host.

Files of that kind begin with `_`: Netlify and Cloudflare Pages read `_headers` and `_redirects`,
a web server of one's own includes `_server/nginx.conf` or `_server/caddy.conf`. They lie in the
published folder, so that going back to an older site goes back to its headers and redirects too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from plugins.common.settings import SettingError
from plugins.publishing.policy import HEADERS
from plugins.publishing.redirects import Redirect

SERVER_FILES = "_server"
FOR_A_YEAR = "public, max-age=31536000, immutable"  # RFC 8246: never asked for again
REVALIDATED = "no-cache"  # kept, but asked for at each visit: a stale page is never shown

# Types that servers do not know by themselves, by the end of the name.
TYPES: Mapping[str, str] = {
    "webmanifest": "application/manifest+json",
    "md": "text/markdown; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "eml": "message/rfc822",
    "xsl": "text/xsl; charset=utf-8",
}


@dataclass(frozen=True)
class Rule:
    """What holds for every address below `folder` beside what holds for all: headers by name."""

    folder: str
    headers: Mapping[str, str]


# Folders in which rules differ. What lies below theme/ is named by its content and cannot be stale.
RULES = (
    Rule("/theme/", {"Cache-Control": FOR_A_YEAR}),
    Rule("/downloads/", {"Content-Disposition": "attachment"}),
)


@dataclass(frozen=True)
class Hosting:
    """What every host must know: the policy, the redirects, the path of the site's address («» at a root)."""

    policy: str
    redirects: Sequence[Redirect] = ()
    base: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What every answer carries."""
        return {"Content-Security-Policy": self.policy, **HEADERS}


def headers_file(hosting: Hosting) -> str:
    """Return `_headers`. Pages revalidate on these hosts by themselves.

    Rules add to one another, and a header that two of them set would be sent with both values:
    https://docs.netlify.com/manage/routing/headers/ and
    https://developers.cloudflare.com/pages/configuration/headers/
    """
    rules = [Rule("/", hosting.headers), *RULES]
    blocks = [
        "\n".join([f"{rule.folder}*", *(f"  {name}: {value}" for name, value in rule.headers.items())])
        for rule in rules
    ]
    return _limited("_headers", "\n".join(blocks) + "\n", rules=len(rules), most=100, longest=2000)


def redirects_file(hosting: Hosting) -> str:
    """Return `_redirects`: an old address, a new one, 301.

    Limits: https://developers.cloudflare.com/pages/configuration/redirects/
    """
    lines = [f"{one.old} {hosting.base}{one.new} 301\n" for one in hosting.redirects]
    return _limited("_redirects", "".join(lines), rules=len(lines), most=2000, longest=1000)


def _limited(name: str, text: str, *, rules: int, most: int, longest: int) -> str:
    """Return a host's file; raise SettingError if the host would cut it off in silence."""
    if rules > most:
        raise SettingError(f"{name}: {rules} rules, and Cloudflare Pages reads {most}. Drop the oldest ones.")
    if too_long := [line for line in text.splitlines() if len(line) > longest]:
        raise SettingError(
            f"{name}: a line has {len(too_long[0])} characters, and Cloudflare Pages reads {longest}: "
            f"{too_long[0][:60]}…"
        )
    return text


def nginx_file(hosting: Hosting) -> str:
    """Return what is included in a `server` block of nginx whose `root` is the published folder.

    A location that adds a header loses those of the server block, so each one names them all
    (https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header).
    """
    base = hosting.base
    lines = [
        "# Include this in a server block: docs/hosting/server.md",
        "index index.html;",
        "charset utf-8;",
        "gzip_static on;",
        "absolute_redirect off;",
        f"error_page 404 {base}/404.html;",
        *_nginx_location(f"{base}/", {**hosting.headers, "Cache-Control": REVALIDATED}),
    ]
    for rule in RULES:
        headers = {**hosting.headers, "Cache-Control": REVALIDATED, **rule.headers}
        lines += _nginx_location(f"^~ {base}{rule.folder}", headers)
    for suffix, type_ in TYPES.items():
        headers = {**hosting.headers, "Cache-Control": REVALIDATED}
        name, _, charset = type_.partition("; charset=")
        lines += _nginx_location(
            rf"~ ^{base}/.+\.{suffix}$",
            headers,
            ["types { }", f"default_type {name};", f"charset {charset or 'off'};"],
        )
    lines += [
        rf"location ~ ^{base}/({SERVER_FILES}/|_headers$|_redirects$) {{ return 404; }}",
        r"location ~ /\.(?!well-known/) { return 404; }",
    ]
    for one in hosting.redirects:
        lines += [
            f"location = {base}{old} {{ return 301 {base}{one.new}; }}"
            for old in _with_and_without_slash(one)
        ]
    return "\n".join(lines) + "\n"


def _nginx_location(matched: str, headers: Mapping[str, str], more: Iterable[str] = ()) -> list[str]:
    return [
        f"location {matched} {{",
        *(f"    {line}" for line in more),
        *(f'    add_header {name} "{value}" always;' for name, value in headers.items()),
        "}",
    ]


def caddy_file(hosting: Hosting) -> str:
    """Return what is imported into a site block of Caddy whose `root` is the published folder."""
    base = hosting.base
    lines = ["# Import this into a site block: docs/hosting/server.md", "header {"]
    lines += [f'    {name} "{value}"' for name, value in hosting.headers.items()]
    lines += [f'    ?Cache-Control "{REVALIDATED}"', "}"]
    for rule in RULES:
        lines += [f'header {base}{rule.folder}* {name} "{value}"' for name, value in rule.headers.items()]
    lines += [f'header {base}/*.{suffix} Content-Type "{type_}"' for suffix, type_ in TYPES.items()]
    for one in hosting.redirects:
        lines += [f"redir {base}{old} {base}{one.new} 301" for old in _with_and_without_slash(one)]
    lines += [
        "@kept {",
        f"    path {base}/{SERVER_FILES}/* {base}/_headers {base}/_redirects */.*",
        "    not path /.well-known/*",
        "}",
        "error @kept 404",
        "handle_errors {",
        f"    rewrite * {base}/404.html",
        "    file_server",
        "}",
        "file_server {",
        "    precompressed br gzip",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _with_and_without_slash(redirect: Redirect) -> list[str]:
    """Return the forms of an old address that people wrote down: a folder also without its slash."""
    old = redirect.old
    return [old, old.rstrip("/")] if old.endswith("/") else [old]


# Every file that is written for hosts, by its path below the published folder.
HOST_FILES: Mapping[str, Callable[[Hosting], str]] = {
    "_headers": headers_file,
    "_redirects": redirects_file,
    f"{SERVER_FILES}/nginx.conf": nginx_file,
    f"{SERVER_FILES}/caddy.conf": caddy_file,
    ".nojekyll": lambda _hosting: "",  # GitHub Pages would leave out what begins with an underscore
}
