import type { Profile } from '../../fuse/profile.ts';

/** A setting in which two profiles differ; null in a profile that lacks it. */
export interface SettingDifference {
  /** Path with dots, such as `pairings.garment→garment`. */
  readonly setting: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Every setting in which the profiles differ, except name and version, ordered by path. */
export function diffProfiles(from: Profile, to: Profile): SettingDifference[] {
  const [before, after] = [settingsOf(from), settingsOf(to)];
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((setting) => ({
      setting,
      from: before.get(setting) ?? null,
      to: after.get(setting) ?? null,
    }))
    .filter((difference) => difference.from !== difference.to);
}

function settingsOf({ name: _name, version: _version, ...settings }: Profile): Map<string, unknown> {
  return new Map(leavesOf(settings, []));
}

function leavesOf(value: unknown, path: readonly string[]): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([name, part]) => leavesOf(part, [...path, name]));
}
