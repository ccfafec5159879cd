"""The theme of a file: the site's colors in the palette of the program, and as little else as is allowed.

What Excel writes takes 7 kB; the standard (ECMA-376 part 1, 20.1.6) asks for twelve colors, two
fonts and three of each kind of effect.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

FONT = "Calibri"  # on every machine, or replaced by one of the same widths

_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525">{_FILL}</a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"
_FONT = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'


def theme(name: str, ink: str, quiet: str, pale: str, accents: tuple[str, str, str]) -> str:
    """Return the theme part; colors are written like `#b03a20`."""
    colors = {
        "dk1": ink,
        "lt1": "#FFFFFF",
        "dk2": quiet,
        "lt2": pale,
        **{f"accent{number}": accents[(number - 1) % 3] for number in range(1, 7)},
        "hlink": accents[0],
        "folHlink": quiet,
    }
    scheme = "".join(
        f'<a:{role}><a:srgbClr val="{color[1:].upper()}"/></a:{role}>' for role, color in colors.items()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f"name={quoteattr(name)}><a:themeElements>"
        f'<a:clrScheme name="Site">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="Site"><a:majorFont>{_FONT}</a:majorFont>'
        f"<a:minorFont>{_FONT}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Site"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )
