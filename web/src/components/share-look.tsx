import { useState } from 'react';
import type { FoundLook } from '../look-state.ts';

interface Props {
  readonly found: FoundLook;
  /** Saves the query. */
  readonly onShare: () => void;
}

/** Saves the look's query, so that the page's address opens it, and says what that means. */
export function ShareLook({ found, onShare }: Props) {
  const [copied, setCopied] = useState<string | null>(null);
  const { saved } = found;
  if (saved === null)
    return (
      <button
        type="button"
        className="button secondary small"
        disabled={found.pending !== null}
        title="Saves what was found, without the photo"
        onClick={onShare}
      >
        Share
      </button>
    );
  const copy = async () => {
    await navigator.clipboard.writeText(window.location.href);
    setCopied(saved);
  };
  return (
    <div className="share-look" role="status">
      {/* Browsers offer the clipboard to pages over TLS and of this machine alone. */}
      {window.isSecureContext && (
        <button type="button" className="button secondary small" onClick={() => void copy()}>
          {copied === saved ? 'Copied' : 'Copy the address'}
        </button>
      )}
      <p className="fine-print">
        The address of this page opens this look again, without the photo, for all who may search here and as
        long as the service keeps it.
      </p>
    </div>
  );
}
