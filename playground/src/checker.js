// Asks the worker. Only the newest question of each kind is answered.

/** A question that a newer one replaced. */
export class Outdated extends Error {}

export class Checker {
  #worker;
  #count = 0;
  #waiting = new Map();

  #start() {
    const worker = new Worker(new URL("worker.js", import.meta.url), { type: "module" });
    worker.onmessage = ({ data: { id, answer, trap } }) => {
      const asked = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (trap !== undefined) this.#stop(`lro-lint failed (${trap}). The next check starts it again.`);
      if (asked === undefined) return;
      if (trap !== undefined) asked.reject(new Error(trap));
      else if (answer.error) asked.reject(new Error([answer.error.message, answer.error.help].filter(Boolean).join(". ")));
      else asked.resolve(answer);
    };
    worker.onerror = (event) => this.#stop(event.message ?? "the linter can't be loaded");
    return worker;
  }

  #stop(reason) {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }

  /**
   * @param {"check" | "explain" | "rule"} call
   * @param {string} argument
   * @param {string} kind what the answer is for; a newer question of the kind replaces this one
   */
  ask(call, argument, kind = call) {
    for (const [id, { kind: other, reject }] of this.#waiting) {
      if (other !== kind) continue;
      this.#waiting.delete(id);
      reject(new Outdated());
    }
    this.#worker ??= this.#start();
    const id = ++this.#count;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { kind, resolve, reject }));
    this.#worker.postMessage({ id, call, argument });
    return answer;
  }
}
