// The Test call panel: starts a call of the flow as it is on the page, follows it, and shows its path on the canvas.
import { ApiError, postJSON } from './api.js';
import { announce, fill, toast } from './dom.js';
import { browserSpeech } from './speech.js';
import { createBreaks } from './testcall_breaks.js';
import { draftWords } from './testcall_drafts.js';
import { createPath } from './testcall_path.js';
import { endWords, isOver, playing, receive, virtualNow } from './testcall_state.js';
import { forgetSetup, keepSetup, lastSetup, startForm } from './testcall_start.js';
import { startLive } from './testcall_live.js';
import { openStream } from './testcall_stream.js';
import { forgetWorld, rememberWorld, rememberedWorld, standIns, wanted } from './testcall_world.js';
import { createCallView } from './testcall_view.js';
import { askForTest } from './testcall_download.js';

/**
 * @typedef {import('./testcall_start.js').CallSetup} CallSetup
 * @typedef {import('./testcall_state.js').Call} Call
 */

/**
 * @param {import('./app.js').App} app
 * @param {HTMLElement} root #panel-test
 */
export function createTestCall(app, root) {
  const speech = browserSpeech(), path = createPath(app);
  /** @type {{id: string, setup: CallSetup, view: ReturnType<typeof createCallView>, stream: {close(): void}, timer: any, call: Call | null} | null} */
  let live = null;

  /** The queue of each thing that an agent did, for a saved test. @type {string[]} */
  let queues = [];
  const stops = createBreaks(app, (activities) => { if (live && running()) act(live.id, { do: 'stop_at', activities }); });
  const running = () => live !== null && !(live.call && isOver(live.call.state));

  const drop = () => {
    if (!live) return;
    live.stream.close();
    clearInterval(live.timer);
    if (running()) void post(live.id, { do: 'hang_up' });
    speech.stop();
    live = null;
    app.canvas.clearPath(true);
    app.onTesting(false);
  };

  const showStart = () => {
    drop();
    const setup = lastSetup(app.data.name, app.store.get('flow').kind);
    const { activities, variables } = app.store.document();
    const uses = wanted(activities, variables, app.data.org, app.data.zone), said = standIns(uses, rememberedWorld(app.data.name));
    fill(root, startForm(setup, { standIns: said, asks: uses, activities: activities.map((/** @type {any} */ a) => ({ id: a.id, name: app.catalog.name(a) })), name: (id) => face(id)?.name ?? id, changed: () => rememberWorld(app.data.name, said), kind: app.store.get('flow').kind, zone: app.data.zone, errors: app.issues().filter((issue) => issue.severity === 'error' && issue.code !== 'no_version').length, drafts: draftWords(app), reset, start: begin, version: app.data.labels.live ?? 0, live: goLive }));
  };

  /** The form forgets what the last call was. */
  const reset = () => {
    forgetSetup(app.data.name);
    forgetWorld(app.data.name);
    showStart();
    announce('The form is as for a first call');
    /** @type {HTMLElement | null} */ (root.querySelector('input[name=ani]'))?.focus();
  };

  /** Goes to the page of a live contact, where the user is the customer. @param {string} ani @returns {Promise<Record<string, string> | null>} */
  async function goLive(ani) {
    try {
      await app.settle();
      const page = await startLive(app.data.name, ani);
      location.assign(page);
      return null;
    } catch (cause) {
      const error = /** @type {ApiError} */ (cause);
      return Object.keys(error.fields ?? {}).length ? error.fields : { '': error.message };
    }
  }

  /** @param {CallSetup} setup @returns {Promise<Record<string, string> | null>} */
  async function begin(setup) {
    drop();
    try {
      await app.settle();
      const answer = await postJSON(`${app.url}/testcalls`, {
        document: app.store.document(), contact: { channel: setup.channel, ani: setup.ani, dnis: setup.dnis }, now: setup.now, start: setup.start ?? '', stop_at: stops.list(), world: setup.world ?? {},
      });
      keepSetup(app.data.name, setup);
      follow(String(answer.data.id), setup);
      return null;
    } catch (cause) {
      const error = /** @type {ApiError} */ (cause);
      return Object.keys(error.fields ?? {}).length ? error.fields : { '': error.message };
    }
  }

  /** @param {string} id @param {CallSetup} setup */
  function follow(id, setup) {
    const view = createCallView({
      setup, speech, outlet: outletName, act: (action) => act(id, action), leave: showStart, save: () => save(setup),
      restart: async () => {
        const errors = await begin(setup);
        if (!errors) return;
        showStart();
        toast(Object.values(errors).join(' '), { kind: 'error' });
      },
      talk: { face, jump: (activity) => app.canvas.focusActivity(activity), strong: [...(app.data.resources.queue ?? []), ...(app.data.resources.agent ?? [])], channel: setup.channel },
    });
    fill(root, view.root);
    queues = [];
    const call = { id, setup, view, call: /** @type {Call | null} */ (null),
      stream: openStream({ url: `/testcalls/${encodeURIComponent(id)}/events`, onState: (state) => take(id, state), onLink: (link) => linked(id, link) }),
      timer: setInterval(() => tick(), 200) };
    live = call;
    app.onTesting(true);
    intoView();
    announce('The test call is under way');
    /** @type {HTMLElement} */ (setup.channel === 'chat' ? root.querySelector('.tc-say input') ?? view.root : view.root).focus({ preventScroll: true });
  }

  /** @param {string} id @param {Record<string, any>} action */
  function act(id, action) {
    const offer = live?.call?.state.offer;
    if (String(action.do).startsWith('agent_')) queues.push(offer ? offer.queue || offer.agent : queues[queues.length - 1] ?? '');
    void post(id, action);
  }

  /** @param {string} id @param {import('./types.js').CallState} state */
  function take(id, state) {
    if (live?.id !== id) return;
    live.call = receive(live.call, state, performance.now());
    live.view.link('');
    live.view.update(live.call);
    speech.follow(live.call.fresh, state.clock.speed);
    path.draw(live.call, performance.now());
    if (!isOver(live.call.state)) return;
    clearInterval(live.timer);
    announce(endWords(live.call.state, live.setup.channel));
    app.onTesting(false);
  }

  function tick() {
    if (!live?.call) return;
    live.view.tick(live.call, performance.now());
    speech.hears(playing(live.call.state, virtualNow(live.call, performance.now()))?.n ?? -1);
    path.tick(live.call, performance.now());
  }

  /** @param {string} id @param {'open'|'broken'|'gone'} link */
  function linked(id, link) {
    if (live?.id !== id) return;
    if (link === 'broken') live.view.link('The connection broke. Trying again');
    if (link === 'open') live.view.link('');
    if (link !== 'gone') return;
    clearInterval(live.timer);
    live.view.link('The server does not know this call any more. Start a new one.');
    app.onTesting(false);
    live.call = live.call && { ...live.call, state: { ...live.call.state, status: 'failed', error: 'The server does not know this call any more' } };
    if (live.call) live.view.update(live.call);
  }

  /** @param {string} id */
  function face(id) {
    const record = id && app.store.get(`a:${id}`);
    if (!record) return null;
    const entry = app.catalog.entry(record.type);
    const branch = entry.branch && !record.outlets[entry.branch] ? app.catalog.outlets(record).find((o) => o.id === entry.branch)?.label ?? '' : '';
    return { name: app.catalog.name(record), icon: entry.icon, group: entry.group, branch };
  }

  /** @param {string} activity @param {string} outlet */
  function outletName(activity, outlet) {
    const record = app.store.get(`a:${activity}`);
    return (record && app.catalog.outlets(record).find((o) => o.id === outlet)?.label) ?? outlet;
  }

  /** @param {CallSetup} setup */
  const save = (setup) => {
    if (live?.call) askForTest(app, { id: live.id, state: live.call.state, setup, flow: { ...app.store.document(), name: app.data.name }, queues });
  };

  app.store.subscribe((keys, origin) => {
    if (!live || ![...keys].some((key) => !/^[ln]:/.test(key))) return;
    live.view.outdated();
    if (origin !== 'remote' && !running()) app.canvas.clearPath(); // who edits again wants to see the whole flow
  });
  addEventListener('pagehide', () => { if (live && running()) void post(live.id, { do: 'hang_up' }, true); });
  showStart();
  return {
    running,
    /** Calls stop at an activity, or do not any more. @param {string} id */
    toggleStop(id) { announce(`Test calls ${stops.toggle(id) ? 'stop' : 'do not stop'} at ${face(id)?.name ?? id}`); },
    /** The form of a call that begins at an activity. @param {string} id */
    from(id) {
      keepSetup(app.data.name, { ...lastSetup(app.data.name, app.store.get('flow').kind), start: id });
      showStart();
      intoView();
      /** @type {HTMLElement | null} */ (root.querySelector('button[type=submit]'))?.focus();
    },
    /** The Test button: to the panel, and to the first field when no call is there. */
    open() {
      intoView();
      if (!live) /** @type {HTMLElement | null} */ (root.querySelector('button[type=submit]'))?.focus();
    },
    /** Redraws the start form, for the errors it mentions. */
    refresh() { if (!live && !root.contains(document.activeElement)) showStart(); },
  };
}

/** On a telephone the panel lies below the canvas: both come on the screen together. */
function intoView() {
  if (matchMedia('(max-width: 700px)').matches) document.getElementById('inspector')?.scrollIntoView({ block: 'start' });
}

/** Actions go out one after the other: keys must arrive in the order they were pressed. */
let tail = Promise.resolve();

/** @param {string} id @param {Record<string, any>} action @param {boolean} [leaving] the page goes away: at once, and without an answer */
function post(id, action, leaving = false) {
  if (leaving) tail = Promise.resolve();
  tail = tail.then(async () => {
    try {
      await postJSON(`/testcalls/${encodeURIComponent(id)}/actions`, action, { keepalive: leaving });
    } catch (cause) {
      if (action.do !== 'hang_up') toast(/** @type {ApiError} */ (cause).message, { kind: 'error' });
    }
  });
  return tail;
}
