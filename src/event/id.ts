/**
 * MurmurHash3's 32-bit form over UTF-16 code units (Austin Appleby, public domain; each unit is one block). Two runs
 * with different seeds make the 64 bits of an id.
 */
function murmur(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) {
    let block = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    block = (block << 15) | (block >>> 17);
    hash ^= Math.imul(block, 0x1b873593);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 64 bits of a text as 16 hexadecimal digits. The same text gives the same digits, everywhere and for ever. */
export function hash64(text: string): string {
  return (
    murmur(text, 0x9747b28c).toString(16).padStart(8, '0') + murmur(text, 0x1b873593).toString(16).padStart(8, '0')
  );
}

/** Times whose ids are remembered, so that identical events a little out of order still get different ids. */
const remembered = 64;

/**
 * Gives events their ids: a hash of type, time, subject, name and content, `.1` for the first event identical to an
 * earlier one, `.2` for the next. Remembers the ids of the newest 64 times; costs two passes over the text.
 */
export class Ids {
  #counts = new Map<number, Map<string, number>>();

  next(type: string, time: number, subject: string, name: string, content: string): string {
    const id = hash64(`${type}\t${time}\t${subject}\t${name}\t${content}`);
    let seen = this.#counts.get(time);
    if (!seen) {
      seen = new Map();
      this.#counts.set(time, seen);
      if (this.#counts.size > remembered) this.#counts.delete(this.#counts.keys().next().value as number);
    }
    const count = seen.get(id) ?? 0;
    seen.set(id, count + 1);
    return count === 0 ? id : `${id}.${count}`;
  }

  save(): unknown {
    return this.#counts;
  }

  restore(saved: unknown): void {
    this.#counts = saved as Map<number, Map<string, number>>;
  }
}
