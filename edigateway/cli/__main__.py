"""``python -m edigateway.cli``: the command ``edigw`` of the Python that runs it."""

from edigateway.cli.main import main

if __name__ == "__main__":
    main()
