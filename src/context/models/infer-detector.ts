import { classifyGarment } from '../../catalog/index/classify-garment.ts';
import type { Graph, GraphValue } from '../../inference/check-graph.ts';
import { type GarmentClass, garmentClasses } from '../../types.ts';
import { type Inferred, isFloat, together } from './inferred.ts';

/** A family whose outputs the graph has, and how many labels follow from their shape; null: none do. */
interface Fit {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly labelCount: number | null;
  readonly missing?: Readonly<Record<string, string>>;
  readonly notes?: readonly string[];
}

/** Of Ultralytics' letterbox, `LetterBox` in ultralytics/data/augment.py. */
const letterbox = { 'input.resize': 'fit-center', 'input.fill': 114, 'input.kernel': 'opencv-linear' };
/** Of its RT-DETR predictor, which stretches. */
const stretch = { 'input.resize': 'stretch', 'input.kernel': 'opencv-linear' };
const dense = { 'defaults.iouThreshold': 0.5 };

/** Rows from which an output is taken for one of anchors: end-to-end models answer 100, 300 or 1,000. */
const leastAnchors = 1001;

/** What the outputs say of a detector; null when they fit no family. Needs the input's size, if the graph has one. */
export function inferDetector(graph: Graph, metadata: Readonly<Record<string, string>>): Inferred | null {
  const names = namesOf(metadata.names);
  const fit = fitOf(graph, names?.length ?? null);
  if (!fit) return null;
  return together([
    {
      fields: { task: 'detect', 'defaults.confidenceThreshold': 0.3, ...fit.fields },
      missing: fit.missing ?? {},
      notes: [
        'defaults.confidenceThreshold is .3, as in the examples: tune it with photos of yours.',
        ...(fit.notes ?? []),
      ],
    },
    labelsOf(names, fit.labelCount),
  ]);
}

function fitOf({ inputs, outputs }: Graph, labelCount: number | null): Fit | null {
  const sizes = inputs.find(
    ({ type, shape }) => type === 'int64' && shape.length === 2 && fitsSize(shape[1], 2),
  );
  const fours = outputs.filter(({ shape }) => shape.length === 3 && shape[2] === 4);
  // Scores of four classes have the shape of boxes.
  const boxes = fours.find(({ name }) => !/logit|score/i.test(name)) ?? fours[0];
  if (sizes && boxes) return deployFit(sizes, boxes, outputs);
  const floats = outputs.filter((output) => isFloat(output) && output.shape.length === 3);
  if (boxes && floats.length === 2) return twoOutputs(boxes, floats);
  const [only, ...others] = floats;
  if (!only || others.length > 0) return null;
  const protos = outputs.find(({ shape }) => shape.length === 4);
  const masks = typeof protos?.shape[1] === 'number' ? protos.shape[1] : 0;
  const fit = oneOutput(only, { masks, labelCount, cells: cellsOf(inputs) });
  if (!fit) return null;
  const isMasked = masks > 0 && fit.fields.family !== 'rtdetr' && fit.fields.family !== 'yolox';
  return {
    ...fit,
    fields: {
      ...fit.fields,
      'outputs.predictions': only.name,
      ...(isMasked ? { maskCoefficients: masks } : {}),
    },
  };
}

const fitsSize = (side: number | string | undefined, size: number) =>
  side === size || typeof side === 'string';

function deployFit(sizes: GraphValue, boxes: GraphValue, outputs: readonly GraphValue[]): Fit | null {
  const labels = outputs.find(({ type }) => type === 'int64' || type === 'int32');
  const scores = outputs.find((output) => isFloat(output) && output.shape.length === 2);
  if (!labels || !scores) return null;
  return {
    fields: {
      family: 'detr-deploy',
      sizes: sizes.name,
      'outputs.labels': labels.name,
      'outputs.boxes': boxes.name,
      'outputs.scores': scores.name,
      'input.resize': 'stretch',
    },
    labelCount: null,
    notes: ['input.resize is stretch, as RT-DETR and D-FINE are trained.'],
  };
}

function twoOutputs(boxes: GraphValue, floats: readonly GraphValue[]): Fit | null {
  const other = floats.find((output) => output !== boxes);
  const count = other?.shape[2];
  if (!other || typeof count !== 'number') return null;
  if (!/logit/i.test(other.name))
    return {
      fields: {
        family: 'yolox-decoded',
        'outputs.boxes': boxes.name,
        'outputs.scores': other.name,
        'input.resize': 'fit-top-left',
        'input.fill': 114,
        ...dense,
      },
      labelCount: count,
      notes: ['Boxes are taken to be x1, y1, x2, y2 in pixels of the input, and scores to be 0..1.'],
    };
  return {
    fields: {
      family: 'detr',
      'outputs.logits': other.name,
      'outputs.boxes': boxes.name,
      'input.resize': 'stretch',
    },
    labelCount: null,
    missing: {
      activation: 'softmax for DETR itself, sigmoid for Deformable DETR, RT-DETR, D-FINE and RF-DETR',
      'input.mean':
        'from the model’s preprocessor_config.json: [0.485, 0.456, 0.406] for DETR, [0, 0, 0] for RT-DETR',
      'input.std':
        'from the model’s preprocessor_config.json: [0.229, 0.224, 0.225] for DETR, [1, 1, 1] for RT-DETR',
    },
  };
}

interface Facts {
  readonly masks: number;
  /** Labels that the metadata names; null: none. */
  readonly labelCount: number | null;
  /** Cells of YOLOX's three grids; null for an input of any size. */
  readonly cells: number | null;
}

function oneOutput({ shape }: GraphValue, { masks, labelCount, cells }: Facts): Fit | null {
  const [, rows, columns] = shape;
  const fits = fitsOf(rows, columns, masks, cells).filter(
    (fit) => fit.labelCount === null || fit.labelCount > 0,
  );
  const exact = fits.find((fit) => fit.labelCount === null || fit.labelCount === labelCount);
  return (labelCount === null ? undefined : exact) ?? fits[0] ?? null;
}

/** The families that an output [1, rows, columns] fits, likeliest first. */
function fitsOf(
  rows: number | string | undefined,
  columns: number | string | undefined,
  masks: number,
  cells: number | null,
): Fit[] {
  const ofRows = (extra: number) => (typeof rows === 'number' ? rows - extra : null);
  const ofColumns = (extra: number) => (typeof columns === 'number' ? columns - extra : null);
  const isShort = typeof rows !== 'number' || rows < leastAnchors;
  const isOf = (times: number) => cells !== null && rows === times * cells;
  const isTransposed = typeof rows === 'number' && (typeof columns !== 'number' || rows < columns);
  const fits: (Fit | false)[] = [
    isOf(1) && { fields: yoloxFields, labelCount: ofColumns(5), notes: [yoloxNote] },
    isOf(3) && { fields: { family: 'yolov5', ...letterbox, ...dense }, labelCount: ofColumns(5 + masks) },
    ofColumns(masks) === 6 &&
      isShort && {
        fields: { family: 'ultralytics-nms', ...letterbox },
        labelCount: null,
        notes: [endToEndNote],
      },
    isTransposed && { fields: { family: 'yolov8', ...letterbox, ...dense }, labelCount: ofRows(4 + masks) },
    isShort &&
      typeof columns === 'number' && {
        fields: { family: 'rtdetr', ...stretch },
        labelCount: ofColumns(4),
        notes: [rtdetrNote],
      },
    typeof columns === 'number' && {
      fields: { family: 'yolov5', ...letterbox, ...dense },
      labelCount: ofColumns(5 + masks),
    },
  ];
  return fits.filter((fit) => fit !== false);
}

const yoloxFields = {
  family: 'yolox',
  'input.resize': 'fit-top-left',
  'input.fill': 114,
  'input.scale': 1,
  'input.channels': 'bgr',
  ...dense,
};
const yoloxNote =
  'One row a cell is taken for YOLOX from its own exporter: BGR pixels 0..255, boxes relative to the cell.';
const endToEndNote =
  'Rows of 6 are taken for x1, y1, x2, y2, score and label index, as YOLOv10, YOLO26 and nms=True answer. For Ultralytics’ RT-DETR of two labels set family=rtdetr.';
const rtdetrNote = 'Few rows of 4 + C are taken for Ultralytics’ RT-DETR: boxes as shares of the input.';

function cellsOf(inputs: readonly GraphValue[]): number | null {
  const [height, width] = inputs[0]?.shape.slice(2) ?? [];
  if (typeof height !== 'number' || typeof width !== 'number') return null;
  return [8, 16, 32].reduce((sum, stride) => sum + (height / stride) * (width / stride), 0);
}

/** Ultralytics' names: `{0: 'person', 1: "driver's seat"}`; undefined when there are none. */
function namesOf(text: string | undefined): string[] | undefined {
  const names = [...(text ?? '').matchAll(/\d+: (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)];
  return names.length === 0 ? undefined : names.map(([, single, double]) => single ?? double ?? '');
}

function labelsOf(names: readonly string[] | undefined, count: number | null): Inferred {
  const fits = names !== undefined && (count === null || count === names.length);
  const hint = `the model's ${count ?? ''} labels in the order of its output`.replace('  ', ' ');
  if (!fits) return { fields: {}, missing: { labels: hint }, notes: [] };
  return { fields: { labels: names, ...classesOf(names) }, missing: {}, notes: notesOn(names) };
}

/** `labelClasses` of labels that are no garment classes, by the keywords that classify products; null: never reported. */
export function classesOf(labels: readonly string[]): Inferred['fields'] {
  const foreign = labels.filter((label) => !isGarmentClass(label));
  if (foreign.length === 0) return {};
  return { labelClasses: Object.fromEntries(foreign.map((label) => [label, guessedClass(label)])) };
}

export function notesOn(labels: readonly string[]): string[] {
  const foreign = labels.filter((label) => !isGarmentClass(label));
  if (foreign.length === 0) return [];
  const [known, unknown] = [true, false].map((is) =>
    foreign.filter((label) => (guessedClass(label) !== null) === is),
  );
  return [
    ...(known?.length
      ? [
          `labelClasses by their words: ${known.map((label) => `${label} is ${guessedClass(label)}`).join(', ')}.`,
        ]
      : []),
    ...(unknown?.length ? [`Never reported, as no garment class fits: ${unknown.join(', ')}.`] : []),
  ];
}

function isGarmentClass(label: string): label is GarmentClass {
  return garmentClasses.some((known) => known === label);
}

function guessedClass(label: string): GarmentClass | null {
  const { garmentClass } = classifyGarment({ category: label });
  return garmentClass === 'other' ? null : garmentClass;
}
