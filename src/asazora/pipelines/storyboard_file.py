"""A storyboard as people write it, in YAML, read strictly: what is not known is an error that says where it stands.

Nothing in the file is executed, and nothing is guessed: each field has one name, one type and one place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from asazora.core.errors import InvalidRequestError, UnknownNameError
from asazora.core.sizes import Size
from asazora.core.verbs import Card, Storyboard
from asazora.media.source import check_readable

MAX_FILE_BYTES = 2**18
DEFAULT_CARD_SECONDS = 5.0

FILE_FIELDS = ("cards", "style", "size", "fps", "seed")
CARD_FIELDS = ("text", "image", "video", "seconds", "camera")

ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryboardFile:
    """What a storyboard file asks for; `None` where it leaves the choice open."""

    storyboard: Storyboard
    size: Size | None = None
    fps: int | None = None
    seed: int | None = None

    @property
    def seconds(self) -> float:
        return sum(card.seconds for card in self.storyboard.cards)


def read_storyboard(path: Path) -> StoryboardFile:
    """Read a storyboard file. Paths in it are relative to its folder. Raises InvalidRequestError with line and column.

    `cards` is a list of shots, each with `text`, `image` or `video`, and perhaps `seconds` and `camera`. `style` is
    said of every card that has a text.
    """
    reader = _Reader(path)
    fields = reader.fields(reader.root(), FILE_FIELDS)
    if "cards" not in fields:
        raise InvalidRequestError(str(path), "no cards", "a field `cards`, a list of shots")
    style = reader.value(fields, "style", reader.words, "")
    nodes = reader.sequence(fields["cards"])
    cards = tuple(_card(reader, node, style) for node in nodes)
    return StoryboardFile(
        storyboard=reader.checked(fields["cards"], lambda: Storyboard(cards=cards)),
        size=reader.value(fields, "size", reader.size, None),
        fps=reader.value(fields, "fps", reader.whole_number, None),
        seed=reader.value(fields, "seed", reader.whole_number, None),
    )


def _card(reader: "_Reader", node: Node, style: str) -> Card:
    fields = reader.fields(node, CARD_FIELDS)
    text = reader.value(fields, "text", reader.words, "")
    return reader.checked(
        node,
        lambda: Card(
            text=f"{style.rstrip('.')}. {text}" if style and text else text,
            image=reader.value(fields, "image", reader.file, None),
            video=reader.value(fields, "video", reader.file, None),
            seconds=reader.value(fields, "seconds", reader.number, DEFAULT_CARD_SECONDS),
            camera=reader.value(fields, "camera", reader.words, ""),
        ),
    )


class _Reader:
    """Turns the nodes of one YAML file into values. Every error says at which line and column."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def root(self) -> Node:
        """The file's only document."""
        check_readable(self._path)
        if self._path.stat().st_size > MAX_FILE_BYTES:
            raise InvalidRequestError("storyboard", str(self._path), f"a file of up to {MAX_FILE_BYTES >> 10} KiB")
        try:
            node = yaml.compose(self._path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
            said = " ".join(str(error).split())
            raise InvalidRequestError("storyboard", str(self._path), f"YAML in UTF-8 ({said})") from error
        if node is None:
            raise InvalidRequestError("storyboard", str(self._path), "a file with a list of `cards` in it")
        return node

    def fields(self, node: Node, known: tuple[str, ...]) -> Mapping[str, Node]:
        """The fields of a mapping by name. Raises for unknown ones and for those that come twice."""
        if not isinstance(node, MappingNode):
            raise self._error(node, _shown(node), f"fields: {', '.join(known)}")
        fields: dict[str, Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else _shown(key)
            if name not in known:
                raise UnknownNameError(f"{self._at(key)}: field", name, known)
            if name in fields:
                raise self._error(key, name, "each field once")
            fields[name] = value
        return fields

    def sequence(self, node: Node) -> list[Node]:
        if not isinstance(node, SequenceNode):
            raise self._error(node, _shown(node), "a list, each line of which starts with a dash")
        return node.value

    def value(self, fields: Mapping[str, Node], name: str, read: Callable[[Node], ValueT], default: ValueT) -> ValueT:
        """A field read, or the default if it is not there."""
        return read(fields[name]) if name in fields else default

    def words(self, node: Node) -> str:
        return self._scalar(node, "str", "words")

    def file(self, node: Node) -> Path:
        """A file beside the storyboard that can be read."""
        name = self._scalar(node, "str", "the name of a file")
        path = self._path.parent / name
        return self.checked(node, lambda: _readable(path))

    def size(self, node: Node) -> Size:
        text = self._scalar(node, "str", "WIDTHxHEIGHT in pixels, such as 448x256")
        return self.checked(node, lambda: Size.parse(text))

    def number(self, node: Node) -> float:
        kind = "int" if isinstance(node, ScalarNode) and node.tag.endswith(":int") else "float"
        text = self._scalar(node, kind, "a number")
        try:
            return float(text)
        except ValueError as error:  # 0x1F, .inf and 1:30 are numbers to YAML
            raise self._error(node, text, "a decimal number") from error

    def whole_number(self, node: Node) -> int:
        text = self._scalar(node, "int", "a whole number")
        if not text.lstrip("+-").isdigit() or len(text) > 20:
            raise self._error(node, text, "a whole number in decimal digits")
        return int(text)

    def checked(self, node: Node, make: Callable[[], ValueT]) -> ValueT:
        """What `make` gives; its errors say where the node stands."""
        try:
            return make()
        except InvalidRequestError as error:
            if error.what.startswith(str(self._path)):
                raise
            raise self._error(node, error.value, error.allowed, error.what) from error

    def _scalar(self, node: Node, kind: str, allowed: str) -> str:
        if not isinstance(node, ScalarNode) or node.tag != f"tag:yaml.org,2002:{kind}":
            raise self._error(node, _shown(node), allowed)
        return node.value

    def _error(self, node: Node, value: object, allowed: str, what: str = "value") -> InvalidRequestError:
        return InvalidRequestError(f"{self._at(node)}: {what}", value, allowed)

    def _at(self, node: Node) -> str:
        mark = node.start_mark
        return f"{self._path}, line {mark.line + 1}, column {mark.column + 1}"


def _readable(path: Path) -> Path:
    check_readable(path)
    return path


def _shown(node: Node) -> str:
    if isinstance(node, ScalarNode):
        return node.value
    return "a list" if isinstance(node, SequenceNode) else "fields"
