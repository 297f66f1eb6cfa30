import type { Notice } from '../api.ts';
import { ImportHelp } from './import-help.tsx';

/** Notices on why there are few or no results. */
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
