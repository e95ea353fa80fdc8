import type { DiscrepancyDetail } from '../../../src/store/types.ts';
import { plural, whole } from '../format.ts';
import { Copy } from '../parts/copy.tsx';
import { Shown } from '../parts/text.tsx';
import { ValuePair } from '../parts/value-pair.tsx';

/** Why it is there, as far as its exchanges agree, with what speaks for it and what against. */
export function Causes({ item: { causes, suggestion, count, ignoredCount } }: { item: DiscrepancyDetail }) {
  return (
    <section class="card" aria-labelledby="causes-title">
      <h2 id="causes-title">Cause</h2>
      {causes.length === 0 && (
        <p class="muted">
          {count + ignoredCount < 5
            ? 'Too few exchanges to say: causes are what many agree on.'
            : 'Its exchanges do not agree on one.'}
        </p>
      )}
      {causes.map((cause, index) => (
        <div key={`${cause.name}${index}`} class="cause">
          <p>
            <Shown text={cause.sentence} />
          </p>
          <p class="muted">
            <meter
              min={0}
              max={cause.of}
              value={cause.support}
              aria-label={`${cause.support} of ${cause.of} agree`}
            />{' '}
            {whole(cause.support)} of {whole(cause.of)} agree ·{' '}
            {plural(cause.counterexamples, 'counterexample')}
          </p>
          {cause.counterexample && (
            <p class="counterexample">
              <small>
                <Shown text={`${cause.counterexample.request} · ${cause.counterexample.path}`} />
              </small>
              <ValuePair {...cause.counterexample} />
            </p>
          )}
          {cause.rule !== undefined && cause.rule !== suggestion.rule && (
            <div class="rule">
              <code>{cause.rule}</code>
              <Copy text={() => cause.rule ?? ''} label="Copy the rule">
                Copy
              </Copy>
            </div>
          )}
          {cause.ruleNote !== '' && (cause.rule === undefined || cause.rule !== suggestion.rule) && (
            <small>{cause.ruleNote}</small>
          )}
        </div>
      ))}
    </section>
  );
}
