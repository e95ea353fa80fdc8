import type { Sample } from '../../../src/store/types.ts';
import { moment } from '../format.ts';
import { useKeys } from '../keys.ts';
import { setQuery } from '../location.ts';
import { visible } from '../parts/text.tsx';

interface Props {
  readonly samples: readonly Sample[];
  readonly current: Sample;
}

/** From one stored exchange to another. */
export function SamplePicker({ samples, current }: Props) {
  const at = samples.indexOf(current);
  const move = (by: number) => {
    const next = samples[at + by];
    if (next) setQuery({ sample: String(next.id), place: undefined });
  };
  useKeys({ '[': () => move(-1), ']': () => move(1) });
  return (
    <span class="sample-picker">
      <button
        type="button"
        class="small"
        onClick={() => move(-1)}
        disabled={at === 0}
        aria-label="Previous sample"
      >
        ‹
      </button>
      <select
        aria-label="Sample"
        value={String(current.id)}
        onChange={({ currentTarget }) => setQuery({ sample: currentTarget.value, place: undefined })}
      >
        {samples.map((sample, index) => (
          <option key={sample.id} value={String(sample.id)}>
            {index + 1} of {samples.length} · {nameOf(sample)}
          </option>
        ))}
      </select>
      <button
        type="button"
        class="small"
        onClick={() => move(1)}
        disabled={at === samples.length - 1}
        aria-label="Next sample"
      >
        ›
      </button>
      <span class="muted sample-when">
        {moment(current.at)} · {current.served} served
      </span>
    </span>
  );
}

function nameOf({ request: { method, target }, differences }: Sample): string {
  const allowed = differences.length > 0 && differences.every(({ ignoredBy }) => ignoredBy !== undefined);
  const name = visible(`${method} ${target}`);
  return `${name.length > 80 ? `${name.slice(0, 79)}…` : name}${allowed ? ' · ignored' : ''}`;
}
