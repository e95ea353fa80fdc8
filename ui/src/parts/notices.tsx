import { useConnection } from '../live.ts';

/** What everyone should know whatever they look at: that it is old, or that the store takes no writes. */
export function Notices() {
  const { state, since, store } = useConnection();
  return (
    <>
      {state === 'lost' && (
        <p class="notice stale" role="alert">
          <b>▲ Not current.</b> The connection broke at {new Date(since).toLocaleTimeString('sv-SE')}; what
          you see may be older. It is taken up again by itself.
        </p>
      )}
      {store?.ok === false && <StoreDegraded message={store.message} />}
    </>
  );
}

/** What to do, by what the store says is wrong; the first that fits. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [/disk|space|full/i, 'Make room on the disk that holds the store, or lower store.maxSize.'],
  [
    /lock/i,
    'Find the process that keeps the file locked, such as an open sqlite3 shell or a backup, and end it.',
  ],
  [/removed|gone|missing|replaced/i, 'Put the file back, or restart Ficus so that it makes a new one.'],
  [/permission|read-?only|denied/i, 'Let the user that Ficus runs as write the file and its folder.'],
  [
    /damaged|malformed|corrupt|not a database/i,
    'Move the file away: a new one is made, and the copy can be looked into later.',
  ],
];
const ELSE = 'See what the log of Ficus says of the store, and its readiness at /readyz.';

function StoreDegraded({ message }: { message: string }) {
  const remedy = REMEDIES.find(([found]) => found.test(message))?.[1] ?? ELSE;
  return (
    <div class="notice degraded" role="alert">
      <p>
        <b>▲ The store is degraded:</b> {message}.
      </p>
      <ul>
        <li>Users are served as before, and comparing goes on.</li>
        <li>
          New findings and samples may be missing here until it takes writes again; what was counted is kept
          in memory and written then.
        </li>
        <li>Canaries do not rise meanwhile, and stage changes wait for the ledger.</li>
        <li>
          <b>What to do:</b> {remedy}
        </li>
      </ul>
    </div>
  );
}
