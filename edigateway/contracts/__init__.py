"""What an outsider may implement: formats, transports and adapters, and how they are found."""
