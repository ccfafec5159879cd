"""The picture of a shared link."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from plugins.common.palette import read_palette
from plugins.sharing.card import HEIGHT, WIDTH, Card, card_path, draw_card

TOKENS = Path(__file__).resolve().parents[2] / "theme" / "static" / "css" / "tokens.css"
PALETTE = read_palette(TOKENS)
TITLE = (170, 120, 1140, 520)  # where it stands on the picture
CARD = Card("You didn’t get the job", "9 minutes", "Sprint Recruiting")


def picture(card: Card, folder: Path) -> Image.Image:
    """Return a card as a picture in full colours."""
    return Image.open(io.BytesIO(draw_card(card, PALETTE, folder))).convert("RGB")


def inked(shown: Image.Image, box: tuple[int, int, int, int]) -> int:
    """Return how many pixels of a part are nearly black: words, as the track is red."""
    return sum(number for number, colour in shown.crop(box).getcolors(1 << 20) or [] if max(colour) < 60)


def test_a_card_has_the_size_that_is_shown_uncropped_and_is_light(tmp_path: Path) -> None:
    """1200 by 630; some messengers leave out pictures of more than 300 kB."""
    data = draw_card(CARD, PALETTE, tmp_path)
    assert Image.open(io.BytesIO(data)).size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(data) < 60_000


def test_the_same_words_give_the_same_bytes(tmp_path: Path) -> None:
    """On another day, with another cache: or every build would change the whole site."""
    assert draw_card(CARD, PALETTE, tmp_path / "a") == draw_card(CARD, PALETTE, tmp_path / "b")


@pytest.mark.parametrize("change", [{"title": "Another"}, {"kicker": "1 minute"}, {"site": "Other"}])
def test_every_word_counts(tmp_path: Path, change: dict[str, str]) -> None:
    """What stands on the card decides what is taken from the cache."""
    other = Card(**{"title": CARD.title, "kicker": CARD.kicker, "site": CARD.site, **change})
    assert draw_card(other, PALETTE, tmp_path) != draw_card(CARD, PALETTE, tmp_path)


@pytest.mark.parametrize("title", ["No", "A title of a usual length, all in all", "A very long title " * 9])
def test_a_title_stays_between_the_track_and_the_name_of_the_site(tmp_path: Path, title: str) -> None:
    """It is set as large as fits: never over the edge, never over the name below it."""
    shown = picture(Card(title, "", "Sprint Recruiting"), tmp_path)
    assert inked(shown, TITLE) > 1000
    assert inked(shown, (170, 520, 1200, 545)) == 0
    assert inked(shown, (1150, 110, 1200, 630)) == 0


@pytest.mark.parametrize("sign", ["#", '"', "$", "\\", "[", "]", "*", "<", ">", "_", "`", "@", "//"])
def test_quotes_and_signs_of_code_are_words(tmp_path: Path, sign: str) -> None:
    """A title is data to the typesetter, never its program: each sign is drawn, once or twice."""
    once, twice = (inked(picture(Card(title, "", ""), tmp_path), TITLE) for title in (sign, sign * 2))
    assert twice == pytest.approx(2 * once, rel=0.05)
    assert once > 100


@pytest.mark.parametrize(
    ("url", "path"),
    [("", "share/home.png"), ("kits/a-kit/", "share/kits-a-kit.png"), ("a/b/c/", "share/a-b-c.png")],
)
def test_a_page_has_its_picture_at_its_own_address(url: str, path: str) -> None:
    """It stays when the title changes."""
    assert card_path(url) == path
