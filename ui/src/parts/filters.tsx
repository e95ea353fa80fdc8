import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { KINDS } from '../../../src/diff/types.ts';
import { STATES } from '../../../src/store/types.ts';
import { setQuery } from '../location.ts';
import { useRoutes } from '../routes-store.tsx';

const SPANS = { '1h': 'last hour', '24h': 'last 24 hours', '7d': 'last 7 days' } as const;
const HOURS: Readonly<Record<string, number>> = { '1h': 1, '24h': 24, '7d': 168 };
/** Typing is not searched letter by letter. Milliseconds. */
const PAUSE = 250;

/** The ISO time at which a span such as `24h` began; undefined for all time. */
export function spanOf(last: string | undefined): string | undefined {
  const hours = HOURS[last ?? ''];
  return hours === undefined ? undefined : new Date(Date.now() - hours * 3_600_000).toISOString();
}

/** The filters of the list. The address holds them, so this reads it and writes it. */
export function Filters({
  query,
  search,
}: {
  query: URLSearchParams;
  search: RefObject<HTMLInputElement | null>;
}) {
  const { data } = useRoutes();
  const routes = data?.items.map(({ id }) => id) ?? [];
  const current = query.get('route');
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <Search query={query} input={search} />
      <Choice
        name="route"
        all="all routes"
        query={query}
        options={current !== null && !routes.includes(current) ? [current, ...routes] : routes}
      />
      <Choice name="kind" all="all kinds" query={query} options={[...KINDS, 'other']} />
      <Choice name="state" all="all states" query={query} options={['unsettled', ...STATES]} />
      <Choice name="last" all="all time" query={query} options={Object.keys(SPANS)} labels={SPANS} />
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly all: string;
  readonly query: URLSearchParams;
  readonly options: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

function Choice({ name, all, query, options, labels = {} }: ChoiceProps) {
  return (
    <select
      aria-label={name === 'last' ? 'last seen' : name}
      value={query.get(name) ?? ''}
      onChange={({ currentTarget }) => setQuery({ [name]: currentTarget.value, at: undefined }, false)}
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {labels[option] ?? option}
        </option>
      ))}
    </select>
  );
}

function Search({ query, input }: { query: URLSearchParams; input: RefObject<HTMLInputElement | null> }) {
  const inAddress = query.get('q') ?? '';
  const [text, setText] = useState(inAddress);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(inAddress), [inAddress]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <input
      ref={input}
      type="search"
      aria-label="Text in the path or the example"
      placeholder="Search path or values  ( / )"
      value={text}
      onInput={({ currentTarget: { value } }) => {
        setText(value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setQuery({ q: value.trim(), at: undefined }), PAUSE);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}
