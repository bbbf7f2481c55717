// Plays sound as it comes, one piece after the other.

export class Loudspeaker {
  #context = new AudioContext();
  #next = 0;
  #playing = new Set();
  silent = false;

  get context() {
    return this.#context;
  }

  get playing() {
    return this.#playing.size > 0;
  }

  // Browsers let a page sound only after its user did something.
  wake() {
    if (this.#context.state === "suspended") this.#context.resume();
  }

  play(data, rate) {
    const pcm = new Int16Array(data);
    if (!pcm.length || this.silent) return;
    const buffer = this.#context.createBuffer(1, pcm.length, rate);
    buffer.getChannelData(0).set(Float32Array.from(pcm, (value) => value / 32768));
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    this.#next = Math.max(this.#next, this.#context.currentTime);
    source.start(this.#next);
    this.#next += buffer.duration;
    this.#playing.add(source);
    source.onended = () => this.#playing.delete(source);
  }

  stop() {
    for (const source of this.#playing) source.stop();
    this.#playing.clear();
    this.#next = 0;
  }
}
