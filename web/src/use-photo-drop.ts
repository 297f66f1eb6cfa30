import { useEffect, useState } from 'react';

/**
 * Takes the first file that is dropped anywhere on the page or pasted.
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
      // Leaving one element for another also fires; only leaving the window has no element to go to.
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
