import type { Event } from '../event/event.js';
import { member } from '../event/field.js';
import type { Run, Stage } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { Collection } from './collections.js';
import { type Print, printOf } from './print.js';

interface Asked {
  readonly note: string;
  readonly collections: string;
  /** Answers that are weak too. */
  readonly weak: boolean;
}

/** Values of a saved shape stay as many as they are. */
const asTheyAre = 0;

/** Passes everything, and adds the fingerprints among it to a collection as they come. */
export class Saving implements Stage {
  readonly #collection: Collection;
  readonly #options: Asked;
  readonly #run: Run;
  /** The series that the last event was an answer to. */
  #asked: string | undefined;
  readonly #count = { added: 0, known: 0, weak: 0, without: 0 };

  constructor(collection: string, options: Asked, run: Run) {
    this.#collection = new Collection(options.collections, collection);
    this.#options = options;
    this.#run = run;
  }

  event(event: Event, text: string): void {
    if (event.type === 'fingerprint') this.#fingerprint(event);
    this.#run.pass(text);
  }

  #fingerprint(event: Event): void {
    const query = member(event['fingerprint'], 'query');
    const asked = member(query, 'sketch') === true ? undefined : printOf(queried(query), asTheyAre);
    const known = asked && JSON.stringify([asked.subject, asked.name, asked.from]);
    if (asked && known !== this.#asked) this.#save(asked);
    this.#asked = known;
    const print = printOf(event, asTheyAre);
    if (!print) this.#count.without++;
    else if (this.#options.weak || member(event['fingerprint'], 'strength') !== 'weak') this.#save(print);
    else this.#count.weak++;
  }

  #save(print: Print): void {
    if (this.#collection.add(print, this.#options.note, this.#run.now)) this.#count.added++;
    else this.#count.known++;
  }

  close(): void {
    const { added, known, weak, without } = this.#count;
    this.#collection.close();
    if (without > 0) this.#run.note(`${counted(without, 'fingerprint')} without values: passed on, not saved`);
    if (weak > 0) this.#run.note(`${counted(weak, 'weak answer')} not saved (--weak saves them)`);
    const stays = this.#options.note === '' ? '' : ', whose notes stay as they are';
    const there = known > 0 ? `; ${known} there already${stays}` : '';
    if (added + known === 0) this.#run.note('there was nothing to save');
    else this.#run.note(`${counted(added, 'shape')} saved in ${this.#collection.path}${there}`);
  }
}

/** The series that was searched for, as the event that it would be. */
function queried(query: unknown): Event {
  return {
    subject: member(query, 'subject'),
    name: member(query, 'name'),
    unit: member(query, 'unit'),
    fingerprint: query,
  };
}
