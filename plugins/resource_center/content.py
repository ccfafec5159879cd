"""A resource as Pelican sees it: a page with an address of its own that others can link to."""

from __future__ import annotations

from pelican.contents import Content

from plugins.resource_center.reader import ReadResource


class ResourcePage(Content):
    """One resource's page. Its addresses are `RESOURCE_URL` and `RESOURCE_SAVE_AS`."""

    mandatory_properties = ("title",)
    allowed_statuses = ("published", "draft")
    default_status = "published"
    default_template = "resource"
    read_resource: ReadResource

    def _expand_settings(self, key: str, klass: str | None = None) -> str:
        return str(super()._expand_settings(key, klass or "resource"))
