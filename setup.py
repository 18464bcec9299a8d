"""What setup.cfg cannot say: the packages are those found, and ``maps/`` as ``edigateway.base_maps``."""

from setuptools import find_packages, setup

setup(packages=[*find_packages(include=["edigateway*"]), "edigateway.base_maps"])
