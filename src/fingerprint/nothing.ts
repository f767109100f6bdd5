import type { Feed } from '../stream/source.js';

async function* nothing(): AsyncGenerator<Buffer> {}

/** An input that has ended, for a question that needs none. */
export function nothingToRead(): Feed {
  return {
    source: { name: 'no input', start: 0, bytes: nothing(), progress: () => undefined, stop: () => {} },
    decoder: undefined,
  };
}
