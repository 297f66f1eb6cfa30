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

/** What a product can be: a garment class, or `other` for what none of them covers, such as a watch, a tie or a perfume. */
export const productClasses = [...garmentClasses, 'other'] as const;

export type ProductClass = (typeof productClasses)[number];

/** A rectangle in pixels of the upright original image, y down: left, top (inclusive), right, bottom (exclusive). */
export interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** An uncompressed image: RGB, 8 bits per channel, row by row, `data.length = width · height · 3`. */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A decoded photo or product image. */
export interface Photo {
  /** Size of the upright original in pixels; boxes are in this frame. */
  readonly width: number;
  readonly height: number;
  /** A copy of at most 1,024 px on its long side, upright, sRGB, on white where transparent. */
  readonly working: RawPicture;
  /** All pixels, upright, sRGB, on white where transparent; absent where they are many, and decoding fewer is faster. */
  readonly original?: RawPicture;
  /** The encoded file, for crops that need a higher resolution than the working copy. */
  readonly bytes: Uint8Array;
  /** sha256 of `bytes`, in hex. */
  readonly digest: string;
}

/** Probability of each garment class, 0..1; absent classes have 0, and the sum is 1. */
export type ClassProbabilities = Readonly<Partial<Record<GarmentClass, number>>>;

/** A detected garment. `confidence` is the calibrated probability that the box is right, 0..1. */
export interface Detection {
  readonly box: Box;
  readonly garmentClass: GarmentClass;
  readonly confidence: number;
  /** What the garment may be, given that the box is right. */
  readonly classProbabilities: ClassProbabilities;
}

/** What was embedded: the photo as a whole, or the crop of one garment. */
export const views = ['whole', 'garment'] as const;
export type View = (typeof views)[number];

/** Predicted attributes of a garment: per attribute, the most probable values first; probabilities 0..1. */
export type AttributeGuesses = Readonly<
  Record<string, readonly { readonly value: string; readonly probability: number }[]>
>;

/** A unit vector in the embedder's embedding space. */
export type Embedding = Float32Array;

/** A block of an embedding with its own meaning, such as color, and a fixed norm. */
export interface EmbeddingPart {
  readonly name: string;
  /** Numbers in the part; the parts are consecutive blocks, in their order. */
  readonly dimension: number;
  /** Squared norm of the part, the same in every embedding; the parts' shares sum to 1. */
  readonly share: number;
}

/** Attributes and their values: `{ "color": "red", "size": ["S", "M"] }`. */
export type Attributes = Readonly<Record<string, string | readonly string[]>>;

/** Whether a product can be bought. */
export const availabilities = ['in_stock', 'out_of_stock', 'preorder', 'backorder'] as const;
export type Availability = (typeof availabilities)[number];

/** A product as in catalog files and responses (docs/import.md). */
export interface Product {
  readonly id: string;
  readonly title?: string;
  readonly description?: string;
  readonly images: readonly ProductImage[];
  readonly garmentClass?: ProductClass;
  readonly category?: string;
  readonly groupId?: string;
  readonly price?: number;
  /** What it costs during a sale; `price` is then the price before. */
  readonly salePrice?: number;
  readonly currency?: string;
  readonly availability?: Availability;
  readonly url?: string;
  readonly attributes?: Attributes;
}

/** An image of a product. `path` is relative to the catalog file, or a URL; `box` marks the product's garment. */
export interface ProductImage {
  readonly path: string;
  readonly box?: Box;
}

/** A row of a ranked list: higher scores first, ties by `id`. */
export interface ScoredItem {
  readonly id: string;
  readonly score: number;
}
