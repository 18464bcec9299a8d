"""SFTP: files that lie on a partner's server, or that we put there."""
