/**
 * The signatures that detectors are published with, each as a tiny graph that finds the same scene in a white photo and nothing in a
 * black one. Names, types and shapes are those of the export script that is cited; sizes are small.
 */
import {
  elementType,
  type OnnxConstant,
  type OnnxGraph,
  type OnnxNode,
  type OnnxValue,
} from '../inference/write-onnx.ts';

export const canvas = { width: 32, height: 64 };
const labels = ['top', 'outerwear', 'belt'];

/** Label index, score, and box as x1, y1, x2, y2 in pixels of the canvas. */
export const scene = [
  [0, 0.875, [10, 8, 22, 40]],
  [2, 0.5, [8, 48, 16, 56]],
] as const;

export interface PublishedDetector {
  readonly name: string;
  /** The script that exports it. */
  readonly source: string;
  readonly graph: OnnxGraph;
  /** What model.json says, besides file and license. */
  readonly manifest: Record<string, unknown>;
  /** What the graph alone cannot tell `garb models init`: fields of the manifest, by their path. */
  readonly told?: Readonly<Record<string, unknown>>;
}

const shares = (box: readonly number[]) => {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box;
  return [x1 / canvas.width, y1 / canvas.height, x2 / canvas.width, y2 / canvas.height];
};
const centered = (box: readonly number[]) => {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box;
  return [(x1 + x2) / 2, (y1 + y2) / 2, x2 - x1, y2 - y1];
};
const classScores = (label: number, score: number) => labels.map((_, index) => (index === label ? score : 0));
/** Any numbers: whoever reads them as scores or boxes finds what is not there. */
const coefficients = (count: number) => Array.from({ length: count }, (_, n) => 0.99 - n / 100);

const images: OnnxValue = { name: 'images', type: 'float32', shape: [1, 3, canvas.height, canvas.width] };
const float = (
  shape: readonly number[],
  values: readonly number[],
  type: 'float32' | 'float16' = 'float32',
) => ({ type, shape, values }) satisfies OnnxConstant;

/**
 * Nodes that multiply the numbers marked 1 in `scores` by the largest value of the image.
 *
 * @param white the value of a white pixel
 */
function scaled(
  output: string,
  shape: readonly number[],
  values: readonly number[],
  isScore: (index: number) => boolean,
  type: 'float32' | 'float16' = 'float32',
  white = 1,
): Pick<Required<OnnxGraph>, 'constants' | 'nodes'> {
  const marks = values.map((_, index) => (isScore(index) ? 1 : 0));
  return {
    constants: {
      fixed: float(shape, values, type),
      marks: float(shape, marks, type),
      one: float([], [1], type),
      white: float([], [white], type),
    },
    nodes: [
      { type: 'ReduceMax', inputs: ['images'], outputs: ['largest'], attributes: { keepdims: 0 } },
      { type: 'Div', inputs: ['largest', 'white'], outputs: ['share'] },
      { type: 'Sub', inputs: ['share', 'one'], outputs: ['less'] },
      { type: 'Mul', inputs: ['less', 'marks'], outputs: ['change'] },
      { type: 'Add', inputs: ['change', 'one'], outputs: ['factor'] },
      { type: 'Mul', inputs: ['fixed', 'factor'], outputs: [output] },
    ],
  };
}

/** One output of rows, each of `rowLength` numbers, whose columns from `from` to before `to` are scores. */
function rowsGraph(
  rows: readonly (readonly number[])[],
  [from, to]: readonly [number, number],
  {
    output = 'output0',
    type = 'float32',
    white = 1,
    protos = false,
    shape = images.shape,
    metadata = {},
  }: {
    output?: string;
    type?: 'float32' | 'float16';
    white?: number;
    protos?: boolean;
    shape?: OnnxValue['shape'];
    metadata?: Record<string, string>;
  } = {},
): OnnxGraph {
  const rowLength = rows[0]?.length ?? 0;
  const dims = [1, rows.length, rowLength];
  const isScore = (index: number) => index % rowLength >= from && index % rowLength < to;
  const parts = scaled(output, dims, rows.flat(), isScore, type, white);
  return withProtos(
    {
      ...parts,
      inputs: [{ ...images, type, shape }],
      outputs: [{ name: output, type, shape: dims }],
      metadata,
    },
    protos,
  );
}

/** The same, transposed: [1, rowLength, rows]. */
function columnsGraph(
  rows: readonly (readonly number[])[],
  [from, to]: readonly [number, number],
  {
    protos = false,
    isDynamic = false,
    metadata = {},
  }: { protos?: boolean; isDynamic?: boolean; metadata?: Record<string, string> } = {},
): OnnxGraph {
  const rowLength = rows[0]?.length ?? 0;
  const values = Array.from({ length: rowLength }, (_, column) => rows.map((row) => row[column] ?? 0)).flat();
  const dims = [1, rowLength, rows.length];
  const isScore = (index: number) => index >= from * rows.length && index < to * rows.length;
  const parts = scaled('output0', dims, values, isScore);
  const input = isDynamic ? { ...images, shape: ['batch', 3, 'height', 'width'] } : images;
  const shape = isDynamic ? ['batch', rowLength, 'anchors'] : dims;
  return withProtos(
    { ...parts, inputs: [input], outputs: [{ name: 'output0', type: 'float32', shape }], metadata },
    protos,
  );
}

/** Adds a segmentation export's second output: [1, 32, height / 4, width / 4]. */
function withProtos(graph: OnnxGraph, isAdded: boolean): OnnxGraph {
  if (!isAdded) return graph;
  const shape = [1, 32, canvas.height / 4, canvas.width / 4];
  const values = Array.from({ length: shape.reduce((product, side) => product * side, 1) }, () => 0);
  return {
    ...graph,
    constants: { ...graph.constants, protos: float(shape, values) },
    nodes: [...graph.nodes, { type: 'Identity', inputs: ['protos'], outputs: ['output1'] }],
    outputs: [...graph.outputs, { name: 'output1', type: 'float32', shape }],
  };
}

/** Boxes come out in pixels of the sizes that are given, as the post-processor's `boxes *= orig_target_sizes` does. */
function deployGraph(batch: number | string): OnnxGraph {
  const count = scene.length;
  const nodes: OnnxNode[] = [
    {
      type: 'Cast',
      inputs: ['orig_target_sizes'],
      outputs: ['sizes'],
      attributes: { to: elementType('float32') },
    },
    { type: 'Concat', inputs: ['sizes', 'sizes'], outputs: ['sides'], attributes: { axis: 1 } },
    { type: 'Mul', inputs: ['shares', 'sides'], outputs: ['boxes'] },
    { type: 'Identity', inputs: ['fixed_labels'], outputs: ['labels'] },
    { type: 'ReduceMax', inputs: ['images'], outputs: ['share'], attributes: { keepdims: 0 } },
    { type: 'Mul', inputs: ['fixed_scores', 'share'], outputs: ['scores'] },
  ];
  return {
    inputs: [
      { ...images, shape: [batch, 3, canvas.height, canvas.width] },
      { name: 'orig_target_sizes', type: 'int64', shape: [typeof batch === 'number' ? 1 : batch, 2] },
    ],
    outputs: [
      { name: 'labels', type: 'int64', shape: [1, count] },
      { name: 'boxes', type: 'float32', shape: [1, count, 4] },
      { name: 'scores', type: 'float32', shape: [1, count] },
    ],
    constants: {
      shares: float(
        [1, count, 4],
        scene.flatMap(([, , box]) => shares(box)),
      ),
      fixed_labels: { type: 'int64', shape: [1, count], values: scene.map(([label]) => label) },
      fixed_scores: float(
        [1, count],
        scene.map(([, score]) => score),
      ),
    },
    nodes,
  };
}

/** Logits that become the scene's scores; `dark` is added to them as far as the image is not white. */
function logitsGraph(logits: readonly (readonly number[])[], dark: readonly number[]): OnnxGraph {
  const dims = [1, logits.length, dark.length];
  const batched = (shape: OnnxValue['shape']) => ['batch_size', ...shape.slice(1)];
  return {
    inputs: [{ ...images, name: 'pixel_values', shape: batched(images.shape) }],
    outputs: [
      { name: 'logits', type: 'float32', shape: batched(dims) },
      { name: 'pred_boxes', type: 'float32', shape: batched([1, logits.length, 4]) },
    ],
    constants: {
      fixed: float(dims, logits.flat()),
      dark: float([1, 1, dark.length], dark),
      one: float([], [1]),
      shares: float(
        [1, logits.length, 4],
        scene.flatMap(([, , box]) => centered(shares(box))),
      ),
    },
    nodes: [
      { type: 'ReduceMax', inputs: ['pixel_values'], outputs: ['share'], attributes: { keepdims: 0 } },
      { type: 'Sub', inputs: ['one', 'share'], outputs: ['less'] },
      { type: 'Mul', inputs: ['less', 'dark'], outputs: ['change'] },
      { type: 'Add', inputs: ['fixed', 'change'], outputs: ['logits'] },
      { type: 'Identity', inputs: ['shares'], outputs: ['pred_boxes'] },
    ],
  };
}

const shared = { task: 'detect', labels };
const dense = { ...shared, defaults: { confidenceThreshold: 0.25, iouThreshold: 0.7 } };
const endToEnd = { ...shared, defaults: { confidenceThreshold: 0.25 } };
const input = { name: 'images', ...canvas, layout: 'nchw', dtype: 'float32' };
const letterboxed = { ...input, resize: 'fit-center', fill: 0, kernel: 'opencv-linear' };
const stretched = { ...input, resize: 'stretch' };
const predictions = { predictions: 'output0' };
const metadata = (task: string) => ({
  task,
  names: "{0: 'top', 1: 'outerwear', 2: 'belt'}",
  imgsz: '[64, 32]',
  author: 'Ultralytics',
});

/** As many rows as a model of this input size has: one a cell of the strides 8, 16 and 32. */
const cells = 42;
const filled = (rows: readonly (readonly number[])[], count: number) => [
  ...rows,
  ...Array.from({ length: count - rows.length }, () => (rows[0] ?? []).map(() => 0)),
];
const yolov8Rows = filled(
  scene.map(([label, score, box]) => [...centered(box), ...classScores(label, score)]),
  cells,
);
/** With objectness, which is the score: the class is certain. */
const yolov5Rows = scene.map(([label, score, box]) => [...centered(box), score, ...classScores(label, 1)]);
/** One row a cell of YOLOX's grid of stride 8, whose boxes are relative to their cell. */
const yoloxRows = Array.from({ length: cells }, () => Array.from({ length: 5 + labels.length }, () => 0));
for (const [label, score, box] of scene) {
  const [x = 0, y = 0, width = 0, height = 0] = centered(box).map((value) => value / 8);
  const [column, line] = [Math.floor(x), Math.floor(y)];
  const offsets = [x - column, y - line, Math.log(width), Math.log(height)];
  yoloxRows[line * (canvas.width / 8) + column] = [...offsets, score, ...classScores(label, 1)];
}
const megvii = { ...input, resize: 'fit-top-left', fill: 114, scale: 1, channels: 'bgr' };
const pixels = { output: 'output', white: 255 };
const transformers = { ...stretched, name: 'pixel_values' };
const logitsAndBoxes = { logits: 'logits', boxes: 'pred_boxes' };
/** The logarithms of probabilities: of the label, and the rest shared by the others, the last of which is "no object". */
const softmaxLogits = scene.map(([label, score]) =>
  [...labels, 'no object'].map((_, index) => Math.log(index === label ? score : (1 - score) / labels.length)),
);
const sigmoidLogits = scene.map(([label, score]) =>
  labels.map((_, index) => (index === label ? Math.log(score / (1 - score)) : -20)),
);
const nmsRows = [...scene.map(([label, score, box]) => [...box, score, label]), [0, 0, 0, 0, 0, 0]];
const withCoefficients = (rows: readonly (readonly number[])[]) =>
  rows.map((row) => [...row, ...coefficients(32)]);

export const publishedDetectors: readonly PublishedDetector[] = [
  {
    name: 'RT-DETR and RT-DETRv2, own export',
    source: 'lyuwenyu/RT-DETR, rtdetrv2_pytorch/tools/export_onnx.py',
    graph: deployGraph('N'),
    manifest: {
      ...endToEnd,
      family: 'detr-deploy',
      input: stretched,
      outputs: { labels: 'labels', boxes: 'boxes', scores: 'scores' },
    },
  },
  {
    name: 'D-FINE and DEIM, own export with a fixed batch of 1',
    source: 'Peterande/D-FINE and Intellindust-AI-Lab/DEIMv2, tools/deployment/export_onnx.py',
    graph: deployGraph(1),
    manifest: {
      ...endToEnd,
      family: 'detr-deploy',
      input: { ...input, resize: 'fit-top-left', fill: 0 },
      sizes: 'orig_target_sizes',
      outputs: { labels: 'labels', boxes: 'boxes', scores: 'scores' },
    },
  },
  {
    name: 'Ultralytics RT-DETR',
    source: 'ultralytics/ultralytics, nn/modules/head.py, RTDETRDecoder.forward: (bs, 300, 4 + nc)',
    graph: rowsGraph(
      filled(
        scene.map(([label, score, box]) => [...centered(shares(box)), ...classScores(label, score)]),
        10,
      ),
      [4, 7],
      { metadata: metadata('detect') },
    ),
    manifest: { ...endToEnd, family: 'rtdetr', input: stretched, outputs: predictions },
  },
  {
    name: 'Ultralytics detection',
    source: 'ultralytics/ultralytics, nn/modules/head.py, Detect._inference',
    graph: columnsGraph(yolov8Rows, [4, 7], { metadata: metadata('detect') }),
    manifest: { ...dense, family: 'yolo11', input: letterboxed, outputs: predictions },
  },
  {
    name: 'Ultralytics segmentation',
    source:
      'ultralytics/ultralytics, nn/modules/head.py, Segment: (1, 4 + nc + 32, anchors) and protos (1, 32, 160, 160)',
    graph: columnsGraph(withCoefficients(yolov8Rows), [4, 7], {
      protos: true,
      metadata: metadata('segment'),
    }),
    manifest: { ...dense, family: 'yolov8', maskCoefficients: 32, input: letterboxed, outputs: predictions },
  },
  {
    name: 'YOLOv5 segmentation',
    source: 'ultralytics/yolov5, models/yolo.py, Segment: (1, anchors, 5 + nc + 32) and protos',
    graph: rowsGraph(withCoefficients(filled(yolov5Rows, 3 * cells)), [4, 5], { protos: true }),
    manifest: { ...dense, family: 'yolov5', maskCoefficients: 32, input: letterboxed, outputs: predictions },
  },
  {
    name: 'NudeNet, an Ultralytics YOLOv8 with dynamic axes',
    source:
      'notAI-tech/NudeNet, 320n.onnx: images [batch, 3, height, width], output0 [batch, 4 + 18, anchors]',
    graph: columnsGraph(yolov8Rows, [4, 7], { isDynamic: true, metadata: metadata('detect') }),
    manifest: { ...dense, family: 'yolov8', input: letterboxed, outputs: predictions },
  },
  {
    name: 'YOLOv5 detection',
    source: 'ultralytics/yolov5, models/yolo.py, Detect: (1, 3 · cells, 5 + nc)',
    graph: rowsGraph(filled(yolov5Rows, 3 * cells), [4, 5]),
    manifest: { ...dense, family: 'yolov5', input: letterboxed, outputs: predictions },
  },
  {
    name: 'YOLOX, own export',
    source:
      'Megvii-BaseDetection/YOLOX, tools/export_onnx.py: images, output (1, cells, 5 + nc), not decoded',
    graph: rowsGraph(yoloxRows, [4, 5], pixels),
    manifest: { ...dense, family: 'yolox', input: megvii, outputs: { predictions: 'output' } },
  },
  {
    name: 'YOLOX, own export with --decode_in_inference',
    source: 'Megvii-BaseDetection/YOLOX, yolox/models/yolo_head.py, decode_outputs',
    graph: rowsGraph(filled(yolov5Rows, cells), [4, 5], pixels),
    manifest: { ...dense, family: 'yolov5', input: megvii, outputs: { predictions: 'output' } },
    told: { family: 'yolov5' },
  },
  {
    name: 'YOLOv10, end to end',
    source: 'THU-MIG/yolov10, and ultralytics/ultralytics, nn/modules/head.py, v10Detect: (1, 300, 6)',
    graph: rowsGraph(nmsRows, [4, 5], { metadata: metadata('detect') }),
    manifest: { ...endToEnd, family: 'yolov10', input: letterboxed, outputs: predictions },
  },
  {
    name: 'DETR of transformers',
    source: 'huggingface/transformers, DetrForObjectDetection: logits [N, Q, C + 1], pred_boxes [N, Q, 4]',
    graph: logitsGraph(softmaxLogits, [0, 0, 0, 40]),
    manifest: {
      ...endToEnd,
      family: 'detr',
      activation: 'softmax',
      input: transformers,
      outputs: logitsAndBoxes,
    },
    told: { activation: 'softmax', 'input.mean': [0, 0, 0], 'input.std': [1, 1, 1] },
  },
  {
    name: 'RT-DETRv2, D-FINE and Deformable DETR of transformers',
    source: 'huggingface/transformers, RTDetrV2ForObjectDetection: logits [N, Q, C], pred_boxes [N, Q, 4]',
    graph: logitsGraph(sigmoidLogits, [-40, -40, -40]),
    manifest: {
      ...endToEnd,
      family: 'detr',
      activation: 'sigmoid',
      input: transformers,
      outputs: logitsAndBoxes,
    },
    told: { activation: 'sigmoid', 'input.mean': [0, 0, 0], 'input.std': [1, 1, 1] },
  },
  {
    name: 'Ultralytics with nms=True',
    source: 'ultralytics/ultralytics, engine/exporter.py, NMSModel: (1, max_det, 6), padded with zeros',
    graph: rowsGraph(nmsRows, [4, 5], { metadata: metadata('detect') }),
    manifest: { ...endToEnd, family: 'ultralytics-nms', input: letterboxed, outputs: predictions },
  },
  {
    name: 'Ultralytics segmentation with nms=True',
    source: 'ultralytics/ultralytics, engine/exporter.py, NMSModel: (1, max_det, 6 + 32) and protos',
    graph: rowsGraph(withCoefficients(nmsRows), [4, 5], { protos: true, metadata: metadata('segment') }),
    manifest: {
      ...endToEnd,
      family: 'ultralytics-nms',
      maskCoefficients: 32,
      input: letterboxed,
      outputs: predictions,
    },
  },
  {
    name: 'YOLO26 segmentation, end to end',
    source: 'ultralytics/ultralytics, nn/modules/head.py, Segment.postprocess: (1, 300, 6 + 32)',
    graph: rowsGraph(withCoefficients(nmsRows), [4, 5], { protos: true }),
    manifest: {
      ...endToEnd,
      family: 'yolo26',
      maskCoefficients: 32,
      input: letterboxed,
      outputs: predictions,
    },
  },
  {
    name: 'Ultralytics with half=True',
    source: 'ultralytics/ultralytics, engine/exporter.py: half=True, inputs and outputs in float16',
    graph: rowsGraph(nmsRows, [4, 5], { type: 'float16' }),
    manifest: {
      ...endToEnd,
      family: 'yolo26',
      input: { ...letterboxed, dtype: 'float16' },
      outputs: predictions,
    },
  },
  {
    name: 'Ultralytics with dynamic=True',
    source: 'ultralytics/ultralytics, engine/exporter.py: {0: batch, 2: height, 3: width}',
    graph: rowsGraph(nmsRows, [4, 5], { shape: ['batch', 3, 'height', 'width'] }),
    manifest: { ...endToEnd, family: 'yolo26', input: letterboxed, outputs: predictions },
  },
];

/** Signatures that Garb cannot answer with, and what it says of each. */
export const refusedDetectors: readonly (PublishedDetector & {
  readonly location: string;
  readonly message: string;
})[] = [
  {
    name: 'oriented boxes taken for others',
    source: 'ultralytics/ultralytics, nn/modules/head.py, OBB: (1, 4 + nc + 1, anchors)',
    graph: columnsGraph(
      yolov8Rows.map((row) => [...row, 0.5]),
      [4, 7],
    ),
    manifest: { ...dense, family: 'yolov8', input: letterboxed, outputs: predictions },
    location: 'labels',
    message: 'the output "output0" is [1, 8, 42], expected [1, 7, any]',
  },
  {
    name: 'a segmentation model without maskCoefficients',
    source: 'as above',
    graph: columnsGraph(withCoefficients(yolov8Rows), [4, 7], { protos: true }),
    manifest: { ...dense, family: 'yolov8', input: letterboxed, outputs: predictions },
    location: 'labels',
    message: 'the output "output0" is [1, 39, 42], expected [1, 7, any]',
  },
  {
    name: 'nms=True taken for a dense output',
    source: 'as above',
    graph: rowsGraph(nmsRows, [4, 5]),
    manifest: { ...dense, family: 'yolov8', input: letterboxed, outputs: predictions },
    location: 'labels',
    message: 'the output "output0" is [1, 3, 6], expected [1, 7, any]',
  },
  {
    name: 'a deploy graph taken for a detr',
    source: 'as above',
    graph: deployGraph('N'),
    manifest: {
      ...endToEnd,
      family: 'detr',
      activation: 'sigmoid',
      input: stretched,
      outputs: { logits: 'labels', boxes: 'boxes' },
    },
    location: 'input.name',
    message: 'the graph has further inputs: "orig_target_sizes"',
  },
  {
    name: 'a deploy graph of another input for the sizes',
    source: 'as above',
    graph: deployGraph('N'),
    manifest: {
      ...endToEnd,
      family: 'detr-deploy',
      sizes: 'im_shape',
      input: stretched,
      outputs: { labels: 'labels', boxes: 'boxes', scores: 'scores' },
    },
    location: 'sizes',
    message: 'the graph has no input "im_shape"; it has "images", "orig_target_sizes"',
  },
  {
    name: 'half precision taken for single',
    source: 'as above',
    graph: rowsGraph(nmsRows, [4, 5], { type: 'float16' }),
    manifest: { ...endToEnd, family: 'yolo26', input: letterboxed, outputs: predictions },
    location: 'input.dtype',
    message: 'the graph takes float16, not float32',
  },
  {
    name: 'a batch that is fixed to 32',
    source:
      'Intellindust-AI-Lab/DEIMv2, tools/deployment/export_onnx.py, --batch_size 32 without dynamic axes',
    graph: deployGraph(32),
    manifest: {
      ...endToEnd,
      family: 'detr-deploy',
      input: stretched,
      outputs: { labels: 'labels', boxes: 'boxes', scores: 'scores' },
    },
    location: 'input',
    message: 'the graph always takes 32 images per run; export it with a dynamic batch size',
  },
];
