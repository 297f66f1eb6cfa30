import { useEffect, useState } from 'react';

/**
 * Calls `onPhoto` with the first file that is dropped anywhere on the page or pasted.
 *
 * @returns whether a file is being dragged over the page
 */
export function usePhotoDrop(onPhoto: (file: Blob) => void): boolean {
  const [dragging, setDragging] = useState(false);

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const take = (files: FileList | undefined) => {
      const [file] = files ?? [];
      if (file) onPhoto(file);
    };
    const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

    window.addEventListener(
      'dragover',
      (event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setDragging(true);
      },
      { signal },
    );
    window.addEventListener(
      'dragleave',
      // The event also fires between elements; only when leaving the window is there no related target.
      (event) => event.relatedTarget === null && setDragging(false),
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        if (!carriesFile(event)) return;
        event.preventDefault();
        setDragging(false);
        take(event.dataTransfer?.files);
      },
      { signal },
    );
    window.addEventListener('paste', (event) => take(event.clipboardData?.files), { signal });
    return () => listening.abort();
  }, [onPhoto]);

  return dragging;
}
