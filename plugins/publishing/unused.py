"""Images that no finished page shows: Pelican copies them all, those of drafts too; we do not."""

from __future__ import annotations

from plugins.publishing.finished import FinishedSite


def unused_files(site: FinishedSite, folders: tuple[str, ...]) -> list[str]:
    """Return the files below some folders of a stage to which nothing in it refers, sorted."""
    used = {
        target[0]
        for page in site.pages
        for reference in page.references
        if (target := site.local(reference.address, page.name))
    }
    used |= {target[0] for _, address in site.addresses if (target := site.local(address, ""))}
    starts = tuple(f"{folder}/" for folder in folders)
    return sorted(name for name in site.files if name.startswith(starts) and name not in used)
