/** The thirteen garment classes, in the order of the detector's outputs. */
export const garmentClasses = [
  'top',
  'outerwear',
  'dress',
  'pants',
  'shorts',
  'skirt',
  'footwear',
  'bag',
  'hat',
  'eyewear',
  'scarf',
  'belt',
  'legwear',
] as const;

export type GarmentClass = (typeof garmentClasses)[number];

/** A rectangle in pixels of the upright original picture, y down: left, top (inclusive), right, bottom (exclusive). */
export interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** An uncompressed picture: RGB, 8 bits a channel, row by row, `data.length = width · height · 3`. */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A decoded photo: what every later step works on. */
export interface Photo {
  /** Size of the upright original in pixels; boxes are in this frame. */
  readonly width: number;
  readonly height: number;
  /** The photo at most 1,024 px on its long side, upright, sRGB, transparency laid on white. */
  readonly working: RawPicture;
  /** The encoded file, for crops that are too small in the working copy. */
  readonly bytes: Uint8Array;
  /** sha256 of `bytes`, in hex. */
  readonly digest: string;
}

/** One garment found by the detector. `confidence` is the calibrated probability that the box is right, 0..1. */
export interface Detection {
  readonly box: Box;
  readonly garmentClass: GarmentClass;
  readonly confidence: number;
}

/** What was embedded: the photo as a whole, or the crop of one garment. */
export const views = ['whole', 'garment'] as const;
export type View = (typeof views)[number];

/** What a model takes a garment's attributes to be, by attribute, the likeliest values first; probabilities 0..1. */
export type AttributeGuesses = Readonly<
  Record<string, readonly { readonly value: string; readonly probability: number }[]>
>;

/** A unit vector in the embedder's space. */
export type Embedding = Float32Array;

/** A run of an embedding's numbers with a meaning and a fixed length of its own, such as color. */
export interface EmbeddingPart {
  readonly name: string;
  /** Of its numbers; the parts lie side by side, in their order. */
  readonly dimension: number;
  /** Its squared length, the same in every embedding; the parts' shares sum to 1. */
  readonly share: number;
}

/** The values an attribute may have: `{ "color": "red", "size": ["S", "M"] }`. */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** A product as a shop sends it and as answers show it (design: catalog format). */
export interface Product {
  readonly id: string;
  readonly title?: string;
  readonly images: readonly ProductImage[];
  readonly garmentClass?: GarmentClass;
  readonly category?: string;
  readonly groupId?: string;
  readonly price?: number;
  readonly currency?: string;
  readonly url?: string;
  readonly attributes?: Attributes;
}

/** A picture of a product; `path` is relative to the catalog file; `box` marks the product's garment in it. */
export interface ProductImage {
  readonly path: string;
  readonly box?: Box;
}

/** A row of a ranked list: higher scores first, ties by `id`. */
export interface ScoredItem {
  readonly id: string;
  readonly score: number;
}
