/** One line of a replay as the server writes it. */
export interface Step {
  readonly type?: string;
  readonly requests?: number;
  readonly summary?: string;
  readonly message?: string;
  readonly verdict?: string;
  readonly outcome?: string;
  readonly method?: string;
  readonly target?: string;
  readonly why?: string;
}

/** Requests that had the same outcome for the same reason. */
export interface ReplayGroup {
  readonly outcome: string;
  readonly why: string | undefined;
  readonly count: number;
  /** Each once, in the order in which they came; the first few. */
  readonly requests: readonly string[];
  /** Different requests beyond those. */
  readonly more: number;
}

const MOST = 5;

/** What became of the requests, each outcome and reason once: twenty that lack one header are one thing to know. */
export function groupsOf(steps: readonly Step[]): ReplayGroup[] {
  const groups = Map.groupBy(steps, ({ outcome, why }) => JSON.stringify([outcome, why]));
  return [...groups.values()].map((of) => {
    const requests = [...new Set(of.map(({ method = '', target = '' }) => `${method} ${target}`))];
    return {
      outcome: (of[0]?.outcome ?? '').replaceAll('_', ' '),
      why: of[0]?.why && said(of[0].why),
      count: of.length,
      requests: requests.slice(0, MOST),
      more: Math.max(0, requests.length - MOST),
    };
  });
}

/** Names of redacted headers that the requests could not be sent without, in lower case. */
export function headersAsked(steps: readonly Step[]): string[] {
  const names = steps.flatMap(({ why }) => /--header "([^":]+):/.exec(why ?? '')?.[1]?.toLowerCase() ?? []);
  return [...new Set(names)].sort();
}

/** The server speaks of the command line's option; here the headers stand in a field. */
function said(why: string): string {
  return why.replace(/ with --header(?: "[^"]*")?/, ' under “Headers to send”');
}
