// Plays sound as it comes, one piece after the other; may rest and go on where it was.

export class Loudspeaker {
  #context = new AudioContext();
  #next = 0;
  #pieces = [];
  /* { buffer, source, start, offset }: what sounds or waits, in order. */
  #held = false;
  silent = false;

  get context() {
    return this.#context;
  }

  get playing() {
    return this.#pieces.length > 0;
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
    const piece = { buffer, source: null, start: 0, offset: 0 };
    this.#pieces.push(piece);
    if (!this.#held) this.#start(piece);
  }

  // Rests while somebody may be speaking over it.
  hold(held) {
    if (held === this.#held) return;
    this.#held = held;
    if (held) this.#rest();
    else for (const piece of this.#pieces) this.#start(piece);
  }

  stop() {
    for (const { source } of this.#pieces) source?.stop();
    this.#pieces = [];
    this.#next = 0;
  }

  #start(piece) {
    const source = this.#context.createBufferSource();
    source.buffer = piece.buffer;
    source.connect(this.#context.destination);
    piece.source = source;
    piece.start = this.#next = Math.max(this.#next, this.#context.currentTime);
    source.start(piece.start, piece.offset);
    this.#next += piece.buffer.duration - piece.offset;
    source.onended = () => {
      if (piece.source === source) this.#pieces = this.#pieces.filter((one) => one !== piece);
    };
  }

  #rest() {
    const now = this.#context.currentTime;
    for (const piece of this.#pieces) {
      const { source } = piece;
      piece.source = null;
      source.stop();
      piece.offset += Math.max(0, now - piece.start);
    }
    this.#pieces = this.#pieces.filter((one) => one.offset < one.buffer.duration);
    this.#next = 0;
  }
}
