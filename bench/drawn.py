"""What the bench of pages found, as a Markdown table and as a picture."""

from typing import Any

__all__ = ["plot", "table"]

Found = dict[str, Any]
_COLOURS = {
    "newsroom": "#1b4f72",
    "nginx": "#7f8c8d",
    "bare WSGI": "#b9770e",
    "made anew": "#a93226",
    "behind nginx": "#bfc9ca",
    "behind Varnish": "#5d6d7e",
}


def table(found: Found) -> str:
    """Requests a second, medians in milliseconds and ratios, with the conditions below."""
    lines = [
        "| case | bytes | server | requests/s | p50 ms | p99 ms | CPU µs | ÷ nginx | ÷ bare WSGI |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for case, rows in found["cases"].items():
        for server, row in rows.items():
            ratios = [f"{row[key]:.2f}" if key in row else "–" for key in ("to nginx", "to bare WSGI")]
            cells = [case, f"{found['bytes'][case]:,}", server, f"{row['per_second']:,.0f}"]
            lines.append(
                "| "
                + " | ".join([*cells, f"{row['p50_ms']:.2f}", f"{row['p99_ms']:.2f}", f"{row['cpu_us']:.1f}", *ratios])
                + " |"
            )
    if seen := found.get("publish while reading"):
        rare = f"{seen['p99_ms']:.0f} ms (99th percentile), " if seen["published"] >= 100 else ""
        lines += [
            "",
            f"Publishing while {seen['reads_per_second']:,.0f} pages a second are read: {seen['published']} "
            "publications, seen on the article's page, the front page, its section's and the feed "
            f"after {seen['p50_ms']:.0f} ms (median), {rare}{seen['worst_ms']:.0f} ms (worst), "
            f"{seen['never']} not within 5 s. Readers had a page "
            f"after {seen['reader_p99_ms']:.0f} ms (99th percentile), {seen['refused']} were refused.",
        ]
    lines += ["", *(f"* {name}: {what}" for name, what in found["conditions"].items()), ""]
    return "\n".join(lines)


def plot(found: Found) -> str:
    """Bars of requests a second, one group a case."""
    cases = found["cases"]
    most = max(row["per_second"] for rows in cases.values() for row in rows.values())
    bar, gap, left, width = 12, 14, 150, 560
    parts, y = [], 44
    for case, rows in cases.items():
        parts.append(f'<text x="{left - 8}" y="{y + bar - 2}" text-anchor="end" font-weight="600">{case}</text>')
        for server, row in rows.items():
            length = max(1.0, row["per_second"] / most * width)
            parts.append(
                f'<rect x="{left}" y="{y}" width="{length:.1f}" height="{bar - 2}" fill="{_COLOURS[server]}"/>'
            )
            ratio = f" · {row['to nginx']:.2f} × nginx" if "to nginx" in row and server != "nginx" else ""
            parts.append(f'<text x="{left + length + 5:.1f}" y="{y + bar - 3}">{row["per_second"]:,.0f}{ratio}</text>')
            y += bar
        y += gap
    legend, x = [], left
    there = {server for rows in cases.values() for server in rows}
    for server, colour in _COLOURS.items():
        if server not in there:
            continue
        legend.append(f'<rect x="{x}" y="16" width="10" height="10" fill="{colour}"/>')
        legend.append(f'<text x="{x + 15}" y="25">{server}</text>')
        x += 110
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 170} {y}" font-family="sans-serif" '
        f'font-size="10.5" fill="#222"><title>Requests a second</title>'
        f'<rect width="100%" height="100%" fill="#fff"/>{"".join(legend)}{"".join(parts)}</svg>\n'
    )
