import chromium from '@sparticuz/chromium';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { onTestFinished } from 'vitest';

/**
 * What is meant for functions in a cloud: one process, no protection that a page could run into, and a graphics card in
 * software. A test needs the first two, and two cores are better off without the last.
 */
const NOT_WANTED =
  /^--(?:single-process|no-zygote|disable-web-security|allow-running-insecure-content|use-gl|use-angle|in-process-gpu|ignore-gpu-blocklist|enable-unsafe-swiftshader)/;

/** Starts a real Chromium, which comes out of npm. */
export async function startBrowser(): Promise<Browser> {
  return playwright.launch({
    args: [...chromium.args.filter((argument) => !NOT_WANTED.test(argument)), '--disable-gpu'],
    executablePath: await chromium.executablePath(),
  });
}

export interface TestPage {
  readonly page: Page;
  /** What went wrong in the page: uncaught errors, and what the console calls an error. */
  readonly problems: readonly string[];
  /** Origins that anything was asked of. */
  readonly origins: ReadonlySet<string>;
}

interface Settings {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
}

/** A page of its own, without what other pages keep; it is closed when the test ends. */
export async function openPage(
  browser: Browser,
  { width = 1280, theme = 'light' }: Settings = {},
): Promise<TestPage> {
  const context = await browser.newContext({
    viewport: { width, height: 860 },
    colorScheme: theme,
    // Whole hours in the page are whole hours of the store, whatever the machine's zone.
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  const origins = new Set<string>();
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // A refused call is no fault of the page; what it says of it is what is tested.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text());
  });
  page.on('dialog', (dialog) => {
    problems.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  return { page, problems, origins };
}
