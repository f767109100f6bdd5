/**
 * What is measured: each case is one piece of work, done by Tocsin and by its peers in the same run. `share` is the
 * part of the input that a peer too slow for all of it is given.
 */
const window = 'int(strptime($time[1:19] . "Z", "%Y-%m-%dT%H:%M:%SZ") // 5)';

export const cases = [
  {
    name: 'pass events on',
    input: 'metrics.ndjson',
    commands: [
      ['tocsin filter', 'bin/tocsin filter true'],
      ['jq', 'jq -c .', 0.5],
      ['Miller', 'mlr --ijsonl --ojsonl cat', 0.25],
    ],
  },
  {
    name: 'select events',
    input: 'logs.ndjson',
    commands: [
      ['tocsin filter', `bin/tocsin filter 'type == "log" && status >= 500'`],
      ['jq', `jq -c 'select(.type == "log" and .data.status >= 500)'`, 0.5],
      ['Miller', `mlr --ijsonl --ojsonl filter '$type == "log" && $data["status"] >= 500'`, 0.25],
    ],
  },
  {
    name: 'an access log to events',
    input: 'access.log',
    commands: [
      ['tocsin ingest', 'bin/tocsin ingest --quiet -f combined'],
      [
        'gawk',
        `gawk '{ split($0, q, "\\""); split(q[2], r, " "); split(substr(q[3], 2), s, " "); print "{\\"time\\":\\"" substr($4, 2) "\\",\\"client\\":\\"" $1 "\\",\\"method\\":\\"" r[1] "\\",\\"path\\":\\"" r[2] "\\",\\"status\\":" s[1] ",\\"bytes\\":" s[2] ",\\"agent\\":\\"" q[6] "\\"}" }'`,
        0.5,
      ],
      [
        'Miller',
        `mlr --inidx --ifs '"' --ojsonl put -q 'r = splitax($2, " "); s = splitax($3, " "); h = splitax($1, " "); emit {"time": h[4], "client": h[1], "method": r[1], "path": r[2], "status": s[2], "bytes": s[3], "agent": $6}'`,
        0.1,
      ],
      [
        'jq',
        `jq -cR 'capture("^(?<client>[^ ]+) [^ ]+ [^ ]+ \\\\[(?<time>[^]]+)\\\\] \\"(?<method>[A-Z]+) (?<path>[^ ]+) [^\\"]*\\" (?<status>[0-9]+) (?<bytes>[0-9]+)")'`,
        0.05,
      ],
    ],
  },
  {
    name: 'rates by status in windows of 5 s',
    input: 'logs.ndjson',
    commands: [
      ['tocsin aggregate', 'bin/tocsin aggregate --by status --window 5s --rate'],
      [
        'Miller',
        `mlr --ijsonl --ojsonl put -q '@n[${window}][$data["status"]] += 1; end { emit @n, "window", "status" }'`,
        0.1,
      ],
      [
        'jq',
        `jq -nc 'reduce inputs as $e ({}; .[($e.time[0:19] + "Z" | fromdate / 5 | floor | tostring) + " " + ($e.data.status | tostring)] += 1) | to_entries[]'`,
        0.25,
      ],
    ],
  },
  {
    name: 'values beyond a limit',
    input: 'metrics.ndjson',
    commands: [
      ['tocsin detect', 'bin/tocsin detect --method threshold -c 240'],
      ['jq', `jq -c 'select(.type == "metric" and .value > 240)'`, 0.5],
      ['Miller', `mlr --ijsonl --ojsonl filter '$type == "metric" && $value > 240'`, 0.25],
    ],
  },
  {
    name: 'values unlike those before, 1,000 series',
    input: 'metrics.ndjson',
    commands: [
      ['tocsin detect (surprise)', 'bin/tocsin detect'],
      ['tocsin detect (Holt-Winters)', 'bin/tocsin detect --method holt-winters --season 10m --bootstrap 20m'],
      [
        'jq (mean and deviation, 3 sigma)',
        `jq -nc 'foreach inputs as $e ({}; ($e.subject + $e.name) as $k | (.[$k] // [$e.value, 1]) as $s | ($e.value - $s[0]) as $r | .hit = (($r | fabs) > 3 * $s[1]) | .[$k] = [$s[0] + 0.05 * $r, $s[1] + 0.05 * (($r | fabs) - $s[1])]; if .hit then $e else empty end)'`,
        0.1,
      ],
      [
        'Miller (mean and deviation, 3 sigma)',
        `mlr --ijsonl --ojsonl put -q 'k = $subject . $name; if (is_absent(@m[k])) { @m[k] = $value; @d[k] = 1 } r = $value - @m[k]; if (abs(r) > 3 * @d[k]) { emit $* } @m[k] += 0.05 * r; @d[k] += 0.05 * (abs(r) - @d[k])'`,
        0.1,
      ],
    ],
  },
];
