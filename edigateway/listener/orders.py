"""What the daemon tells a listener when it starts it, as one line of JSON on its standard input."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from edigateway.config.listener import ListenerSettings

ORDERS_BYTES = 1 << 20


class Orders(BaseModel):
    """Where and how to listen; secrets are only named, and looked up by the listener itself.

    ``paths`` are those of the transports that are called; one that ends with ``/`` takes all below it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    settings: ListenerSettings
    site: Path
    state: Path
    paths: tuple[str, ...] = Field(min_length=1)
