"""How the weights shipped with Garb were made: the garment detector and the garment embedder."""
