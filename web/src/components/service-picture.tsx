import { type ComponentProps, useEffect, useState } from 'react';
import { accessKey } from '../access-key.ts';
import { fetchPhoto } from '../api.ts';

/** An image of the service. With a key it is fetched, since the address of an `img` carries none. */
export function ServicePicture({ src, alt, ...props }: ComponentProps<'img'> & { readonly src: string }) {
  return accessKey() === null ? (
    <img {...props} src={src} alt={alt} />
  ) : (
    <FetchedPicture {...props} src={src} alt={alt} />
  );
}

function FetchedPicture({ src, alt, ...props }: ComponentProps<'img'> & { readonly src: string }) {
  const [fetched, setFetched] = useState<string>();
  useEffect(() => {
    let url: string | undefined;
    let gone = false;
    fetchPhoto(src).then(
      (photo) => {
        if (gone) return;
        url = URL.createObjectURL(photo);
        setFetched(url);
      },
      // As a broken image has it: its text stays.
      () => undefined,
    );
    return () => {
      gone = true;
      if (url) URL.revokeObjectURL(url);
    };
  }, [src]);
  return <img {...props} src={fetched} alt={alt} />;
}
