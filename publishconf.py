"""What differs in production. Everything else is in pelicanconf.py."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403 - Pelican's own way of building on settings

# The address under which the site is published, without a slash at the end. Set it here, or
# in the environment for one run: SITE_ADDRESS=https://… inv publish
SITEURL = os.environ.get("SITE_ADDRESS", "")

# CAN-SPAM and CASL want a postal address in every letter. One line a line.
MAILING_LIST_POSTAL_ADDRESS = os.environ.get("POSTAL_ADDRESS", "")
