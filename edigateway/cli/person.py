"""Who asks for something: the journal names a person, and not only a user of the machine."""

import getpass
import os


def person() -> str:
    """Return who asks for it: the human behind sudo, where there is one."""
    return os.environ.get("SUDO_USER") or getpass.getuser()
