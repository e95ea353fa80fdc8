import { useContext, useRef, useState } from 'preact/hooks';
import type { DiscrepancyDetail, State } from '../../../src/store/types.ts';
import { ApiError, api } from '../api.ts';
import { useKeys } from '../keys.ts';
import { sentenceOf } from '../parts/states.tsx';
import { Session, useMayChange } from '../session.ts';

interface Before {
  readonly state: State;
  readonly assignee: string;
}

/** What was decided in this page about each discrepancy, last last: `u` goes back along it. */
const decided = new Map<string, Before[]>();

interface Props {
  readonly item: DiscrepancyDetail;
  readonly onChange: (item: DiscrepancyDetail) => void;
}

const SAID: Readonly<Record<State, string>> = {
  open: 'Open again.',
  investigating: 'Under investigation.',
  resolved: 'Resolved.',
  accepted: 'Accepted.',
};

/** Decisions about one discrepancy, each with a note and a way back. */
export function Triage({ item, onChange }: Props) {
  const mayChange = useMayChange();
  const { name } = useContext(Session);
  const [note, setNote] = useState('');
  const [assignee, setAssignee] = useState<string>();
  const [problem, setProblem] = useState<unknown>();
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const stack = decided.get(item.id) ?? [];

  const send = async (body: { state?: State; assignee?: string; note?: string }): Promise<boolean> => {
    setBusy(true);
    setProblem(undefined);
    try {
      onChange(await api<DiscrepancyDetail>(`/discrepancies/${item.id}`, { method: 'PATCH', body }));
      return true;
    } catch (error) {
      setSaid('');
      setProblem(error);
      // What is missing is mostly the reason.
      if (error instanceof ApiError && error.status === 400) noteField.current?.focus();
      return false;
    } finally {
      setBusy(false);
    }
  };
  const decide = async (state: State | undefined) => {
    if (!mayChange || busy || (state === item.state && note.trim() === '')) return;
    const before = { state: item.state, assignee: item.assignee ?? '' };
    const done = await send({
      ...(state !== undefined && { state }),
      ...(assignee !== undefined && { assignee: assignee.trim() }),
      ...(note.trim() !== '' && { note: note.trim() }),
    });
    if (!done) return;
    if (state !== undefined && state !== before.state) decided.set(item.id, [...stack, before]);
    setSaid(state === undefined ? 'Noted.' : SAID[state]);
    setNote('');
    setAssignee(undefined);
  };
  const undo = async () => {
    const before = stack.at(-1);
    if (!mayChange || busy || before === undefined) return;
    // An accepted one needs a reason again.
    if (!(await send({ ...before, note: `undone: it was ${item.state}` }))) return;
    decided.set(item.id, stack.slice(0, -1));
    setSaid(`Undone: ${before.state} again.`);
  };
  useKeys({
    a: () => void decide('accepted'),
    i: () => void decide('investigating'),
    r: () => void decide('resolved'),
    u: () => void undo(),
  });

  if (!mayChange)
    return (
      <section class="card" aria-labelledby="triage-title">
        <h2 id="triage-title">Decide</h2>
        <p class="muted">
          You may look, and not decide: {name} is a viewer. Ask an operator, or log in as one.
        </p>
      </section>
    );
  const changed = note.trim() !== '' || assignee !== undefined;
  return (
    <section class="card" aria-labelledby="triage-title">
      <h2 id="triage-title">Decide</h2>
      <label for="note">Note</label>
      <textarea
        id="note"
        ref={noteField}
        value={note}
        maxLength={4000}
        placeholder="Why it is acceptable, what was fixed, what was found"
        onInput={({ currentTarget }) => setNote(currentTarget.value)}
      />
      <label for="assignee">Assignee</label>
      <input
        id="assignee"
        value={assignee ?? item.assignee ?? ''}
        maxLength={200}
        autocomplete="off"
        placeholder="nobody"
        onInput={({ currentTarget }) => setAssignee(currentTarget.value)}
      />
      <div class="buttons">
        <button
          type="button"
          disabled={busy || item.state === 'investigating'}
          onClick={() => decide('investigating')}
        >
          Investigate <kbd>i</kbd>
        </button>
        <button type="button" disabled={busy || item.state === 'resolved'} onClick={() => decide('resolved')}>
          Resolve <kbd>r</kbd>
        </button>
        <button type="button" disabled={busy || item.state === 'accepted'} onClick={() => decide('accepted')}>
          Accept <kbd>a</kbd>
        </button>
        {item.state !== 'open' && (
          <button type="button" disabled={busy} onClick={() => decide('open')}>
            Reopen
          </button>
        )}
        {changed && (
          <button type="button" disabled={busy} onClick={() => decide(undefined)}>
            Save without deciding
          </button>
        )}
      </div>
      <p class="said" role="status">
        {said}
        {said !== '' && stack.length > 0 && (
          <button type="button" class="small" disabled={busy} onClick={undo}>
            Undo <kbd>u</kbd>
          </button>
        )}
      </p>
      {problem !== undefined && (
        <p class="field-problem" role="alert">
          {sentenceOf(problem)}
        </p>
      )}
    </section>
  );
}
