// Asks the worker. Only the newest question of each kind is answered.

/** Milliseconds after which a question is given up. */
const LIMIT = 60_000;

/** A question that a newer one replaced. */
export class Outdated extends Error {}

export class Checker {
  #worker;
  /** What the worker works on. */
  #current;
  /** The questions that wait for the worker, by kind. */
  #waiting = new Map();
  #timer;

  /**
   * @param {"check" | "explain" | "rule"} call
   * @param {string} argument
   * @param {string} kind what the answer is for; a newer question of the kind replaces this one
   * @returns {Promise<any>} the answer
   * @throws {Outdated} if a newer question replaced this one
   */
  ask(call, argument, kind = call) {
    for (const older of [this.#current, this.#waiting.get(kind)]) {
      if (older?.kind === kind) older.reject(new Outdated());
    }
    return new Promise((resolve, reject) => {
      this.#waiting.set(kind, { call, argument, kind, resolve, reject });
      this.#next();
    });
  }

  /** Gives the worker the question that waits longest. */
  #next() {
    const [next] = this.#waiting.values();
    if (this.#current !== undefined || next === undefined) return;
    this.#waiting.delete(next.kind);
    this.#current = next;
    this.#worker ??= this.#start();
    this.#worker.postMessage({ call: next.call, argument: next.argument });
    this.#timer = setTimeout(() => this.#fail(`no answer within ${LIMIT / 1000} seconds`), LIMIT);
  }

  #start() {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data: { answer, trap } }) => {
      if (trap !== undefined) return this.#fail(trap);
      const { error } = answer;
      return this.#finish(error ? { error: [error.message, error.help].filter(Boolean).join(". ") } : { answer });
    };
    worker.onerror = (event) => this.#fail(event.message ?? "the linter can't be loaded");
    return worker;
  }

  /** The worker can't be trusted any more; the next question gets another one. */
  #fail(reason) {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#finish({ error: `lro-lint failed: ${reason}` });
  }

  #finish({ answer, error }) {
    clearTimeout(this.#timer);
    const asked = this.#current;
    this.#current = undefined;
    if (error === undefined) asked?.resolve(answer);
    else asked?.reject(new Error(error));
    this.#next();
  }
}
