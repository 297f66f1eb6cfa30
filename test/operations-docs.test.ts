import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { errorTable } from '../src/errors.ts';
import { stages } from '../src/metrics/metrics.ts';
import { fakeApp } from './api/requests.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');
const docs = readdirSync(`${root}/docs`).filter((name) => name.endsWith('.md'));
const pages = ['README.md', 'SECURITY.md', ...docs.map((name) => `docs/${name}`)];
const namesIn = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([name]) => name));

describe('settings', () => {
  const setting = /\b(?:GARB|OTEL)_[A-Z][A-Z_]*[A-Z]\b/g;
  const sources = ['src/config.ts', 'src/store/milvus/milvus-settings.ts', 'src/traces/trace-settings.ts'];
  const known = new Set(
    sources.flatMap((path) =>
      [...read(path).matchAll(/^ {2}((?:GARB|OTEL)_[A-Z_]+):/gm)].map(([, name]) => name),
    ),
  );
  const ofTests = (name: string) => name.startsWith('GARB_TEST_');

  it.each(pages)('that %s names are there', (page) => {
    const unknown = [...namesIn(read(page), setting)].filter((name) => !known.has(name) && !ofTests(name));
    expect(unknown).toEqual([]);
  });

  it('are all told by the README or a guide', () => {
    const told = namesIn(pages.map(read).join('\n'), setting);
    expect(known.size).toBeGreaterThan(50);
    // Each has a general form that is told, or is told with it.
    expect([...known].filter((name) => !told.has(name ?? ''))).toEqual([
      'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL',
    ]);
  });
});

describe('metrics', () => {
  const metric = /\b(?:garb|nodejs|process)_[a-z][a-z0-9_]*[a-z0-9]\b/g;

  it.each(['docs/operations.md', 'docs/grafana.json'])('that %s names are on the page', async (path) => {
    const page = await (await fakeApp().app.request('/metrics')).text();
    const families = namesIn(page, /^# TYPE (\S+)/gm);
    const known = new Set([...families].map((line) => line.slice('# TYPE '.length)));
    const named = [...namesIn(read(path), metric)].filter((name) => !/^garb_(?:in_use)$/.test(name));
    expect(named.length).toBeGreaterThan(5);
    const unknown = named.filter(
      (name) => !known.has(name.replace(/_(?:bucket|sum|count)$/, '')) && !known.has(name),
    );
    expect(unknown).toEqual([]);
  });

  it('have labels that exist, in alerts and dashboard', () => {
    const text = read('docs/operations.md') + read('docs/grafana.json').replaceAll('\\"', '"');
    const codes = [...text.matchAll(/code=~?"([^"]+)"/g)].flatMap(([, list = '']) => list.split(/[\\|]+/));
    expect(codes.length).toBeGreaterThan(3);
    expect(codes.filter((code) => !Object.hasOwn(errorTable, code))).toEqual([]);
    const [, told = ''] =
      /`garb_stage_seconds` has the steps of a photo \(([^)]*)\)[^(]*\([^)]*\)/s.exec(text) ?? [];
    const [, written = ''] = /of a written product \(([^)]*)\)/.exec(text) ?? [];
    const named = [...`${told}${written}`.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...stages].sort());
  });
});

describe('commands', async () => {
  const registered = namesIn(read('src/cli/main.ts'), /\b\w+Command(?=\(\))/g);
  const commands = new Map<string, Command>();
  for (const name of readdirSync(`${root}/src/cli/commands`)) {
    const exported: Record<string, unknown> = await import(
      /* @vite-ignore */ `${root}/src/cli/commands/${name}`
    );
    for (const [key, make] of Object.entries(exported))
      if (registered.has(key) && typeof make === 'function') {
        const command: Command = make();
        commands.set(command.name(), command);
      }
  }
  const optionsOf = (command: Command): string[] => [
    ...command.options.flatMap(({ long, short }) => [long ?? '', short ?? '']),
    ...command.commands.flatMap(optionsOf),
  ];
  /** Lines of code blocks, and code between words, that call `garb`. */
  const calls = (text: string) =>
    [...text.matchAll(/(?:^|npx |`)garb ([a-z]+)([^`\n#]*)/gm)].map(([, name = '', rest = '']) => ({
      name,
      rest,
    }));

  it.each(pages)('that %s names are there, with their options', (page) => {
    const unknown = calls(read(page)).flatMap(({ name, rest }) => {
      const command = commands.get(name);
      if (!command) return [name];
      const options = optionsOf(command);
      return [...rest.matchAll(/(?<=\s)--[a-z][a-z-]*/g)]
        .map(([option]) => option)
        .filter((option) => !options.includes(option) && option !== '--help')
        .map((option) => `${name} ${option}`);
    });
    expect(unknown).toEqual([]);
  });

  it('are looked for', () => {
    expect(commands.size).toBe(registered.size);
    expect(commands.size).toBeGreaterThan(15);
    expect(pages.flatMap((page) => calls(read(page))).length).toBeGreaterThan(50);
  });

  it('of npm are scripts of the package', () => {
    const { scripts } = JSON.parse(read('package.json'));
    const named = pages
      .concat('CONTRIBUTING.md')
      .flatMap((page) => [...read(page).matchAll(/npm run ([\w:-]+)/g)]);
    expect(named.length).toBeGreaterThan(10);
    expect(named.map(([, name = '']) => name).filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});
