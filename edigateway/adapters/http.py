"""An HTTP endpoint of the ERP: one POST of JSON for each message, with its idempotency key."""

import logging
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit
