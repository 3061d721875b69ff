"""A Gantt chart as SVG: of each line what was first agreed, what is in force, and what is proposed. No script."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

Span = tuple[date, date]
ROW, LEFT, RIGHT, TOP, BOTTOM = 26, 230, 20, 46, 34
WIDTH = 1000
COLOURS = {"baseline": "#b8bfc9", "current": "#2f6fb0", "proposed": "#d9822b"}
NAMES = {"baseline": "línea base", "current": "vigente", "proposed": "propuesta"}
LONGEST = 32


@dataclass(frozen=True, slots=True)
class Bars:
    """One line: its first agreed days, those in force and, where they are others, the proposed ones."""

    code: str
    title: str
    baseline: Span
    current: Span
    proposed: Span | None = None
    released: bool = False


def gantt(title: str, bars: Sequence[Bars]) -> str:
    """The chart. Days are inclusive."""
    spans = [span for bar in bars for span in (bar.baseline, bar.current, bar.proposed) if span]
    if not spans:
        spans = [(date(2026, 1, 1), date(2026, 12, 31))]
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    scale = (WIDTH - LEFT - RIGHT) / max(1, (last - first).days + 1)
    height = TOP + ROW * len(bars) + BOTTOM
    body = [
        *_months(first, last, scale, height - BOTTOM),
        *(part for at, bar in enumerate(bars) for part in _row(at, bar, first, scale)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'font-family="sans-serif" font-size="11" role="img" aria-label="{escape(title)}">\n'
        f'<title>{escape(title)}</title>\n<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>\n'
        f'<text x="8" y="18" font-size="14" font-weight="bold">{escape(title)}</text>\n'
        + "\n".join([*body, *_legend(height)])
        + "\n</svg>\n"
    )


def _row(at: int, bar: Bars, first: date, scale: float) -> list[str]:
    top = TOP + at * ROW
    label = f"{bar.code} {bar.title}"
    shown = label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
    crossed = ' text-decoration="line-through"' if bar.released else ""
    parts = [f'<text x="8" y="{top + 15}"{crossed}>{escape(shown)}<title>{escape(label)}</title></text>']
    for kind, span, offset, thick in (
        ("baseline", bar.baseline, 2, 4), ("current", bar.current, 8, 6), ("proposed", bar.proposed, 16, 6),
    ):  # fmt: skip
        if span:
            x = LEFT + (span[0] - first).days * scale
            wide = max(2.0, ((span[1] - span[0]).days + 1) * scale)
            days = f"{bar.code}, {NAMES[kind]}: {span[0]:%d/%m/%Y} a {span[1]:%d/%m/%Y}"
            parts.append(
                f'<rect class="{kind}" x="{x:.1f}" y="{top + offset}" width="{wide:.1f}" height="{thick}" '
                f'fill="{COLOURS[kind]}"><title>{escape(days)}</title></rect>'
            )
    return parts


def _months(first: date, last: date, scale: float, bottom: int) -> list[str]:
    """A rule at the first day of each month, or of each year where there are many."""
    yearly = (last - first).days > 1100
    parts, day = [], date(first.year, first.month, 1)
    while day <= last:
        if day >= first and (not yearly or day.month == 1):
            x = LEFT + (day - first).days * scale
            name = f"{day:%Y}" if yearly else f"{day:%m/%y}"
            parts.append(f'<line x1="{x:.1f}" y1="{TOP - 12}" x2="{x:.1f}" y2="{bottom}" stroke="#e3e6ea"/>')
            parts.append(f'<text x="{x + 2:.1f}" y="{TOP - 6}" font-size="9" fill="#667">{name}</text>')
        day = (day + timedelta(days=32)).replace(day=1)
    return parts


def _legend(height: int) -> list[str]:
    parts = []
    for at, (kind, name) in enumerate(NAMES.items()):
        x = LEFT + at * 130
        parts.append(f'<rect x="{x}" y="{height - 20}" width="18" height="8" fill="{COLOURS[kind]}"/>')
        parts.append(f'<text x="{x + 24}" y="{height - 12}">{name}</text>')
    return parts
