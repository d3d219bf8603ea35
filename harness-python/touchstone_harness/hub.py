"""Models by name on the hub: huggingface_hub's own variables say where it is and whether it may be asked."""

from pathlib import Path

HUB = "Name a folder, or see that the name is right and the hub can be reached (HF_ENDPOINT, HF_HUB_OFFLINE, HF_TOKEN)"
PATIENCE = 10.0


def ask_or_stay_offline(model: str) -> None:
    """Where the hub does not answer, go on with what is in the cache: else each file would be tried for 23 seconds."""
    from huggingface_hub import HfApi, constants
    from huggingface_hub.errors import HfHubHTTPError

    if Path(model).exists() or constants.is_offline_mode():
        return
    try:
        HfApi(endpoint=constants.ENDPOINT).model_info(model, timeout=PATIENCE)
    except HfHubHTTPError:
        return  # it answered; what it said is told where a file is asked for
    except Exception:
        constants.HF_HUB_OFFLINE = True
