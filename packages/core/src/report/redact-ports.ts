import type { Logger, Ports, Progress } from '../runtime/ports.ts';
import { type Redact, redactDeep } from './redact.ts';

/**
 * Ports whose log lines and live rows are redacted: what a child process or a server said reaches the terminal
 * through them long before the report is written.
 */
export function redactPorts(ports: Ports, redact: Redact): Ports {
  return {
    ...ports,
    log: redactLogger(ports.log, redact),
    ...(ports.progress ? { progress: redactProgress(ports.progress, redact) } : {}),
  };
}

function redactLogger(log: Logger, redact: Redact): Logger {
  return {
    info: (line) => log.info(redact(line)),
    warn: (line) => log.warn(redact(line)),
    debug: (line) => log.debug(redact(line)),
    group: (title, body) => log.group(redact(title), body),
  };
}

function redactProgress(progress: Progress, redact: Redact): Progress {
  return {
    item: (check, item) => progress.item(check, redactDeep(item, redact)),
    check: (check) => progress.check(redactDeep(check, redact)),
  };
}
