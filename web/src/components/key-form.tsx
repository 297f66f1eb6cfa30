import { type FormEvent, useId } from 'react';
import { keepAccessKey } from '../access-key.ts';

/** Asks for the service's key, and starts the page again with it. */
export function KeyForm() {
  const id = useId();
  const keep = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    keepAccessKey(String(new FormData(event.currentTarget).get('key')));
    window.location.reload();
  };
  return (
    <form className="key-form" onSubmit={keep}>
      <label htmlFor={id}>Key</label>
      <input id={id} name="key" type="password" autoComplete="off" spellCheck={false} required />
      <button type="submit" className="button primary">
        Use this key
      </button>
    </form>
  );
}
