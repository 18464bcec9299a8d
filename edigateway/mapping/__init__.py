"""The map language: one YAML file says how documents of one layout and canonical documents correspond."""

from edigateway.mapping.compile import compile_map
from edigateway.mapping.language import Map
from edigateway.mapping.library import MapLibrary, base_maps
from edigateway.mapping.read import CompiledMap, MapReading

__all__ = ["CompiledMap", "Map", "MapLibrary", "MapReading", "base_maps", "compile_map"]
