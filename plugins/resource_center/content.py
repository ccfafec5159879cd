"""Resources and kits as Pelican sees them: pages with an address of their own that others can link to."""

from __future__ import annotations

from pelican.contents import Content

from plugins.common.standing import Origin
from plugins.resource_center.reader import ReadSource


class _SourcePage(Content):
    mandatory_properties = ("title",)
    allowed_statuses = ("published", "draft")
    default_status = "published"
    read: ReadSource
    origin: Origin


class ResourcePage(_SourcePage):
    """One resource's page. Its addresses are `RESOURCE_URL` and `RESOURCE_SAVE_AS`."""

    default_template = "resource"

    def _expand_settings(self, key: str, klass: str | None = None) -> str:
        return super()._expand_settings(key, klass or "resource")


class KitPage(_SourcePage):
    """One kit's page. Its addresses are `KIT_URL` and `KIT_SAVE_AS`."""

    default_template = "kit"

    def _expand_settings(self, key: str, klass: str | None = None) -> str:
        return super()._expand_settings(key, klass or "kit")
