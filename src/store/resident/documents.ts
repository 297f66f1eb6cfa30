/** What no search needs of a row: only the rows of an answer are read with it. */
export interface RowDocument {
  readonly imageDigest: string;
  readonly document: string;
}

/** Documents by row number, within a number of bytes: beyond it, those that were not read for the longest time are dropped. */
export interface Documents {
  readonly bytes: number;
  get(row: number): RowDocument | undefined;
  set(row: number, document: RowDocument): void;
  delete(row: number): void;
}

/** Bytes of an entry besides its texts. */
const entryBytes = 150;

export function createDocuments(mostBytes: number): Documents {
  const known = new Map<number, RowDocument>();
  let bytes = 0;
  const drop = (row: number) => {
    const document = known.get(row);
    if (document && known.delete(row)) bytes -= bytesOf(document);
  };
  return {
    get bytes() {
      return bytes;
    },
    get(row) {
      const document = known.get(row);
      if (document) {
        known.delete(row);
        known.set(row, document);
      }
      return document;
    },
    set(row, document) {
      drop(row);
      known.set(row, document);
      bytes += bytesOf(document);
      for (const oldest of known.keys()) {
        if (bytes <= mostBytes) break;
        drop(oldest);
      }
    },
    delete: drop,
  };
}

function bytesOf({ imageDigest, document }: RowDocument): number {
  return entryBytes + imageDigest.length + document.length;
}
