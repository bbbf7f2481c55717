// The voice socket: sound both ways, events and commands as JSON; comes back by itself, also to a
// server that was restarted, and asks nothing twice.

import { call, Unreachable } from "./http.js";
import { Loudspeaker } from "./loudspeaker.js";

const OUT_RATE = 24000;
const TAIL = 150;
/* Milliseconds of sound that are still on their way from the microphone at the release. */

export class Voice {
  #speaker = new Loudspeaker();
  #socket = null;
  #stream = null;
  #node = null;
  #session = "";
  #seq = 0;
  #last = "";
  /* The last turn of which the end was told. */
  #open = new Map();
  /* What was asked and has not ended, by its id: { command, turn }. */
  #spoken = "";
  /* The turn under way that was asked for by voice. */
  #resumed = false;
  #conversation = "";
  #handsFree = false;
  #sending = false;

  // `told` gets every event, `changed` the state of the connection, `level` the microphone's;
  // `restarted` shows the conversation anew, and whether something that was said is lost.
  constructor({ told, changed, level, signedOut, restarted }) {
    Object.assign(this, { told, changed, level, signedOut, restarted });
    for (const kind of ["pointerdown", "keydown"]) {
      addEventListener(kind, () => this.#speaker.wake());
    }
  }

  set aloud(aloud) {
    this.#speaker.silent = !aloud;
    if (!aloud) this.#speaker.stop();
  }

  open(conversation, handsFree) {
    if (this.#socket) {
      this.#socket.onmessage = null;
      this.#socket.onclose = null;
      this.#socket.close();
    }
    this.#speaker.stop();
    this.#session = "";
    this.#seq = 0;
    this.#last = "";
    this.#open.clear();
    this.#spoken = "";
    this.#conversation = conversation;
    this.#handsFree = handsFree;
    this.#connect();
  }

  #connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = new URLSearchParams({
      rate: this.#speaker.context.sampleRate,
      out_rate: OUT_RATE,
      hands_free: this.#handsFree,
      conversation: this.#conversation,
      session: this.#session,
      after: this.#seq,
      last: this.#last,
    });
    const socket = new WebSocket(`${scheme}://${location.host}/api/voice?${query}`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (message) => this.#take(message.data);
    socket.onclose = () => { if (this.#socket === socket) this.#lost(); };
    this.#socket = socket;
  }

  #lost() {
    this.#sending = false;
    this.#speaker.stop();
    this.changed("lost");
    // A socket does not tell why it was refused; a route does.
    setTimeout(() => call("GET", "/api/confirmations").then(() => this.#connect(), (error) => {
      if (error.status === 401) this.signedOut();
      else this.#lost();
      if (error instanceof Unreachable) this.changed("away");
    }), 1000);
  }

  tell(command) {
    if (command.type === "text" || command.type === "decide") {
      const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
      this.#open.set(id, { command: { ...command, id }, turn: "" });
      if (this.#session) this.#send(this.#open.get(id).command);
    } else {
      this.#send(command);
    }
  }

  #send(command) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command));
  }

  // Asks what the server has not begun; it does nothing twice that has the same id.
  #askAgain() {
    for (const { command, turn } of this.#open.values()) if (!turn) this.#send(command);
  }

  async openMicrophone(device) {
    if (this.#node) return;
    if (!navigator.mediaDevices) {
      throw new Error("browsers give it only to pages over https, or on this computer itself");
    }
    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        echoCancellation: true, noiseSuppression: true, channelCount: 1,
        ...(device ? { deviceId: { ideal: device } } : {}),
      },
    });
    const { context } = this.#speaker;
    await context.resume();
    await context.audioWorklet.addModule("microphone.js");
    this.#node = new AudioWorkletNode(context, "microphone");
    this.#node.port.onmessage = ({ data }) => {
      if (!this.#sending || this.#socket?.readyState !== WebSocket.OPEN) return;
      this.level(data.level);
      this.#socket.send(data.pcm);
    };
    context.createMediaStreamSource(this.#stream).connect(this.#node);
  }

  closeMicrophone() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#node?.disconnect();
    this.#node = null;
    this.#stream = null;
  }

  press() {
    this.#speaker.stop();
    this.#sending = true;
    this.tell({ type: "press" });
  }

  release() {
    setTimeout(() => {
      this.#sending = this.#handsFree;
      this.level(0);
      this.tell({ type: "release" });
    }, TAIL);
  }

  // Listens until the user has finished.
  listen() {
    this.#speaker.stop();
    this.#sending = true;
    this.tell({ type: "listen" });
  }

  stop() {
    this.#speaker.stop();
    this.tell({ type: "cancel" });
  }

  #take(data) {
    if (data instanceof ArrayBuffer) {
      this.#speaker.play(data, OUT_RATE);
      return;
    }
    const event = JSON.parse(data);
    if (event.seq) this.#seq = event.seq;
    this.#note(event);
    if (event.type === "ready") this.#ready(event);
    else if (event.type === "caught_up") this.#caughtUp();
    else if (event.type === "stop_audio") this.#speaker.stop();
    else if (event.type === "hold_audio") this.#speaker.hold(event.held);
    // What was missed is read from the history.
    else if (event.type !== "begun" && !event.missed) this.told(event);
  }

  #ready(event) {
    const first = !this.#session;
    this.#session = event.session;
    this.#resumed = event.resumed;
    if (!event.resumed) {
      this.#seq = 0;
      this.#speaker.hold(false);
    }
    this.#sending = this.#handsFree && Boolean(this.#node);
    this.changed("ready");
    if (first) {
      this.#last = event.last;
      this.#askAgain();
    }
  }

  async #caughtUp() {
    if (!this.#resumed) {
      for (const one of this.#open.values()) one.turn = "";
      await this.restarted(Boolean(this.#spoken));
      this.#spoken = "";
    }
    this.#askAgain();
  }

  // Keeps what is needed to come back.
  #note(event) {
    const asked = [...this.#open].find(([, one]) => one.turn && one.turn === event.turn);
    if (event.type === "begun" && this.#open.has(event.id)) {
      this.#open.get(event.id).turn = event.turn;
    } else if (event.type === "failed" && event.id) {
      this.#open.delete(event.id);
    } else if (event.type === "transcribed" && !event.missed && !asked) {
      this.#spoken = event.turn;
    } else if (event.type === "turn_ended") {
      this.#last = event.turn;
      if (asked) this.#open.delete(asked[0]);
      if (this.#spoken === event.turn) this.#spoken = "";
    } else if (event.type === "listening_ended" && !this.#handsFree) {
      this.#sending = false;
    }
  }
}
