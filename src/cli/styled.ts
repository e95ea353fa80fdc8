import { styleText } from 'node:util';

/** Text in a style where `color` says so; whoever passes `color` has looked at the terminal. */
export function styled(style: 'bold' | 'dim' | 'red' | 'green', text: string, color: boolean): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}
