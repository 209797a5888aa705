/** What a body writes to the real stdout, as the runner would read it; the exit code is put back. */
export async function captured(body: () => void | Promise<void>): Promise<{
  text: string;
  exitCode: typeof process.exitCode;
}> {
  const { stdout } = process;
  const write = stdout.write.bind(stdout);
  const before = process.exitCode;
  let text = '';
  stdout.write = (chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  };
  process.exitCode = undefined;
  try {
    await body();
    return { text, exitCode: process.exitCode };
  } finally {
    stdout.write = write;
    process.exitCode = before;
  }
}
