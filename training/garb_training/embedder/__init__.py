"""The garment embedder: MobileNetV2 features and a soft color histogram, projected to one 256-d vector per image."""
