import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type RenderedMarkdown, renderMarkdown } from './render-markdown.ts';

/** A guide, or a decision. */
export interface Guide extends RenderedMarkdown {
  readonly href: string;
}

export interface GuideGroup {
  readonly title: string;
  /** Whom it is for, in a sentence. */
  readonly purpose: string;
  readonly guides: readonly Guide[];
}

/** The guides by who reads them, each in the order in which they are needed. */
const groups = [
  {
    title: 'Build a shop on it',
    purpose: 'For developers who show its answers to shoppers.',
    names: ['client', 'filters', 'refining', 'errors'],
  },
  {
    title: 'Run it',
    purpose: 'For operators with a catalog and a machine.',
    names: ['import', 'operations', 'security', 'performance', 'models', 'dependencies'],
  },
  {
    title: 'Tune it',
    purpose: 'For analysts who measure results and improve them.',
    names: ['profiles', 'evaluation', 'fusion', 'experiments'],
  },
] as const;

/** The folder that holds the guides. */
export const docsFolder = fileURLToPath(new URL('../../../docs', import.meta.url));

/** All guides of docs/; one that no group names comes under a heading of its own. */
export function readGuides(): readonly GuideGroup[] {
  const named: readonly string[] = groups.flatMap(({ names }) => names);
  const others = namesIn('').filter((name) => !named.includes(name));
  const all = [
    ...groups,
    { title: 'More', purpose: 'What the guides above refer to.', names: others },
    { title: 'Decisions', purpose: 'Why Garb is as it is, one page a decision.', names: namesIn('adr/') },
  ];
  return all
    .filter(({ names }) => names.length > 0)
    .map(({ names, ...group }) => ({ ...group, guides: names.map(readGuide) }));
}

/** Names of the guides in a folder of docs/, as {@link readGuide} takes them. */
function namesIn(folder: '' | 'adr/'): string[] {
  return readdirSync(`${docsFolder}/${folder}`)
    .filter((file) => file.endsWith('.md'))
    .map((file) => folder + file.slice(0, -'.md'.length))
    .sort();
}

function readGuide(name: string): Guide {
  const href = `/docs/${name}`;
  const text = readFileSync(`${docsFolder}/${name}.md`, 'utf8');
  return { href, ...renderMarkdown(text, `docs/${name}.md`, href) };
}
