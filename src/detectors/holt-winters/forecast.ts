const alpha = 0.1;
const beta = 0.0035;
const gamma = 0.1;

/**
 * Holt-Winters forecasting with additive seasons as Graphite computes it (holtWintersAnalysis of graphite-web, after
 * Brutlag, "Aberrant Behavior Detection in Time Series for Network Monitoring", LISA 2000), bit for bit: one series on
 * a grid of equal steps, one call a step. Remembers two numbers for each step of the season.
 *
 * The deviation of a step already holds the residual of that step, so a value is outside of three deviations when its
 * residual is more than 3.86 times the deviation before it. After a gap there is no forecast for one step, and the
 * deviation takes in the value itself: the band is wide one season later. Both are Graphite's.
 */
export class Forecast {
  readonly #season: number;
  readonly #seasonals: Float64Array;
  readonly #deviations: Float64Array;
  #steps = 0;
  /** NaN where a gap left none. */
  #intercept = Number.NaN;
  #slope = 0;
  #next = Number.NaN;
  /** What the step just read was expected to be, NaN where nothing was; and its deviation. */
  value = Number.NaN;
  deviation = 0;

  constructor(season: number) {
    this.#season = Math.max(2, season);
    this.#seasonals = new Float64Array(this.#season);
    this.#deviations = new Float64Array(this.#season);
  }

  /** Steps read, gaps among them. */
  get steps(): number {
    return this.#steps;
  }

  /** Reads the value of the next step. */
  read(value: number): void {
    const place = this.#steps % this.#season;
    const lastSeasonal = this.#seasonals[place]!;
    const nextSeasonal = this.#seasonals[(place + 1) % this.#season]!;
    const first = this.#steps === 0;
    const lastIntercept = Number.isNaN(this.#intercept) ? value : this.#intercept;
    const prediction = first ? value : this.#next;
    const intercept = alpha * (value - lastSeasonal) + (1 - alpha) * (lastIntercept + this.#slope);
    const slope = beta * (intercept - lastIntercept) + (1 - beta) * this.#slope;
    this.#seasonals[place] = gamma * (value - intercept) + (1 - gamma) * lastSeasonal;
    this.#next = intercept + slope + nextSeasonal;
    const residual = Math.abs(value - (Number.isNaN(prediction) ? 0 : prediction));
    this.deviation = gamma * residual + (1 - gamma) * this.#deviations[place]!;
    this.#deviations[place] = this.deviation;
    this.#intercept = intercept;
    this.#slope = slope;
    this.value = prediction;
    this.#steps++;
  }

  /** The next step has no value. */
  gap(): void {
    const place = this.#steps % this.#season;
    this.value = this.#next;
    this.deviation = 0;
    this.#next = Number.NaN;
    this.#intercept = Number.NaN;
    this.#slope = 0;
    this.#seasonals[place] = 0;
    this.#deviations[place] = 0;
    this.#steps++;
  }

  /** The next so many steps have no value. After a season without any, more of them change nothing. */
  gaps(count: number): void {
    const told = Math.min(count, this.#season + 1);
    for (let i = 0; i < told; i++) this.gap();
    this.#steps += count - told;
  }

  save(): unknown {
    const { value, deviation } = this;
    const numbers = [this.#steps, this.#intercept, this.#slope, this.#next, value, deviation];
    return { numbers, seasonals: this.#seasonals.slice(), deviations: this.#deviations.slice() };
  }

  static restored(saved: unknown): Forecast {
    const { numbers, seasonals, deviations } = saved as Record<string, ArrayLike<number>>;
    const forecast = new Forecast(seasonals!.length);
    forecast.#seasonals.set(seasonals!);
    forecast.#deviations.set(deviations!);
    const [steps, intercept, slope, next, value, deviation] = Array.from(numbers!) as [number, number, number, number, number, number]; // biome-ignore format: a list
    forecast.#steps = steps;
    forecast.#intercept = intercept;
    forecast.#slope = slope;
    forecast.#next = next;
    forecast.value = value;
    forecast.deviation = deviation;
    return forecast;
  }
}
