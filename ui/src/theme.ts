import { useEffect, useState } from 'preact/hooks';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const KEPT_AS = 'ficus-theme';

function kept(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEPT_AS)) ?? 'system';
  } catch {
    // A browser that keeps nothing for us shows what the system says.
    return 'system';
  }
}

/** The theme that the reader chose in this browser, `system` before. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(kept);
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEPT_AS, theme);
    } catch {
      return;
    }
  }, [theme]);
  return [theme, setTheme];
}
