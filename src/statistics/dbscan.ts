/**
 * DBSCAN of numbers on a line (Ester, Kriegel, Sander and Xu, KDD 1996): the cluster of each, numbered in the order in
 * which their first members stand, -1 for noise. A core has at least `least` values, itself among them, within
 * `epsilon`. A border value belongs to the cluster that reached it first. Costs n log n and the size of neighbourhoods.
 */
export function dbscan(values: readonly number[], epsilon: number, least: number): Int32Array {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
  const place = new Int32Array(values.length);
  for (const [i, index] of order.entries()) place[index] = i;
  const neighbours = (index: number): readonly number[] => {
    let from = place[index]!;
    let until = from;
    while (from > 0 && values[index]! - values[order[from - 1]!]! <= epsilon) from--;
    while (until < order.length - 1 && values[order[until + 1]!]! - values[index]! <= epsilon) until++;
    return order.slice(from, until + 1);
  };
  const labels = new Int32Array(values.length).fill(-1);
  const seen = new Uint8Array(values.length);
  let cluster = 0;
  for (let index = 0; index < values.length; index++) {
    if (seen[index]) continue;
    const around = neighbours(index);
    if (around.length < least) continue;
    const open = [index];
    while (open.length > 0) {
      const next = open.pop()!;
      if (labels[next] === -1) labels[next] = cluster;
      if (seen[next]) continue;
      const near = neighbours(next);
      if (near.length < least) continue;
      seen[next] = 1;
      for (const each of near) if (labels[each] === -1 || !seen[each]) open.push(each);
    }
    cluster++;
  }
  return labels;
}
