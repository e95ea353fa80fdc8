import type { RuleStatus } from '../../../src/admin/rule-status.ts';
import { ago, whole } from '../format.ts';

/** The rules in force and their use; those with a problem first. */
export function RulesCard({ rules }: { rules: readonly RuleStatus[] }) {
  if (rules.length === 0) return null;
  const sorted = [...rules].sort((a, b) => Number(b.problem !== undefined) - Number(a.problem !== undefined));
  return (
    <section class="card" aria-labelledby="rules-title">
      <h2 id="rules-title">Rules in force</h2>
      <ul class="rule-list">
        {sorted.map((one) => (
          <li key={one.rule}>
            <code>{one.rule}</code>
            <small>
              {one.reason} · {one.owner}
              {one.expires !== undefined && ` · until ${one.expires}`} · used {whole(one.used)}{' '}
              {one.used === 1 ? 'time' : 'times'}
              {one.lastUsed !== undefined && `, last ${ago(one.lastUsed)}`}
            </small>
            {one.problem !== undefined && (
              <small class="field-problem">
                {one.state}: {one.problem}
              </small>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
