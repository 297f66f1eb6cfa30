/** The value of a JSON text. Throws SyntaxError with the line of the fault. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`Line ${lineOf(reason, json)}: expected JSON (${reason})`, { cause });
  }
}

/** The line of the position in the engine's message; without one (the text ends too early) the last line with content. */
function lineOf(reason: string, json: string): number {
  const position = /position (\d+)/.exec(reason)?.[1] ?? json.length;
  return json.trimEnd().slice(0, Number(position)).split('\n').length;
}
