import { useCallback, useRef, useState } from 'react';
import type { Example, Page } from '../api.ts';
import type { SavedQuery } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { MoreButton } from '../components/more-button.tsx';
import { useAction } from '../use-action.ts';
import { usePages } from '../use-pages.ts';
import { keepExample, keepLook, listQueries } from './lab-api.ts';

interface Props {
  readonly catalog: string;
  /** The newest saved queries. */
  readonly first: Page<SavedQueries>;
  readonly examples: readonly Example[];
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
  /** Called after queries were kept. */
  readonly onKept: () => void;
}

/** The saved queries that the lab works on: choose some, or keep more by searching with photos. */
export function LooksPanel({ catalog, first, examples, chosen, onChoose, onKept }: Props) {
  const readNext = useCallback((next: string) => listQueries(catalog, undefined, next), [catalog]);
  const { items: queries, more } = usePages(first, queriesOf, readNext);
  const input = useRef<HTMLInputElement>(null);
  const [progress, setProgress] = useState<readonly [done: number, total: number] | null>(null);
  const known = new Set(queries.map(({ externalId }) => externalId));
  const newExamples = examples.filter(({ name }) => !known.has(name));
  const keepAll = async <Photo,>(photos: readonly Photo[], keep: (photo: Photo) => Promise<void>) => {
    setProgress([0, photos.length]);
    try {
      for (const [index, photo] of photos.entries()) {
        await keep(photo);
        setProgress([index + 1, photos.length]);
      }
    } finally {
      setProgress(null);
      onKept();
    }
  };
  const addFiles = useAction((files: readonly File[]) =>
    keepAll(files, (file) => keepLook(catalog, file.name, file)),
  );
  const addExamples = useAction(() => keepAll(newExamples, (example) => keepExample(catalog, example)));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChoose(next);
  };
  const failure = addFiles.failure ?? addExamples.failure ?? more?.failure;
  return (
    <details className="panel looks-panel" open={queries.length === 0}>
      <summary>
        <h2>Looks</h2>
        <span className="fine-print">
          {chosen.size} of {queries.length}
          {more ? '+' : ''} saved queries
        </span>
      </summary>
      <p className="fine-print">
        Saved queries are re-ranked without inference. A search with <code>keep</code> saves one; no photo is
        kept.
      </p>
      <div className="bar left">
        {newExamples.length > 0 && (
          <button
            type="button"
            className="button primary small"
            disabled={progress !== null}
            onClick={() => addExamples.run()}
          >
            Search with {newExamples.length} example photos
          </button>
        )}
        <button
          type="button"
          className="button secondary small"
          disabled={progress !== null}
          onClick={() => input.current?.click()}
        >
          Add photos
        </button>
        <input
          ref={input}
          className="visually-hidden"
          type="file"
          accept="image/*"
          multiple
          tabIndex={-1}
          aria-label="Photos to search with and keep"
          onChange={(event) => {
            addFiles.run([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </div>
      {progress && <progress aria-label="Photos searched" value={progress[0]} max={progress[1]} />}
      {failure && <FailureNotice failure={failure} />}
      {queries.length > 0 && (
        <ul className="look-choices">
          {queries.map(({ id, externalId, at, regions }) => (
            <li key={id}>
              <label className="check">
                <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
                <span>
                  {externalId ?? id.slice(0, 8)}{' '}
                  <span className="fine-print">
                    {regions.map(({ garmentClass }) => garmentClass ?? 'garment').join(', ') || 'no garment'}{' '}
                    · {new Date(at).toLocaleString()}
                  </span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {more && (
        <MoreButton more={more} small>
          Earlier saved queries
        </MoreButton>
      )}
    </details>
  );
}

type SavedQueries = { readonly queries: readonly SavedQuery[] };
const queriesOf = ({ queries }: SavedQueries) => queries;
