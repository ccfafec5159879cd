"""What differs in production. Everything else is in pelicanconf.py."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403 - Pelican's own way of building on settings

# The address under which the site is published, without a slash at the end. Set it here, or
# in the environment for one run: SITE_ADDRESS=https://… inv publish
SITEURL = os.environ.get("SITE_ADDRESS", "")

# Netlify and Cloudflare Pages compress files and read the list of redirects by themselves; a web
# server of one's own takes the .br and .gz files, GitHub Pages needs a page at each old address.
ON_A_SMART_HOST = bool({"NETLIFY", "CF_PAGES"} & os.environ.keys())
PUBLISHING_REDIRECT_PAGES = not ON_A_SMART_HOST
PUBLISHING_COMPRESSED = not ON_A_SMART_HOST and "GITHUB_ACTIONS" not in os.environ

# CAN-SPAM and CASL want a postal address in every letter. One line a line.
MAILING_LIST_POSTAL_ADDRESS = os.environ.get("POSTAL_ADDRESS", "")
