"""Makes the weights that ship with Garb: the garment detector and the garment embedder."""
