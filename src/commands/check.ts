import { command, type Request } from '../declaration/command.js';
import { expressions } from '../declaration/expression.js';
import { Failure, misuse } from '../declaration/failure.js';
import { contents } from '../declaration/file.js';
import type { Values } from '../declaration/option.js';
import { type State, severityOf, worse } from '../event/severity.js';
import { readThreshold } from '../event/threshold.js';
import { Course } from '../plugin/course.js';
import { readExpected } from '../plugin/expected.js';
import { coherentSources, named } from '../plugin/feed.js';
import { Limits } from '../plugin/limits.js';
import { pluginLines, refusal } from '../plugin/line.js';
import { description, examples } from '../plugin/manual.js';
import { Memory } from '../plugin/memory.js';
import { options } from '../plugin/options.js';
import { passive as passiveOf } from '../plugin/passive.js';
import { coherent, countsEvents, type Question } from '../plugin/question.js';
import { Ratio } from '../plugin/selections.js';
import { type Verdict, verdict } from '../plugin/verdict.js';
import type { Feed } from '../stream/source.js';
import type { Decoder, Run, Stage } from '../stream/stage.js';

const service = 'TOCSIN';
const usage = 'usage: tocsin check [-w RANGE] [-c RANGE] [--stat STAT] [FILE...]; more: tocsin help check';

/** Burn rates that page and that make a ticket (Beyer et al., The Site Reliability Workbook, 2018, chapter 5). */
const burning = { warning: readThreshold('6'), critical: readThreshold('14.4') };

type Asked = Values<typeof options>;

export default command({
  name: 'check',
  summary: 'Say in one line how all is, as a plugin for Nagios, Icinga and Sensu, or from cron',
  description,
  reads: 'events',
  writes: 'one plugin line, and the exit status',
  plain: true,
  asked: severityOf('unknown'),
  statuses: { 0: 'OK', 1: 'WARNING', 2: 'CRITICAL', 3: 'UNKNOWN: nothing could be judged, misuse, or an error; --help and --version' }, // biome-ignore format: one line
  options,
  examples,
  failure,
  feed,
  open,
});

/** What is said where nothing can be, in the form that was asked for as far as that is known. */
function failure(error: Error, request?: Request<typeof options>, time = 0) {
  const misused = error instanceof Failure && error.status === 2;
  const why = error instanceof Failure ? error.message : `internal error: ${error.message}`;
  const { name = service, passive, service: of = '', as = 'nagios' } = request?.options ?? {};
  const lines = refusal(name, why, misused ? [usage] : []);
  const status = severityOf('unknown');
  if (passive === undefined || misused) return { text: `${lines.join('\n')}\n`, status };
  return { text: `${passiveOf(as, { host: passive, service: of, state: 'unknown', lines, time })}\n`, status };
}

/** What is read in place of events: an answer of Graphite, or logs. */
async function feed({ options: asked }: Request<typeof options>, run: Run): Promise<Feed | undefined> {
  coherentSources(asked);
  if (asked.graphite !== undefined) {
    const [{ rendered }, { graphiteJson }] = await Promise.all([
      import('../sources/graphite.js'),
      import('../formats/graphite-json.js'),
    ]);
    const { graphite: url, target: targets, from, to: until, timeout } = asked;
    const source = rendered({ url, targets, from, until, timeout: timeout || Number.POSITIVE_INFINITY });
    return { source, decoder: graphiteJson.open(plain(run)) };
  }
  if (asked.file.length === 0) return undefined;
  const { sinceLast } = await import('../sources/since-last.js');
  const fed = sinceLast(asked.file, { onlyNew: asked.sinceLast, note: run.note });
  return { ...fed, decoder: await logs(asked.format, run) };
}

async function logs(format: string, run: Run): Promise<Decoder> {
  const [{ Auto }, { formats }] = await Promise.all([import('../formats/auto.js'), import('../formats/index.js')]);
  return format === 'auto' ? new Auto(formats, plain(run), () => {}) : named(formats, format).open(plain(run));
}

/** What formats are told where nothing is asked of them. */
function plain({ now, ids }: Run) {
  return { zone: 'UTC', subject: undefined, name: undefined, map: {}, now, ids };
}

async function open({ options: asked }: Request<typeof options>, run: Run): Promise<Stage> {
  if (!run.remembers) forgetful(asked);
  const question = questionOf(asked, run.now);
  const ratio = await ratioOf(asked, question.window);
  const expected = asked.expectFile === undefined ? [] : readExpected(contents(asked.expectFile), asked.expectFile);
  const memory = new Memory(question, asked.key);
  const course = new Course(asked);
  let status = severityOf('unknown');
  return {
    event(event, _text, time) {
      ratio?.event(event, time);
      memory.event(event, time);
    },
    advance: (time) => memory.advance(time),
    close(emit) {
      memory.advance(run.newest());
      const found = verdict(memory, question, {
        rejected: run.rejected(),
        notes: run.notes(),
        taken: run.taken(),
        expected,
        fewest: asked.expect,
        ratio,
        mayBeEmpty: asked.okIfEmpty || (asked.sinceLast && countsEvents(question)),
        ignoresRejects: asked.ignoreRejects,
        verbose: asked.verbose,
      });
      const time = Number.isFinite(memory.newest) ? memory.newest : run.now;
      const result = course.result(endedEarly(found, run.ended() ?? run.missing()), time);
      status = severityOf(result.state);
      if (asked.onChange && !result.isNews) return;
      for (const line of said(asked, result, run.now)) emit(line);
    },
    save: () => ({ memory: memory.save(), course: course.save(), ratio: ratio?.save() }),
    restore(saved) {
      const of = saved as { readonly memory: unknown; readonly course: unknown; readonly ratio: unknown };
      memory.restore(of.memory);
      course.restore(of.course);
      const isAnew = asked.sinceLast && asked.window === undefined;
      if (of.ratio && !isAnew) ratio?.restore(of.ratio);
      if (isAnew) memory.countAnew();
      if (asked.graphite !== undefined) memory.readAnew();
    },
    status: () => status,
    size: () => memory.series.size,
  };
}

/** Throws `misuse` where something is asked that only a run with a state can know. */
function forgetful({ sinceLast, recover, onChange, maxAttempts, sticky, acknowledge }: Asked): void {
  const needing = { '--since-last': sinceLast, '--recover': recover, '--on-change': onChange, '--max-attempts': maxAttempts > 1, '--sticky': sticky, '--acknowledge': acknowledge }; // biome-ignore format: one line
  const [name] = Object.entries(needing).find(([, given]) => given) ?? [];
  if (name !== undefined) throw misuse(`${name} goes on from the run before: give --state FILE`);
}

function questionOf(asked: Asked, now: number): Question {
  const { warning, critical, ratio, objective, of, predict, andAbove } = asked;
  if (ratio === undefined && (of !== undefined || objective !== undefined))
    throw misuse(`${of === undefined ? '--objective' : '--of'} belongs to --ratio`);
  const isGiven = warning !== undefined || critical !== undefined;
  const limits = !isGiven && objective !== undefined ? burning : { warning, critical };
  const question: Question = {
    stat: asked.stat,
    limits: new Limits(limits.warning, limits.critical),
    window: asked.window ?? Number.POSITIVE_INFINITY,
    share: asked.share,
    predict,
    above: andAbove,
    nulls: asked.nulls,
    fresh: asked.fresh,
    watched: asked.expect !== undefined || asked.expectFile !== undefined,
    recover: asked.recover,
    now,
  };
  coherent(question);
  if (ratio !== undefined && !question.limits.given) throw misuse('--ratio needs a range to hold it against: -w or -c');
  if (
    ratio !== undefined &&
    (asked.key.length > 0 || asked.share !== undefined || predict !== undefined || asked.stat !== 'last')
  )
    throw misuse('--ratio is of all events: --key, --stat, --share and --predict do not go with it');
  if ((asked.service !== undefined || asked.as !== 'nagios') && asked.passive === undefined)
    throw misuse(`${asked.service === undefined ? '--as' : '--service'} belongs to --passive HOST`);
  if (asked.passive !== undefined) said(asked, { state: 'ok', text: '', perfdata: [], details: [] }, now);
  return question;
}

async function ratioOf({ ratio, of, objective }: Asked, window: number): Promise<Ratio | undefined> {
  if (ratio === undefined) return undefined;
  if (objective === 1) throw misuse('--objective 100% allows no error at all: no rate is slow enough for it');
  const { selection } = await expressions();
  const part = selection(ratio, '--ratio').test;
  const whole = of === undefined ? () => true : selection(of, '--of').test;
  return new Ratio({ part, whole, window, objective });
}

/** A verdict that not all input was heard for is unknown, unless it is worse already. */
function endedEarly(found: Verdict, why: string | undefined): Verdict {
  if (why === undefined) return found;
  const state: State = worse(found.state, 'unknown');
  return { ...found, state, text: `${why}; so far: ${found.text}` };
}

/** What is printed; throws `misuse` for a host or service that none has. */
function said(asked: Asked, result: Verdict, time: number): readonly string[] {
  const lines = pluginLines(asked.name, result);
  if (asked.passive === undefined) return lines;
  const { passive: host, service = '', as } = asked;
  return [passiveOf(as, { host, service, state: result.state, lines, time })];
}
