import { InvalidArgumentError } from 'commander';

/** A parser for an option that takes a whole number from 1. */
export function wholeNumber(option: string): (text: string) => number {
  return (text) => {
    if (!/^[1-9]\d{0,8}$/.test(text))
      throw new InvalidArgumentError(`${option} takes a whole number from 1.`);
    return Number(text);
  };
}
