import { open } from 'node:fs/promises';

/** ModelProto.metadata_props and StringStringEntryProto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto */
const metadataField = 14;
const lengthDelimited = 2;

/** Longest entry that is read; Ultralytics' names of 80 labels take 1 KB. */
const mostBytes = 2 ** 20;

/**
 * Returns the metadata of an ONNX file, by name, which ONNX Runtime's JavaScript does not show. Reads only the fields of the file's
 * outermost message and skips the graph. Empty for a file that is not ONNX.
 */
export async function readOnnxMetadata(path: string): Promise<Record<string, string>> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const read = async (at: number, length: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
      return buffer.subarray(0, bytesRead);
    };
    const metadata: Record<string, string> = {};
    for (let at = 0; at < size; ) {
      const head = fieldAt(await read(at, 20), 0);
      if (!head) return {};
      const start = at + head.start;
      if (head.id === metadataField && head.length <= mostBytes) {
        const [key = '', value = ''] = texts(await read(start, head.length));
        metadata[key] = value;
      }
      at = start + head.length;
    }
    return metadata;
  } finally {
    await file.close();
  }
}

interface Field {
  readonly id: number;
  /** Where its content starts, and its length in bytes. */
  readonly start: number;
  readonly length: number;
}

/** The field at a position; undefined where there is none. */
function fieldAt(bytes: Uint8Array, at: number): Field | undefined {
  const tag = varintAt(bytes, at);
  if (!tag) return undefined;
  const id = Math.floor(tag.value / 8);
  const type = tag.value % 8;
  if (type === 1 || type === 5) return { id, start: tag.end, length: type === 1 ? 8 : 4 };
  const value = varintAt(bytes, tag.end);
  if (!value || (type !== 0 && type !== lengthDelimited)) return undefined;
  return { id, start: value.end, length: type === lengthDelimited ? value.value : 0 };
}

function varintAt(
  bytes: Uint8Array,
  at: number,
): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let n = 0; n < 10; n++) {
    const byte = bytes[at + n];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 128 ** n;
    if (byte < 0x80) return { value, end: at + n + 1 };
  }
  return undefined;
}

/** The texts of a message's fields, in order. */
function texts(bytes: Uint8Array): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const field = fieldAt(bytes, at);
    if (!field) break;
    found.push(new TextDecoder().decode(bytes.subarray(field.start, field.start + field.length)));
    at = field.start + field.length;
  }
  return found;
}
