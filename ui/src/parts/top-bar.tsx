import { useConnection } from '../live.ts';
import { useHere } from '../location.ts';
import type { Me } from '../session.ts';
import { THEMES, useTheme } from '../theme.ts';

/** What stands above every view: where one can go, whether what is shown is current, and who one is. */
export function TopBar({ me, onHelp, onLeave }: { me: Me; onHelp: () => void; onLeave?: () => void }) {
  const { path } = useHere();
  const current = (is: boolean) => (is ? { 'aria-current': 'page' as const } : {});
  return (
    <header class="top">
      <a class="brand" href="/">
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 15V6M8 10 3.5 6M8 8l4.5-4M8 6 6 2.5" />
        </svg>
        Ficus
      </a>
      <nav aria-label="Views">
        <a href="/" {...current(path === '/' || path.startsWith('/routes'))}>
          Routes
        </a>
        <a href="/discrepancies?state=unsettled" {...current(path.startsWith('/discrepancies'))}>
          Discrepancies
        </a>
      </nav>
      <div class="top-end">
        <Live />
        <ThemeSwitch />
        <button type="button" class="quiet" onClick={onHelp} aria-label="Keys and help">
          ?
        </button>
        <span class="who" title={me.role}>
          {me.name}
          <small>{me.role}</small>
        </span>
        {onLeave && (
          <button type="button" class="quiet" onClick={onLeave}>
            Log out
          </button>
        )}
      </div>
    </header>
  );
}

const SAID = { connecting: 'connecting', live: 'live', lost: 'not connected' } as const;

function Live() {
  const { state } = useConnection();
  return (
    <span class={`live ${state}`} role="status">
      <span aria-hidden="true">{state === 'live' ? '●' : state === 'lost' ? '▲' : '○'}</span> {SAID[state]}
    </span>
  );
}

function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  return (
    <select
      class="quiet"
      aria-label="Theme"
      value={theme}
      onChange={({ currentTarget }) =>
        setTheme(THEMES.find((one) => one === currentTarget.value) ?? 'system')
      }
    >
      {THEMES.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  );
}
