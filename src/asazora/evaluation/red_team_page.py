"""The report on an attack suite as one HTML page that loads nothing."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from asazora.evaluation.red_team import Outcome, SuiteReport
from asazora.evaluation.score import Share

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin-bottom: 2rem; }}
th, td {{ text-align: left; padding: .3rem .6rem; border-bottom: 1px solid #8886; vertical-align: top; }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{num_attacks} prompts. Shares are given with 95 % intervals (Wilson).</p>
{sections}
</main>
</body>
</html>
"""


def page(report: SuiteReport) -> str:
    """The page, complete."""
    sections = [
        _shares("Caught, of what should be refused", report.caught),
        _shares("Refused, of what should be allowed", report.over_refused),
        _table("Layers that decided", ("layer", "refusals"), [(name, str(n)) for name, n in report.layers.items()]),
        _table(
            "What went wrong",
            ("prompt", "category", "expected", "said", "layers", "highest score"),
            [_row(outcome) for outcome in report.failures],
        ),
    ]
    title = escape(f"Red team: {report.suite}")
    return _PAGE.format(title=title, num_attacks=len(report.outcomes), sections="\n".join(filter(None, sections)))


def _shares(title: str, shares: Mapping[str, Share]) -> str:
    rows = [(name, str(share.n), _percent(share.share), _interval(share)) for name, share in shares.items()]
    return _table(title, ("category", "n", "share", "95 %"), rows)


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A heading and a table, or nothing if there are no rows. The cells are escaped here."""
    body = "\n".join(f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in rows)
    if not body:
        return ""
    names = "".join(f'<th scope="col">{escape(name)}</th>' for name in head)
    return f"<h2>{escape(title)}</h2>\n<table>\n<thead><tr>{names}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def _cell(text: str) -> str:
    number = ' class="number"' if text[:1].isdigit() else ""
    return f"<td{number}>{escape(text)}</td>"


def _row(outcome: Outcome) -> Sequence[str]:
    scores = outcome.category_scores
    highest = max(scores, key=lambda name: scores[name]) if scores else ""
    said = f"{highest} {scores[highest]:.2f}" if highest else ""
    attack = outcome.attack
    return attack.prompt, attack.category, attack.expected, outcome.action.value, ", ".join(outcome.layers), said


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _interval(share: Share) -> str:
    low, high = share.interval
    return f"{100 * low:.1f} to {100 * high:.1f} %"
