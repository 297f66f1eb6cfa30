import { type ChangeEvent, type ReactNode, useRef } from 'react';

interface Props {
  readonly kind: 'primary' | 'primary small' | 'secondary';
  /** Opens the camera instead of the file picker, on devices that have one. */
  readonly camera?: boolean;
  readonly onPhoto: (file: Blob) => void;
  readonly children: ReactNode;
}

/** A button that asks for an image file. Phones convert their own formats to one of the accepted ones. */
export function PhotoButton({ kind, camera = false, onPhoto, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const take = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (file) onPhoto(file);
    // So that choosing the same file again also fires a change event.
    target.value = '';
  };
  return (
    <>
      <button
        type="button"
        className={`button ${kind}${camera ? ' camera' : ''}`}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept="image/jpeg,image/png,image/webp,image/avif"
        capture={camera ? 'environment' : undefined}
        onChange={take}
      />
    </>
  );
}
