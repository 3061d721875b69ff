"""A plan's lines as bars over the calendar: baseline, in force, and proposed where there is one. SVG in Spanish; pure.

Colours differ in lightness too, and each bar has a title that says its days, so that nothing is told by colour alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

Span = tuple[date, date]
MONTHS = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
MOST = 200
LABEL, WIDTH, ROW, TOP, BAR = 300, 900, 30, 64, 8
COLOURS = {"baseline": "#b0b7c3", "current": "#1f5f99", "proposed": "#d97706"}
NAMES = {"baseline": "Línea base", "current": "Vigente", "proposed": "Propuesta"}
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its code, its title, and its first and last day in each schedule."""

    code: str
    title: str
    baseline: Span
    current: Span
    finished: bool = False


def svg(title: str, rows: Sequence[Row], proposed: Mapping[str, Span] | None = None, total: int | None = None) -> str:
    """The drawing of at most 200 rows; `proposed` by code. `total`: how many lines there are, where these are some."""
    rows = rows[:MOST]
    moved = proposed or {}
    spans = [span for row in rows for span in (row.baseline, row.current, moved.get(row.code)) if span]
    first = min((start for start, _ in spans), default=date(2026, 1, 1)).replace(day=1)
    last = max((end for _, end in spans), default=first)
    scale = WIDTH / max(1, (last - first).days + 1)
    height = TOP + ROW * len(rows) + 16
    kinds = ("baseline", "current", *(("proposed",) if proposed else ()))
    shown = f"{len(rows)} de {total or len(rows)} líneas"
    described = f"{shown}, del {first.isoformat()} al {last.isoformat()}. Barras: {', '.join(NAMES[k] for k in kinds)}."
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LABEL + WIDTH + 20} {height}" role="img" lang="es-EC" '
        'aria-labelledby="titulo detalle" font-family="sans-serif" font-size="11">',
        f'<title id="titulo">{_text(title)}</title><desc id="detalle">{_text(described)}</desc>',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="8" y="18" font-size="14" font-weight="bold">{_text(title)}</text>',
        f'<text x="8" y="34" fill="#444">{_text(shown)}</text>',
        *_legend(kinds),
        *_months(first, last, scale, height),
    ]
    for at, row in enumerate(rows):
        parts += _row(row, moved.get(row.code), TOP + ROW * at, first, scale)
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend(kinds: Sequence[str]) -> list[str]:
    parts = []
    for at, kind in enumerate(kinds):
        x = LABEL + 110 * at
        parts.append(f'<rect x="{x}" y="26" width="16" height="{BAR}" fill="{COLOURS[kind]}"/>')
        parts.append(f'<text x="{x + 22}" y="34">{NAMES[kind]}</text>')
    return parts


def _months(first: date, last: date, scale: float, height: int) -> list[str]:
    """A rule at the beginning of each month, with its name where there is room: each month, quarter or year."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    every = next((step for step in (1, 3, 6, 12, 60) if WIDTH / (months / step) >= 44), 120)
    parts, day = [], first
    while day <= last:
        if (day.month - 1) % min(every, 12) == 0 and (every <= 12 or day.year % (every // 12) == 0):
            x = LABEL + (day - first).days * scale
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="44" y2="{height - 8}" stroke="#ddd"/>')
            parts.append(f'<text x="{x + 2:.1f}" y="54" fill="#444">{MONTHS[day.month - 1]} {day.year}</text>')
        day = (day + 32 * DAY).replace(day=1)
    return parts


def _row(row: Row, proposed: Span | None, y: int, first: date, scale: float) -> list[str]:
    label = f"{row.code} {row.title}"
    short = label if len(label) <= 46 else label[:45] + "…"
    ended = " (terminada)" if row.finished else ""
    spans = {"baseline": row.baseline, "current": row.current, "proposed": proposed}
    parts = [f'<g role="listitem"><title>{_text(label + ended)}</title>']
    parts.append(f'<text x="8" y="{y + 16}">{_text(short)}</text>')
    for at, (kind, span) in enumerate((kind, span) for kind, span in spans.items() if span):
        start, end = span
        x, width = LABEL + (start - first).days * scale, max(2.0, ((end - start).days + 1) * scale)
        said = f"{NAMES[kind]}: {start.isoformat()} a {end.isoformat()}"
        place = f'x="{x:.1f}" y="{y + 2 + at * (BAR + 1)}" width="{width:.1f}" height="{BAR}"'
        parts.append(f'<rect {place} fill="{COLOURS[kind]}"><title>{_text(f"{row.code}. {said}")}</title></rect>')
    return [*parts, "</g>"]


def _text(text: str) -> str:
    """Text that may stand in the drawing; what XML cannot say is left out."""
    return escape("".join(each for each in text if each >= " "), {'"': "&quot;"})
