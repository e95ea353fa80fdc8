import { useState } from 'preact/hooks';
import { api } from '../api.ts';
import { sentenceOf } from '../parts/states.tsx';

/** Changes a token for a session. The token is kept nowhere in the page. */
export function Login({ onDone }: { onDone: () => void }) {
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const token = String(new FormData(form).get('token') ?? '').trim();
    setBusy(true);
    try {
      await api('/login', { method: 'POST', body: { token } });
      form.reset();
      onDone();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <main class="login">
      <form onSubmit={submit}>
        <h1>Ficus</h1>
        <p>This Ficus wants to know who you are. Your token is one of those that its configuration names.</p>
        <label for="token">Token</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required autofocus />
        {problem !== undefined && (
          <p class="field-problem" role="alert">
            {sentenceOf(problem)}
          </p>
        )}
        <button type="submit" class="primary" disabled={busy}>
          Log in
        </button>
      </form>
    </main>
  );
}
