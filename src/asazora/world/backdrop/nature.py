"""Settings out of doors without people: land, water, air and space."""

from asazora.world.backdrop.elements import Backdrop, Band, Ground, Layer, Place, Ridge, Row, Scatter, Sky, sky_layer
from asazora.world.backdrop.ground import (
    asteroid,
    billow,
    cloud,
    crater,
    dune,
    earth,
    foam,
    nebula,
    patch,
    planet,
    ringed_planet,
    stone,
    sunbeam,
    wave,
)
from asazora.world.backdrop.plants import (
    broadleaf,
    cactus,
    canopy,
    coral,
    fern,
    flower,
    jungle_tree,
    kelp,
    mushroom,
    palm,
    pine,
    snowy_pine,
    tuft,
    vine,
)

WHITE = 0xFFFFFF
FAIR_CLOUDS = Layer(
    depth=1.68, elements=(Row(figure=cloud, spacing=0.55, size=0.20, colours=(WHITE,), y=0.26, lift=0.18, chance=0.75),)
)

MEADOW = Backdrop(
    horizon=0.60,
    layers=(
        sky_layer(Sky()),
        FAIR_CLOUDS,
        Layer(depth=1.45, elements=(Ridge(y=0.56, rise=0.13, width=1.1, colour=0x9CCB7A, below=0x86BC66, key=1),)),
        Layer(
            depth=1.15,
            elements=(
                Ridge(y=0.60, rise=0.09, width=0.75, colour=0x7DBE58, below=0x6DB14B, key=2),
                Row(
                    figure=broadleaf, spacing=0.42, size=0.10, colours=(0x4E9A45, 0x5AA84C), y=0.565, chance=0.6, key=3
                ),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x4FA03A, far=0x86C955),
                Scatter(figure=tuft, size=0.035, colours=(0x3F8F33, 0x5DB046, 0x74BF4F), key=1),
                Scatter(
                    figure=flower, size=0.034, colours=(0xF7F3FF, 0xFFD94F, 0xF58FB0, 0xB48CF0), density=0.45, key=2
                ),
            ),
        ),
    ),
)

BEACH = Backdrop(
    horizon=0.66,
    layers=(
        sky_layer(Sky()),
        FAIR_CLOUDS,
        Layer(
            depth=1.35,
            elements=(
                Band(top=0.47, bottom=0.85, colour=0x2B8FC9, below=0x2FC3CF),
                Row(
                    figure=wave,
                    spacing=0.13,
                    size=0.04,
                    colours=(WHITE, 0xBDECF5),
                    y=0.60,
                    lift=0.11,
                    chance=0.7,
                    key=1,
                ),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0xE9C583, far=0xF6E3B4, frosts=False),
                Row(figure=foam, spacing=0.3, size=0.24, colours=(0xFFFFFF,), y=0.662, vary=0.1, key=4),
                Scatter(figure=patch, size=0.05, colours=(0xDDB671, 0xF3D7A0), key=5),
                Scatter(figure=stone, size=0.016, colours=(0xF7E8DC, 0xE79B86, 0xC9B59A), density=0.35, key=6),
            ),
        ),
        Layer(
            depth=0.85,
            elements=(
                Place(figure=palm, x=-0.85, size=0.56, colour=0x3E9E52),
                Place(figure=palm, x=0.95, size=0.44, colour=0x4BAA55, key=1),
            ),
        ),
    ),
)

FOREST = Backdrop(
    horizon=0.60,
    layers=(
        sky_layer(Sky()),
        Layer(
            depth=1.4,
            elements=(
                Row(figure=broadleaf, spacing=0.14, size=0.42, colours=(0x7FB58A, 0x8CBF8F), y=0.64, key=1),
                Ridge(y=0.60, rise=0.03, width=0.5, colour=0x7AAF74),
            ),
        ),
        Layer(
            depth=1.1,
            elements=(
                Row(figure=broadleaf, spacing=0.22, size=0.56, colours=(0x4C8B4C, 0x5A9A50, 0x3F7F49), y=0.63, key=2),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x3E6B33, far=0x6B9A4C),
                Scatter(figure=patch, size=0.06, colours=(0x345E2C, 0x7A6A3C, 0x4D7F3B), density=0.7, key=3),
                Scatter(figure=tuft, size=0.03, colours=(0x2F6B33, 0x5C9147), density=0.7, key=4),
                Scatter(figure=mushroom, size=0.032, colours=(0xD8432F, 0xC9793A), density=0.14, key=5),
            ),
        ),
        Layer(
            depth=0.9,
            elements=(
                Row(
                    figure=broadleaf, spacing=0.5, size=0.85, colours=(0x2F6E3A, 0x3C7C3E), clear=0.55, vary=0.15, key=6
                ),
                Row(figure=fern, spacing=0.24, size=0.07, colours=(0x3C8A45,), chance=0.6, key=7),
            ),
        ),
    ),
)

SNOWY_FOREST = Backdrop(
    horizon=0.60,
    layers=(
        sky_layer(Sky(colours=(0xA9C4DD, 0xCFDFEC, 0xF1F5F8), share=0.35)),
        Layer(
            depth=1.4,
            elements=(
                Row(figure=pine, spacing=0.12, size=0.34, colours=(0x8FB0B8, 0xA0BEC4), y=0.63, key=1),
                Ridge(y=0.61, rise=0.04, width=0.6, colour=0xE4EEF6),
            ),
        ),
        Layer(
            depth=1.1,
            elements=(Row(figure=snowy_pine, spacing=0.2, size=0.44, colours=(0x4C7F78, 0x3F7068), y=0.63, key=2),),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0xE3EDF8, far=0xFBFDFF),
                Scatter(figure=patch, size=0.09, colours=(0xD3E1F0, 0xFFFFFF), density=0.6, key=3),
            ),
        ),
        Layer(
            depth=0.9,
            elements=(
                Row(
                    figure=snowy_pine, spacing=0.42, size=0.66, colours=(0x2F6A5C, 0x2A5F55), clear=0.5, vary=0.2, key=4
                ),
            ),
        ),
    ),
)

MOUNTAINS = Backdrop(
    horizon=0.62,
    layers=(
        sky_layer(Sky()),
        FAIR_CLOUDS,
        Layer(
            depth=1.6,
            elements=(
                Ridge(y=0.58, rise=0.46, width=0.62, colour=0x8D9DBE, below=0x9FB2CB, sharp=0.95, snow=WHITE, key=1),
            ),
        ),
        Layer(
            depth=1.35,
            elements=(Ridge(y=0.61, rise=0.24, width=0.46, colour=0x66799A, below=0x7E93A8, sharp=0.9, key=2),),
        ),
        Layer(
            depth=1.1,
            elements=(Row(figure=pine, spacing=0.07, size=0.13, colours=(0x47705A, 0x527C60), y=0.63, key=3),),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x7C9254, far=0xA7B774),
                Scatter(figure=tuft, size=0.028, colours=(0x6C8549, 0x93A75E), density=0.6, key=4),
                Scatter(figure=stone, size=0.05, colours=(0x9A9A9E, 0x85868C, 0xB0AEA8), density=0.3, key=5),
            ),
        ),
    ),
)

DESERT = Backdrop(
    horizon=0.60,
    layers=(
        sky_layer(Sky(colours=(0x58A6D8, 0xA9D3DC, 0xFBE6B8), share=0.5)),
        Layer(depth=1.5, elements=(Ridge(y=0.58, rise=0.16, width=1.2, colour=0xE0A868, below=0xD99A58, key=1),)),
        Layer(
            depth=1.2, elements=(Row(figure=dune, spacing=0.7, size=0.55, colours=(0xE2A556, 0xDB9C4E), y=0.63, key=2),)
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0xD98F42, far=0xF0BC6C, frosts=False),
                Scatter(figure=wave, size=0.07, colours=(0xC97F38, 0xEFC27A), density=0.5, key=3),
                Scatter(figure=stone, size=0.03, colours=(0xA9673C, 0xBF7D4D), density=0.2, key=4),
            ),
        ),
        Layer(
            depth=0.85,
            elements=(
                Row(figure=cactus, spacing=0.55, size=0.30, colours=(0x4C8F4A, 0x5A9B50), clear=0.5, vary=0.3, key=5),
            ),
        ),
    ),
)

UNDERWATER = Backdrop(
    horizon=0.68,
    place="underwater",
    layers=(
        sky_layer(
            Sky(),
            *(
                Place(figure=sunbeam, x=x, y=-0.25, size=0.42, colour=0xE8FFFA, key=i)
                for i, x in enumerate((-0.6, 0.0, 0.75))
            ),
        ),
        Layer(
            depth=1.35,
            elements=(
                Ridge(y=0.70, rise=0.22, width=0.7, colour=0x1B5F86, below=0x256E90, key=1),
                Row(figure=kelp, spacing=0.16, size=0.3, colours=(0x2F8A80,), y=0.68, chance=0.7, key=2),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0xD9C48E, far=0xA9BFA0),
                Scatter(figure=patch, size=0.06, colours=(0xC4AE78, 0xE6D7A6), density=0.6, key=3),
                Scatter(figure=stone, size=0.03, colours=(0x8C93A0, 0xB58D83), density=0.3, key=4),
            ),
        ),
        Layer(
            depth=0.9,
            elements=(
                Row(
                    figure=coral,
                    spacing=0.27,
                    size=0.24,
                    colours=(0xF2667A, 0xF59A4A, 0xB66BD8, 0xF5D04A),
                    vary=0.35,
                    clear=0.4,
                    key=5,
                ),
                Row(figure=kelp, spacing=0.4, size=0.46, colours=(0x3FA35C, 0x2F8F5A), vary=0.3, clear=0.5, key=6),
            ),
        ),
    ),
)

SPACE = Backdrop(
    horizon=0.62,
    place="space",
    has_ground=False,
    layers=(
        sky_layer(
            Sky(),
            Row(figure=nebula, spacing=0.8, size=0.4, colours=(0x7A3FC0, 0x2F6FC9, 0xC23F8F), y=0.75, lift=0.5, key=1),
        ),
        Layer(
            depth=1.55,
            elements=(
                Place(figure=ringed_planet, x=0.58, y=0.22, size=0.13, colour=0xE8A85A),
                Place(figure=planet, x=-0.70, y=0.72, size=0.09, colour=0x5AC8D8, key=1),
            ),
        ),
        Layer(
            depth=1.1,
            elements=(
                Row(
                    figure=asteroid,
                    spacing=0.45,
                    size=0.028,
                    colours=(0x9C94B8, 0x8A7F78),
                    y=0.95,
                    lift=0.9,
                    vary=0.6,
                    key=2,
                ),
            ),
        ),
    ),
)

MOON = Backdrop(
    horizon=0.62,
    place="space",
    layers=(
        sky_layer(Sky(colours=(0x05060F, 0x090B18, 0x121528))),
        Layer(depth=1.65, elements=(Place(figure=earth, x=-0.5, y=0.24, size=0.13, colour=0x4A90E0),)),
        Layer(
            depth=1.25,
            elements=(Ridge(y=0.62, rise=0.12, width=0.55, colour=0x8E929C, below=0x7C808A, sharp=0.6, key=1),),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x9FA3AC, far=0xC6C9CF, frosts=False),
                Scatter(figure=crater, size=0.07, colours=(0xA8ACB4, 0x9DA1AA), density=0.35, rows=5, key=2),
                Scatter(figure=stone, size=0.02, colours=(0x8A8E97, 0xB9BCC3), density=0.3, key=3),
            ),
        ),
    ),
)

JUNGLE = Backdrop(
    horizon=0.62,
    layers=(
        sky_layer(Sky(colours=(0x8FD08A, 0xB5E08E, 0xE3F3A8), share=0.55)),
        Layer(
            depth=1.4,
            elements=(
                Row(figure=palm, spacing=0.2, size=0.6, colours=(0x6FB66A, 0x83C274), y=0.68, key=1),
                Ridge(y=0.63, rise=0.1, width=0.5, colour=0x66A95C, key=2),
            ),
        ),
        Layer(
            depth=1.1,
            elements=(
                Row(figure=jungle_tree, spacing=0.42, size=0.7, colours=(0x6A5238, 0x5A4A34), y=0.66, key=3),
                Row(figure=fern, spacing=0.14, size=0.2, colours=(0x2F8A3F, 0x3FA04A, 0x27793B), y=0.66, key=4),
            ),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0x3B6A2A, far=0x5C8A36),
                Scatter(figure=patch, size=0.07, colours=(0x5A4A28, 0x2F5A24), density=0.6, key=5),
                Scatter(figure=tuft, size=0.04, colours=(0x4FA03F, 0x2F7F33), density=0.6, key=6),
            ),
        ),
        Layer(
            depth=0.9,
            elements=(
                Row(figure=fern, spacing=0.36, size=0.28, colours=(0x23803A, 0x2F9446), clear=0.55, key=7),
                Row(figure=canopy, spacing=0.3, size=0.17, colours=(0x1F6B30, 0x2B7F3A), y=0.0, key=8),
                Row(figure=vine, spacing=0.33, size=0.3, colours=(0x2F7A35,), y=0.0, vary=0.5, key=9),
            ),
        ),
    ),
)

CLOUDS = Backdrop(
    horizon=0.64,
    has_ground=False,
    layers=(
        sky_layer(Sky(colours=(0x6CB8F2, 0xA9D8FA, 0xF3FAFF), share=0.3)),
        Layer(
            depth=1.6, elements=(Row(figure=cloud, spacing=0.4, size=0.22, colours=(WHITE,), y=0.42, lift=0.3, key=1),)
        ),
        Layer(
            depth=1.2,
            elements=(Row(figure=billow, spacing=0.26, size=0.26, colours=(0xE6F1FC, 0xD8E8F8), y=0.70, key=2),),
        ),
        Layer(
            depth=0.0,
            is_ground=True,
            elements=(
                Ground(near=0xFFFFFF, far=0xE3EFFB, frosts=False),
                Scatter(figure=billow, size=0.10, colours=(0xEEF5FD, 0xE2EDF9), density=0.5, rows=6, key=3),
            ),
        ),
    ),
)
