import type { Graph, GraphValue } from '../../inference/check-graph.ts';
import type { Inferred } from './inferred.ts';

/** The image input of a graph: four sides, one of which is 3. undefined when there is none. */
export function imageInput({ inputs }: Graph): GraphValue | undefined {
  return inputs.find(({ shape }) => shape.length === 4 && (shape[1] === 3 || shape[3] === 3));
}

/** What the graph says of its image input. @param metadata of Ultralytics' exports: the size of a dynamic one */
export function inferInput(input: GraphValue, metadata: Readonly<Record<string, string>>): Inferred {
  const isFirst = input.shape[1] === 3;
  const [height, width] = isFirst ? input.shape.slice(2) : input.shape.slice(1);
  const [metadataHeight, metadataWidth] = [...(metadata.imgsz ?? '').matchAll(/\d+/g)].map(Number);
  const sizes = {
    'input.width': typeof width === 'number' ? width : metadataWidth,
    'input.height': typeof height === 'number' ? height : metadataHeight,
  };
  const known = Object.entries(sizes).filter(([, size]) => size !== undefined);
  const isKnown = ['uint8', 'float32', 'float16'].includes(input.type ?? '');
  return {
    fields: {
      'input.name': input.name,
      'input.layout': isFirst ? 'nchw' : 'nhwc',
      ...(isKnown ? { 'input.dtype': input.type } : {}),
      ...Object.fromEntries(known),
    },
    missing: {
      'input.width': 'the width that the model was trained with: the graph takes any',
      'input.height': 'the height that the model was trained with: the graph takes any',
      'input.dtype': `the graph takes ${input.type}; export it with uint8, float32 or float16`,
    },
    notes: [],
  };
}
