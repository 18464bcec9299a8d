"""The listener: a process of its own that takes in what partners post, and answers what the daemon says."""
