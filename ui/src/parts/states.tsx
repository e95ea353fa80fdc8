import type { ComponentChildren } from 'preact';
import { ApiError } from '../api.ts';

/** While something is read for the first time. */
export function Loading({ what }: { what: string }) {
  return (
    <div class="state" role="status">
      <span class="spinner" aria-hidden="true" />
      <p>Reading {what} …</p>
    </div>
  );
}

/** Nothing is there; the children say what to do next. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="state">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  store_unavailable: 'The store cannot be read',
  not_found: 'Not here',
  forbidden: 'Not allowed',
  unreachable: 'No answer from Ficus',
};

/** What went wrong, in the server's own sentence. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const code = error instanceof ApiError ? error.code : 'internal';
  return (
    <div class="state problem" role="alert">
      <h2>{TITLES[code] ?? 'That did not work'}</h2>
      <p>{sentenceOf(error)}</p>
      {code === 'store_unavailable' && (
        <p>
          Requests are served as before. Comparisons go on being counted, and are written when the store is
          back.
        </p>
      )}
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}

export function sentenceOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
