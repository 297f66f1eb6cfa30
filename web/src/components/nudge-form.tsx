import { type FormEvent, useState } from 'react';

interface Props {
  /** What the list has more of now. */
  readonly nudge: string;
  readonly onNudge: (words: string) => void;
}

/** Asks for more of a color or pattern, in words. */
export function NudgeForm({ nudge, onNudge }: Props) {
  const [words, setWords] = useState(nudge);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onNudge(words.trim());
  };
  return (
    <form className="nudge" onSubmit={submit}>
      <label htmlFor="nudge-words">But rather</label>
      <input
        id="nudge-words"
        value={words}
        maxLength={200}
        placeholder="in red, striped …"
        onChange={(event) => setWords(event.target.value)}
      />
      <button type="submit" className="button secondary small">
        Show
      </button>
    </form>
  );
}
