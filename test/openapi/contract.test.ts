import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ApiExample, readExamples } from '../../src/api/document/examples.ts';
import { problemsField } from '../../src/api/document/problems.ts';
import { type App, fakeApp } from '../api/requests.ts';
import { createFakeDetector } from '../fakes/fake-detector.ts';
import { flatJpeg, red } from '../fakes/pictures.ts';
import { createRecorder } from './example-recorder.ts';
import { tellExamples } from './tell-examples.ts';
import { generatedFrom, operationTable } from './write-client.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { version } = JSON.parse(read('package.json'));

interface Media {
  readonly schema?: object;
}
interface Operation {
  readonly operationId?: string;
  readonly description?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Media>> }>>;
}

let app: App;
// biome-ignore lint/suspicious/noExplicitAny: a document has objects of many kinds
let document: any;
let operations: Map<string, Operation>;
let check: (schema: object, value: unknown, what: string) => void;

beforeAll(async () => {
  ({ app } = fakeApp({}, { version }));
  document = await (await app.request('/openapi.json')).json();
  operations = new Map(
    Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        operation.operationId ?? `${method.toUpperCase()} ${path}`,
        operation,
      ]),
    ),
  );
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: document.components });
  const own = (schema: object) =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/'));
  check = (schema, value, what) => {
    const validate = ajv.compile(own(schema));
    const isValid = validate(value);
    expect(isValid, `${what}: ${ajv.errorsText(validate.errors)}`).toBe(true);
  };
});

describe('every route', () => {
  it('has a name of its own', () => {
    const nameless = [...operations].filter(([, { operationId }]) => !operationId).map(([name]) => name);
    expect(nameless, 'Give createRoute an operationId, such as listCatalogs').toEqual([]);
    const all = Object.values(document.paths as Record<string, object>).flatMap((methods) =>
      Object.keys(methods),
    );
    expect(operations.size, 'Two routes have the same operationId').toBe(all.length);
  });

  it('says its own problems', () => {
    const silent = app.openAPIRegistry.definitions.flatMap((definition) =>
      definition.type === 'route' && !(problemsField in definition.route)
        ? [`${definition.route.method.toUpperCase()} ${definition.route.path}`]
        : [],
    );
    expect(
      silent,
      "Add ...problems('catalog-not-found', …) of src/api/document/problems.ts to createRoute; ...problems() where there are none",
    ).toEqual([]);
  });

  it('has a tag that the document describes', () => {
    const described = document.tags.map(({ name }: { name: string }) => name);
    const used = [...operations.values()].flatMap(
      (operation) => (operation as { tags?: string[] }).tags ?? [],
    );
    expect(
      [...new Set(used)].filter((tag) => !described.includes(tag)),
      'Describe the tag in src/api/document/api-document.ts',
    ).toEqual([]);
  });

  it('has a recorded example', () => {
    const shown = readExamples().map(({ operationId }) => operationId);
    const missing = [...operations.keys()].filter((name) => !shown.includes(name));
    expect(missing, 'Add a request to test/openapi/tell-examples.ts and run npm run contract').toEqual([]);
    expect(
      shown.filter((name) => !operations.has(name)),
      'Run npm run contract',
    ).toEqual([]);
  });
});

describe('what is committed', () => {
  it('docs/openapi.json is what the service says', () => {
    expect(JSON.parse(read('docs/openapi.json')), 'Run npm run contract').toEqual(document);
  });

  it("the client's types and operations are those of docs/openapi.json", () => {
    const text = read('docs/openapi.json');
    const first = generatedFrom(text);
    expect(read('client/src/schema.ts').split('\n')[0], 'Run npm run contract').toBe(first);
    expect(read('client/src/operations.ts'), 'Run npm run contract').toBe(
      `${first}\n${operationTable(JSON.parse(text))}`,
    );
    expect(JSON.parse(read('client/package.json')).version).toBe(version);
  });
});

/** Holds a request and its answer to what the document says of them. */
function checkExample({ operationId, contentType, body, status, answerType, answer }: ApiExample): void {
  const operation = operations.get(operationId);
  const what = `${operationId} ${contentType ?? ''}`;
  if (contentType) {
    const schema = operation?.requestBody?.content[contentType]?.schema;
    expect(schema, what).toBeDefined();
    check(schema ?? {}, body, `${what}, request`);
  }
  const response = operation?.responses[status];
  expect(response, `${what}: status ${status} is not documented`).toBeDefined();
  if (answerType) {
    const schema = response?.content?.[answerType]?.schema;
    expect(schema, `${what}: ${answerType} is not documented`).toBeDefined();
    if (answer !== undefined) check(schema ?? {}, answer, `${what}, answer`);
  } else expect(response?.content, what).toBeUndefined();
}

describe('the examples', () => {
  it('are what the document says of requests and answers', () => {
    const examples = readExamples();
    expect(examples.length).toBeGreaterThanOrEqual(operations.size);
    for (const example of examples) checkExample(example);
  });

  it('are in the document, in requests and in answers', () => {
    const { post } = document.paths['/v1/shop-the-look'];
    for (const type of ['application/json', 'multipart/form-data'])
      expect(post.requestBody.content[type].examples.recorded.value, type).toHaveProperty('image');
    const { recorded } = post.responses[200].content['application/json'].examples;
    expect(recorded.value.regions[0].results[0].product.id).toEqual(expect.any(String));
    const { parameters } = document.paths['/v1/catalogs/{catalog}'].put;
    expect(parameters[0]).toMatchObject({ name: 'catalog', example: 'spring' });
  });

  it('are asked again here, and every answer is a documented success', async () => {
    const examplesDirectory = await mkdtemp(join(tmpdir(), 'garb-examples-'));
    onTestFinished(() => rm(examplesDirectory, { recursive: true }));
    await mkdir(examplesDirectory, { recursive: true });
    const photo = await flatJpeg(red);
    await writeFile(join(examplesDirectory, 'look.jpg'), photo);
    const box = { x1: 2, y1: 2, x2: 30, y2: 30 };
    const detector = createFakeDetector([
      { box, garmentClass: 'top', classProbabilities: { top: 1 }, confidence: 0.9 },
    ]);
    const fake = fakeApp({ detector }, { version, examplesDirectory });
    await fake.context.profiles.addVersion('default', fake.context.profile.version, fake.context.profile);
    const images = [{ base64: photo.toString('base64') }];
    for (const id of ['shirt-1', 'shirt-2'])
      await fake.app.request(`/v1/catalogs/default/products/${id}`, {
        method: 'PUT',
        body: JSON.stringify({ title: id, images }),
        headers: { 'Content-Type': 'application/json' },
      });
    const { ask, examples } = createRecorder(document, fake.app.request);
    await tellExamples(ask, { photo, smallPhoto: photo, packshot: photo });
    expect(new Set(examples.map(({ operationId }) => operationId))).toEqual(new Set(operations.keys()));
    for (const example of examples) checkExample(example);
  });
});
