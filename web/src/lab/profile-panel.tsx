import type { Profile, ProfileReference } from '../api-types.ts';
import { FailureNotice } from '../components/failure-notice.tsx';
import { useAction } from '../use-action.ts';
import { getProfile, nameOf } from './lab-api.ts';
import { ProfileControls } from './profile-controls.tsx';

interface Props {
  readonly profiles: readonly ProfileReference[];
  readonly active: ProfileReference;
  readonly base: Profile;
  readonly draft: Profile;
  /** Starts from another profile. */
  readonly onStart: (profile: Profile) => void;
  readonly onChange: (draft: Profile) => void;
}

/** The profile that the settings start from, and the settings. */
export function ProfilePanel({ profiles, active, base, draft, onStart, onChange }: Props) {
  const open = useAction(async (named: string) => onStart(await getProfile(named)));
  const names = [...new Set([nameOf(base), nameOf(active), ...profiles.map(nameOf)])].sort();
  return (
    <section className="panel profile-panel" aria-labelledby="profile-title">
      <header>
        <h2 id="profile-title">Profile</h2>
        <button
          type="button"
          className="button secondary small"
          disabled={draft === base}
          onClick={() => onChange(base)}
        >
          Reset
        </button>
      </header>
      <label className="field">
        Starts from
        <select value={nameOf(base)} onChange={(event) => open.run(event.target.value)}>
          {names.map((name) => (
            <option key={name} value={name}>
              {name === nameOf(active) ? `${name} (active)` : name}
            </option>
          ))}
        </select>
      </label>
      {open.failure && <FailureNotice failure={open.failure} />}
      <ProfileControls base={base} draft={draft} onChange={onChange} />
    </section>
  );
}
