"""Every setting of the site, grouped. `publishconf.py` holds only what differs in production."""

import sys
from pathlib import Path

from jinja2 import StrictUndefined

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # so that the plugins are found from wherever Pelican is started

from plugins.articles import plugin as articles  # noqa: E402
from plugins.assets import plugin as assets  # noqa: E402
from plugins.build_cache import plugin as build_cache  # noqa: E402
from plugins.common.wording import counted, file_size, long_day  # noqa: E402
from plugins.mailing_list import plugin as mailing_list  # noqa: E402
from plugins.publishing import plugin as publishing  # noqa: E402
from plugins.resource_center import plugin as resource_center  # noqa: E402
from plugins.search import plugin as search  # noqa: E402
from plugins.sharing import plugin as sharing  # noqa: E402

# --- the site ----------------------------------------------------------------------------

SITENAME = "Sprint Recruiting"
SITEURL = "http://localhost:8000"
SITE_TAGLINE = "Blunt advice on hiring and being turned down, and the paperwork to act on it."
AUTHOR = "Sprint Recruiting"
DEFAULT_LANG = "en"
TIMEZONE = "America/Chicago"

# What content may be about and whom it is for: slug to name, in the order shown.
SITE_TOPICS = {
    "rejection": "Being turned down",
    "feedback": "Feedback",
    "mentoring": "Mentoring",
    "interviews": "Interviews",
    "job-search": "Looking for a job",
    "sprint-recruiting": "Sprint Recruiting",
    "points": "Points and priorities",
    "limits": "Limits on work in progress",
    "measuring": "Measuring",
}
SITE_AUDIENCES = {
    "candidate": "Candidates",
    "recruiter": "Recruiters",
    "manager": "Hiring managers",
}
SITE_AUDIENCE_PURPOSES = {
    "candidate": "You got turned down. Or you’re about to walk in.",
    "recruiter": "Forty open roles and one of you.",
    "manager": "You want the hire. You owe the answer.",
}

# The licence of the resources, shown on every one. The code has its own (LICENSE).
SITE_LICENCE_NAME = "CC BY 4.0"
SITE_LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

# --- plugins: one import name, order matters (search reads the pages, publishing ends the run,
# the build cache notes what was published) ------------------------------------------------------

PLUGINS = [assets, resource_center, mailing_list, sharing, articles, search, publishing, build_cache]

# --- the mailing list ------------------------------------------------------------------------

MAILING_LIST_PROVIDER = "embedded"

# --- where content lives -------------------------------------------------------------------

PATH = str(ROOT / "content")
THEME = str(ROOT / "theme")
OUTPUT_PATH = str(ROOT / "output")
CACHE_PATH = str(ROOT / ".cache")
ARTICLE_PATHS = ["articles"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
IGNORE_FILES = [".*", "*~", "__pycache__"]

# --- addresses -------------------------------------------------------------------------------

ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
RESOURCE_URL = "resources/{slug}/"
RESOURCE_SAVE_AS = "resources/{slug}/index.html"
KIT_URL = "kits/{slug}/"
KIT_SAVE_AS = "kits/{slug}/index.html"
TAG_URL = "topics/{slug}/"
TAG_SAVE_AS = "topics/{slug}/index.html"
# Drafts are written nowhere.
DRAFT_URL = "articles/{slug}/"
DRAFT_SAVE_AS = ""
DRAFT_PAGE_URL = "{slug}/"
DRAFT_PAGE_SAVE_AS = ""
CATEGORY_SAVE_AS = ""
AUTHOR_SAVE_AS = ""
TAGS_SAVE_AS = ""
CATEGORIES_SAVE_AS = ""
AUTHORS_SAVE_AS = ""
ARCHIVES_SAVE_AS = ""
WITH_FUTURE_DATES = True  # our readers decide what is due: plugins/common/standing.py

# Pages that are a template and nothing else.
DIRECT_TEMPLATES = [
    "index",
    "articles",
    "resources",
    "all",
    "search",
    "404",
    "sitemap",
    "robots",
    "feed_articles",
    "feed_resources",
    "feed_all",
]
TEMPLATE_EXTENSIONS = [".html", ".xml", ".txt"]
INDEX_SAVE_AS = "index.html"
ARTICLES_SAVE_AS = "articles/index.html"
ARTICLES_URL = "articles/"
RESOURCES_SAVE_AS = "resources/index.html"
RESOURCES_URL = "resources/"
ALL_SAVE_AS = "all/index.html"
ALL_URL = "all/"
SEARCH_SAVE_AS = "search/index.html"
SEARCH_URL = "search/"
SITEMAP_SAVE_AS = "sitemap.xml"
ROBOTS_SAVE_AS = "robots.txt"
FEED_ARTICLES_SAVE_AS = "feeds/articles.atom.xml"
FEED_RESOURCES_SAVE_AS = "feeds/resources.atom.xml"
FEED_ALL_SAVE_AS = "feeds/all.atom.xml"
DEFAULT_PAGINATION = False

# Pelican's own feeds are off: ours are templates and cover resources too.
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None

# --- how pages are made --------------------------------------------------------------------------

JINJA_ENVIRONMENT = {
    "trim_blocks": True,
    "lstrip_blocks": True,
    "autoescape": True,
    "undefined": StrictUndefined,
    "extensions": [],
}
JINJA_FILTERS = {"file_size": file_size, "long_day": long_day, "counted": counted}
THEME_STATIC_PATHS: list[str] = []  # the assets plugin writes what pages need
DEFAULT_DATE_FORMAT = "%Y-%m-%d"
SUMMARY_MAX_LENGTH = None
DEFAULT_METADATA: dict[str, str] = {}
FORMATTED_FIELDS: list[str] = []
DELETE_OUTPUT_DIRECTORY = False
LOAD_CONTENT_CACHE = False
CACHE_CONTENT = False
TYPOGRIFY = False
