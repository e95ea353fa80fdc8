import { useMemo } from 'preact/hooks';
import type { DiscrepancyDetail, Sample } from '../../../src/store/types.ts';
import { bodyRows, rulesInForce } from '../diff/body-rows.ts';
import { countChanges, DiffView } from '../diff/diff-view.tsx';
import { bytes, plural } from '../format.ts';
import { useKeys } from '../keys.ts';
import { setQuery, useHere } from '../location.ts';
import { useNarrow } from '../media.ts';
import { Tabs } from '../parts/tabs.tsx';
import type { RouteInfo } from '../routes-store.tsx';
import { Headers } from './headers.tsx';
import { RequestView } from './request-view.tsx';
import { StatusAndTiming } from './status-timing.tsx';

const TABS = ['body', 'headers', 'status and timing', 'request'] as const;

interface Props {
  readonly sample: Sample;
  /** The discrepancy that it is a sample of. */
  readonly item: Pick<DiscrepancyDetail, 'route'>;
  /** Undefined as long as it is not known, and where the configuration has it no more. */
  readonly route: RouteInfo | undefined;
}

/** One sample: both answers in all their parts. */
export function SampleView({ sample, item, route }: Props) {
  const { query } = useHere();
  const tab = TABS.find((one) => one === query.get('tab')) ?? firstTab(sample);
  return (
    <Tabs
      label="Parts of the answers"
      tabs={TABS}
      current={tab}
      onChange={(next) => setQuery({ tab: next === firstTab(sample) ? undefined : next })}
    >
      {tab === 'body' && <Bodies key={sample.id} sample={sample} item={item} route={route} />}
      {tab === 'headers' && <Headers sample={sample} />}
      {tab === 'status and timing' && <StatusAndTiming sample={sample} />}
      {tab === 'request' && <RequestView sample={sample} />}
    </Tabs>
  );
}

/** Where the difference is, is what one comes to see. */
function firstTab({ differences }: Sample): (typeof TABS)[number] {
  const path = differences[0]?.path ?? '$';
  if (path.startsWith('headers.')) return 'headers';
  return path === 'status' ? 'status and timing' : 'body';
}

function Bodies({ sample, item, route }: Props) {
  const { query } = useHere();
  const narrow = useNarrow();
  const split = !narrow && query.get('mode') !== 'unified';
  // From 1 in the address, as the places are counted.
  const at = (Number.parseInt(query.get('place') ?? '', 10) || 0) - 1;
  const { rows, by } = useMemo(() => bodyRows(sample, rulesInForce(route)), [sample, route]);
  const { places: changes, others } = useMemo(() => countChanges(rows), [rows]);
  const move = (step: number) =>
    changes > 0 && setQuery({ place: String(Math.min(Math.max(at + step, 0), changes - 1) + 1) });
  const toggle = () => setQuery({ mode: split ? 'unified' : undefined });
  useKeys({ j: () => move(1), k: () => move(-1), s: toggle });
  const { left, right } = sample;
  const notStored = [left, right].some(({ body, bytes: length }) => body === null && length > 0);
  return (
    <>
      {rows.length > 0 && (
        <div class="diff-bar">
          <span class="muted">
            {changes === 0 ? 'no differing lines' : plural(changes, 'place differs', 'places differ')}
            {at >= 0 && changes > 1 && `, at ${Math.min(at + 1, changes)}`}
            {others > 0 && ` · ${plural(others, 'line')} of other discrepancies, or allowed`}
            {by === 'lines' && rows.length > 0 && ' · aligned line by line, for reading'}
          </span>
          <span class="diff-tools">
            <button
              type="button"
              class="small"
              onClick={() => move(-1)}
              disabled={changes === 0}
              aria-label="Previous change"
            >
              ↑
            </button>
            <button
              type="button"
              class="small"
              onClick={() => move(1)}
              disabled={changes === 0}
              aria-label="Next change"
            >
              ↓
            </button>
            {!narrow && (
              <button type="button" class="small" onClick={toggle}>
                {split ? 'Unified' : 'Side by side'} <kbd>s</kbd>
              </button>
            )}
          </span>
        </div>
      )}
      <BodyNote side="monolith" answer={left} />
      <BodyNote side="service" answer={right} />
      {rows.length > 0 ? (
        <DiffView rows={rows} by={by} route={item.route} split={split} at={at} />
      ) : (
        <p class="plain">{notStored ? 'No text of these bodies is stored.' : 'Both bodies are empty.'}</p>
      )}
    </>
  );
}

function BodyNote({
  side,
  answer: { body, bytes: length, truncated },
}: {
  side: string;
  answer: Sample['left'];
}) {
  if (body === null && length > 0)
    return (
      <p class="body-note">
        The {side}’s body is not text, or was too large to compare: {bytes(length)}, of which nothing is
        stored.
      </p>
    );
  if (!truncated) return null;
  return (
    <p class="body-note">
      Only the beginning of the {side}’s body is stored: {bytes(body?.length ?? 0)} of {bytes(length)}. All of
      it was compared.
    </p>
  );
}
