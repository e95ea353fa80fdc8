import { useState } from 'preact/hooks';
import type { Stage } from '../../../src/migration/stages.ts';
import { ApiError, api } from '../api.ts';
import { spaced } from '../format.ts';
import { STAGES, standingText } from '../parts/stage-track.tsx';
import { sentenceOf } from '../parts/states.tsx';
import type { RouteInfo } from '../routes-store.tsx';
import { useMayChange } from '../session.ts';
import { Checks, type Readiness, type ReadinessCheck } from './readiness.tsx';

interface Props {
  readonly route: RouteInfo;
  readonly readiness: Readiness | undefined;
  readonly onMoved: () => void;
}

/** Moves the route to another stage, with a reason; shows what the gate says before and after. */
export function StageForm({ route, readiness, onMoved }: Props) {
  const mayChange = useMayChange();
  const [chosenStage, setStage] = useState<Stage>();
  const [chosenPercent, setPercent] = useState<string>();
  // Nothing chosen: the next step, as soon as it is known, with what the gate says of it.
  const next = readiness?.next ?? undefined;
  const stage = chosenStage ?? (next?.stage as Stage | undefined) ?? route.stage;
  const percent =
    chosenPercent ??
    String(next?.stage === 'canary' ? next.percent : route.stage === 'canary' ? route.percent : 1);
  const [reason, setReason] = useState('');
  const [force, setForce] = useState(false);
  const [refusal, setRefusal] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [waits, setWaits] = useState<string>();

  if (!mayChange)
    return (
      <section class="card">
        <h2>Stage</h2>
        <p class="muted">
          {standingText(route)}. You may look, and not move routes: ask an operator, or log in as one.
        </p>
      </section>
    );
  const to = { stage, percent: Number(percent) };
  const unchanged = stage === route.stage && (stage !== 'canary' || to.percent === route.percent);
  const rises =
    STAGES.indexOf(stage) > STAGES.indexOf(route.stage) ||
    (stage === 'canary' && stage === route.stage && to.percent > route.percent);
  const failing = readiness?.checks.filter(({ ok }) => !ok) ?? [];
  const forces = force && rises;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(undefined);
    try {
      const answer = await api<{ recorded: boolean; why?: string }>(
        `/routes/${encodeURIComponent(route.id)}/stage`,
        {
          method: 'POST',
          body: {
            stage,
            ...(stage === 'canary' && { percent: to.percent }),
            reason: reason.trim(),
            ...(force && { force }),
          },
        },
      );
      setWaits(answer.recorded ? undefined : (answer.why ?? 'the store takes no writes'));
      onMoved();
    } catch (error) {
      setRefusal(error);
    } finally {
      setBusy(false);
    }
  };
  const checks =
    refusal instanceof ApiError ? (refusal.details.checks as ReadinessCheck[] | undefined) : undefined;
  return (
    <section class="card" aria-labelledby="stage-title">
      <h2 id="stage-title">Change the stage</h2>
      <form class="stage-form" onSubmit={submit}>
        <label for="stage">To</label>
        <span class="stage-to">
          <select
            id="stage"
            value={stage}
            onChange={({ currentTarget }) => {
              setStage(STAGES.find((one) => one === currentTarget.value) ?? stage);
              setRefusal(undefined);
            }}
          >
            {STAGES.map((one) => (
              <option key={one} value={one}>
                {one}
                {one === route.stage ? ' (now)' : ''}
              </option>
            ))}
          </select>
          {stage === 'canary' && (
            <span class="percent">
              <input
                type="number"
                aria-label="Percentage of users"
                min="0"
                max="100"
                step="0.001"
                required
                value={percent}
                onInput={({ currentTarget }) => setPercent(currentTarget.value)}
              />{' '}
              %
            </span>
          )}
        </span>
        <label for="reason">{forces ? 'Reason to pass by the gate' : 'Reason'}</label>
        <textarea
          id="reason"
          required
          maxLength={2000}
          value={reason}
          placeholder={
            forces
              ? 'Why it is safe though checks fail; the ledger keeps it'
              : 'It stands in the ledger, with your name'
          }
          onInput={({ currentTarget }) => setReason(currentTarget.value)}
        />
        {rises && readiness !== undefined && !unchanged && (
          <p class={failing.length === 0 ? 'gate-says ready yes' : 'gate-says'}>
            {failing.length === 0
              ? '✓ The gate lets it pass: every check holds.'
              : `✕ The gate will refuse: ${failing.length} of ${readiness.checks.length} checks do not hold: ${failing.map(({ name }) => spaced(name)).join(', ')}.`}
          </p>
        )}
        {(checks !== undefined || (rises && failing.length > 0)) && (
          <label class="force">
            <input
              type="checkbox"
              checked={force}
              onChange={({ currentTarget }) => setForce(currentTarget.checked)}
            />
            Pass by the gate, which the ledger will say
          </label>
        )}
        <button
          type="submit"
          class={forces ? 'primary danger' : 'primary'}
          disabled={busy || unchanged || reason.trim() === ''}
        >
          {unchanged ? `It is ${standingText(route)}` : `${forces ? 'Force' : 'Move'} to ${standingText(to)}`}
        </button>
        {!unchanged && reason.trim() === '' && <small>A reason is needed.</small>}
      </form>
      {waits !== undefined && (
        <p class="field-problem" role="alert">
          In force, and not in the ledger yet: {waits}.
        </p>
      )}
      {refusal !== undefined && (
        <div class="refusal" role="alert">
          <p>{checks === undefined ? sentenceOf(refusal) : `Refused: ${standingText(to)} needs more.`}</p>
          {checks !== undefined && (
            <>
              <Checks checks={checks.filter(({ ok }) => !ok)} />
              <small>To go on all the same, tick “Pass by the gate” and say why in the reason.</small>
            </>
          )}
        </div>
      )}
    </section>
  );
}
