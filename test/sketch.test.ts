import fc from 'fast-check';
import t from 'tap';
import { normalise } from '../src/shapes/normal.js';
import { nearest } from '../src/shapes/scan.js';
import { sketch } from '../src/shapes/sketch.js';
import { sparkline } from '../src/shapes/sparkline.js';
import { type Drawn, drawn } from './drawn-shapes.js';

const n = 60;

/** The distance between samples that may differ in scale and offset, per point; 0 is the same shape. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [p, q] = [new Float64Array(a.length), new Float64Array(b.length)];
  normalise(a, p);
  normalise(b, q);
  return Math.sqrt(p.reduce((sum, value, i) => sum + (value - q[i]!) ** 2, 0) / p.length);
}

/** What sketch says of a text it does not read. */
function refusal(text: string): string {
  try {
    sketch(text, n);
  } catch (error) {
    return (error as Error).message;
  }
  return 'was read';
}

t.test('sketches find the shapes that are meant', async (t) => {
  const { rows, classes } = drawn({ seed: 7, each: 60, n, phase: 0.15 });
  for (const spelling of ['words', 'sparkline', 'numbers', 'svg'] as const) {
    let hits = 0;
    const misses: string[] = [];
    for (const [name, shape] of Object.entries<Drawn>(classes)) {
      const query = new Float64Array(n);
      normalise(sketch(shape[spelling], n), query);
      const found = nearest(rows, query, { k: 10, like: 'shift', band: 3, lag: n / 2 });
      const right = found.filter(({ row }) => shape.rows.has(row)).length;
      hits += right;
      if (right < 10) misses.push(`${name} ${right}`);
    }
    const precision = hits / (10 * Object.keys(classes).length);
    t.ok(precision >= 0.95, `${spelling}: precision@10 is ${precision.toFixed(3)} ${misses.join(', ')}`);
  }
});

t.test('each spelling of one shape is one shape', async (t) => {
  const step = Float64Array.from({ length: n }, (_, i) => (i < 30 ? 0 : 1));
  const steps = [
    ...['0 1', '0,1', '0;1\n', ' -3\t-2 ', '1e3, 2e3', '0 0 0 0 1 1 1 1', '.5 +1.5'],
    ...['▁█', '_▁', ' ▁', '▁▁▁███', '▁▁▁███\n', '\uFEFF▁▁▁███'],
    ...['flat, step up, flat', 'Flat; Step; Flat', 'step', 'a step up', 'flat then jump then level'],
    ...['M0 1H1V0H2', 'm0,1h1v-1h1', 'M0 1L1 1 1 0 2 0', 'm0 1 1 0 0-1 1 0', 'd="M0 1H1V0H2"', "d='M0 1H1V0H2'"],
    ...['points="0,1 1,1 1,0 2,0"', '<polyline points="0 1 1 1 1 0 2 0"/>', '<path d="M0 1H1V0H2">'],
    ...['<svg><g transform="scale(2)"><svg:path transform="translate(-1 5)" d="M0 1H1V0H2"/></g></svg>'],
    ...['<svg><g transform="matrix(1 0 0 -1 0 0)"><path d="M0 0H1V1H2"/></g></svg>'],
    ...['<svg><!-- <path d="M0 0L1 1"/> --><path d="M0 1H1V0H2"/><line x1="0" y1="0" x2="9" y2="9"/></svg>'],
    ...['<svg><defs><path d="M0 0L1 1 2 2 3 3 4 4 5 5"/></defs><path d="M0 1H1V0H2"/></svg>'],
    ...['<?xml version="1.0"?><!DOCTYPE svg><svg><style><![CDATA[ a > b ]]></style><path d="M0 1H1V0H2"/></svg>'],
  ];
  for (const text of steps) t.ok(apart(sketch(text, n), step) < 0.15, JSON.stringify(text));
});

t.test('lines and curves of paths', async (t) => {
  const ramp = Float64Array.from({ length: n }, (_, i) => i);
  for (const text of [
    ...['M0 9L9 0', 'M0,9 9,0', 'M0 9 L 1 8 Z L 9 0', 'M0 9C3 6 6 3 9 0', 'M0 9Q4.5 4.5 9 0', 'm0 9 c3-3 6-6 9-9'],
    ...['M0 9Q2.25 6.75 4.5 4.5T9 0', 'M0 9C1.5 7.5 3 6 4.5 4.5S7.5 1.5 9 0'],
  ])
    t.ok(apart(sketch(text, n), ramp) < 0.02, text);
  t.ok(apart(sketch('M0 9L5 4 2 0 9 0', n), sketch('M0 9L5 4 9 0', n)) < 1e-9, 'points that go back are left out');
  const hill = Float64Array.from({ length: n }, (_, i) => ((i + 0.5) / n) * (1 - (i + 0.5) / n));
  t.ok(apart(sketch('M0 0Q5-10 10 0', n), hill) < 0.02, 'a quadratic curve is a parabola');
  t.ok(apart(sketch('M0 0C3.333-6.667 6.667-6.667 10 0', n), hill) < 0.02, 'and so is a cubic one of the same points');
});

t.test('what is no sketch is told by its place', async (t) => {
  for (const [text, message] of [
    ['', 'the sketch is empty'],
    [' \n', 'the sketch is empty'],
    [', ;', 'the sketch is empty'],
    ['0 1 2-3', 'number 3 of the sketch, "2-3", is no number'],
    ['0 1e400', 'number 2 of the sketch, "1e400", is not between -1e+100 and 1e+100'],
    ['▁▁x', 'character 3 of the sparkline, "x", is not one of ▁▂▃▄▅▆▇█, _ or a blank'],
    ['flat, shrap rise', 'part 2 of the sketch, "shrap rise": "shrap" is no word of a sketch; did you mean "sharp"?'],
    ['flat, sharp', 'part 2 of the sketch, "sharp": no shape in it, such as flat, rise, step, spike or wave'],
    ['rise fall', 'part 1 of the sketch, "rise fall": both "rise" and "fall": a part has one shape, and parts have commas between'],
    ['rise down', 'part 1 of the sketch, "rise down": a rise does not go down'],
    ['M0 0L5', 'the path: the end is not a number'],
    ['M0 0L5 x', 'the path: character 7, " x", is not a number'],
    ['M0 0 A1 1 0 0 0 3 3', 'the path: character 7, "1 1 0 0 0 3 ", comes after an arc, which is not read: use lines or curves'],
    ['M0 0B1', 'the path: character 6, "1", comes after a letter that no path has'],
    ['M0 0L1e300 0', 'the path: character 11, " 0", comes after a number that is not between -1e+100 and 1e+100'],
    ['M9 0L0 9', 'the line of the SVG does not go from left to right'],
    ['<svg/>', 'the SVG has no path, polyline, polygon or line'],
    ['<svg><path d="L1 1"/></svg>', 'element 2 of the SVG, <path>, d: character 2, "1 1", comes where the M should be that a path begins with'],
    ['<polyline points="0 1 2"/>', 'element 1 of the SVG, <polyline>, points: the end is not a number'],
    ['<svg><g transform="rotate(9)"><path d="M0 0L1 1"/></g></svg>', 'element 2 of the SVG, <g>, transform: "rotate" is not read: only translate, scale and matrix are'],
    ['<g transform="scale(1 2 3)"/>', 'element 1 of the SVG, <g>, transform: scale does not take 3 numbers'],
    ['<svg><path d="M0 0', 'character 11 of the SVG, " d=\\"M0 0", does not go on with the tag'],
    ['<svg><!-- ', 'character 6 of the SVG: the comment has no end'],
    ['<!DOCTYPE svg [<!ENTITY a "aa">]><svg/>', 'character 1 of the SVG: a document with declarations of its own is not read'],
    ['points="0 0 1 1', 'character 10 of the SVG, " points=\\"0 0", does not go on with the tag'],
  ] as const)
    t.equal(refusal(text), message); // biome-ignore format: a table
});

t.test('hostile text is refused or read in time that grows with its length', async (t) => {
  const much = (text: string): string => text.repeat(Math.ceil(1e6 / text.length));
  for (const text of [
    ...[much('<'), much('<g>'), much('<g '), `<g ${much('a')}`, `<g ${much(' ')}`, `<g a${much(' ')}`, much('<!--')],
    ...[`<g ${much('a="" ')}`, much('</g>'), `M0 0${much('t0 0')}`, `M0 0C${much('0 1 ')}`, `M0 ${much('9')}`],
    ...[`M0 0${much(' ')}x`, `M0 0${much(',')}`, `<g transform="${much('scale(9)')}"><line x2="1"/></g>`],
    ...[`<g transform="${much(' ')}x"/>`, `<g transform="${much('a')}"/>`, `<${much('a')} transform="x"/>`],
    ...[much('9'), much('9 '), much('e'), much('- '), much('▁'), much('a'), much('flat,'), much('flat '), much('a,')],
    ...[much('-'), `flat${much(' ')}x`, `▁${much('\n')}x`, much('999999 flat,'), `M0 0H${much('1e99 ')}`],
  ]) {
    const message = refusal(text);
    t.ok(message.length < 300 && !message.includes('\n'), `${text.slice(0, 20)}: ${message}`);
  }
});

t.test('any text is read as n finite samples or refused in one sentence', async (t) => {
  const pieces = [
    ...[
      'flat',
      'rise',
      'step',
      'up',
      'back',
      'spike',
      'sharp',
      '3',
      'x9',
      ',',
      ';',
      ' ',
      '\n',
      '-',
      '▁',
      '█',
      '_',
      '.',
      'e',
    ],
    ...[
      '1e99',
      '-1e100',
      '1e-320',
      'NaN',
      'Infinity',
      'M',
      'm0 0',
      'L',
      'h',
      'C',
      'q',
      'S',
      't',
      'Z',
      'A',
      '0',
      '"',
      "'",
    ],
    ...[
      '<svg>',
      '<path d="M',
      '<polyline points="',
      '<line x2="1"',
      '/>',
      '</g>',
      '<g transform="',
      'scale(',
      'matrix(',
      ')',
    ],
    ...['<defs>', '<!--', '-->', '&amp;', 'points="', 'd="', '\u0000', '\u2028', '__proto__', 'constructor'],
  ];
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((parts) => parts.join(' ')),
    fc.array(fc.double({ noNaN: true, min: -1e100, max: 1e100 })).map((numbers) => numbers.join(' ')),
    fc.array(fc.double()).map((numbers) => `M${numbers.join(' ')}`),
  );
  let read = 0;
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 200 }), (text, n) => {
      let samples: Float64Array;
      try {
        samples = sketch(text, n);
      } catch (error) {
        const { message } = error as Error;
        return error?.constructor === Error && message !== '' && message.length < 400 && !/[\n\r\0]/.test(message);
      }
      read++;
      return samples.length === n && samples.every(Number.isFinite);
    }),
    { numRuns: 20000 },
  );
  t.ok(read > 1000, `${read} of 20000 were read`);
});

t.test('as many numbers as samples are the samples, more are their means', async (t) => {
  t.same([...sketch('1 5 2', 3)], [1, 5, 2]);
  t.same([...sketch('1 5 2 4', 2)], [3, 3]);
  t.same([...sketch('7', 4)], [7, 7, 7, 7]);
  t.same([...sketch('flat', 3)], [0, 0, 0]);
});

t.test('sparklines', async (t) => {
  t.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7]), '▁▂▃▄▅▆▇█');
  t.equal(sparkline([3, NaN, -3, Infinity]), '█ ▁ ');
  t.equal(sparkline([5, 5, 5]), '▁▁▁', 'a constant is low');
  t.equal(sparkline([]), '');
  t.equal(sparkline([-1e308, 0, 1e308]), '▁▅█', 'no range is too large');
  t.equal(sparkline([0, 5e-324]), '▁▁', 'nor too small');
  t.equal(sparkline([0, 0, NaN, 4, 8, 8], 3), '▁▅█', 'means of slices');
  t.equal(sparkline([1, 2], 9), '▁█', 'never more characters than values');
  fc.assert(
    fc.property(fc.array(fc.double()), fc.integer({ min: 1, max: 99 }), (values, width) => {
      const line = sparkline(values, width);
      return [...line].length === Math.min(width, values.length) && /^[▁-█ ]*$/.test(line);
    }),
  );
});

t.test('a sparkline is read as what it was drawn of', async (t) => {
  for (const text of ['flat, step up, long decay', '3 wave', 'flat, spike, flat', 'growth, fall back'])
    t.ok(apart(sketch(sparkline(sketch(text, n)), n), sketch(text, n)) < 0.15, text);
});
