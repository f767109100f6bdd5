import type { Event } from '../event/event.js';
import { member } from '../event/field.js';
import type { Run, Stage } from '../stream/stage.js';
import { counted } from '../text/number.js';
import { addTo } from './collections.js';
import { type Print, printOf } from './print.js';

interface Asked {
  readonly note: string;
  readonly collections: string;
  /** Answers that are weak too. */
  readonly weak: boolean;
}

/** Values of a saved shape stay as many as they are. */
const asTheyAre = 0;

/** Passes everything, and adds the fingerprints among it to a collection at the end of the run. */
export class Saving implements Stage {
  readonly #collection: string;
  readonly #options: Asked;
  readonly #run: Run;
  #prints: Print[] = [];
  #without = 0;
  #weak = 0;

  constructor(collection: string, options: Asked, run: Run) {
    this.#collection = collection;
    this.#options = options;
    this.#run = run;
  }

  event(event: Event, text: string): void {
    this.#run.pass(text);
    if (event.type !== 'fingerprint') return;
    const query = member(event['fingerprint'], 'query');
    const asked = member(query, 'sketch') === true ? undefined : printOf(queried(query), asTheyAre);
    const print = printOf(event, asTheyAre);
    if (asked) this.#take(asked);
    if (!print) this.#without++;
    else if (this.#options.weak || member(event['fingerprint'], 'strength') !== 'weak') this.#take(print);
    else this.#weak++;
  }

  #take(print: Print): void {
    const isKnown = this.#prints.some(
      ({ subject, name, from, until }) =>
        subject === print.subject && name === print.name && from === print.from && until === print.until,
    );
    if (!isKnown) this.#prints.push(print);
  }

  close(): void {
    if (this.#without > 0)
      this.#run.note(`${counted(this.#without, 'fingerprint')} without values: passed on, not saved`);
    if (this.#weak > 0) this.#run.note(`${counted(this.#weak, 'weak answer')} not saved (--weak saves them)`);
    if (this.#prints.length === 0) this.#run.note('there was nothing to save');
    else this.#save();
  }

  #save(): void {
    const { note, collections } = this.#options;
    const added = addTo(collections, this.#collection, this.#prints, note, this.#run.now);
    const known = this.#prints.length - added;
    const there = known > 0 ? `, ${known} there already` : '';
    this.#run.note(`${counted(added, 'shape')} saved in ${collections}/${this.#collection}.ndjson${there}`);
    this.#prints = [];
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
