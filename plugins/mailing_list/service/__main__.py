"""Run the signup service alone: `python -m plugins.mailing_list.service`, on this machine's own address."""

from __future__ import annotations

import argparse
import sys

import uvicorn

from plugins.common.settings import SettingError
from plugins.mailing_list.service.app import create_app
from plugins.mailing_list.service.config import read_config
from plugins.mailing_list.service.connections import server_options


def main() -> int:
    """Serve until interrupted; settings come from the environment (docs/mailing-list.md lists them)."""
    parser = argparse.ArgumentParser(prog="python -m plugins.mailing_list.service", description=__doc__)
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=int, default=8001)
    arguments = parser.parse_args()
    try:
        config = read_config()
    except SettingError as error:
        parser.exit(error.exitcode, f"{error}\n")
    uvicorn.run(create_app(config), host=arguments.host, port=arguments.port, **server_options())
    return 0


if __name__ == "__main__":
    sys.exit(main())
