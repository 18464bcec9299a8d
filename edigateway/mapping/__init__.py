"""The map language: one YAML file says how documents of one layout and canonical documents correspond."""

from edigateway.mapping.compiled import CompiledMap, MapReading, compile_map
from edigateway.mapping.language import Map
from edigateway.mapping.library import MapLibrary, base_maps
from edigateway.mapping.tables.days import as_of

__all__ = ["CompiledMap", "Map", "MapLibrary", "MapReading", "as_of", "base_maps", "compile_map"]
