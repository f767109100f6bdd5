// recall and false alarms of the bank on simulate
import { bundled } from '/work/main/bench/bundle.mjs';
const { surprise } = await bundled('/work/main/src/detectors/surprise.ts');
const { scenario } = await bundled('/work/main/src/simulation/scenario.ts');
const a = Object.fromEntries(process.argv.slice(2).map((x) => x.split('=')));
const series = Number(a.series ?? 100), days = Number(a.days ?? 60), grace = 300_000;
const opts = { ...Object.fromEntries(Object.entries(surprise.options).map(([k, o]) => [k, o.fallback])) };
for (const k of Object.keys(a)) if (surprise.options[k]) opts[k] = surprise.options[k].read(a[k], undefined);
const sc = scenario({ seed: Number(a.seed ?? 1), series, step: 300_000, span: days * 86_400_000, ...(a.per ? { failures: { count: 1, per: Number(a.per) * 86_400_000 } } : {}), ...(a.kinds ? { kinds: a.kinds.split(',') } : {}) });
const bank = await surprise.open(opts);
let stuck, stuckBank; try { ({ stuck } = await bundled('/work/main/src/detectors/stuck.ts')); stuckBank = await stuck.open(Object.fromEntries(Object.entries(stuck.options).map(([k, o]) => [k, o.fallback]))); } catch {}
const vals = sc.series.map((s) => { const v = new Float64Array(sc.points); s.fill(v); return v; });
const slots = sc.series.map(() => { stuckBank?.add({}); return bank.add({}); });
const was = sc.series.map(() => 0); const opens = sc.series.map(() => []);
const prev = sc.series.map(() => NaN);
const v = { state: 'unknown' }, w = { state: 'unknown' };
const al = (s) => s === 'warning' || s === 'critical' ? 1 : 0;
let points = 0; const t0 = process.cpuUsage();
const counter = sc.series.map((s) => s.counter);
for (let i = 0; i < sc.points; i++) {
  const t = sc.start + i * sc.step; bank.advance?.(t, v, () => {});
  for (let k = 0; k < series; k++) {
    let x = vals[k][i]; if (!(x === x)) continue;
    if (counter[k]) { const p = prev[k]; prev[k] = x; if (!(p === p)) continue; x = x < p ? x : x - p; }
    bank.judge(slots[k], t, x, v); points++;
    let on = al(v.state), who = 'surprise'; const news = v.news > 0;
    if (stuckBank) { stuckBank.judge(slots[k], t, x, w); if (!on && al(w.state)) { on = 1; who = 'stuck'; } }
    if (on && !was[k]) opens[k].push([i, who]); was[k] = on;
  }
}
const cpu = process.cpuUsage(t0);
const kinds = {}; let found = 0, all = 0, fa = 0; const faBy = {}, faWho = {}; const delays = [];
sc.series.forEach((s, k) => {
  const hit = new Set();
  for (const f of s.failures) {
    const first = opens[k].find(([i]) => i >= f.from && i <= f.until + grace / sc.step);
    const kind = (kinds[f.kind] ??= [0, 0]);
    if (f.harmless) { for (const o of opens[k]) if (o[0] >= f.from && o[0] <= f.until + 12) hit.add(o); kind[1]++; if (first) kind[0]++; continue; }
    kind[1]++; all++; if (first) { kind[0]++; found++; delays.push(first[0] - f.from); }
    for (const o of opens[k]) if (o[0] >= f.from && o[0] <= f.until + grace / sc.step) hit.add(o);
  }
  for (const o of opens[k]) if (!hit.has(o)) { fa++; const n = s.name.replace(/;.*/, ''); faBy[n] = (faBy[n] ?? 0) + 1; faWho[o[1]] = (faWho[o[1]] ?? 0) + 1; }
});
delays.sort((a, b) => a - b);
console.log(`recall ${(found / all).toFixed(3)} (${found}/${all}), ${(fa / points * 1000).toFixed(3)} false alarms/1000, median delay ${delays[delays.length >> 1]}, ${(points / ((cpu.user + cpu.system))).toFixed(2)} M/s`);
console.log(Object.entries(kinds).map(([k, [f, n]]) => `${k} ${(f / n).toFixed(2)} (${n})`).join(', '));
console.log(JSON.stringify(faWho), Object.entries(faBy).sort((a, b) => b[1] - a[1]).slice(0, 12).map(([k, n]) => `${k} ${n}`).join(', '));
if (a.show) sc.series.forEach((s, k) => { for (const f of s.failures) { if (f.harmless || !a.show.split(',').includes(f.kind)) continue; const first = opens[k].find(([i]) => i >= f.from && i <= f.until + 1); if (first) continue;
  const at = vals[k]; const m = (x, y) => Array.from(at.subarray(Math.max(0,x), y)).map((z) => z.toPrecision(4));
  console.log(f.kind, f.failure, s.name, s.subject, 'at', f.from, '+', f.until - f.from + 1, 'before', m(f.from - 6, f.from).join(' '), '| in', m(f.from, Math.min(f.until + 1, f.from + 8)).join(' '), '| prev opens', opens[k].filter(([i]) => i < f.from).slice(-2).map(([i]) => f.from - i).join(',')); } });
