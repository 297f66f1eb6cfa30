/** What has to be closed, such as a database. */
export interface Closeable {
  readonly close: () => Promise<void>;
}

/** Parts that were opened one after the other and are closed in the opposite order. */
export interface ClosingStack extends Closeable {
  /** Waits for a part to open and puts it on the stack. Rejects as the part does. */
  open<Part extends Closeable>(part: Part | Promise<Part>): Promise<Part>;
}

/** Returns an empty stack. Its `close` closes every part, even if one of them rejects, and then rejects with the first error. */
export function createClosingStack(): ClosingStack {
  const opened: Closeable[] = [];
  return {
    async open(part) {
      const ready = await part;
      opened.push(ready);
      return ready;
    },
    async close() {
      const errors: unknown[] = [];
      for (const part of opened.splice(0).toReversed()) {
        try {
          await part.close();
        } catch (error) {
          errors.push(error);
        }
      }
      if (errors.length > 0) throw errors[0];
    },
  };
}
