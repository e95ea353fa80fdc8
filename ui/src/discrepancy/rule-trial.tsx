import { useEffect, useState } from 'preact/hooks';
import type { RulePreview } from '../../../src/store/rule-trial.ts';
import type { DiscrepancyDetail } from '../../../src/store/types.ts';
import { api } from '../api.ts';
import { plural, whole } from '../format.ts';
import { Copy } from '../parts/copy.tsx';
import { sentenceOf } from '../parts/states.tsx';
import { Shown } from '../parts/text.tsx';
import { ValuePair } from '../parts/value-pair.tsx';

/** After the last letter; each preview judges all samples of the route again. Milliseconds. */
const PAUSE = 500;

type Outcome = { preview: RulePreview } | { problem: unknown } | undefined;

/** The rule that would accept it, to be changed, and what it would hide of what was seen. */
export function RuleTrial({ item }: { item: DiscrepancyDetail }) {
  const { suggestion, route, path } = item;
  const [text, setText] = useState(suggestion.rule ?? '');
  const [outcome, setOutcome] = useState<Outcome>();
  const [trying, setTrying] = useState(false);

  useEffect(() => {
    if (text.trim() === '') {
      setOutcome(undefined);
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      setTrying(true);
      try {
        const rule = await ruleOf(text);
        const preview = await api<RulePreview>('/rules/preview', {
          method: 'POST',
          body: { route, rule },
          signal: abort.signal,
        });
        setOutcome({ preview });
      } catch (problem) {
        if (!abort.signal.aborted) setOutcome({ problem });
      } finally {
        if (!abort.signal.aborted) setTrying(false);
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [text, route]);

  return (
    <section class="card" aria-labelledby="rule-title">
      <h2 id="rule-title">A rule for it</h2>
      <p class="muted">{suggestion.note || 'Try it here, then put it into compare.rules of the route.'}</p>
      <label for="rule" class="hidden">
        Rule, as in routes.yaml
      </label>
      <textarea
        id="rule"
        class="mono"
        spellcheck={false}
        value={text}
        placeholder={`{ path: ${JSON.stringify(path)}, allow: [${item.kind}] }`}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div class="rule-tools">
        {text.trim() !== '' && (
          <Copy text={() => text} label="Copy the rule">
            Copy
          </Copy>
        )}
        <span class="muted" role="status">
          {trying ? 'trying it on the samples …' : ''}
        </span>
      </div>
      {outcome !== undefined && 'problem' in outcome && (
        <p class="field-problem" role="alert">
          {sentenceOf(outcome.problem)}
        </p>
      )}
      {outcome !== undefined && 'preview' in outcome && <Outcomes preview={outcome.preview} id={item.id} />}
    </section>
  );
}

function Outcomes({ preview, id }: { preview: RulePreview; id: string }) {
  const { samples, exchanges, discrepancies, doesNotFit, unsure } = preview;
  const unjudged = samples.unjudged.map(({ reason, count }) => `${whole(count)}: ${reason}`).join('; ');
  return (
    <div class="outcomes">
      <dl class="figures">
        <div>
          <dt>would pass</dt>
          <dd>{whole(exchanges.hidden)}</dd>
        </div>
        <div>
          <dt>would still mismatch</dt>
          <dd>{whole(exchanges.stillDiffer)}</dd>
        </div>
        {exchanges.unsure > 0 && (
          <div>
            <dt>cannot tell</dt>
            <dd>{whole(exchanges.unsure)}</dd>
          </div>
        )}
      </dl>
      <small>
        of {plural(samples.judged, 'stored sample')} judged again
        {unjudged !== '' && ` (not judged: ${unjudged})`}
        {exchanges.stillDiffer > 0 &&
          discrepancies.length > 0 &&
          '. Where the rule fits and the sample would still mismatch, something else differs in it'}
      </small>
      {discrepancies.length > 0 && (
        <ul class="reach">
          {discrepancies.map((one) => (
            <li key={one.id}>
              <a href={`/discrepancies/${one.id}`} aria-current={one.id === id || undefined}>
                <Shown text={one.path} />
              </a>{' '}
              <span class="muted">
                {one.kind}: hides {whole(one.hidden)} of {whole(one.samples)}
                {one.id === id && ' (this one)'}
              </span>
            </li>
          ))}
        </ul>
      )}
      {[
        ...doesNotFit.items.map((one) => ({ one, said: 'does not fit' })),
        ...unsure.items.map((one) => ({ one, said: 'cannot tell, as it is redacted' })),
      ]
        .slice(0, 5)
        .map(({ one, said }, index) => (
          <p key={index} class="counterexample">
            <small>
              {said}: <Shown text={`${one.request} · ${one.path}`} />
            </small>
            <ValuePair {...one} />
          </p>
        ))}
    </div>
  );
}

/** A rule as `routes.yaml` has it, alone or as the one item of a list. The reader of YAML is loaded when it is needed. */
async function ruleOf(text: string): Promise<unknown> {
  const { parse } = await import('yaml');
  const value: unknown = parse(text);
  const rule: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule))
    throw new Error('it must be one rule, such as { path: $.tax, allow: [rounding] }');
  return rule;
}
