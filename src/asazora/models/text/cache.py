"""A bounded cache that forgets what was used longest ago."""

import threading
from collections import OrderedDict

from torch import Tensor


class TensorCache:
    """Tensors by text. Safe to share between threads; the stored tensors must not be written to."""

    def __init__(self, max_entries: int) -> None:
        self.max_entries = max_entries
        self._entries: OrderedDict[str, Tensor] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, text: str) -> Tensor | None:
        with self._lock:
            if text in self._entries:
                self._entries.move_to_end(text)
            return self._entries.get(text)

    def put(self, text: str, tensor: Tensor) -> None:
        with self._lock:
            self._entries[text] = tensor
            self._entries.move_to_end(text)
            while len(self._entries) > self.max_entries:
                self._entries.popitem(last=False)
