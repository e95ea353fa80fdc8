/** Which services' breakers are open, in any of the processes that serve: each process has breakers of its own. */
export class OpenBreakers {
  readonly #opened: () => void;
  readonly #open = new Map<number, Set<string>>();

  /** `opened` is told when one opens: what rests on it should not wait. */
  constructor(opened: () => void) {
    this.#opened = opened;
  }

  /** What a process says of a breaker: anything but closed is open, until the service has proven itself. */
  told(process: number, service: string, open: boolean): void {
    const services = this.#open.get(process) ?? new Set();
    this.#open.set(process, services);
    if (!open) services.delete(service);
    else if (!services.has(service)) {
      services.add(service);
      this.#opened();
    }
  }

  /** A process has ended, and its breakers with it. */
  ended(process: number): void {
    this.#open.delete(process);
  }

  isOpen(service: string): boolean {
    return [...this.#open.values()].some((services) => services.has(service));
  }
}
