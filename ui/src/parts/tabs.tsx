import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface Props<Tab extends string> {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly current: Tab;
  readonly onChange: (tab: Tab) => void;
  readonly children: ComponentChildren;
}

/** Tabs as the ARIA practices have them: one stop of the tab key, arrows from one to the next. */
export function Tabs<Tab extends string>({ label, tabs, current, onChange, children }: Props<Tab>) {
  const id = useId();
  // A space would make two ids of one.
  const idOf = (tab: Tab) => `${id}-${tab.replaceAll(' ', '-')}`;
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs[(tabs.indexOf(current) + step + tabs.length) % tabs.length];
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onChange(next);
    document.getElementById(idOf(next))?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={press}>
        {tabs.map((tab) => (
          <button
            key={tab}
            id={idOf(tab)}
            type="button"
            role="tab"
            aria-selected={tab === current}
            aria-controls={`${id}-panel`}
            tabIndex={tab === current ? 0 : -1}
            onClick={() => onChange(tab)}
          >
            {tab}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={idOf(current)}>
        {children}
      </div>
    </>
  );
}
