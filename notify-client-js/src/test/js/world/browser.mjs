/** What tabs of one browser share: storage, locks, channels. */
export class FakeBrowser {
  constructor(time) {
    this.time = time;
    this.storage = new Map();
    this.locks = new Map();
    this.channels = new Set();
  }

  /** What one tab has. What comes to a frozen one waits until it is thawed; messages of other tabs are lost if it is `forgetful`. */
  tab(network, random) {
    return new FakeTab(this, network, random);
  }
}

class FakeTab {
  dead = false;
  forgetful = false;
  #frozen = false;
  #late = [];
  #timers = new Set();
  #uuids = 0;
  #sockets = new Set();
  #channels = new Set();
  #aborts = [];
  #gone = new AbortController();

  constructor(browser, network, random) {
    this.browser = browser;
    this.window = new EventTarget();
    this.document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
    const { time } = browser;
    const tab = this;
    this.env = {
      setTimeout: (task, ms) => {
        // One that is due in a frozen tab can still be cleared before it runs.
        const id = time.setTimeout(() => tab.#runs(() => this.#timers.delete(id) && task()), ms);
        this.#timers.add(id);
        return id;
      },
      clearTimeout: (id) => {
        this.#timers.delete(id);
        time.clearTimeout(id);
      },
      now: () => time.now,
      wallTime: () => 1_800_000_000_000 + time.now,
      random,
      uuid: () => `tab${tab.number}-${++tab.#uuids}`,
      WebSocket: class {
        constructor(url, protocols) {
          const socket = network.socket(url, protocols, (task) => tab.#runs(task));
          tab.#sockets.add(socket);
          return socket;
        }
      },
      fetch: (url, options) => {
        const signal = AbortSignal.any([options.signal, tab.#gone.signal]);
        return network.fetch(url, { ...options, signal }, (task) => tab.#runs(task));
      },
      AbortController,
      BroadcastChannel: class {
        constructor(name) {
          const channel = new FakeChannel(browser, tab, name);
          tab.#channels.add(channel);
          return channel;
        }
      },
      locks: { request: (name, options, body) => tab.#lock(name, options, body) },
      indexedDB: null,
      sessionStorage: storageOf(browser.storage),
      window: this.window,
      document: this.document,
      location: 'http://page.test/app/',
    };
    this.number = FakeTab.count = (FakeTab.count ?? 0) + 1;
  }

  #runs(task) {
    if (this.#frozen) {
      this.#late.push(task);
    } else if (!this.dead) {
      task();
    }
  }

  runsLater(task) {
    this.#runs(task);
  }

  runsMessage(task) {
    if (!this.#frozen || !this.forgetful) {
      this.#runs(task);
    }
  }

  get frozen() {
    return this.#frozen;
  }

  /** Without the events of a freeze: it hangs. */
  set frozen(value) {
    this.#frozen = value;
    if (!value) {
      this.#late.splice(0).forEach((task) => this.#runs(task));
    }
  }

  freeze() {
    this.document.dispatchEvent(new Event('freeze'));
    this.frozen = true;
  }

  thaw() {
    this.frozen = false;
    this.document.dispatchEvent(new Event('resume'));
  }

  /** Without a word, as when its process is killed. */
  kill() {
    this.dead = true;
    this.#timers.forEach((id) => this.browser.time.clearTimeout(id));
    this.#sockets.forEach((each) => each.vanish());
    this.#channels.forEach((each) => each.close());
    this.#aborts.forEach((each) => each());
    this.#gone.abort();
  }

  #lock(name, options, body) {
    const locks = this.browser.locks;
    const queue = locks.get(name) ?? [];
    locks.set(name, queue);
    return new Promise((resolve, reject) => {
      const request = { tab: this, body, resolve, reject, held: false };
      const leave = (error) => {
        const at = queue.indexOf(request);
        if (at >= 0) {
          queue.splice(at, 1);
          if (error !== undefined) {
            reject(error);
          }
          grant(queue);
        }
      };
      this.#aborts.push(() => leave());
      request.leave = leave;
      if (options.steal) {
        const [holder] = queue;
        if (holder?.held) {
          queue.shift();
          holder.tab.runsLater(() => holder.reject(new DOMException('stolen', 'AbortError')));
        }
        queue.unshift(request);
      } else {
        queue.push(request);
        options.signal?.addEventListener('abort', () => request.held || leave(new DOMException('aborted', 'AbortError')));
      }
      grant(queue);
    });
  }
}

function grant(queue) {
  const [first] = queue;
  if (first === undefined || first.held) {
    return;
  }
  first.held = true;
  queueMicrotask(() => {
    first.tab.runsLater(() => {
      Promise.resolve(first.body()).then((value) => {
        first.resolve(value);
        first.leave();
      });
    });
  });
}

class FakeChannel {
  onmessage = null;

  constructor(browser, tab, name) {
    Object.assign(this, { browser, tab, name });
    browser.channels.add(this);
  }

  postMessage(message) {
    const copy = structuredClone(message);
    if (this.tab.dead) {
      return;
    }
    for (const other of this.browser.channels) {
      if (other !== this && other.name === this.name) {
        this.browser.time.setTimeout(() => {
          if (this.browser.channels.has(other)) {
            other.tab.runsMessage(() => other.onmessage?.({ data: structuredClone(copy) }));
          }
        }, 1);
      }
    }
  }

  close() {
    this.browser.channels.delete(this);
  }
}

function storageOf(map) {
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => map.set(key, value),
    removeItem: (key) => map.delete(key),
  };
}
