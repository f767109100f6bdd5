import { type Event, textOf } from '../event/event.js';
import { member } from '../event/field.js';
import { readLevel } from '../event/level.js';
import { stateOf } from '../event/severity.js';
import { harmless } from './harmless.js';
import type { Paint, Palette } from './look.js';
import { cut } from './width.js';

/** The columns of the longest word: `fingerprint`. */
export const badgeWidth = 11;

/** A word for what an event is, in capitals where it asks for attention, and its colour. */
export interface Badge {
  readonly word: string;
  readonly paint?: Paint;
}

/**
 * The state of a status or an incident, the level of a log line, the state of a metric that detect has annotated and
 * found unusual, else the type; nothing for other metrics. Words that are not of our vocabulary are shown as they are.
 */
export function badge(event: Event, palette: Palette): Badge {
  if (event.type === 'log') return levelBadge(event, palette);
  const annotated = event.type === 'metric';
  const state = stateOf(annotated ? { state: member(event.detect, 'state') } : event);
  if (annotated && state !== 'warning' && state !== 'critical') return { word: '' };
  if (state !== undefined)
    return { word: state.toUpperCase(), paint: (text) => palette.strong(palette.state[state](text)) };
  return { word: foreign(event.state).toUpperCase() || textOf(event.type) };
}

function levelBadge(event: Event, palette: Palette): Badge {
  const level = readLevel(event.level);
  return level === undefined ? { word: foreign(event.level) } : { word: level, paint: palette.level[level] };
}

function foreign(word: unknown): string {
  return cut(harmless(textOf(word)), badgeWidth);
}
