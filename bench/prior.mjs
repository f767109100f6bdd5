/**
 * npm run bench:prior [-- POINTS [OPENING]]: how often an episode of surprise reaches a strength on series where nothing
 * is wrong, per 1,000 points: what a budget starts from (src/detectors/surprise/curve.ts). POINTS of each kind of series
 * (250,000), the alarm opening at OPENING (15; half of it, 5 at most, is where an episode begins). The first day of each
 * series stands apart: what is new then is not strange. The last lines are means over the simulated kinds, with equal
 * weight to made-up noise and to the series of simulate.
 */
import { bundled } from './bundle.mjs';

const root = new URL('..', import.meta.url).pathname;
const { Surprise } = await bundled(`${root}src/detectors/surprise.ts`);
const { fixed } = await bundled(`${root}src/detectors/surprise/bar.ts`);
const { scenario } = await bundled(`${root}src/simulation/scenario.ts`);
const { poisson, Random } = await bundled(`${root}src/simulation/random.ts`);

const [wanted = 250_000, opening = 15] = process.argv.slice(2).map(Number);
const shown = [1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500];
const edges = Array.from({ length: 40 }, (_, i) => 1.5 * 2 ** (i / 4));
const minute = 60_000;
const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);

/** A daily curve of a height, in deviations of its noise. */
const daily = (random, height, memory) => {
  const [phase, next] = [random.uniform() * day, autoregressive(random, memory)];
  return (time) => 100 + height * Math.sin((2 * Math.PI * (time - phase)) / day) + next();
};

function autoregressive(random, memory) {
  let level = random.normal();
  return () => (level = memory * level + Math.sqrt(1 - memory * memory) * random.normal());
}

/** By name: the step, the length, and what makes one series. */
const kinds = {
  ...Object.fromEntries(
    [0.1, 0.3, 1, 3, 10, 30, 100, 300].map((mean) => [
      `Poisson ${mean}`,
      [5 * minute, 28, (random) => () => poisson(mean, random.normal())],
    ]),
  ),
  ...Object.fromEntries(
    [0, 0.5, 0.9, 0.98].map((memory) => [
      `autoregressive ${memory}`,
      [5 * minute, 28, (random) => autoregressive(random, memory)],
    ]),
  ),
  'daily, 5 minutes': [5 * minute, 28, (random) => daily(random, random.between(2, 10), 0)],
  'daily, 5 minutes, 0.7': [5 * minute, 28, (random) => daily(random, random.between(2, 10), 0.7)],
  'daily, 1 minute': [minute, 7, (random) => daily(random, random.between(2, 10), 0)],
  'daily, 1 minute, 0.7': [minute, 7, (random) => daily(random, random.between(2, 10), 0.7)],
  'log-normal 0.5': [5 * minute, 28, (random) => () => Math.exp(0.5 * random.normal())],
  'log-normal 1': [5 * minute, 28, (random) => () => Math.exp(random.normal())],
  'Student 3': [5 * minute, 28, (random) => () => random.normal() / Math.hypot(random.normal(), random.normal(), random.normal())],
  'Student 3, 0.7': [5 * minute, 28, (random) => {
    let level = 0;
    return () => (level = 0.7 * level + random.normal() / Math.hypot(random.normal(), random.normal(), random.normal()));
  }],
}; // biome-ignore format: a table

/** Counts of episodes by edge, on the first day and after it, and the points of each. */
class Tally {
  counts = [new Float64Array(edges.length), new Float64Array(edges.length)];
  points = [0, 0];
  age = 0;

  bar() {
    return { ...fixed({ warning: opening, critical: (opening * 5) / 3 }), reached: this.#reached.bind(this) };
  }

  #reached(_slot, before, now) {
    for (const [i, edge] of edges.entries()) if (before < edge && now >= edge) this.counts[this.age][i]++;
  }
}

function drive(tally, series, step, length) {
  const bank = new Surprise(tally.bar());
  const verdict = {};
  for (const next of series) {
    const slot = bank.add({});
    for (let i = 0; i < length; i++) {
      const time = start + i * step;
      const value = next(time);
      if (Number.isNaN(value)) continue;
      tally.age = time - start < day ? 0 : 1;
      bank.judge(slot, time, value, verdict);
      if (verdict.points >= bank.needed) tally.points[tally.age]++;
    }
  }
}

/** Rates by edge per 1,000 points. */
const rates = (tally, age) => Array.from(tally.counts[age], (count) => (1000 * count) / tally.points[age]);
const at = (each, strength) => {
  const place = 4 * Math.log2(strength / 1.5);
  const [i, part] = [Math.floor(place), place % 1];
  const [above, below] = [each[i] ?? 0, each[i + 1] ?? each[i] ?? 0];
  return above > 0 && below > 0 ? above ** (1 - part) * below ** part : above * (1 - part) + below * part;
};
const line = (name, each) =>
  console.log(name.padEnd(26) + shown.map((strength) => at(each, strength).toFixed(4).padStart(9)).join(''));
const mean = (all) => edges.map((_, i) => all.reduce((sum, each) => sum + each[i], 0) / all.length);

console.log(`episodes per 1,000 points that reach a strength; an alarm opens at ${opening}`);
console.log(''.padEnd(26) + shown.map((strength) => String(strength).padStart(9)).join(''));
const found = [[], []];
const report = (name, tally) => {
  for (const age of [0, 1]) {
    const each = rates(tally, age);
    found[age].push([name, each]);
    line(age === 0 ? `${name}, first day` : name, each);
  }
};
for (const [name, [step, days, make]] of Object.entries(kinds)) {
  const tally = new Tally();
  const length = (days * day) / step;
  const random = new Random(1, name);
  const series = Array.from({ length: Math.max(1, Math.round(wanted / length)) }, () => make(random));
  drive(tally, series, step, length);
  report(name, tally);
}

const roles = 20;
const length = 28 * 288;
const cells = Math.max(1, Math.round(wanted / length / 4));
const simulated = scenario({
  seed: 11,
  series: roles * cells,
  step: 5 * minute,
  span: 28 * day,
  failures: { count: 0, per: day },
});
const names = [...new Set(simulated.series.map(({ name }) => name))];
const madeUp = found.map((each) => each.map(([, rate]) => rate));
for (const each of found) each.length = 0;
for (const name of names) {
  const tally = new Tally();
  const members = simulated.series.filter((each) => each.name === name);
  const readers = members.map((member) => {
    const values = new Float64Array(simulated.points);
    member.fill(values);
    let [i, last] = [0, Number.NaN];
    return () => {
      const value = values[i++];
      if (!member.counter) return value;
      const before = last;
      if (!Number.isNaN(value)) last = value;
      return value < before ? value : value - before;
    };
  });
  drive(tally, readers, 5 * minute, simulated.points);
  report(name, tally);
}
console.log();
for (const age of [0, 1]) {
  const word = age === 0 ? ', first day' : '';
  const [noise, operations] = [mean(madeUp[age]), mean(found[age].map(([, each]) => each))];
  line(`made-up noise${word}`, noise);
  line(`simulate${word}`, operations);
  const all = mean([noise, operations]);
  line(`both${word}`, all);
  console.log(`at 1.5 * 2^(i/4), a point: ${all.map((each) => (each / 1000).toPrecision(3)).join(', ')}`);
}
