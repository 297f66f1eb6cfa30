import { describe, expect, it } from 'vitest';
import { type PictureInput, toPictureTensor } from '../../src/inference/picture-tensor.ts';
import { paint } from '../image/pictures.ts';

/** 2 × 1 pixels. */
const first = paint(2, 1, (x) => (x === 0 ? [10, 20, 30] : [40, 50, 60]));
const second = paint(2, 1, (x) => (x === 0 ? [70, 80, 90] : [100, 110, 255]));
const bytes: PictureInput = { width: 2, height: 1, layout: 'nhwc', dtype: 'uint8', channels: 'rgb' };

describe('toPictureTensor', () => {
  it('hands a single picture over without a copy when it is taken as it is', () => {
    const tensor = toPictureTensor([first], bytes);
    expect(tensor.data).toBe(first.data);
    expect(tensor.dims).toEqual([1, 1, 2, 3]);
  });

  it('puts pictures one after the other', () => {
    const tensor = toPictureTensor([first, second], bytes);
    expect([...tensor.data]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 255]);
    expect(tensor.dims).toEqual([2, 1, 2, 3]);
  });

  it('puts each channel of a picture before the next in nchw', () => {
    const tensor = toPictureTensor([first, second], { ...bytes, layout: 'nchw' });
    expect([...tensor.data]).toEqual([10, 40, 20, 50, 30, 60, 70, 100, 80, 110, 90, 255]);
    expect(tensor.dims).toEqual([2, 3, 1, 2]);
  });

  it('turns the channels round for bgr, in either layout', () => {
    const last = toPictureTensor([first], { ...bytes, channels: 'bgr' });
    expect([...last.data]).toEqual([30, 20, 10, 60, 50, 40]);
    const ahead = toPictureTensor([first], { ...bytes, channels: 'bgr', layout: 'nchw' });
    expect([...ahead.data]).toEqual([30, 60, 20, 50, 10, 40]);
  });

  it('scales floats to 0..1 unless told otherwise', () => {
    const tensor = toPictureTensor([first], { ...bytes, dtype: 'float32' });
    expect(tensor.data).toEqual(Float32Array.from([10, 20, 30, 40, 50, 60], (value) => value / 255));
    const unscaled = toPictureTensor([first], { ...bytes, dtype: 'float32', scale: 1 });
    expect(unscaled.data).toEqual(Float32Array.of(10, 20, 30, 40, 50, 60));
  });

  it('takes mean and std of the scaled values in the order of the channels', () => {
    const mean: [number, number, number] = [0.1, 0.2, 0.3];
    const std: [number, number, number] = [0.5, 0.25, 2];
    const { data } = toPictureTensor([first], { ...bytes, dtype: 'float32', channels: 'bgr', mean, std });
    const expected = [30, 20, 10, 60, 50, 40].map(
      (value, index) => (value / 255 - (mean[index % 3] ?? 0)) / (std[index % 3] ?? 1),
    );
    expect(data).toEqual(Float32Array.from(expected));
  });

  it('returns no pictures for none', () => {
    expect(toPictureTensor([], bytes)).toEqual({ data: new Uint8Array(0), dims: [0, 1, 2, 3] });
  });
});
