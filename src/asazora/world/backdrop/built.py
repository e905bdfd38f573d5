"""Settings that people made: streets, rooms, park, farm, castle, railway."""

from asazora.world.backdrop import buildings, interiors
from asazora.world.backdrop.elements import (
    Backdrop,
    Band,
    Floorboards,
    Ground,
    Layer,
    Place,
    Ridge,
    Row,
    Scatter,
    Sky,
    sky_layer,
)
from asazora.world.backdrop.ground import patch, stone
from asazora.world.backdrop.nature import FAIR_CLOUDS
from asazora.world.backdrop.plants import broadleaf, bush, flower, tuft, wheat

CITY_STREET = Backdrop(
    horizon=0.66,
    layers=(
        sky_layer(Sky()),
        Layer(
            depth=1.5,
            elements=(
                Row(
                    figure=buildings.skyscraper,
                    spacing=0.17,
                    size=0.5,
                    colours=(0xA9BACB, 0xB8C4D0, 0x98AABF),
                    y=0.68,
                    key=1,
                ),
            ),
        ),
        Layer(
            depth=1.08,
            elements=(
                Row(
                    figure=buildings.town_house,
                    spacing=0.25,
                    size=0.5,
                    colours=(0xE0A182, 0xD9C49A, 0xB5737A, 0xA7BBA8, 0xC98F5E),
                    y=0.665,
                    vary=0.1,
                    key=2,
                ),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x6E737C, far=0x7E838B),
                Band(top=0.655, bottom=0.715, colour=0xC9C5BC, below=0xB4B0A8),
                Band(top=0.715, bottom=0.728, colour=0x8F8B86),
                Row(figure=buildings.road_dash, spacing=0.3, size=0.15, colours=(0xF5EBC8,), y=0.86, vary=0.0, key=3),
            ),
        ),
        Layer(
            depth=0.88,
            elements=(Row(figure=buildings.street_lamp, spacing=0.62, size=0.4, colours=(0x3F4650,), vary=0.0, key=4),),
        ),
    ),
)

NEON_CITY = Backdrop(
    horizon=0.64,
    layers=(
        sky_layer(Sky(colours=(0x0C0724, 0x2A1050, 0x7A2380), share=0.82)),
        Layer(
            depth=1.45,
            elements=(
                Row(figure=buildings.neon_tower, spacing=0.16, size=0.55, colours=(0x3A2566, 0x2B2F6E), y=0.68, key=1),
            ),
        ),
        Layer(
            depth=1.1,
            elements=(
                Row(figure=buildings.neon_tower, spacing=0.30, size=0.62, colours=(0x1A1438, 0x221A48), y=0.66, key=2),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x15122B, far=0x3A2A5C, frosts=False),
                Floorboards(colour=0x8A4FD0, spacing=0.3, across=5, alpha=0.5, width=0.005),
                Scatter(figure=buildings.reflection, size=0.05, colours=buildings.NEON, density=0.35, rows=5, key=3),
            ),
        ),
    ),
)

KITCHEN = Backdrop(
    horizon=0.70,
    place="indoor",
    layers=(
        Layer(
            depth=1.08,
            elements=(
                Band(top=-1.0, bottom=0.75, colour=0xFBE6B8, below=0xF6D79A),
                Row(
                    figure=interiors.tile,
                    spacing=0.07,
                    size=0.07,
                    colours=(0xF4F6F2, 0xE6F0EC),
                    y=0.53,
                    vary=0.0,
                    key=1,
                ),
                Row(
                    figure=interiors.cupboards,
                    spacing=0.27,
                    size=0.26,
                    colours=(0x6FA8A0,),
                    y=0.20,
                    vary=0.0,
                    clear=0.62,
                    key=2,
                ),
                Place(figure=interiors.window, x=0.0, y=0.43, size=0.27, colour=0xE2604F),
            ),
        ),
        Layer(
            depth=1.0,
            elements=(
                Place(figure=interiors.counter, x=0.0, size=0.185, colour=0x5F9A94, y=0.705),
                Place(figure=interiors.stove, x=-0.58, size=0.20, colour=0xD8503F, y=0.705),
                Place(figure=interiors.fridge, x=0.82, size=0.52, colour=0xCFE0E4, y=0.71),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0xC98F5C, far=0xD9A875, frosts=False),
                Floorboards(colour=0x9A6438, spacing=0.24, across=7, alpha=0.45),
            ),
        ),
    ),
)

BEDROOM = Backdrop(
    horizon=0.68,
    place="indoor",
    layers=(
        Layer(
            depth=1.0,
            elements=(
                Band(top=-1.0, bottom=0.72, colour=0xBFB4E0, below=0xAFA2D6),
                Row(figure=interiors.wallpaper, spacing=0.09, size=0.035, colours=(0xCCC2EA,), y=0.66, vary=0.0, key=1),
                Band(top=0.65, bottom=0.685, colour=0xF7F0E6, below=0xE0D2C0),
                Place(figure=interiors.window, x=0.1, y=0.44, size=0.29, colour=0xF0A03C),
                Place(figure=interiors.picture, x=-0.52, y=0.30, size=0.15, colour=0x6DB14B, key=1),
                Place(figure=interiors.bookcase, x=0.82, size=0.46, y=0.70, key=2),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0xA8703F, far=0xC08A56, frosts=False),
                Floorboards(colour=0x7A4A26, spacing=0.13, alpha=0.5),
                Place(figure=interiors.rug, x=0.05, y=0.84, size=0.36, colour=0xD8657A),
            ),
        ),
        Layer(depth=0.93, elements=(Place(figure=interiors.bed, x=-0.66, size=0.42, colour=0x4F83CC),)),
    ),
)

PARK = Backdrop(
    horizon=0.62,
    layers=(
        sky_layer(Sky()),
        FAIR_CLOUDS,
        Layer(
            depth=1.4,
            elements=(
                Row(
                    figure=buildings.skyscraper,
                    spacing=0.21,
                    size=0.26,
                    colours=(0xB9CBDA, 0xC6D5E0),
                    y=0.62,
                    chance=0.8,
                    key=1,
                ),
                Ridge(y=0.615, rise=0.05, width=0.4, colour=0x7FB868, key=2),
            ),
        ),
        Layer(
            depth=1.08,
            elements=(
                Row(figure=broadleaf, spacing=0.4, size=0.36, colours=(0x4FA04A, 0x66B450, 0xE08FA8), y=0.64, key=3),
                Row(figure=bush, spacing=0.17, size=0.1, colours=(0x3F8F46, 0x58A552), y=0.645, key=4),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x63B04A, far=0x8CCB62),
                Band(top=0.735, bottom=0.83, colour=0xEAD9B4, below=0xDDC596),
                Scatter(
                    figure=tuft,
                    size=0.022,
                    colours=(0x58A544, 0x7CC25A),
                    density=0.4,
                    near=-0.25,
                    far=0.05,
                    rows=3,
                    key=5,
                ),
            ),
        ),
        Layer(
            depth=0.86,
            elements=(
                Place(figure=buildings.bench, x=0.66, size=0.17, colour=0xA8693C),
                Place(figure=buildings.street_lamp, x=-0.72, size=0.36, key=1),
                Row(figure=flower, spacing=0.07, size=0.045, colours=(0xF0506A, 0xFFD23F, 0xFFFFFF), clear=0.8, key=6),
            ),
        ),
    ),
)

FARM = Backdrop(
    horizon=0.61,
    layers=(
        sky_layer(Sky()),
        FAIR_CLOUDS,
        Layer(depth=1.45, elements=(Ridge(y=0.60, rise=0.10, width=1.3, colour=0xBFCB6A, below=0xA9BE58, key=1),)),
        Layer(
            depth=1.12,
            elements=(
                Ridge(y=0.625, rise=0.04, width=0.9, colour=0xE0C05A, below=0xD6B048, key=2),
                Place(figure=buildings.silo, x=0.22, size=0.38, colour=0xD5DAE0, y=0.63, key=2),
                Place(figure=buildings.barn, x=0.60, size=0.34, colour=0xC23B30, y=0.64, key=2),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0xA98548, far=0xC9B45A),
                Scatter(figure=patch, size=0.08, colours=(0x98763F, 0xBFA052), density=0.5, key=3),
                Scatter(figure=tuft, size=0.026, colours=(0x8FA544, 0xA9B04E), density=0.5, key=4),
            ),
        ),
        Layer(
            depth=0.9,
            elements=(
                Row(figure=wheat, spacing=0.02, size=0.06, colours=(0xE2B93F, 0xD6A836), clear=0.7, key=7),
                Place(figure=buildings.haystack, x=-0.74, size=0.24, colour=0xE8BE55, key=5),
                Row(figure=buildings.fence, spacing=0.105, size=0.07, colours=(0xF5EEDF,), vary=0.0, key=6),
            ),
        ),
    ),
)

CASTLE = Backdrop(
    horizon=0.63,
    layers=(
        sky_layer(Sky(colours=(0x7F8FD8, 0xB9B8EA, 0xF3DDEB), share=0.35)),
        Layer(
            depth=1.5,
            elements=(Ridge(y=0.60, rise=0.16, width=0.8, colour=0x8C9FB8, below=0x9FB0BE, sharp=0.5, key=1),),
        ),
        Layer(
            depth=1.15,
            elements=(
                Ridge(y=0.65, rise=0.05, width=0.9, colour=0x6F9F58, key=2),
                Place(figure=buildings.keep, x=0.0, size=0.44, colour=0xB5AFBF, y=0.645),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x8F8C98, far=0xA9B48C),
                Scatter(
                    figure=buildings.flagstone, size=0.075, colours=(0xA3A0AC, 0x99959F, 0xB1ADB6), density=0.9, key=3
                ),
            ),
        ),
        Layer(
            depth=0.9,
            elements=(
                Row(
                    figure=buildings.banner,
                    spacing=0.34,
                    size=0.34,
                    colours=(0xC23B4A, 0x3F5FC0),
                    clear=0.6,
                    vary=0.0,
                    key=4,
                ),
            ),
        ),
    ),
)

RAILWAY = Backdrop(
    horizon=0.62,
    layers=(
        sky_layer(Sky()),
        FAIR_CLOUDS,
        Layer(depth=1.45, elements=(Ridge(y=0.59, rise=0.12, width=0.9, colour=0x9DB08A, below=0x8FA67C, key=1),)),
        Layer(
            depth=1.12,
            elements=(
                Row(figure=buildings.pole, spacing=0.48, size=0.32, colours=(0x6A4B33,), y=0.645, vary=0.0, key=2),
                Place(figure=buildings.station, x=-0.55, size=0.38, colour=0xE3B07A, y=0.645, key=1),
                Row(figure=bush, spacing=0.2, size=0.07, colours=(0x5E8F4E,), y=0.65, key=3),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x9B9084, far=0xA8A878),
                Scatter(figure=stone, size=0.014, colours=(0x867C72, 0xB3A99C, 0x756C64), density=1.3, key=4),
                Place(figure=buildings.rails, x=0.0, y=0.70, size=0.05),
                Place(figure=buildings.rails, x=0.0, y=0.85, size=0.09, key=1),
            ),
        ),
        Layer(depth=0.86, elements=(Place(figure=buildings.signal, x=0.8, size=0.24),)),
    ),
)
