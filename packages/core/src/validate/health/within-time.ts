import vm from 'node:vm';

/**
 * Runs code that never waits, but may take for ever: a regular expression can backtrack for longer than the
 * universe exists on a text that a stranger chose. The virtual machine is stopped after the time, regular
 * expressions included.
 *
 * @returns undefined when it took longer.
 */
export function withinTime<T>(milliseconds: number, body: () => T): { value: T } | undefined {
  try {
    const value = vm.runInNewContext('body()', { body }, { timeout: milliseconds }) as T;
    return { value };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  }
}
