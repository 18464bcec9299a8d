"""The encoding below CMS, as far as CMS needs it: octets in, octets out, and large contents are never copied."""
