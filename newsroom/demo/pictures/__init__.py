"""Pictures for demo content: sixteen scenes drawn by code, each the same to the byte whenever it is drawn."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from ..picture_metadata import PictureMetadata, with_metadata
from . import (
    archive_shelves,
    aurora_camp,
    bridge_fog,
    conference_table,
    control_room,
    dry_dock,
    ferry_deck,
    hangar,
    harbour_dusk,
    icebreaker,
    lighthouse,
    market_square,
    portrait_silhouette,
    radar_station,
    reading_room,
    ridge_lines,
)

__all__ = ["SCENES", "PictureMetadata", "Scene", "draw", "jpeg"]

_QUALITY = 85


@dataclass(frozen=True)
class Scene:
    """One picture: its name, its size in pixels and the function that draws it.

    The function takes the scene's own chance, the width and the height, and returns an RGB picture of that size.
    """

    name: str
    width: int
    height: int
    draw: Callable[[random.Random, int, int], Image.Image]


SCENES: dict[str, Scene] = {
    scene.name: scene
    for scene in (
        Scene("harbour-dusk", 1600, 1067, harbour_dusk.draw),
        Scene("ridge-lines", 1600, 900, ridge_lines.draw),
        Scene("hangar", 1600, 1200, hangar.draw),
        Scene("conference-table", 1600, 1600, conference_table.draw),
        Scene("portrait-silhouette", 1280, 1600, portrait_silhouette.draw),
        Scene("lighthouse", 1600, 1067, lighthouse.draw),
        Scene("icebreaker", 1600, 1067, icebreaker.draw),
        Scene("archive-shelves", 1280, 1600, archive_shelves.draw),
        Scene("market-square", 1600, 1200, market_square.draw),
        Scene("radar-station", 1600, 1067, radar_station.draw),
        Scene("ferry-deck", 1600, 1067, ferry_deck.draw),
        Scene("control-room", 1600, 900, control_room.draw),
        Scene("bridge-fog", 1600, 900, bridge_fog.draw),
        Scene("dry-dock", 1600, 1200, dry_dock.draw),
        Scene("aurora-camp", 1600, 900, aurora_camp.draw),
        Scene("reading-room", 1280, 1600, reading_room.draw),
    )
}


def draw(name: str) -> Image.Image:
    """The scene as an RGB picture; ``KeyError`` where there is no scene of that name."""
    scene = SCENES[name]
    chance = random.Random(f"newsroom:{name}")  # noqa: S311 - the seed makes the picture repeatable
    return scene.draw(chance, scene.width, scene.height)


def jpeg(name: str, metadata: PictureMetadata) -> bytes:
    """The scene as a JPEG file that carries who made it, what it shows and what may be done with it."""
    out = BytesIO()
    draw(name).save(out, "JPEG", quality=_QUALITY, optimize=True)
    return with_metadata(out.getvalue(), metadata)
