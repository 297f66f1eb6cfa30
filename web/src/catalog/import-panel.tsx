import { useRef } from 'react';
import { FailureNotice } from '../components/failure-notice.tsx';
import { useAction } from '../use-action.ts';
import { readFailures } from './catalog-api.ts';
import { failedLines, failuresTable, isLineFile } from './failed-lines.ts';
import { saveFile } from './save-file.ts';
import type { RunningImport } from './use-import.ts';

interface Props {
  readonly catalog: string;
  readonly running: RunningImport | null;
  readonly onFile: (file: File) => void;
}

/** Imports a file into the catalog: progress, counts, failed lines. */
export function ImportPanel({ catalog, running, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const isBusy = running !== null && !running.failure && (running.status?.state ?? 'running') === 'running';
  return (
    <section className="panel" aria-labelledby="import-title">
      <header>
        <h2 id="import-title">Import</h2>
        <button
          type="button"
          className="button primary small"
          disabled={isBusy}
          onClick={() => input.current?.click()}
        >
          Choose a file
        </button>
        <input
          ref={input}
          className="visually-hidden"
          type="file"
          tabIndex={-1}
          aria-label={`File of products for ${catalog}`}
          accept=".jsonl,.ndjson,.json,.csv,.tsv,.txt,.xml,.gz"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) onFile(file);
            // The same file may be chosen again after it was mended.
            event.target.value = '';
          }}
        />
      </header>
      {running === null ? (
        <p className="fine-print">
          JSONL with pictures in base64, or a shop's feed (CSV, TSV, XML, JSON) with http(s) addresses, up to
          20 MB and 10,000 products. Larger files: <code>garb import</code>.
        </p>
      ) : (
        <ImportProgress running={running} />
      )}
    </section>
  );
}

function ImportProgress({ running }: { readonly running: RunningImport }) {
  const { file, status, failure, catalog } = running;
  const done = status ? status.imported + status.unchanged + status.failed : 0;
  return (
    <div className="import-progress" aria-live="polite">
      <p>
        <strong>{file.name}</strong> → {catalog}: {stateInWords(running)}
      </p>
      {failure && <FailureNotice failure={failure} />}
      {!status && !failure && <progress aria-label="Sending the file" />}
      {status && (
        <>
          {status.recognised !== '' && <p className="fine-print">{status.recognised}</p>}
          <progress aria-label="Lines imported" value={done} max={Math.max(1, status.lines)} />
          <dl className="counts">
            <Count name="of lines" value={`${done.toLocaleString()} / ${status.lines.toLocaleString()}`} />
            <Count name="imported" value={status.imported.toLocaleString()} />
            <Count name="unchanged" value={status.unchanged.toLocaleString()} />
            <Count name="failed" value={status.failed.toLocaleString()} />
          </dl>
          {status.error && <p className="notice">{status.error.message}</p>}
          {status.failures.length > 0 && <FailedLines running={running} />}
        </>
      )}
    </div>
  );
}

function Count({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Failed lines in sight; the files have all. */
const shownFailures = 5;

function FailedLines({ running: { catalog, file, status } }: { readonly running: RunningImport }) {
  const save = useAction(async (kind: 'report' | 'lines') => {
    const failures = await readFailures(catalog, status?.id ?? '');
    const base = file.name.replace(/\.[^.]*$/, '');
    if (kind === 'report') saveFile(`${base}-failures.csv`, failuresTable(failures), 'text/csv');
    else saveFile(`${base}-failed.jsonl`, failedLines(await file.text(), failures), 'application/x-ndjson');
  });
  const failures = status?.failures ?? [];
  return (
    <>
      <ul className="failed-lines">
        {failures.slice(0, shownFailures).map(({ line, id, errors }) => (
          <li key={line}>
            <strong>
              Line {line}
              {id === undefined ? '' : ` (${id})`}
            </strong>{' '}
            {errors.map(({ message }) => message).join('; ')}
          </li>
        ))}
        {failures.length > shownFailures && <li>and {failures.length - shownFailures} more</li>}
      </ul>
      <div className="bar left">
        <button type="button" className="button secondary small" onClick={() => save.run('report')}>
          Download the report (CSV)
        </button>
        {isLineFile(file.name) && (
          <button type="button" className="button secondary small" onClick={() => save.run('lines')}>
            Download the failed lines
          </button>
        )}
      </div>
      {save.failure && <FailureNotice failure={save.failure} />}
    </>
  );
}

function stateInWords({ status, failure }: RunningImport): string {
  if (failure && !status) return 'not imported';
  if (!status) return 'sending…';
  const words = {
    running: 'importing…',
    done: 'done',
    failed: 'ended early',
    interrupted: 'interrupted: send the file again, and it goes on',
  };
  return words[status.state];
}
