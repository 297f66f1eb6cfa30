"""Reads and updates the model.json of a model package: `export` writes it, later steps add to it."""

import hashlib
import json
from pathlib import Path


def describe_file(path: Path) -> dict[str, str]:
    """The entry by which a manifest names a file beside it."""
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def update_manifest(manifest: Path, changes: dict[str, object]) -> None:
    """Sets fields of a model.json."""
    fields = json.loads(manifest.read_text()) | changes
    manifest.write_text(json.dumps(fields, indent=2) + "\n")


def ship_form(manifest: Path, shipped: Path, name: str, other: Path) -> None:
    """Makes `shipped` the package's file, and `other` its form of that name."""
    update_manifest(manifest, {**describe_file(shipped), "forms": {name: describe_file(other)}})
