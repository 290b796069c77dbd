/** Arranges what is shown in a worker, so that the page stays free. */

import type { Model } from "./model";

interface Policy {
  createScriptURL(url: string): string;
}
interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | null = null;

/** Return a worker from one of our own files; no other address is let through. */
function worker(address: string): Worker {
  const rules: Policy = {
    createScriptURL(url) {
      const whole = new URL(url, location.href);
      if (whole.origin !== location.origin || !/\/static\/[a-z]+-[0-9a-f]+\.js$/.test(whole.pathname)) {
        throw new TypeError(`no script of ours: ${url}`);
      }
      return whole.href;
    },
  };
  const factory = (window as unknown as { trustedTypes?: Factory }).trustedTypes;
  policy ??= factory ? factory.createPolicy("kg", rules) : rules;
  return new Worker(policy.createScriptURL(address), { type: "module" });
}

/** Move the things of a model to better places; pinned ones stay. The middle of the view stays too. */
export function arrange(model: Model, pinned: ReadonlySet<number>, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const made = worker(address);
    const fixed = Uint8Array.from({ length: model.nodes }, (_, i) => (pinned.has(i) ? 1 : 0));
    made.onmessage = (event: MessageEvent<{ x: Float64Array; y: Float64Array }>) => {
      const { x, y } = event.data;
      for (let i = 0; i < model.nodes; i++) model.place(i, x[i] ?? 0, y[i] ?? 0);
      made.terminate();
      resolve();
    };
    made.onerror = (event) => {
      made.terminate();
      reject(new Error(event.message));
    };
    made.postMessage({ x: model.x, y: model.y, s: model.s, o: model.o, fixed });
  });
}
