import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Who uses the UI. */
export interface Me {
  readonly name: string;
  readonly role: 'viewer' | 'operator';
}

export const Session = createContext<Me>({ name: '', role: 'viewer' });

/** True for whoever may change something. */
export function useMayChange(): boolean {
  return useContext(Session).role === 'operator';
}
