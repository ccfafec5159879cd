"""What search engines read of a page, as JSON-LD in the words of schema.org. Data only, no markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plugins.common.wording import file_size

Node = dict[str, Any]


@dataclass(frozen=True)
class LinkedData:
    """The graphs of a site's pages.

    `address` is the site's, without a slash at the end; `logo` and every `image` are absolute
    addresses. Articles, entries and kits are those of the template context.
    """

    address: str
    name: str
    tagline: str
    language: str
    logo: str
    licence: str

    def home(self) -> Node:
        """Return the site and who publishes it."""
        site = {
            "@type": "WebSite",
            "name": self.name,
            "description": self.tagline,
            "url": f"{self.address}/",
            "inLanguage": self.language,
            "publisher": self._publisher,
        }
        return _graph(site, self._organization)

    def article(self, article: Any, image: str) -> Node:
        """Return an article, where it stands on the site, and who publishes it."""
        about = {
            "@type": "Article",
            "headline": article.title,
            "image": image,
            "datePublished": article.date.date().isoformat(),
            "dateModified": (article.entry.edition or article.date.date()).isoformat(),
            "author": self._publisher,
            "publisher": self._publisher,
        }
        crumbs = self._crumbs(("Articles", "articles/"), (article.title, article.url))
        return _graph(about, crumbs, self._organization)

    def resource(self, entry: Any, image: str) -> Node:
        """Return a resource with every file it can be had as."""
        resource = entry.resource
        about = self._work(resource.title, resource.summary, entry.url, image, resource.edition)
        about["timeRequired"] = f"PT{resource.minutes}M"
        about["encoding"] = [
            {
                "@type": "MediaObject",
                "name": f"{file.label}, {file.note}" if file.note else file.label,
                "contentUrl": self._page(file.path),
                "encodingFormat": file.media_type,
                "contentSize": file_size(file.size),
                "sha256": file.sha256,
            }
            for file in entry.downloads
        ]
        crumbs = self._crumbs(("Resources", "resources/"), (resource.title, entry.url))
        return _graph(about, crumbs, self._organization)

    def kit(self, kit: Any, image: str) -> Node:
        """Return a kit with its ZIP and what is in it."""
        about = self._work(kit.title, kit.summary, kit.url, image, kit.last_change)
        about["encoding"] = [
            {
                "@type": "MediaObject",
                "contentUrl": self._page(kit.path),
                "encodingFormat": "application/zip",
                "contentSize": file_size(kit.size),
            }
        ]
        about["hasPart"] = [
            {"@type": "CreativeWork", "name": entry.resource.title, "url": self._page(entry.url)}
            for entry in kit.entries
        ]
        return _graph(
            about, self._crumbs(("Resources", "resources/"), (kit.title, kit.url)), self._organization
        )

    def _work(self, name: str, description: str, url: str, image: str, edition: Any) -> Node:
        return {
            "@type": "CreativeWork",
            "name": name,
            "description": description,
            "image": image,
            "url": self._page(url),
            "dateModified": edition.isoformat(),
            "inLanguage": self.language,
            "isAccessibleForFree": True,
            "license": self.licence,
            "publisher": self._publisher,
        }

    @property
    def _organization(self) -> Node:
        return {
            **self._publisher,
            "@type": "Organization",
            "name": self.name,
            "url": f"{self.address}/",
            "logo": self.logo,
        }

    @property
    def _publisher(self) -> Node:
        return {"@id": f"{self.address}/#site"}

    def _page(self, url: str) -> str:
        return f"{self.address}/{url}"

    def _crumbs(self, *steps: tuple[str, str]) -> Node:
        listed = ((self.name, ""), *steps)
        items = [
            {"@type": "ListItem", "position": position, "name": name, "item": self._page(url)}
            for position, (name, url) in enumerate(listed, start=1)
        ]
        return {"@type": "BreadcrumbList", "itemListElement": items}


def _graph(*nodes: Node) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}
