// The voice socket: sound both ways, events and commands as JSON; comes back by itself.

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
  #conversation = "";
  #handsFree = false;
  #sending = false;

  // `told` gets every event, `changed` the state of the connection, `level` the microphone's.
  constructor({ told, changed, level, signedOut }) {
    Object.assign(this, { told, changed, level, signedOut });
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
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command));
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
    if (event.type === "ready") {
      this.#session = event.session;
      this.#sending = this.#handsFree && Boolean(this.#node);
      this.changed("ready");
    } else if (event.type === "stop_audio") {
      this.#speaker.stop();
    } else {
      if (event.type === "listening_ended" && !this.#handsFree) this.#sending = false;
      this.told(event);
    }
  }
}
