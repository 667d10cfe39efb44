// The program as a user starts it, and what it has said so far.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('node_modules/.bin/pocket-cognito', import.meta.url));

export class Program {
  out = '';
  err = '';

  constructor(words) {
    this.child = spawn(PROGRAM, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.ended = once(this.child, 'close').then(([code, signal]) => ({ code, signal, out: this.out, err: this.err }));
    this.child.stdout.setEncoding('utf8').on('data', (text) => { this.out += text; });
    this.child.stderr.setEncoding('utf8').on('data', (text) => { this.err += text; });
  }

  /** Starts it on a free port; resolves when it says that it serves. */
  static async serving(...words) {
    const program = new Program(['serve', '--port', '0', ...words]);
    await program.says('Ctrl-C ends it.');
    program.url = /http:\/\/\S+/.exec(program.out)[0];
    return program;
  }

  /** Resolves when it has printed `text`; fails when it ends without. */
  async says(text) {
    const ended = this.ended.then(({ out, err }) => { throw new Error(`it ended without saying '${text}':\n${out}${err}`); });
    ended.catch(() => {});
    while (!this.out.includes(text)) await Promise.race([once(this.child.stdout, 'data'), ended]);
  }

  /** Ends it as Ctrl-C does. */
  stop(signal = 'SIGINT') {
    this.child.kill(signal);
    return this.ended;
  }
}
