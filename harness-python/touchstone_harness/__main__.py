"""python -m touchstone_harness JOB.json"""

import os
import sys

from .lifetime import end_children
from .main import main


def start() -> None:
    """Run, then leave at once: threads of libraries must not hold the process."""
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    end_children()
    os._exit(code)


if __name__ == "__main__":
    start()
