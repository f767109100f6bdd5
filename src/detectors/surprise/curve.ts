/** Surprises at which episodes are counted: four an octave, from 1.5 to about 1,300. */
const least = 1.5;
const perOctave = 4;
const edges = 40;

/** The share of points of normal series at which an episode reaches each of these; bench/prior.mjs measures it. */
const prior = Float64Array.from({ length: edges }, (_, i) => 0.012 * (least * 2 ** (i / perOctave)) ** -1.7);

/** Episodes that the prior is worth where nothing was seen. */
const worth = 5;
/** Episodes that tell how a stream's own tail compares with the prior's. */
const telling = 20;
/** How many episodes of one block may count at an edge: so many times what was expected, at least these. */
const leap = 4;
const leastLeap = 3;
/** An episode so many edges, or 2.8 times, beyond a threshold is rather a fault than a false alarm at it. */
const beyond = 6;
/** But no less than this part of all episodes at a threshold is taken for false. */
const leastFalse = 0.85;
/** Points after which what was seen is half forgotten. */
const half = 200_000_000;

/**
 * How often an episode reaches a surprise, a point: measured on normal series beforehand, then calibrated by counting.
 * At each of 40 surprises the prior counts as five episodes, and beyond those seen often enough the prior's shape goes
 * on from where these left off.
 */
export class Curve {
  #counts = new Float64Array(edges);
  #pending = new Float64Array(edges);
  #points = 0;
  /** Of all episodes, and of those that are taken for false alarms. */
  #rates = prior.slice();
  #falseRates = prior.slice();

  /** An episode has risen from one strength to another. */
  reached(before: number, now: number): void {
    const from = before < least ? 0 : edge(before) + 1;
    const until = Math.min(edge(now), edges - 1);
    for (let i = from; i <= until; i++) this.#pending[i]!++;
  }

  /** Takes into account what was counted during so many points. */
  fold(points: number): void {
    const fading = 0.5 ** (points / half);
    this.#points = this.#points * fading + points;
    for (let i = 0; i < edges; i++) {
      const most = Math.max(leastLeap, leap * this.#rates[i]! * points);
      this.#counts[i] = this.#counts[i]! * fading + Math.min(this.#pending[i]!, most);
    }
    this.#pending.fill(0);
    let tail = 1;
    for (let i = 0; i < edges; i++) {
      const shape = prior[i]! * tail;
      this.#rates[i] = (worth + this.#counts[i]!) / (worth / shape + this.#points);
      if (this.#counts[i]! >= telling) tail = this.#rates[i]! / prior[i]!;
    }
    this.#leaveOutFaults();
  }

  /** Faults are alarms too, but no false ones: most are far stronger than what barely passes for one. */
  #leaveOutFaults(): void {
    const rates = this.#rates;
    for (let i = 0; i < edges; i++) {
      const far = Math.min(i + beyond, edges - 1);
      const share = 1 - prior[far]! / prior[i]!;
      const barely = share > 0 ? (rates[i]! - rates[far]!) / share : rates[i]!;
      this.#falseRates[i] = Math.max(leastFalse * rates[i]!, Math.min(rates[i]!, barely));
    }
  }

  /** The surprise at which there is a false alarm once in `1 / rate` points. */
  threshold(rate: number): number {
    const rates = this.#falseRates;
    if (!(rate < rates[0]!)) return least;
    let i = 1;
    while (i < edges - 1 && rates[i]! > rate) i++;
    const [above, below] = [Math.log(rates[i - 1]!), Math.log(rates[i]!)];
    const part = above > below ? (above - Math.log(rate)) / (above - below) : 0;
    return least * 2 ** ((i - 1 + Math.max(0, part)) / perOctave);
  }

  /** Whether episodes of this strength were seen often enough to tell their share. */
  isKnown(surprise: number): boolean {
    return this.#counts[Math.min(edges - 1, edge(surprise))]! >= worth;
  }

  save(): unknown {
    const { counts, pending, rates } = { counts: this.#counts, pending: this.#pending, rates: this.#rates };
    return { counts: counts.slice(), pending: pending.slice(), rates: rates.slice(), points: this.#points };
  }

  restore(saved: unknown): void {
    const { counts, pending, rates, points } = saved as Record<'counts' | 'pending' | 'rates', Float64Array> & {
      points: number;
    };
    this.#counts = counts.slice();
    this.#pending = pending.slice();
    this.#rates = rates.slice();
    this.#points = points;
    this.#leaveOutFaults();
  }
}

/** The greatest edge that a surprise reaches; -1 for none. */
function edge(surprise: number): number {
  return surprise < least ? -1 : Math.floor(perOctave * Math.log2(surprise / least) + 1e-9);
}
