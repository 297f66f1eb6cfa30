import type { Notice } from '../api.ts';
import { ImportHelp } from './import-help.tsx';

/** Why there is less to see than one may expect. */
export function NoticeList({ notices }: { readonly notices: readonly Notice[] }) {
  return notices.map(({ code, message }) =>
    code === 'empty-catalog' ? (
      <ImportHelp key={code} />
    ) : (
      <p key={code} className="notice">
        {message}
      </p>
    ),
  );
}
