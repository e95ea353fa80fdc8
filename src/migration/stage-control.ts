import { randomUUID } from 'node:crypto';
import { FicusError, messageOf } from '../errors.ts';
import type { RouteConfig } from '../routing-rules/schema.ts';
import { type LedgerDraft, type LedgerEntry, type Standing, sameStanding } from '../store/ledger-entry.ts';
import type { LedgerHead } from '../store/ledger-writer.ts';
import { entryLine } from './entry-line.ts';
import { type FileChange, newInFile } from './file-says.ts';
import { LedgerQueue } from './ledger-queue.ts';
import type { InForce, Move, Moved, StageControlOptions } from './move.ts';
import {
  isRise,
  nextStage,
  type Standings,
  skipsStage,
  standingInFile,
  standingText,
  standingWithoutLedger,
} from './standing.ts';
import { type Step, Steps } from './steps.ts';

/** A store that takes nothing is tried again so often, milliseconds. */
const RETRY_AFTER = 1000;
/** So long a move that is in force already waits for its entry before it is told that there is none yet. */
const PATIENCE = 1000;

/**
 * Moves routes. Nothing rises before its entry is in the ledger; what falls is in force at once, and its entry is written
 * as soon as the store takes it. The latest entry of a route is where it stands.
 */
export class StageControl {
  readonly #options: StageControlOptions;
  readonly #queue: LedgerQueue;
  readonly #steps = new Steps();
  /** What the file said last of each route. */
  readonly #said = new Map<string, Standing>();
  /** Routes that the ledger knows, or will. */
  readonly #known = new Set<string>();
  #routes: readonly RouteConfig[] = [];
  #adopted = false;
  #adopting: Promise<void> | undefined;
  #unreadable: string | undefined;
  #head: LedgerHead | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: StageControlOptions) {
    this.#options = options;
    this.#queue = new LedgerQueue({
      append: (draft) => options.ledger.appendToLedger(draft),
      written: (entry, later) => this.#written(entry, later),
    });
  }

  /** Where every route stands now. */
  get standings(): Standings {
    return this.#steps.standings;
  }

  /** The step at which a route is, as its latest entry says; undefined for one that nobody knows. */
  step(route: string): Step | undefined {
    return this.#steps.of(route);
  }

  /** The end of the ledger as far as this process has seen it. */
  get head(): LedgerHead | undefined {
    return this.#head;
  }

  /** What /readyz says of it. */
  get detail(): { readonly name: string; readonly ok: boolean; readonly message: string } {
    const { drafts, problem } = this.#queue;
    const detail = (ok: boolean, message: string) => ({ name: 'ledger', ok, message });
    if (this.#unreadable !== undefined)
      return detail(false, `cannot be read, so the file counts and canaries are at 0 %: ${this.#unreadable}`);
    if (problem !== undefined && drafts.length > 0)
      return detail(false, `${drafts.length} changes are not in the ledger yet: ${problem}`);
    return detail(true, 'in force');
  }

  /** Goes on where the ledger ended, with what is new in the file. Resolves once every route stands somewhere. */
  async start(routes: readonly RouteConfig[]): Promise<void> {
    this.#routes = routes;
    await this.#work();
    this.#standNew();
    this.#apply();
  }

  /** Takes what is new in the file into the ledger and into force. Routes that are new stand somewhere at once. */
  async reload(routes: readonly RouteConfig[]): Promise<void> {
    this.#routes = routes;
    this.#standNew();
    if (!this.#adopted) return;
    await this.#takeFile(false);
    this.#apply();
    await this.#work();
  }

  /**
   * Moves a route: forwards by one stage and only past the gate, backwards to anywhere. Rejects with FicusError
   * `not_found`, `stage_unchanged`, `stage_order`, `stage_moved`, or `store_unavailable` where it would rise.
   */
  async move(wish: Move): Promise<Moved> {
    const from = this.#standingOf(wish.route);
    if (!isRise(from, wish.to)) return this.#fall(wish, from);
    // One rise after the other: each is judged from where the one before has led.
    const risen = this.#turn.then(() => this.#rise(wish));
    this.#turn = risen.catch(() => undefined);
    return risen;
  }

  /** Takes every route to where the monolith serves alone: asks nobody, and needs no store. */
  async allOff(actor: string, reason: string): Promise<readonly InForce[]> {
    const to: Standing = { stage: 'off', percent: 0 };
    const falling = this.#routes.filter(({ id }) => !sameStanding(this.#standingOf(id), to));
    return Promise.all(
      falling.map(({ id }) => this.#fall({ route: id, to, actor, reason }, this.#standingOf(id))),
    );
  }

  /** Writes what can be written; says what is lost. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    if (this.#queue.drafts.length > 0) await this.#work();
    clearTimeout(this.#retry);
    for (const { route, to, actor, reason } of this.#queue.drafts)
      this.#options.report(
        'error',
        `the ledger never got this: route ${route} to ${standingText(to)} by ${actor}: ${reason}`,
      );
  }

  async #rise(wish: Move): Promise<Moved> {
    const { route, to, force = false } = wish;
    const from = this.#standingOf(route);
    if (wish.from !== undefined && !sameStanding(wish.from, from))
      throw new FicusError('stage_moved', { route });
    if (skipsStage(from, to))
      throw new FicusError('stage_order', {
        route,
        stage: from.stage,
        wanted: to.stage,
        next: nextStage(from) ?? from.stage,
      });
    const checks = wish.checks ?? (await this.#options.checksFor(route, from, to));
    if (!force && checks.some(({ ok }) => !ok)) return { refused: checks };
    // A rollback may have come while the gate was asked.
    if (!sameStanding(from, this.#standingOf(route))) throw new FicusError('stage_moved', { route });
    if (!this.#adopted) throw new FicusError('store_unavailable', { why: this.#unreadable ?? '' });
    const written = this.#queue.add(this.#draft(wish, { forced: force, evidence: { checks } }), {
      stays: false,
    });
    await Promise.all([written, this.#work()]);
    return { recorded: true, entry: await written };
  }

  async #fall(wish: Move, from: Standing): Promise<InForce> {
    if (sameStanding(from, wish.to))
      throw new FicusError('stage_unchanged', { route: wish.route, standing: standingText(from) });
    const evidence = wish.checks === undefined ? null : { checks: wish.checks };
    const draft = this.#draft(wish, { forced: false, evidence });
    this.#steps.stand(draft);
    this.#apply();
    const written = this.#queue.add(draft, { stays: true });
    const inTime = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => inTime.resolve(undefined), PATIENCE);
    const worked = this.#work().then(() => inTime.resolve(undefined));
    const entry = await Promise.race([written, inTime.promise]);
    clearTimeout(timer);
    if (entry !== undefined) return { recorded: true, entry };
    void worked;
    // What cannot be written any more is said by close().
    written.catch(() => undefined);
    return { recorded: false, draft, why: this.#unreadable ?? this.#queue.problem ?? 'the store is slow' };
  }

  #draft(
    { route, to, actor, reason, source = 'operator' }: Move,
    marks: Pick<LedgerDraft, 'forced' | 'evidence' | 'configuration'>,
  ): LedgerDraft {
    return { id: randomUUID(), route, at: this.#at(), actor, to, reason, source, ...marks };
  }

  /** Reads the ledger where that has not been done, and writes what waits; comes again while that fails. */
  async #work(): Promise<void> {
    this.#adopting ??= this.#adopt().finally(() => {
      this.#adopting = undefined;
    });
    await this.#adopting;
    if (this.#adopted) await this.#queue.flush();
    const left = !this.#adopted || this.#queue.drafts.length > 0;
    clearTimeout(this.#retry);
    if (left && !this.#closed) this.#retry = setTimeout(() => void this.#work(), RETRY_AFTER).unref();
  }

  async #adopt(): Promise<void> {
    if (this.#adopted) return;
    try {
      const { routes, head } = await this.#options.ledger.ledgerState();
      for (const [route, { latest, file }] of Object.entries(routes)) {
        if (file !== undefined) this.#said.set(route, file.to);
        this.#queue.drop(
          (draft) => draft.route === route && isRise(latest.to, draft.to),
          new FicusError('stage_moved', { route }),
        );
        this.#known.add(route);
        // What a person has taken back meanwhile stays so.
        if (!this.#queue.has(route)) this.#steps.stand(latest);
      }
      this.#head = head ?? undefined;
      if (this.#unreadable !== undefined) this.#options.report('info', 'the ledger can be read again');
      this.#unreadable = undefined;
      this.#adopted = true;
    } catch (error) {
      const why = messageOf(error);
      if (this.#unreadable === undefined)
        this.#options.report(
          'error',
          `the file counts and canaries are at 0 %, until the ledger can be read: ${why}`,
        );
      this.#unreadable = why;
      this.#queue.refuse(error);
      return;
    }
    await this.#takeFile(true);
    this.#apply();
  }

  /** `first`: the file has changed before all that waits. */
  async #takeFile(first: boolean): Promise<void> {
    for (const change of newInFile(this.#routes, this.#said)) {
      const { route, to } = change;
      this.#said.set(route, to);
      const before = this.#known.has(route) ? this.standings.get(route) : undefined;
      this.#known.add(route);
      const newer = first && this.#queue.has(route);
      // A route that nobody knew stands where the file says, and what falls does not wait for the store.
      if (!newer && (before === undefined || !isRise(before, to))) {
        this.#steps.stand({ route, to, at: this.#at(), source: 'file' });
        this.#apply();
      }
      const draft = await this.#fileDraft(change, before);
      this.#queue.add(draft, { stays: true, first }).catch(() => undefined);
    }
  }

  /** A file is not asked to pass the gate: where the gate would have refused it, its entry is marked. */
  async #fileDraft(
    { route, to, reason, configuration }: FileChange,
    before?: Standing,
  ): Promise<LedgerDraft> {
    const wish: Move = { route, to, actor: 'file', reason, source: 'file' };
    const details = configuration === undefined ? {} : { configuration };
    if (before === undefined || !isRise(before, to))
      return this.#draft(wish, { forced: false, evidence: null, ...details });
    const checks = await this.#options.checksFor(route, before, to).catch((error: unknown) => {
      this.#options.report('error', `the gate could not be asked for route ${route}: ${messageOf(error)}`);
      return undefined;
    });
    const forced = checks === undefined || checks.some(({ ok }) => !ok) || skipsStage(before, to);
    return this.#draft(wish, { forced, evidence: checks === undefined ? null : { checks }, ...details });
  }

  #written(entry: LedgerEntry, later: boolean): void {
    this.#head = { seq: entry.seq, hash: entry.hash };
    this.#options.recorded?.(entry);
    const { level, message } = entryLine(entry);
    this.#options.report(level, message);
    // A newer change of this route is in force already, or will be.
    if (later) return;
    this.#steps.stand(entry);
    this.#apply();
  }

  #standNew(): void {
    for (const route of this.#routes)
      if (!this.standings.has(route.id)) {
        const to = this.#adopted ? standingInFile(route) : standingWithoutLedger(route);
        this.#steps.stand({ route: route.id, to, at: this.#at(), source: 'file' });
      }
  }

  #at(): string {
    return new Date(this.#options.now()).toISOString();
  }

  #standingOf(route: string): Standing {
    const found = this.#routes.some(({ id }) => id === route) ? this.standings.get(route) : undefined;
    if (found === undefined) throw new FicusError('not_found', { what: `route "${route}"` });
    return found;
  }

  #apply(): void {
    this.#options.apply(this.standings);
  }
}
