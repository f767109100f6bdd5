import { Coordinates } from './coordinates.js';
import { type Element, elements } from './markup.js';
import { quoted } from './nearest.js';
import type { Outline } from './outline.js';
import { path, polyline } from './path.js';
import { Trace } from './trace.js';
import { identity, type Matrix, transformed } from './transform.js';

/** Whether text is meant as SVG: markup, a `points` or `d` attribute, or the data of a path. */
export function isSvg(text: string): boolean {
  return /^(<|(points|d)\s*=\s*["']|m[\s,]*[-+.\d])/i.test(text);
}

/**
 * The line of an SVG, from left to right and upwards positive: of a document, an element, an attribute or the data of a
 * path. Of several shapes, the one with the most points that go forward, the first of equals; points that go back are
 * left out, and so is what only defines: `<defs>`, clips, masks. Throws an Error of one sentence that names the place.
 * Linear time and memory.
 */
export function svg(text: string): Outline {
  if (/^m/i.test(text)) {
    const trace = new Trace(identity);
    path(text, trace, 'the path');
    return running([trace]);
  }
  if (/^d/i.test(text)) return running(shapes(`<path ${text}>`));
  return running(shapes(/^p/i.test(text) ? `<polyline ${text}>` : text));
}

/** The shape with the most points of those that run from left to right. */
function running(traces: Iterable<Trace>): Outline {
  let best: Trace | undefined;
  let seen = 0;
  for (const trace of traces) {
    seen++;
    if (trace.runs && trace.vertices > (best?.vertices ?? 0)) best = trace;
  }
  if (best !== undefined) return best;
  if (seen === 0) throw new Error('the SVG has no path, polyline, polygon or line');
  throw new Error('the line of the SVG does not go from left to right');
}

/** What is drawn only where something else refers to it. */
const defining: ReadonlySet<string> = new Set(['defs', 'symbol', 'clipPath', 'mask', 'pattern', 'marker']);

function* shapes(text: string): Generator<Trace> {
  /** What is around an element, by depth; undefined where nothing is drawn. */
  const around: (Matrix | undefined)[] = [];
  for (const element of elements(text)) {
    around.length = element.depth;
    const outer = element.depth === 0 ? identity : around[element.depth - 1];
    const matrix = outer === undefined || defining.has(element.name) ? undefined : matrixOf(element, outer);
    around.push(matrix);
    const trace = matrix === undefined ? undefined : traced(element, new Trace(matrix));
    if (trace !== undefined) yield trace;
  }
}

function matrixOf(element: Element, outer: Matrix): Matrix {
  const text = element.attributes.get('transform');
  return text === undefined ? outer : transformed(outer, text, placeOf(element, 'transform'));
}

/** The element drawn into `trace`, which is returned; undefined when it is no line. */
function traced(element: Element, trace: Trace): Trace | undefined {
  const { name, attributes } = element;
  const text = (attribute: string): string => attributes.get(attribute) ?? '';
  if (name === 'path' && text('d').trim() !== '') path(text('d'), trace, placeOf(element, 'd'));
  else if (name === 'polyline' || name === 'polygon') polyline(text('points'), trace, placeOf(element, 'points'));
  else if (name === 'line') line(element, trace);
  else return undefined;
  return trace;
}

function line(element: Element, trace: Trace): void {
  const of = (name: string): number =>
    new Coordinates(element.attributes.get(name) ?? '0', placeOf(element, name)).number();
  trace.to(of('x1'), of('y1'));
  trace.to(of('x2'), of('y2'));
}

function placeOf({ name, place }: Element, attribute: string): string {
  return `element ${place} of the SVG, <${quoted(name).slice(1, -1)}>, ${attribute}`;
}
