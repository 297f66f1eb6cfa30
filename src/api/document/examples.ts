import { readFileSync } from 'node:fs';

/** A request and its answer, as recorded by `npm run contract`. */
export interface ApiExample {
  readonly operationId: string;
  /** By name, of the path, the query and the header. */
  readonly parameters?: Readonly<Record<string, string | number>>;
  /** Of the request's body; absent where there is none. */
  readonly contentType?: string;
  /** Of a form its fields, a file as `@NAME`. */
  readonly body?: unknown;
  readonly status: number;
  readonly answerType?: string;
  /** Absent for an answer without a body, and for bytes. */
  readonly answer?: unknown;
}

/** The recorded examples; none where they were never recorded. */
export function readExamples(): readonly ApiExample[] {
  try {
    const file = new URL('../../../docs/api-examples.json', import.meta.url);
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

interface Content {
  [mediaType: string]: { examples?: object };
}

/** The parts of an operation that have examples. */
interface Operation {
  parameters?: { name: string; example?: unknown }[];
  requestBody?: { content: Content };
  responses: { [status: string]: { content?: Content } };
}

/** Puts a recorded example into its operation of the document. */
export function addExample(
  operation: Operation,
  { parameters = {}, contentType, body, status, answerType, answer }: ApiExample,
): void {
  for (const parameter of operation.parameters ?? [])
    if (Object.hasOwn(parameters, parameter.name)) parameter.example = parameters[parameter.name];
  const give = (content: Content | undefined, type: string | undefined, value: unknown) => {
    const media = type === undefined ? undefined : content?.[type];
    if (media && value !== undefined) media.examples = { recorded: { value } };
  };
  give(operation.requestBody?.content, contentType, body);
  give(operation.responses[status]?.content, answerType, answer);
}
