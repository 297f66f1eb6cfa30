import { describe, expect, it } from 'vitest';
import { defaultProfile } from '../../src/search/default-profile.ts';
import { parseProfile } from '../../src/search/profile-schema.ts';
import { failedLines, failuresTable, isLineFile } from '../../web/src/catalog/failed-lines.ts';
import {
  changedSettings,
  classSliders,
  methods,
  normalizations,
  pairingSliders,
  photoSliders,
  rankConstant,
  settingsOf,
  thresholdSlider,
} from '../../web/src/lab/draft-profile.ts';
import {
  labelOf,
  labelsOfNothingRight,
  queryName,
  verdictOf,
  verdictOfKey,
} from '../../web/src/lab/rows/grades.ts';
import { fragmentOf, placeOf } from '../../web/src/use-view.ts';

describe('labels', () => {
  const row = (grade: number | null) => ({ productId: 'p', before: 1, after: 2, grade });

  it('are grades; label files’ higher grades are right too', () => {
    expect([null, -1, 0, 1, 2, 3].map(verdictOf)).toEqual([null, null, 'wrong', 'similar', 'right', 'right']);
  });

  it('given twice are taken back', () => {
    expect(labelOf('q:r1', row(null), 'right')).toEqual({ query: 'q:r1', productId: 'p', grade: 2 });
    expect(labelOf('q:r1', row(2), 'right').grade).toBe(-1);
    expect(labelOf('q:r1', row(2), 'wrong').grade).toBe(0);
  });

  it('of a list without a right product leave those that were given', () => {
    const rows = [row(null), { ...row(1), productId: 'similar' }, { ...row(-1), productId: 'taken-back' }];
    const list = { region: 'r1', garmentClass: null, moved: 0, match: { before: null, after: null }, rows };
    expect(labelsOfNothingRight('q:r1', list)).toEqual([
      { query: 'q:r1', productId: 'p', grade: 0 },
      { query: 'q:r1', productId: 'taken-back', grade: 0 },
    ]);
    expect(labelsOfNothingRight('q', { ...list, rows: [] })).toEqual([]);
  });

  it('name a garment or the look, and have keys', () => {
    expect([queryName('q', 'r1'), queryName('q', null)]).toEqual(['q:r1', 'q']);
    expect(['r', 'S', '3', 'n', 'x', 'Enter'].map(verdictOfKey)).toEqual([
      'right',
      'similar',
      'wrong',
      'none-right',
      null,
      null,
    ]);
  });
});

describe('moved settings', () => {
  const sliders = [...pairingSliders, ...classSliders, thresholdSlider, ...photoSliders, rankConstant];

  it.each(sliders)('$label is read as written, named as changed, and accepted by the service', (slider) => {
    for (const value of [slider.min, slider.max]) {
      const moved = slider.write(defaultProfile, value);
      expect(slider.read(moved)).toBe(value);
      const changed = slider.read(defaultProfile) === value ? [] : [slider.label];
      expect(changedSettings(defaultProfile, moved)).toEqual(changed);
      expect(() => parseProfile({ ...settingsOf(moved), name: 'x', version: 1 })).not.toThrow();
    }
  });

  it('of a profile without a calibration have no threshold', () => {
    const without = { ...defaultProfile, calibration: null };
    expect(thresholdSlider.write(without, 0.5)).toBe(without);
  });

  it('offer methods and normalisations that the service knows', () => {
    for (const method of methods)
      expect(() => parseProfile({ ...defaultProfile, method }), method).not.toThrow();
    for (const normalization of normalizations)
      expect(() => parseProfile({ ...defaultProfile, normalization }), normalization).not.toThrow();
  });
});

describe('failed lines', () => {
  const failures = [
    { line: 2, id: 'a', errors: [{ code: 'invalid-row', message: 'price: "x", no number' }] },
    { line: 4, errors: [{ code: 'corrupt-image', path: 'front', message: '=1+1' }] },
  ];

  it('are a table that a spreadsheet reads, without formulas', () => {
    expect(failuresTable(failures)).toBe(
      'line,id,code,image,message\n2,a,invalid-row,,"price: ""x"", no number"\n4,,corrupt-image,front,\'=1+1\n',
    );
    expect(failuresTable([])).toBe('line,id,code,image,message\n');
  });

  it('are cut out of a file with one product a line', () => {
    expect(failedLines('one\ntwo\nthree\nfour', failures)).toBe('two\nfour\n');
    expect(['a.jsonl', 'a.NDJSON', 'a.csv', 'a.jsonl.gz'].map(isLineFile)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('the address', () => {
  it('names a view and a catalog, and is read back', () => {
    for (const view of ['shop', 'catalog', 'lab'] as const)
      for (const catalog of [null, 'shoes', 'Größe 1/2'])
        if (view !== 'shop' || catalog === null)
          expect(placeOf(fragmentOf({ view, catalog }))).toEqual({ view, catalog });
  });

  it.each(['', '#', '#/', '#/nowhere', '#lab', '#/nowhere/x'])('%j is the shop', (fragment) => {
    expect(placeOf(fragment)).toEqual({ view: 'shop', catalog: null });
  });

  it('with broken escapes names no catalog', () => {
    expect(placeOf('#/lab/%E0%A4%A')).toEqual({ view: 'lab', catalog: null });
  });
});
