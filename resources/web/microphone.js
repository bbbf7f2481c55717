// Runs in the audio thread: hands the microphone on as 16-bit samples, 2048 at a time, with its level.

class Microphone extends AudioWorkletProcessor {
  #pcm = new Int16Array(2048);
  #filled = 0;
  #loudest = 0;

  process([[channel]]) {
    for (const value of channel ?? []) {
      const held = Math.max(-1, Math.min(1, value));
      this.#loudest = Math.max(this.#loudest, Math.abs(held));
      this.#pcm[this.#filled++] = held * 32767;
      if (this.#filled === this.#pcm.length) {
        this.port.postMessage({ pcm: this.#pcm.slice().buffer, level: this.#loudest });
        this.#filled = 0;
        this.#loudest = 0;
      }
    }
    return true;
  }
}

registerProcessor("microphone", Microphone);
