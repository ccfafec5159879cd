"""Images that no finished page shows: Pelican copies them all, those of drafts too; we do not."""

from __future__ import annotations

from plugins.publishing.finished import FinishedSite
from plugins.publishing.pages import FinishedPage


def unused_files(site: FinishedSite, folders: tuple[str, ...]) -> list[str]:
    """Return the files below some folders of a stage to which nothing in it refers, sorted."""
    starts = tuple(f"{folder}/" for folder in folders)
    copied = {name for name in site.files if name.startswith(starts)}
    if not copied:
        return []

    def shown(page: FinishedPage) -> list[str]:
        targets = (site.local(reference.address, page.name) for reference in page.references)
        return sorted({target[0] for target in targets if target and target[0].startswith(starts)})

    for names in site.of_each_page("files shown", starts, shown).values():
        copied.difference_update(names)
    return sorted(
        copied - {target[0] for _, address in site.addresses if (target := site.local(address, ""))}
    )
