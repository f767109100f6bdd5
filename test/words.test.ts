import fc from 'fast-check';
import t from 'tap';
import { normalise } from '../src/shapes/normal.js';
import { sketch } from '../src/shapes/sketch.js';
import { oculusWords, sliceMeans, words } from '../src/shapes/words.js';

const mirrored: Readonly<Record<string, string>> = {
  ...{ plunge: 'surge', drop: 'rise', sag: 'lift', flat: 'flat', lift: 'sag', rise: 'drop', surge: 'plunge' },
};

/** The words without their counts, each as often as it was counted. */
const spread = (text: string): string[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .flatMap((word) => Array<string>(Number(word.split('*')[1] ?? 1)).fill(word.split('*')[0]!));

function wordsOf(drawing: string): string {
  const z = new Float64Array(60);
  normalise(sketch(drawing, 60), z);
  return words(z);
}

t.test('shapes in words', async (t) => {
  for (const [drawing, wanted] of [
    ['flat', 'flat*14'],
    ['flat, step up, flat', 'flat*6 rise*2 flat*6'],
    ['flat, step down, flat', 'flat*6 drop*2 flat*6'],
    ['0 0 0 0 0 1 1 1 1 1 1 1 1 1 1', 'flat*4 surge flat*9'],
    ['rise', 'lift*14'],
    ['fall', 'sag*14'],
    ['flat, spike, flat', 'flat*6 surge plunge flat*6'],
    ['0 0 0 0 0 0 0 9 0 0 0 0 0 0 0', 'flat*6 surge plunge flat*6'],
  ] as const)
    t.equal(wordsOf(drawing), wanted, drawing);
});

t.test('the borders of the letters are the same upwards and downwards', async (t) => {
  const at = (change: number): string => words([0, change]);
  for (const [change, up, down] of [
    [0.2, 'flat', 'flat'],
    [0.2000001, 'lift', 'sag'],
    [0.6, 'lift', 'sag'],
    [0.6000001, 'rise', 'drop'],
    [1.5, 'rise', 'drop'],
    [1.5000001, 'surge', 'plunge'],
  ] as const) {
    t.equal(at(change), up, `${change}`);
    t.equal(at(-change), down, `${-change}`);
  }
});

t.test('few values are taken as they are', async (t) => {
  t.equal(words([]), '');
  t.equal(words([1]), '');
  t.equal(words([0, 1, 0]), 'rise drop');
});

t.test('mirrored shapes have mirrored words', async () => {
  const values = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 100 });
  fc.assert(
    fc.property(values, (z) => {
      const said = spread(words(z));
      return (
        said.length === Math.min(15, z.length) - 1 &&
        spread(words(z.map((value) => -value)))
          .map((word) => mirrored[word])
          .join() === said.join()
      );
    }),
  );
});

t.test('the means of slices have the mean of the values', async (t) => {
  t.same([...sliceMeans([1, 2, 3, 4], 2)], [1.5, 3.5]);
  t.same([...sliceMeans([3, 0, 6], 2)], [2, 4], 'a value on a border is shared');
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(values, fc.nat(), (x, seed) => {
      const count = 1 + (seed % x.length);
      const mean = (of: ArrayLike<number>): number => Array.from(of).reduce((a, b) => a + b, 0) / of.length;
      return Math.abs(mean(sliceMeans(x, count)) - mean(x)) < 1e-9 * 1000;
    }),
  );
});

t.test("Oculus's words are those of its source, its lack of symmetry with them", async (t) => {
  // scaled to 0..25, the first two values are the bounds
  const after = (...values: readonly number[]): string => oculusWords([0, 25, ...values]).replace(/^sinc ?/, '');
  for (const [values, wanted, why] of [
    [[24], 'dec', 'a fall of 1 is one'],
    [[0, 1], 'sdec', 'a rise of 1 is none'],
    [[0, 2], 'sdec inc', 'a rise of 2 is one'],
    [[21], 'sdec', 'a fall of 4 is sharp'],
    [[22], 'dec', 'a fall of 3 is not'],
    [[0, 4], 'sdec inc', 'a rise of 4 is not sharp'],
    [[0, 5], 'sdec sinc', 'a rise of 5 is'],
    [[24.5], '', 'scaled values are rounded up'],
    [[25, 25], '', 'what stays is left out'],
  ] as const)
    t.equal(after(...values), wanted, why);
  t.equal(oculusWords([3, 3, 3]), '', 'a constant has no words');
  t.equal(oculusWords([]), '');
  t.equal(oculusWords([0, NaN, 1, Infinity, 0]), 'sinc sdec', 'what is no number is dropped');
  t.not(
    oculusWords([0, 25, 24, 25]).replaceAll('dec', 'x').replaceAll('inc', 'dec').replaceAll('x', 'inc'),
    oculusWords([25, 0, 1, 0]),
    'a mirrored series has other words',
  );
});
