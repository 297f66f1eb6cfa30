"""The garment classes, in the order of the detector's score columns."""

GARMENT_CLASSES: tuple[str, ...] = (
    "top",
    "outerwear",
    "dress",
    "pants",
    "shorts",
    "skirt",
    "footwear",
    "bag",
    "hat",
    "eyewear",
    "scarf",
    "belt",
    "legwear",
)

# The classes every data set labels; scores are compared over these.
MAIN_CLASSES: tuple[str, ...] = GARMENT_CLASSES[:10]

CLASS_INDEX: dict[str, int] = {name: index for index, name in enumerate(GARMENT_CLASSES)}
