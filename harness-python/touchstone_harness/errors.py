"""What can go wrong in a phase, each as one sentence that says what happened and what to do."""


class HarnessError(Exception):
    """A failure whose message is for the user as it stands."""


class BridgeGoneError(HarnessError):
    """The bridge did not answer any more."""


class BridgeRefusedError(HarnessError):
    """The bridge answered that it will not take a message, and why."""

    def __init__(self, path: str, status: int, error: str, message: str) -> None:
        super().__init__(f"The bridge refused {path} ({status} {error}): {message}")
        self.status = status
        self.error = error


class SettingError(HarnessError):
    """A setting that TRL does not know, or that belongs to Touchstone."""


class RowsError(HarnessError):
    """A file of rows that cannot be used."""


class StoppedError(BaseException):
    """A signal asked the phase to stop. No library's `except Exception` may keep it."""

    def __init__(self, signal: int) -> None:
        super().__init__("Stopped by a signal.")
        self.signal = signal
