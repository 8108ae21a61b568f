// What has been started is stopped again, in reverse order, whenever a signal comes: also in the middle of starting.

// A terminal's Ctrl-C reaches us twice when npm passes on what we heard ourselves; that is one wish, not two.
const sameWishMs = 500;

/** Thrown to whoever wants to start something while everything is being stopped. */
class Stopped extends Error {}

/**
 * Does some work, and stops whatever it started when it is done, fails, or a signal comes first.
 * @template T
 * @param {(line: string) => void} log
 * @param {(lifecycle: ReturnType<typeof createLifecycle>) => Promise<T>} work
 * @returns {Promise<{ value?: T, signal?: string }>} `signal` when one came, whatever the work made of it
 */
export async function withLifecycle(log, work) {
  const lifecycle = createLifecycle(log);
  const { signalled, forget } = listenForSignals(lifecycle, log);
  try {
    const value = await Promise.race([work(lifecycle), signalled]);
    if (!lifecycle.isStopping) return { value };
  } catch (error) {
    // What is being stopped fails in its own ways; that is no news.
    if (!lifecycle.isStopping) throw error;
  } finally {
    await lifecycle.stop();
    forget();
  }
  return { signal: await signalled };
}

/**
 * Keeps what must be stopped.
 * @param {(line: string) => void} log
 */
function createLifecycle(log) {
  const started = [];
  let stopping;
  let inHurry = false;

  async function stopAll() {
    for (const { name, thing } of started.toReversed()) {
      const running = await thing.catch(() => undefined); // wait for a start under way: only then can it be stopped
      if (!running) continue;
      await running.stop(inHurry).catch((error) => log(`${name} did not stop cleanly: ${error.message}`));
    }
  }

  const lifecycle = {
    /**
     * Starts something that must be stopped later.
     * @template {{ stop(now: boolean): Promise<void> }} T
     * @param {string} name for messages
     * @param {() => Promise<T>} begin
     * @returns {Promise<T>}
     */
    async start(name, begin) {
      if (stopping) throw new Stopped();
      const thing = begin();
      started.push({ name, thing });
      const running = await thing;
      if (stopping) throw new Stopped();
      return running;
    },
    /** Stops everything, the last started first; `now` leaves nobody time to finish. */
    stop(now = false) {
      if (now && !inHurry) {
        inHurry = true;
        for (const { thing } of started) thing.then((running) => running.stop(true)).catch(() => {});
      }
      stopping ??= stopAll();
      return stopping;
    },
    get isStopping() {
      return stopping !== undefined;
    },
  };
  return lifecycle;
}

/** Stops everything at the first signal and hurries at the second; `signalled` settles when all is stopped. */
function listenForSignals(lifecycle, log) {
  const names = ["SIGINT", "SIGTERM", "SIGHUP"];
  let hear;
  const signalled = new Promise((resolve) => {
    let firstAt;
    hear = (name) => {
      const now = performance.now();
      firstAt ??= now;
      if (firstAt === now) log("stopping ...");
      lifecycle.stop(now - firstAt > sameWishMs).then(() => resolve(name));
    };
  });
  for (const name of names) process.on(name, hear);
  const watch = watchNpm(() => hear("SIGTERM"));
  return {
    signalled,
    forget() {
      clearInterval(watch);
      for (const name of names) process.off(name, hear);
    },
  };
}

/**
 * npm puts a shell between itself and us, and a SIGTERM to npm ends npm and that shell without a word to us: the only
 * sign is that our parent is gone.
 */
function watchNpm(onGone) {
  if (!process.env.npm_lifecycle_event || process.platform === "win32") return undefined;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    onGone();
  }, 250);
  return watch.unref();
}
