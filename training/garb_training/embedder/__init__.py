"""How the shipped garment embedder was made: prepare, project, train, average, evaluate, export."""
