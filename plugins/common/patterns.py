"""Markdown's patterns, of blocks and inline, each tried only on texts that hold a sign it cannot do without.

Python-Markdown runs every text through every pattern, some forty regular expressions of which nearly
none finds anything. Asking first makes converting an article take a quarter of the time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markdown import Markdown, blockprocessors, inlinepatterns
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import footnotes, nl2br, smarty, tables
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

# By regular expression: what a text must hold one of for it to match there. One that is not listed, as
# when a new version of Markdown writes it another way, is always tried.
SIGNS: Mapping[str, tuple[str, ...]] = {
    inlinepatterns.BACKTICK_RE: ("`",),
    inlinepatterns.ESCAPE_RE: ("\\",),
    inlinepatterns.REFERENCE_RE: ("[",),  # the link's and the short reference's, too
    inlinepatterns.IMAGE_LINK_RE: ("![",),
    inlinepatterns.AUTOLINK_RE: ("<",),
    inlinepatterns.AUTOMAIL_RE: ("<",),
    inlinepatterns.LINE_BREAK_RE: ("  \n",),
    inlinepatterns.HTML_RE: ("<",),
    inlinepatterns.ENTITY_RE: ("&",),
    nl2br.BR_RE: ("\n",),
    r"\*|_": ("*", "_"),  # emphasis
    r"\[\^([^\]]*)\]": ("[^",),  # a footnote
    r"(?<!-)---(?!-)": ("---",),
    r"(?<!-)--(?!-)": ("--",),
    r"(?<!\.)\.{3}(?!\.)": ("...",),
    smarty.singleQuoteStartRe: ("'",),
    smarty.doubleQuoteStartRe: ('"',),
    smarty.doubleQuoteSetsRe: ("\"'",),
    smarty.singleQuoteSetsRe: ("'\"",),
    smarty.doubleQuoteSetsRe2: ("'\"",),
    smarty.singleQuoteSetsRe2: ("\"'",),
    smarty.decadeAbbrRe: ("'",),
    smarty.openingSingleQuotesRegex: ("'",),
    smarty.closingSingleQuotesRegex: ("'",),
    smarty.closingSingleQuotesRegex2: ("'",),
    smarty.remainingSingleQuotesRegex: ("'",),
    smarty.openingDoubleQuotesRegex: ('"',),
    smarty.closingDoubleQuotesRegex: ('"',),
    smarty.closingDoubleQuotesRegex2: ('"',),
    smarty.remainingDoubleQuotesRegex: ('"',),
}
# By kind of block: the same. The others look at how a block begins, which takes no time.
BLOCK_SIGNS: Mapping[type[BlockProcessor], tuple[str, ...]] = {
    blockprocessors.HashHeaderProcessor: ("#",),
    blockprocessors.SetextHeaderProcessor: ("\n=", "\n-"),
    blockprocessors.HRProcessor: ("-", "_", "*"),
    blockprocessors.BlockQuoteProcessor: (">",),
    blockprocessors.ReferenceProcessor: ("]:",),
    footnotes.FootnoteBlockProcessor: ("]:",),
    tables.TableProcessor: ("|",),
}
# The processors of inline patterns that a converter may have, each with the priority that it was given.
PROCESSORS = {"inline": 20, "smarty": 6}


def spare_patterns(converter: Markdown) -> Markdown:
    """Have a finished converter try patterns only where they can match. Its HTML stays the same."""
    for name, priority in PROCESSORS.items():
        processor: Any = converter.treeprocessors[name]
        patterns = list(processor.inlinePatterns)
        converter.treeprocessors.register(SparingProcessor(converter, patterns), name, priority)
    for block in converter.parser.blockprocessors:
        if signs := BLOCK_SIGNS.get(type(block)):
            vars(block)["test"] = _test_if_any(signs, block.test)
    return converter


def _test_if_any(signs: tuple[str, ...], test: Callable[[Any, str], bool]) -> Callable[[Any, str], bool]:
    return lambda parent, block: _has_any(block, signs) and test(parent, block)


class SparingProcessor(InlineProcessor):
    """Python-Markdown's own, but for the loop over the patterns."""

    def __init__(self, md: Markdown, patterns: list[inlinepatterns.Pattern]) -> None:
        super().__init__(md)
        self.inlinePatterns: Any = patterns  # a list: Markdown's registry looks each up anew
        self.signs = [SIGNS.get(pattern.getCompiledRegExp().pattern, ("",)) for pattern in patterns]
        self.has_sign = re.compile(
            "|".join({re.escape(sign) for signs in self.signs for sign in signs})
        ).search

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:  # noqa: N802, N803
        """Take the place of a method that is private by its name: there is no other way in."""
        if isinstance(data, AtomicString) or not self.has_sign(data):
            return data
        apply: Any = self._InlineProcessor__applyPattern  # type: ignore[attr-defined]
        for number in range(patternIndex, len(self.signs)):
            start, is_tried = 0, True
            while is_tried and _has_any(data, self.signs[number]):  # a match may have taken the last sign
                data, is_tried, start = apply(self.inlinePatterns[number], data, number, start)
        return data


def _has_any(text: str, signs: tuple[str, ...]) -> bool:
    for sign in signs:  # noqa: SIM110 - this is the innermost loop, and `any` takes three times as long
        if sign in text:
            return True
    return False
