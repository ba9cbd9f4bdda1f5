"""Labs of the map notebook: change one choice at a time and see what comes of it.

Each lab is a view with a static twin. The page gets its geometry once; after that a change sends
less than 1 KB each way. Loads what `medialit.borders` and `medialit.maps` load.
"""

from medialit.labs.choropleths import ChoroplethLab
from medialit.labs.projections import ProjectionLab
from medialit.labs.rankings import RankingLab
from medialit.labs.rulers import RulerLab
from medialit.widgets.session import session

__all__ = ["choropleth", "projection", "ranking", "ruler"]


def choropleth() -> ChoroplethLab:
    """Show the choropleth lab: one table of 20 regions, as many maps as there are choices."""
    return ChoroplethLab(session())


def ruler() -> RulerLab:
    """Show the ruler lab: walk the border with longer and shorter rulers."""
    return RulerLab()


def ranking() -> RankingLab:
    """Show the ranking lab: which border is longest, at which scale, by which ruler."""
    return RankingLab()


def projection() -> ProjectionLab:
    """Show the projection lab: Kazakhstan on six flat maps, beside its true size."""
    return ProjectionLab()
