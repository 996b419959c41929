"""Columns from zero in groups, on matplotlib's axes."""

from matplotlib.axes import Axes

from dashboard.figures import axes as figures_axes
from dashboard.figures.axes import SMALL, every
from dashboard.figures.page_frame import WIDTH
from dashboard.figures.palette import LIGHT
from dashboard.figures.spec import (
    Bars,
)


def room_bars(picture: Bars) -> tuple[float, float, float, float]:
    """Room for names of two lines below."""
    return 0.62, 0.2, 0.75, 2.4


def bars(axes: Axes, picture: Bars) -> None:
    """Columns side by side in each group, from zero, with a legend where there are several."""
    frame, count = picture.frame, len(picture.frame.columns)
    wide = 0.8 / count
    for place, name in enumerate(frame):
        at = [index + (place - (count - 1) / 2) * wide for index in range(len(frame))]
        colour = picture.colours[place % len(picture.colours)]
        axes.bar(at, frame[name].astype(float), wide * 0.94, color=colour, label=str(name))
    names = [wording_label(label) for label in frame.index]
    shown = range(0, len(frame), every(names, WIDTH - 0.82))
    axes.set_xticks(shown, [names[place] for place in shown], size=SMALL)
    figures_axes.plain(axes, picture)
    missing = [place for place in range(len(frame)) if frame.iloc[place].isna().all()]
    if missing and picture.no_figure:
        axes.plot(missing, [0] * len(missing), "s", color=LIGHT.muted, markerfacecolor=LIGHT.paper, clip_on=False)
        axes.annotate(
            f"□ {picture.no_figure}",
            (1, 1),
            (0, 3),
            xycoords="axes fraction",
            textcoords="offset points",
            size=SMALL,
            color=LIGHT.muted,
            ha="right",
        )
    if count > 1:
        axes.legend(frameon=False, fontsize=SMALL, ncols=count, loc="lower left", bbox_to_anchor=(0, 1), borderpad=0)


def wording_label(label: object) -> str:
    """A group's name over at most two lines."""
    phrase = str(label).split(" ")
    half = (len(phrase) + 1) // 2
    return str(label) if len(str(label)) < 14 else f"{' '.join(phrase[:half])}\n{' '.join(phrase[half:])}"
