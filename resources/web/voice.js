// The voice socket: sound both ways, events and commands as JSON; comes back by itself.

import { call } from "./http.js";

export class Voice {
  #socket = null;
  #context = null;
  #microphone = null;
  #playFrom = 0;
  #playing = new Set();
  #session = "";
  #seq = 0;
  #rate = 24000;
  #handsFree = false;
  #sending = false;

  constructor(told, say, signedOut) {
    this.told = told;
    this.say = say;
    this.signedOut = signedOut;
  }

  connect(handsFree) {
    this.#handsFree = handsFree;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = new URLSearchParams({
      rate: this.#context?.sampleRate ?? 48000,
      out_rate: this.#rate,
      hands_free: handsFree,
      conversation: "web",
      session: this.#session,
      after: this.#seq,
    });
    const socket = new WebSocket(`${scheme}://${location.host}/api/voice?${query}`);
    socket.binaryType = "arraybuffer";
    socket.onmessage = (message) => this.#take(message.data);
    this.#socket = socket;
    return new Promise((opened) => {
      socket.onopen = () => { this.say("Ready"); this.#sending = handsFree; opened(); };
      socket.onclose = () => {
        opened();
        if (this.#socket === socket) this.#lost();
      };
    });
  }

  #lost() {
    this.say("Connection lost; trying again");
    // A socket does not tell why it was refused; a route does.
    setTimeout(() => call("GET", "/api/tools").then(
      () => this.connect(this.#handsFree),
      (error) => (error.status === 401 ? this.signedOut() : this.#lost()),
    ), 1000);
  }

  reconnect(handsFree) {
    const old = this.#socket;
    this.#session = "";
    this.#seq = 0;
    if (old) {
      old.onmessage = null;
      old.close();
    }
    return this.connect(handsFree);
  }

  tell(command) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command));
  }

  async openMicrophone() {
    if (this.#microphone) return this.#context.resume();
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 },
    });
    this.#context ??= new AudioContext();
    await this.#context.audioWorklet.addModule("microphone.js");
    this.#microphone = new AudioWorkletNode(this.#context, "microphone");
    this.#microphone.port.onmessage = ({ data }) => {
      if (this.#sending && this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(data);
    };
    this.#context.createMediaStreamSource(stream).connect(this.#microphone);
    if (this.#context.sampleRate !== 48000) return this.reconnect(this.#handsFree);
    return undefined;
  }

  press() {
    this.#stopPlaying();
    this.#sending = true;
    this.tell({ type: "press" });
  }

  release() {
    // What is still on its way from the microphone belongs to the request.
    setTimeout(() => {
      this.#sending = this.#handsFree;
      this.tell({ type: "release" });
    }, 150);
  }

  #take(data) {
    if (data instanceof ArrayBuffer) {
      this.#play(data);
      return;
    }
    const event = JSON.parse(data);
    if (event.seq) this.#seq = event.seq;
    if (event.type === "ready") {
      this.#session = event.session;
      this.#rate = event.rate;
    } else if (event.type === "stop_audio") {
      this.#stopPlaying();
    } else {
      this.told(event);
    }
  }

  #play(data) {
    this.#context ??= new AudioContext();
    const pcm = new Int16Array(data);
    if (!pcm.length) return;
    const buffer = this.#context.createBuffer(1, pcm.length, this.#rate);
    buffer.getChannelData(0).set(Float32Array.from(pcm, (value) => value / 32768));
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    this.#playFrom = Math.max(this.#playFrom, this.#context.currentTime);
    source.start(this.#playFrom);
    this.#playFrom += buffer.duration;
    this.#playing.add(source);
    source.onended = () => this.#playing.delete(source);
  }

  #stopPlaying() {
    for (const source of this.#playing) source.stop();
    this.#playing.clear();
    this.#playFrom = 0;
  }
}
