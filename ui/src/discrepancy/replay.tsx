import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../api.ts';
import { useFeature } from '../features.ts';
import { plural, whole } from '../format.ts';
import { sentenceOf } from '../parts/states.tsx';
import { Shown } from '../parts/text.tsx';
import { useMayChange } from '../session.ts';
import { groupsOf, headersAsked, type Step } from './replay-groups.ts';

interface Progress {
  readonly total: number;
  readonly done: readonly Step[];
  readonly summary?: string;
  readonly verdict?: string;
}

interface Props {
  /** As the OpenAPI document has it. */
  readonly call: string;
  readonly path: string;
  readonly what: string;
}

/** Asks both sides again what the samples asked, and shows the answers' judgement as it comes. */
export function Replay({ call, path, what }: Props) {
  const offered = useFeature(call);
  const mayChange = useMayChange();
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<unknown>();
  const [headers, setHeaders] = useState('');
  const running = useRef<AbortController>(undefined);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => running.current?.abort(), []);
  if (!offered || !mayChange) return null;

  const asked = headersAsked(progress?.done ?? []);
  const take = (step: Step) => {
    if (step.type === 'error') throw new Error(step.message ?? 'the replay failed');
    setProgress((before = { total: 0, done: [] }) => {
      if (step.type === 'begin') return { total: step.requests ?? 0, done: [] };
      if (step.type === 'request') return { ...before, done: [...before.done, step] };
      return {
        ...before,
        ...(step.summary !== undefined && { summary: step.summary }),
        ...(step.verdict !== undefined && { verdict: step.verdict }),
      };
    });
  };
  const run = async () => {
    running.current = new AbortController();
    setBusy(true);
    setProblem(undefined);
    setProgress({ total: 0, done: [] });
    try {
      const { signal } = running.current;
      const response = await ask(path, {
        method: 'POST',
        body: { headers: headersOf(headers) },
        signal,
        accept: 'application/x-ndjson',
      });
      for await (const line of linesOf(response)) take(JSON.parse(line) as Step);
    } catch (error) {
      if (!running.current.signal.aborted) setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section class="card" aria-labelledby="replay-title">
      <h2 id="replay-title">Is it fixed?</h2>
      <p class="muted">{what}</p>
      <details class="replay-headers" open={asked.length > 0 || undefined}>
        <summary>Headers to send, where they were redacted</summary>
        <label for="replay-headers">One a line, such as cookie: sid=…</label>
        <textarea
          id="replay-headers"
          class="mono"
          spellcheck={false}
          autocomplete="off"
          value={headers}
          placeholder={asked.map((name) => `${name}: …`).join('\n')}
          onInput={({ currentTarget }) => setHeaders(currentTarget.value)}
        />
      </details>
      <div class="buttons">
        <button type="button" onClick={run} disabled={busy}>
          Replay
        </button>
        {busy && (
          <button type="button" onClick={() => running.current?.abort()}>
            Stop
          </button>
        )}
      </div>
      {asked.length > 0 && !busy && (
        <p class="replay-asks">
          Some could not be sent without{' '}
          {asked.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <code>{name}</code>
            </span>
          ))}
          , which was redacted: give it above, and replay again. It is sent once and kept nowhere.
        </p>
      )}
      {progress !== undefined && (
        <>
          <progress
            max={Math.max(progress.total, 1)}
            value={progress.summary === undefined ? progress.done.length : Math.max(progress.total, 1)}
            aria-label="Replayed requests"
          />
          <p role="status">
            {progress.summary ?? `${progress.done.length} of ${plural(progress.total, 'request')}`}
          </p>
          <ul class="replayed">
            {groupsOf(progress.done).map(({ outcome, why, count, requests, more }) => (
              <li key={`${outcome} ${why}`}>
                <b>{outcome}</b> {whole(count)} ×{why !== undefined && ` · ${why}`}
                {requests.map((request) => (
                  <small key={request}>
                    <Shown text={request} />
                  </small>
                ))}
                {more > 0 && <small>and {plural(more, 'other request')}</small>}
              </li>
            ))}
          </ul>
        </>
      )}
      {problem !== undefined && (
        <p class="field-problem" role="alert">
          {sentenceOf(problem)}
        </p>
      )}
    </section>
  );
}

/** `name: value`, one a line. They are sent once and kept nowhere. */
function headersOf(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => /^\s*([^:\s]+)\s*:\s*(.*?)\s*$/.exec(line));
  return Object.fromEntries(
    lines.flatMap((found) => (found === null ? [] : [[found[1] ?? '', found[2] ?? '']])),
  );
}

/** The lines of an answer as they come. */
async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value = '', done = true } = (await reader?.read()) ?? {};
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter((line) => line !== '');
    if (done) break;
  }
  if (rest.trim() !== '') yield rest;
}
