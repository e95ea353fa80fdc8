import { describeRule } from '../diff/rules/describe.ts';
import type { RuleConfig } from '../routing-rules/schema.ts';
import { expiryOf } from '../routing-rules/schema-parts.ts';
import type { RuleRecord } from '../store/types.ts';

/** A rule that has allowed nothing for so long is said to be dead, milliseconds. */
const DEAD_AFTER = 30 * 86_400_000;
/** Exchanges that were looked at before it is said that a path leads nowhere. */
const ENOUGH_LOOKED = 20;

/** `unused` is a rule that is too young to be dead. */
export type RuleState = 'used' | 'unused' | 'expired' | 'dead' | 'unreached';

/** One rule of the configuration in force, and what is known of its use. */
export interface RuleStatus {
  /** The rule in a few words, as `ignoredBy` names it. */
  readonly rule: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires?: string;
  readonly state: RuleState;
  /** What a person should know of it; absent where all is well. */
  readonly problem?: string;
  /** Exchanges in which it allowed something. */
  readonly used: number;
  readonly lastUsed?: string;
  /** The rule as the configuration has it. */
  readonly definition: RuleConfig;
}

/** The state of a rule at `now`, milliseconds since the epoch. `record`: undefined before anything was compared by it. */
export function ruleStatus(rule: RuleConfig, record: RuleRecord | undefined, now: number): RuleStatus {
  const { reason, owner, expires } = rule;
  const { state, problem } = stateOf(rule, record, now);
  return {
    rule: describeRule(rule),
    reason,
    owner,
    ...(expires !== undefined && { expires }),
    state,
    ...(problem !== undefined && { problem }),
    used: record?.used ?? 0,
    ...(record?.lastUsed !== undefined && { lastUsed: record.lastUsed }),
    definition: rule,
  };
}

function stateOf(
  { expires, keyBy }: RuleConfig,
  record: RuleRecord | undefined,
  now: number,
): { state: RuleState; problem?: string } {
  const ends = expires === undefined ? undefined : expiryOf(expires);
  if (ends !== undefined && ends <= now)
    return { state: 'expired', problem: `expired at ${expires}, and allows nothing any more` };
  if (record === undefined) return { state: 'unused' };
  if (record.looked >= ENOUGH_LOOKED && record.reached === 0)
    return {
      state: 'unreached',
      problem: `its path leads nowhere in any of the ${record.looked} exchanges that were looked at`,
    };
  // What only says how elements are paired is in use wherever it leads.
  if (record.used === 0 && keyBy !== undefined && record.reached > 0) return { state: 'used' };
  const since = Date.parse(record.lastUsed ?? record.firstSeen);
  if (now - since >= DEAD_AFTER)
    return { state: 'dead', problem: 'has allowed nothing for 30 days: remove it, or say why it stays' };
  return { state: record.used > 0 ? 'used' : 'unused' };
}
