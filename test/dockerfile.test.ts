import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../src/config.ts';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');

/** The instructions of each stage, without comments, lines joined. */
function stagesOf(dockerfile: string): { readonly name: string; readonly text: string }[][] {
  const lines = dockerfile
    .replaceAll(/^ *#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string; text: string }[][] = [];
  for (const line of lines) {
    const [, name = '', text = ''] = /^(\w+) (.+)$/.exec(line) ?? [];
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, text });
  }
  return stages;
}

describe('the Dockerfile', () => {
  const [build = [], image = []] = stagesOf(read('Dockerfile'));
  const of = (stage: typeof image, name: string) =>
    stage.filter((each) => each.name === name).map(({ text }) => text);

  it('builds and runs on the same slim Node, one that the package supports', () => {
    expect(of(build, 'FROM')).toEqual(['node:24-slim AS build']);
    expect(of(image, 'FROM')).toEqual(['node:24-slim']);
    expect(JSON.parse(read('package.json')).engines.node).toBe('>=20.19');
  });

  it('installs what the lock file names, and ships no development packages and no other platform', () => {
    const run = of(build, 'RUN').join('\n');
    expect(run).toMatch(/npm ci\b/);
    expect(run).toMatch(/npm prune --omit=dev/);
    expect(run).toMatch(/onnxruntime-node\/bin\/napi-v6/);
    for (const copy of of(image, 'COPY')) expect(copy).toMatch(/^--from=build \/garb\/\S+ \S+$/);
    expect(of(image, 'ADD')).toEqual([]);
  });

  it('runs as a user without rights, who owns the data folder alone', () => {
    const names = image.map(({ name }) => name);
    // In numbers, since Kubernetes takes no name for a user that is not root. The image's user node has these.
    expect(of(image, 'USER')).toEqual(['1000:1000']);
    expect(names.indexOf('USER')).toBeLessThan(names.indexOf('CMD'));
    // Nothing is written into the image after the user was changed.
    expect(names.slice(names.indexOf('USER')).filter((name) => ['RUN', 'COPY'].includes(name))).toEqual([]);
    expect(of(image, 'RUN')).toEqual(['mkdir /data && chown node /data']);
    expect(of(image, 'VOLUME')).toEqual(['/data']);
  });

  it('has settings that Garb takes, and no secret', () => {
    const settings = Object.fromEntries(
      of(image, 'ENV').flatMap((line) =>
        [...line.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
      ),
    );
    const config = readConfig(settings);
    expect([config.service.host, config.dataDirectory, config.service.open]).toEqual([
      '0.0.0.0',
      '/data',
      false,
    ]);
    expect(Object.keys(settings).filter((name) => /KEY|TOKEN|PASSWORD|SECRET/.test(name))).toEqual([]);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('its health check follows readiness: %i is exit code %i', async (status, expected) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const [check = ''] = of(image, 'HEALTHCHECK');
    const [command = '', ...given]: string[] = JSON.parse(check.slice(check.indexOf('[')));
    expect(command).toBe('node');
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, given, { env: { ...process.env, GARB_PORT: String(port) } });
    const [code] = await once(child, 'close');
    expect([code, asked]).toEqual([expected, ['/readyz']]);
  });

  it('gets neither packages, builds, data nor history of the checkout', () => {
    const ignored = read('.dockerignore').split('\n');
    for (const name of ['node_modules', 'dist', '.garb', '.git', '.cache', '**/.env*', 'shared', '**/*.pem'])
      expect(ignored).toContain(name);
  });
});
