"""What memory a phase took: at its highest, and before its model was loaded."""

import resource
import sys

import torch

from .messages import Memory


class Meter:
    """Begun when the libraries are loaded and no model is."""

    def __init__(self) -> None:
        self._cuda = torch.cuda.is_available()
        if self._cuda:
            torch.cuda.reset_peak_memory_stats()
        self._before = torch.cuda.memory_reserved() if self._cuda else _resident_peak()

    def read(self) -> Memory:
        """On a GPU what torch's allocator took of it, which leaves out CUDA's own context; else the process's peak."""
        if self._cuda:
            return Memory(device="cuda", peak_bytes=torch.cuda.max_memory_reserved(), before_bytes=self._before)
        return Memory(device="cpu", peak_bytes=_resident_peak(), before_bytes=self._before)


def _resident_peak() -> int:
    """The most memory that this process had so far; after loading the libraries it is what they take."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
